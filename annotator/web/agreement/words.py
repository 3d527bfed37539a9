"""Agreement in words: how things stand, and who needs help with what; the numbers stand out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from annotator.agreement.measuring import Measured
from annotator.models import Project
from annotator.services.agreement import Need, Report
from annotator.services.agreement.meanings import headline, short_name
from annotator.services.schemanames import layer_name, subject_name, type_name
from annotator.standoff.schema import Schema
from annotator.web.agreement.forms import query_of
from annotator.web.agreement.names import CLASSES
from annotator.web.dashboard.words import strong
from annotator.web.figures import number

#: Krippendorff, Content Analysis, 2004, p. 241: from here on conclusions can be relied on; below the other, none.
SOLID: Final = 0.8
WEAK: Final = 2 / 3
#: Names in one list of the lede.
_MOST: Final = 3


def lede(report: Report, schema: Schema | None) -> SafeString:
    """On what it rests, what is solid, what is weak, and how most differences differ."""
    said = [_rests_on(report), *(_bands(report, schema) if schema else []), *_most_frequent(report)]
    return mark_safe(" ".join(said))  # noqa: S308  (each was escaped)


def _rests_on(report: Report) -> SafeString:
    if report.asked.gold:
        text = ngettext(
            "Reckoned from %(articles)s article that has a gold reference.",
            "Reckoned from %(articles)s articles that have a gold reference.",
            report.articles,
        )
    else:
        text = ngettext(
            "Reckoned from %(articles)s article that two or more people annotated independently.",
            "Reckoned from %(articles)s articles that two or more people annotated independently.",
            report.articles,
        )
    return strong(text, articles=number(report.articles))


def _bands(report: Report, schema: Schema) -> list[SafeString]:
    layers = [layer for layer in schema.layers if report.asked.layer in {"", layer}]
    told = [one for layer in layers for one in headline(report.measures, schema, layer)]
    known = [(one, one.value) for one in told if one.value is not None]
    solid = [one for one, value in sorted(known, key=lambda pair: -pair[1]) if value >= SOLID]
    weak = [one for one, value in sorted(known, key=lambda pair: pair[1]) if value < WEAK]
    said = []
    if known and len(solid) == len(known):
        said.append(strong(_("Everything lies in the solid range, from %(bar)s on."), bar=number(SOLID)))
    elif solid:
        text = _("In the solid range, from %(bar)s on: %(names)s.")
        said.append(strong(text, bar=number(SOLID), names=_named(solid, schema)))
    if weak:
        text = _("Below %(bar)s, where nothing should be built on it yet: %(names)s.")
        said.append(strong(text, bar=number(0.667), names=_named(weak, schema)))
    return said


def _named(measures: Sequence[Measured], schema: Schema) -> str:
    names = [full_name(one, schema) for one in measures[:_MOST]]
    more = len(measures) - _MOST
    if more > 0:
        text = ngettext("and %(count)s more", "and %(count)s more", more)
        names.append(text % {"count": number(more)})
    return _(", ").join(names)


def full_name(one: Measured, schema: Schema) -> str:
    """A measure with what it is about: "Edges and type (Entities)"."""
    name = short_name(one, schema)
    where = layer_name(one.layer, schema) if one.layer else subject_name(one, schema)
    return _("%(name)s (%(where)s)") % {"name": name, "where": where} if where and where != name else name


def _most_frequent(report: Report) -> list[SafeString]:
    counts = classes(report)
    whole = sum(counts.values())
    if not whole:
        return []
    code, most = counts.most_common(1)[0]
    text = _("Most often they differ in: %(kind)s, %(most)s of %(all)s differences.")
    return [strong(text, kind=str(CLASSES[code][0]), most=number(most), all=number(whole))]


def classes(report: Report) -> Counter[str]:
    """The differences by class, of the layer that was asked for."""
    found: Counter[str] = Counter()
    for key, count in report.differences.items():
        code, layer, _type = key.split("/")
        if not report.asked.layer or report.asked.layer == layer:
            found[code] += count
    return found


def missing(report: Report) -> str:
    """What is not in the numbers yet; empty where everything is."""
    if report.fresh:
        return ""
    if not report.missing:
        return _("Sets have changed since these numbers were measured; new ones are being measured in the background.")
    text = ngettext(
        "%(count)s article is not in these numbers yet: it is being worked out in the background.",
        "%(count)s articles are not in these numbers yet: they are being worked out in the background.",
        report.missing,
    )
    return text % {"count": number(report.missing)}


@dataclass(frozen=True, slots=True)
class Help:
    """What somebody could be helped with, in a sentence, and the way to the places."""

    title: str
    text: SafeString
    address: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person and what stands out about them; nothing may stand out."""

    name: str
    query: str
    helps: Sequence[Help]


def people(report: Report, project: Project, schema: Schema) -> list[Person]:
    """Everybody in the figures, those who could be helped first."""
    by_person: dict[int, list[Need]] = {}
    for need in report.needs:
        if not report.asked.layer or report.asked.layer == need.layer:
            by_person.setdefault(need.person, []).append(need)
    there = {person for pair in report.pairs for person in (pair.one, pair.other) if person is not None}
    ordered = sorted(there, key=lambda person: (person not in by_person, report.names.get(person, ""), person))
    return [
        Person(
            report.names.get(person, "—"),
            query_of(report.asked, people=frozenset({person})),
            [_help(need, report, project, schema) for need in by_person.get(person, [])],
        )
        for person in ordered
    ]


def _help(need: Need, report: Report, project: Project, schema: Schema) -> Help:
    title = _("%(kind)s: %(type)s") % {"kind": CLASSES[need.difference][0], "type": type_name(need.type, schema)}
    if report.asked.gold:
        text = _("Differs from the gold in %(of_ten)s of 10 places; the others in %(others)s of 10.")
    else:
        text = _("Differs from the others in %(of_ten)s of 10 places; the others from each other in %(others)s of 10.")
    told = strong(text, of_ten=_of_ten(need.share), others=_of_ten(need.others))
    cell = f"class/{need.difference}/{need.layer}/{need.type}"
    return Help(title, told, places_address(project, report, cell, need.person))


def _of_ten(share: float) -> str:
    """A share as a natural frequency; what is not nothing is not told as nothing."""
    if 0 < share < 0.05:
        return _("less than one")
    return number(round(10 * share)) if share else pgettext("of ten", "none")


def places_address(project: Project, report: Report, cell: str, person: int | None = None) -> str:
    """The page with the places of a cell."""
    people = report.asked.people | ({person} if person else frozenset())
    query = query_of(report.asked, people=people, layer="")
    return f"{reverse('agreement-places', args=[project.slug])}?cell={cell}{'&' if query else ''}{query}"
