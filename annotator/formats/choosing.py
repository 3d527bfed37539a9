"""An article with only the layers that were asked for, its references mended.

What falls away on purpose, the things of other layers, is no loss. What falls away because of it is counted:
``filler_left_out:FRAME.ROLE`` (something in a role that is not there any more) and ``no_layer:TYPE`` (a type the schema
has not, so that nobody knows whose layer it is of).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from annotator.standoff.schema import FrameType, Role, Schema
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Filler, Frame, Span


@dataclass(frozen=True, slots=True)
class Thinned:
    """A role that loses what is of the layers ``missing``: they are not chosen, and what fills it may be of them."""

    frame: FrameType
    role: Role
    missing: frozenset[str]


#: The codes of what is counted; each stands before ``:`` and what it was.
LOSSES: Final = ("filler_left_out", "no_layer")


def chosen(
    article: AnnotatedArticle, layers: Collection[str], schema: Schema, losses: Counter[str]
) -> AnnotatedArticle:
    """The article with the spans and frames of ``layers`` alone; with no layers named, the article as it is.

    Participants stay where a layer of mentions was asked for, else those that something kept refers to. Labels, which
    are of the whole article, stay. Whatever stays is as it was, and keeps its id.
    """
    if not layers:
        return article
    given = article.annotations
    spans = {id_: span for id_, span in given.spans.items() if _layer_of_span(span, schema, losses) in layers}
    framed = {id_: frame for id_, frame in given.frames.items() if _layer_of_frame(frame, schema, losses) in layers}
    frames = {id_: _mended(frame, spans, framed, losses) for id_, frame in framed.items()}
    entities = _entities(given.entities, spans, frames, with_all=bool(mention_layers(schema) & frozenset(layers)))
    return replace(article, annotations=Annotations(spans, entities, frames, given.labels))


def thinned(layers: Collection[str], schema: Schema) -> list[Thinned]:
    """The roles of the chosen layers' structures in which something may be left out with the other layers."""
    chosen_layers = set(layers) or set(schema.layers)
    return [
        Thinned(frame, role, frozenset(missing))
        for frame in schema.frame_types.values()
        if frame.layer in chosen_layers
        for role in frame.roles.values()
        if (missing := _filling_layers(role, schema) - chosen_layers)
    ]


def _filling_layers(role: Role, schema: Schema) -> set[str]:
    spans = {type_.layer for code, type_ in schema.span_types.items() if code in role.spans}
    frames = {type_.layer for code, type_ in schema.frame_types.items() if code in role.frames}
    return spans | frames | (mention_layers(schema) if role.mentions else set())


def mention_layers(schema: Schema) -> frozenset[str]:
    """The layers whose spans refer to participants."""
    return frozenset(type_.layer for type_ in schema.span_types.values() if type_.mention)


def _layer_of_span(span: Span, schema: Schema, losses: Counter[str]) -> str:
    type_ = schema.span_type(span.type)
    if type_ is None:
        losses[f"no_layer:{span.type}"] += 1
        return ""
    return type_.layer


def _layer_of_frame(frame: Frame, schema: Schema, losses: Counter[str]) -> str:
    type_ = schema.frame_type(frame.type)
    if type_ is None:
        losses[f"no_layer:{frame.type}"] += 1
        return ""
    return type_.layer


def _mended(frame: Frame, spans: Mapping[str, Span], frames: Mapping[str, Frame], losses: Counter[str]) -> Frame:
    """The frame without the fillers that fell away."""
    roles = {}
    for role, fillers in frame.roles.items():
        kept = tuple(one for one in fillers if _stays(one, spans, frames))
        if len(kept) < len(fillers):
            losses[f"filler_left_out:{frame.type}.{role}"] += len(fillers) - len(kept)
        if kept:
            roles[role] = kept
    return frame if roles == frame.roles else replace(frame, roles=roles)


def _stays(filler: Filler, spans: Mapping[str, Span], frames: Mapping[str, Frame]) -> bool:
    # An entity that a kept frame names is kept for its sake.
    if filler.kind == "span":
        return filler.target in spans
    return filler.kind != "frame" or filler.target in frames


def _entities(
    given: Mapping[str, Entity], spans: Mapping[str, Span], frames: Mapping[str, Frame], *, with_all: bool
) -> Mapping[str, Entity]:
    if with_all:
        return given
    named = {span.entity for span in spans.values()}
    for frame in frames.values():
        named |= {one.target for fillers in frame.roles.values() for one in fillers if one.kind == "entity"}
    return {id_: entity for id_, entity in given.items() if id_ in named}
