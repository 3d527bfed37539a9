"""CSV for the gamma of pygamma-agreement: a file for each article (and layer), a row for each mark. Out only.

What ``Continuum.from_csv`` reads: annotator, label, start, end, no header, no blank line, commas, UTF-8 without a mark.
Offsets are code points of the article's text, end exclusive. An annotator is called by the name the set has, else by
its kind; a second set of the same name gets a number. Gamma compares those who stand in a file: sets of one article are
looked for one after the other, and somebody who marked nothing in it has no row, which is counted.

The continuum of pygamma is a set: of two rows that are the same it keeps one. A name that a spreadsheet would take for
a formula has an apostrophe before it.

Losses: discontinuous (each piece is a row) · unknown_type:TYPE (in no layer, where those are apart) · nothing_marked ·
those of :mod:`annotator.formats.unheld`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final

from annotator.formats.checking import refuse_other_spans
from annotator.formats.declaration import Choice, Format, Report, Wish
from annotator.formats.naming import Names
from annotator.formats.records import one_line
from annotator.formats.sink import Sink
from annotator.formats.unheld import UNHELD, unheld
from annotator.standoff.values import AnnotatedArticle, Annotations, Segments, Span, in_order
from annotator.text.cells import neutral

NAME: Final = "pygamma"
LOSSES: Final = ("discontinuous", "unknown_type", "nothing_marked", *UNHELD)
_LAYERS: Final = Choice("layers", ("apart", "together"))
Rows = dict[str, list[tuple[str, str, int, int]]]


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write the sets of each article into its file, those of an article one after the other; raises Mismatch."""
    report, names = Report(), Names()
    apart = FORMAT.option(wish, _LAYERS.code) == "apart"
    layers = {type_.code: type_.layer if apart else "" for type_ in wish.schema.span_types.values()}
    for _, sets in groupby(articles, key=attrgetter("id")):
        files: dict[str, bytes] = {}
        people: set[str] = set()
        for article in sets:
            rows = _rows(article, _annotator(article, people), layers, None if apart else "", report)
            size = 0
            for layer, some in rows.items():
                data = _checked(article, some)
                files[layer] = files.get(layer, b"") + data
                size += len(data)
            report.count(article, size)
            last = article
        _put(sink, names.name(last.name, last.id), files)
    return report


def _rows(article: AnnotatedArticle, annotator: str, layers: dict[str, str], other: str | None, report: Report) -> Rows:
    """The rows of a set by layer; ``other`` is where types stand that are in none."""
    rows: Rows = {}
    losses = unheld(article.annotations)
    for span in in_order(article.annotations.spans.values()):
        layer = layers.get(span.type, other)
        if layer is None:
            losses[f"unknown_type:{span.type}"] += 1
            continue
        losses["discontinuous"] += len(span.segments) > 1
        rows.setdefault(layer, []).extend((annotator, span.type, start, end) for start, end in span.segments)
    losses["nothing_marked"] += not rows
    report.losses.take(article.id, +losses)
    return rows


def _annotator(article: AnnotatedArticle, people: set[str]) -> str:
    bare = one_line(article.author_name) or article.author_kind
    bare = f"'{bare}" if bare.startswith("'") else neutral(bare)
    name, number = bare, 1
    while name in people:
        number += 1
        name = f"{bare} {number}"
    people.add(name)
    return name


def _checked(article: AnnotatedArticle, rows: list[tuple[str, str, int, int]]) -> bytes:
    """The lines of rows, read again; raises Mismatch."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    spans = {
        str(n): Span(str(n), type_, ((start, end),), article.text[start:end])
        for n, (_, type_, start, end) in enumerate(rows)
    }
    refuse_other_spans(NAME, article, _back(out.getvalue(), article.text), Annotations(spans))
    return out.getvalue().encode("utf-8")


def _back(lines: str, text: str) -> Iterator[tuple[str, Segments, str]]:
    for _, type_, start, end in csv.reader(io.StringIO(lines)):
        yield type_, ((int(start), int(end)),), text[int(start) : int(end)]


def _put(sink: Sink, name: str, files: dict[str, bytes]) -> None:
    for layer, data in sorted(files.items()):
        with sink.file(f"{layer}/{name}.csv" if layer else f"{name}.csv") as out:
            out.write(data)


FORMAT = Format(
    name=NAME,
    extensions=(".csv",),
    offset_unit="code points",
    holds=frozenset({"spans", "nesting"}),
    losses=LOSSES,
    write=write,
    choices=(_LAYERS,),
    packed=True,
    media="application/zip",
)
