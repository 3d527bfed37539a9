"""The values every room speaks: spans, entities, frames, annotations and the annotated article (``sanad/1``).

All offsets are Unicode code points, 0-based, end exclusive. Values are frozen: whoever needs another one makes another
one. The mappings inside are plain dictionaries that nobody changes after they were made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["span", "entity", "frame"]
FillerKind = Literal["span", "entity", "frame", "special"]
AttributeValue = str | bool | int | tuple[str, ...]
Attributes = Mapping[str, AttributeValue]
Segments = tuple[tuple[int, int], ...]
Facts = Mapping[str, object]
JsonObject = dict[str, object]

ORIGINS = ("manual", "imported", "suggested")
SPECIALS = ("author", "unknown", "none")
AUTHOR_KINDS = ("annotator", "imported", "suggested", "gold")
STATES = ("open", "submitted", "returned", "skipped")
USES = ("work", "practice")


class Refused(Exception):
    """A change or an object that cannot be accepted: a machine ``code``, an English ``message``, and ``facts``."""

    def __init__(self, code: str, message: str, facts: Facts | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.facts: dict[str, object] = dict(facts or {})

    def __repr__(self) -> str:
        return f"Refused({self.code!r}, {self.message!r}, {self.facts!r})"


@dataclass(frozen=True, slots=True)
class Span:
    """A typed stretch of text; ``text`` repeats what the segments cut out, several segments joined by one space."""

    id: str
    type: str
    segments: Segments
    text: str
    entity: str | None = None
    attributes: Attributes = field(default_factory=dict)
    origin: str = "manual"


@dataclass(frozen=True, slots=True)
class Entity:
    """A participant of the article; ``reference`` points to a knowledge base (``wd:Q212``)."""

    id: str
    type: str
    name: str
    reference: str | None = None
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filler:
    """What stands in a role: the id of a span, entity or frame, or one of the special values."""

    kind: FillerKind
    target: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A typed structure whose roles are filled; a role without fillers is absent from ``roles``."""

    id: str
    type: str
    attributes: Attributes = field(default_factory=dict)
    roles: Mapping[str, tuple[Filler, ...]] = field(default_factory=dict)


Thing = Span | Entity | Frame


@dataclass(frozen=True, slots=True)
class Annotations:
    """Everything one voice says about one article, each collection keyed by id (labels by code)."""

    spans: Mapping[str, Span] = field(default_factory=dict)
    entities: Mapping[str, Entity] = field(default_factory=dict)
    frames: Mapping[str, Frame] = field(default_factory=dict)
    labels: Attributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article's text and facts together with one annotation set.

    ``use``: what the article is for (USES); ``round``: 1, and 2, 3 … where it came to the same person again, blind.
    """

    id: str
    name: str
    text: str
    schema_name: str
    schema_version: str
    annotations: Annotations = field(default_factory=Annotations)
    metadata: Mapping[str, object] = field(default_factory=dict)
    author_kind: str = "annotator"
    author_name: str = ""
    state: str = "open"
    revision: int = 0
    use: str = "work"
    round: int = 1

    @property
    def sha256(self) -> str:
        """The hexadecimal SHA-256 of the text in UTF-8."""
        return text_digest(self.text)


def text_digest(text: str) -> str:
    """The hexadecimal SHA-256 of ``text`` in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def cut(text: str, segments: Segments) -> str:
    """The text that ``segments`` (code points) cut out of ``text``; several pieces are joined by one space."""
    if len(segments) == 1:
        return text[segments[0][0] : segments[0][1]]
    return " ".join(text[start:end] for start, end in segments)


def span_order(span: Span) -> tuple[int, int, str]:
    """Sort key of the canonical order: first start, then the longer one, then the id."""
    if not span.segments:
        return 0, 0, span.id
    return span.segments[0][0], -span.segments[-1][1], span.id


def in_order(spans: Iterable[Span]) -> list[Span]:
    """The spans in canonical order."""
    return sorted(spans, key=span_order)


def same(one: Thing | AttributeValue | None, other: Thing | AttributeValue | None) -> bool:
    """Whether two values are the same JSON value: unlike ``==`` in Python, ``true`` is not 1."""
    if one != other:
        return False
    if isinstance(one, Span | Entity | Frame) and isinstance(other, Span | Entity | Frame):
        return all(same(value, other.attributes[code]) for code, value in one.attributes.items())
    return isinstance(one, bool) is isinstance(other, bool)


def span_object(span: Span) -> JsonObject:
    """A span as its canonical JSON object; arrays are tuples, which every JSON writer takes."""
    out: JsonObject = {"id": span.id, "type": span.type, "segments": span.segments, "text": span.text}
    if span.entity is not None:
        out["entity"] = span.entity
    out["attributes"] = span.attributes
    out["origin"] = span.origin
    return out


def entity_object(entity: Entity) -> JsonObject:
    """An entity as its canonical JSON object."""
    out: JsonObject = {"id": entity.id, "type": entity.type, "name": entity.name}
    if entity.reference is not None:
        out["reference"] = entity.reference
    out["attributes"] = entity.attributes
    return out


def frame_object(frame: Frame) -> JsonObject:
    """A frame as its canonical JSON object."""
    roles = {role: [{filler.kind: filler.target} for filler in fillers] for role, fillers in frame.roles.items()}
    return {"id": frame.id, "type": frame.type, "attributes": frame.attributes, "roles": roles}


def thing_object(thing: Thing) -> JsonObject:
    """A span, entity or frame as its canonical JSON object."""
    if isinstance(thing, Span):
        return span_object(thing)
    return entity_object(thing) if isinstance(thing, Entity) else frame_object(thing)


def annotations_object(annotations: Annotations) -> JsonObject:
    """Annotations as their canonical JSON object, every list in canonical order."""
    return {
        "spans": [span_object(span) for span in in_order(annotations.spans.values())],
        "entities": [entity_object(annotations.entities[id_]) for id_ in sorted(annotations.entities)],
        "frames": [frame_object(annotations.frames[id_]) for id_ in sorted(annotations.frames)],
        "labels": dict(sorted(annotations.labels.items())),
    }
