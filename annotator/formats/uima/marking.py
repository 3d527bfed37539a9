"""From an annotated article to marks: spans by segment, frames where their anchor is, the rest in notes.

What is only in a note comes back to Sanad, and INCEpTION keeps it; it does not show it. Losses: only_in_note:KIND ·
in_pieces (a span of several segments is so many annotations with one ``id``) · replaced_character.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from annotator.formats.uima.layers import Layer, Layers, feature_of
from annotator.formats.uima.marks import ILLEGAL, LONGEST_INTEGER, Mark, Marked, Value, is_plain
from annotator.standoff.sanad import unusual
from annotator.standoff.schema import Schema
from annotator.standoff.values import (
    AnnotatedArticle,
    Attributes,
    AttributeValue,
    Entity,
    Filler,
    Frame,
    JsonObject,
    Segments,
    Span,
    cut,
    entity_object,
    frame_object,
    in_order,
    span_object,
)

LOSSES: Final = (
    *("only_in_note:span", "only_in_note:attribute", "only_in_note:frame", "only_in_note:filler"),
    *("in_pieces", "replaced_character"),
)
#: What of the segments of a span can be marked, in order; nothing where there is no place for it.
Places = Callable[[Segments], Segments]


@dataclass(slots=True)
class Marking:
    """Marks in the making: those of each span and frame that has a place, by id, the first piece first."""

    article: AnnotatedArticle
    schema: Schema
    layers: Layers
    losses: Counter[str]
    by_id: dict[str, Mark]
    marked: Marked


def legal(article: AnnotatedArticle, losses: Counter[str]) -> AnnotatedArticle:
    """The article with U+FFFD for every character of its text that XML cannot hold; offsets stay as they are."""
    text, number = ILLEGAL.subn("\ufffd", article.text)
    if not number:
        return article
    losses["replaced_character"] += number
    spans = {id_: replace(span, text=cut(text, span.segments)) for id_, span in article.annotations.spans.items()}
    return replace(article, text=text, annotations=replace(article.annotations, spans=spans))


def marked(
    article: AnnotatedArticle, schema: Schema, layers: Layers, losses: Counter[str], places: Places = lambda all_: all_
) -> Marked:
    """The marks of an article whose text is legal, in the order of its spans, then its frames."""
    made = Marking(article, schema, layers, losses, {}, Marked(article.text))
    parts = article.annotations
    facts = _facts(article)
    spans = [span for span in in_order(parts.spans.values()) if not _mark_span(made, span, places(span.segments))]
    frames = _mark_frames(made)
    losses.update({"only_in_note:span": len(spans)} if spans else {})
    losses.update({"only_in_note:frame": len(frames)} if frames else {})
    if spans:
        facts["spans"] = [span_object(span) for span in spans]
    if frames:
        facts["frames"] = [frame_object(frame) for frame in frames]
    made.marked.entities = [entity_object(parts.entities[id_]) for id_ in sorted(parts.entities)]
    made.marked.labels = dict(parts.labels)
    made.marked.article = facts
    return made.marked


def _facts(article: AnnotatedArticle) -> JsonObject:
    return {
        "id": article.id,
        "name": article.name,
        "schema": {"name": article.schema_name, "version": article.schema_version},
        "author": {"kind": article.author_kind, "name": article.author_name},
        "state": article.state,
        "revision": article.revision,
        **unusual(article.use, article.round),
        "metadata": article.metadata,
    }


def _mark_span(made: Marking, span: Span, pieces: Segments) -> bool:
    """Mark every piece of a span; whether there was any."""
    if not pieces:
        return False
    layer = made.layers.of_span(span.type)
    features: dict[str, Value] = {"id": span.id, "label": span.type}
    rest: JsonObject = {}
    if span.entity is not None:
        features |= _copies(made.article.annotations.entities[span.entity])
    _attributes(made, layer, span.attributes, features, rest)
    if span.origin != "manual":
        rest["origin"] = span.origin
    if pieces != span.segments:
        rest["segments"] = span.segments
    if len(pieces) > 1:
        made.losses["in_pieces"] += 1
    marks = [Mark(layer.name, *piece, features if n == 0 else dict(features)) for n, piece in enumerate(pieces)]
    marks[0].rest = rest
    made.by_id[span.id] = marks[0]
    made.marked.marks += marks
    return True


def _copies(entity: Entity) -> dict[str, Value]:
    """What a mention says of its participant, so that it is seen where it is read."""
    said = {"entityName": entity.name, "entityReference": entity.reference, "entityType": entity.type}
    return {"entity": entity.id, **{code: value for code, value in said.items() if value and is_plain(value)}}


def _attributes(
    made: Marking, layer: Layer, attributes: Attributes, features: dict[str, Value], rest: JsonObject
) -> None:
    """Put the attributes that are features of a layer into features, the others into the rest."""
    others: dict[str, AttributeValue] = {}
    for code, value in attributes.items():
        kind = layer.attributes.get(code)
        if kind is not None and _has(kind, value):
            features[feature_of(code)] = value
        if kind is None or not _has(kind, value) or value is False:
            others[code] = value
            made.losses["only_in_note:attribute"] += value is not False or kind != "Boolean"
    if others:
        rest["attributes"] = others


def _has(kind: str, value: AttributeValue) -> bool:
    """Whether a feature of a kind can have a value; UIMA takes false and 0 for what nobody has said."""
    if isinstance(value, bool):
        return kind == "Boolean"
    if isinstance(value, int):
        return kind == "Integer" and 0 < abs(value) <= LONGEST_INTEGER
    if isinstance(value, tuple):
        return kind == "StringArray" and value != () and all(is_plain(one) for one in value)
    return kind == "String" and is_plain(value)


def _mark_frames(made: Marking) -> list[Frame]:
    """Mark every frame that has a place, then link them; the frames that have none."""
    waiting = [made.article.annotations.frames[id_] for id_ in sorted(made.article.annotations.frames)]
    placed: list[Frame] = []
    while found := [(frame, place) for frame in waiting if (place := _place(made, frame)) is not None]:
        for frame, place in found:
            made.by_id[frame.id] = Mark(made.layers.of_frame(frame.type).name, place.begin, place.end)
        placed += [frame for frame, _ in found]
        waiting = [frame for frame in waiting if frame.id not in made.by_id]
    for frame in sorted(placed, key=lambda frame: frame.id):
        _fill(made, frame)
    return waiting


def _place(made: Marking, frame: Frame) -> Mark | None:
    """Where a frame stands: its anchor's first filler, else its first span, else the first frame in it."""
    type_ = made.schema.frame_type(frame.type)
    anchor = frame.roles.get(type_.anchor, ()) if type_ is not None else ()
    fillers = [*anchor, *(filler for role in frame.roles.values() for filler in role)]
    places = [(one.kind, made.by_id[one.target]) for one in fillers if _is_marked(made, one)]
    return next((mark for kind, mark in places if kind == "span"), places[0][1] if places else None)


