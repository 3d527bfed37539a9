"""Annotated articles as CAS files in an archive: one .xmi each and a TypeSystem.xml for all, or one .json each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

import orjson

from annotator.formats.checking import Mismatch, refuse_another
from annotator.formats.declaration import Report, Wish
from annotator.formats.naming import Names
from annotator.formats.records import Flaw
from annotator.formats.sink import Sink
from annotator.formats.uima import casjson, marking, xmi
from annotator.formats.uima.layers import Layers
from annotator.formats.uima.marking import legal, marked
from annotator.formats.uima.reading import JSON, XMI, article_of_json, article_of_xmi
from annotator.formats.uima.structures import Cas, cas_of
from annotator.formats.uima.typesystem import NAME, as_json, as_xml, read_types, types_of
from annotator.standoff.values import AnnotatedArticle

WRITE_LOSSES: Final = marking.LOSSES


def write_xmi(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles as XMI, the type system of the schema last; every file is read again before the next one.

    Raises Mismatch. What only a note holds is counted (``only_in_note:…``): it comes back, INCEpTION does not show it.
    """
    types = as_xml(types_of(Layers.of(wish.schema)))
    known = read_types(types)
    report = _write(articles, sink, wish, XMI, ".xmi", xmi.render, lambda data: article_of_xmi(data, known))
    with sink.file(NAME) as out:
        out.write(types)
    report.bytes += len(types)
    return report


def write_json(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles as JSON, each with its types; every file is read again before the next one. Raises Mismatch."""
    types = orjson.dumps(as_json(types_of(Layers.of(wish.schema))))
    return _write(articles, sink, wish, JSON, ".json", lambda cas: casjson.render(cas, types), article_of_json)


def _write(
    articles: Iterable[AnnotatedArticle],
    sink: Sink,
    wish: Wish,
    form: str,
    ending: str,
    render: Callable[[Cas], bytes],
    again: Callable[[bytes], AnnotatedArticle | None],
) -> Report:
    report, names, layers = Report(), Names(), Layers.of(wish.schema)
    for given in articles:
        losses: Counter[str] = Counter()
        article = legal(given, losses)
        data = render(cas_of(article, marked(article, wish.schema, layers, losses)))
        try:
            back = again(data)
        except Flaw as wrong:
            raise Mismatch(form, article, "cannot be read again", {"code": wrong.code}) from wrong
        if back is None:
            raise Mismatch(form, article, "does not say which article it is")
        refuse_another(form, article, back)
        with sink.file(names.name(given.name, given.id) + ending) as out:
            out.write(data)
        report.count(given, len(data))
        report.losses.take(given.id, losses)
    return report
