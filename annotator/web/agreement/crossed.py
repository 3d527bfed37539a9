"""What one says against what the other says, counted: squares and tables whose every cell opens its places."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from annotator.agreement.sides import NONE
from annotator.models import Project
from annotator.services.agreement import Report, directed
from annotator.services.schemanames import layer_name, type_name
from annotator.standoff.attributes import Attribute
from annotator.standoff.schema import Schema
from annotator.web import charts
from annotator.web.agreement.names import CLASSES, EDGES, category_name, values_of
from annotator.web.agreement.words import classes, places_address
from annotator.web.figures import number

#: Pairs of types in the ranking that stands on a phone for the square.
_RANKED: Final = 12
#: Categories of a square that is no wider than a phone.
_NARROW: Final = 4
#: Steps of the tint of a cell.
_STEPS: Final = 5
#: How often the first says the one and the second the other.
Counts = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Line:
    """A count in words with its share of the greatest (hundredths) and the way to its places."""

    name: str
    count: int
    share: int
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count in a table; ``told``: all of it in words. ``tint`` from 0 (nothing) to 5; ``calm``: both say the same."""

    told: str
    count: int
    address: str
    tint: int
    calm: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by row and column, None where there is no cell; ``corner``: over the names of the rows."""

    title: str
    corner: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell | None]]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Confusion:
    """What was taken for what in a layer; ``ranking``: as a list, for a phone that is too narrow for it."""

    title: str
    square: SafeString
    narrow: bool
    ranking: Sequence[Line]


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
    counts = cells_of(report, "confusion").get((layer,), {})
    if not any(one != other for one, other in counts):
        return None
    used = {code for cell in counts for code in cell}
    types = [*(code for code in schema.span_types if code in used), *sorted(used - {NONE} - schema.span_types.keys())]
    names = {code: type_name(code, schema) for code in (*types, *used & {NONE})}
    rows = _square(report, project, f"confusion/{layer}", counts, names)
    square = charts.Heat(list(names.values()), list(names.values()), [[_drawn(cell) for cell in row] for row in rows])
    title = layer_name(layer, schema)
    told = _("What was taken for what: %(layer)s") % {"layer": title}
    drawing = charts.heat(square, rtl=get_language_bidi(), title=told)
    return Confusion(title, drawing, len(names) <= _NARROW, _ranking(report, project, layer, counts, names))


def _drawn(cell: Cell | None) -> charts.Cell | None:
    if cell is None:
        return None
    return charts.Cell(cell.count, number(cell.count) if cell.count else "·", cell.told, cell.address, cell.calm)


def _square(
    report: Report, project: Project, path: str, counts: Counts, names: Mapping[str, str]
) -> list[list[Cell | None]]:
    """The cells of categories against each other; without a direction only those up to the diagonal."""
    one_way = directed(report.asked)
    places = {code: place for place, code in enumerate(names)}
    most = max((count for (one, other), count in counts.items() if one != other), default=0)

    def cell(one: str, other: str) -> Cell | None:
        if one == other == NONE or (not one_way and places[other] > places[one]):
            return None
        count = counts.get((one, other), 0) or (0 if one_way else counts.get((other, one), 0))
        told = _("%(one)s / %(other)s: %(count)s") % {
            "one": names[one],
            "other": names[other],
            "count": number(count),
        }
        address = _address(report, project, f"{path}/{one}/{other}") if count else ""
        return Cell(told, count, address, 0 if one == other else _tint(count, most), one == other)

    return [[cell(one, other) for other in names] for one in names]


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


def cells_of(report: Report, head: str) -> dict[tuple[str, ...], Counts]:
    """The cells of all tables of a kind, by what each table is of (what stands in the keys between).

    Without a direction the two ways of a difference are one, under what comes later.
    """
    one_way = directed(report.asked)
    found: defaultdict[tuple[str, ...], Counter[tuple[str, str]]] = defaultdict(Counter)
    for key, count in report.cells.items():
        first, *of, one, other = key.split("/")
        if first == head:
            cell = (one, other) if one_way else (max(one, other, key=_late), min(one, other, key=_late))
            found[tuple(of)][cell] += round(count)
    return {of: dict(counts) for of, counts in found.items()}


def _late(code: str) -> tuple[bool, str]:
    return code == NONE, code


def _address(report: Report, project: Project, cell: str) -> str:
    return places_address(project, report, cell) if report.by_person else ""


def _tint(count: int, most: int) -> int:
    return 1 + min(_STEPS - 1, int(_STEPS * count / most * 0.999)) if count and most else 0


def edges(report: Report, project: Project, schema: Schema) -> list[Table]:
    """The table of edges of every layer that has any; columns without a count are left out."""
    return [_edges(report, project, schema, layer) for layer in _layers(report, schema, "boundary")]


def _edges(report: Report, project: Project, schema: Schema, layer: str) -> Table:
    counts: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for key, count in report.cells.items():
        head, of, *rest = key.split("/")
        if head == "boundary" and of == layer:
            counts[rest[0]][rest[1], rest[2]] += round(count)
    used = [edge for edge in EDGES if any(edge in row for row in counts.values())]
    used += sorted({edge for row in counts.values() for edge in row} - EDGES.keys())
    columns = [str(EDGES.get(edge, " ".join(edge))) for edge in used]
    most = max(count for row in counts.values() for count in row.values())

    def cell(type_: str, edge: tuple[str, str], column: str) -> Cell:
        count = counts[type_][edge]
        told = f"{type_name(type_, schema)} · {column}: {number(count)}"
        address = _address(report, project, f"boundary/{layer}/{type_}/{'/'.join(edge)}") if count else ""
        return Cell(told, count, address, _tint(count, most))

    ordered = sorted(counts, key=lambda type_: (-counts[type_].total(), type_))
    rows = [
        (type_name(type_, schema), [cell(type_, *of) for of in zip(used, columns, strict=True)]) for type_ in ordered
    ]
    return Table(layer_name(layer, schema), pgettext("mark", "Type"), columns, rows)


@dataclass(frozen=True, slots=True)
class Values:
    """The tables of the attributes of a layer, or of the labels, that somebody gave otherwise; ``alike``: how many
    others there are in which nobody differs."""

    title: str
    tables: Sequence[Table]
    alike: int


def values(report: Report, project: Project, schema: Schema) -> list[Values]:
    """For each layer, and for the labels, which value was given where the other gave another."""
    by_layer: defaultdict[str, dict[tuple[str, ...], Counts]] = defaultdict(dict)
    for of, counts in cells_of(report, "attributes").items():
        by_layer[of[0]][of] = counts
    if not report.asked.layer:
        by_layer["labels"] = cells_of(report, "labels")
    ordered = [*(layer for layer in (*schema.layers, "labels") if layer in by_layer), *by_layer]
    found = [
        _values(report, project, schema, layer, by_layer[layer])
        for layer in dict.fromkeys(ordered)
        if report.asked.layer in {"", layer}
    ]
    return [one for one in found if one.tables]


def _values(
    report: Report, project: Project, schema: Schema, layer: str, found: dict[tuple[str, ...], Counts]
) -> Values:
    apart = {of: sum(count for (one, other), count in cells.items() if one != other) for of, cells in found.items()}
    differing = sorted((of for of in found if apart[of]), key=lambda of: (-apart[of], of))
    tables = [_of_values(report, project, schema, of, found[of], apart[of]) for of in differing]
    return Values(layer_name(layer, schema), tables, len(found) - len(differing))


def _of_values(
    report: Report, project: Project, schema: Schema, of: tuple[str, ...], counts: Counts, apart: int
) -> Table:
    title, attribute, type_ = values_of(of, schema)
    codes = _in_order({code for cell in counts for code in cell}, attribute)
    names = {code: category_name(code, attribute, type_, schema) for code in codes}
    path = "/".join(("labels" if len(of) == 1 else "attributes", *of))
    rows = _square(report, project, path, counts, names)
    note = _("%(apart)s of %(all)s differ") % {"apart": number(apart), "all": number(sum(counts.values()))}
    columns = list(names.values())
    return Table(title, "", columns, list(zip(columns, rows, strict=True)), note)


def _in_order(codes: set[str], attribute: Attribute | None) -> list[str]:
    """Categories as the schema has them, numbers by size, nothing at the end."""
    known = attribute.choices if attribute else ()
    ordered = [code for code in known if code in codes]
    others = sorted(codes - {*known, NONE}, key=lambda code: (0, int(code), "") if code.isdecimal() else (1, 0, code))
    return [*ordered, *others, *([NONE] if NONE in codes else [])]


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
