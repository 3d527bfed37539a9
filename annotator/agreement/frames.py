"""Frames of two voices side by side, matched by what fills their roles.

What is counted are the filled roles: a quote whose content and cue agree and whose speaker does not has two hits of
three. A span is compared by its letters, an entity by the letters of its mentions (by its name where it has none), a
frame by its type and the letters it stands on. Frames of one type are paired by the most common fillers, each once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.agreement.tally import Tally
from annotator.standoff.values import Annotations, Filler, Frame

Item = tuple[str, object]


@dataclass(frozen=True, slots=True)
class FramePair:
    """A frame of the one side and what stands against it; ``roles``: those that are not filled alike."""

    one: Frame | None
    other: Frame | None
    tally: Tally
    roles: tuple[str, ...]


def pairs(one: Annotations, other: Annotations) -> list[FramePair]:
    """Every frame of both sides once: the pairs, then those only the first has, then those only the second has."""
    left = {id_: _items(one, frame) for id_, frame in one.frames.items()}
    right = {id_: _items(other, frame) for id_, frame in other.frames.items()}
    ranked = sorted(
        (
            (len(mine & theirs), a, b)
            for a, mine in left.items()
            for b, theirs in right.items()
            if one.frames[a].type == other.frames[b].type and mine & theirs
        ),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    out: list[FramePair] = []
    for _, a, b in ranked:
        if a in left and b in right:
            out.append(_pair(one.frames[a], other.frames[b], left.pop(a), right.pop(b)))
    out += [_pair(one.frames[a], None, items, set()) for a, items in left.items()]
    return out + [_pair(None, other.frames[b], set(), items) for b, items in right.items()]


def _pair(one: Frame | None, other: Frame | None, mine: set[Item], theirs: set[Item]) -> FramePair:
    apart = tuple(sorted({role for role, _ in mine ^ theirs}))
    return FramePair(one, other, Tally(len(mine & theirs), len(mine), len(theirs)), apart)


def tallies(found: Iterable[FramePair]) -> dict[str, Tally]:
    """Tallies of the filled roles by type of frame."""
    out: dict[str, Tally] = {}
    for pair in found:
        frame = pair.one or pair.other
        if frame:
            out[frame.type] = out.get(frame.type, Tally()) + pair.tally
    return out


def _items(annotations: Annotations, frame: Frame) -> set[Item]:
    return {(role, _key(annotations, filler)) for role, fillers in frame.roles.items() for filler in fillers}


def _key(annotations: Annotations, filler: Filler) -> object:
    """What a filler is compared by: never its id, which is each side's own."""
    if filler.kind == "span":
        span = annotations.spans.get(filler.target)
        return _referent(annotations, span.entity) if span and span.entity else span and span.segments
    if filler.kind == "entity":
        return _referent(annotations, filler.target)
    if filler.kind == "frame":
        frame = annotations.frames.get(filler.target)
        return frame and (frame.type, _letters(annotations, frame))
    return filler.target


def _referent(annotations: Annotations, entity: str) -> object:
    """An entity by its first mention's letters, or by its name: which of its mentions was taken says nothing."""
    mentions = sorted(span.segments for span in annotations.spans.values() if span.entity == entity)
    if mentions:
        return mentions[0]
    found = annotations.entities.get(entity)
    return found.name if found else entity


def _letters(annotations: Annotations, frame: Frame) -> object:
    targets = (filler.target for fillers in frame.roles.values() for filler in fillers if filler.kind == "span")
    return tuple(sorted(annotations.spans[target].segments for target in targets if target in annotations.spans))
