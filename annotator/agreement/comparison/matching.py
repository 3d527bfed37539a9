"""Which spans, entities and frames of several voices are the same one.

Spans of one layer are the same when their type and letters are, else when they are of one type and overlap, else when
their letters are the same, else when they overlap for the better half. Entities are the same when they share mentions,
else when they carry one reference or one name. Frames are the same, as wholes, when their anchors overlap and their
roles are filled alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping

from annotator.agreement.comparison.clustering import Likeness, Thing, clusters, grouped, of_two_voices
from annotator.agreement.comparison.values import Cluster
from annotator.agreement.spans import shared
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Frame, Segments, Span, in_order
from annotator.text.names import name_key

Voices = Mapping[str, Annotations]
#: (voice, id) → the key of its cluster.
Where = Mapping[Thing, str]

_SAME, _EDGES, _LETTERS = 4.0, 2.0, 1.5
#: From this share of common code points on, spans of different types speak of one thing.
_HALF = 0.5
_BY_REFERENCE, _BY_NAME = 0.5, 0.4


def span_clusters(voices: Voices, schema: Schema) -> list[Cluster]:
    """The spans of all voices, grouped."""
    by_layer: defaultdict[str, list[tuple[Thing, Span]]] = defaultdict(list)
    for voice, said in voices.items():
        for span in in_order(said.spans.values()):
            known = schema.span_type(span.type)
            by_layer[known.layer if known else span.type].append(((voice, span.id), span))
    things = [thing for found in by_layer.values() for thing, _ in found]
    likenesses = (like for found in by_layer.values() for like in _alike(found))
    return clusters("span", grouped(things, likenesses))


def _alike(found: list[tuple[Thing, Span]]) -> Iterator[Likeness]:
    """Every two spans of different voices that could be the same; swept over the text, so that most are never met."""
    ahead = sorted(found, key=lambda entry: entry[1].segments[0][0])
    open_: list[tuple[Thing, Span]] = []
    for thing, span in ahead:
        start = span.segments[0][0]
        open_ = [entry for entry in open_ if entry[1].segments[-1][1] > start]
        for other, there in open_:
            if of_two_voices(thing, other):
                likeness = _likeness(there, span)
                if likeness:
                    yield likeness, other, thing
        open_.append((thing, span))


def _likeness(one: Span, other: Span) -> float:
    if one.segments == other.segments:
        return _SAME if one.type == other.type else _LETTERS
    share = overlap(one.segments, other.segments)
    if one.type == other.type:
        return _EDGES + share if share else 0.0
    return share if share >= _HALF else 0.0


def overlap(one: Segments, other: Segments) -> float:
    """Common code points as a share of all that either covers (intersection over union)."""
    common = shared(one, other)
    if not common:
        return 0.0
    return common / (sum(e - s for s, e in one) + sum(e - s for s, e in other) - common)


def entity_clusters(voices: Voices, where: Where) -> list[Cluster]:
    """The entities of all voices, grouped; ``where``: the clusters of their mentions."""
    mentions: defaultdict[Thing, set[str]] = defaultdict(set)
    for voice, said in voices.items():
        for span in said.spans.values():
            if span.entity is not None:
                mentions[(voice, span.entity)].add(where[(voice, span.id)])
    things = [(voice, id_) for voice, said in voices.items() for id_ in sorted(said.entities)]
    return clusters("entity", grouped(things, _referring(voices, things, mentions)))


def _referring(voices: Voices, things: Iterable[Thing], mentions: Mapping[Thing, set[str]]) -> Iterator[Likeness]:
    order = {thing: n for n, thing in enumerate(things)}
    candidates: defaultdict[str, list[Thing]] = defaultdict(list)
    for thing in order:
        entity = voices[thing[0]].entities[thing[1]]
        marks = {f"mention {key}" for key in mentions.get(thing, ())} | {f"name {name_key(entity.name)}"}
        for mark in marks | ({f"reference {entity.reference}"} if entity.reference else set()):
            candidates[mark].append(thing)
    met: set[tuple[Thing, Thing]] = set()
    for found in candidates.values():
        for n, one in enumerate(found):
            for other in found[n + 1 :]:
                pair = (one, other) if order[one] < order[other] else (other, one)
                if of_two_voices(one, other) and pair not in met:
                    met.add(pair)
                    yield _same_entity(voices, pair, mentions), *pair


def _same_entity(voices: Voices, pair: tuple[Thing, Thing], mentions: Mapping[Thing, set[str]]) -> float:
    """Shared mentions (Dice) above everything; names and references decide where there are none."""
    one, other = (mentions.get(thing, set()) for thing in pair)
    if one & other:
        return 1 + 2 * len(one & other) / (len(one) + len(other))
    left, right = (voices[voice].entities[id_] for voice, id_ in pair)
    return _BY_REFERENCE if left.reference and left.reference == right.reference else _BY_NAME


def frame_clusters(voices: Voices, schema: Schema, tokens: Mapping[Thing, frozenset[Hashable]]) -> list[Cluster]:
    """The frames of all voices, grouped; ``tokens``: what fills each frame's roles, comparable between voices."""
    things = [(voice, id_) for voice, found in voices.items() for id_ in _in_text(found)]
    anchors = {thing: anchor_of(voices[thing[0]], voices[thing[0]].frames[thing[1]], schema) for thing in things}
    by_type: defaultdict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        by_type[voices[thing[0]].frames[thing[1]].type].append(thing)
    likenesses: list[Likeness] = []
    for found in by_type.values():
        for n, one in enumerate(found):
            for other in found[n + 1 :]:
                if of_two_voices(one, other):
                    likeness = _frame_likeness(anchors[one], anchors[other], tokens[one], tokens[other])
                    if likeness:
                        likenesses.append((likeness, one, other))
    return clusters("frame", grouped(things, likenesses))


def _frame_likeness(
    anchor: Segments, there: Segments, roles: frozenset[Hashable], others: frozenset[Hashable]
) -> float:
    """The overlap of the anchors counts double; without any, more than half of the fillers have to be the same."""
    place = overlap(anchor, there)
    union = len(roles | others)
    filled = len(roles & others) / union if union else 0.0
    return 2 * place + filled if place or filled > _HALF else 0.0


def anchor_of(annotations: Annotations, frame: Frame, schema: Schema) -> Segments:
    """The segments of the spans that fill a frame's anchor; without any, of all the spans in it."""
    known = schema.frame_type(frame.type)
    fillers = frame.roles.get(known.anchor, ()) if known else ()
    spans = _spans(annotations, [filler.target for filler in fillers])
    if not spans:
        spans = _spans(annotations, [filler.target for found in frame.roles.values() for filler in found])
    return merged(segment for span in spans for segment in span.segments)


def _spans(annotations: Annotations, ids: Iterable[str]) -> list[Span]:
    return [annotations.spans[id_] for id_ in ids if id_ in annotations.spans]


def merged(segments: Iterable[tuple[int, int]]) -> Segments:
    """Segments in order, those that touch or overlap made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(segments):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _in_text(annotations: Annotations) -> list[str]:
    """The frames by the first place any of their spans has, then by id."""

    def first(frame: Frame) -> int:
        ids = [filler.target for found in frame.roles.values() for filler in found]
        return min((span.segments[0][0] for span in _spans(annotations, ids)), default=0)

    return sorted(annotations.frames, key=lambda id_: (first(annotations.frames[id_]), id_))
