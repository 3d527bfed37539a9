"""Spans that cross: they share text, and each has text outside the other. Twin: ``static/js/standoff/crossing.js``."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence
from itertools import accumulate

from annotator.standoff.values import Segments, Span

# A discontinuous span is compared with this many spans around it; a warning is not worth more.
NEIGHBOURS = 2000


def crossings(spans: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """For each crossing span of one layer, itself and one span that it crosses; ``spans`` in canonical order.

    Each pair is told once, from its later span. Spans of one segment are swept in O(n log n).
    """
    yield from _sweep([span for span in spans if len(span.segments) == 1])
    yield from _scattered(spans)


def cross(one: Segments, other: Segments) -> bool:
    """Whether two lists of segments share text while neither holds the other."""
    return _meet(one, other) and not _holds(one, other) and not _holds(other, one)


def _sweep(spans: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    # Open spans, the one that ends first at the tail: if the newcomer outlives it, they cross.
    open_: list[tuple[int, int]] = []
    for n, span in enumerate(spans):
        start, end = span.segments[0]
        while open_ and -open_[-1][0] <= start:
            open_.pop()
        if open_ and -open_[-1][0] < end:
            yield span, spans[open_[-1][1]]
        insort(open_, (-end, n))


def _scattered(spans: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    farthest = list(accumulate((span.segments[-1][1] for span in spans), max))
    for n, span in enumerate(spans):
        if len(span.segments) > 1:
            first = bisect_right(farthest, span.segments[0][0])
            other = _first_crossed(spans, n, first)
            if other is not None:
                yield span, other


def _first_crossed(spans: Sequence[Span], n: int, first: int) -> Span | None:
    span = spans[n]
    for m in range(first, min(len(spans), first + NEIGHBOURS)):
        other = spans[m]
        if other.segments[0][0] >= span.segments[-1][1]:
            return None
        told_by_the_other = m >= n and len(other.segments) > 1
        if not told_by_the_other and cross(span.segments, other.segments):
            return other
    return None


def _meet(one: Segments, other: Segments) -> bool:
    return any(start < b and a < end for start, end in one for a, b in other)


def _holds(outer: Segments, inner: Segments) -> bool:
    return all(any(start <= a and b <= end for start, end in outer) for a, b in inner)
