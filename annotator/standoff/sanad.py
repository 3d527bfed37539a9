"""``sanad/1``: the annotated article as JSON, lossless; the published form is ``schemas/sanad-1.schema.json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import orjson

from annotator.standoff import reading
from annotator.standoff.values import (
    AUTHOR_KINDS,
    STATES,
    USES,
    AnnotatedArticle,
    Annotations,
    Facts,
    JsonObject,
    Refused,
    annotations_object,
    cut,
    text_digest,
)

FORMAT = "sanad/1"
PARTS = ("spans", "entities", "frames", "labels")
KEYS = frozenset(
    {
        "format",
        "id",
        "name",
        "text",
        "sha256",
        "metadata",
        "schema",
        "author",
        "state",
        "revision",
        "use",
        "round",
        *PARTS,
    }
)


class SanadError(Refused):
    """JSON that is no ``sanad/1`` article; the facts say ``path`` and what was ``expected`` there."""

    def __init__(self, message: str, facts: Facts) -> None:
        super().__init__("malformed", message, facts)


def dumps(article: AnnotatedArticle) -> bytes:
    """An annotated article as canonical ``sanad/1`` JSON in UTF-8, on one line without a line end."""
    return orjson.dumps(article_object(article))


def loads(data: bytes | str) -> AnnotatedArticle:
    """An annotated article from ``sanad/1`` JSON.

    Raises ``SanadError``: not JSON, another shape, a hash that is not the text's, a span whose text is not what its
    offsets (code points) cut, a reference to something that is not there.
    """
    try:
        value = orjson.loads(data)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise _flaw("", "JSON", str(error)) from error
    return read_article(value)


def article_object(article: AnnotatedArticle) -> JsonObject:
    """An annotated article as its canonical JSON object."""
    return {
        "format": FORMAT,
        "id": article.id,
        "name": article.name,
        "text": article.text,
        "sha256": article.sha256,
        "metadata": article.metadata,
        "schema": {"name": article.schema_name, "version": article.schema_version},
        "author": {"kind": article.author_kind, "name": article.author_name},
        "state": article.state,
        "revision": article.revision,
        **unusual(article.use, article.round),
        **annotations_object(article.annotations),
    }


def unusual(use: str, round_: int) -> JsonObject:
    """The keys ``use`` and ``round`` of an article, each left out where it is the usual one."""
    return {**({} if use == USES[0] else {"use": use}), **({} if round_ == 1 else {"round": round_})}


def read_article(value: object) -> AnnotatedArticle:
    """An annotated article from its JSON object; raises ``SanadError`` like :func:`loads`."""
    try:
        return _read(value)
    except SanadError:
        raise
    except Refused as refused:
        raise SanadError(refused.message, refused.facts) from refused


def read_facts(value: object, text: str, annotations: Annotations) -> AnnotatedArticle:
    """An article of which everything but text and annotations stands in a JSON object; raises ``SanadError``.

    For formats that hold those two in their own way; ``labels`` in the object are not looked at.
    """
    if not isinstance(value, dict):
        raise _flaw("", "an object")
    fields = {key: item for key, item in value.items() if key != "labels"}
    found = read_article({**fields, "format": FORMAT, "text": text, "sha256": text_digest(text)})
    return replace(found, annotations=annotations)


def dumps_annotations(annotations: Annotations) -> str:
    """Annotations as canonical JSON text: the body of an annotation set."""
    return orjson.dumps(annotations_object(annotations)).decode()


def loads_annotations(body: bytes | str) -> Annotations:
    """Annotations from the JSON text of a body; raises ``SanadError``."""
    try:
        return reading.read_annotations(orjson.loads(body))
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise _flaw("", "JSON", str(error)) from error
    except Refused as refused:
        raise SanadError(refused.message, refused.facts) from refused


def _read(value: object) -> AnnotatedArticle:
    fields = reading.read_object(value, "", KEYS)
    if fields.get("format") != FORMAT:
        raise _flaw("format", FORMAT)
    text = reading.read_text(fields.get("text"), "text")
    schema = _pair(fields.get("schema"), "schema", "name", "version")
    author = _pair(fields.get("author"), "author", "kind", "name")
    article = AnnotatedArticle(
        id=reading.read_id(fields.get("id"), "id"),
        name=reading.read_text(fields.get("name"), "name"),
        text=text,
        schema_name=schema[0],
        schema_version=schema[1],
        annotations=reading.read_annotations({key: fields[key] for key in PARTS if key in fields}),
        metadata=_metadata(fields.get("metadata", {})),
        author_kind=_one_of(author[0], "author.kind", AUTHOR_KINDS),
        author_name=author[1],
        state=_one_of(fields.get("state", "open"), "state", STATES),
        revision=_at_least(0, fields.get("revision", 0), "revision"),
        use=_one_of(fields.get("use", USES[0]), "use", USES),
        round=_at_least(1, fields.get("round", 1), "round"),
    )
    if reading.read_text(fields.get("sha256"), "sha256") != text_digest(text):
        raise _flaw("sha256", "the SHA-256 of the text")
    _refuse_lies(article)
    return article


def _refuse_lies(article: AnnotatedArticle) -> None:
    """Refuse offsets that do not cut what the span says, and references into nothing."""
    parts, length = article.annotations, len(article.text)
    for n, span in enumerate(parts.spans.values()):
        if not span.segments or not all(0 <= start < end <= length for start, end in span.segments):
            raise _flaw(f"spans[{n}].segments", f"offsets within the {length} code points of the text")
        if cut(article.text, span.segments) != span.text:
            raise _flaw(f"spans[{n}].text", "the text that the segments cut out")
        if span.entity is not None and span.entity not in parts.entities:
            raise _flaw(f"spans[{n}].entity", "the id of an entity")
    shelves: Mapping[str, Mapping[str, object]] = {
        "span": parts.spans,
        "entity": parts.entities,
        "frame": parts.frames,
    }
    for n, frame in enumerate(parts.frames.values()):
        for role, fillers in frame.roles.items():
            for filler in fillers:
                if filler.kind != "special" and filler.target not in shelves[filler.kind]:
                    raise _flaw(f"frames[{n}].roles.{role}", f"ids that are there, not {filler.kind} {filler.target}")


def _pair(value: object, path: str, one: str, other: str) -> tuple[str, str]:
    fields = reading.read_object(value, path, frozenset({one, other}))
    return reading.read_text(fields.get(one), f"{path}.{one}"), reading.read_text(fields.get(other), f"{path}.{other}")


def _one_of(value: object, path: str, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise _flaw(path, "one of " + ", ".join(known))
    return value


def _at_least(least: int, value: object, path: str) -> int:
    number = reading.read_integer(value, path)
    if number < least:
        raise _flaw(path, f"{least} or more")
    return number


def _metadata(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _flaw("metadata", "an object")
    try:
        orjson.dumps(value)
    except (orjson.JSONEncodeError, RecursionError) as error:
        raise _flaw("metadata", "JSON", str(error)) from error
    return cast("Mapping[str, object]", value)


def _flaw(path: str, expected: str, found: str = "") -> SanadError:
    message = f"{path or '(root)'}: expected {expected}" + (f" ({found})" if found else "")
    return SanadError(message, {"path": path, "expected": expected})
