"""From marks to annotations: those of Sanad come back as they were, with what was changed in INCEpTION believed.

Losses: bad_note (an object of Sanad that cannot be read) · bad_type:TYPE · dangling:link (a link to what is not
there) · layer:NAME (what a program found about words: parts of speech and such) · empty_span.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Final, TypeVar

from annotator.formats.fitting import mended
from annotator.formats.uima.foreign import take_chains, take_foreign, take_relations
from annotator.formats.uima.layers import FRAME_FEATURES, SPAN_FEATURES, code_of, is_frame, is_span
from annotator.formats.uima.marking import Places
from annotator.formats.uima.marks import Mark, Marked
from annotator.formats.uima.takings import Takings
from annotator.standoff.quick import CODE, LONGEST_NOTE, quick_span
from annotator.standoff.reading import read_attributes, read_entity, read_fillers, read_frame, read_segments, read_span
from annotator.standoff.sanad import read_facts
from annotator.standoff.values import (
    AnnotatedArticle,
    Annotations,
    Attributes,
    Entity,
    Filler,
    Frame,
    JsonObject,
    Refused,
    Segments,
    Span,
    cut,
)

LOSSES: Final = ("bad_note", "bad_type", "dangling:link", "layer", "empty_span")
T = TypeVar("T", Span, Entity, Frame)


def article_of(marked: Marked, losses: Counter[str], places: Places) -> AnnotatedArticle | Annotations:
    """The article Sanad has written, or only its annotations where nothing says which article it is."""
    made = Takings(marked.text, losses)
    _take_entities(made, marked.entities)
    _take_spans(made, marked.marks, places)
    chained = {id(mark) for chain in marked.chains for mark in chain}
    take_foreign(made, [mark for mark in marked.marks if id(mark) not in chained])
    _take_noted(made, marked.article.get("spans"), read_span, made.spans)
    _take_frames(made, [mark for mark in marked.marks if is_frame(mark.layer)])
    _take_noted(made, marked.article.get("frames"), read_frame, made.frames)
    take_relations(made, marked.marks)
    take_chains(made, marked.chains)
    labels = _read(made, marked.labels)
    found = mended(Annotations(made.spans, made.entities, made.frames, labels), losses)
    if marked.article:
        facts = {key: value for key, value in marked.article.items() if key not in {"spans", "frames"}}
        try:
            return read_facts(facts, marked.text, found)
        except Refused:
            losses["bad_note"] += 1
    return found


def _take_entities(made: Takings, objects: Iterable[JsonObject]) -> None:
    for value in objects:
        entity = _noted(made, value, read_entity)
        if entity is not None:
            made.entities[entity.id] = entity


def _take_noted(made: Takings, values: object, read: Callable[[object, str], T], shelf: dict[str, T]) -> None:
    for value in values if isinstance(values, list) else ():
        thing = _noted(made, value, read)
        if thing is None:
            continue
        if isinstance(thing, Span) and not _stands(thing, made.text):
            made.losses["bad_note"] += 1
        else:
            shelf[thing.id] = thing


def _noted(made: Takings, value: object, read: Callable[[object, str], T]) -> T | None:
    """What only a note says; None where it cannot be read, or its id is somebody else's."""
    try:
        thing = read(value, "")
    except Refused:
        thing = None
    if thing is None or made.has(thing.id):
        made.losses["bad_note"] += 1
        return None
    return thing


def _stands(span: Span, text: str) -> bool:
    return all(0 <= a < b <= len(text) for a, b in span.segments) and cut(text, span.segments) == span.text


def _take_spans(made: Takings, marks: Iterable[Mark], places: Places) -> None:
    groups: dict[tuple[object, object], list[Mark]] = defaultdict(list)
    for mark in marks:
        if not is_span(mark.layer):
            continue
        if mark.begin >= mark.end:
            made.losses["empty_span"] += 1
        else:
            groups[mark.features.get("id", mark), mark.features.get("label")].append(mark)
    for pieces in groups.values():
        whole, others = _pieces(pieces)
        _take_span(made, whole, places)
        for other in others:
            _take_span(made, [other], places)


def _pieces(marks: list[Mark]) -> tuple[list[Mark], list[Mark]]:
    """The marks that are pieces of one span, in order, and those that overlap one of them (somebody copied them)."""
    ordered = sorted(marks, key=lambda mark: (mark.begin, mark.end))
    whole, others = ordered[:1], list[Mark]()
    for mark in ordered[1:]:
        (whole if mark.begin > whole[-1].end else others).append(mark)
    return whole, others


