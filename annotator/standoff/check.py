"""Checking annotations against their text and schema: errors refuse a change, warnings are shown while working.

The twin is ``static/js/standoff/check.js``. Every function is pure; offsets are code points.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Literal

from annotator.standoff.attributes import Attribute, fits, is_missing
from annotator.standoff.changes import Change, Put, SetLabel, touched
from annotator.standoff.crossing import crossings
from annotator.standoff.cycles import frames_in_rings
from annotator.standoff.doubts import (
    EDGES,
    Cast,
    cast_of,
    cut_before_name,
    cut_facts,
    has_punctuation_at_edges,
    is_strict,
    namesakes,
)
from annotator.standoff.reference import is_reference
from annotator.standoff.schema import FrameType, Role, Schema, SpanType
from annotator.standoff.values import (
    Annotations,
    Attributes,
    AttributeValue,
    Entity,
    Filler,
    Frame,
    Refused,
    Span,
    cut,
    in_order,
)
from annotator.text.blank import is_blank
from annotator.text.graphemes import is_boundary

Severity = Literal["error", "warning"]
Place = Literal["span", "entity", "frame", "label"]
# Empty roles that have a name of their own among the linguists; all others are "role_missing".
NAMED_GAPS = frozenset(
    {"quote_without_speaker", "stance_without_holder", "stance_without_target", "stance_without_evidence"}
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the object ``id`` (a label's code for labels); ``facts`` are JSON values."""

    severity: Severity
    code: str
    kind: Place
    id: str
    facts: Mapping[str, object] = field(default_factory=dict)


def check(annotations: Annotations, text: str, schema: Schema, names: Container[str] = frozenset()) -> list[Problem]:
    """All errors and warnings, in the order spans, entities, frames, labels.

    ``names`` holds the folded names that prove a clitic before them (``text.names.KnownNames``).
    """
    spans = in_order(annotations.spans.values())
    cast = cast_of(annotations)
    flawed: set[str] = set()
    problems: list[Problem] = []
    for span in spans:
        errors = list(_span_errors(span, annotations, text, schema))
        flawed.update(problem.id for problem in errors)
        problems += [*errors, *_span_warnings(span, schema)]
        if not errors:
            problems += _edge_doubts(span, annotations, text, schema, names, cast)
    problems += _between_spans([span for span in spans if span.id not in flawed], schema)
    problems += _entity_problems(annotations, schema)
    for _, frame in sorted(annotations.frames.items()):
        problems += [*_frame_errors(frame, annotations, schema), *_frame_warnings(frame, schema)]
    problems += _ring_errors(annotations, annotations.frames.keys())
    return problems + _label_problems(annotations.labels, schema)


def check_change(annotations: Annotations, change: Change, text: str, schema: Schema) -> list[Problem]:
    """The errors (no warnings) in what ``change`` touched; ``annotations`` are those after the change."""
    ids = touched(change)
    problems: list[Problem] = []
    for id_ in sorted(ids["span"] & annotations.spans.keys()):
        problems += _span_errors(annotations.spans[id_], annotations, text, schema)
    for id_ in sorted(ids["entity"] & annotations.entities.keys()):
        problems += _entity_errors(annotations.entities[id_], schema)
    problems += _writing_errors(change)
    for id_ in sorted(_frames_concerned(annotations, ids["span"], ids["frame"])):
        problems += _frame_errors(annotations.frames[id_], annotations, schema)
    problems += _ring_errors(annotations, ids["frame"])
    codes = {operation.code for operation in change.operations if isinstance(operation, SetLabel)}
    for code in sorted(codes & annotations.labels.keys()):
        problems += _label_errors(code, annotations.labels[code], schema)
    return problems


def refuse_errors(problems: list[Problem]) -> None:
    """Raise ``Refused`` for the first error among ``problems``, its kind and id among the facts."""
    for problem in problems:
        if problem.severity == "error":
            facts = {"kind": problem.kind, "id": problem.id, **problem.facts}
            raise Refused(problem.code, f"{problem.kind} {problem.id}: {problem.code}", facts)


def _error(code: str, thing: Span | Entity | Frame, **facts: object) -> Problem:
    kind: Place = "span" if isinstance(thing, Span) else "entity" if isinstance(thing, Entity) else "frame"
    return Problem("error", code, kind, thing.id, facts)


def _warning(code: str, thing: Span | Entity | Frame, **facts: object) -> Problem:
    kind: Place = "span" if isinstance(thing, Span) else "entity" if isinstance(thing, Entity) else "frame"
    return Problem("warning", code, kind, thing.id, facts)


