"""The native format: one ``sanad/1`` article a line (.jsonl) or a file (.json), UTF-8, code points, lossless.

Where it is wished for, the lines are packed by Zstandard (.jsonl.zst).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO, Final

from annotator.formats import fitting, zstd
from annotator.formats.declaration import EVERYTHING, Choice, Format, Report, Wish
from annotator.formats.fitting import fitted
from annotator.formats.objects import objects
from annotator.formats.records import Bad, File, Flaw, Found, Limits, Options, Record, Where, one_line, title_of
from annotator.formats.scores import parted
from annotator.formats.sink import Sink
from annotator.standoff import sanad as article_json
from annotator.standoff.sanad import SanadError, dumps, loads, read_article
from annotator.standoff.values import AnnotatedArticle
from annotator.text.decode import Undecodable, settle

NAME = "sanad"
#: What the ``format`` of an article says.
VERSION = article_json.FORMAT
PACKING: Final = Choice("packing", ("plain", "zstd"))


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


def read_records(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The articles of a file, one a line, or of a .json; raises Flaw for a .json that is none."""
    for number, (line, item) in enumerate(objects(file, limits), 1):
        where = Where(file.name, line)
        try:
            if isinstance(item, Flaw):
                raise item
            yield record_of(item, where, options)
        except (Flaw, Undecodable) as wrong:
            yield Bad(number, where, wrong.code, wrong.facts)


def record_of(value: object, where: Where, options: Options) -> Record:
    """The record of a ``sanad/1`` object; raises Flaw ``malformed`` (path, expected) or Undecodable for its text."""
    value, scores = parted(value)
    try:
        article = read_article(value)
    except SanadError as wrong:
        raise _flaw(wrong) from wrong
    return replace(record_of_article(article, where, options), scores=scores)


def record_of_article(article: AnnotatedArticle, where: Where, options: Options, form: str = NAME) -> Record:
    """The record of an article that came back whole; raises Flaw ``malformed`` or Undecodable for its text."""
    if settle(article.text) != article.text:
        raise Flaw("malformed", path="text", expected="line ends that are LF and no byte order mark")
    losses: Counter[str] = Counter()
    return Record(
        number=0,
        where=where,
        format=form,
        name=one_line(article.name) or article.id,
        text=article.text,
        external_id=article.id,
        title=title_of(article.metadata.get("title")),
        metadata=article.metadata,
        annotated=fitted(article, options, losses),
        losses=losses,
        provenance={
            "schema": {"name": article.schema_name, "version": article.schema_version},
            "author": {"kind": article.author_kind, "name": article.author_name},
            "state": article.state,
            "revision": article.revision,
            **article_json.unusual(article.use, article.round),
        },
    )


def _flaw(wrong: SanadError) -> Flaw:
    flaw = Flaw("malformed", message=wrong.message)
    flaw.facts |= wrong.facts
    return flaw


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write annotated articles, one a line; each line is read again and compared before the next one.

    Raises ``SanadError`` when what was written does not read back as what was given.
    """
    report = Report()
    with sink.file(f"{wish.name}{FORMAT.ending(wish)}") as file, _packed(file, wish) as out:
        for article in articles:
            line = dumps(article) + b"\n"
            if _read_at(line, report.sets + 1) != article:
                raise _broken(report.sets + 1)
            out.write(line)
            report.count(article, len(line))
    return report


@contextmanager
def _packed(file: BinaryIO, wish: Wish) -> Iterator[BinaryIO]:
    if FORMAT.option(wish, PACKING.code) == "plain":
        yield file
        return
    with zstd.packed(file) as out:
        yield out


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
    extensions=(".jsonl", ".json"),
    offset_unit="code points",
    holds=EVERYTHING,
    losses=fitting.LOSSES,
    read=read_records,
    write=write,
    choices=(PACKING,),
    endings={"zstd": ".jsonl.zst"},
    media="application/x-ndjson",
)
