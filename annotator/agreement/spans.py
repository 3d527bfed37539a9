"""Spans of two voices side by side: which are the same, which nearly, which only one of them has.

*Exact*: same type, same segments. *Overlap*: a span of the same type that shares at least one code point with it counts
as half where it is not exact (partial credit of MUC-5, Chinchor & Sundheim 1993, as in SemEval-2013 task 9.1).
Every span is matched once at the most. Offsets are code points, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, NamedTuple

from annotator.agreement.tally import Tally
from annotator.standoff.values import Segments, Span, in_order

#: same; other edges of the same type; other type on the same letters; only the second side; only the first side.
Kind = Literal["same", "boundary", "type", "missed", "extra"]
PARTIAL = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """A span of the one side and what stands against it on the other; None where nothing does."""

    kind: Kind
    one: Span | None
    other: Span | None

    @property
    def start(self) -> int:
        """The code point where it begins."""
        return min(span.segments[0][0] for span in (self.one, self.other) if span)


class Touch(NamedTuple):
    """Two spans that share code points: their places in the two lists, and their IoU (shared letters of all)."""

    one: int
    other: int
    iou: float


def size(segments: Segments) -> int:
    """How many code points a span has."""
    return segments[0][1] - segments[0][0] if len(segments) == 1 else sum(end - start for start, end in segments)


def shared(one: Segments, other: Segments) -> int:
    """How many code points two spans have in common."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in one for t, f in other)


def touching(left: Sequence[Span], right: Sequence[Span]) -> list[Touch]:
    """Every two spans of both lists (each in canonical order) that share a code point."""
    starts = [span.segments[0][0] for span in right]
    # The farthest end so far never falls, so what ends before a span begins can be skipped at once.
    ends = list(accumulate((span.segments[-1][1] for span in right), max))
    out: list[Touch] = []
    for i, one in enumerate(left):
        first, last = one.segments[0][0], one.segments[-1][1]
        for j in range(bisect_right(ends, first), len(right)):
            if starts[j] >= last:
                break
            common = shared(one.segments, right[j].segments)
            if common:
                out.append(Touch(i, j, common / (size(one.segments) + size(right[j].segments) - common)))
    return out


def pairs(one: Iterable[Span], other: Iterable[Span], layers: Mapping[str, str] | None = None) -> list[Pair]:
    """Every span of both sides once, in the order of the text; spans of different ``layers`` never stand together.

    Matched in this order: the same, then the greatest overlap (IoU) of the same type, then the same letters of another
    type, then the greatest overlap of another type.
    """
    left, right = in_order(one), in_order(other)
    return paired(left, right, touching(left, right), layers or {})


def paired(
    left: Sequence[Span], right: Sequence[Span], touches: Iterable[Touch], layers: Mapping[str, str]
) -> list[Pair]:
    """The pairs of two lists in canonical order whose touching spans are known; see :func:`pairs`."""
    ranked = []
    for touch in touches:
        one, other = left[touch.one], right[touch.other]
        if one.type == other.type:
            rank = 0 if one.segments == other.segments else 1
        elif layers.get(one.type) == layers.get(other.type):
            rank = 2 if one.segments == other.segments else 3
        else:
            continue
        ranked.append((rank, -touch.iou, touch.one + touch.other, touch.one, touch.other))
    lefts, rights = dict(enumerate(left)), dict(enumerate(right))
    found: list[Pair] = []
    # Of two that rank alike and have the same sum of places neither takes the other's spans: both sides see the same.
    for rank, _, _, i, j in sorted(ranked):
        if i in lefts and j in rights:
            found.append(Pair(_KINDS[rank], lefts.pop(i), rights.pop(j)))
    found += [Pair("extra", span, None) for span in lefts.values()]
    found += [Pair("missed", None, span) for span in rights.values()]
    return sorted(found, key=lambda pair: pair.start)


_KINDS: tuple[Kind, ...] = ("same", "boundary", "type", "type")


def exact(found: Iterable[Pair]) -> dict[str, Tally]:
    """Tallies by type where only the same counts."""
    return _tallies(found, {"same": 1.0})


def overlap(found: Iterable[Pair]) -> dict[str, Tally]:
    """Tallies by type where other edges count as half."""
    return _tallies(found, {"same": 1.0, "boundary": PARTIAL})


def _tallies(found: Iterable[Pair], worth: dict[str, float]) -> dict[str, Tally]:
    out: dict[str, Tally] = {}
    for pair in found:
        hit = worth.get(pair.kind, 0.0)
        if pair.one:
            out[pair.one.type] = out.get(pair.one.type, Tally()) + Tally(hit, 1, 0)
        if pair.other:
            # The hit was counted with the first side: of one type, it is one hit.
            out[pair.other.type] = out.get(pair.other.type, Tally()) + Tally(0, 0, 1)
    return out
