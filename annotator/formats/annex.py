"""The annex: what another tool has no form for, as a JSON object that travels with what the tool shows.

It holds the whole article but its text, which the tool has; the hash says which text it is about. Labels, attributes
or whatever else the tool shows in a form of its own may be left out by who writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import orjson

from annotator.standoff.sanad import read_article, unusual
from annotator.standoff.values import (
    AnnotatedArticle,
    Annotations,
    JsonObject,
    Refused,
    annotations_object,
    cut,
)

#: The key, or the name of the field, an annex stands under.
NAME: Final = "sanad"
#: The ``format`` it says.
FORMAT: Final = "sanad-annex/1"
_UNIT: Final = "offsets"


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex that was read: the article it holds, and the unit of the tool's own offsets, where it says so."""

    article: AnnotatedArticle
    offsets: str | None = None


def annex_of(article: AnnotatedArticle, rest: Annotations | None = None, offsets: str | None = None) -> JsonObject:
    """The annex of an article; ``rest`` are the annotations without what the tool says itself.

    ``offsets`` is the unit that the tool's own offsets are in; those of the annex are code points.
    """
    parts: dict[str, Any] = annotations_object(rest or article.annotations)
    for span in parts["spans"]:
        del span["text"]
    return {
        "format": FORMAT,
        "id": article.id,
        "name": article.name,
        "sha256": article.sha256,
        "metadata": article.metadata,
        "schema": {"name": article.schema_name, "version": article.schema_version},
        "author": {"kind": article.author_kind, "name": article.author_name},
        "state": article.state,
        "revision": article.revision,
        **unusual(article.use, article.round),
        **{part: value for part, value in parts.items() if value},
        **({} if offsets is None else {_UNIT: offsets}),
    }


def is_annex(value: object) -> bool:
    """Whether a JSON value, or a string of JSON, says that it is an annex."""
    if isinstance(value, str):
        return value.startswith('{"format":"' + FORMAT)
    return isinstance(value, dict) and value.get("format") == FORMAT


def read_annex(value: object, text: str) -> Annex | None:
    """What an annex (an object, or a string of JSON) and a text make; None for a broken one, or for another text's."""
    try:
        said: Any = orjson.loads(value) if isinstance(value, str) else value
        given: dict[str, Any] = dict(said)
        offsets = given.pop(_UNIT, None)
        spans = [_quoted(span, text) for span in given.get("spans", [])]
        article = read_article({**given, "format": "sanad/1", "text": text, "spans": spans})
        return Annex(article, offsets if isinstance(offsets, str) else None)
    except (Refused, orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return None


def _quoted(span: dict[str, Any], text: str) -> JsonObject:
    segments = tuple((int(start), int(end)) for start, end in span["segments"])
    return {**span, "text": cut(text, segments)}