def _span_errors(span: Span, annotations: Annotations, text: str, schema: Schema) -> Iterator[Problem]:
    yield from _geometry_errors(span, text)
    if span.entity is not None and span.entity not in annotations.entities:
        yield _error("dangling_reference", span, missing="entity", target=span.entity)
    type_ = schema.span_type(span.type)
    if type_ is None:
        yield _error("unknown_type", span, type=span.type)
        return
    if span.entity is not None and not type_.mention:
        yield _error("not_a_mention", span, type=span.type)
    yield from _attribute_errors(span, type_.attributes)


def _geometry_errors(span: Span, text: str) -> Iterator[Problem]:
    flaw = _segments_flaw(span, text)
    if flaw is not None:
        yield flaw
    elif cut(text, span.segments) != span.text:
        yield _error("text_mismatch", span, expected=cut(text, span.segments), found=span.text)


def _segments_flaw(span: Span, text: str) -> Problem | None:
    if not span.segments:
        return _error("empty_span", span)
    last = -1
    for start, end in span.segments:
        if not 0 <= start <= end <= len(text):
            return _error("bad_offsets", span, segment=[start, end], length=len(text))
        if start == end:
            return _error("empty_span", span, segment=[start, end])
        if start <= last:
            return _error("segments_unordered", span, segment=[start, end])
        for offset in (start, end):
            if not is_boundary(text, offset):
                return _error("split_grapheme", span, offset=offset)
        last = end
    return None


def _attribute_errors(thing: Span | Entity | Frame, known: Mapping[str, Attribute]) -> Iterator[Problem]:
    for code, value in thing.attributes.items():
        attribute = known.get(code)
        if attribute is None:
            yield _error("unknown_attribute", thing, attribute=code)
        elif not fits(attribute, value):
            yield _error("bad_value", thing, attribute=code, value=_json(value))


def _json(value: AttributeValue) -> object:
    return list(value) if isinstance(value, tuple) else value


def _span_warnings(span: Span, schema: Schema) -> Iterator[Problem]:
    if span.text and (span.text[0] in EDGES or span.text[-1] in EDGES):
        yield _warning("edge_whitespace", span)
    type_ = schema.span_type(span.type)
    if type_ is not None:
        if not type_.enabled:
            yield _warning("disabled_type", span, type=span.type)
        yield from _gaps(span, type_)


def _edge_doubts(
    span: Span, annotations: Annotations, text: str, schema: Schema, names: Container[str], cast: Cast
) -> Iterator[Problem]:
    strict = is_strict(span.type, schema)
    if has_punctuation_at_edges(text, span.segments, strict=strict):
        yield _warning("edge_punctuation", span)
    at = cut_before_name(span, annotations, text, names, cast) if strict else None
    if at is not None:
        yield _warning("clitic_inside", span, **cut_facts(span, text, at))


def _gaps(thing: Span | Frame, type_: SpanType | FrameType) -> Iterator[Problem]:
    for attribute in type_.attributes.values():
        if is_missing(attribute, thing.attributes, type_.attributes):
            yield _warning("missing_attribute", thing, attribute=attribute.code)


def _between_spans(spans: list[Span], schema: Schema) -> Iterator[Problem]:
    first: dict[tuple[object, ...], str] = {}
    for span in spans:
        twin = first.setdefault((span.type, span.segments), span.id)
        if twin != span.id:
            yield _warning("duplicate_span", span, other=twin)
    for layer in schema.layers:
        types = {type_.code for type_ in schema.span_types.values() if type_.layer == layer}
        for span, other in crossings([span for span in spans if span.type in types]):
            yield _warning("crossing_spans", span, other=other.id)


def _entity_problems(annotations: Annotations, schema: Schema) -> Iterator[Problem]:
    used = {span.entity for span in annotations.spans.values()}
    for frame in annotations.frames.values():
        for fillers in frame.roles.values():
            used.update(filler.target for filler in fillers if filler.kind == "entity")
    for id_, entity in sorted(annotations.entities.items()):
        yield from _entity_errors(entity, schema)
        if id_ not in used:
            yield _warning("unused_entity", entity)
    for entity, twin in namesakes(annotations):
        yield _warning("same_name_entities", entity, other=twin.id)


def _entity_errors(entity: Entity, schema: Schema) -> Iterator[Problem]:
    type_ = schema.span_type(entity.type)
    if type_ is None:
        yield _error("unknown_type", entity, type=entity.type)
    elif not type_.mention:
        yield _error("wrong_entity_type", entity, type=entity.type)
    yield from _attribute_errors(entity, {})


