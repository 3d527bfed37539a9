"""Agreement as charts: labels written for the reader, forms drawn by :mod:`annotator.web.charts`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from annotator.agreement.measuring import Measured
from annotator.agreement.sides import NONE
from annotator.models import Project
from annotator.services.agreement import Report, TimePart, directed
from annotator.standoff.schema import Schema
from annotator.web import charts
from annotator.web.agreement.measures import headline, meaning_of, of_code
from annotator.web.agreement.names import CLASSES, EDGES, layer_name, subject_name, type_name
from annotator.web.agreement.words import classes, places_address, short_name
from annotator.web.dashboard.drawn import Chart
from annotator.web.figures import digits, month, number, short_day

#: Pairs of types in the ranking that stands on a phone for the square.
_RANKED: Final = 12


@dataclass(frozen=True, slots=True)
class Group:
    """A chart of measures under a heading, with the measures in it; ``code`` names it in addresses."""

    code: str
    title: str
    chart: Chart
    measures: Sequence[Measured]


def decimals(value: float) -> str:
    """A measure with two decimals: ٠٫٨٧; below nought with its sign."""
    text = f"{value:.2f}".replace("-", "−")
    return digits(text).replace(".", "٫") if get_language_bidi() else text


def groups(report: Report, schema: Schema) -> list[Group]:
    """The measures that stand first, then by type, by attribute, by role and by label; empty ones left out."""
    layers = [layer for layer in schema.layers if report.asked.layer in {"", layer}]
    first = [(layer_name(layer, schema), list(headline(report.measures, schema, layer))) for layer in layers]
    by_type = [(layer_name(layer, schema), _of(report, "spans/exact", layer=layer)) for layer in layers]
    frames = [(layer_name(layer, schema), _of(report, "frames/match", layer=layer)) for layer in layers]
    values = ("attributes/kappa", "attributes/agreement")
    attributes = [(layer_name(layer, schema), _of(report, *values, layer=layer, deep=True)) for layer in layers]
    roles = [(layer_name(layer, schema), _of(report, "frames/roles", layer=layer, deep=True)) for layer in layers]
    labels = [("", [] if report.asked.layer else _of(report, "labels/kappa", "labels/agreement", deep=False))]
    found = [
        ("measures", _("The measures"), first),
        (
            "types",
            _("By type"),
            [(title, [*spans, *of]) for (title, spans), (_t, of) in zip(by_type, frames, strict=True)],
        ),
        ("attributes", _("By attribute"), attributes),
        ("roles", _("By role"), roles),
        ("labels", _("Labels of the articles"), labels),
    ]
    drawn = [_group(code, title, parts, schema) for code, title, parts in found]
    return [group for group in drawn if group is not None]


def _of(report: Report, *codes: str, layer: str = "", deep: bool | None = None) -> list[Measured]:
    """Of several codes the first that a subject has."""
    found: dict[str, Measured] = {}
    for one in of_code(report.measures, *codes, layer=layer, deep=deep):
        found.setdefault(one.subject, one)
    return list(found.values())


def _group(code: str, title: str, parts: Sequence[tuple[str, Sequence[Measured]]], schema: Schema) -> Group | None:
    measures = [one for _title, those in parts for one in those]
    if not measures:
        return None
    by_name = code == "measures"
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
    return charts.Scale(floor, [(round(1 - n * step, 1), _tenth(1 - n * step)) for n in range(count, -1, -1)])


def _tenth(value: float) -> str:
    text = f"{value:.1f}".replace("-", "−")
    return digits(text).replace(".", "٫") if get_language_bidi() else text


def _dot(one: Measured, schema: Schema, *, by_name: bool) -> charts.Dot:
    meaning = meaning_of(one.code)
    assert one.value is not None
    label = short_name(one, schema) if by_name else subject_name(one, schema)
    ranged = one.low is not None and one.high is not None
    spread = f"{decimals(one.low)}–{decimals(one.high)}" if one.low is not None and one.high is not None else ""
    return charts.Dot(
        label=label,
        note=str(meaning.formula) if meaning else "",
        value=one.value,
        shown=decimals(one.value),
        low=one.low if ranged else None,
        high=one.high if ranged else None,
        range=spread,
        told=f"{label}: {decimals(one.value)}" + (f" ({spread})" if spread else ""),
    )


@dataclass(frozen=True, slots=True)
class Confusion:
    """What was taken for what in a layer; ``ranking``: the same as a list, for a phone and for those who listen."""

    title: str
    square: SafeString
    ranking: Sequence["Line"]


@dataclass(frozen=True, slots=True)
class Line:
    """A count in words with its share of the greatest (hundredths) and the way to its places."""

    name: str
    count: int
    share: int
    address: str
    note: str = ""


def confusions(report: Report, project: Project, schema: Schema) -> list[Confusion]:
    """A square for each layer in which something was taken for something else."""
    return [
        found
        for layer in _layers(report, schema, "confusion")
        if (found := _confusion(report, project, schema, layer)) is not None
    ]


def _layers(report: Report, schema: Schema, head: str) -> list[str]:
    there = {key.split("/")[1] for key in report.cells if key.startswith(f"{head}/")}
    ordered = [*(layer for layer in schema.layers if layer in there), *sorted(there - schema.layers.keys())]
    return [layer for layer in ordered if report.asked.layer in {"", layer}]


def _confusion(report: Report, project: Project, schema: Schema, layer: str) -> Confusion | None:
    counts = _counts(report, layer)
    used = {code for cell in counts for code in cell}
    types = [*(code for code in schema.span_types if code in used), *sorted(used - {NONE} - schema.span_types.keys())]
    types += [NONE] if NONE in used else []
    if not any(one != other for one, other in counts):
        return None
    names = {code: type_name(code, schema) for code in types}
    one_way = directed(report.asked)

    def cell(one: str, other: str) -> charts.Cell | None:
        if one == other == NONE or (not one_way and types.index(other) > types.index(one)):
            return None
        count = counts.get((one, other), 0) or (0 if one_way else counts.get((other, one), 0))
        told = _("%(one)s / %(other)s: %(count)s") % {
            "one": names[one],
            "other": names[other],
            "count": number(count),
        }
        return charts.Cell(
            count=count,
            shown=number(count) if count else "·",
            told=told,
            address=_address(report, project, f"confusion/{layer}/{one}/{other}") if count else "",
            calm=one == other,
        )

    square = charts.Heat(
        labels=[names[one] for one in types],
        columns=[names[other] for other in types],
        rows=[[cell(one, other) for other in types] for one in types],
    )
    title = layer_name(layer, schema)
    drawing = charts.heat(
        square, rtl=get_language_bidi(), title=_("What was taken for what: %(layer)s") % {"layer": title}
    )
    return Confusion(title, drawing, _ranking(report, project, layer, counts, names))


def _counts(report: Report, layer: str) -> dict[tuple[str, str], int]:
    """The cells of a layer; without a direction the two ways of a confusion are one, under the type told later."""
    found: dict[tuple[str, str], int] = {}
    codes = []
    for key in report.cells:
        head, of, one, other = (*key.split("/"), "", "")[:4]
        if head == "confusion" and of == layer:
            codes.append((one, other, round(report.cells[key])))
    for one, other, count in codes:
        cell = (one, other) if directed(report.asked) else (max(one, other, key=_late), min(one, other, key=_late))
        found[cell] = found.get(cell, 0) + count
    return found


def _late(code: str) -> tuple[bool, str]:
    return code == NONE, code


def _address(report: Report, project: Project, cell: str) -> str:
    return places_address(project, report, cell) if report.by_person else ""


def _ranking(
    report: Report, project: Project, layer: str, counts: dict[tuple[str, str], int], names: dict[str, str]
) -> list[Line]:
    apart = sorted(((count, cell) for cell, count in counts.items() if cell[0] != cell[1]), reverse=True)[:_RANKED]
    most = apart[0][0] if apart else 1
    return [
        Line(
            _("%(one)s / %(other)s") % {"one": names[one], "other": names[other]},
            count,
            round(100 * count / most),
            _address(report, project, f"confusion/{layer}/{one}/{other}"),
        )
        for count, (one, other) in apart
    ]


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges that differ in a layer: columns of ways, a row for each type."""

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Line]]]


