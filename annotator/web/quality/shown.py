"""Quality as managers and curators read it: sentences, lines with whiskers, tables, signs of drift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from annotator.agreement.drift import LEAST as LEAST_FOR_DRIFT
from annotator.agreement.drift import Drift
from annotator.agreement.measuring import Measured
from annotator.models import Project
from annotator.services.agreement import TimePart
from annotator.services.quality import Kind, Person, Quality, Standing
from annotator.services.schemanames import layer_name, subject_name, type_name
from annotator.standoff.schema import Schema
from annotator.web import charts
from annotator.web.agreement.drawn import scale_of
from annotator.web.agreement.names import CLASSES
from annotator.web.agreement.numbers import decimals, spread_of, value_of
from annotator.web.agreement.shown import Shown, place
from annotator.web.dashboard.drawn import Chart
from annotator.web.dashboard.words import strong
from annotator.web.figures import minutes, month, number, short_day

#: Stretches of time in the small drawing of a line.
_SMALL: Final = 8
_EXACT: Final = "spans/exact"


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the list."""

    name: str
    address: str
    standing: Standing
    f1: str
    spread: str
    whisker: SafeString | None
    way: SafeString | None
    drift: str
    control: str
    speed: str
    kinds: Sequence[Mapping[str, str]]


def lede(of: Quality) -> SafeString:
    """Who can be measured, where the middle lies, and whether something has moved; empty while it is worked out."""
    known = [one for one in of.people if one.articles]
    values = [one.value for person in known if (one := person.measure(_EXACT)) and one.value is not None]
    if not values:
        return strong("" if of.missing else _("There is nothing to measure by yet: no article has locked gold."))
    people = ngettext(
        "%(people)s person is measured against the gold of %(articles)s articles.",
        "%(people)s people are measured against the gold of %(articles)s articles.",
        len(known),
    )
    said = [strong(people, people=number(len(known)), articles=number(of.articles))]
    if len(values) > 1:
        text = _("Their marks agree with it exactly at F1 %(low)s to %(high)s, in the middle %(middle)s.")
        facts = {"low": min(values), "high": max(values), "middle": median(values)}
        said.append(strong(text, **{name: decimals(value) for name, value in facts.items()}))
    else:
        said.append(strong(_("The marks agree with it exactly at F1 %(value)s."), value=decimals(values[0])))
    moved = [one for one in known if one.drift and one.drift.moved == "down"]
    if moved:
        names = _(", ").join(of.names.get(one.person, "—") for one in moved)
        said.append(strong(_("Lately below what came before: %(names)s."), names=names))
    return mark_safe(" ".join(said))  # noqa: S308  (each was escaped)


def line(of: Standing, quality: Quality, project: Project, schema: Schema) -> Line:
    """A person's line."""
    f1 = of.measure(_EXACT)
    return Line(
        name=quality.names.get(of.person, "—"),
        address=reverse("quality-person", args=[project.slug, of.person]),
        standing=of,
        f1=value_of(f1),
        spread=spread_of(f1),
        whisker=whisker(f1),
        way=_way(of.times),
        drift=drift_sign(of.drift),
        control=value_of(of.control.f1) if of.control.articles else "",
        speed=minutes(of.speed.article.median) if of.speed.article else "",
        kinds=[kind(one, schema) for one in of.kinds],
    )


def whisker(of: Measured | None) -> SafeString | None:
    """Its interval drawn on a scale from 0 to 1."""
    if of is None or of.value is None or of.low is None or of.high is None:
        return None
    title = f"{decimals(of.value)} ({spread_of(of)})"
    return charts.whisker(of.low, of.value, of.high, top=1, rtl=get_language_bidi(), title=title, width=110)


def _exact(time: TimePart) -> Measured | None:
    found = (one for one in time.measures if (one.code, one.layer, one.subject) == (_EXACT, "", ""))
    return next(found, None)


def _way(times: Sequence[TimePart]) -> SafeString | None:
    """F1 of the last stretches of time, small; None for fewer than two."""
    values = [one.value for time in times[-_SMALL:] if (one := _exact(time)) and one.value is not None]
    if len(values) < 2:
        return None
    told = _("F1 over time, the newest last: %(values)s") % {"values": _(", ").join(map(decimals, values))}
    return charts.spark(values, rtl=get_language_bidi(), title=told)


def drift_sign(of: Drift | None) -> str:
    """One or two words on whether something has moved."""
    if of is None:
        return _("too few to say")
    if of.moved:
        return _("lower lately") if of.moved == "down" else _("higher lately")
    return _("other types lately") if of.types_moved else _("steady")


