"""The words of a review: letters for voices, names of differences and of the sides of an item."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from annotator.agreement.comparison import Item
from annotator.models import Decision
from annotator.standoff.attributes import Attribute
from annotator.standoff.schema import Schema
from annotator.web.figures import digits

#: The letters of the voices, as Arabic and English count with letters.
_LETTERS: Final[Mapping[str, str]] = {"ar": "أ ب ج د هـ و ز ح ط ي ك ل", "en": "A B C D E F G H I J K L"}

#: What an item differs in, as short as the tag on it.
CLASSES: Final[Mapping[str, str | Promise]] = {
    "missed": pgettext_lazy("class of difference", "Missed"),
    "type": pgettext_lazy("class of difference", "Type"),
    "boundary": pgettext_lazy("class of difference", "Edges"),
    "clitic": pgettext_lazy("class of difference", "Clitic"),
    "role": pgettext_lazy("class of difference", "Role"),
    "attribute": pgettext_lazy("class of difference", "Attribute"),
    "coreference": pgettext_lazy("class of difference", "Coreference"),
}
_ASPECTS: Final[Mapping[str, str | Promise]] = {
    "presence": pgettext_lazy("side of an annotation", "Present"),
    "segments": pgettext_lazy("side of an annotation", "Edges"),
    "type": pgettext_lazy("side of an annotation", "Type"),
    "entity": pgettext_lazy("side of an annotation", "Entity"),
    "name": pgettext_lazy("side of an annotation", "Name"),
    "reference": pgettext_lazy("side of an annotation", "Reference"),
    "value": pgettext_lazy("side of an annotation", "Value"),
}
_SPECIALS: Final[Mapping[str, str | Promise]] = {
    "author": pgettext_lazy("filler of a role", "the author"),
    "unknown": pgettext_lazy("filler of a role", "unknown"),
    "none": pgettext_lazy("filler of a role", "none"),
}

#: What a rule does, as its button says it.
RULES: Final[Mapping[str, str | Promise]] = {
    "cut": pgettext_lazy("rule", "Cutting of the clitic"),
    "keep": pgettext_lazy("rule", "Keeping of the clitic"),
    "longer": pgettext_lazy("rule", "The longest edges"),
    "shorter": pgettext_lazy("rule", "The shortest edges"),
    "majority": pgettext_lazy("rule", "As the majority"),
    "take": pgettext_lazy("rule", "Acceptance of them all"),
    "nothing": pgettext_lazy("rule", "Leaving them all out"),
    "voice": pgettext_lazy("rule", "As one set has it"),
}
POLICIES: Final[Mapping[str, str | Promise]] = {
    "all_agree": pgettext_lazy("policy", "What all sets say"),
    "majority": pgettext_lazy("policy", "What more than half say"),
    "threshold": pgettext_lazy("policy", "What two of three say"),
    "trusted": pgettext_lazy("policy", "All as one trusted set has it"),
}
#: What was decided where nothing was simply taken.
CHOICES: Final[Mapping[str, str | Promise]] = {
    "nothing": pgettext_lazy("decision", "nothing here"),
    "neither": pgettext_lazy("decision", "none of the readings"),
    "hand": pgettext_lazy("decision", "edited by hand"),
    "keep": pgettext_lazy("decision", "kept"),
}


def letter(n: int) -> str:
    """The letter of the voice number ``n`` from 0; a number where the letters end."""
    letters = _LETTERS.get(get_language() or "ar", _LETTERS["ar"]).split()
    return letters[n] if n < len(letters) else str(n + 1)


def named(names: Mapping[str, str] | None, code: str) -> str:
    """A name of the schema in the reader's language."""
    return (names or {}).get(get_language() or "ar") or code


def special(code: str) -> str:
    """A filler that is no thing of the text."""
    return str(_SPECIALS.get(code, code))


def type_name(schema: Schema, kind: str, code: str) -> str:
    """The name of an item's type; an entity's type is a span type, a label its own."""
    if kind == "label":
        known = schema.labels.get(code)
        return named(known.name if known else None, code)
    found = schema.frame_type(code) if kind == "frame" else schema.span_type(code)
    return named(found.name if found else None, code)


def aspect_name(schema: Schema, item: Item, code: str) -> str:
    """What a side of an item is called: a role or an attribute by its name in the schema."""
    if code in _ASPECTS:
        return str(_ASPECTS[code])
    side, _colon, name = code.partition(":")
    if side == "role":
        role = schema.role(item.type, name)
        return named(role.name if role else None, name)
    known = attribute(schema, item, name)
    return named(known.name if known else None, name)


def attribute(schema: Schema, item: Item, code: str) -> Attribute | None:
    """An attribute of an item's type."""
    if item.kind == "label":
        return schema.labels.get(code)
    found = schema.frame_type(item.type) if item.kind == "frame" else schema.span_type(item.type)
    return found.attributes.get(code) if found else None


def value_name(schema: Schema, item: Item | Decision, code: str, value: object) -> str:
    """A value of an attribute or a label as it is read."""
    if value is None:
        return _("not set")
    if isinstance(value, bool):
        return pgettext("value", "yes") if value else pgettext("value", "no")
    if isinstance(value, tuple | list):
        return pgettext("between items", ", ").join(value_name(schema, item, code, one) for one in value)
    known = _choices(schema, item, code).get(str(value))
    return known or (digits(value) if isinstance(value, int | float) else str(value))


def _choices(schema: Schema, item: Item | Decision, code: str) -> dict[str, str]:
    """The names of an attribute's choices: the indexed schema keeps their codes only."""
    shelf = "frameTypes" if item.kind == "frame" else "spanTypes"
    body: Mapping[str, list[dict[str, object]]] = schema.body  # type: ignore[assignment]  # proved by its JSON Schema
    if item.kind == "label":
        attributes = body["labels"]
    else:
        types = (one for one in body[shelf] if one["code"] == item.type)
        attributes = next((one["attributes"] for one in types), [])  # type: ignore[misc]
    return dict(_named_choices(attributes, code))


def _named_choices(attributes: Iterable[dict[str, object]], code: str) -> Iterable[tuple[str, str]]:
    for one in attributes:
        if one["code"] == code:
            choices: list[dict[str, object]] = one.get("choices", [])  # type: ignore[assignment]
            for choice in choices:
                names: Mapping[str, str] = choice["name"]  # type: ignore[assignment]
                yield str(choice["code"]), named(names, str(choice["code"]))
