"""The annotations of an article as JSON-LD: one for each span, participant and structure, one for its labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from annotator.formats.webannotation.naming import article_iri, reference_iri, set_iri
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
    in_order,
)

#: Code points before and after what is selected, for whoever finds it in another version of the text.
AROUND: Final = 32


def annotations_of(article: AnnotatedArticle, schema: Schema) -> Iterator[JsonObject]:
    """All annotations of an article: spans in the order of the text, then participants, structures and labels."""
    parts, base = article.annotations, set_iri(article)
    about = article_iri(article)
    for span in in_order(parts.spans.values()):
        yield _span(span, article, base, about)
    for id_ in sorted(parts.entities):
        yield _entity(parts.entities[id_], base, about)
    for id_ in sorted(parts.frames):
        yield _frame(parts.frames[id_], article, schema, base, about)
    if parts.labels:
        yield _annotation(f"{base}:labels", "classifying", _values(parts.labels), [about])


def _annotation(id_: str, motivation: str, bodies: list[JsonObject], targets: list[object]) -> JsonObject:
    return {"id": id_, "type": "Annotation", "motivation": motivation, "body": bodies, "target": targets}


def _span(span: Span, article: AnnotatedArticle, base: str, about: str) -> JsonObject:
    bodies = [_tag(span.type), *_values(span.attributes)]
    if span.entity is not None:
        entity = article.annotations.entities[span.entity]
        bodies.append(_link("identifying", f"{base}:entity:{entity.id}"))
        iri = reference_iri(entity.reference) if entity.reference is not None else None
        if iri is not None:
            bodies.append(_link("identifying", iri))
    made = _annotation(f"{base}:span:{span.id}", "tagging", bodies, selected(span.segments, article.text, about))
    return made if span.origin == "manual" else {**made, "sanad:origin": span.origin}


def _entity(entity: Entity, base: str, about: str) -> JsonObject:
    bodies: list[JsonObject] = [_text("identifying", entity.name), _tag(entity.type), *_values(entity.attributes)]
    if entity.reference is not None:
        iri = reference_iri(entity.reference)
        body = _text("identifying", entity.reference) if iri is None else _link("identifying", iri)
        bodies.append({**body, "sanad:reference": entity.reference})
    return _annotation(f"{base}:entity:{entity.id}", "identifying", bodies, [about])


def _frame(frame: Frame, article: AnnotatedArticle, schema: Schema, base: str, about: str) -> JsonObject:
    bodies = [_tag(frame.type), *_values(frame.attributes)]
    for role, fillers in frame.roles.items():
        bodies += [{**_filler(filler, base), "sanad:role": role} for filler in fillers]
    anchor = _anchor(frame, article.annotations.spans, schema)
    targets: list[object] = selected(anchor.segments, article.text, about) if anchor else [about]
    return _annotation(f"{base}:frame:{frame.id}", "linking", bodies, targets)


def _filler(filler: Filler, base: str) -> JsonObject:
    if filler.kind == "special":
        return _text("linking", filler.target)
    return _link("linking", f"{base}:{filler.kind}:{filler.target}")


def _anchor(frame: Frame, spans: Mapping[str, Span], schema: Schema) -> Span | None:
    """The span a structure is shown at: of the role its type names for that, else of its first role that has one."""
    type_ = schema.frame_type(frame.type)
    first = frame.roles.get(type_.anchor, ()) if type_ is not None else ()
    others = (one for _, some in sorted(frame.roles.items()) for one in some)
    return next((spans[one.target] for one in (*first, *others) if one.kind == "span"), None)


def selected(segments: Segments, text: str, about: str) -> list[object]:
    """A target for each segment, with a selector by position and one by quotation; both count code points."""
    return [
        {
            "type": "SpecificResource",
            "source": about,
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(0, start - AROUND) : start],
                    "suffix": text[end : end + AROUND],
                },
            ],
        }
        for start, end in segments
    ]


def _tag(type_: str) -> JsonObject:
    return _text("tagging", type_)


def _text(purpose: str, value: str) -> JsonObject:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _link(purpose: str, source: str) -> JsonObject:
    return {"type": "SpecificResource", "purpose": purpose, "source": source}


def _values(values: Attributes) -> list[JsonObject]:
    """A body for each attribute: its value in words, and as it is."""
    return [
        {**_text("describing", _words(value)), "sanad:attribute": code, "sanad:value": value}
        for code, value in values.items()
    ]


def _words(value: AttributeValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
