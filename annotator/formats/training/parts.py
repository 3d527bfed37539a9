"""What every line of training data is made of: which article, whose set, and whatever stands in a role said in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal

from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, AttributeValue, Entity, Filler, Frame, JsonObject, Span

Family = Literal["quote", "stance", "other"]
#: One line for each thing of a kind that an article has.
Lines = Callable[[AnnotatedArticle, Schema], Iterator[JsonObject]]

QUOTE_ROLES: Final = frozenset({"content", "speaker"})
STANCE_ROLES: Final = frozenset({"holder", "target"})


def head(kind: str, article: AnnotatedArticle) -> JsonObject:
    """The beginning of a line: what it is (``sanad-quote/1``), the article's id, and whose set in which round."""
    by = {"kind": article.author_kind, "name": article.author_name, "round": article.round}
    return {"format": f"sanad-{kind}/1", "doc_id": article.id, "by": by}


def family(frame: Frame, schema: Schema) -> Family:
    """What a frame is, by the code of its type or by the roles its type has; a project's own types may be either."""
    type_ = schema.frame_type(frame.type)
    roles = frame.roles.keys() if type_ is None else type_.roles.keys()
    if frame.type == "quote" or roles >= QUOTE_ROLES:
        return "quote"
    return "stance" if frame.type == "stance" or roles >= STANCE_ROLES else "other"


def frames_of(article: AnnotatedArticle, schema: Schema, wanted: Family) -> list[Frame]:
    """The frames of a family in the order of the text, those without words in it last."""
    found = [one for one in article.annotations.frames.values() if family(one, schema) == wanted]
    return sorted(found, key=lambda frame: (_place(frame, article), frame.id))


def _place(frame: Frame, article: AnnotatedArticle) -> int:
    spans = article.annotations.spans
    starts = (spans[one.target].segments[0][0] for some in frame.roles.values() for one in some if one.kind == "span")
    return min(starts, default=len(article.text))


def piece(span: Span) -> JsonObject:
    """A span: its offsets in code points, and the text they cut out, several pieces joined by one space."""
    return {
        "id": span.id,
        "type": span.type,
        "segments": span.segments,
        "text": span.text,
        "attributes": span.attributes,
    }


def participant(filler: Filler, article: AnnotatedArticle) -> JsonObject:
    """Whatever stands in a role: ``kind`` is entity, text (a span that is nobody's mention), frame, or the special one.

    ``name`` and ``type`` are the entity's; ``mention`` is the span where the role has words in the text, else null.
    """
    span = article.annotations.spans[filler.target] if filler.kind == "span" else None
    entity = _entity(filler, span, article.annotations.entities)
    kind = filler.target if filler.kind == "special" else filler.kind
    return {
        "kind": "entity" if entity else "text" if span else kind,
        "name": entity.name if entity else None,
        "type": entity.type if entity else span.type if span else None,
        "entity": entity.id if entity else None,
        "reference": entity.reference if entity else None,
        "mention": piece(span) if span else None,
        "frame": filler.target if filler.kind == "frame" else None,
    }


def _entity(filler: Filler, span: Span | None, entities: Mapping[str, Entity]) -> Entity | None:
    if filler.kind == "entity":
        return entities[filler.target]
    return entities[span.entity] if span is not None and span.entity is not None else None


def pieces(frame: Frame, role: str, article: AnnotatedArticle) -> list[JsonObject] | None:
    """The spans of a role; None where something else stands in it too."""
    fillers = frame.roles.get(role, ())
    if any(one.kind != "span" for one in fillers):
        return None
    return [piece(article.annotations.spans[one.target]) for one in fillers]


def frame_ids(frame: Frame, role: str) -> list[str] | None:
    """The ids of the frames in a role; None where something else stands in it too."""
    fillers = frame.roles.get(role, ())
    return None if any(one.kind != "frame" for one in fillers) else [one.target for one in fillers]


def participants(frame: Frame, role: str, article: AnnotatedArticle) -> list[JsonObject]:
    """Whatever stands in a role."""
    return [participant(one, article) for one in frame.roles.get(role, ())]


def others(frame: Frame, told: Iterable[str], article: AnnotatedArticle) -> JsonObject:
    """The roles of a frame beside those that are told of elsewhere in its line."""
    return {role: participants(frame, role, article) for role in sorted(frame.roles.keys() - set(told))}


def value(frame: Frame, code: str, schema: Schema) -> AttributeValue | None:
    """The value of an attribute, its default where nobody chose one; None where the type has no such attribute."""
    given = frame.attributes.get(code)
    type_ = schema.frame_type(frame.type)
    known = type_.attributes.get(code) if type_ is not None else None
    return given if given is not None or known is None else known.default
