"""Spans of two voices side by side: which are the same, which nearly, which only one of them has.

*Exact*: same type, same segments. *Overlap*: a span of the same type that shares at least one code point with it counts
as half where it is not exact (partial credit of MUC-5, Chinchor & Sundheim 1993, as in SemEval-2013 task 9.1).
Every span is matched once at the most. Offsets are code points, end exclusive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

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


def shared(one: Segments, other: Segments) -> int:
    """How many code points two spans have in common."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in one for t, f in other)


def pairs(one: Iterable[Span], other: Iterable[Span]) -> list[Pair]:
    """Every span of both sides once, in the order of the text.

    Matched in this order: the same, then the greatest overlap of the same type, then the same letters of another type,
    then the greatest overlap of another type.
    """
    left, right = in_order(one), in_order(other)
    found = [
        *_matched("same", left, right, _same),
        *_matched("boundary", left, right, _nearly),
        *_matched("type", left, right, _letters),
        *_matched("type", left, right, _touching),
        *(Pair("extra", span, None) for span in left),
        *(Pair("missed", None, span) for span in right),
    ]
    return sorted(found, key=lambda pair: pair.start)


def _matched(kind: Kind, left: list[Span], right: list[Span], measure: Callable[[Span, Span], int]) -> list[Pair]:
    """Pairs by the greatest measure first; what is matched leaves both lists."""
    ranked = sorted(_measured(left, right, measure), key=lambda found: -found[0])
    out: list[Pair] = []
    for _, one, other in ranked:
        if one in left and other in right:
            left.remove(one)
            right.remove(other)
            out.append(Pair(kind, one, other))
    return out


def _measured(
    left: Sequence[Span], right: Sequence[Span], measure: Callable[[Span, Span], int]
) -> list[tuple[int, Span, Span]]:
    """The pairs with a measure above 0; ``right`` in canonical order, so that most of it need not be looked at."""
    out: list[tuple[int, Span, Span]] = []
    for one in left:
        end = one.segments[-1][1]
        for other in right:
            if other.segments[0][0] >= end:
                break
            size = measure(one, other)
            if size:
                out.append((size, one, other))
    return out


def _same(one: Span, other: Span) -> int:
    return int(one.type == other.type and one.segments == other.segments)


def _nearly(one: Span, other: Span) -> int:
    return shared(one.segments, other.segments) if one.type == other.type else 0


def _letters(one: Span, other: Span) -> int:
    return int(one.segments == other.segments)


def _touching(one: Span, other: Span) -> int:
    return shared(one.segments, other.segments)


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
