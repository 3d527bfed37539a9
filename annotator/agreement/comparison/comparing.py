"""From voices to items."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

import orjson

from annotator.agreement.comparison.clustering import Thing, key_of
from annotator.agreement.comparison.matching import (
    anchor_of,
    entity_clusters,
    frame_clusters,
    merged,
    span_clusters,
)
from annotator.agreement.comparison.reading import Reader, Said
from annotator.agreement.comparison.values import (
    CLASSES,
    Aspect,
    Cluster,
    Comparison,
    DifferenceClass,
    Item,
    ItemKind,
    Option,
)
from annotator.agreement.edges import edge_class
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Entity, Frame, Segments, Span

PRESENCE: Final = "presence"
#: A role nobody has filled, an attribute nobody has set: nothing to tell.
NOTHING: Final[tuple[Hashable, ...]] = (None, frozenset())


def compare(voices: Mapping[str, Annotations], text: str, schema: Schema) -> Comparison:
    """What the voices (in their order) say about a text, item by item; they may be one, then everything is agreed on.

    Every thing of every voice is in exactly one cluster. Spans that are part of a frame are no items of their own: they
    are told with the role they fill.
    """
    where: dict[Thing, str] = {}
    spans = _placed(span_clusters(voices, schema), where)
    entities = _placed(entity_clusters(voices, where), where)
    reader = Reader(voices, schema, where)
    tokens = {
        (voice, id_): reader.tokens(voice, frame)
        for voice, annotations in voices.items()
        for id_, frame in annotations.frames.items()
    }
    frames = _placed(frame_clusters(voices, schema, tokens), where)
    maker = _Maker(reader, text)
    items = [
        *maker.labels(),
        *sorted(
            [*maker.spans(spans), *maker.frames(frames), *maker.entities(entities)],
            # An entity is told where it is met first; what has no place comes last.
            key=lambda item: (not item.segments, item.start, item.kind == "frame", -_length(item)),
        ),
    ]
    clusters = {cluster.key: cluster for cluster in (*spans, *entities, *frames)}
    return Comparison(text, schema, voices, tuple(items), clusters, where)


def _placed(clusters: Sequence[Cluster], where: dict[Thing, str]) -> Sequence[Cluster]:
    for cluster in clusters:
        for voice, id_ in cluster.members.items():
            where[(voice, id_)] = cluster.key
    return clusters


def _length(item: Item) -> int:
    return sum(end - start for start, end in item.segments)


class _Maker:
    """Makes items out of clusters."""

    def __init__(self, reader: Reader, text: str) -> None:
        self.reader, self.text = reader, text
        self.voices, self.schema = reader.voices, reader.schema

    def spans(self, clusters: Iterable[Cluster]) -> Iterable[Item]:
        owned = {(voice, id_) for voice in self.voices for id_ in self.reader.owned(voice)}
        for cluster in clusters:
            if owned.isdisjoint(cluster.members.items()):
                found = {voice: self.voices[voice].spans[id_] for voice, id_ in cluster.members.items()}
                said = {voice: self.reader.span(voice, span) for voice, span in found.items()}
                place = merged(segment for span in found.values() for segment in span.segments)
                yield self._item("span", cluster, found, said, place)

    def frames(self, clusters: Iterable[Cluster]) -> Iterable[Item]:
        for cluster in clusters:
            found = {voice: self.voices[voice].frames[id_] for voice, id_ in cluster.members.items()}
            said = {voice: self.reader.frame(voice, frame) for voice, frame in found.items()}
            anchors = (anchor_of(self.voices[voice], frame, self.schema) for voice, frame in found.items())
            place = merged(segment for anchor in anchors for segment in anchor)
            yield self._item("frame", cluster, found, said, place)

    def entities(self, clusters: Iterable[Cluster]) -> Iterable[Item]:
        first = {voice: _first_mentions(annotations) for voice, annotations in self.voices.items()}
        used = {voice: _role_fillers(annotations) for voice, annotations in self.voices.items()}
        for cluster in clusters:
            found = {voice: self.voices[voice].entities[id_] for voice, id_ in cluster.members.items()}
            said = {voice: self.reader.entity(entity) for voice, entity in found.items()}
            places = [first[voice][id_] for voice, id_ in cluster.members.items() if id_ in first[voice]]
            follows = bool(places) or any(id_ in used[voice] for voice, id_ in cluster.members.items())
            yield self._item("entity", cluster, found, said, min(places, default=()), follows=follows)

    def labels(self) -> Iterable[Item]:
        codes = {code for annotations in self.voices.values() for code in annotations.labels}
        for code in [*(one for one in self.schema.labels if one in codes), *sorted(codes - self.schema.labels.keys())]:
            said: dict[str, Hashable] = {
                voice: annotations.labels.get(code) for voice, annotations in self.voices.items()
            }
            options = _options(said)
            differs: DifferenceClass | None = None
            if len(options) > 1:
                differs = "missed" if len(options) == 2 and None in {one.value for one in options} else "attribute"
            members = {voice: code for voice, value in said.items() if value is not None}
            readings: dict[str, dict[str, object]] = {voice: {"value": said[voice]} for voice in members}
            yield Item(
                key=key_of("label", members),
                kind="label",
                layer="",
                type=code,
                members=members,
                segments=(),
                aspects=(Aspect("value", options, differs),),
                classes=(differs,) if differs else (),
                fingerprint=_fingerprint(readings),
                readings=readings,
            )

    def _item(
        self,
        kind: ItemKind,
        cluster: Cluster,
        found: Mapping[str, Span | Entity | Frame],
        said: Mapping[str, Said],
        place: Segments,
        *,
        follows: bool = False,
    ) -> Item:
        presence = _presence(list(self.voices), found) if not follows else None
        aspects = (*([presence] if presence else []), *self._aspects(found, said))
        classes = tuple(one for one in CLASSES if any(aspect.difference == one for aspect in aspects))
        type_ = _options({voice: thing.type for voice, thing in found.items()})[0].value
        readings = {voice: self.reader.raw(voice, thing) for voice, thing in found.items()}
        return Item(
            key=cluster.key,
            kind=kind,
            layer=self._layer(kind, str(type_)),
            type=str(type_),
            members=cluster.members,
            segments=place,
            aspects=aspects,
            classes=classes,
            fingerprint=_fingerprint(readings),
            readings=readings,
            follows=follows,
        )

    def _layer(self, kind: ItemKind, code: str) -> str:
        known = self.schema.frame_type(code) if kind == "frame" else self.schema.span_type(code)
        return known.layer if known else code

    def _aspects(self, found: Mapping[str, Span | Entity | Frame], said: Mapping[str, Said]) -> Iterable[Aspect]:
        codes = list(dict.fromkeys(code for told in said.values() for code in told))
        for code in codes:
            # Whose type has no such attribute is not asked.
            options = _options({voice: told[code] for voice, told in said.items() if code in told})
            if len(options) > 1 or options[0].value not in NOTHING:
                yield Aspect(code, options, self._difference(code, options))

    def _difference(self, code: str, options: Sequence[Option]) -> DifferenceClass | None:
        if len(options) < 2:
            return None
        if code == "segments":
            return self._edges([option.value for option in options])
        if code == "type":
            return "type"
        if code == "entity":
            return "coreference"
        return self._role(options) if code.startswith("role:") else "attribute"

    def _role(self, options: Sequence[Option]) -> DifferenceClass:
        """Fillers that are one span each and differ only in their edges, type or attributes differ in no more."""
        sole = [next(iter(option.value)) for option in options if isinstance(option.value, frozenset) and option.value]
        alone = all(isinstance(option.value, frozenset) and len(option.value) == 1 for option in options)
        if not alone or any(token[0] != "span" for token in sole):
            return "role"
        types, places = ({token[n] for token in sole} for n in (1, 2))
        if len(types) == 1 and len(places) > 1 and _meet(list(places)):
            return self._edges(list(places))
        if len(places) == 1:
            return "type" if len(types) > 1 else "attribute"
        return "role"

    def _edges(self, places: Sequence[Hashable]) -> DifferenceClass:
        kinds = {edge_class(one, other, self.text) for one, other in combinations(places, 2)}  # type: ignore[arg-type]
        return "clitic" if kinds <= {"clitic"} else "boundary"


def _meet(places: Sequence[Segments]) -> bool:
    return all(
        any(start < end_ and start_ < end for start, end in one for start_, end_ in other)
        for one, other in combinations(places, 2)
    )


def _presence(voices: Sequence[str], found: Mapping[str, object]) -> Aspect:
    options = _options({voice: voice in found for voice in voices})
    return Aspect(PRESENCE, options, "missed" if len(options) > 1 else None)


def _options(said: Mapping[str, Hashable]) -> tuple[Option, ...]:
    """The readings, the most common first; equally common ones in the order of the voices."""
    by_value: dict[Hashable, list[str]] = {}
    for voice, value in said.items():
        # True == 1 in Python, and is another JSON value.
        by_value.setdefault((isinstance(value, bool), value), []).append(voice)
    ranked = sorted(by_value.items(), key=lambda found: -len(found[1]))
    return tuple(Option(tuple(voices), value[1]) for value, voices in ranked)  # type: ignore[index]


def _first_mentions(annotations: Annotations) -> dict[str, Segments]:
    out: dict[str, Segments] = {}
    for span in annotations.spans.values():
        if span.entity is not None and (span.entity not in out or span.segments < out[span.entity]):
            out[span.entity] = span.segments
    return out


def _role_fillers(annotations: Annotations) -> set[str]:
    return {
        filler.target for frame in annotations.frames.values() for found in frame.roles.values() for filler in found
    }


def _fingerprint(readings: Mapping[str, Mapping[str, object]]) -> str:
    return hashlib.sha256(orjson.dumps(readings, option=orjson.OPT_SORT_KEYS)).hexdigest()
