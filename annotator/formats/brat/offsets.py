"""Whose offsets an .ann file has: brat counts code points of the file as it is; Windows line ends and marks shift them.

Files in the wild also count UTF-16 units or bytes, or were made before somebody changed the line ends. Each way of
counting is tried on the texts the T lines quote; the one that all of them fit is the file's. None is believed blindly.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from annotator.formats.brat.document import TextBound
from annotator.formats.records import Flaw
from annotator.standoff.values import Segments, cut
from annotator.text.offsets import OffsetMap

_RETURN: Final = re.compile(r"\r(?=\n)")
#: From an offset of the file to one of the settled text (code points); None where there is no such place.
Ruler = Callable[[int], int | None]


@dataclass(frozen=True, slots=True)
class Placed:
    """The T lines in offsets of the settled text; ``unit``: what the file counted, ``shifted``: spans that moved."""

    segments: dict[str, Segments]
    unit: str
    shifted: int


def place(found: Sequence[TextBound], text: str, raw: str) -> Placed:
    """The spans of a file in code points of its settled ``text``; ``raw`` is its text before anything was changed.

    Raises Flaw ``bad_offsets`` or ``text_mismatch`` (expected: what the line quotes, found: what stands there).
    """
    best: tuple[int, str, Ruler] | None = None
    for unit, ruler in _rulers(text, raw):
        fitting = sum(_fits(one, text, ruler) for one in found)
        if best is None or fitting > best[0]:
            best = (fitting, unit, ruler)
        if fitting == len(found):
            break
    assert best is not None
    _, unit, ruler = best
    segments = {one.id: _segments(one, text, ruler) for one in found}
    moved = sum(here != there for one in found for here, there in zip(one.segments, segments[one.id], strict=True))
    return Placed(segments, unit, moved)


def pieces_of(segments: Segments, text: str) -> Segments:
    """Segments cut at line ends, which may not stand inside a span of brat."""
    out = []
    for start, end in segments:
        at = start
        for piece in text[start:end].split("\n"):
            if piece:
                out.append((at, at + len(piece)))
            at += len(piece) + 1
    return tuple(out)


def _rulers(text: str, raw: str) -> Iterator[tuple[str, Ruler]]:
    marked = raw.startswith("\ufeff")
    returns = [match.start() for match in _RETURN.finditer(raw)]
    after_mark = [at - marked for at in returns]
    # The first is brat's own way for the file as it is; the others are what becomes of it in other hands.
    yield "code points of the file", lambda at: at - marked - bisect_left(returns, at) if at >= marked else None
    if returns or marked:
        yield "code points, line ends LF", lambda at: at
    if marked:
        yield "code points after the mark", lambda at: at - bisect_left(after_mark, at)
        yield "code points with the mark, line ends LF", lambda at: at - 1 if at else None
    units = OffsetMap(text)
    if units.length_utf16 != units.length:
        yield "UTF-16 units", lambda at: _or_none(units.to_code_point, at)
    yield "bytes", _byte_ruler(text)


def _byte_ruler(text: str) -> Ruler:
    edges: list[int] = []

    def point(at: int) -> int | None:
        if not edges:
            edges.extend(accumulate((len(letter.encode("utf-8")) for letter in text), initial=0))
        place = bisect_right(edges, at) - 1
        return place if edges[place] == at else None

    return point


def _or_none(convert: Callable[[int], int], at: int) -> int | None:
    try:
        return convert(at)
    except ValueError:
        return None


def _converted(one: TextBound, text: str, ruler: Ruler) -> Segments | None:
    out = []
    for start, end in one.segments:
        first, last = ruler(start), ruler(end)
        if first is None or last is None or not 0 <= first < last <= len(text):
            return None
        out.append((first, last))
    return tuple(out)


def _fits(one: TextBound, text: str, ruler: Ruler) -> bool:
    segments = _converted(one, text, ruler)
    return segments is not None and (one.text is None or _bare(cut(text, segments)) == _bare(one.text))


def _bare(text: str) -> str:
    """A quoted text as far as files agree on it: line ends, and the spaces at cuts, are written in several ways."""
    return "".join(text.split())


def _segments(one: TextBound, text: str, ruler: Ruler) -> Segments:
    segments = _converted(one, text, ruler)
    if segments is None:
        raise Flaw("bad_offsets", one.line, id=one.id, segments=list(one.segments), length=len(text))
    found = cut(text, segments)
    if one.text is not None and _bare(found) != _bare(one.text):
        raise Flaw("text_mismatch", one.line, id=one.id, expected=one.text[:200], found=found[:200])
    return segments
