"""From the lines of an .ann file to annotations: spans, frames, participants, and what notes of Sanad add to each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

import orjson
import regex

from annotator.formats.brat.document import Document, Event, TextBound
from annotator.formats.brat.offsets import pieces_of
from annotator.formats.brat.participants import participants
from annotator.formats.fitting import mended
from annotator.formats.roles import TRIGGER
from annotator.standoff.quick import CODE, ID
from annotator.standoff.reading import read_attributes, read_entity, read_frame, read_span
from annotator.standoff.values import (
    Annotations,
    Attributes,
    AttributeValue,
    Entity,
    Filler,
    Frame,
    JsonObject,
    Refused,
    Segments,
    Span,
    cut,
)

OURS: Final = "Sanad"
#: What notes of ours are about besides T and E lines.
_KINDS: Final = ("article", "entity", "span", "frame")
T = TypeVar("T", Span, Entity, Frame)
_NUMBER: Final = regex.compile(r"[0-9]+$")


@dataclass(slots=True)
class _Notes:
    """The notes of Sanad: by the line they are about, and those of what has no line."""

    by_target: dict[str, JsonObject] = field(default_factory=dict)
    others: dict[str, list[JsonObject]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class Assembly:
    """Annotations in the making; ``ids`` leads from ids of the file to ours, ``values`` are those of A lines."""

    text: str
    losses: Counter[str]
    spans: dict[str, Span] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, AttributeValue]] = field(default_factory=lambda: defaultdict(dict))

    def free_id(self, wanted: object, spare: str) -> str:
        """An id nobody has: the one a note names, else the file's own, else that with a number."""
        if isinstance(wanted, str) and ID.fullmatch(wanted) and not self.has(wanted):
            return wanted
        spare = spare if ID.fullmatch(spare) else "x"
        id_, number = spare, 1
        while self.has(id_):
            number += 1
            id_ = f"{spare[:50]}-{number}"
        return id_

    def has(self, id_: str) -> bool:
        """Whether somebody has an id."""
        return id_ in self.spans or id_ in self.entities or id_ in self.frames


def assemble(
    document: Document, segments: Mapping[str, Segments], text: str, losses: Counter[str]
) -> tuple[Annotations, JsonObject]:
    """The annotations of a document, sound in themselves, and what its note about the article says (empty without)."""
    made = Assembly(text, losses)
    notes = _notes(document, losses)
    _take_attributes(made, document)
    copies = _copies(document, notes)
    _take_entities(made, notes)
    for bound in document.spans.values():
        if bound.id not in copies:
            _take_span(made, bound, segments[bound.id], notes.by_target.get(bound.id, {}))
    for note in notes.others["span"]:
        _take_noted_span(made, note)
    _take_frames(made, document, notes)
    participants(document, made.spans, made.entities, made.ids, losses)
    labels = _labels(notes, losses)
    found = Annotations(made.spans, made.entities, made.frames, labels)
    return mended(found, losses), notes.others["article"][0] if notes.others["article"] else {}


def _notes(document: Document, losses: Counter[str]) -> _Notes:
    notes = _Notes()
    for note in document.notes:
        if note.type != OURS:
            losses["note"] += 1
            continue
        try:
            value = orjson.loads(note.text)
        except orjson.JSONDecodeError:
            value = None
        if not isinstance(value, dict):
            losses["bad_note"] += 1
        elif note.target in _KINDS:
            notes.others[note.target].append(value)
        else:
            notes.by_target[note.target] = value
    return notes


def _take_attributes(made: Assembly, document: Document) -> None:
    for target, name, value in document.attributes:
        if CODE.fullmatch(name) is None:
            made.losses[f"bad_value:{name[:64]}"] += 1
        elif target not in document.spans and target not in document.events:
            made.losses["dangling:attribute"] += 1
        else:
            made.values[target][name] = True if value is None else value


def _copies(document: Document, notes: _Notes) -> set[str]:
    """The T lines that Sanad wrote as triggers: each repeats a span that has a line of its own."""
    events = document.events.values()
    foreign = {event.trigger for event in events if event.id not in notes.by_target}
    return {event.trigger for event in events if event.trigger is not None} - foreign


def _take_entities(made: Assembly, notes: _Notes) -> None:
    for note in notes.others["entity"]:
        entity = _noted(made, note, read_entity)
        if entity is not None:
            made.entities[entity.id] = entity


def _noted(made: Assembly, note: JsonObject, read: Callable[[object, str], T]) -> T | None:
    """What a note says that has no line of its own; None where it cannot be read, or its id is somebody else's."""
    try:
        thing = read(note, "")
    except Refused:
        thing = None
    if thing is None or made.has(thing.id):
        made.losses["bad_note"] += 1
        return None
    return thing


