"""The tables of an article: the header of each, made of the schema, and the rows of an article, all values as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from annotator.formats.spreadsheet.cells import shown
from annotator.formats.training import entities, frames, quotes, stances
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Segments, in_order

Row = list[str]
Line = Mapping[str, Any]
#: Between the values of one cell that holds several.
BETWEEN: Final = " | "
PLACE: Final = ("start_codepoint", "end_codepoint", "segments_codepoint", "text")
_WHERE: Final = ("doc_id", "article", "set_kind", "set_name", "round")
_FACTS: Final = ("title", "source", "published", "author", "url")
_SPAN: Final = ("span_id", "type", "type_ar", "type_en", *PLACE, "entity_id", "entity_name", "reference", "origin")
_QUOTE: Final = (
    *("quote_id", "frame", *PLACE, "cues", "cue_forms", "cue_classes", "speakers", "speaker_kinds", "speaker_ids"),
    *("speaker_references", "speaker_mentions", "addressees", "addressee_ids", "type", "kind", "realisation"),
    *("fragments", "parent", "contents", "other_attributes", "other_roles"),
)
_STANCE: Final = (
    *("stance_id", "frame", *PLACE, "evidence", "holders", "holder_kinds", "holder_ids", "holder_references"),
    *("targets", "target_kinds", "target_ids", "topic", "polarity", "strength", "expression", "conditional"),
    *("quote", "other_attributes", "other_roles"),
)
_ENTITY: Final = (
    *("entity_id", "name", "type", "type_ar", "type_en", "reference", *PLACE, "mentions", "quotes", "addressed"),
    *("stances", "targeted", "attributes"),
)
_FRAME: Final = ("frame_id", "frame", "attributes", "role", "kind", "name", "filler_id", "reference", *PLACE)
_NOWHERE: Final[Line] = {"segments": (), "text": ""}
_OF_QUOTES: Final = frozenset({"type", "kind", "realisation"})
_OF_STANCES: Final = frozenset({"polarity", "strength", "expression", "conditional", "topic"})


@dataclass(frozen=True, slots=True)
class Table:
    """A file: its columns with a schema, and its rows for an article."""

    columns: Callable[[Schema], Sequence[str]]
    rows: Callable[[AnnotatedArticle, Schema], Iterator[Row]]


def _article_rows(article: AnnotatedArticle, schema: Schema) -> Iterator[Row]:
    labels = article.annotations.labels
    facts = [shown(text(article.metadata.get(code))) for code in _FACTS]
    known = [text(labels.get(code)) for code in schema.labels]
    yield [*_where(article), *facts, article.state, str(len(article.text)), *known, _rest(labels, schema.labels)]


def _span_rows(article: AnnotatedArticle, schema: Schema) -> Iterator[Row]:
    where, codes = _where(article), _attribute_codes(schema)
    for span in in_order(article.annotations.spans.values()):
        entity = article.annotations.entities[span.entity] if span.entity is not None else None
        of_entity = [entity.id, shown(entity.name), entity.reference or ""] if entity else ["", "", ""]
        values = [text(span.attributes.get(code)) for code in codes] if span.attributes else [""] * len(codes)
        rest = _rest(span.attributes, codes) if span.attributes else ""
        place = _place(span.segments, span.text)
        yield [*where, span.id, *_type(span.type, schema), *place, *of_entity, span.origin, *values, rest]


def _quote_rows(article: AnnotatedArticle, schema: Schema) -> Iterator[Row]:
    for line in quotes(article, schema):
        one: Line = line
        speakers, people = one["speakers"], one["addressees"]
        yield [
            *_where(article),
            *(one["id"], one["frame"], *_place(one["content"], one["text"] or "")),
            *(_all(one["cues"], "text"), _all(one["cues"], "form"), _all(one["cues"], "class")),
            *(_names(speakers), _all(speakers, "kind"), _all(speakers, "entity"), _all(speakers, "reference")),
            *(BETWEEN.join(_words(speakers)), _names(people), _all(people, "entity")),
            *(text(one[code]) for code in ("type", "kind", "realisation")),
            *(_all(one["fragments"], "text"), BETWEEN.join(one["parents"])),
            _all(one["contents"], "text"),
            _rest(one["attributes"], _OF_QUOTES),
            _rest(one["other_roles"], ()),
        ]


def _stance_rows(article: AnnotatedArticle, schema: Schema) -> Iterator[Row]:
    for line in stances(article, schema):
        one: Line = line
        first = next(iter(one["evidence"]), _NOWHERE)
        holders, targets = one["holders"], one["targets"]
        topic = targets[0]["topic"] if targets else one["attributes"].get("topic")
        yield [
            *_where(article),
            *(one["id"], one["frame"], *_place(first["segments"], first["text"]), _all(one["evidence"], "text")),
            *(_names(holders), _all(holders, "kind"), _all(holders, "entity"), _all(holders, "reference")),
            *(_all(targets, "text"), _all(targets, "kind"), BETWEEN.join(map(_target_id, targets)), text(topic)),
            *(text(one[code]) for code in ("polarity", "strength", "expression", "conditional")),
            BETWEEN.join(one["quotes"]),
            _rest(one["attributes"], _OF_STANCES),
            _rest(one["other_roles"], ()),
        ]


def _entity_rows(article: AnnotatedArticle, schema: Schema) -> Iterator[Row]:
    for line in entities(article, schema):
        one: Line = line
        first = next(iter(one["mentions"]), _NOWHERE)
        yield [
            *_where(article),
            *(one["id"], shown(one["name"]), *_type(one["type"], schema), one["reference"] or ""),
            *_place(first["segments"], first["text"]),
            *(str(one[f"n_{what}"]) for what in ("mentions", "quotes", "addressed", "stances", "targeted")),
            _rest(one["attributes"], ()),
        ]


def _frame_rows(article: AnnotatedArticle, schema: Schema) -> Iterator[Row]:
    """A row for each filler; one without a role where nothing stands in any."""
    for line in frames(article, schema):
        one: Line = line
        start = [*_where(article), one["id"], one["frame"], _rest(one["attributes"], ())]
        fillers = [(role, filler) for role, some in one["roles"].items() for filler in some]
        for role, filler in fillers:
            words = filler["mention"] or _NOWHERE
            place = _place(words["segments"], words["text"])
            yield [*start, role, filler["kind"], *_filler(filler), filler["reference"] or "", *place]
        if not fillers:
            yield [*start, *[""] * (len(_FRAME) - 3)]


def names_of(article: AnnotatedArticle) -> Iterator[str]:
    """What is shown of an article with its invisible signs spelled out."""
    yield from (article.name, article.author_name)
    yield from (text(article.metadata.get(code)) for code in _FACTS)
    yield from (entity.name for entity in article.annotations.entities.values())


def text(value: object) -> str:
    """A value as text: nothing for none, several behind each other."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return BETWEEN.join(map(text, value)) if isinstance(value, tuple | list) else _json(value)


