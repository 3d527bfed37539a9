"""The lines of an .ann file as they are written, before anything is made of them.

Source of the grammar: brat's own description of its standoff format (T, E, R, A/M, N, #, *).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import regex

from annotator.formats.records import Flaw
from annotator.standoff.values import Segments

_NUMBER: Final = r"-?[0-9]{1,10}"
_TEXT_BOUND: Final = regex.compile(rf"(T\S*)\t(\S+) ({_NUMBER} {_NUMBER}(?:;{_NUMBER} {_NUMBER})*)(?:\t(.*))?")
_EVENT: Final = regex.compile(r"(E\S*)\t([^\s:]+):(\S+)((?: +[^\s:]+:\S+)*) *")
_RELATION: Final = regex.compile(r"(R\S*)\t(\S+)((?: +[^\s:]+:\S+)+)\s*")
_ATTRIBUTE: Final = regex.compile(r"[AM]\S*\t(\S+) (\S+)(?: (\S.*?))?\s*")
_REFERENCE: Final = regex.compile(r"N\S*\t\S+ (\S+) (\S+)(?:\t(.*))?")
_NOTE: Final = regex.compile(r"#\S*\t(\S+) (\S+)(?:\t(.*))?")
_EQUIV: Final = regex.compile(r"\*\tEquiv((?: +\S+)+)\s*")


@dataclass(frozen=True, slots=True)
class TextBound:
    """A T line; ``segments`` are in the file's own offsets, ``text`` is None where the line has none."""

    id: str
    line: int
    type: str
    segments: Segments
    text: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """An E or R line; a relation has no trigger."""

    id: str
    line: int
    type: str
    trigger: str | None
    arguments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A # line: its type, what it is about, and what it says."""

    type: str
    target: str
    text: str


@dataclass(slots=True)
class Document:
    """Everything an .ann file says; ``attributes`` are (target, name, value or None), ``references`` (T, id, name)."""

    spans: dict[str, TextBound] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    attributes: list[tuple[str, str, str | None]] = field(default_factory=list)
    references: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    equivalents: list[tuple[str, ...]] = field(default_factory=list)


def parse(ann: str, losses: Counter[str]) -> Document:
    """The document an .ann file is; raises Flaw ``bad_line`` (line), ``bad_offsets`` or ``double_id``."""
    document = Document()
    for number, line in enumerate(ann.split("\n"), 1):
        line = line.removesuffix("\r")
        if line.strip():
            _take(document, line, number, losses)
    return document


def _take(document: Document, line: str, number: int, losses: Counter[str]) -> None:
    kind = line[0]
    match kind:
        case "T":
            _add(document.spans, _text_bound(line, number))
        case "E" | "R":
            _add(document.events, _event(line, number))
        case "A" | "M":
            name, target, value = _matched(_ATTRIBUTE, line, number).groups()
            document.attributes.append((target, name, value))
        case "N":
            target, id_, name = _matched(_REFERENCE, line, number).groups()
            document.references.append((target, id_, name or ""))
        case "#":
            type_, target, text = _matched(_NOTE, line, number).groups()
            document.notes.append(Note(type_, target, text or ""))
        case "*" if _EQUIV.fullmatch(line):
            document.equivalents.append(tuple(_matched(_EQUIV, line, number)[1].split()))
        case _:
            losses[f"unknown_line:{line[:20].split(chr(9))[0]}"] += 1


def _text_bound(line: str, number: int) -> TextBound:
    id_, type_, places, text = _matched(_TEXT_BOUND, line, number).groups()
    segments = tuple((int(pair.split(" ")[0]), int(pair.split(" ")[1])) for pair in places.split(";"))
    for start, end in segments:
        if not 0 <= start < end:
            raise Flaw("bad_offsets", number, segment=[start, end])
    return TextBound(id_, number, type_, tuple(sorted(segments)), text)


def _event(line: str, number: int) -> Event:
    if line[0] == "R":
        id_, type_, rest = _matched(_RELATION, line, number).groups()
        trigger = None
    else:
        id_, type_, trigger, rest = _matched(_EVENT, line, number).groups()
    arguments = tuple((pair.split(":", 1)[0], pair.split(":", 1)[1]) for pair in rest.split())
    return Event(id_, number, type_, trigger, arguments)


def _matched(pattern: regex.Pattern[str], line: str, number: int) -> regex.Match[str]:
    match = pattern.fullmatch(line)
    if match is None:
        raise Flaw("bad_line", number, text=line[:100])
    return match


def _add(shelf: dict[str, TextBound] | dict[str, Event], one: TextBound | Event) -> None:
    if one.id in shelf:
        raise Flaw("double_id", one.line, id=one.id)
    shelf[one.id] = one  # type: ignore[assignment]  # each shelf is given its own kind
