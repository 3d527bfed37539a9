"""A CAS as an annotated article: Sanad's own comes back equal, a foreign one as far as it speaks of the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import regex

from annotator.formats import fitting
from annotator.formats.fitting import fitted
from annotator.formats.records import (
    File,
    Flaw,
    Found,
    Limits,
    Options,
    Record,
    Where,
    imported,
    one_line,
    read_whole,
    title_of,
)
from annotator.formats.uima import assembling, casjson, xmi
from annotator.formats.uima.assembling import article_of
from annotator.formats.uima.marking import Places
from annotator.formats.uima.marks import Marked
from annotator.formats.uima.structures import DOCUMENT, Cas, marked_of
from annotator.formats.uima.typesystem import NAME as TYPESYSTEM
from annotator.formats.uima.typesystem import Known, read_types
from annotator.standoff.values import AnnotatedArticle
from annotator.text.decode import settle

XMI, JSON = "uima-xmi", "uima-json"
READ_LOSSES: Final = (*assembling.LOSSES, *fitting.LOSSES)
_GONE: Final = regex.compile("\\A\ufeff|\r(?=\n)")


def read_xmi(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The one article of an XMI file with its type system beside it; raises Flaw or Undecodable."""
    if file.beside is None:
        raise Flaw("typesystem_missing", expected=TYPESYSTEM)
    try:
        known = read_types(read_whole(file.beside, limits.line_bytes))
    except Flaw as wrong:
        wrong.facts["file"] = file.beside.name
        raise
    yield _record(file, xmi.read(read_whole(file, limits.line_bytes), known), XMI, options)


def read_json(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The one article of a JSON file; raises Flaw or Undecodable."""
    yield _record(file, casjson.read(read_whole(file, limits.line_bytes)), JSON, options)


def recognises_json(head: bytes) -> bool:
    """Whether a .json begins like a CAS: with its types, its feature structures or its views."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:400]
    return start.startswith(b"{") and any(f'"{key}"'.encode() in start for key in _KEYS)


def record_of(
    marked: Marked, file: File, form: str, options: Options, named: str = "", places: Places = lambda all_: all_
) -> Record:
    """The record of marks of one text; raises Undecodable for a text that cannot be an article's."""
    losses: Counter[str] = Counter()
    marked = settled(marked)
    found = article_of(marked, losses, places)
    is_known = isinstance(found, AnnotatedArticle)
    article = found if isinstance(found, AnnotatedArticle) else imported(named or file.name, marked.text, found, form)
    return Record(
        number=1,
        where=Where(file.name),
        format=form,
        name=one_line(article.name) or file.name,
        text=marked.text,
        external_id=article.id if is_known else None,
        title=title_of(article.metadata.get("title")),
        metadata=article.metadata,
        annotated=fitted(article, options, losses),
        losses=losses,
        provenance={"offsets": {"counted": "UTF-16 units"}},
    )


def settled(marked: Marked) -> Marked:
    """The marks on the text as an article can have it: line ends are LF, and nothing stands before it unseen."""
    text = settle(marked.text)
    if text == marked.text:
        return marked
    gone = [match.start() for match in _GONE.finditer(marked.text)]
    for mark in marked.marks:
        mark.begin -= bisect_left(gone, mark.begin)
        mark.end -= bisect_left(gone, mark.end)
    return replace(marked, text=text)


def article_of_xmi(data: bytes, known: Known) -> AnnotatedArticle | None:
    """The article of an XMI file Sanad wrote, fitted to no schema; None where it does not say which one it is."""
    return _again(xmi.read(data, known))


def article_of_json(data: bytes) -> AnnotatedArticle | None:
    """The article of a JSON file Sanad wrote, fitted to no schema; None where it does not say which one it is."""
    return _again(casjson.read(data))


def _again(cas: Cas) -> AnnotatedArticle | None:
    found = article_of(marked_of(cas), Counter(), lambda all_: all_)
    return found if isinstance(found, AnnotatedArticle) else None


def _record(file: File, cas: Cas, form: str, options: Options) -> Record:
    document = next((one.values for one in cas.structures if one.type == DOCUMENT), {})
    return record_of(marked_of(cas), file, form, options, one_line(str(document.get("documentTitle", ""))))


_KEYS: Final = (casjson.TYPES, casjson.STRUCTURES, casjson.VIEWS)
