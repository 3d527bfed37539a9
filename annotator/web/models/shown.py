"""A model beside the gold as its readers see it: sentences, the table of types, the way along its scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from annotator.agreement.measuring import Measured
from annotator.services.agreement import Report
from annotator.services.agreement.meanings import find, frames_of
from annotator.services.predictions import Scored, Threshold, Version
from annotator.services.schemanames import layer_name, type_name
from annotator.standoff.schema import Schema
from annotator.web import charts
from annotator.web.agreement.numbers import UNDEFINED, decimals, spread_of, value_of
from annotator.web.dashboard.drawn import Chart
from annotator.web.dashboard.words import strong
from annotator.web.figures import number

EXACT: Final = "spans/exact"
_F1: Final = "F1"
#: Thresholds in the table: every second step of the curve.
_EVERY: Final = 2


def lede_of_all(versions: Sequence[Version]) -> SafeString:
    """How many there are, and whose suggestions annotators see."""
    if not versions:
        return strong("")
    text = ngettext(
        "The project knows %(versions)s version of a model.",
        "The project knows %(versions)s versions of models.",
        len(versions),
    )
    said = [strong(text, versions=number(len(versions)))]
    shown = next((one.row for one in versions if one.shown), None)
    if shown is None:
        said.append(strong(_("Annotators are shown none of them.")))
    else:
        said.append(strong(_("Annotators see what %(model)s predicted, as suggestions."), model=str(shown)))
    return mark_safe(" ".join(said))  # noqa: S308  (each was escaped)


@dataclass(frozen=True, slots=True)
class Line:
    """A version in the list; ``f1`` as it was measured last, empty where nobody has looked yet."""

    version: Version
    f1: str
    spread: str


def line(version: Version, exact: Measured | None) -> Line:
    """A version's line."""
    return Line(version, value_of(exact) if exact else "", spread_of(exact))


def lede(version: Version, report: Report) -> SafeString:
    """For how much it predicted, how much of that has gold, and how exact it is."""
    text = ngettext(
        "It predicted something for %(articles)s article.",
        "It predicted something for %(articles)s articles.",
        version.articles,
    )
    said = [strong(text, articles=number(version.articles))]
    if not report.everything:
        if version.articles and report.asked.release:
            said.append(strong(_("None of them is in this split with locked gold.")))
        elif version.articles:
            said.append(strong(_("None of them has locked gold yet, so there is nothing to measure by.")))
        return mark_safe(" ".join(said))  # noqa: S308  (each was escaped)
    text = (
        ngettext(
            "%(articles)s of them is in this split, with locked gold.",
            "%(articles)s of them are in this split, with locked gold.",
            report.everything,
        )
        if report.asked.release
        else ngettext(
            "%(articles)s of them has locked gold.", "%(articles)s of them have locked gold.", report.everything
        )
    )
    said.append(strong(text, articles=number(report.everything)))
    exact, overlap = (find(report.measures, code, "", "") for code in (EXACT, "spans/overlap"))
    if exact and exact.value is not None:
        text = _("Against it, %(f1)s is %(exact)s for exact marks and %(overlap)s where overlapping counts as half.")
        said.append(strong(text, f1=_F1, exact=value_of(exact), overlap=value_of(overlap)))
    return mark_safe(" ".join(said))  # noqa: S308  (each was escaped)