def edges(report: Report, project: Project, schema: Schema) -> list[Edges]:
    """The table of edges of every layer that has any; columns without a count are left out."""
    return [_edges(report, project, schema, layer) for layer in _layers(report, schema, "boundary")]


def _edges(report: Report, project: Project, schema: Schema, layer: str) -> Edges:
    counts: dict[str, dict[tuple[str, str], int]] = {}
    for key, count in report.cells.items():
        parts = key.split("/")
        if parts[0] == "boundary" and parts[1] == layer:
            row = counts.setdefault(parts[2], {})
            row[parts[3], parts[4]] = row.get((parts[3], parts[4]), 0) + round(count)
    used = [edge for edge in EDGES if any(edge in row for row in counts.values())]
    used += sorted({edge for row in counts.values() for edge in row} - EDGES.keys())
    most = max(count for row in counts.values() for count in row.values())
    ordered = sorted(counts.items(), key=lambda row: (-sum(row[1].values()), row[0]))
    rows = []
    for type_, row in ordered:
        line = []
        for edge, how in used:
            count = row.get((edge, how), 0)
            cell = f"boundary/{layer}/{type_}/{edge}/{how}"
            told = f"{type_name(type_, schema)} · {EDGES.get((edge, how), f'{edge} {how}')}: {number(count)}"
            tint = 1 + min(4, int(5 * count / most * 0.999)) if count else 0
            line.append(Line(told, count, tint, _address(report, project, cell) if count else ""))
        rows.append((type_name(type_, schema), line))
    return Edges(layer_name(layer, schema), [str(EDGES.get(edge, " ".join(edge))) for edge in used], rows)


