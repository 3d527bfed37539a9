"""The schema: which span types, frames with roles and labels there are (``sanad-schema/1``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from annotator.standoff.attributes import Attribute, ShowIf, fits
from annotator.text.graphemes import is_boundary

FORMAT = "sanad-schema/1"
DEFAULT = "ar-news-1.0"
Name = Mapping[str, str]
Flaws = Iterator[tuple[str, str]]
Placed = tuple[str, dict[str, Any]]


class SchemaError(Exception):
    """A schema that cannot be used: ``path`` of the place (``spanTypes[3].layer``) and an English ``message``."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path or '(root)'}: {message}")
        self.path = path
        self.message = message


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
    """A type of frame; ``anchor`` is the role whose text places its card."""

    code: str
    name: Name
    layer: str
    colour: Mapping[str, str]
    hotkey: str | None
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
    """A schema from its JSON object; raises ``SchemaError`` with the path of the first flaw."""
    _refuse_shape(value)
    body: dict[str, Any] = value  # type: ignore[assignment]  # the JSON Schema has proved it
    schema = Schema(
        name=body["name"],
        version=body["version"],
        title=body["title"],
        layers={item["code"]: item["name"] for item in body["layers"]},
        span_types={item["code"]: _span_type(item) for item in body["spanTypes"]},
        frame_types={item["code"]: _frame_type(item) for item in body["frameTypes"]},
        labels=_attributes(body["labels"]),
        body=body,
    )
    for path, message in _flaws(schema, body):
        raise SchemaError(path, message)
    return schema


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


@cache
def published(file_name: str) -> str:
    """The text of a file in ``standoff/schemas``: a schema, or a JSON Schema of a format."""
    return resources.files("annotator.standoff").joinpath("schemas", file_name).read_text(encoding="utf-8")


@cache
def validator(file_name: str) -> Draft202012Validator:
    """The validator of a published JSON Schema (``sanad-1.schema.json``, ``sanad-schema-1.schema.json``)."""
    return Draft202012Validator(orjson.loads(published(file_name)))


def json_path(parts: Iterator[str | int]) -> str:
    """``("spanTypes", 3, "layer")`` as ``spanTypes[3].layer``."""
    out = ""
    for part in parts:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out


def _refuse_shape(value: object) -> None:
    errors = validator("sanad-schema-1.schema.json").iter_errors(value)
    # The deepest place says most; of two equally deep ones, the first in the order of their names.
    for error in sorted(errors, key=lambda error: (-len(error.absolute_path), list(map(str, error.absolute_path)))):
        raise SchemaError(json_path(iter(error.absolute_path)), error.message[:300])


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
    return {item["code"]: _attribute(item) for item in items}


def _attribute(item: dict[str, Any]) -> Attribute:
    default, rule = item.get("default"), item.get("showIf")
    return Attribute(
        code=item["code"],
        name=item["name"],
        kind=item["kind"],
        choices=tuple(choice["code"] for choice in item.get("choices", ())),
        default=tuple(default) if isinstance(default, list) else default,
        required=item.get("required", False),
        show_if=None if rule is None else ShowIf(rule["attribute"], tuple(rule["in"])),
        min=item.get("min"),
        max=item.get("max"),
    )


def _flaws(schema: Schema, body: dict[str, Any]) -> Flaws:
    for key in ("layers", "spanTypes", "frameTypes", "labels"):
        yield from _doubles(_placed(body[key], key), "code")
    yield from _doubles(_placed(body["spanTypes"], "spanTypes") + _placed(body["frameTypes"], "frameTypes"), "hotkey")
    yield from _attribute_flaws(body["labels"], schema.labels, "labels")
    for n, item in enumerate(body["spanTypes"]):
        yield from _type_flaws(schema, item, schema.span_types[item["code"]].attributes, f"spanTypes[{n}]")
    for n, item in enumerate(body["frameTypes"]):
        frame = schema.frame_types[item["code"]]
        yield from _type_flaws(schema, item, frame.attributes, f"frameTypes[{n}]")
        yield from _frame_flaws(schema, item, frame, f"frameTypes[{n}]")


def _placed(items: list[dict[str, Any]], path: str) -> list[Placed]:
    return [(f"{path}[{n}]", item) for n, item in enumerate(items)]


def _doubles(items: list[Placed], key: str) -> Flaws:
    taken: set[str] = set()
    for place, item in items:
        value = item.get(key)
        if value is not None and value in taken:
            yield f"{place}.{key}", f"{value} is there twice"
        taken.add(value or "")


def _type_flaws(schema: Schema, item: dict[str, Any], attributes: Mapping[str, Attribute], path: str) -> Flaws:
    if item["layer"] not in schema.layers:
        yield f"{path}.layer", f"there is no layer {item['layer']}"
    for n, example in enumerate(item.get("examples", [])):
        edges = [edge for segment in example.get("segments", []) for edge in segment]
        if not all(before < after for before, after in pairwise([-1, *edges, len(example["text"]["ar"]) + 1])):
            yield f"{path}.examples[{n}].segments", "not in order, or outside the text"
        elif not all(is_boundary(example["text"]["ar"], edge) for edge in edges):
            yield f"{path}.examples[{n}].segments", "an edge splits a letter from its marks"
    yield from _attribute_flaws(item["attributes"], attributes, f"{path}.attributes")


def _attribute_flaws(items: list[dict[str, Any]], attributes: Mapping[str, Attribute], path: str) -> Flaws:
    yield from _doubles(_placed(items, path), "code")
    for n, item in enumerate(items):
        attribute, place = attributes[item["code"]], f"{path}[{n}]"
        yield from _doubles(_placed(item.get("choices", []), f"{place}.choices"), "code")
        if attribute.default is not None and not fits(attribute, attribute.default):
            yield f"{place}.default", "the default is not a possible value"
        rule = attribute.show_if
        if rule is not None and rule.attribute not in attributes.keys() - {attribute.code}:
            yield f"{place}.showIf.attribute", f"there is no other attribute {rule.attribute}"


def _frame_flaws(schema: Schema, item: dict[str, Any], frame: FrameType, path: str) -> Flaws:
    yield from _doubles(_placed(item["roles"], f"{path}.roles"), "code")
    yield from _doubles(_placed(item["roles"], f"{path}.roles"), "hotkey")
    if frame.anchor not in frame.roles:
        yield f"{path}.anchor", f"there is no role {frame.anchor}"
    for n, raw in enumerate(item["roles"]):
        for key, message in _role_flaws(schema, frame.roles[raw["code"]]):
            yield f"{path}.roles[{n}].{key}", message


def _role_flaws(schema: Schema, role: Role) -> Flaws:
    for code in sorted(role.spans - schema.span_types.keys()):
        yield "fillers.spans", f"there is no span type {code}"
    for code in sorted(role.frames - schema.frame_types.keys()):
        yield "fillers.frames", f"there is no frame type {code}"
    if role.max is not None and role.min > role.max:
        yield "max", "less than min"
    if role.creates is not None:
        made = schema.span_types.get(role.creates)
        if made is None or not (made.code in role.spans or (made.mention and role.mentions)):
            yield "creates", f"a span of type {role.creates} cannot fill the role"
