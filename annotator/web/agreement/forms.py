"""The filters of agreement in the address, and the address of filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from annotator.services.agreement import Asked, Report
from annotator.services.schemanames import layer_name
from annotator.standoff.schema import Schema
from annotator.web.figures import near_day

#: "The last four weeks": this week and the three before it, to the day.
LATELY: Final = timedelta(weeks=4)
_LARGEST: Final = 2**62


class AskForm(forms.Form):
    """What is asked for; what cannot be read asks for nothing, and the page says what it shows."""

    against = forms.ChoiceField(required=False, choices=[("", ""), ("gold", "gold")])
    one = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST)
    other = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST)
    period = forms.ChoiceField(required=False, choices=[("", ""), ("4w", "4w")])
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    schema = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST)
    source = forms.CharField(required=False, max_length=200)
    layer = forms.CharField(required=False, max_length=64)
    model = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST)
    release = forms.CharField(required=False, max_length=40)
    split = forms.CharField(required=False, max_length=10)

    def asked(self, *, models: bool = False) -> Asked:
        """The filters as far as they make sense; ``models``: what a model predicted can be asked for, too."""
        self.is_valid()
        said = self.cleaned_data
        since = said.get("since")
        if said.get("period") == "4w":
            since = localtime().date() - LATELY + timedelta(days=1)
        if models and said.get("model"):
            release, split = said.get("release") or "", said.get("split") or ""
            return Asked(gold=True, model=said["model"], release=release, split=split)
        gold = said.get("against") == "gold"
        people = [said.get("one"), *([] if gold else [said.get("other")])]
        return Asked(
            gold=gold,
            people=frozenset(person for person in people if person),
            since=since,
            until=said.get("until"),
            schema=said.get("schema"),
            source=said.get("source") or "",
            layer=said.get("layer") or "",
        )


def query_of(asked: Asked, **changed: Any) -> str:
    """The address of a choice, with some of it changed; empty where nothing is chosen."""
    wanted = replace(asked, **changed)
    people = sorted(wanted.people)
    said: dict[str, Any] = {
        "against": "gold" if wanted.gold else "",
        "one": people[0] if people else "",
        "other": people[1] if len(people) > 1 else "",
        "since": wanted.since or "",
        "until": wanted.until or "",
        "schema": wanted.schema or "",
        "source": wanted.source,
        "layer": wanted.layer,
        "model": wanted.model or "",
        "release": wanted.release,
        "split": wanted.split,
    }
    return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class Link:
    """A choice as a link: its name, its address, and whether it is the one at work."""

    name: str
    query: str
    on: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be chosen. ``bars``: rows of links with their names; ``at_work``: the filters on, each with the address
    without it."""

    bars: Sequence[tuple[str, Sequence[Link]]]
    schemas: Mapping[int, str]
    sources: Sequence[str]
    people: Mapping[int, str]
    first: int | None
    second: int | None
    at_work: Sequence[Link]


def offers_of(report: Report, schema: Schema | None) -> Offers:
    """The choices of a report, for the form above it."""
    asked = report.asked
    chosen = [*sorted(asked.people), None, None]
    return Offers(
        bars=[
            (_("What is compared"), _kinds(asked)),
            (_("Period"), _periods(asked)),
            *([(_("Layer"), _layers(asked, schema))] if schema else []),
        ],
        schemas=report.choices.schemas,
        sources=report.choices.sources,
        people=report.names,
        first=chosen[0],
        second=chosen[1],
        at_work=list(_at_work(report, schema)),
    )


def _kinds(asked: Asked) -> list[Link]:
    first = frozenset(sorted(asked.people)[:1])
    return [
        Link(_("Annotators with each other"), query_of(asked, gold=False), not asked.gold),
        Link(_("Annotators and gold"), query_of(asked, gold=True, people=first), asked.gold),
    ]


def _periods(asked: Asked) -> list[Link]:
    lately = localtime().date() - LATELY + timedelta(days=1)
    return [
        Link(_("All the time"), query_of(asked, since=None, until=None), not asked.since and not asked.until),
        Link(
            _("The last 4 weeks"), query_of(asked, since=lately, until=None), asked.since == lately and not asked.until
        ),
    ]


def _layers(asked: Asked, schema: Schema) -> list[Link]:
    every = Link(_("All layers"), query_of(asked, layer=""), not asked.layer)
    names = [(code, layer_name(code, schema)) for code in schema.layers]
    return [every, *(Link(name, query_of(asked, layer=code), asked.layer == code) for code, name in names)]


def _at_work(report: Report, schema: Schema | None) -> Sequence[Link]:
    asked = report.asked
    found = [
        Link(report.names.get(person, "—"), query_of(asked, people=asked.people - {person}), on=True)
        for person in sorted(asked.people)
    ]
    if asked.since:
        found.append(Link(_("from %(day)s") % {"day": near_day(asked.since)}, query_of(asked, since=None), on=True))
    if asked.until:
        found.append(Link(_("until %(day)s") % {"day": near_day(asked.until)}, query_of(asked, until=None), on=True))
    if asked.schema:
        found.append(Link(report.choices.schemas.get(asked.schema, "—"), query_of(asked, schema=None), on=True))
    if asked.source:
        found.append(Link(asked.source, query_of(asked, source=""), on=True))
    if asked.layer and schema:
        found.append(Link(layer_name(asked.layer, schema), query_of(asked, layer=""), on=True))
    return found
