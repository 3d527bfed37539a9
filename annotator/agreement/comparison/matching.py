"""Which spans, entities and frames of several voices are the same one; docs/curation.md tells the reasons.

Of equal likenesses those come first that are alike in their neighbours, too (:mod:`signing`): stacked and twin things
find their own. The order of the voices says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from annotator.agreement.comparison.clustering import Likeness, Thing, clusters, grouped, of_two_voices
from annotator.agreement.comparison.signing import ROUNDS, Signatures, alike
from annotator.agreement.comparison.values import Cluster
from annotator.agreement.spans import shared, size
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Frame, Segments, Span
from annotator.text.names import name_key

Voices = Mapping[str, Annotations]
#: (voice, id) → the key of its cluster.
Where = Mapping[Thing, str]

#: Spans: the same; one type, the better half in common; the same letters, another type; one type, less in common.
_SAME: Final = 4.0
_EDGES: Final = 2.0
_LETTERS: Final = 1.8
_TOUCH: Final = 1.0
#: From this share of common code points (or fillers) on, two things speak of one.
_HALF: Final = 0.5
_BY_REFERENCE: Final = 0.5
_BY_NAME: Final = 0.4
#: What each round of equal signatures adds: enough between equals, too little to turn anything else round.
_HINT: Final = 0.01


def span_clusters(voices: Voices, schema: Schema, signed: Signatures) -> list[Cluster]:
    """The spans of all voices, grouped; spans of different layers are never the same."""
    by_layer: defaultdict[str, list[tuple[Thing, Span]]] = defaultdict(list)
    for voice, said in voices.items():
        for span in said.spans.values():
            known = schema.span_type(span.type)
            by_layer[known.layer if known else span.type].append(((voice, span.id), span))
    layers = [by_layer[layer] for layer in sorted(by_layer)]
    for found in layers:
        found.sort(key=lambda entry: (*_first_longest(entry[1]), *entry[0]))
    things = [thing for found in layers for thing, _ in found]
    likenesses = [like for found in layers for like in _alike(found, signed)]
    return clusters("span", grouped(things, likenesses))


def _first_longest(span: Span) -> tuple[int, int]:
    return span.segments[0][0], -span.segments[-1][1]


def _alike(found: Sequence[tuple[Thing, Span]], signed: Signatures) -> Iterator[Likeness]:
    """Every two spans of different voices that could be the same; swept over the text, so that most are never met."""
    open_: list[tuple[Thing, Span]] = []
    for thing, span in found:
        start = span.segments[0][0]
        open_ = [entry for entry in open_ if entry[1].segments[-1][1] > start]
        for other, there in open_:
            if of_two_voices(thing, other):
                likeness = _likeness(there, span)
                if likeness:
                    yield likeness + _HINT * alike(signed[other], signed[thing]), other, thing
        open_.append((thing, span))


def _likeness(one: Span, other: Span) -> float:
    if one.segments == other.segments:
        return _SAME if one.type == other.type else _LETTERS
    share = overlap(one.segments, other.segments)
    if one.type == other.type:
        return share and share + (_EDGES if share >= _HALF else _TOUCH)
    return share if share >= _HALF else 0.0


def overlap(one: Segments, other: Segments) -> float:
    """Common code points as a share of all that either covers (intersection over union)."""
    if not one or not other or one[0][0] >= other[-1][1] or other[0][0] >= one[-1][1]:
        return 0.0
    common = shared(one, other)
    return common / (size(one) + size(other) - common) if common else 0.0


def entity_clusters(voices: Voices, where: Where, signed: Signatures) -> list[Cluster]:
    """The entities of all voices, grouped; ``where``: the clusters of their mentions."""
    mentions: defaultdict[Thing, set[str]] = defaultdict(set)
    for voice, said in voices.items():
        for span in said.spans.values():
            if span.entity is not None:
                mentions[(voice, span.entity)].add(where[(voice, span.id)])
    things = sorted((voice, id_) for voice, said in voices.items() for id_ in said.entities)
    likenesses = list(_referring(voices, things, mentions, signed))
    return clusters("entity", grouped(things, likenesses))


def _referring(
    voices: Voices, things: Sequence[Thing], mentions: Mapping[Thing, set[str]], signed: Signatures
) -> Iterator[Likeness]:
    candidates: defaultdict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        entity = voices[thing[0]].entities[thing[1]]
        marks = {f"mention {key}" for key in mentions.get(thing, ())}
        marks.add(f"name {name_key(entity.name) or entity.name}")
        if entity.reference:
            marks.add(f"reference {entity.reference}")
        for mark in marks:
            candidates[mark].append(thing)
    met: set[tuple[Thing, Thing]] = set()
    for found in candidates.values():
        for n, one in enumerate(found):
            for other in found[n + 1 :]:
                if of_two_voices(one, other) and (one, other) not in met:
                    met.add((one, other))
                    likeness = _same_entity(voices, one, other, mentions)
                    if likeness:
                        yield likeness + _HINT * alike(signed[one], signed[other]), one, other


def _same_entity(voices: Voices, one: Thing, other: Thing, mentions: Mapping[Thing, set[str]]) -> float:
    """Shared mentions (Dice) above everything; references and names decide where there are none."""
    mine, theirs = mentions.get(one, set()), mentions.get(other, set())
    common = len(mine & theirs)
    if common:
        return 1 + 2 * common / (len(mine) + len(theirs))
    left, right = (voices[voice].entities[id_] for voice, id_ in (one, other))
    if left.reference and right.reference:
        # Two that carry one name and point to different things are two.
        return _BY_REFERENCE if left.reference == right.reference else 0.0
    return _BY_NAME


def frame_clusters(
    voices: Voices, schema: Schema, tokens: Mapping[Thing, frozenset[Hashable]], signed: Signatures
) -> list[Cluster]:
    """The frames of all voices, grouped; ``tokens``: what fills each frame's roles, comparable between voices."""
    anchors = {
        (voice, id_): anchor_of(said, frame, schema)
        for voice, said in voices.items()
        for id_, frame in said.frames.items()
    }
    things = sorted(anchors, key=lambda thing: (_first_place(voices, thing), thing))
    by_type: defaultdict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        by_type[voices[thing[0]].frames[thing[1]].type].append(thing)
    likenesses: list[Likeness] = []
    for found in by_type.values():
        for n, one in enumerate(found):
            for other in found[n + 1 :]:
                if of_two_voices(one, other):
                    place = overlap(anchors[one], anchors[other])
                    # Most frames have nothing to do with each other; that is told at once.
                    if place or signed[one][-1] == signed[other][-1] or not tokens[one].isdisjoint(tokens[other]):
                        likeness = _same_frame(voices, one, other, place, tokens, signed)
                        if likeness:
                            likenesses.append((likeness, one, other))
    return clusters("frame", grouped(things, likenesses))


