"""The differences of two schemas as lines that can be read: where, what happened, how it was and how it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from annotator.standoff.migration import Difference, differences
from annotator.standoff.schema import Schema
from annotator.text.wording import word_changes
from annotator.web.figures import digits

KINDS: Final[Mapping[str, str | Promise]] = {
    "added": pgettext_lazy("difference", "added"),
    "removed": pgettext_lazy("difference", "removed"),
    "changed": pgettext_lazy("difference", "changed"),
    "reordered": pgettext_lazy("difference", "in another order"),
}
WHAT: Final[Mapping[str, str | Promise]] = {
    "schema": lazy("The schema itself"),
    "layer": lazy("Layer"),
    "span_type": lazy("Type"),
    "frame_type": lazy("Frame"),
    "role": lazy("Role"),
    "attribute": lazy("Attribute"),
    "choice": lazy("Choice"),
    "label": lazy("Article label"),
}
FIELDS: Final[Mapping[str, str | Promise]] = {
    "name": lazy("Name"),
    "title": lazy("Title"),
    "layer": lazy("Layer"),
    "colour": lazy("Colour"),
    "hotkey": lazy("Key"),
    "mention": lazy("Mentions an entity"),
    "enabled": lazy("Offered to annotators"),
    "guideline": lazy("Rule"),
    "examples": lazy("Examples"),
    "anchor": lazy("Place of the card"),
    "fillers": lazy("What may fill it"),
    "creates": lazy("What selecting makes"),
    "min": lazy("At least"),
    "max": lazy("At most"),
    "warn": lazy("A problem while empty"),
    "kind": lazy("Kind"),
    "default": lazy("Default"),
    "required": lazy("Required"),
    "showIf": lazy("Asked for when"),
    "symbol": lazy("Sign"),
}
FILLERS: Final[Mapping[str, str | Promise]] = {
    "mentions": lazy("mentions"),
    "entities": lazy("entities"),
    "author": lazy("the author"),
    "unknown": lazy("unknown"),
    "none": lazy("none"),
}
#: The lists of a schema, as a path names them, and where their items are found.
_NOUNS: Final = ("layers", "spanTypes", "frameTypes", "labels", "attributes", "choices", "roles")


@dataclass(frozen=True, slots=True)
class Place:
    """A real place of an article (``article``: its public id): a stretch of its text in pieces (text, marked)."""

    article: str
    title: str
    pieces: Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Line:
    """One difference; ``pieces`` where a text changed, ``colours`` where a colour did, ``example`` shows it.

    ``work`` says which annotations it concerns, ``misfit`` that they no longer fit; ``places``: some of them.
    """

    kind: str
    kind_name: str
    what: str
    place: Sequence[str]
    code: str
    field: str = ""
    before: str = ""
    after: str = ""
    keys: bool = False
    pieces: Sequence[tuple[str, str]] = ()
    colours: Sequence[str] = ()
    example: Sequence[tuple[str, bool]] = ()
    work: str = ""
    misfit: bool = False
    places: Sequence[Place] = ()


def lines(old: Schema, new: Schema) -> list[Line]:
    """Every difference as a line, in the order of the schema."""
    return [_line(one, old, new) for one in differences(old, new)]


def _language() -> str:
    return "en" if get_language() == "en" else "ar"


def _line(one: Difference, old: Schema, new: Schema) -> Line:
    place = _place(one.path, (new.body, old.body))
    facts: dict[str, Any] = {
        "kind": one.kind,
        "kind_name": str(KINDS[one.kind]),
        "what": str(WHAT[one.what]),
        "place": place,
        "code": one.path.removesuffix(f".{one.field}").rpartition(".")[2] if one.field != one.path else "",
    }
    if one.kind in {"added", "removed"}:
        item = one.after if one.kind == "added" else one.before
        return Line(**facts, example=_example(item))
    if one.kind == "reordered":
        before, after = (_order(one.path, codes, old, new) for codes in (one.before, one.after))
        return Line(**facts, before=before, after=after)
    return Line(**facts, field=str(FIELDS.get(one.field, one.field)), **_values(one))


def _place(path: str, bodies: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names on the way to a place: ["Geopolitical entity", "Role", "Actor"]."""
    names: list[str] = []
    steps = path.split(".")
    for n in range(1, len(steps), 2):
        item = next(filter(None, (_found(body, steps[: n + 1]) for body in bodies)), None)
        names.append(_named(item, steps[n]) if item else steps[n])
    return names


def _found(body: Mapping[str, Any], steps: Sequence[str]) -> Mapping[str, Any] | None:
    item: Any = body
    for noun, code in zip(steps[::2], steps[1::2], strict=True):
        items = item.get(noun, []) if noun in _NOUNS else []
        item = next((one for one in items if one["code"] == code), None)
        if item is None:
            return None
    return item  # type: ignore[no-any-return]


def _named(item: Mapping[str, Any], code: str) -> str:
    return str(item.get("name", {}).get(_language()) or code)


def _order(path: str, codes: Any, old: Schema, new: Schema) -> str:
    return _(", ").join(_place(f"{path}.{code}", (new.body, old.body))[-1] for code in codes)


def _values(one: Difference) -> dict[str, Any]:
    if one.field == "colour":
        return {"colours": (_colours(one.before), _colours(one.after))}
    if one.field in {"name", "title", "guideline"}:
        return _texts(one.before, one.after)
    if one.field == "examples":
        return {"before": _sentences(one.before), "after": _sentences(one.after)}
    return {"before": _value(one.before), "after": _value(one.after), "keys": one.field == "hotkey"}


def _colours(value: Any) -> str:
    return f"{value['fill']} {value['bar']}" if value else ""


def _texts(before: Any, after: Any) -> dict[str, Any]:
    """The text in the reader's language where that changed, else in the other one."""
    mine = _language()
    sides = [(text or {}) for text in (before, after)]
    language = next((one for one in (mine, "ar", "en") if sides[0].get(one) != sides[1].get(one)), mine)
    return {"pieces": word_changes(*(str(side.get(language, "")) for side in sides))}


def _sentences(examples: Any) -> str:
    return " · ".join(str(example["text"]["ar"]) for example in examples or [])


def _example(item: Any) -> list[tuple[str, bool]]:
    """A type is shown by its first example, in pieces (text, marked or not)."""
    example = next((one for one in (item or {}).get("examples", []) if not one.get("wrong")), None)
    if example is None:
        return []
    text, pieces, at = example["text"]["ar"], [], 0
    for start, end in example.get("segments", []):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(piece, marked) for piece, marked in [*pieces, (text[at:], False)] if piece]


def _value(value: Any) -> str:
    """A value of the schema in words."""
    if value is None or value in ("", []):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return _object(value)
    if isinstance(value, list):
        return _(", ").join(map(str, value))
    # A code keeps its digits.
    return digits(value) if isinstance(value, int) else str(value)


def _object(value: Mapping[str, Any]) -> str:
    if "attribute" in value:
        return f"{value['attribute']} = {' / '.join(map(str, value['in']))}"
    parts = [str(FILLERS[key]) for key in ("mentions", "entities") if value.get(key)]
    parts += [*value.get("spans", []), *value.get("frames", [])]
    parts += [str(FILLERS[code]) for code in value.get("specials", [])]
    return _(", ").join(parts) or _("nothing")
