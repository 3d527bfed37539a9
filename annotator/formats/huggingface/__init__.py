"""A data set of the Hub: rows of articles as Parquet or JSON lines, with tokens and tags for those who train taggers.

Out: ``data/NAME.parquet`` (or ``.jsonl``) and a card. Every layer has a column of IOB2 tags, that of names is
``ner_tags``; tags are classes in Parquet, with their names where ``datasets`` looks for them, and words in JSON lines.
Everything an article has stands in typed columns beside them, so that an export comes back equal.

In: these, and anybody's files of ``tokens`` and tags (:mod:`annotator.formats.huggingface.foreign`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from annotator.formats import fitting
from annotator.formats.declaration import EVERYTHING, Choice, Format, Report, Wish
from annotator.formats.huggingface import foreign, rows, writing
from annotator.formats.huggingface.reading import read, recognise
from annotator.formats.huggingface.rows import NAME
from annotator.formats.sink import Sink
from annotator.formats.tokenising import MODES, Mode
from annotator.standoff.values import AnnotatedArticle


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles as the wish chooses; see :func:`annotator.formats.huggingface.writing.write`."""
    files, mode = FORMAT.option(wish, "files"), cast("Mode", FORMAT.option(wish, "tokens"))
    return writing.write(articles, sink, wish, files, mode)


FORMAT: Final = Format(
    name=NAME,
    extensions=(".parquet",),
    offset_unit="code points",
    holds=EVERYTHING,
    losses=tuple(dict.fromkeys((*rows.LOSSES, *foreign.LOSSES, *fitting.LOSSES))),
    read=read,
    write=write,
    shared=(".jsonl", ".ndjson", ".json"),
    recognise=recognise,
    choices=(Choice("files", ("parquet", "jsonl")), Choice("tokens", MODES)),
    packed=True,
    media="application/zip",
)

__all__ = ["FORMAT", "NAME", "read", "write"]
