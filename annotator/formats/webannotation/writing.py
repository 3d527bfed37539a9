"""Annotated articles as web annotations: for each a .txt and a .jsonld of the same name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import orjson

from annotator.formats.declaration import Report, Wish
from annotator.formats.naming import Names
from annotator.formats.sink import Sink
from annotator.formats.webannotation.again import refuse_other_collection
from annotator.formats.webannotation.annotations import annotations_of
from annotator.formats.webannotation.naming import CONTEXT, set_iri
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, JsonObject

NAME: Final = "web-annotation"


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles as pairs of files; each pair is read again and compared before the next one. Raises Mismatch."""
    report, names = Report(), Names()
    for article in articles:
        name = names.name(article.name, article.id)
        text, data = article.text.encode("utf-8"), orjson.dumps(collection(article, wish.schema, f"{name}.txt"))
        refuse_other_collection(NAME, article, text, data)
        for ending, content in ((".txt", text), (".jsonld", data)):
            with sink.file(name + ending) as out:
                out.write(content)
        report.count(article, len(text) + len(data))
    return report


def collection(article: AnnotatedArticle, schema: Schema, text_file: str) -> JsonObject:
    """The collection of an annotation set with its only page in it; ``text_file`` is where the text lies."""
    items, id_ = list(annotations_of(article, schema)), set_iri(article)
    page = {"id": f"{id_}:page:1", "type": "AnnotationPage", "partOf": id_, "startIndex": 0, "items": items}
    return {
        "@context": CONTEXT,
        "id": id_,
        "type": "AnnotationCollection",
        "label": article.name,
        "total": len(items),
        "sanad:schema": f"{article.schema_name} {article.schema_version}",
        "sanad:text": text_file,
        "first": page,
    }
