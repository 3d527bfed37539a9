"""Extended grapheme clusters: the places where a span may begin and end.

A letter and its marks are one cluster (Unicode Annex 29), so an edge never tears a shadda from its letter.
Lam-alef is two clusters: an edge between ل and ا is legal.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import Final

import regex

_CLUSTER = regex.compile(r"\X")
# Characters whose grapheme property is "other": between two of them there is always an edge (rule GB999), so
# the clusters around an offset are found from the nearest such place, never from the start of the text.
_PLAIN = frozenset(
    [
        chr(code)
        for first, last in ((0x20, 0x7E), (0x621, 0x64A), (0x660, 0x66C), (0x671, 0x6D3))
        for code in range(first, last + 1)
    ]
    + list("،؛؟«»“”–—…")
)
# In prose the next such place is a few letters away. A text without them (emoji, another script) is cut once as a
# whole: looking for it from every edge of a change takes the square of the length.
_NEAR: Final = 64


def boundaries(text: str) -> tuple[int, ...]:
    """All cluster edges of a text in code points, 0 and its length included; (0,) for the empty text."""
    return (0, *(match.end() for match in _CLUSTER.finditer(text)))


def is_boundary(text: str, offset: int) -> bool:
    """Whether a code point offset is a cluster edge; an offset outside the text is none."""
    if not 0 <= offset <= len(text):
        return False
    return _sure(text, offset) or offset in _edges_around(text, offset, offset)


def grapheme_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The smallest range of whole clusters that holds [start, end); an empty range goes to its cluster's start."""
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"[{start}, {end}) is outside the text of {len(text)} code points")
    if _sure(text, start) and _sure(text, end):
        return start, end
    edges = _edges_around(text, start, end)
    first = max(edge for edge in edges if edge <= start)
    return first, first if start == end else min(edge for edge in edges if edge >= end)


def _sure(text: str, offset: int) -> bool:
    if offset in (0, len(text)) or text[offset - 1] == "\n":
        return True
    return text[offset - 1] in _PLAIN and text[offset] in _PLAIN


def _edges_around(text: str, start: int, end: int) -> list[int]:
    first = next((near for near in range(start, max(start - _NEAR, -1), -1) if _sure(text, near)), None)
    last = next((near for near in range(end, min(end + _NEAR, len(text) + 1)) if _sure(text, near)), None)
    if first is None or last is None:
        edges = _all_edges(text)
        return list(edges[bisect_right(edges, start) - 1 : bisect_left(edges, end) + 1])
    return [first, *(match.end() for match in _CLUSTER.finditer(text, first, last))]


@lru_cache(maxsize=4)
def _all_edges(text: str) -> array[int]:
    return array("L", boundaries(text))