def _writing_errors(change: Change) -> Iterator[Problem]:
    """What may not be written any more; where it was stored before, it can be read and taken over."""
    for operation in change.operations:
        if not (isinstance(operation, Put) and isinstance(operation.object, Entity)):
            continue
        entity, seen = operation.object, operation.seen
        before = (seen.name, seen.reference) if isinstance(seen, Entity) else ("", None)
        if entity.name != before[0] and is_blank(entity.name):
            yield _error("blank_name", entity)
        if entity.reference not in (None, before[1]) and not is_reference(entity.reference or ""):
            yield _error("bad_reference", entity, reference=entity.reference)


def _frame_errors(frame: Frame, annotations: Annotations, schema: Schema) -> Iterator[Problem]:
    type_ = schema.frame_type(frame.type)
    if type_ is None:
        yield _error("unknown_type", frame, type=frame.type)
        return
    yield from _attribute_errors(frame, type_.attributes)
    for code, fillers in frame.roles.items():
        role = type_.roles.get(code)
        if role is None:
            yield _error("unknown_role", frame, role=code)
            continue
        if role.max is not None and len(fillers) > role.max:
            yield _error("too_many_fillers", frame, role=code, max=role.max, found=len(fillers))
        for filler in fillers:
            yield from _filler_errors(frame, role, filler, annotations, schema)


def _filler_errors(
    frame: Frame, role: Role, filler: Filler, annotations: Annotations, schema: Schema
) -> Iterator[Problem]:
    if filler.kind == "special":
        fit: bool | None = filler.target in role.specials
    elif filler.kind == "span":
        fit = _span_fits(role, annotations.spans.get(filler.target), schema)
    elif filler.kind == "entity":
        fit = role.entities if filler.target in annotations.entities else None
    else:
        other = annotations.frames.get(filler.target)
        fit = None if other is None else other.type in role.frames
    if fit is None:
        yield _error("dangling_reference", frame, missing=filler.kind, target=filler.target)
    elif not fit:
        yield _error("wrong_filler", frame, role=role.code, filler={filler.kind: filler.target})


def _span_fits(role: Role, span: Span | None, schema: Schema) -> bool | None:
    if span is None:
        return None
    type_ = schema.span_type(span.type)
    return span.type in role.spans or (role.mentions and type_ is not None and type_.mention)


def _frame_warnings(frame: Frame, schema: Schema) -> Iterator[Problem]:
    type_ = schema.frame_type(frame.type)
    if type_ is None:
        return
    if not type_.enabled:
        yield _warning("disabled_type", frame, type=frame.type)
    yield from _gaps(frame, type_)
    for role in type_.roles.values():
        found = len(frame.roles.get(role.code, ()))
        if found < role.min or (role.warn and not found):
            name = f"{frame.type}_without_{role.code}"
            yield _warning(name if name in NAMED_GAPS else "role_missing", frame, frame=frame.type, role=role.code)


def _frames_concerned(annotations: Annotations, spans: frozenset[str], frames: frozenset[str]) -> set[str]:
    """The touched frames, and those with a touched span or frame in a role: its type may fit no longer."""
    concerned = set(frames & annotations.frames.keys())
    for id_, frame in annotations.frames.items():
        for fillers in frame.roles.values():
            if any(filler.target in (spans if filler.kind == "span" else frames) for filler in fillers):
                concerned.add(id_)
    return concerned


def _ring_errors(annotations: Annotations, ids: Set[str]) -> list[Problem]:
    if not any(filler.kind == "frame" for id_ in ids for filler in _fillers_of(annotations.frames.get(id_))):
        return []
    rings = frames_in_rings(annotations.frames)
    return [_error("cycle", annotations.frames[id_]) for id_ in sorted(rings & ids)]


def _fillers_of(frame: Frame | None) -> Iterator[Filler]:
    return (filler for fillers in (frame.roles.values() if frame else ()) for filler in fillers)


def _label_problems(labels: Attributes, schema: Schema) -> list[Problem]:
    problems = [problem for code in sorted(labels) for problem in _label_errors(code, labels[code], schema)]
    for attribute in schema.labels.values():
        if is_missing(attribute, labels, schema.labels):
            problems.append(
                Problem("warning", "missing_attribute", "label", attribute.code, {"attribute": attribute.code})
            )
    return problems


def _label_errors(code: str, value: AttributeValue, schema: Schema) -> Iterator[Problem]:
    attribute = schema.labels.get(code)
    if attribute is None:
        yield Problem("error", "unknown_label", "label", code, {})
    elif not fits(attribute, value):
        yield Problem("error", "bad_value", "label", code, {"attribute": code, "value": _json(value)})
