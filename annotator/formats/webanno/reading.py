"""WebAnno TSV 3 as annotated articles: the text as INCEpTION's own reader builds it, then the marks of its cells.

Offsets are UTF-16 units; a file whose tokens stand where its code points say is read by those, since some tools count
so. A file in which tokens do not stand where they say is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from annotator.formats import fitting
from annotator.formats.records import File, Found, Limits, Options, Record, read_whole
from annotator.formats.uima import assembling
from annotator.formats.uima.assembling import article_of
from annotator.formats.uima.layers import FRAME_FEATURES, NOTE, REST, SPAN_FEATURES, code_of, is_ours
from annotator.formats.uima.marks import Mark, Marked, read_note
from annotator.formats.uima.reading import record_of
from annotator.formats.webanno.cells import marks_of
from annotator.formats.webanno.document import Document, parse
from annotator.formats.webanno.units import trimmed
from annotator.formats.webanno.values import guessed, truth
from annotator.standoff.values import AnnotatedArticle, Annotations, JsonObject, Segments
from annotator.text.decode import decode

NAME: Final = "webanno"
READ_LOSSES: Final = (*assembling.LOSSES, *fitting.LOSSES)
_OWN: Final = frozenset({*SPAN_FEATURES, *FRAME_FEATURES})


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The one article of a .tsv; raises Flaw or Undecodable."""
    data = read_whole(file, limits.line_bytes)
    decoded = decode(data, encoding=options.encoding)
    document = parse(decoded.text)
    marked = _marked(document)
    found = record_of(marked, file, NAME, options, places=lambda segments: trimmed(marked.text, segments))
    counted = "UTF-16 units" if document.in_units else "code points"
    yield _with(found, decision=decoded.decision, provenance={"bytes": len(data), "offsets": {"counted": counted}})


def recognises(head: bytes) -> bool:
    """Whether a .tsv begins like WebAnno TSV 3."""
    return head.removeprefix(b"\xef\xbb\xbf").startswith(b"#FORMAT=WebAnno TSV 3")


def article_of_tsv(data: bytes) -> AnnotatedArticle | None:
    """The article of a .tsv Sanad wrote, fitted to no schema; None where it does not say which one it is."""
    found = _annotated(_marked(parse(data.decode())))
    return found if isinstance(found, AnnotatedArticle) else None


def _annotated(marked: Marked) -> AnnotatedArticle | Annotations:
    return article_of(marked, Counter(), lambda segments: trimmed(marked.text, segments))


def _with(record: Record, **more: object) -> Record:
    return replace(record, **more)  # type: ignore[arg-type]


def _marked(document: Document) -> Marked:
    """The marks of a document, those of ours with their notes read."""
    found = Marked(document.text)
    marks, found.chains = marks_of(document)
    facts = dict(document.facts)
    for mark in marks:
        if mark.layer == NOTE:
            facts = facts or read_note(mark.features.get(REST)) or {}
        else:
            found.marks.append(_typed(mark))
    if not facts:
        return found
    found.text = _text(document.text, facts)
    found.entities = _list(facts.pop("entities", []))
    labels = facts.pop("labels", {})
    found.labels = labels if isinstance(labels, dict) else {}
    found.article = facts
    return found


def _text(text: str, facts: JsonObject) -> str:
    """The text with the white space before its first word, which no reader of WebAnno TSV keeps."""
    whole, lead = facts.pop("text", None), facts.pop("lead", None)
    if isinstance(whole, str) and not text:
        return whole
    if isinstance(lead, str) and not lead.strip() and text[: len(lead)] == " " * len(lead):
        return lead + text[len(lead) :]
    return text


def _list(value: object) -> list[JsonObject]:
    return value if isinstance(value, list) else []


def _typed(mark: Mark) -> Mark:
    """The mark with its values as what they are: by its note where that still says the same, else as they look."""
    if not is_ours(mark.layer):
        mark.features = {
            name: truth(value) if isinstance(value, str) else value for name, value in mark.features.items()
        }
        return mark
    mark.rest = read_note(mark.features.pop(REST, None)) or {}
    noted = mark.rest.get("attributes", {})
    for name, value in mark.features.items():
        if name in _OWN or not isinstance(value, str):
            continue
        known = noted.get(code_of(name)) if isinstance(noted, dict) else None
        mark.features[name] = known if known == value else guessed(value)
    return mark


__all__ = ["NAME", "READ_LOSSES", "Segments", "article_of_tsv", "read", "recognises"]
