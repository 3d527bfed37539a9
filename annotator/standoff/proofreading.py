"""Everything that is wrong with a schema, by path: what the JSON Schema says, then what it cannot say.

A schema that is still being written may be wrong in many places at once; whoever writes it wants to hear of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any, Final

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from annotator.standoff.attributes import fits, read_attribute
from annotator.standoff.published import json_path, validator
from annotator.text.graphemes import is_boundary

Item = dict[str, Any]
Placed = tuple[str, Item]

LISTS: Final = ("layers", "spanTypes", "frameTypes", "labels")
#: Of a schema with one of these nothing more can be said: it has not the shape of one.
SHAPELESS: Final = frozenset({"wrong_kind", "missing", "unknown_field", "other_format"})
#: What the JSON Schema's own words mean to a reader; a pattern depends on the field.
_CODES: Final[Mapping[str, str]] = {
    "type": "wrong_kind",
    "required": "missing",
    "additionalProperties": "unknown_field",
    "const": "other_format",
    "minLength": "empty",
    "maxLength": "too_long",
    "minItems": "none_there",
    "maxItems": "too_many",
    "enum": "not_offered",
    "uniqueItems": "twice",
    "minimum": "too_small",
    "not": "choices_unwanted",
}
_PATTERNS: Final[Mapping[str, str]] = {"name": "bad_name", "version": "bad_version", "hotkey": "bad_key"}
_COLOURS: Final = frozenset({"fill", "bar", "darkFill", "darkBar"})


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """One mistake: ``path`` (``spanTypes[3].layer``), ``code`` and ``facts`` for a sentence, English ``message``."""

    path: str
    code: str
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def proofread(value: object) -> list[SchemaProblem]:
    """All problems of a schema's JSON value, in its own order; none: it can be used."""
    shape = shape_problems(value)
    if any(problem.code in SHAPELESS for problem in shape):
        return shape
    told = {problem.path for problem in shape}
    body: Item = value  # type: ignore[assignment]  # the JSON Schema has proved it
    return [*shape, *(problem for problem in _meaning(body) if problem.path not in told)]


def is_storable(value: object) -> bool:
    """Whether a value has the shape of a schema, finished or not: what a draft may hold."""
    return not any(problem.code in SHAPELESS for problem in shape_problems(value))


def shape_problems(value: object) -> list[SchemaProblem]:
    """What the JSON Schema finds, in the order of the places."""
    errors = _validator().iter_errors(value)
    return [_shape(error) for error in sorted(errors, key=_place)]


@cache
def _validator() -> Draft202012Validator:
    """The JSON Schema's, for which 1.0 is no whole number: an offset of that kind cuts no text."""
    whole = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, one: type(one) is int)
    made = extend(Draft202012Validator, type_checker=whole)  # type: ignore[no-untyped-call]
    return made(validator("sanad-schema-1.schema.json").schema)  # type: ignore[no-any-return]


def deepest(problems: list[SchemaProblem]) -> SchemaProblem:
    """The problem that says most: the deepest place; of two equally deep ones, the first by name."""
    return min(problems, key=lambda one: (-one.path.count(".") - one.path.count("["), one.path))


def _place(error: ValidationError) -> list[tuple[int, int, str]]:
    order = {name: n for n, name in enumerate(("format", "code", "name", "version", "title", *LISTS))}
    return [(0, part, "") if isinstance(part, int) else (1, order.get(part, 99), part) for part in error.absolute_path]


def _shape(error: ValidationError) -> SchemaProblem:
    parts = list(error.absolute_path)
    code = _code(error, parts)
    if code == "missing":
        wanted: Any = error.validator_value
        had: Any = error.instance
        parts.append(next(name for name in wanted if name not in had and f"'{name}'" in error.message))
    return SchemaProblem(json_path(parts), code, error.message[:300], {"value": _shown(error.instance)})


def _code(error: ValidationError, parts: list[str | int]) -> str:
    last = next((part for part in reversed(parts) if isinstance(part, str)), "")
    if error.validator == "pattern":
        return "bad_colour" if last in _COLOURS else _PATTERNS.get(last, "bad_code")
    if error.validator == "oneOf":
        return "too_small" if last == "max" else "bad_code"
    return _CODES.get(str(error.validator), "wrong_kind")


def _shown(value: object) -> str:
    return str(value)[:80] if isinstance(value, str | int | bool) else ""


