"""Tables (.csv, .tsv): a row is an article; the separator, the header and the meaning of columns are seen or chosen.

Rows are read one at a time. A row longer than the limit, or a quotation mark that is never closed, ends the reading:
nobody can tell where the next row begins.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO

from annotator.formats.columns import SAMPLE, Look, is_known, mapped, record_of
from annotator.formats.declaration import Format
from annotator.formats.records import Bad, File, Flaw, Found, Limits, Options, Where, extension, stem
from annotator.text.decode import Undecodable, encoding_named, sniff

NAME = "table"
_HEAD = 1 << 20
_SEPARATORS = ("\t", ",", ";", "|", "،")
# The module's own limit is one for the whole process and far below a long article; ours counts whole rows.
csv.field_size_limit(2**31 - 1)
Row = tuple[int, list[str]]


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The records of a table; raises Flaw or Undecodable where the file cannot be read on."""
    found = look(file, options, limits)
    with opened(file, found.encoding) as text:
        rows = _rows(text, found.delimiter or ",", limits)
        if found.header:
            next(rows, None)
        for number, (line, cells) in enumerate(rows, 1):
            where = Where(file.name, line)
            try:
                row = _named(cells, found.columns, limits)
                yield record_of(row, found.mapping, where, NAME, f"{stem(file.name)}-{number}", options)
            except (Flaw, Undecodable) as wrong:
                yield Bad(number, where, wrong.code, wrong.facts)


def look(file: File, options: Options, limits: Limits) -> Look:
    """How a table will be read; raises Flaw ``too_many_columns``, ``unclosed_quote`` …, or Undecodable."""
    head = _head(file)
    encoding = encoding_named(options.encoding) if options.encoding else sniff(head)
    delimiter = options.delimiter or _separator(head, encoding, extension(file.name))
    with opened(file, encoding) as text:
        rows = _first(_rows(text, delimiter, limits))
    header = any(is_known(cell) for cell in rows[0]) if options.header is None else options.header
    width = len(rows[0]) if header else max(map(len, rows))
    if width > limits.columns:
        raise Flaw("too_many_columns", 1, columns=width, limit=limits.columns)
    columns = _names(rows[0], width) if header else tuple(str(n) for n in range(1, width + 1))
    body = tuple(dict(zip(columns, cells, strict=False)) for cells in rows[header:][:SAMPLE])
    return Look(columns, mapped(columns, body, options.columns), body, encoding, delimiter, header)


@contextmanager
def opened(file: File, encoding: str) -> Iterator[TextIO]:
    """A file as text, line ends as they are; raises Undecodable where the encoding does not fit after all."""
    with file.open() as stream, io.TextIOWrapper(stream, encoding, errors="strict", newline="") as text:
        try:
            yield text
        except UnicodeDecodeError as wrong:
            raise Undecodable("wrong_encoding", {"encoding": encoding, "offset": wrong.start}) from wrong


def _first(rows: Iterator[Row]) -> list[list[str]]:
    """The first few rows; those before a flaw are enough to go by, what is wrong is told when its place is read."""
    out: list[list[str]] = []
    try:
        for _, cells in rows:
            out.append(cells)
            if len(out) > SAMPLE:
                break
    except Flaw:
        if not out:
            raise
    if not out:
        raise Flaw("empty")
    return out


class _Lines:
    """Hands lines to the csv reader and counts the code points of the row they are in."""

    def __init__(self, text: TextIO, limit: int) -> None:
        self._text, self._limit = text, limit
        self.row = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._limit - self.row + 1)
        self.row += len(line)
        if self.row > self._limit:
            raise Flaw("row_too_long", limit=self._limit)
        if not line:
            raise StopIteration
        return line


def _rows(text: TextIO, delimiter: str, limits: Limits) -> Iterator[Row]:
    """The rows with the line each begins at; blank rows are left out."""
    lines = _Lines(text, limits.line_bytes)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line, lines.row = reader.line_num + 1, 0
        try:
            cells = next(reader, None)
        except Flaw as wrong:
            raise Flaw(wrong.code, line, **wrong.facts) from wrong
        except csv.Error as wrong:
            raise _broken(wrong, line) from wrong
        if cells is None:
            return
        if line == 1 and cells:
            cells[0] = cells[0].removeprefix("\ufeff")
        if any(cells):
            yield line, cells


def _broken(wrong: csv.Error, line: int) -> Flaw:
    code = "unclosed_quote" if "end of data" in str(wrong) else "broken_row"
    return Flaw(code, line, reason=str(wrong)[:200])


def _named(cells: Sequence[str], columns: Sequence[str], limits: Limits) -> Mapping[str, object]:
    if len(cells) > limits.columns:
        raise Flaw("too_many_columns", columns=len(cells), limit=limits.columns)
    if any(cells[len(columns) :]):
        raise Flaw("ragged_row", cells=len(cells), columns=len(columns))
    return dict(zip(columns, cells, strict=False))


def _names(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """The names of a header, each once: a second ``date`` is ``date 2``, one without a name goes by its number."""
    out: dict[str, None] = {}
    for n in range(width):
        name = " ".join(cells[n].split()) if n < len(cells) else ""
        name = name or str(n + 1)
        taken = 1
        while (unique := name if taken == 1 else f"{name} {taken}") in out:
            taken += 1
        out[unique] = None
    return tuple(out)


def _head(file: File) -> bytes:
    with file.open() as stream:
        return stream.read(_HEAD)


def _separator(head: bytes, encoding: str, ending: str) -> str:
    """The separator that gives the most rows of the most equal width; a tab for .tsv."""
    if ending in {".tsv", ".tab"}:
        return "\t"
    text = head.decode(encoding, errors="ignore")
    return max(_SEPARATORS, key=lambda sign: _evenness(text, sign))


def _evenness(text: str, sign: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    widths = []
    try:
        for cells in reader:
            if cells:
                widths.append(len(cells))
            if len(widths) > SAMPLE:
                break
    except csv.Error:
        return 0.0, 0
    usual = max(set(widths), key=widths.count, default=1)
    if usual == 1:
        return 0.0, 1
    return widths.count(usual) / len(widths), usual


FORMAT = Format(
    name=NAME, extensions=(".csv", ".tsv", ".tab"), offset_unit=None, holds=frozenset({"text", "metadata"}), read=read
)