def drift_told(of: Drift | None) -> list[SafeString]:
    """The drift in sentences, with how sure they are."""
    if of is None:
        text = _("Whether something has moved can be said from %(articles)s articles on.")
        return [strong(text, articles=number(2 * LEAST_FOR_DRIFT))]
    said = []
    if of.before is not None and of.after is not None:
        text = {
            "down": _("The latest %(latest)s articles lie at F1 %(after)s, those before at %(before)s: worth a talk."),
            "up": _("The latest %(latest)s articles lie at F1 %(after)s, those before at %(before)s: it grows."),
            "": _("The latest %(latest)s articles lie at F1 %(after)s, those before at %(before)s: within chance."),
        }[of.moved]
        facts = {"latest": number(of.latest), "after": decimals(of.after), "before": decimals(of.before)}
        said.append(strong(text, **facts))
    if of.types_moved:
        told = _("Other types are marked than before (divergence %(value)s), while those of the gold have not changed.")
        said.append(strong(told, value=decimals(of.divergence)))
    return said


def kind(of: Kind, schema: Schema) -> Mapping[str, str]:
    """A kind of difference, and of how many things of its type it came."""
    name = pgettext("class of differences", "Marked besides") if of.difference == "extra" else CLASSES[of.difference][0]
    title = _("%(kind)s: %(type)s") % {"kind": name, "type": type_name(of.type, schema)}
    text = ngettext("%(count)s of %(items)s", "%(count)s of %(items)s", of.items)
    return {"title": title, "text": text % {"count": number(of.count), "items": number(of.items)}}


def brief(of: Shown) -> Shown:
    """A place without what its snippet shows already: where one of the two has nothing, the first respect is enough."""
    alone = any(not (reading.one and reading.other) for reading in of.readings[:1])
    return replace(of, readings=of.readings[:1]) if alone else of


def lede_of(person: Person) -> SafeString:
    """One person's standing in two sentences; empty while it is worked out."""
    of = person.standing
    f1 = of.measure(_EXACT)
    if f1 is None or f1.value is None:
        return strong("" if person.quality.missing else _("No article that this person handed in has locked gold yet."))
    text = ngettext(
        "Measured against the gold of %(articles)s article: F1 %(value)s for exact marks.",
        "Measured against the gold of %(articles)s articles: F1 %(value)s for exact marks.",
        of.articles,
    )
    said = [strong(text, articles=number(of.articles), value=decimals(f1.value)), *drift_told(of.drift)]
    return mark_safe(" ".join(said))  # noqa: S308  (each was escaped)


def details(person: Person, schema: Schema) -> dict[str, Any]:
    """The table of types, the way over time, and the kinds of differences with their places."""
    of = person.standing
    return {
        "rows": [row for layer in schema.layers for row in _rows(of, layer, schema)],
        "trend": trend(of.times, monthly=of.monthly, title=_("F1 of exact marks over time")),
        "control": value_of(of.control.f1),
        "control_spread": spread_of(of.control.f1),
        "hundred": minutes(of.speed.hundred_words) if of.speed.hundred_words else "",
        "kinds": [_with_places(one, person, schema) for one in of.kinds],
    }


def _with_places(of: Kind, person: Person, schema: Schema) -> dict[str, Any]:
    """A kind of difference with some of its places, and the way to all of them where there are more."""
    places = person.places[of]
    query = urlencode({"cell": of.cell, "against": "gold", "one": person.standing.person}, safe="/")
    return {
        "kind": kind(of, schema),
        "places": [brief(place(one, person.quality.names, schema)) for one in places],
        "query": query if of.count > len(places) else "",
    }


def _rows(of: Standing, layer: str, schema: Schema) -> list[dict[str, Any]]:
    """A layer as a whole, its types, its frames; exact and overlapping, precision and recall."""
    rows = []
    for one in of.measures:
        if one.layer != layer or one.code not in {_EXACT, "frames/match"} or one.value is None:
            continue
        overlap = of.measure("spans/overlap", layer, one.subject) if one.code == _EXACT else None
        rows.append(
            {
                "name": subject_name(one, schema) or layer_name(layer, schema),
                "whole": not one.subject,
                "f1": value_of(one),
                "whisker": whisker(one),
                "spread": spread_of(one),
                "precision": value_of(of.measure(f"{one.code}/precision", layer, one.subject)),
                "recall": value_of(of.measure(f"{one.code}/recall", layer, one.subject)),
                "overlap": value_of(overlap),
            }
        )
    return sorted(rows, key=lambda row: not row["whole"])


def trend(times: Sequence[TimePart], *, monthly: bool, title: str) -> Chart | None:
    """F1 of exact marks over time; None for fewer than two stretches of it."""
    known = [(time, one) for time in times if (one := _exact(time)) and one.value is not None]
    if len(known) < 2:
        return None
    points = [
        charts.Point(label, one.value, f"{label}: {value_of(one)}", one.low, one.high)
        for time, one in known
        for label in [month(time.start) if monthly else short_day(time.start)]
    ]
    scale, rtl = scale_of([one for _time, one in known]), get_language_bidi()
    wide = charts.trend(points, scale, rtl=rtl, title=title)
    return Chart(wide, charts.trend(points, scale, rtl=rtl, title=title, width=320))
