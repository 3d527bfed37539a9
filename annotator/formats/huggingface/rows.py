"""An annotated article as a row of a data set, and back: nothing is lost on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

import orjson

from annotator.formats.checking import Mismatch
from annotator.formats.huggingface.columns import OUTSIDE, types_of
from annotator.formats.tokenising import LOSSES as OF_TOKENS
from annotator.formats.tokenising import Mode, Token, labelled, tags_of, tokens_of
from annotator.standoff.sanad import FORMAT, SanadError, read_article
from annotator.standoff.schema import Schema
from annotator.standoff.values import (
    AnnotatedArticle,
    Annotations,
    Attributes,
    Filler,
    Frame,
    Span,
    in_order,
)

NAME: Final = "huggingface"
#: What a tag cannot say, and the column ``spans`` does.
LOSSES: Final = tuple(f"only_in_spans:{code}" for code in ("unknown_type", *OF_TOKENS))
Row = dict[str, object]


def row_of(article: AnnotatedArticle, id_: str, schema: Schema, mode: Mode, losses: Counter[str]) -> Row:
    """The row of an article: its tags as words, its offsets in code points; ``losses`` counts what tags do not say."""
    parts, title = article.annotations, article.metadata.get("title")
    tokens = tokens_of(article.text, parts, mode)
    return {
        "id": id_,
        "doc_id": article.id,
        "tokens": [token.text for token in tokens],
        **_tags(tokens, parts.spans.values(), schema, losses),
        "token_starts": [token.start for token in tokens],
        "token_ends": [token.end for token in tokens],
        "space_after": [token.space_after for token in tokens],
        "text": article.text,
        "sha256": article.sha256,
        "spans": [_span(span, schema) for span in in_order(parts.spans.values())],
        "entities": [
            {
                "id": entity.id,
                "type": entity.type,
                "name": entity.name,
                "reference": entity.reference,
                "attributes": _json(entity.attributes),
            }
            for _, entity in sorted(parts.entities.items())
        ],
        "frames": [_frame(frame, parts) for _, frame in sorted(parts.frames.items())],
        "labels": _json(dict(sorted(parts.labels.items()))),
        "name": article.name,
        "title": title if isinstance(title, str) else None,
        "metadata": _json(article.metadata),
        "schema_name": article.schema_name,
        "schema_version": article.schema_version,
        "author_kind": article.author_kind,
        "author_name": article.author_name,
        "state": article.state,
        "use": article.use,
        "revision": article.revision,
        "round": article.round,
    }


def article_of(row: Mapping[str, object]) -> AnnotatedArticle:
    """The article of a row that :func:`row_of` made; raises ``SanadError`` where it does not say one."""
    get = row.get
    return read_article(
        {
            **{key: get(key) for key in ("name", "text", "sha256", "state", "use", "revision", "round")},
            "format": FORMAT,
            "id": get("doc_id"),
            "metadata": _loaded(get("metadata"), "metadata"),
            "schema": {"name": get("schema_name"), "version": get("schema_version")},
            "author": {"kind": get("author_kind"), "name": get("author_name")},
            "spans": [_thing(item, "spans", ("layer", "start", "end")) for item in _list(get("spans"), "spans")],
            "entities": [_thing(item, "entities", ()) for item in _list(get("entities"), "entities")],
            "frames": [_read_frame(item) for item in _list(get("frames"), "frames")],
            "labels": _loaded(get("labels"), "labels"),
        }
    )


def refuse_lying_tokens(article: AnnotatedArticle, row: Mapping[str, object], schema: Schema) -> None:
    """Hold the tokens of a row that was read again against the text, and how many tags there are; raises Mismatch."""
    starts, ends = (cast("Sequence[int]", row[key]) for key in ("token_starts", "token_ends"))
    tokens = cast("list[str]", row["tokens"])
    if [article.text[start:end] for start, end in zip(starts, ends, strict=True)] != tokens:
        raise Mismatch(NAME, article, "tokens that are not what their offsets cut came back")
    for column in types_of(schema):
        if len(cast("Sequence[object]", row[column])) != len(tokens):
            raise Mismatch(NAME, article, "another number of tags came back", {"column": column})


def _tags(tokens: Sequence[Token], spans: Iterable[Span], schema: Schema, losses: Counter[str]) -> dict[str, list[str]]:
    """The tags of each layer: of spans that share tokens the longest, and no two."""
    out, by_type = {}, dict[str, list[Span]]()
    for span in spans:
        by_type.setdefault(span.type, []).append(span)
    for column, types in types_of(schema).items():
        some = [span for type_ in types for span in by_type.pop(type_, ())]
        if not some:
            out[column] = [OUTSIDE] * len(tokens)
            continue
        found = labelled(tokens, some, nested=False)
        losses.update({f"only_in_spans:{code}": times for code, times in found.losses.items()})
        out[column] = [tags[0] if tags else OUTSIDE for tags in tags_of(found.placed, len(tokens))]
    if by_type:
        losses["only_in_spans:unknown_type"] += sum(map(len, by_type.values()))
    return out


def _span(span: Span, schema: Schema) -> Row:
    type_ = schema.span_type(span.type)
    return {
        "id": span.id,
        "type": span.type,
        "layer": type_.layer if type_ else None,
        "start": span.segments[0][0] if span.segments else None,
        "end": span.segments[-1][1] if span.segments else None,
        "segments": [list(segment) for segment in span.segments],
        "text": span.text,
        "entity": span.entity,
        "attributes": _json(span.attributes),
        "origin": span.origin,
    }


def _frame(frame: Frame, parts: Annotations) -> Row:
    roles = [
        {"role": role, "kind": filler.kind, "target": filler.target, "text": _said(filler, parts)}
        for role, fillers in frame.roles.items()
        for filler in fillers
    ]
    return {"id": frame.id, "type": frame.type, "attributes": _json(frame.attributes), "roles": roles}


def _said(filler: Filler, parts: Annotations) -> str | None:
    """What a filler is called, for whoever reads rows; nobody reads it back."""
    if filler.kind == "span":
        return parts.spans[filler.target].text
    return parts.entities[filler.target].name if filler.kind == "entity" else None


def _json(value: Attributes | Mapping[str, object]) -> str:
    return orjson.dumps(value).decode() if value else "{}"


def _loaded(value: object, path: str) -> object:
    if value is None or value == "{}":
        return {}
    try:
        return orjson.loads(cast("str", value))
    except (orjson.JSONDecodeError, RecursionError, TypeError) as wrong:
        raise _flaw(path, "a string of JSON") from wrong


def _list(value: object, path: str) -> list[object]:
    if not isinstance(value, list):
        raise _flaw(path, "a list")
    return value


def _thing(item: object, path: str, made: Sequence[str]) -> Row:
    """The object of a span or an entity; ``made`` are the keys that say nothing of their own."""
    if not isinstance(item, dict):
        raise _flaw(path, "objects")
    out = {key: value for key, value in item.items() if value is not None and key not in made}
    return {**out, "attributes": _loaded(item.get("attributes"), f"{path}.attributes")}


def _read_frame(item: object) -> Row:
    out = _thing(item, "frames", ())
    roles: dict[str, list[object]] = {}
    for one in _list(out.get("roles", []), "frames.roles"):
        if not isinstance(one, dict) or not (isinstance(one.get("role"), str) and isinstance(one.get("kind"), str)):
            raise _flaw("frames.roles", "objects with role, kind and target")
        roles.setdefault(one["role"], []).append({one.get("kind"): one.get("target")})
    return {**out, "roles": roles}


def _flaw(path: str, expected: str) -> SanadError:
    return SanadError(f"{path}: expected {expected}", {"path": path, "expected": expected})
