"""The schema: which span types, frames with roles and labels there are (``sanad-schema/1``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from annotator.standoff.attributes import Attribute, read_attribute
from annotator.standoff.proofreading import SchemaProblem, deepest, proofread, shape_problems
from annotator.standoff.published import published as published
from annotator.standoff.published import validator as validator

FORMAT = "sanad-schema/1"
DEFAULT = "ar-news-1.0"
Name = Mapping[str, str]


class SchemaError(Exception):
    """A schema that cannot be used: ``path`` of the place (``spanTypes[3].layer``) and an English ``message``.

    ``problems`` holds everything that is wrong, this one among it.
    """

    def __init__(self, path: str, message: str, problems: Sequence[SchemaProblem] = ()) -> None:
        super().__init__(f"{path or '(root)'}: {message}")
        self.path = path
        self.message = message
        self.problems = tuple(problems) or (SchemaProblem(path, "unreadable", message),)

    @classmethod
    def about(cls, first: SchemaProblem, problems: Sequence[SchemaProblem]) -> SchemaError:
        """The error that speaks of one problem and knows them all."""
        return cls(first.path, first.message, problems)


@dataclass(frozen=True, slots=True)
class SpanType:
    """A type of span; ``mention`` when its spans refer to entities."""

    code: str
    name: Name
    layer: str
    colour: Mapping[str, str]
    hotkey: str | None
    mention: bool
    enabled: bool
    attributes: Mapping[str, Attribute]
    guideline: Name | None


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a frame: what may fill it, how often (``max`` None: any number), and whether emptiness is a warning."""

    code: str
    name: Name
    hotkey: str | None
    spans: frozenset[str]
    mentions: bool
    entities: bool
    frames: frozenset[str]
    specials: frozenset[str]
    creates: str | None
    min: int
    max: int | None
    warn: bool
    guideline: Name | None


@dataclass(frozen=True, slots=True)
class FrameType:
    """A type of frame; ``anchor`` is the role whose text places its card; ``enabled``: offered to annotators."""

    code: str
    name: Name
    layer: str
    colour: Mapping[str, str]
    hotkey: str | None
    enabled: bool
    anchor: str
    attributes: Mapping[str, Attribute]
    roles: Mapping[str, Role]
    guideline: Name | None


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema, indexed by code; ``body`` is its JSON object as it was read."""

    name: str
    version: str
    title: Name
    layers: Mapping[str, Name]
    span_types: Mapping[str, SpanType]
    frame_types: Mapping[str, FrameType]
    labels: Mapping[str, Attribute]
    body: Mapping[str, object]

    def span_type(self, code: str) -> SpanType | None:
        """The span type ``code``, if there is one."""
        return self.span_types.get(code)

    def frame_type(self, code: str) -> FrameType | None:
        """The frame type ``code``, if there is one."""
        return self.frame_types.get(code)

    def role(self, frame_type: str, code: str) -> Role | None:
        """The role ``code`` of a frame type, if there is one."""
        found = self.frame_types.get(frame_type)
        return None if found is None else found.roles.get(code)


def read_schema(value: object) -> Schema:
    """A schema from its JSON object; raises ``SchemaError`` with all its flaws."""
    problems = proofread(value)
    if problems:
        shape = shape_problems(value)
        raise SchemaError.about(deepest(shape) if shape else problems[0], problems)
    body: dict[str, Any] = value  # type: ignore[assignment]  # the JSON Schema has proved it
    return Schema(
        name=body["name"],
        version=body["version"],
        title=body["title"],
        layers={item["code"]: item["name"] for item in body["layers"]},
        span_types={item["code"]: _span_type(item) for item in body["spanTypes"]},
        frame_types={item["code"]: _frame_type(item) for item in body["frameTypes"]},
        labels=_attributes(body["labels"]),
        body=body,
    )


@lru_cache(maxsize=64)
def load_schema(body: str) -> Schema:
    """A schema from its JSON text, remembered by that text."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise SchemaError("", f"not JSON: {error}") from error
    return read_schema(value)


def shipped(name: str = DEFAULT) -> str:
    """The JSON text of a schema that comes with the program (``ar-news-1.0``)."""
    return published(f"{name}.json")


def default_schema() -> Schema:
    """The schema ``ar-news`` 1.0."""
    return load_schema(shipped())


def _span_type(item: dict[str, Any]) -> SpanType:
    return SpanType(
        code=item["code"],
        name=item["name"],
        layer=item["layer"],
        colour=item["colour"],
        hotkey=item.get("hotkey"),
        mention=item["mention"],
        enabled=item["enabled"],
        attributes=_attributes(item["attributes"]),
        guideline=item.get("guideline"),
    )


def _frame_type(item: dict[str, Any]) -> FrameType:
    return FrameType(
        code=item["code"],
        name=item["name"],
        layer=item["layer"],
        colour=item["colour"],
        hotkey=item.get("hotkey"),
        enabled=item.get("enabled", True),
        anchor=item["anchor"],
        attributes=_attributes(item["attributes"]),
        roles={role["code"]: _role(role) for role in item["roles"]},
        guideline=item.get("guideline"),
    )


def _role(item: dict[str, Any]) -> Role:
    fillers = item["fillers"]
    return Role(
        code=item["code"],
        name=item["name"],
        hotkey=item.get("hotkey"),
        spans=frozenset(fillers.get("spans", ())),
        mentions=fillers.get("mentions", False),
        entities=fillers.get("entities", False),
        frames=frozenset(fillers.get("frames", ())),
        specials=frozenset(fillers.get("specials", ())),
        creates=item.get("creates"),
        min=item.get("min", 0),
        max=item.get("max"),
        warn=item.get("warn", False),
        guideline=item.get("guideline"),
    )


def _attributes(items: list[dict[str, Any]]) -> dict[str, Attribute]:
    return {item["code"]: read_attribute(item) for item in items}
