"""What stands in a schema, as the reader calls it: in the reader's language, else in the other, else by its code."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from annotator.agreement.measuring import Measure
from annotator.agreement.sides import NONE
from annotator.standoff.schema import Schema


def local(name: Mapping[str, str] | None, otherwise: str) -> str:
    """A name of the schema in the reader's language, else in the other one, else the code."""
    names = name or {}
    return names.get(get_language() or "ar") or names.get("ar") or names.get("en") or otherwise


def layer_name(code: str, schema: Schema) -> str:
    """The name of a layer; labels of articles are one of their own, as are types that no schema knows."""
    if code == "labels":
        return _("Labels of the articles")
    return local(schema.layers.get(code), code)


def type_name(code: str, schema: Schema) -> str:
    """The name of a span type, a frame type or a label; ``none`` where one side has nothing."""
    if code == NONE:
        return pgettext("agreement", "nothing")
    known = schema.span_type(code) or schema.frame_type(code) or schema.labels.get(code)
    return local(known.name if known else None, code)


def subject_name(of: Measure, schema: Schema) -> str:
    """What a measure is about: a type, ``TYPE/ROLE``, ``TYPE/ATTRIBUTE``, a label or ``LABEL/CHOICE``."""
    head, _slash, tail = of.subject.partition("/")
    if not tail:
        return type_name(head, schema) if head else ""
    return f"{type_name(head, schema)} · {part_name(head, tail, schema)}"


def part_name(owner: str, code: str, schema: Schema) -> str:
    """The name of a role or attribute of a type, or of a label's choice."""
    frame, known = schema.frame_type(owner), schema.span_type(owner) or schema.frame_type(owner)
    if frame and code in frame.roles:
        return local(frame.roles[code].name, code)
    if known and code in known.attributes:
        return local(known.attributes[code].name, code)
    return value_name(owner, code, schema)


def value_name(owner: str, value: str, schema: Schema, attribute: str = "") -> str:
    """The name of a choice of a label, or of an attribute of a type."""
    for item in _attributes(owner, schema):
        if item["code"] in {attribute, owner}:
            for choice in item.get("choices", ()):
                if choice["code"] == value:
                    return local(choice.get("name"), value)
    return value


def _attributes(owner: str, schema: Schema) -> list[dict[str, Any]]:
    """The attributes of a type, or a label, as they were written: there the choices have their names."""
    body: Any = schema.body
    types = [*body["spanTypes"], *body["frameTypes"]]
    found = [attribute for item in types if item["code"] == owner for attribute in item["attributes"]]
    return [*found, *(label for label in body["labels"] if label["code"] == owner)]
