"""Taking a thing out of a gold set, with what only stood there for it, and mending what used it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from annotator.agreement.comparison.reading import is_part
from annotator.standoff.changes import Delete, Operation, Put
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Frame, Kind, Span, Thing

SHELVES: Final[Mapping[Kind, str]] = {"span": "spans", "entity": "entities", "frame": "frames"}


def discarded(gold: Annotations, id_: str, schema: Schema | None) -> list[Operation]:
    """The operations of :func:`composing.discard`: users are mended first, then frames, spans and entities go."""
    work = _Removal(gold, schema)
    work.remove(id_)
    return work.operations()


def targets(frame: Frame) -> Iterator[str]:
    """Everything that fills a role of a frame (special values too)."""
    return (filler.target for found in frame.roles.values() for filler in found)


def orphaned(lost: Iterable[str], spans: Iterable[Span], frames: Iterable[Frame]) -> list[str]:
    """Which of the entities that have lost a mention or a role have no other among these spans and frames."""
    left = set(lost)
    if left:
        left -= {span.entity for span in spans if span.entity is not None}
        left -= {target for frame in frames for target in targets(frame)}
    return sorted(left)


@dataclass(slots=True)
class _Removal:
    gold: Annotations
    schema: Schema | None
    gone: set[str] = field(default_factory=set)

    def remove(self, id_: str) -> None:
        self.gone.add(id_)
        frame = self.gold.frames.get(id_)
        if frame is not None:
            used = {one for other in self.gold.frames.values() if other.id != id_ for one in targets(other)}
            spans = [self.gold.spans[target] for target in targets(frame) if target in self.gold.spans]
            self.gone |= {span.id for span in spans if self._is_part(frame, span) and span.id not in used}

    def _is_part(self, frame: Frame, span: Span) -> bool:
        return span.entity is None if self.schema is None else is_part(self.schema, frame, span)

    def operations(self) -> list[Operation]:
        gold, gone = self.gold, self.gone
        frames = {id_: _without(frame, gone) for id_, frame in gold.frames.items() if id_ not in gone}
        spans = {
            id_: replace(span, entity=None) if span.entity in gone else span
            for id_, span in gold.spans.items()
            if id_ not in gone
        }
        operations: list[Operation] = [
            *(Put("frame", frame, gold.frames[id_]) for id_, frame in frames.items() if frame != gold.frames[id_]),
            *(Put("span", span, gold.spans[id_]) for id_, span in spans.items() if span != gold.spans[id_]),
        ]
        lost = {span.entity for id_, span in gold.spans.items() if id_ in gone and span.entity is not None}
        lost |= {target for id_, frame in gold.frames.items() if id_ in gone for target in targets(frame)}
        gone |= set(orphaned((lost & gold.entities.keys()) - gone, spans.values(), frames.values()))
        for kind in ("frame", "span", "entity"):
            things: Mapping[str, Thing] = getattr(gold, SHELVES[kind])
            operations += [Delete(kind, id_, things[id_]) for id_ in sorted(gone) if id_ in things]
        return operations


def _without(frame: Frame, gone: set[str]) -> Frame:
    if gone.isdisjoint(targets(frame)):
        return frame
    roles = {
        code: tuple(one for one in found if one.kind == "special" or one.target not in gone)
        for code, found in frame.roles.items()
    }
    return replace(frame, roles={code: found for code, found in roles.items() if found})