def _take_span(made: Takings, marks: list[Mark], places: Places) -> None:
    first = next((mark for mark in marks if mark.rest), marks[0])
    type_ = first.features.get("label")
    if not isinstance(type_, str) or CODE.fullmatch(type_) is None:
        made.losses[f"bad_type:{str(type_ or first.layer)[:64]}"] += 1
        return
    segments = tuple((mark.begin, mark.end) for mark in marks)
    segments = _noted_segments(first.rest.get("segments"), segments, made.text, places)
    is_known = "id" in first.features
    value: JsonObject = {
        "id": made.free_id(first.features.get("id"), f"m{len(made.spans) + 1}"),
        "type": type_,
        "segments": segments,
        "text": cut(made.text, segments),
        "entity": _entity(made, first),
        "origin": first.rest.get("origin", "manual") if is_known else "imported",
    }
    attributes = _attributes(made, first, SPAN_FEATURES)
    told = {**value, "attributes": attributes}
    try:
        span = quick_span(told) or read_span(told, "")
    except Refused:
        made.losses["bad_note"] += 1
        span = read_span({**value, "origin": "imported"}, "")
    made.spans[span.id] = span
    made.ids |= {id(mark): Filler("span", span.id) for mark in marks}


def _noted_segments(given: object, pieces: Segments, text: str, places: Places) -> Segments:
    """The segments a note gives, where what can be marked of them are still these pieces; else the pieces."""
    if given is None:
        return pieces
    try:
        segments = read_segments(given, "")
    except Refused:
        return pieces
    apart = all(one[1] < other[0] for one, other in pairwise(segments))
    sound = apart and all(0 <= start < end <= len(text) for start, end in segments)
    return segments if sound and places(segments) == pieces else pieces


def _entity(made: Takings, mark: Mark) -> str | None:
    """The participant of a mention, made of what the mention says where nothing else tells of it."""
    said = mark.features
    wanted, name = said.get("entity"), said.get("entityName")
    if isinstance(wanted, str) and wanted in made.entities:
        return wanted
    if not isinstance(name, str):
        return None
    reference = said.get("entityReference")
    value = {"id": made.free_id(wanted, f"e{len(made.entities) + 1}"), "type": said.get("entityType", said["label"])}
    try:
        entity = read_entity({**value, "name": name[:LONGEST_NOTE], "reference": reference}, "")
    except Refused:
        made.losses["bad_note"] += 1
        return None
    made.entities[entity.id] = entity
    return entity.id


def _attributes(made: Takings, mark: Mark, own: Iterable[str]) -> Attributes:
    """The attributes of features, and those only a note can hold: false and 0 of a feature say nothing."""
    noted = mark.rest.get("attributes", {})
    said = {code_of(name): value for name, value in mark.features.items() if name not in own and value}
    return _read(made, {**noted, **said} if isinstance(noted, dict) else said)


def _read(made: Takings, values: Mapping[str, object]) -> Attributes:
    try:
        return read_attributes(values, "")
    except Refused:
        made.losses["bad_note"] += 1
        return {}


def _take_frames(made: Takings, marks: list[Mark]) -> None:
    known = []
    for mark in marks:
        type_ = mark.features.get("label")
        if not isinstance(type_, str) or CODE.fullmatch(type_) is None:
            made.losses[f"bad_type:{str(type_ or mark.layer)[:64]}"] += 1
            continue
        id_ = made.free_id(mark.features.get("id"), f"f{len(made.frames) + 1}")
        # Its place is taken before any is filled: frames point to frames.
        made.frames[id_] = Frame(id_, type_)
        made.ids[id(mark)] = Filler("frame", id_)
        known.append((mark, made.frames[id_]))
    for mark, frame in known:
        attributes = _attributes(made, mark, FRAME_FEATURES)
        made.frames[frame.id] = Frame(frame.id, frame.type, attributes, _roles(made, mark))


def _roles(made: Takings, mark: Mark) -> dict[str, tuple[Filler, ...]]:
    """The fillers of a frame by role: its links, and in their places those only a note can hold."""
    found = made.fillers(mark)
    noted = mark.rest.get("roles", {})
    for role, items in noted.items() if isinstance(noted, dict) else ():
        if CODE.fullmatch(role) is None or not isinstance(items, list):
            made.losses["bad_note"] += 1
            continue
        waiting = found[role]
        out: list[Filler] = []
        for item in items:
            if item is None:
                out += [waiting.pop(0)] if waiting else []
            else:
                out += _filler(made, item)
        found[role] = [*out, *waiting]
    return {role: tuple(dict.fromkeys(found[role])) for role in sorted(found) if found[role]}


def _filler(made: Takings, item: object) -> Iterable[Filler]:
    try:
        return read_fillers([item], "")
    except Refused:
        made.losses["bad_note"] += 1
        return ()
