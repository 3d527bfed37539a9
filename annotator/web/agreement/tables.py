"""Agreement as tables: behind a chart, and as a file for spreadsheets with codes and names, plain digits and points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import pgettext

from annotator.agreement.measuring import Measured
from annotator.services.agreement import PairPart, Report
from annotator.services.agreement.meanings import find, meaning_of, single
from annotator.services.schemanames import layer_name, subject_name, type_name
from annotator.standoff.schema import Schema
from annotator.text.cells import neutral
from annotator.web.agreement.forms import query_of
from annotator.web.agreement.numbers import UNDEFINED, spread_of, value_of
from annotator.web.figures import number

#: Columns of the file: codes, which do not change with the language of whoever asks.
COLUMNS: Final = ("part", "one", "other", "start", "code", "layer", "subject", "name", "value", "low", "high", "n")


@dataclass(frozen=True, slots=True)
class Row:
    """A measure as a line of a table."""

    name: str
    formula: str
    about: str
    value: str
    spread: str
    n: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What a measure means."""

    name: str
    formula: str
    sentence: str


def rows_of(measures: Sequence[Measured], schema: Schema) -> list[Row]:
    """The measures of a chart, written out."""
    return [_row(one, schema) for one in measures]


def _row(one: Measured, schema: Schema) -> Row:
    meaning = meaning_of(one.code)
    about = [layer_name(one.layer, schema) if one.layer else "", subject_name(one, schema)]
    return Row(
        name=str(meaning.name) if meaning else one.code,
        formula=str(meaning.formula) if meaning else "",
        about=" · ".join(part for part in about if part),
        value=value_of(one),
        spread=spread_of(one) or UNDEFINED,
        n=number(round(one.n)),
    )


def meanings(measures: Sequence[Measured]) -> list[Meant]:
    """Every measure of a chart once, with what it means."""
    found = {one.code: meaning_of(one.code) for one in measures}
    return [Meant(str(one.name), str(one.formula), str(one.sentence)) for one in found.values() if one is not None]


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two people: ``cells``: a value and its spread for each column; ``query`` chooses them."""

    one: str
    other: str
    query: str
    on: bool
    articles: int
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of people; ``columns``: a measure for each layer; ``mean`` over the pairs, empty for a single one."""

    columns: Sequence[str]
    rows: Sequence[PairRow]
    mean: Sequence[str]


def pairs_of(report: Report, schema: Schema) -> Pairs:
    """The pairs of people, those with the most articles in common first."""
    layers = [layer for layer in schema.layers if report.asked.layer in {"", layer}]
    wanted = [single(layer, schema) for layer in layers]
    shown = [one for one in wanted if any(find(pair.measures, *one) for pair in report.pairs)]
    rows = [_pair(report, pair, shown) for pair in report.pairs]
    mean = [value_of(find(report.mean, *one)) for one in shown] if report.mean else []
    return Pairs([layer_name(layer, schema) for _code, layer, _subject in shown], rows, mean)


def _pair(report: Report, pair: PairPart, shown: Sequence[tuple[str, str, str]]) -> PairRow:
    people = frozenset(person for person in (pair.one, pair.other) if person is not None)
    return PairRow(
        one=report.names.get(pair.one, "—"),
        other=pgettext("agreement", "gold") if pair.other is None else report.names.get(pair.other, "—"),
        query=query_of(report.asked, people=people),
        on=report.asked.people == people,
        articles=pair.articles,
        cells=[(value_of(found), spread_of(found)) for found in (find(pair.measures, *one) for one in shown)],
    )


def lines_of(report: Report, schema: Schema | None) -> Iterator[Sequence[str]]:
    """The whole report as lines of a file; no cell of it can be taken for a formula."""
    yield COLUMNS
    yield from _standing(report)
    for part, one, other, start, measures in _parts(report):
        for measure in measures:
            if report.asked.layer in {"", measure.layer}:
                yield _line(part, one, other, start, measure, schema)
    for key, count in sorted(report.differences.items()):
        code, layer, type_ = key.split("/")
        yield _count("difference", code, layer, type_, count, schema)
    for key, often in sorted(report.cells.items()):
        head, layer, rest = key.split("/", 2)
        layer, rest = ("", f"{layer}/{rest}") if head == "labels" else (layer, rest)
        yield _count(head, rest, layer, rest.split("/")[0], round(often), schema)


def _standing(report: Report) -> Iterator[Sequence[str]]:
    """On how much it rests, and where it does not say how things stand now, that too."""
    yield _count("articles", "", "", "", report.articles, None)
    if report.missing:
        yield _count("missing", "", "", "", report.missing, None)
    if report.as_of:
        yield ["as_of", "", "", report.as_of.isoformat(), *[""] * (len(COLUMNS) - 4)]


def _parts(report: Report) -> Iterator[tuple[str, str, str, str, Sequence[Measured]]]:
    """The measures of all, of groups, of each pair and over the pairs, and of each stretch of time."""
    yield "all", "", "", "", report.measures
    yield "group", "", "", "", report.group.measures
    for pair in report.pairs:
        other = "gold" if pair.other is None else report.names.get(pair.other, "")
        yield "pair", report.names.get(pair.one, ""), other, "", pair.measures
    yield "mean", "", "", "", report.mean
    for time in report.times:
        yield "month" if report.monthly else "week", "", "", time.start.isoformat(), time.measures


def _line(part: str, one: str, other: str, start: str, of: Measured, schema: Schema | None) -> Sequence[str]:
    meaning = meaning_of(of.code)
    name = str(meaning.name) if meaning else ""
    about = subject_name(of, schema) if schema else ""
    named = " · ".join(text for text in (name, about) if text)
    numbers = ["" if value is None else f"{value:.6g}" for value in (of.value, of.low, of.high)]
    texts = [part, one, other, start, of.code, of.layer, of.subject, named]
    return [*(neutral(text) for text in texts), *numbers, f"{of.n:g}"]


def _count(part: str, code: str, layer: str, type_: str, count: int, schema: Schema | None) -> Sequence[str]:
    named = type_name(type_, schema) if schema else ""
    return [*(neutral(text) for text in (part, "", "", "", code, layer, type_, named)), str(count), "", "", ""]
