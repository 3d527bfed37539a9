"""Strict reading of values from JSON: every flaw is ``Refused("malformed")`` with its path in the facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from annotator.standoff.quick import CODE, ID, LARGEST, LONGEST_NOTE, SPAN_KEYS, is_well_formed, quick_span
from annotator.standoff.values import (
    ORIGINS,
    SPECIALS,
    Annotations,
    AttributeValue,
    Entity,
    Filler,
    FillerKind,
    Frame,
    JsonObject,
    Refused,
    Segments,
    Span,
)

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
ENTITY_KEYS = frozenset({"id", "type", "name", "reference", "attributes"})
FRAME_KEYS = frozenset({"id", "type", "attributes", "roles"})
FILLER_KINDS: dict[str, FillerKind] = {"span": "span", "entity": "entity", "frame": "frame", "special": "special"}
T = TypeVar("T", Span, Entity, Frame)


def malformed(path: str, expected: str) -> Refused:
    """The refusal of what stands at ``path``, saying what was expected there."""
    return Refused("malformed", f"{path or '(root)'}: expected {expected}", {"path": path, "expected": expected})


def read_object(value: object, path: str, keys: frozenset[str]) -> JsonObject:
    """A JSON object that has no other keys than ``keys``."""
    if not isinstance(value, dict):
        raise malformed(path, "an object")
    for key in value:
        if key not in keys:
            raise malformed(path, "no other keys than " + ", ".join(sorted(keys)))
    return value


def read_list(value: object, path: str) -> list[object]:
    """A JSON array (a tuple passes too)."""
    if not isinstance(value, list | tuple):
        raise malformed(path, "an array")
    return list(value)


def read_text(value: object, path: str) -> str:
    """A string that can be written as UTF-8 (no lone surrogates)."""
    if not isinstance(value, str) or not is_well_formed(value):
        raise malformed(path, "a string of whole characters")
    return value


def read_note(value: object, path: str) -> str:
    """What a person or a program wrote of its own, no stretch of the article: at most LONGEST_NOTE code points."""
    text = read_text(value, path)
    if len(text) > LONGEST_NOTE:
        raise malformed(path, f"at most {LONGEST_NOTE} characters")
    return text


def read_match(value: object, path: str, pattern: re.Pattern[str], expected: str) -> str:
    """A string that ``pattern`` matches as a whole."""
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise malformed(path, expected)
    return value


def read_id(value: object, path: str) -> str:
    """An identifier: 1–64 ASCII letters, digits, ``_ . : -``, the first a letter or digit."""
    return read_match(value, path, ID, "an id")


def read_code(value: object, path: str) -> str:
    """A code of the schema: 1–64 ASCII letters, digits, ``_ -``, the first a letter."""
    return read_match(value, path, CODE, "a code")


def read_uuid(value: object, path: str) -> str:
    """A UUID in lower case with hyphens."""
    return read_match(value, path, UUID, "a UUID in lower case")


def read_integer(value: object, path: str) -> int:
    """An integer that JavaScript can hold too (|n| < 2⁵³); 3.0 is 3."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise malformed(path, "an integer")
    return value


def read_segments(value: object, path: str) -> Segments:
    """Pairs of integers; whether they fit a text is for the check to say."""
    out = []
    for n, pair in enumerate(read_list(value, path)):
        place = f"{path}[{n}]"
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise malformed(place, "a pair of offsets")
        out.append((read_integer(pair[0], f"{place}[0]"), read_integer(pair[1], f"{place}[1]")))
    return tuple(out)


def read_value(value: object, path: str) -> AttributeValue:
    """The value of an attribute or label: string, boolean, integer or array of strings."""
    if isinstance(value, str):
        return read_note(value, path)
    if isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return tuple(read_note(item, f"{path}[{n}]") for n, item in enumerate(value))
    if isinstance(value, int | float):
        return read_integer(value, path)
    raise malformed(path, "a string, boolean, integer or array of strings")


def read_attributes(value: object, path: str) -> dict[str, AttributeValue]:
    """An object of attribute values, its keys put in order."""
    if not isinstance(value, dict):
        raise malformed(path, "an object")
    return {code: read_value(value[code], f"{path}.{code}") for code in sorted(_codes(value, path))}


def read_fillers(value: object, path: str) -> tuple[Filler, ...]:
    """The fillers of one role, each standing there once."""
    out: dict[Filler, None] = {}
    for n, item in enumerate(read_list(value, path)):
        filler = _read_filler(item, f"{path}[{n}]")
        if filler in out:
            raise malformed(f"{path}[{n}]", "each filler once")
        out[filler] = None
    return tuple(out)