def _same_frame(
    voices: Voices,
    one: Thing,
    other: Thing,
    place: float,
    tokens: Mapping[Thing, frozenset[Hashable]],
    signed: Signatures,
) -> float:
    """The overlap of the anchors counts double, then the share of common fillers.

    Anchors with less than half in common want another filler that is the same or at least meets: a quote inside a quote
    is not the outer one. Without any overlap two fillers and half of all have to be the same (holder and target of a
    stance with other evidence), or more than half.
    """
    mine, theirs = tokens[one], tokens[other]
    common = len(mine & theirs)
    filled = common / len(mine | theirs) if common else 0.0
    seen = alike(signed[one], signed[other])
    if place >= _HALF or filled > _HALF or seen > ROUNDS:
        return 2 * place + filled + _HINT * seen
    enough = common or _meet(voices, one, other) if place else common > 1 and filled >= _HALF
    return 2 * place + filled + _HINT * seen if enough else 0.0


def _meet(voices: Voices, one: Thing, other: Thing) -> bool:
    """Whether in two roles spans of both frames overlap: with different edges, their fillers are not the same."""
    mine, theirs = (voices[voice].frames[id_] for voice, id_ in (one, other))
    met = 0
    for role in mine.roles.keys() & theirs.roles.keys():
        places, others = _role_place(voices[one[0]], mine, role), _role_place(voices[other[0]], theirs, role)
        met += overlap(places, others) > 0
    return met > 1


def _role_place(annotations: Annotations, frame: Frame, role: str) -> Segments:
    return _place(annotations, [filler.target for filler in frame.roles.get(role, ())])


def anchor_of(annotations: Annotations, frame: Frame, schema: Schema) -> Segments:
    """The segments of the spans that fill a frame's anchor; without any, of all the spans in it."""
    known = schema.frame_type(frame.type)
    place = _role_place(annotations, frame, known.anchor) if known else ()
    return place or _place(annotations, [filler.target for found in frame.roles.values() for filler in found])


def _place(annotations: Annotations, ids: Iterable[str]) -> Segments:
    spans = [annotations.spans[id_] for id_ in ids if id_ in annotations.spans]
    return spans[0].segments if len(spans) == 1 else merged(segment for span in spans for segment in span.segments)


def merged(segments: Iterable[tuple[int, int]]) -> Segments:
    """Segments in order, those that touch or overlap made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(segments):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _first_place(voices: Voices, thing: Thing) -> int:
    """Where the first of a frame's spans begins; 0 without any."""
    said = voices[thing[0]]
    ids = (filler.target for found in said.frames[thing[1]].roles.values() for filler in found)
    return min((said.spans[id_].segments[0][0] for id_ in ids if id_ in said.spans), default=0)