def _is_marked(made: Marking, filler: Filler) -> bool:
    return filler.kind in {"span", "frame"} and filler.target in made.by_id


def _fill(made: Marking, frame: Frame) -> None:
    mark = made.by_id[frame.id]
    mark.features |= {"id": frame.id, "label": frame.type}
    _attributes(made, made.layers.of_frame(frame.type), frame.attributes, mark.features, mark.rest)
    others: dict[str, list[JsonObject | None]] = {}
    for role, fillers in frame.roles.items():
        linked = [_is_marked(made, filler) for filler in fillers]
        pairs = list(zip(fillers, linked, strict=True))
        mark.links += [(role, made.by_id[filler.target]) for filler, is_linked in pairs if is_linked]
        if not all(linked):
            others[role] = [None if is_linked else {filler.kind: filler.target} for filler, is_linked in pairs]
            made.losses["only_in_note:filler"] += len(linked) - sum(linked)
    if others:
        mark.rest["roles"] = others
    made.marked.marks.append(mark)


def is_said(entity: Mapping[str, object], mention: Mark | None) -> bool:
    """Whether the first mention of a participant (its object) says all there is to be known of it."""
    said = {"entity": entity["id"], "entityType": entity["type"], "entityName": entity["name"]}
    said |= {"entityReference": entity["reference"]} if "reference" in entity else {}
    return mention is not None and not entity["attributes"] and said.items() <= mention.features.items()
