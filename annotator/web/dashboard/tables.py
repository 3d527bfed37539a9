"""Figures as tables: the same rows behind a chart and in its file. A cell is a value and how the reader writes it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from annotator.models import Membership
from annotator.services.figures import Board
from annotator.services.schemanames import local
from annotator.standoff.schema import Schema
from annotator.text.cells import neutral
from annotator.web.dashboard.names import STATES, groups_of, problem_name
from annotator.web.figures import ago, amount, day, minutes, number

Value = str | int | date | datetime | None


@dataclass(frozen=True, slots=True)
class Cell:
    """``value`` goes into a file, ``shown`` onto the page."""

    value: Value
    shown: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``code`` names it in addresses."""

    code: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def _word(text: str) -> Cell:
    return Cell(text, text)


def _count(value: int) -> Cell:
    return Cell(value, amount(value))


def _day(value: date | None) -> Cell:
    return Cell(value, day(value) if value else "—")


def _seconds(value: float | None) -> Cell:
    return Cell(None if value is None else round(value), "—" if value is None else minutes(value))


def progress(board: Board, _schema: Schema | None) -> Table:
    """Articles by state."""
    rows = [[_word(str(STATES[code])), _count(count)] for code, count in board.progress.states.items()]
    return Table("progress", _("Articles by state"), [pgettext("figures", "State"), _("Articles")], rows)


def throughput(board: Board, _schema: Schema | None) -> Table:
    """Sets submitted week by week."""
    sums = list(accumulate([board.pace.before, *(week.sets for week in board.pace.weeks)]))[1:]
    rows = [
        [_day(week.start), _count(week.sets), _count(total)] for week, total in zip(board.pace.weeks, sums, strict=True)
    ]
    columns = [_("Week from"), _("Annotation sets submitted"), _("Submitted altogether")]
    return Table("throughput", _("Annotation sets submitted each week"), columns, rows)


def forecast(board: Board, _schema: Schema | None) -> Table:
    """What is left and when it may be done."""
    ahead = board.forecast
    rows = [
        [_word(_("Annotation sets asked for")), _count(board.progress.places)],
        [_word(pgettext("figures", "Submitted")), _count(board.progress.filled)],
        [_word(pgettext("figures", "Left")), _count(ahead.left)],
        [_word(_("Finished at the earliest")), _day(ahead.early)],
        [_word(_("Most likely")), _day(ahead.middle)],
        [_word(_("At the latest")), _day(ahead.late)],
        [_word(pgettext("figures", "Due")), _day(ahead.goal)],
    ]
    return Table("forecast", _("Forecast"), [pgettext("figures", "Figure"), pgettext("figures", "Value")], rows)


def people(board: Board, _schema: Schema | None) -> Table:
    """Each person's work."""
    weeks = [_week(back) for back in reversed(range(len(board.people[0].weeks)))] if board.people else []
    rows = [
        [
            _word(person.user.display_name),
            _word(str(Membership.Role(person.role).label)),
            *(_count(count) for count in (person.submitted, person.open, person.skipped, *person.weeks)),
            *(_seconds(getattr(person.time, name, None)) for name in ("low", "median", "high")),
            Cell(person.seen, ago(person.seen) if person.seen else "—"),
        ]
        for person in board.people
    ]
    columns = [
        pgettext("figures", "Name"),
        pgettext("figures", "Role"),
        pgettext("figures", "Submitted"),
        pgettext("figures", "Open"),
        pgettext("figures", "Skipped"),
        *weeks,
    ]
    columns += [
        _("Lower quartile of seconds"),
        _("Median of seconds"),
        _("Upper quartile of seconds"),
        pgettext("figures", "Last seen"),
    ]
    return Table("people", _("People"), columns, rows)


def _week(back: int) -> str:
    text = ngettext("%(shown)s week ago", "%(shown)s weeks ago", back)
    return text % {"shown": number(back)} if back else _("This week")


def contents(board: Board, schema: Schema | None) -> Table:
    """How often each type, value and label occurs; what the schema no longer knows goes by its code."""
    counted, rows = dict(board.contents.codes), []
    for group in groups_of(schema) if schema else []:
        for code, name in [*((thing.code, thing.name) for thing in group.things), (group.total, _("All of them"))]:
            tally = counted.pop(code, None)
            if tally:
                rows.append([_word(group.title), _word(name), _count(tally.count), _count(tally.sets)])
    others = {type_.code: local(type_.name, type_.code) for type_ in schema.span_types.values()} if schema else {}
    for code, tally in counted.items():
        rows.append(
            [
                _word(pgettext("figures", "Other")),
                _word(others.get(code, code)),
                _count(tally.count),
                _count(tally.sets),
            ]
        )
    columns = [
        pgettext("figures", "Group"),
        pgettext("figures", "Name"),
        pgettext("figures", "How often"),
        pgettext("figures", "In so many sets"),
    ]
    return Table("contents", _("What is in the sets"), columns, rows)


def problems(board: Board, _schema: Schema | None) -> Table:
    """The warnings by kind."""
    rows = [
        [_word(problem_name(code)), _count(tally.count), _count(tally.sets)]
        for code, tally in board.contents.problems.items()
    ]
    return Table(
        "problems",
        _("Warnings"),
        [pgettext("figures", "Kind"), pgettext("figures", "How often"), pgettext("figures", "In so many sets")],
        rows,
    )


#: Every figure that has a table and a file.
TABLES: Final[Mapping[str, Callable[[Board, Schema | None], Table]]] = {
    "progress": progress,
    "throughput": throughput,
    "forecast": forecast,
    "people": people,
    "contents": contents,
    "problems": problems,
}


def tables_of(board: Board, schema: Schema | None) -> dict[str, Table]:
    """All tables of a board."""
    return {code: make(board, schema) for code, make in TABLES.items()}


def lines_of(table: Table) -> Iterable[Sequence[str]]:
    """A table's lines for a file: plain digits, ISO dates, and no cell that a spreadsheet would take for a formula."""
    yield [neutral(column) for column in table.columns]
    for row in table.rows:
        yield [_written(cell.value) for cell in row]


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else neutral(value) if isinstance(value, str) else str(value)
