"""What stands in the keys of agreement, as the reader calls it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import pgettext, pgettext_lazy

from annotator.agreement.saying import value_of
from annotator.services.schemanames import part_name, type_name, value_name
from annotator.standoff.attributes import Attribute
from annotator.standoff.schema import Schema
from annotator.web.figures import number

#: The classes of differences in the order of the page: what they are called, and what they ask.
CLASSES: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    "missed": (pgettext_lazy("class of differences", "Missed"), later("Is there something to be marked here at all?")),
    "boundary": (pgettext_lazy("class of differences", "Edges"), later("Where does it begin, where does it end?")),
    "clitic": (pgettext_lazy("class of differences", "Clitic"), later("Does the proclitic belong to it?")),
    "type": (pgettext_lazy("class of differences", "Type"), later("What is it?")),
    "role": (pgettext_lazy("class of differences", "Role"), later("Who or what fills the role?")),
    "attribute": (pgettext_lazy("class of differences", "Attribute"), later("Which value does it have?")),
    "coreference": (pgettext_lazy("class of differences", "Participant"), later("To whom does the mention refer?")),
}

#: Columns of the table of edges: the edge and by what it differs.
EDGES: Final[Mapping[tuple[str, str], str | Promise]] = {
    ("start", "clitic"): later("Start: a proclitic"),
    ("start", "word"): later("Start: one word"),
    ("start", "mark"): later("Start: a sign or space"),
    ("start", "other"): later("Start: more than that"),
    ("end", "word"): later("End: one word"),
    ("end", "mark"): later("End: a sign or space"),
    ("end", "other"): later("End: more than that"),
    ("inner", "other"): later("Gaps between pieces"),
}


def aspect_name(code: str, type_: str, schema: Schema) -> str:
    """In which respect two voices differ."""
    kind, _colon, rest = code.partition(":")
    if kind in {"role", "attribute"}:
        return part_name(type_, rest, schema)
    names = {
        "presence": pgettext("aspect", "Marked"),
        "segments": pgettext("aspect", "Words"),
        "type": pgettext("aspect", "Type"),
        "entity": pgettext("aspect", "Participant"),
        "name": pgettext("aspect", "Name"),
        "reference": pgettext("aspect", "Reference"),
        "value": pgettext("aspect", "Value"),
    }
    return names.get(kind, code)


def written(value: object, code: str, type_: str, schema: Schema, *, typed: bool = False) -> str:
    """What one of two says in one respect, on one line; empty for nothing. ``typed``: things with their types."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return pgettext("figures", "Yes") if value else pgettext("figures", "No")
    if isinstance(value, int):
        return number(value)
    if isinstance(value, Mapping):
        if value.get("kind") == "special":
            return special(value)
        text = str(value.get("text") or value.get("name") or "")
        named = type_name(str(value["type"]), schema) if typed and value.get("type") else ""
        return _("%(name)s (%(where)s)") % {"name": text, "where": named} if named else text
    if isinstance(value, list | tuple):
        return _(", ").join(written(one, code, type_, schema, typed=typed) for one in value)
    if code == "type":
        return type_name(str(value), schema)
    return value_name(type_, str(value), schema, code.partition(":")[2])


def values_of(path: Sequence[str], schema: Schema) -> tuple[str, Attribute | None, str]:
    """What a table of values is of, by its key (LAYER, TYPE, ATTRIBUTE; or a LABEL): name, attribute, whose."""
    if len(path) == 1:
        return type_name(path[0], schema), schema.labels.get(path[0]), path[0]
    _layer, type_, code = path
    known = schema.span_type(type_) or schema.frame_type(type_)
    name = f"{type_name(type_, schema)} · {part_name(type_, code, schema)}"
    return name, known.attributes.get(code) if known else None, type_


def category_name(code: str, attribute: Attribute | None, owner: str, schema: Schema) -> str:
    """A category of an attribute of a type, or of a label, by which agreement counts."""
    value = value_of(attribute, code)
    if value is None:
        return pgettext("agreement", "nothing")
    return written(value, f"attribute:{attribute.code}" if attribute else "value", owner, schema) or code


def special(value: Mapping[str, Any]) -> str:
    """A filler that is nobody in the text."""
    names = {
        "author": _("The author of the article"),
        "unknown": pgettext("filler", "Unknown"),
        "none": pgettext("filler", "Nobody"),
    }
    return names.get(str(value.get("id")), "")