def read_spans(value: object, path: str, taken: set[str]) -> dict[str, Span]:
    """An array of spans by id, none of whose ids is in ``taken``, which grows by them."""
    return _read_all(value, path, read_span, taken, quick_span)


def read_span(value: object, path: str) -> Span:
    """A span from its JSON object; a missing optional field has its default."""
    get = read_object(value, path, SPAN_KEYS).get
    origin = get("origin", "manual")
    if not isinstance(origin, str) or origin not in ORIGINS:
        raise malformed(f"{path}.origin", "one of " + ", ".join(ORIGINS))
    entity = get("entity")
    return Span(
        id=read_id(get("id"), f"{path}.id"),
        type=read_code(get("type"), f"{path}.type"),
        segments=read_segments(get("segments"), f"{path}.segments"),
        text=read_text(get("text"), f"{path}.text"),
        entity=None if entity is None else read_id(entity, f"{path}.entity"),
        attributes=read_attributes(get("attributes", {}), f"{path}.attributes"),
        origin=origin,
    )


def read_entity(value: object, path: str) -> Entity:
    """An entity from its JSON object; its name may not be blank."""
    get = read_object(value, path, ENTITY_KEYS).get
    name = read_note(get("name"), f"{path}.name")
    if not name.strip(" \t\n\r"):
        raise malformed(f"{path}.name", "a name")
    reference = get("reference")
    if reference == "":
        raise malformed(f"{path}.reference", "a reference or nothing")
    return Entity(
        id=read_id(get("id"), f"{path}.id"),
        type=read_code(get("type"), f"{path}.type"),
        name=name,
        reference=None if reference is None else read_note(reference, f"{path}.reference"),
        attributes=read_attributes(get("attributes", {}), f"{path}.attributes"),
    )


def read_frame(value: object, path: str) -> Frame:
    """A frame from its JSON object; empty roles are dropped, roles put in order."""
    get = read_object(value, path, FRAME_KEYS).get
    roles = get("roles", {})
    if not isinstance(roles, dict):
        raise malformed(f"{path}.roles", "an object")
    read = {role: read_fillers(roles[role], f"{path}.roles.{role}") for role in sorted(_codes(roles, f"{path}.roles"))}
    return Frame(
        id=read_id(get("id"), f"{path}.id"),
        type=read_code(get("type"), f"{path}.type"),
        attributes=read_attributes(get("attributes", {}), f"{path}.attributes"),
        roles={role: fillers for role, fillers in read.items() if fillers},
    )


def read_annotations(value: object, path: str = "") -> Annotations:
    """Annotations from their JSON object (spans, entities, frames, labels); ids are unique over all kinds."""
    get = read_object(value, path, frozenset({"spans", "entities", "frames", "labels"})).get
    dot = f"{path}." if path else ""
    taken: set[str] = set()
    return Annotations(
        spans=read_spans(get("spans", []), f"{dot}spans", taken),
        entities=_read_all(get("entities", []), f"{dot}entities", read_entity, taken),
        frames=_read_all(get("frames", []), f"{dot}frames", read_frame, taken),
        labels=read_attributes(get("labels", {}), f"{dot}labels"),
    )


def _read_all(
    value: object,
    path: str,
    read: Callable[[object, str], T],
    taken: set[str],
    quick: Callable[[object], T | None] = lambda _: None,
) -> dict[str, T]:
    out: dict[str, T] = {}
    for n, item in enumerate(read_list(value, path)):
        thing = quick(item) or read(item, f"{path}[{n}]")
        if thing.id in taken:
            raise malformed(f"{path}[{n}].id", "an id of its own")
        taken.add(thing.id)
        out[thing.id] = thing
    return out


def _read_filler(value: object, path: str) -> Filler:
    if not isinstance(value, dict) or len(value) != 1:
        raise malformed(path, "exactly one of span, entity, frame, special")
    key, target = next(iter(value.items()))
    kind = FILLER_KINDS.get(key) if isinstance(key, str) else None
    if kind is None:
        raise malformed(path, "exactly one of span, entity, frame, special")
    if kind != "special":
        return Filler(kind, read_id(target, f"{path}.{key}"))
    if not isinstance(target, str) or target not in SPECIALS:
        raise malformed(f"{path}.special", "one of " + ", ".join(SPECIALS))
    return Filler(kind, target)


def _codes(value: Mapping[object, object], path: str) -> list[str]:
    codes = []
    for key in value:
        if not isinstance(key, str) or CODE.fullmatch(key) is None:
            raise malformed(path, "codes as keys")
        codes.append(key)
    return codes
