"""The native format: one ``sanad/1`` article a line (.jsonl), UTF-8, offsets in code points, lossless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from annotator.formats.declaration import Format, Report
from annotator.standoff.sanad import SanadError, dumps, loads
from annotator.standoff.values import AnnotatedArticle

NAME = "sanad"


def read_line(line: bytes | str) -> AnnotatedArticle:
    """The annotated article of one line; raises ``SanadError`` (see :func:`annotator.standoff.sanad.loads`)."""
    return loads(line)


def read(lines: Iterable[bytes]) -> Iterator[AnnotatedArticle]:
    """The annotated articles of a file, one at a time; blank lines are passed over.

    Raises ``SanadError`` whose facts have the ``line`` (from 1) besides the ``path`` in it.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read_at(line, number)


def write(articles: Iterable[AnnotatedArticle], out: BinaryIO) -> Report:
    """Write annotated articles, one a line; each line is read again and compared before the next one.

    Raises ``SanadError`` when what was written does not read back as what was given.
    """
    report = Report()
    for article in articles:
        line = dumps(article) + b"\n"
        if _read_at(line, report.sets + 1) != article:
            raise _broken(report.sets + 1)
        out.write(line)
        report.count(article, len(line))
    return report


def check(lines: Iterable[bytes], report: Report) -> None:
    """Read a written file again and hold its counts against ``report``; raises ``SanadError`` when they differ."""
    found = Report()
    for number, line in enumerate(lines, 1):
        found.count(_read_at(line, number), len(line))
    found.losses = report.losses
    if found != report:
        raise _broken(found.sets)


def _read_at(line: bytes, number: int) -> AnnotatedArticle:
    try:
        return loads(line)
    except SanadError as error:
        raise SanadError(f"line {number}: {error.message}", {**error.facts, "line": number}) from error


def _broken(number: int) -> SanadError:
    return SanadError(f"line {number}: not what was to be written", {"path": "", "expected": "itself", "line": number})


FORMAT = Format(
    name=NAME,
    extensions=(".jsonl",),
    offset_unit="code points",
    lossless=True,
    read=read,
    write=write,
)