def _take_span(made: Assembly, bound: TextBound, segments: Segments, note: JsonObject) -> None:
    if CODE.fullmatch(bound.type) is None:
        made.losses[f"bad_type:{bound.type[:64]}"] += 1
        return
    given = note.get("segments")
    if given is not None and _noted_pieces(given, made.text) == segments:
        segments = tuple((start, end) for start, end in given)  # type: ignore[attr-defined]  # _noted_pieces has read it
    value: JsonObject = {
        "id": made.free_id(note.get("id"), bound.id),
        "type": bound.type,
        "segments": segments,
        "text": cut(made.text, segments),
        "origin": "imported",
    }
    if note:
        value["origin"] = note.get("origin", "manual")
        value["entity"] = note.get("entity")
    value["attributes"] = _merged(made, bound.id, note)
    try:
        span = read_span(value, "")
    except Refused:
        made.losses["bad_note"] += 1
        span = read_span({**value, "origin": "imported", "entity": None, "attributes": {}}, "")
    made.spans[span.id] = span
    made.ids[bound.id] = span.id


def _noted_pieces(given: object, text: str) -> Segments | None:
    """The pieces of segments a note gives; None for what are no segments."""
    if not isinstance(given, list) or not given:
        return None
    for pair in given:
        if not (isinstance(pair, list) and len(pair) == 2 and all(type(edge) is int for edge in pair)):
            return None
        if not 0 <= pair[0] < pair[1] <= len(text):
            return None
    return pieces_of(tuple((start, end) for start, end in given), text)


def _merged(made: Assembly, target: str, note: JsonObject) -> Attributes:
    """The attributes of A lines and those only a note can hold."""
    rest = note.get("attributes", {})
    values = made.values.get(target, {})
    try:
        return read_attributes({**rest, **values} if isinstance(rest, dict) else values, "")
    except Refused:
        made.losses["bad_note"] += 1
        return {}


def _take_noted_span(made: Assembly, note: JsonObject) -> None:
    span = _noted(made, note, read_span)
    if span is None:
        return
    if all(0 <= a < b <= len(made.text) for a, b in span.segments) and cut(made.text, span.segments) == span.text:
        made.spans[span.id] = span
    else:
        made.losses["bad_note"] += 1


def _take_frames(made: Assembly, document: Document, notes: _Notes) -> None:
    events = [event for event in document.events.values() if _is_frame(made, event)]
    for event in events:
        made.ids[event.id] = made.free_id(notes.by_target.get(event.id, {}).get("id"), event.id)
        # Its place is taken before any is filled: frames point to frames.
        made.frames[made.ids[event.id]] = Frame(made.ids[event.id], "x")
    for event in events:
        note = notes.by_target.get(event.id, {})
        roles = _roles(made, event, note)
        id_ = made.ids[event.id]
        made.frames[id_] = Frame(id_, event.type, _merged(made, event.id, note), roles)
    for note in notes.others["frame"]:
        frame = _noted(made, note, read_frame)
        if frame is not None:
            made.frames[frame.id] = frame


def _is_frame(made: Assembly, event: Event) -> bool:
    if CODE.fullmatch(event.type) is not None:
        return True
    made.losses[f"bad_type:{event.type[:64]}"] += 1
    return False


def _roles(made: Assembly, event: Event, note: JsonObject) -> dict[str, tuple[Filler, ...]]:
    """The fillers of an event by role: its arguments, and in their places those only a note can hold."""
    found: dict[str, list[Filler]] = defaultdict(list)
    # Only our own numbers are known to be ones; of a foreign ``speaker2`` the schema has to say what it is.
    numbered = bool(note) and note.get("exact") is not True
    for role, target in event.arguments:
        name = _NUMBER.sub("", role) if numbered else role
        if CODE.fullmatch(name) is None or target not in made.ids:
            made.losses["dangling:argument"] += 1
            continue
        id_ = made.ids[target]
        found[name].append(Filler("frame" if id_ in made.frames else "span", id_))
    if not note and event.trigger is not None and event.trigger in made.ids:
        _add_trigger(made, event, found)
    _add_noted(made, note, found)
    return {role: tuple(dict.fromkeys(fillers)) for role, fillers in found.items() if fillers}


def _add_trigger(made: Assembly, event: Event, found: dict[str, list[Filler]]) -> None:
    """A foreign event's trigger is one of its fillers, unless an argument says so already."""
    filler = Filler("span", made.ids[event.trigger or ""])
    if not any(filler in fillers for fillers in found.values()):
        found[TRIGGER].append(filler)


def _add_noted(made: Assembly, note: JsonObject, found: dict[str, list[Filler]]) -> None:
    roles = note.get("roles", {})
    for role, items in roles.items() if isinstance(roles, dict) else ():
        if CODE.fullmatch(role) is None or not isinstance(items, list):
            made.losses["bad_note"] += 1
            continue
        waiting = found[role]
        out = []
        for item in items:
            if item is None:
                out += [waiting.pop(0)] if waiting else []
            else:
                out += _noted_filler(item, made.losses)
        found[role] = [*out, *waiting]


def _noted_filler(item: object, losses: Counter[str]) -> Iterable[Filler]:
    try:
        frame = read_frame({"id": "x", "type": "x", "roles": {"x": [item]}}, "")
    except Refused:
        losses["bad_note"] += 1
        return ()
    return frame.roles["x"]


def _labels(notes: _Notes, losses: Counter[str]) -> Attributes:
    for note in notes.others["article"]:
        try:
            return read_attributes(note.get("labels", {}), "labels")
        except Refused:
            losses["bad_note"] += 1
    return {}
