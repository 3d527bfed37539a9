"""Annotated articles as tables, each row read again by another hand before it is kept."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import BinaryIO, Final

from annotator.formats.checking import Mismatch, refuse_other_spans
from annotator.formats.declaration import Choice, Report, Wish
from annotator.formats.sink import Sink, Waiting
from annotator.formats.spreadsheet.cells import LONGEST, MARK, harmless, plain, shown
from annotator.formats.spreadsheet.tables import TABLES, Row, names_of, spans_of
from annotator.standoff.values import AnnotatedArticle

NAME: Final = "spreadsheet"
SEPARATOR: Final = Choice("separator", ("comma", "tab"))
#: Spreadsheets take a file for UTF-8 when it begins so.
_MARK: Final = "\ufeff"
_SIGNS: Final[Mapping[str, str]] = {"comma": ",", "tab": "\t"}
_ENDINGS: Final[Mapping[str, str]] = {"comma": ".csv", "tab": ".tsv"}
#: A file that is only there where a project has structures of its own.
_SOMETIMES: Final = "frames"
Made = dict[str, tuple[list[Row], str]]
# A cell may hold a quotation as long as its article; the module's own limit is one for all who read.
csv.field_size_limit(2**31 - 1)


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish, separator: str) -> Report:
    """Write the tables of articles; the rows of one article are read again and compared before the next one.

    Raises Mismatch.
    """
    report, ending = Report(), _ENDINGS[separator]
    heads = {name: lines([list(table.columns(wish.schema))], separator) for name, table in TABLES.items()}
    begun: set[str] = set()
    with Waiting(sink) as waiting:
        for name in TABLES:
            if name != _SOMETIMES:
                report.bytes += _begin(waiting.file(name + ending), heads[name], begun, name)
        for article in articles:
            made = _made(article, wish, separator)
            refuse_other_rows(article, made, separator)
            size = 0
            for name, (rows, data) in made.items():
                if rows:
                    file = waiting.file(name + ending)
                    size += _begin(file, heads[name], begun, name) + file.write(data.encode("utf-8"))
            report.count(article, size)
            report.losses.take(article.id, _losses(article, made))
    return report


def lines(rows: Sequence[Row], separator: str) -> str:
    """Rows as the lines of a file, every cell harmless; cells with line ends stand in quotation marks."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=_SIGNS[separator], lineterminator="\r\n")
    writer.writerows([value and harmless(value) for value in row] for row in rows)
    return out.getvalue()


def read_again(data: str, separator: str) -> Iterator[Row]:
    """The rows of lines, their values as they were before they were made harmless."""
    rows = csv.reader(StringIO(data, newline=""), delimiter=_SIGNS[separator])
    return ([plain(cell) for cell in row] for row in rows) if MARK in data else rows


def refuse_other_rows(article: AnnotatedArticle, made: Made, separator: str) -> None:
    """Hold what the lines say against what they were made of; raises Mismatch."""
    for name, (rows, data) in made.items():
        again = list(read_again(data, separator))
        if again != rows:
            raise Mismatch(NAME, article, "other rows came back", {"table": name})
        if name == "spans":
            refuse_other_spans(NAME, article, map(spans_of, again))


def _made(article: AnnotatedArticle, wish: Wish, separator: str) -> Made:
    found = {name: list(table.rows(article, wish.schema)) for name, table in TABLES.items()}
    return {name: (rows, lines(rows, separator)) for name, rows in found.items()}


def _begin(file: BinaryIO, head: str, begun: set[str], name: str) -> int:
    if name in begun:
        return 0
    begun.add(name)
    return file.write((_MARK + head).encode("utf-8"))


def _losses(article: AnnotatedArticle, made: Made) -> Counter[str]:
    losses: Counter[str] = Counter()
    for name, (rows, data) in made.items():
        if len(data) > LONGEST:
            losses[f"long_cell:{name}"] += sum(len(value) > LONGEST for row in rows for value in row)
    losses["control_shown"] = sum(shown(name) != name for name in names_of(article))
    return +losses