def _where(article: AnnotatedArticle) -> Row:
    return [article.id, shown(article.name), article.author_kind, shown(article.author_name), str(article.round)]


def _type(code: str, schema: Schema) -> Row:
    found = schema.span_type(code)
    return [code, found.name["ar"] if found else "", found.name["en"] if found else ""]


def _place(segments: Segments, words: str) -> Row:
    if not segments:
        return ["", "", "", words]
    return [str(segments[0][0]), str(segments[-1][1]), _json(segments), words]


def _rest(values: Mapping[str, object], told: Any) -> str:
    """What no column has, as JSON."""
    rest = {code: value for code, value in values.items() if code not in told}
    return _json(rest) if rest else ""


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _all(some: Sequence[Line], key: str) -> str:
    return BETWEEN.join(text(one[key]) for one in some)


def _names(some: Sequence[Line]) -> str:
    return BETWEEN.join(shown(text(one["name"])) or next(_words([one]), "") for one in some)


def _words(some: Sequence[Line]) -> Iterator[str]:
    return (one["mention"]["text"] for one in some if one["mention"])


def _target_id(one: Line) -> str:
    return text(one["entity"] or one["frame"] or (one["mention"] or {}).get("id"))


def _filler(one: Line) -> Row:
    return [shown(text(one["name"])), _target_id(one)]


def _attribute_codes(schema: Schema) -> Sequence[str]:
    return tuple(dict.fromkeys(code for type_ in schema.span_types.values() for code in type_.attributes))


def _span_columns(schema: Schema) -> Sequence[str]:
    return (*_WHERE, *_SPAN, *(f"attribute_{code}" for code in _attribute_codes(schema)), "other_attributes")


def _article_columns(schema: Schema) -> Sequence[str]:
    return (*_WHERE, *_FACTS, "state", "codepoints", *(f"label_{code}" for code in schema.labels), "other_labels")


def spans_of(row: Row) -> tuple[str, Segments, str]:
    """The type, segments and text of a row of spans."""
    at = len(_WHERE)
    cell = dict(zip(_SPAN, row[at : at + len(_SPAN)], strict=True))
    segments = tuple((start, end) for start, end in orjson.loads(cell["segments_codepoint"]))
    return cell["type"], segments, cell["text"]


TABLES: Final[Mapping[str, Table]] = {
    "articles": Table(_article_columns, _article_rows),
    "spans": Table(_span_columns, _span_rows),
    "entities": Table(lambda _: (*_WHERE, *_ENTITY), _entity_rows),
    "quotes": Table(lambda _: (*_WHERE, *_QUOTE), _quote_rows),
    "stances": Table(lambda _: (*_WHERE, *_STANCE), _stance_rows),
    "frames": Table(lambda _: (*_WHERE, *_FRAME), _frame_rows),
}
