"""Foreign annotations are fitted to a schema: types are mapped, and whatever it does not know is left out and counted.

What comes out has no errors (:func:`annotator.standoff.check.check`). Losses are counted as ``code`` or
``code:what``: unknown_type · left_out (a type somebody chose to leave out) · edge_moved (a span edge split a letter
from its marks and was moved outward) · unknown_attribute · bad_value · unknown_label · not_a_mention ·
wrong_entity_type · blank_name · unknown_role · wrong_filler · too_many_fillers · cycle · bad_reference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final, TypeVar

from annotator.formats.records import Options
from annotator.formats.roles import placed
from annotator.standoff.attributes import Attribute, fits
from annotator.standoff.cycles import frames_in_rings
from annotator.standoff.reference import is_reference
from annotator.standoff.schema import Role, Schema
from annotator.standoff.values import (
    AnnotatedArticle,
    Annotations,
    Attributes,
    Entity,
    Filler,
    Frame,
    Segments,
    Span,
    cut,
)
from annotator.text.blank import is_blank
from annotator.text.graphemes import grapheme_span, is_boundary

#: The codes of what fitting leaves out; most stand before ``:`` and what it was.
LOSSES: Final = (
    *("unknown_type", "left_out", "edge_moved", "unknown_attribute", "bad_value", "unknown_label", "not_a_mention"),
    *("wrong_entity_type", "blank_name", "bad_reference", "unknown_role", "wrong_filler", "too_many_fillers", "cycle"),
)
T = TypeVar("T", Span, Entity, Frame)


def fitted(article: AnnotatedArticle, options: Options, losses: Counter[str]) -> AnnotatedArticle:
    """The article with its types mapped and its annotations fitted to ``options.schema``, if there is one."""
    found = _renamed(article.annotations, options.types, losses)
    if options.schema is not None:
        found = fit(found, article.text, options.schema, losses)
        name, version = options.schema.name, options.schema.version
        return replace(article, annotations=found, schema_name=name, schema_version=version)
    return article if found == article.annotations else replace(article, annotations=found)


def fit(found: Annotations, text: str, schema: Schema, losses: Counter[str]) -> Annotations:
    """The annotations as the schema can hold them; roles of other names are put where it has a place for them."""
    found = placed(found, schema)
    entities = _kept((id_, _entity(entity, schema, losses)) for id_, entity in found.entities.items())
    spans = _kept((id_, _span(span, text, entities, schema, losses)) for id_, span in found.spans.items())
    known = _known_frames(found.frames, schema, losses)
    kept = Annotations(spans, entities, known)
    frames = {id_: _frame(frame, kept, schema, losses) for id_, frame in known.items()}
    frames = _without_rings(frames, losses)
    labels = _values(found.labels, schema.labels, losses, "")
    return Annotations(spans, entities, frames, labels)


def _renamed(found: Annotations, types: Mapping[str, str | None], losses: Counter[str]) -> Annotations:
    if not types:
        return found
    spans = _rename_all(found.spans, types, losses)
    entities = _rename_all(found.entities, types, losses)
    frames = _rename_all(found.frames, types, losses)
    return mended(Annotations(spans, entities, frames, found.labels), losses)


def mended(found: Annotations, losses: Counter[str]) -> Annotations:
    """The annotations without references to what is not there (any more)."""
    spans = {
        id_: span if span.entity is None or span.entity in found.entities else replace(span, entity=None)
        for id_, span in found.spans.items()
    }
    shelves: dict[str, Mapping[str, object]] = {"span": spans, "entity": found.entities, "frame": found.frames}
    frames = {id_: _mend(frame, shelves, losses) for id_, frame in found.frames.items()}
    return Annotations(spans, found.entities, frames, found.labels)


def _rename_all(things: Mapping[str, T], types: Mapping[str, str | None], losses: Counter[str]) -> dict[str, T]:
    out: dict[str, T] = {}
    for id_, thing in things.items():
        type_ = types.get(thing.type, thing.type)
        if type_ is None:
            losses[f"left_out:{thing.type}"] += 1
        else:
            out[id_] = thing if type_ == thing.type else replace(thing, type=type_)
    return out


def _mend(frame: Frame, shelves: Mapping[str, Mapping[str, object]], losses: Counter[str]) -> Frame:
    """The frame without fillers that are not there any more."""
    roles = {
        role: tuple(one for one in fillers if one.kind == "special" or one.target in shelves[one.kind])
        for role, fillers in frame.roles.items()
    }
    for role, fillers in roles.items():
        if len(fillers) < len(frame.roles[role]):
            losses[f"wrong_filler:{frame.type}.{role}"] += len(frame.roles[role]) - len(fillers)
    return replace(frame, roles={role: fillers for role, fillers in roles.items() if fillers})


def _kept(found: Iterable[tuple[str, T | None]]) -> dict[str, T]:
    return {id_: one for id_, one in found if one is not None}


def _entity(entity: Entity, schema: Schema, losses: Counter[str]) -> Entity | None:
    type_ = schema.span_type(entity.type)
    if type_ is None or not type_.mention:
        losses[f"{'unknown_type' if type_ is None else 'wrong_entity_type'}:{entity.type}"] += 1
        return None
    if is_blank(entity.name):
        losses["blank_name"] += 1
        return None
    reference = entity.reference
    if reference is not None and not is_reference(reference):
        losses["bad_reference"] += 1
        reference = None
    attributes = _values(entity.attributes, {}, losses, entity.type)
    if reference == entity.reference and attributes is entity.attributes:
        return entity
    return replace(entity, reference=reference, attributes=attributes)


def _span(span: Span, text: str, entities: Mapping[str, Entity], schema: Schema, losses: Counter[str]) -> Span | None:
    type_ = schema.span_type(span.type)
    if type_ is None:
        losses[f"unknown_type:{span.type}"] += 1
        return None
    segments = span.segments
    if not all(is_boundary(text, edge) for segment in segments for edge in segment) or not _is_in_order(segments):
        segments = _whole(text, segments)
        losses["edge_moved"] += 1
    entity = span.entity if span.entity in entities else None
    if entity is not None and not type_.mention:
        losses[f"not_a_mention:{span.type}"] += 1
        entity = None
    attributes = _values(span.attributes, type_.attributes, losses, span.type)
    if segments is span.segments and entity == span.entity and attributes is span.attributes:
        return span
    return replace(span, segments=segments, text=cut(text, segments), entity=entity, attributes=attributes)


def _is_in_order(segments: Segments) -> bool:
    return all(one[1] < other[0] for one, other in pairwise(segments))


def _whole(text: str, segments: Segments) -> Segments:
    """The segments with whole clusters, in order; those that touch or overlap are one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(grapheme_span(text, start, end) for start, end in segments):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _known_frames(frames: Mapping[str, Frame], schema: Schema, losses: Counter[str]) -> dict[str, Frame]:
    out = {}
    for id_, frame in frames.items():
        if schema.frame_type(frame.type) is None:
            losses[f"unknown_type:{frame.type}"] += 1
        else:
            out[id_] = frame
    return out


