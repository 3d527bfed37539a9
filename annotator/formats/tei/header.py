"""The header of a TEI document: where the article is from, what the types mean, what the pointers count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import regex

from annotator.formats.tei.elements import Element, add
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle

_UNIT: Final = (
    "Pointers of the form string-range(text,OFFSET,LENGTH) count Unicode code points of the whole text of the body, "
    "from 0; the line end between two paragraphs is one of them. White space in the body is to be kept."
)
_DAY: Final = regex.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", regex.ASCII)


def write_header(root: Element, article: AnnotatedArticle, types: Iterable[str], schema: Schema) -> None:
    """Add the header; ``types`` are the codes of all types of the article, named as the schema does."""
    header = add(root, "teiHeader", lang="en")
    file = add(header, "fileDesc")
    title = _fact(article, "title") or article.name
    titles = add(file, "titleStmt")
    add(titles, "title", title, lang="ar")
    stated = add(titles, "respStmt")
    add(stated, "resp", f"annotation ({article.author_kind}, round {article.round})")
    add(stated, "name", article.author_name or article.author_kind)
    add(add(file, "publicationStmt"), "p", f"Exported by Sanad; schema {article.schema_name} {article.schema_version}.")
    _write_source(add(add(file, "sourceDesc"), "bibl"), article, title)
    encoding = add(header, "encodingDesc")
    add(add(encoding, "editorialDecl"), "p", _UNIT)
    _write_types(encoding, sorted(set(types)), schema)
    add(add(add(header, "profileDesc"), "langUsage"), "language", "Arabic", ident="ar")


def _write_source(source: Element, article: AnnotatedArticle, title: str) -> None:
    add(source, "title", title, lang="ar")
    for fact, name in (("author", "author"), ("source", "publisher")):
        if _fact(article, fact):
            add(source, name, _fact(article, fact), lang="ar")
    published = _fact(article, "published")
    if published:
        add(source, "date", published, when=published if _DAY.fullmatch(published) else None)
    if _fact(article, "url"):
        add(source, "idno", _fact(article, "url"), type="URL")
    add(source, "idno", article.id, type="sanad")


def _write_types(encoding: Element, codes: list[str], schema: Schema) -> None:
    if not codes:
        return
    taxonomy = add(add(encoding, "classDecl"), "taxonomy")
    for code in codes:
        known = schema.span_type(code) or schema.frame_type(code)
        category = add(taxonomy, "category", id=f"type.{code}")
        for language, name in sorted(known.name.items()) if known else [("en", code)]:
            add(category, "catDesc", name, lang=language)


def _fact(article: AnnotatedArticle, code: str) -> str:
    found = article.metadata.get(code)
    return found.strip() if isinstance(found, str) else ""