def kinds(report: Report, project: Project, schema: Schema) -> list[Line]:
    """The classes of differences, all of them in the page's order, each with what it is most often about."""
    counts = classes(report)
    most = max(counts.values(), default=0) or 1
    layer = f"/{report.asked.layer}" if report.asked.layer else ""
    return [
        Line(
            str(name),
            counts.get(code, 0),
            round(100 * counts.get(code, 0) / most),
            _address(report, project, f"class/{code}{layer}") if counts.get(code) else "",
            _about(report, code, schema) or str(question),
        )
        for code, (name, question) in sorted(CLASSES.items(), key=lambda kind: -counts.get(kind[0], 0))
    ]


def _about(report: Report, code: str, schema: Schema) -> str:
    """What a class of differences is most often about."""
    found = []
    for key, count in report.differences.items():
        of, layer, type_ = key.split("/")
        if of == code and report.asked.layer in {"", layer}:
            found.append((count, type_))
    ranked = sorted(found, key=lambda one: (-one[0], one[1]))[:3]
    named = [f"{type_name(type_, schema)} {number(count)}" for count, type_ in ranked]
    return _(", ").join(named)


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure over time."""

    title: str
    chart: Chart


def trends(report: Report, schema: Schema) -> list[Trend]:
    """For each layer one measure over time, where there is more than one stretch of it."""
    if len(report.times) < 2:
        return []
    layers = [layer for layer in schema.layers if report.asked.layer in {"", layer}]
    found = [_trend(report.times, layer, schema, monthly=report.monthly) for layer in layers]
    return [trend for trend in found if trend is not None]


def _trend(times: Sequence[TimePart], layer: str, schema: Schema, *, monthly: bool) -> Trend | None:
    frame = next((type_.code for type_ in schema.frame_types.values() if type_.layer == layer), None)
    code, subject = ("frames/match", frame) if frame else ("spans/exact", "")
    found = [
        next((one for one in time.measures if (one.code, one.layer, one.subject) == (code, layer, subject)), None)
        for time in times
    ]
    known = [one for one in found if one is not None and one.value is not None]
    if not known:
        return None
    points = [_point(time, one, monthly=monthly) for time, one in zip(times, found, strict=True)]
    meaning = meaning_of(code)
    title = f"{layer_name(layer, schema)} · {meaning.name if meaning else code}"
    rtl, scale = get_language_bidi(), scale_of(known)
    wide = charts.trend(points, scale, rtl=rtl, title=title)
    return Trend(title, Chart(wide, charts.trend(points, scale, rtl=rtl, title=title, width=320)))


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
