"""Places as the reader sees them: whose mark is which, what each of the two says, and the way to the article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from annotator.services.agreement import Asked, Place, Report, Run, Said, directed
from annotator.services.schemanames import layer_name, type_name
from annotator.standoff.schema import Schema
from annotator.web.agreement.names import CLASSES, EDGES, aspect_name, category_name, values_of, written

#: Where the name of a model stands among those of people.
NOBODY: Final = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """In what they differ, and what each says; empty = nothing."""

    aspect: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A place with its words; ``one`` and ``other``: whose the two are."""

    title: str
    address: str
    type: str
    one: str
    other: str
    runs: Sequence[Run]
    readings: Sequence[Reading]


def place(of: Place, names: Mapping[int, str], schema: Schema) -> Shown:
    """A place in words."""
    couple = of.couple
    return Shown(
        title=of.article.title,
        address=_address(of),
        type=type_name(of.type, schema),
        one=names.get(couple.one.author or NOBODY, "—"),
        other=pgettext("agreement", "gold") if couple.gold else names.get(couple.other.author or 0, "—"),
        runs=of.runs,
        readings=[
            _reading(said, of.type, schema) for said in of.said if not (said.code == "type" and said.one == said.other)
        ],
    )


def _reading(said: Said, type_: str, schema: Schema) -> Reading:
    """What the two say; where their words are the same, with the types in which they differ."""
    one, other = (written(value, said.code, type_, schema) for value in (said.one, said.other))
    if one == other:
        one, other = (written(value, said.code, type_, schema, typed=True) for value in (said.one, said.other))
    return Reading(aspect_name(said.code, type_, schema), one, other)


def _address(of: Place) -> str:
    """The comparison of the article where there is one, else the article."""
    try:
        return reverse("compare", args=[of.article.public])
    except NoReverseMatch:
        return reverse("article", args=[of.article.public])


def sides(report: Report) -> tuple[str, str]:
    """Whose the rows and columns of a square are, where that means something."""
    if report.asked.gold:
        people = [report.names.get(person, "—") for person in report.asked.people]
        return (people[0] if people else _("the annotators")), pgettext("agreement", "gold")
    one, other = sorted(report.asked.people) if len(report.asked.people) == 2 else (0, 0)
    return report.names.get(one, ""), report.names.get(other, "")


def title(cell: str, schema: Schema, asked: Asked) -> str:
    """What the places of a cell have in common."""
    head, *rest = cell.split("/")
    if head == "class":
        name = str(CLASSES[rest[0]][0]) if rest[0] in CLASSES else rest[0]
        about = [layer_name(rest[1], schema)] if len(rest) > 1 else []
        about += [type_name(rest[2], schema)] if len(rest) > 2 else []
        return " · ".join([name, *about])
    if head == "confusion":
        return _against(type_name(rest[1], schema), type_name(rest[2], schema), asked)
    if head in {"attributes", "labels"}:
        *path, mine, theirs = rest
        name, attribute, owner = values_of(path, schema)
        one, other = (category_name(code, attribute, owner, schema) for code in (mine, theirs))
        return f"{name}: {_against(one, other, asked)}"
    return f"{type_name(rest[1], schema)} · {EDGES.get((rest[2], rest[3]), cell)}"


def _against(one: str, other: str, asked: Asked) -> str:
    """What the two say, in their order where they have one."""
    if one == other:
        return _("Both say: %(type)s") % {"type": one}
    text = _("%(one)s, then %(other)s") if directed(asked) else _("%(one)s or %(other)s?")
    return text % {"one": one, "other": other}
