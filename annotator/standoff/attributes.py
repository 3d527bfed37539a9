"""Attributes of the schema and whether a value fits them; the twin is ``static/js/standoff/attribute_values.js``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotator.standoff.values import Attributes, AttributeValue

REFERENCE = re.compile(r"[a-z][a-z0-9]*:[!-~]{1,200}", re.ASCII)
DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class ShowIf:
    """An attribute is asked for only when ``attribute`` has one of ``values``."""

    attribute: str
    values: tuple[AttributeValue, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """What may be said about a span, entity, frame or article; ``name`` is in ``{"ar", "en"}``."""

    code: str
    name: Mapping[str, str]
    kind: str
    choices: tuple[str, ...] = ()
    default: AttributeValue | None = None
    required: bool = False
    show_if: ShowIf | None = None
    min: int | None = None
    max: int | None = None


def read_attribute(item: Mapping[str, Any]) -> Attribute:
    """An attribute from its JSON object, which its JSON Schema has let through."""
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


def fits(attribute: Attribute, value: AttributeValue) -> bool:
    """Whether ``value`` is one that ``attribute`` can have."""
    if attribute.kind == "boolean":
        return isinstance(value, bool)
    if attribute.kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool) and _within(attribute, value)
    if attribute.kind == "multichoice":
        return isinstance(value, tuple) and len(set(value)) == len(value) and set(value) <= set(attribute.choices)
    return isinstance(value, str) and _fits_string(attribute, value)


def is_shown(attribute: Attribute, attributes: Attributes, siblings: Mapping[str, Attribute]) -> bool:
    """Whether ``attribute`` is asked for, given the values of its ``siblings`` (a default counts as a value)."""
    if attribute.show_if is None:
        return True
    other = siblings[attribute.show_if.attribute]
    value = attributes.get(other.code, other.default)
    given = value if isinstance(value, tuple) else (value,)
    return any(_json_equal(one, wanted) for one in given for wanted in attribute.show_if.values)


def is_missing(attribute: Attribute, attributes: Attributes, siblings: Mapping[str, Attribute]) -> bool:
    """Whether a required value without default is asked for and not there."""
    if not attribute.required or attribute.default is not None or attribute.code in attributes:
        return False
    return is_shown(attribute, attributes, siblings)


def is_date(value: str) -> bool:
    """Whether ``value`` is an ISO year, month or day, or two of them with ``/`` between, earlier first."""
    parts = value.split("/")
    return len(parts) <= 2 and all(map(_is_day, parts)) and parts[0] <= parts[-1]


def _fits_string(attribute: Attribute, value: str) -> bool:
    if attribute.kind == "choice":
        return value in attribute.choices
    if attribute.kind == "date":
        return is_date(value)
    return attribute.kind == "text" or REFERENCE.fullmatch(value) is not None


def _within(attribute: Attribute, value: int) -> bool:
    return (attribute.min is None or value >= attribute.min) and (attribute.max is None or value <= attribute.max)


def _is_day(value: str) -> bool:
    match = DAY.fullmatch(value)
    if match is None:
        return False
    year, month, day = (None if part is None else int(part) for part in match.groups())
    if month is None or year is None:
        return True
    if not 1 <= month <= 12:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = 28 if month == 2 and not leap else DAYS[month - 1]
    return day is None or 1 <= day <= longest


def _json_equal(one: AttributeValue | None, other: AttributeValue) -> bool:
    return one == other and isinstance(one, bool) is isinstance(other, bool)