def _meaning(body: Item) -> Iterator[SchemaProblem]:
    for key in LISTS:
        yield from _doubles(_placed(body[key], key), "code")
    types = _placed(body["spanTypes"], "spanTypes") + _placed(body["frameTypes"], "frameTypes")
    yield from _doubles([pair for pair in types if pair[1].get("enabled", True)], "hotkey")
    yield from _attributes(body["labels"], "labels")
    for place, item in types:
        yield from _type(body, item, place)
        if "roles" in item:
            yield from _frame(body, item, place)


def _placed(items: list[Item], path: str) -> list[Placed]:
    return [(f"{path}[{n}]", item) for n, item in enumerate(items)]


def _doubles(items: list[Placed], key: str) -> Iterator[SchemaProblem]:
    taken: dict[str, Placed] = {}
    for place, item in items:
        value = item.get(key)
        if value and value in taken:
            other, owner = taken[value]
            facts = {"value": value, "other": other, "name": owner["name"]}
            code = "key_taken" if key == "hotkey" else "code_taken"
            yield SchemaProblem(f"{place}.{key}", code, f"{value} is there twice", facts)
        elif value:
            taken[value] = (place, item)


def _type(body: Item, item: Item, path: str) -> Iterator[SchemaProblem]:
    if item["layer"] not in {layer["code"] for layer in body["layers"]}:
        facts = {"value": item["layer"]}
        yield SchemaProblem(f"{path}.layer", "no_layer", f"there is no layer {item['layer']}", facts)
    for n, example in enumerate(item.get("examples", [])):
        place = f"{path}.examples[{n}].segments"
        text = example["text"]["ar"]
        edges = [edge for segment in example.get("segments", []) for edge in segment]
        if not all(before < after for before, after in pairwise([-1, *edges, len(text) + 1])):
            yield SchemaProblem(place, "segments_outside", "not in order, or outside the text")
        elif not all(is_boundary(text, edge) for edge in edges):
            yield SchemaProblem(place, "letter_split", "an edge splits a letter from its marks")
    yield from _attributes(item["attributes"], f"{path}.attributes")


def _attributes(items: list[Item], path: str) -> Iterator[SchemaProblem]:
    yield from _doubles(_placed(items, path), "code")
    codes = [item["code"] for item in items]
    for place, item in _placed(items, path):
        yield from _doubles(_placed(item.get("choices", []), f"{place}.choices"), "code")
        attribute = read_attribute(item)
        if attribute.default is not None and not fits(attribute, attribute.default):
            yield SchemaProblem(f"{place}.default", "bad_default", "the default is not a possible value")
        rule = attribute.show_if
        if rule is not None and (rule.attribute == attribute.code or rule.attribute not in codes):
            told = f"there is no other attribute {rule.attribute}"
            yield SchemaProblem(f"{place}.showIf.attribute", "no_attribute", told, {"value": rule.attribute})


def _frame(body: Item, item: Item, path: str) -> Iterator[SchemaProblem]:
    roles = _placed(item["roles"], f"{path}.roles")
    yield from _doubles(roles, "code")
    yield from _doubles(roles, "hotkey")
    if item["anchor"] not in {role["code"] for role in item["roles"]}:
        facts = {"value": item["anchor"]}
        yield SchemaProblem(f"{path}.anchor", "no_role", f"there is no role {item['anchor']}", facts)
    for place, role in roles:
        yield from _role(body, role, place)


def _role(body: Item, role: Item, path: str) -> Iterator[SchemaProblem]:
    fillers = role["fillers"]
    spans, frames = ({item["code"]: item for item in body[key]} for key in ("spanTypes", "frameTypes"))
    for code in sorted(set(fillers.get("spans", ())) - spans.keys()):
        message = f"there is no span type {code}"
        yield SchemaProblem(f"{path}.fillers.spans", "no_span_type", message, {"value": code})
    for code in sorted(set(fillers.get("frames", ())) - frames.keys()):
        message = f"there is no frame type {code}"
        yield SchemaProblem(f"{path}.fillers.frames", "no_frame_type", message, {"value": code})
    if role.get("max") is not None and role.get("min", 0) > role["max"]:
        yield SchemaProblem(f"{path}.max", "max_below_min", "less than min")
    made = role.get("creates")
    if made is not None and not _fills(made, fillers, spans):
        told = f"a span of type {made} cannot fill the role"
        yield SchemaProblem(f"{path}.creates", "creates_no_filler", told, {"value": made})


def _fills(code: str, fillers: Item, spans: Mapping[str, Item]) -> bool:
    made = spans.get(code)
    return made is not None and (code in fillers.get("spans", ()) or bool(made["mention"] and fillers.get("mentions")))
