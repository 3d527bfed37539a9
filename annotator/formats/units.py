"""Other tools' offsets: what they count in, and whether they counted before or after line ends were changed.

Ours are code points of the settled text. A tool may count code points, UTF-16 units or grapheme clusters, and of the
text as the file has it (``raw``: with CR and byte order marks) or as it settled. :func:`ways` names each way to count
that is possible and different; who knows what the offsets should cut chooses.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

import regex

from annotator.formats.records import Flaw
from annotator.standoff.values import cut
from annotator.text.graphemes import boundaries
from annotator.text.offsets import OffsetMap

POINTS: Final = "code-points"
UTF16: Final = "utf-16"
GRAPHEMES: Final = "graphemes"
UNITS: Final = (POINTS, GRAPHEMES, UTF16)
#: From an offset of a tool to a code point of the settled text; None where there is no such place.
Ruler = Callable[[int], int | None]
_RETURN: Final = re.compile(r"\r(?=\n)")
_LETTER: Final = regex.compile(r"[\p{L}\p{M}\p{N}]")
_SPACES: Final = regex.compile(r"\s+|\\[nrt]")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch in a tool's offsets, and what it says stands there (None where it does not say)."""

    start: int
    end: int
    text: str | None = None
    id: str = ""


def ways(text: str, raw: str, units: Iterable[str] = (POINTS, UTF16)) -> dict[str, Ruler]:
    """Every way to count that may give something else, the likeliest first; ``text`` is ``raw`` settled."""
    found: dict[str, Ruler] = {}
    for unit in units:
        if unit == POINTS or _counts(unit, text) != len(text):
            found[unit] = _through(unit, raw, text)
            if raw != text:
                found[f"{unit}, line ends LF"] = _through(unit, text, text)
    return found


def places(quotes: Iterable[Quote], ruler: Ruler) -> list[tuple[int, int]]:
    """The stretches in code points; raises Flaw ``bad_offsets`` for one that is none."""
    out = []
    for quote in quotes:
        place = _place(quote, ruler)
        if place is None:
            raise Flaw("bad_offsets", id=quote.id, segment=[quote.start, quote.end])
        out.append(place)
    return out


def quoted(quotes: list[Quote], text: str, rulers: Mapping[str, Ruler]) -> str:
    """The way in which most stretches cut what they quote.

    Raises Flaw ``bad_offsets``, or ``text_mismatch`` (expected, found) where one cuts something else even so.
    """
    scores = {way: sum(_cuts(quote, text, ruler) for quote in quotes) for way, ruler in rulers.items()}
    best = max(scores, key=lambda way: scores[way])
    if scores[best] < len(quotes):
        for quote, (start, end) in zip(quotes, places(quotes, rulers[best]), strict=True):
            if not _cuts(quote, text, rulers[best]):
                found = text[start:end][:200]
                raise Flaw("text_mismatch", id=quote.id, expected=(quote.text or "")[:200], found=found)
    return best


def likely(quotes: Iterable[Quote], text: str, ruler: Ruler) -> int:
    """How many edges stand where a word begins or ends, by a ruler; one outside the text speaks against it."""
    score = 0
    for quote in quotes:
        place = _place(quote, ruler)
        score += -2 if place is None else sum(not _inside_word(text, edge) for edge in place)
    return score


def measure(unit: str, text: str) -> Callable[[int], int]:
    """From code points of a text to offsets of a unit; an edge inside a grapheme cluster is at the cluster's start."""
    if unit == POINTS or _counts(unit, text) == len(text):
        return lambda point: point
    if unit == UTF16:
        return OffsetMap(text).to_utf16
    edges = _edges(text)
    return lambda point: bisect_left(edges, point + 1) - 1


def widened(unit: str, text: str) -> Callable[[int, int], tuple[int, int]]:
    """What a stretch becomes that a unit cannot say exactly: whole grapheme clusters."""
    if unit != GRAPHEMES or _counts(unit, text) == len(text):
        return lambda start, end: (start, end)
    edges = _edges(text)
    return lambda start, end: (edges[bisect_left(edges, start + 1) - 1], edges[bisect_left(edges, end)])


def _through(unit: str, counted: str, text: str) -> Ruler:
    """A ruler over ``counted`` whose offsets end in ``text``."""
    inner = _to_point(unit, counted)
    if counted == text:
        return inner
    marks = len(counted) - len(counted.lstrip("\ufeff"))
    returns = [match.start() for match in _RETURN.finditer(counted)]

    def point(at: int) -> int | None:
        there = inner(at)
        return None if there is None or there < marks else there - marks - bisect_left(returns, there)

    return point


def _to_point(unit: str, text: str) -> Ruler:
    if unit == UTF16:
        units = OffsetMap(text)
        return lambda at: _or_none(units.to_code_point, at)
    if unit == GRAPHEMES:
        edges = _edges(text)
        return lambda at: edges[at] if 0 <= at < len(edges) else None
    return lambda at: at if 0 <= at <= len(text) else None


def _or_none(convert: Callable[[int], int], at: int) -> int | None:
    try:
        return convert(at)
    except ValueError:
        return None


def _place(quote: Quote, ruler: Ruler) -> tuple[int, int] | None:
    start, end = ruler(quote.start), ruler(quote.end)
    return None if start is None or end is None or start >= end else (start, end)


def _cuts(quote: Quote, text: str, ruler: Ruler) -> bool:
    place = _place(quote, ruler)
    if place is None or quote.text is None:
        return place is not None
    found = cut(text, (place,))
    return found == quote.text or _bare(found) == _bare(quote.text)


def _bare(text: str) -> str:
    """A quoted text as far as tools agree on it: they write line ends in several ways, and trim spaces."""
    return _SPACES.sub("", text)


def _inside_word(text: str, edge: int) -> bool:
    inside = 0 < edge < len(text)
    return inside and bool(_LETTER.match(text[edge - 1])) and bool(_LETTER.match(text[edge]))


@lru_cache(maxsize=8)
def _edges(text: str) -> tuple[int, ...]:
    return boundaries(text)


def _counts(unit: str, text: str) -> int:
    """How many of a unit a text has."""
    if unit == POINTS or text.isascii():
        return len(text) - text.count("\r\n") if unit == GRAPHEMES else len(text)
    return len(text.encode("utf-16-le")) // 2 if unit == UTF16 else len(_edges(text)) - 1


def clashing(quotes: Iterable[Quote], one: Ruler, other: Ruler) -> Iterator[Quote]:
    """The stretches that two rulers put in different places."""
    return (quote for quote in quotes if _place(quote, one) != _place(quote, other))
