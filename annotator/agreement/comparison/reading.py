"""What a voice says about one thing: comparable between voices (``tokens``, ``said``), and as it stands (``raw``)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from annotator.agreement.comparison.clustering import Thing
from annotator.agreement.comparison.signing import attributes_key
from annotator.standoff.schema import FrameType, Schema, SpanType
from annotator.standoff.values import Annotations, Attributes, Entity, Filler, Frame, Span, span_object
from annotator.text.names import name_key

Said = dict[str, Hashable]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the things of several voices; ``where``: (voice, id) → key of its cluster, as far as there are any yet."""

    voices: Mapping[str, Annotations]
    schema: Schema
    where: Mapping[Thing, str]

    def span(self, voice: str, span: Span) -> Said:
        """Its aspects: segments, type, the entity it refers to, its attributes."""
        known = self.schema.span_type(span.type)
        said: Said = {"segments": span.segments, "type": span.type}
        if span.entity is not None or (known and known.mention):
            said["entity"] = None if span.entity is None else self.where[(voice, span.entity)]
        return said | _attributes(span.attributes, known)

    def entity(self, entity: Entity) -> Said:
        """Its aspects: type, name (as it is searched for, without marks and forms of alef), reference, attributes."""
        name = name_key(entity.name) or entity.name
        said: Said = {"type": entity.type, "name": name, "reference": entity.reference}
        return said | _attributes(entity.attributes, None)

    def frame(self, voice: str, frame: Frame) -> Said:
        """Its aspects: every role of its type or that is filled, its attributes."""
        known = self.schema.frame_type(frame.type)
        codes = [
            *(known.roles if known else ()),
            *(code for code in frame.roles if not known or code not in known.roles),
        ]
        said: Said = {f"role:{code}": self.fillers(voice, frame, code) for code in codes}
        return said | _attributes(frame.attributes, known)

    def fillers(self, voice: str, frame: Frame, role: str) -> frozenset[Hashable]:
        """What fills a role."""
        return frozenset(self.token(voice, frame, filler) for filler in frame.roles.get(role, ()))

    def tokens(self, voice: str, frame: Frame) -> frozenset[Hashable]:
        """What fills the roles of a frame, without other frames and what says nothing about it (author, unknown)."""
        told = {
            (code, self.token(voice, frame, filler))
            for code, found in frame.roles.items()
            for filler in found
            if filler.kind in {"span", "entity"}
        }
        return frozenset(told)

    def token(self, voice: str, frame: Frame, filler: Filler) -> Hashable:
        """A filler as any voice would say it: a span of the frame's own by its letters, what refers by its referent."""
        if filler.kind == "special":
            return "special", filler.target
        if filler.kind == "frame":
            return "frame", self.where.get((voice, filler.target), filler.target)
        span = self.voices[voice].spans.get(filler.target)
        if span is None:
            return "entity", self.where.get((voice, filler.target), filler.target)
        if span.entity is not None:
            return "entity", self.where[(voice, span.entity)]
        if self.owns(frame, span):
            told = _attributes(span.attributes, self.schema.span_type(span.type))
            return "span", span.type, span.segments, attributes_key(told)
        return "mention", self.where[(voice, span.id)]

    def owns(self, frame: Frame, span: Span) -> bool:
        """Whether a span is part of a frame (the content of a quote), not something the frame only speaks of."""
        return is_part(self.schema, frame, span)

    def owned(self, voice: str) -> set[str]:
        """The ids of all spans of a voice that are part of a frame."""
        annotations = self.voices[voice]
        return {
            filler.target
            for frame in annotations.frames.values()
            for fillers in frame.roles.values()
            for filler in fillers
            if filler.kind == "span" and self.owns(frame, annotations.spans[filler.target])
        }

    def raw(self, voice: str, thing: Span | Entity | Frame) -> dict[str, object]:
        """Everything a voice says about a thing, in its own ids: another one when it has changed, and only then."""
        if isinstance(thing, Span):
            return {"segments": thing.segments, "type": thing.type, "entity": thing.entity} | _raw(thing.attributes)
        if isinstance(thing, Entity):
            return {"type": thing.type, "name": thing.name, "reference": thing.reference} | _raw(thing.attributes)
        spans = self.voices[voice].spans
        roles = {
            f"role:{code}": [_raw_filler(self, thing, filler, spans) for filler in found]
            for code, found in sorted(thing.roles.items())
        }
        return roles | _raw(thing.attributes)


def is_part(schema: Schema, frame: Frame, span: Span) -> bool:
    """Whether the schema makes a span in a role of a frame a part of it: no mention, and of its layer."""
    part, whole = schema.span_type(span.type), schema.frame_type(frame.type)
    return part is not None and whole is not None and not part.mention and part.layer == whole.layer


def _raw(attributes: Attributes) -> dict[str, object]:
    return {f"attribute:{code}": value for code, value in sorted(attributes.items())}


def _raw_filler(reader: Reader, frame: Frame, filler: Filler, spans: Mapping[str, Span]) -> dict[str, object]:
    span = spans.get(filler.target) if filler.kind == "span" else None
    if span is None or not reader.owns(frame, span):
        return {filler.kind: filler.target}
    return {key: value for key, value in span_object(span).items() if key in {"type", "segments", "attributes"}}


def _attributes(attributes: Attributes, known: SpanType | FrameType | None) -> Said:
    """Every attribute the type has, by its value or default (None: neither), and those that are set beyond it.

    Not set and set to the default are the same. What is not in the answer cannot be said of that type at all.
    """
    told: Said = {
        f"attribute:{code}": attribute.default for code, attribute in (known.attributes if known else {}).items()
    }
    return told | {f"attribute:{code}": value for code, value in attributes.items()}
