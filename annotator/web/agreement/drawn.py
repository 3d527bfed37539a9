"""Agreement as charts: labels written for the reader, forms drawn by :mod:`annotator.web.charts`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from annotator.agreement.measuring import Measured
from annotator.services.agreement import Report, TimePart
from annotator.services.agreement.meanings import find, headline, meaning_of, of_code, short_name, single, together
from annotator.services.schemanames import layer_name, subject_name
from annotator.standoff.schema import Schema
from annotator.web import charts
from annotator.web.agreement.numbers import UNDEFINED, decimals, spread_of, value_of
from annotator.web.dashboard.drawn import Chart
from annotator.web.figures import month, number, short_day

#: Of a chart of time, which is as wide as a phone and has others beside it on a desk.
_WIDTH: Final = 360
#: The measures under a heading of a chart.
_Lines = tuple[str, Sequence[Measured]]


@dataclass(frozen=True, slots=True)
class Group:
    """A chart of measures under a heading, with the measures in it; ``code`` names it in addresses."""

    code: str
    title: str
    chart: Chart
    measures: Sequence[Measured]


def groups(report: Report, schema: Schema) -> list[Group]:
    """The measures that stand first, those of all together, by type, attribute, role and label; empty ones left out."""
    layers = [layer for layer in schema.layers if report.asked.layer in {"", layer}]

    def by_layer(pick: Callable[[str], Iterable[Measured]]) -> list[_Lines]:
        return [(layer_name(layer, schema), list(pick(layer))) for layer in layers]

    def of(*codes: str, deep: bool | None = None) -> list[_Lines]:
        return by_layer(lambda layer: _of(report, *codes, layer=layer, deep=deep))

    # The name of the part says already that they are labels.
    labels = ("", [] if report.asked.layer else _of(report, "labels/kappa", "labels/agreement", deep=False))
    found: list[tuple[str, str, Sequence[_Lines]]] = [
        ("measures", _("The measures"), by_layer(lambda layer: headline(report.measures, schema, layer))),
        ("together", _("All annotators together"), _together(report, schema, by_layer)),
        ("types", _("By type"), by_layer(lambda layer: _of_types(report, layer))),
        ("attributes", _("By attribute"), of("attributes/kappa", "attributes/agreement", deep=True)),
        ("roles", _("By role"), of("frames/roles", deep=True)),
        ("labels", _("Labels of the articles"), [labels]),
    ]
    drawn = [group_of(code, title, parts, schema) for code, title, parts in found]
    return [group for group in drawn if group is not None]


def _together(report: Report, schema: Schema, by_layer: Callable[..., list[_Lines]]) -> list[_Lines]:
    labels = [] if report.asked.layer else of_code(report.group.measures, "group/labels/alpha", deep=False)
    lines = by_layer(lambda layer: together(report.group.measures, schema, layer))
    return [*lines, (_("Labels of the articles"), labels)]


def _of_types(report: Report, layer: str) -> Iterable[Measured]:
    return [*_of(report, "spans/exact", layer=layer), *_of(report, "frames/match", layer=layer)]


def _of(report: Report, *codes: str, layer: str = "", deep: bool | None = None) -> list[Measured]:
    """Of several codes the first that a subject has."""
    found: dict[str, Measured] = {}
    for one in of_code(report.measures, *codes, layer=layer, deep=deep):
        found.setdefault(one.subject, one)
    return list(found.values())


def group_of(code: str, title: str, parts: Sequence[_Lines], schema: Schema) -> Group | None:
    """Measures under headings, drawn; None where there are none."""
    measures = [one for _title, those in parts for one in those]
    if not measures:
        return None
    by_name = code in {"measures", "together"}
    lines = [charts.Dots(name, [_dot(one, schema, by_name=by_name) for one in those]) for name, those in parts if those]
    scale = scale_of(measures)
    rtl, told = get_language_bidi(), _("Each point is a value, the line around it holds it with 95 % confidence.")
    wide = charts.dots(lines, scale, rtl=rtl, title=title, description=told)
    return Group(code, title, Chart(wide, charts.dots_narrow(lines, scale, rtl=rtl, title=title)), measures)


def scale_of(measures: Iterable[Measured]) -> charts.Scale:
    """From a tenth below the lowest to 1."""
    values = [at for one in measures for at in (one.value, one.low) if at is not None]
    floor = max(-1.0, charts.floor_of(values))
    step = 0.1 if floor >= 0.3 else 0.2 if floor >= 0 else 0.5
    count = round((1 - floor) / step)
    return charts.Scale(floor, [(round(1 - n * step, 1), decimals(1 - n * step, 1)) for n in range(count, -1, -1)])


def _dot(one: Measured, schema: Schema, *, by_name: bool) -> charts.Dot:
    meaning = meaning_of(one.code)
    assert one.value is not None
    label = short_name(one, schema) if by_name else subject_name(one, schema)
    spread = spread_of(one)
    return charts.Dot(
        label=label,
        note=str(meaning.formula) if meaning else "",
        value=one.value,
        shown=decimals(one.value),
        low=one.low if spread else None,
        high=one.high if spread else None,
        range=spread,
        told=f"{label}: {decimals(one.value)}" + (f" ({spread})" if spread else ""),
    )


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure over time; ``rows``: the stretches written out, each with value, interval and articles."""

    title: str
    chart: SafeString
    rows: Sequence[tuple[str, str, str, int]]


def trends(report: Report, schema: Schema) -> list[Trend]:
    """For each layer one measure over time, where there is more than one stretch of it."""
    if len(report.times) < 2:
        return []
    layers = [layer for layer in schema.layers if report.asked.layer in {"", layer}]
    found = [_trend(report.times, layer, schema, monthly=report.monthly) for layer in layers]
    return [trend for trend in found if trend is not None]


def _trend(times: Sequence[TimePart], layer: str, schema: Schema, *, monthly: bool) -> Trend | None:
    wanted = single(layer, schema)
    found = [find(time.measures, *wanted) for time in times]
    known = [one for one in found if one is not None and one.value is not None]
    if not known:
        return None
    points = [_point(time, one, monthly=monthly) for time, one in zip(times, found, strict=True)]
    meaning = meaning_of(wanted[0])
    title = f"{layer_name(layer, schema)} · {meaning.name if meaning else wanted[0]}"
    chart = charts.trend(points, scale_of(known), rtl=get_language_bidi(), title=title, width=_WIDTH)
    rows = [
        (point.label, value_of(one), spread_of(one) or UNDEFINED, time.articles)
        for point, time, one in zip(points, times, found, strict=True)
    ]
    return Trend(title, chart, rows)


def _point(time: TimePart, one: Measured | None, *, monthly: bool) -> charts.Point:
    label = month(time.start) if monthly else short_day(time.start)
    if one is None or one.value is None:
        return charts.Point(label, None, label)
    told = _("%(when)s: %(value)s, from %(articles)s articles") % {
        "when": label,
        "value": decimals(one.value),
        "articles": number(time.articles),
    }
    return charts.Point(label, one.value, told, one.low, one.high)
