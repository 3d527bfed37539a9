"""Annotated articles as TEI documents, one file each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from annotator.formats.declaration import Report, Wish
from annotator.formats.naming import Names
from annotator.formats.sink import Sink
from annotator.formats.tei.again import refuse_other_document
from annotator.formats.tei.document import document
from annotator.formats.tei.letters import illegal
from annotator.standoff.values import AnnotatedArticle, Attributes, Thing

NAME: Final = "tei"


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles as documents; each is read again and compared before the next one. Raises Mismatch."""
    report, names = Report(), Names()
    for article in articles:
        data = document(article, wish.schema)
        refuse_other_document(NAME, article, data)
        with sink.file(f"{names.name(article.name, article.id)}.xml") as out:
            out.write(data)
        report.count(article, len(data))
        report.losses.take(article.id, _losses(article))
    return report


def _losses(article: AnnotatedArticle) -> Counter[str]:
    """The characters XML cannot hold, each by its number."""
    letters = (letter for text in _texts(article) for letter in illegal(text).values())
    return Counter(f"xml_illegal:U+{ord(letter):04X}" for letter in letters)


def _texts(article: AnnotatedArticle) -> Iterator[str]:
    parts = article.annotations
    yield article.text
    for entity in parts.entities.values():
        yield entity.name
        yield entity.reference or ""
    things: tuple[Thing, ...] = (*parts.spans.values(), *parts.entities.values(), *parts.frames.values())
    for values in (*(one.attributes for one in things), parts.labels):
        yield from _words(values)


def _words(values: Attributes) -> Iterator[str]:
    for value in values.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from value