@dataclass(frozen=True, slots=True)
class Row:
    """A type beside the gold: how many were predicted, how many the gold has, how many are right, and the measures."""

    name: str
    whole: bool
    predicted: str
    gold: str
    right: str
    precision: str
    recall: str
    f1: str
    spread: str
    overlap: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the schema as a table."""

    title: str
    rows: Sequence[Row]


def layers(report: Report, schema: Schema) -> list[Layer]:
    """The layers in which the model or the gold has anything, each as a whole, averaged, by type, and its frames."""
    found = [Layer(layer_name(layer, schema), _rows(report.measures, layer, schema)) for layer in schema.layers]
    return [layer for layer in found if layer.rows]


def _rows(measures: Sequence[Measured], layer: str, schema: Schema) -> list[Row]:
    rows = []
    types = [one for one in measures if one.code == EXACT and one.layer == layer]
    for one in sorted(types, key=lambda one: (bool(one.subject), -one.n, one.subject)):
        name = type_name(one.subject, schema) if one.subject else _("All types together")
        rows.append(_row(measures, one, EXACT, name, whole=not one.subject))
        if not one.subject and len(types) > 2 and (macro := find(measures, f"{EXACT}/macro", layer, "")) is not None:
            rows.append(_macro(measures, macro))
    for frame in frames_of(layer, schema):
        match = find(measures, "frames/match", layer, frame.code)
        if match is not None:
            rows.append(_row(measures, match, "frames/match", type_name(frame.code, schema), whole=False))
    return rows


def _row(measures: Sequence[Measured], one: Measured, code: str, name: str, *, whole: bool) -> Row:
    precision, recall = (find(measures, f"{code}/{part}", one.layer, one.subject) for part in ("precision", "recall"))
    predicted, gold = (round(part.n) if part else 0 for part in (precision, recall))
    right = round((precision.value or 0) * precision.n) if precision else 0
    other = "spans/overlap" if code == EXACT else "frames/roles"
    return Row(
        name=name,
        whole=whole,
        predicted=number(predicted),
        gold=number(gold),
        right=number(right),
        precision=value_of(precision),
        recall=value_of(recall),
        f1=value_of(one),
        spread=spread_of(one),
        overlap=value_of(find(measures, other, one.layer, one.subject)),
    )


def _macro(measures: Sequence[Measured], macro: Measured) -> Row:
    """The mean of the types, in which a rare one counts as much as a frequent one."""
    overlap = find(measures, "spans/overlap/macro", macro.layer, "")
    values = value_of(macro), spread_of(macro), value_of(overlap)
    return Row(_("Mean over the types"), True, "", "", "", "", "", *values)


@dataclass(frozen=True, slots=True)
class Curve:
    """What is left from a score on, drawn and written out; ``best``: in a sentence where F1 is highest."""

    chart: Chart
    rows: Sequence[tuple[str, str, str, str, str]]
    best: SafeString


def curve(scored: Scored) -> Curve | None:
    """F1 of exact marks by threshold; None where the model gave no scores."""
    known = [one for one in scored.thresholds if one.f1 is not None]
    if len(known) < 2:
        return None
    points = [charts.Point(decimals(one.least), one.f1, _told(one)) for one in known]
    marks = [(step / 5, decimals(step / 5, 1)) for step in range(6)]
    scale, rtl = charts.Scale(0.0, marks), get_language_bidi()
    title = _("%(f1)s of the marks from a score on") % {"f1": _F1}
    best = max(known, key=lambda one: (one.f1 or 0, -one.least))
    text = _("%(f1)s is highest, %(value)s, with marks from a score of %(least)s on.")
    return Curve(
        Chart(
            charts.trend(points, scale, rtl=rtl, title=title),
            charts.trend(points, scale, rtl=rtl, title=title, width=320),
        ),
        [_written(one) for one in known[::_EVERY]],
        strong(text, f1=_F1, value=decimals(best.f1 or 0), least=decimals(best.least)),
    )


def _told(one: Threshold) -> str:
    text = _("From %(least)s on: %(f1)s %(value)s, %(predicted)s marks")
    return text % {"least": decimals(one.least), "f1": _F1, "value": _value(one.f1), "predicted": number(one.predicted)}


def _written(one: Threshold) -> tuple[str, str, str, str, str]:
    values = (one.precision, one.recall, one.f1)
    precision, recall, f1 = map(_value, values)
    return decimals(one.least), number(one.predicted), precision, recall, f1


def _value(value: float | None) -> str:
    return UNDEFINED if value is None else decimals(value)


def article_address(public: object) -> str:
    """Where the sets of an article stand side by side, the model's among them."""
    return reverse("compare", args=[public])
