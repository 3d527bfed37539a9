"""What other annotation tools show of annotations: marks on the text, and ties that lead from one mark to another.

They know neither participants, nor frames, nor spans of several pieces. So a frame is a mark of its type on the first
piece of a span in its roles, and a tie of the role's name to each filler; pieces of a span are tied by CONTINUED,
mentions of one participant by SAME. Whatever these cannot say stands in an annex (:mod:`annotator.formats.annex`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from annotator.standoff.values import Annotations, Attributes, Filler, Frame, in_order

#: The tie from the first piece of a span to each other one.
CONTINUED: Final = "continued"
#: The tie from the first mention of a participant to each other one.
SAME: Final = "coreference"
_FRAME: Final = "~frame"


@dataclass(frozen=True, slots=True)
class Mark:
    """A typed stretch of text in code points; ``ref`` is how ties and annexes call it, unlike any id of a sanad."""

    ref: str
    type: str
    start: int
    end: int
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tie:
    """A typed link from one mark to another, by their refs."""

    type: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Marks and ties of one article."""

    marks: list[Mark]
    ties: list[Tie]


def shown(found: Annotations, *, frames: bool = True) -> Shown:
    """What a tool shows of annotations, always in the same order; without ``frames`` only pieces of spans."""
    marks, ties = [], []
    for span in in_order(found.spans.values()):
        for number, (start, end) in enumerate(span.segments, 1):
            marks.append(Mark(piece_ref(span.id, number), span.type, start, end, span.attributes))
            if number > 1:
                ties.append(Tie(CONTINUED, span.id, piece_ref(span.id, number)))
    if not frames:
        return Shown(marks, [])
    anchored = {}
    for id_ in sorted(found.frames):
        anchor = _anchor(found.frames[id_])
        if anchor is not None:
            start, end = found.spans[anchor].segments[0]
            frame = found.frames[id_]
            marks.append(Mark(frame_ref(id_), frame.type, start, end, frame.attributes))
            anchored[id_] = frame
    for frame in anchored.values():
        for role in sorted(frame.roles):
            targets = (target_ref(filler, anchored) for filler in frame.roles[role])
            ties += [Tie(role, frame_ref(frame.id), target) for target in targets if target is not None]
    return Shown(marks, [*ties, *_mentions(found)])


def hidden(found: Annotations, seen: Shown, rest: Annotations) -> Counter[str]:
    """What of annotations no tool shows, as losses; ``rest``: those with only what the annex alone says of each."""
    framed = {mark.ref for mark in seen.marks if mark.ref.endswith(_FRAME)}
    anchored = [frame for frame in found.frames.values() if frame_ref(frame.id) in framed]
    fillers = sum(len(some) for frame in anchored for some in frame.roles.values())
    attributes = sum(len(span.attributes) for span in rest.spans.values())
    attributes += sum(len(rest.frames[frame.id].attributes) for frame in anchored)
    told = sum(tie.source in framed for tie in seen.ties)
    return +Counter(
        {
            "only_in_note:entity": len(found.entities),
            "only_in_note:frame": len(found.frames) - len(framed),
            "only_in_note:filler": fillers - told,
            "only_in_note:attribute": attributes,
            "only_in_note:label": len(rest.labels),
        }
    )


def piece_ref(span_id: str, number: int) -> str:
    """The ref of a piece of a span: its id for the first one."""
    return span_id if number == 1 else f"{span_id}~{number}"


def frame_ref(frame_id: str) -> str:
    """The ref of a frame's mark."""
    return frame_id + _FRAME


def target_ref(filler: Filler, anchored: Iterable[str]) -> str | None:
    """The ref of a filler's mark; None for one that has none."""
    if filler.kind == "span":
        return filler.target
    return frame_ref(filler.target) if filler.kind == "frame" and filler.target in anchored else None


def _anchor(frame: Frame) -> str | None:
    """The span a frame's mark stands on: the first one in a role, by the names of the roles."""
    fillers = (filler for role in sorted(frame.roles) for filler in frame.roles[role])
    return next((filler.target for filler in fillers if filler.kind == "span"), None)


def _mentions(found: Annotations) -> list[Tie]:
    firsts: dict[str, str] = {}
    ties = []
    for span in in_order(found.spans.values()):
        if span.entity is not None:
            first = firsts.setdefault(span.entity, span.id)
            if first != span.id:
                ties.append(Tie(SAME, first, span.id))
    return ties
