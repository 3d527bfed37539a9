"""The controls of a labelling configuration that hold attributes and labels: their names say what they hold.

``choice-mention`` holds the attribute ``mention`` of regions, ``label-choice-genre`` the label ``genre`` of articles;
``choice-role~2`` is a second control for an attribute of that name with other values. Kinds: ``choice`` (a string),
``choices`` (strings), ``flag`` (yes or no), ``number`` (an integer), ``text`` (a string).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import regex

from annotator.standoff.attributes import Attribute, fits
from annotator.standoff.schema import Name, Schema
from annotator.standoff.values import Attributes, AttributeValue, JsonObject

SPANS: Final = "spans"
FRAMES: Final = "frames"
_OF_ARTICLE: Final = "label-"
_KINDS: Final = {"choice": "choice", "multichoice": "choices", "boolean": "flag", "integer": "number"}
_NAME: Final = regex.compile(r"(choice|choices|flag|number|text)-([A-Za-z][A-Za-z0-9_-]{0,63})(?:~[0-9]+)?")
#: Not true and false: Label Studio takes an alias of that name for a truth value, and shows nothing at all.
YES: Final = "yes"
NO: Final = "no"
#: The type a result of each kind has, and the key of its value.
RESULTS: Final = {
    "choice": ("choices", "choices"),
    "choices": ("choices", "choices"),
    "flag": ("choices", "choices"),
    "number": ("number", "number"),
    "text": ("textarea", "text"),
}


@dataclass(frozen=True, slots=True)
class Control:
    """A control: its name, its kind, the attribute it asks for, of what (types of spans or frames; an article).

    ``names`` are those of the attribute's values, by code.
    """

    name: str
    kind: str
    attribute: Attribute
    of: str
    types: tuple[str, ...]
    names: Mapping[str, Name]

    def value(self, value: AttributeValue) -> JsonObject | None:
        """What a result says of a value; None for one that it cannot say."""
        if not fits(self.attribute, value) or value in ((), ""):
            return None
        if self.kind == "number":
            return {"number": value}
        if self.kind == "flag":
            return {"choices": [YES if value else NO]}
        items = list(value) if isinstance(value, tuple) else [value]
        return {RESULTS[self.kind][1]: items}


@dataclass(frozen=True, slots=True)
class Controls:
    """All controls of a schema; ``by_type`` leads from a type and an attribute's code to one."""

    all: tuple[Control, ...]
    by_type: Mapping[tuple[str, str, str], Control]

    def of(self, what: str, type_: str, code: str) -> Control | None:
        """The control for an attribute of a type of ``spans`` or ``frames``; of an article where there is no type."""
        return self.by_type.get((what, type_, code))


def controls_of(schema: Schema) -> Controls:
    """The controls a schema needs: one for each attribute of the same values, whatever types it is of."""
    groups: dict[tuple[str, str, str, tuple[str, ...]], list[tuple[str, Attribute]]] = defaultdict(list)
    for what, types in ((SPANS, schema.span_types), (FRAMES, schema.frame_types)):
        for code, type_ in types.items():
            for attribute in type_.attributes.values():
                groups[what, _kind(attribute), attribute.code, attribute.choices].append((code, attribute))
    for attribute in schema.labels.values():
        groups["", _kind(attribute), attribute.code, attribute.choices].append(("", attribute))
    names: dict[str, int] = defaultdict(int)
    called = _names_of(schema)
    made, by_type = [], {}
    for (what, kind, code, _), members in groups.items():
        bare = f"{'' if what else _OF_ARTICLE}{kind}-{code}"
        names[bare] += 1
        name = bare if names[bare] == 1 else f"{bare}~{names[bare]}"
        values = called.get((members[0][0], code), {})
        control = Control(name, kind, members[0][1], what, tuple(type_ for type_, _ in members), values)
        made.append(control)
        by_type.update({(what, type_, code): control for type_, _ in members})
    return Controls(tuple(made), by_type)


def told(name: str, value: Mapping[str, object]) -> tuple[str, object] | None:
    """The attribute's code and value a result tells, by the name of its control; None for a value that it has not.

    A control of another name gives what it holds: one choice a string, several a list, a number, a text.
    """
    match = _NAME.fullmatch(name.removeprefix(_OF_ARTICLE))
    kind, code = (match[1], match[2]) if match else ("", name)
    found = next((value[key] for key in _VALUES if value.get(key) is not None), None)
    items = found if isinstance(found, list) else [found]
    if found is None or not items:
        return None
    if kind == "flag" and items[0] in (YES, NO):
        return code, items[0] == YES
    if kind == "choices":
        return code, items
    return code, "\n".join(map(str, items)) if "text" in value and "choices" not in value else _bare(items)


def is_ours(name: str) -> bool:
    """Whether a control is called as ours are."""
    return _NAME.fullmatch(name.removeprefix(_OF_ARTICLE)) is not None


def result_of(name: str) -> tuple[str, str]:
    """The type a result of one of our controls has, and the key of its value."""
    match = _NAME.fullmatch(name.removeprefix(_OF_ARTICLE))
    return RESULTS[match[1]] if match else ("", "")


def is_of_article(name: str) -> bool:
    """Whether a control is one of ours for labels of an article."""
    return name.startswith(_OF_ARTICLE)


def _names_of(schema: Schema) -> dict[tuple[str, str], dict[str, Name]]:
    """What the values of attributes are called, by type (none for an article's labels) and attribute."""
    body: Any = schema.body
    owners = [
        *((one["code"], one["attributes"]) for one in (*body["spanTypes"], *body["frameTypes"])),
        ("", body["labels"]),
    ]
    return {
        (type_, item["code"]): {choice["code"]: choice["name"] for choice in item.get("choices", ())}
        for type_, items in owners
        for item in items
    }


def _bare(items: list[object]) -> object:
    return items[0] if len(items) == 1 else items


def _kind(attribute: Attribute) -> str:
    return _KINDS.get(attribute.kind, "text")


_VALUES: Final = ("choices", "number", "rating", "datetime", "text")


def parted(
    attributes: Attributes, controls: Controls, what: str, type_: str
) -> tuple[list[tuple[Control, JsonObject]], Attributes]:
    """The attributes a configuration has controls for, with what their results say, and the rest."""
    said, rest = [], {}
    for code, value in attributes.items():
        control = controls.of(what, type_, code)
        result = control.value(value) if control is not None else None
        if control is None or result is None:
            rest[code] = value
        else:
            said.append((control, result))
    return said, rest if said else attributes
