"""Tables for spreadsheets: articles, spans, participants, quotes and stances, one file each, .csv or .tsv.

UTF-8 with a byte order mark, offsets in code points (the header says so), every cell harmless
(:mod:`annotator.formats.spreadsheet.cells` tells how to get a value back).
"""

from collections.abc import Iterable

from annotator.formats.declaration import Format, Report, Wish
from annotator.formats.sink import Sink
from annotator.formats.spreadsheet import writing
from annotator.formats.spreadsheet.writing import NAME, SEPARATOR
from annotator.standoff.values import AnnotatedArticle


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write the tables of articles with the separator that is wished for; raises Mismatch."""
    return writing.write(articles, sink, wish, FORMAT.option(wish, SEPARATOR.code))


FORMAT = Format(
    name=NAME,
    extensions=(".csv", ".tsv"),
    offset_unit="code points",
    holds=frozenset({"spans", "nesting", "discontinuous", "attributes", "entities", "references", "frames", "labels"}),
    losses=("long_cell", "control_shown"),
    write=write,
    choices=(SEPARATOR,),
    packed=True,
    media="application/zip",
)

__all__ = ["FORMAT", "NAME", "write"]
