"""What differs between two versions of a schema, as values a page can list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from annotator.standoff.schema import Schema

Kind = Literal["added", "removed", "changed", "reordered"]
#: What the items of a list of the schema are called.
ITEMS: Mapping[str, str] = {
    "layers": "layer",
    "spanTypes": "span_type",
    "frameTypes": "frame_type",
    "labels": "label",
    "attributes": "attribute",
    "choices": "choice",
    "roles": "role",
}
# The version differs always; the format never.
_SILENT = frozenset({"format", "version", "code"})
# What stands for a key that is left out.
_DEFAULTS: Mapping[str, object] = {
    "required": False,
    "warn": False,
    "min": 0,
    "examples": [],
    "hotkey": None,
    "enabled": True,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: ``path`` by codes (``spanTypes.GPE.attributes.role.choices.actor``), JSON before and after.

    ``what`` names the item ("span_type", "choice" …; "schema" for the whole), ``field`` the changed key of it, with
    which ``path`` ends. Of a list in another order the codes are told, in both orders.
    """

    kind: Kind
    what: str
    path: str
    field: str = ""
    before: object = None
    after: object = None


def differences(old: Schema, new: Schema) -> tuple[Difference, ...]:
    """Every difference, in the order of the schema. A renamed item is one removed and one added (see ``likely``)."""
    return tuple(_objects(dict(old.body), dict(new.body), "", "schema"))


def _objects(old: dict[str, Any], new: dict[str, Any], path: str, what: str) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        if key in _SILENT:
            continue
        place = f"{path}.{key}" if path else key
        if key in ITEMS:
            yield from _lists(old.get(key, []), new.get(key, []), place, ITEMS[key])
            continue
        before, after = (side.get(key, _DEFAULTS.get(key)) for side in (old, new))
        if not _same_json(before, after):
            yield Difference("changed", what, place, key, before, after)


def _lists(old: Sequence[Any], new: Sequence[Any], path: str, what: str) -> Iterator[Difference]:
    before, after = ({item["code"]: item for item in items} for items in (old, new))
    for code, item in before.items():
        place = f"{path}.{code}"
        if code in after:
            yield from _objects(item, after[code], place, what)
        else:
            yield Difference("removed", what, place, before=item)
    for code, item in after.items():
        if code not in before:
            yield Difference("added", what, f"{path}.{code}", after=item)
    one, other = ([code for code in side if code in before and code in after] for side in (before, after))
    if one != other:
        yield Difference("reordered", what, path, before=one, after=other)


def _same_json(one: object, other: object) -> bool:
    return one == other and isinstance(one, bool) is isinstance(other, bool)
