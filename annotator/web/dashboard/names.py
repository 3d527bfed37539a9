"""What the things that are counted are called: states, types, values, labels, kinds of warnings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as later
from django.utils.translation import pgettext, pgettext_lazy

from annotator.services.schemanames import local
from annotator.standoff.doubts import is_strict
from annotator.standoff.schema import Schema

#: The states of articles, as a reader calls them.
STATES: Final[Mapping[str, str | Promise]] = {
    "gold": pgettext_lazy("articles", "Gold"),
    "curation": pgettext_lazy("articles", "In curation"),
    "submitted": pgettext_lazy("articles", "Submitted"),
    "progress": pgettext_lazy("articles", "In progress"),
    "assigned": pgettext_lazy("articles", "Assigned"),
    "new": pgettext_lazy("articles", "New"),
}

#: The kinds of warnings, by the code of ``standoff.check``; the workspace calls them the same.
PROBLEMS: Final[Mapping[str, str | Promise]] = {
    "quote_without_speaker": later("Quotes without a speaker"),
    "stance_without_holder": later("Stances without a holder"),
    "stance_without_target": later("Stances without a target"),
    "stance_without_evidence": later("Stances without evidence"),
    "role_missing": later("Empty roles"),
    "missing_attribute": later("Missing values"),
    "edge_whitespace": later("Space at the edges"),
    "edge_punctuation": later("Punctuation at the edges"),
    "clitic_inside": later("Clitics inside a name"),
    "duplicate_span": later("Words marked twice"),
    "crossing_spans": later("Marks that cross"),
    "same_name_entities": later("Participants of the same name"),
    "unused_entity": later("Participants without a mention or role"),
    "disabled_type": later("Types that are switched off"),
}


def problem_name(code: str) -> str:
    """The name of a kind of warning; a kind that is new here goes by its code."""
    return str(PROBLEMS.get(code, code))


@dataclass(frozen=True, slots=True)
class Named:
    """A code that is counted, its name, and its type's code where the type has colours of its own."""

    code: str
    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things counted beside each other: ``kind`` is "types" or "labels"; ``total``: the code that counts them all."""

    title: str
    kind: str
    things: tuple[Named, ...]
    total: str = ""


def groups_of(schema: Schema) -> list[Group]:
    """What a schema lets be counted, layer by layer and then label by label, in the schema's order."""
    return [*_layers(schema), *_labels(schema)]


def _layers(schema: Schema) -> Iterator[Group]:
    for layer, name in schema.layers.items():
        types = [
            type_ for type_ in schema.span_types.values() if type_.layer == layer and is_strict(type_.code, schema)
        ]
        if types:
            things = tuple(Named(type_.code, local(type_.name, type_.code), type_.code) for type_ in types)
            yield Group(local(name, layer), "types", things)
        yield from (_facets(frame) for frame in _items(schema, "frameTypes") if frame["layer"] == layer)


def _items(schema: Schema, key: str) -> list[dict[str, Any]]:
    """A list of the schema as it was written: there the choices have their names."""
    items: Any = schema.body[key]
    return list(items)


def _facets(frame: Mapping[str, Any]) -> Group:
    """The frames of a type, divided by their first choice (``services.figures.counting``)."""
    title, code = local(frame["name"], frame["code"]), frame["code"]
    facet = next((item for item in frame["attributes"] if item["kind"] == "choice"), None)
    if facet is None:
        return Group(title, "types", (Named(code, title, code),), code)
    things = tuple(
        Named(f"{code}.{facet['code']}={choice['code']}", _choice(choice), code) for choice in facet["choices"]
    )
    return Group(title, "types", things, code)


def _choice(choice: Mapping[str, Any]) -> str:
    name = local(choice.get("name"), choice["code"])
    return f"{choice['symbol']} {name}" if choice.get("symbol") else name


def _labels(schema: Schema) -> Iterator[Group]:
    for label in _items(schema, "labels"):
        code = label["code"]
        if label["kind"] == "boolean":
            things = [
                Named(f"{code}=true", pgettext("figures", "Yes")),
                Named(f"{code}=false", pgettext("figures", "No")),
            ]
        else:
            things = [Named(f"{code}={choice['code']}", _choice(choice)) for choice in label.get("choices", ())]
        if things:
            yield Group(local(label["name"], code), "labels", tuple(things))
