"""From voices to items."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
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
from annotator.agreement.comparison.roles import edges_difference, role_difference
from annotator.agreement.comparison.signing import signatures, value_key
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
    signed = signatures(voices)
    spans = _placed(span_clusters(voices, schema, signed), where)
    entities = _placed(entity_clusters(voices, where, signed), where)
    reader = Reader(voices, schema, where)
    tokens = {
        (voice, id_): reader.tokens(voice, frame)
        for voice, annotations in voices.items()
        for id_, frame in annotations.frames.items()
    }
    frames = _placed(frame_clusters(voices, schema, tokens, signed), where)
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
            # Found by their mentions, participants may be called by any name; without them the name is all there is.
            quiet = {"name"} if len(places) == len(found) else set()
            yield self._item("entity", cluster, found, said, min(places, default=()), follows=follows, quiet=quiet)

    def labels(self) -> Iterable[Item]:
        codes = {code for annotations in self.voices.values() for code in annotations.labels}
        for code in [*(one for one in self.schema.labels if one in codes), *sorted(codes - self.schema.labels.keys())]:
            known = self.schema.labels.get(code)
            # Not set and set to the default are the same, as with every attribute.
            unset = known.default if known else None
            said: dict[str, Hashable] = {
                voice: annotations.labels.get(code, unset) for voice, annotations in self.voices.items()
            }
            options = _options(said)
            differs: DifferenceClass | None = None
            if len(options) > 1:
                differs = "missed" if len(options) == 2 and None in {one.value for one in options} else "attribute"
            members = {voice: code for voice, annotations in self.voices.items() if code in annotations.labels}
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
        quiet: Collection[str] = (),
    ) -> Item:
        presence = _presence(list(self.voices), found) if not follows else None
        aspects = (*([presence] if presence else []), *self._aspects(said, quiet))
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

    def _aspects(self, said: Mapping[str, Said], quiet: Collection[str]) -> Iterable[Aspect]:
        codes = list(dict.fromkeys(code for told in said.values() for code in told))
        for code in codes:
            # Whose type has no such attribute is not asked.
            options = _options({voice: told[code] for voice, told in said.items() if code in told})
            if len(options) > 1 or options[0].value not in NOTHING:
                yield Aspect(code, options, None if code in quiet else self._difference(code, options))

    def _difference(self, code: str, options: Sequence[Option]) -> DifferenceClass | None:
        if len(options) < 2:
            return None
        if code == "segments":
            return edges_difference([option.value for option in options], self.text)  # type: ignore[misc]
        if code == "type":
            return "type"
        if code == "entity":
            return "coreference"
        return role_difference(options, self.text) if code.startswith("role:") else "attribute"


def _presence(voices: Sequence[str], found: Mapping[str, object]) -> Aspect:
    options = _options({voice: voice in found for voice in voices})
    return Aspect(PRESENCE, options, "missed" if len(options) > 1 else None)


def _options(said: Mapping[str, Hashable]) -> tuple[Option, ...]:
    """The readings, the most common first; equally common ones in the order of the voices."""
    if len(set(said.values())) == 1 and len(set(map(type, said.values()))) == 1:
        return (Option(tuple(said), next(iter(said.values()))),)
    by_value: dict[Hashable, list[str]] = {}
    for voice, value in said.items():
        by_value.setdefault(value_key(value), []).append(voice)
    ranked = sorted(by_value.values(), key=lambda voices: -len(voices))
    return tuple(Option(tuple(voices), said[voices[0]]) for voices in ranked)


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