def _frame(frame: Frame, kept: Annotations, schema: Schema, losses: Counter[str]) -> Frame:
    type_ = schema.frame_types[frame.type]
    roles: dict[str, tuple[Filler, ...]] = {}
    for code, fillers in frame.roles.items():
        role, name = type_.roles.get(code), f"{frame.type}.{code}"
        if role is None:
            losses[f"unknown_role:{name}"] += len(fillers)
            continue
        fit = tuple(filler for filler in fillers if _fills(role, filler, kept, schema))
        losses[f"wrong_filler:{name}"] += len(fillers) - len(fit)
        losses[f"too_many_fillers:{name}"] += max(0, len(fit) - (len(fit) if role.max is None else role.max))
        if fit[: role.max]:
            roles[code] = fit[: role.max]
    _drop_zeros(losses)
    return replace(frame, roles=roles, attributes=_values(frame.attributes, type_.attributes, losses, frame.type))


def _fills(role: Role, filler: Filler, kept: Annotations, schema: Schema) -> bool:
    if filler.kind == "special":
        return filler.target in role.specials
    if filler.kind == "entity":
        return role.entities and filler.target in kept.entities
    if filler.kind == "frame":
        return filler.target in kept.frames and kept.frames[filler.target].type in role.frames
    span = kept.spans.get(filler.target)
    return span is not None and (span.type in role.spans or (role.mentions and schema.span_types[span.type].mention))


def _without_rings(frames: dict[str, Frame], losses: Counter[str]) -> dict[str, Frame]:
    """The frames without the fillers that make them hold themselves."""
    rings = frames_in_rings(frames)
    if not rings:
        return frames
    losses["cycle"] += len(rings)
    out = dict(frames)
    for id_ in rings:
        roles = {
            role: tuple(one for one in fillers if one.kind != "frame" or one.target not in rings)
            for role, fillers in frames[id_].roles.items()
        }
        out[id_] = replace(frames[id_], roles={role: fillers for role, fillers in roles.items() if fillers})
    return out


def _values(values: Attributes, known: Mapping[str, Attribute], losses: Counter[str], owner: str) -> Attributes:
    """The values the schema knows and allows; ``owner`` is the type they stand at, empty for an article's labels."""
    if not values:
        return values
    out = {}
    for code, value in values.items():
        attribute = known.get(code)
        if attribute is None:
            losses[f"unknown_attribute:{owner}.{code}" if owner else f"unknown_label:{code}"] += 1
        elif not fits(attribute, value):
            losses[f"bad_value:{owner}.{code}" if owner else f"bad_value:{code}"] += 1
        else:
            out[code] = value
    return out if len(out) < len(values) else values


def _drop_zeros(losses: Counter[str]) -> None:
    for code in [code for code, times in losses.items() if not times]:
        del losses[code]
