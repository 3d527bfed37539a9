"""A text and its .ann as an annotated article: brat's own lines first, then what notes of Sanad add to them.

Losses: note (what a person wrote) · bad_note · unknown_line:KIND · bad_type:TYPE · dangling:KIND (a line about
something that is not there) · conflicting_reference · bad_value:NAME · those of :mod:`annotator.formats.fitting`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from annotator.formats import fitting
from annotator.formats.brat.assembling import assemble
from annotator.formats.brat.document import parse
from annotator.formats.brat.offsets import Placed, place
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
from annotator.standoff.sanad import read_facts
from annotator.standoff.values import AnnotatedArticle, Refused
from annotator.text.decode import Decoded, decode

NAME: Final = "brat"
LOSSES: Final = (
    *("note", "bad_note", "unknown_line", "bad_type", "dangling", "conflicting_reference", "bad_value"),
    *("only_in_note:span", "only_in_note:attribute", "only_in_note:frame", "only_in_note:filler"),
    *("only_in_note:entity", "only_in_note:label", *fitting.LOSSES),
)


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The one article of a text with its annotations beside it; raises Flaw or Undecodable."""
    if file.beside is None:
        raise Flaw("annotations_missing", expected=".ann")
    data = read_whole(file, limits.file_bytes)
    # The text is taken as it is, never composed: offsets are about this one.
    decoded = decode(data, encoding=options.encoding)
    losses: Counter[str] = Counter()
    try:
        article, placed, known = _article(data, decoded, _ann(file.beside, options, limits), losses, file.name)
    except Flaw as wrong:
        wrong.facts["file"] = file.beside.name
        raise
    yield Record(
        number=1,
        where=Where(file.name),
        format=NAME,
        name=one_line(article.name) or file.name,
        text=decoded.text,
        external_id=article.id if known else None,
        title=title_of(article.metadata.get("title")),
        metadata=article.metadata,
        annotated=fitted(article, options, losses),
        losses=losses,
        decision=decoded.decision,
        provenance={
            "bytes": len(data),
            "decoding": asdict(decoded.decision),
            "offsets": {"counted": placed.unit, "shifted": placed.shifted},
        },
    )


def read_files(text: bytes, ann: str) -> AnnotatedArticle:
    """The article of a text in UTF-8 and its .ann, fitted to no schema; raises Flaw or Undecodable."""
    return _article(text, decode(text, encoding="utf-8"), ann, Counter(), "")[0]


def _ann(file: File, options: Options, limits: Limits) -> str:
    data = read_whole(file, limits.file_bytes)
    return decode(data, encoding=options.encoding).text if data.strip() else ""


def _article(
    data: bytes, decoded: Decoded, ann: str, losses: Counter[str], name: str
) -> tuple[AnnotatedArticle, Placed, bool]:
    """The article, how its offsets were counted, and whether a note of Sanad says which article it is."""
    document = parse(ann, losses)
    placed = place(list(document.spans.values()), decoded.text, data.decode(decoded.decision.encoding))
    found, facts = assemble(document, placed.segments, decoded.text, losses)
    if facts:
        try:
            return read_facts(facts, decoded.text, found), placed, True
        except Refused:
            losses["bad_note"] += 1
    return imported(name, decoded.text, found, NAME), placed, False
