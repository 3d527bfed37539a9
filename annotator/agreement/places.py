"""Where in an article the cells lie that its evidence counts: what a cell of a table opens.

Every key that stands here stands in ``gather(…).counts`` of the same article, as often as it is counted there.
"""

from __future__ import annotations

from dataclasses import dataclass

from annotator.agreement import marks, saying
from annotator.agreement.pairing import Faced, framed
from annotator.agreement.sides import Sides, face
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Span


@dataclass(frozen=True, slots=True)
class Place:
    """One matched pair, or what one side has alone: its cells and where it lies (code points, end exclusive).

    ``one_id`` and ``other_id`` are the span or frame of each side, None where it has none, as for a label. A label and
    a frame without letters lie at 0 … 0.
    """

    cells: tuple[str, ...]
    start: int
    end: int
    one_id: str | None
    other_id: str | None


def places(one: Annotations, other: Annotations, text: str, schema: Schema) -> list[Place]:
    """The places of the cells of types (``confusion/…``), edges (``boundary/…``), attributes and labels, in reading
    order, those of labels first."""
    sides = face(one, other, text, schema)
    labels = [Place((cell,), 0, 0, None, None) for cell in saying.label_cells(sides)]
    return [*labels, *sorted([*_of_spans(sides), *_of_frames(sides)], key=lambda place: (place.start, place.end))]


def _of_spans(sides: Sides) -> list[Place]:
    out = []
    for pair in sides.pairs:
        cells = [*marks.cells(pair, sides), *saying.span_cells(pair, sides)]
        standing = [span for span in (pair.one, pair.other) if span]
        end = max(span.segments[-1][1] for span in standing)
        out.append(Place(tuple(cells), pair.start, end, _id(pair.one), _id(pair.other)))
    return out


def _id(span: Span | None) -> str | None:
    return None if span is None else span.id


def _of_frames(sides: Sides) -> list[Place]:
    out = []
    for found in framed(sides):
        for one, other in found.matched:
            cells = tuple(saying.frame_cells(one, other, sides))
            if cells:
                runs = [run for faced in (one, other) for run in _letters(faced)]
                start, end = min((run[0] for run in runs), default=0), max((run[1] for run in runs), default=0)
                out.append(Place(cells, start, end, one.frame.id, other.frame.id))
    return out


def _letters(faced: Faced) -> list[tuple[int, int]]:
    """The letters of the anchor, or of all roles where it has none."""
    anchor = faced.letters.get(faced.anchor)
    return list(anchor) if anchor else [run for runs in faced.letters.values() for run in runs]
