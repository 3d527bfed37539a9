"""A stretch of an article with two people's marks on it, cut into runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from annotator.standoff.values import Segments

#: Code points shown before and after what is marked, and of one stretch in between at the most.
AROUND: Final = 70
LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that stand under the same marks: of the first, the second, both or nobody."""

    text: str
    one: bool = False
    other: bool = False

    @property
    def code(self) -> str:
        """both, one, other, or empty."""
        return "both" if self.one and self.other else "one" if self.one else "other" if self.other else ""


def around(text: str, one: Segments, other: Segments, place: Segments = ()) -> Sequence[Run]:
    """The text around two marks (code points), whole words, on one line; empty where nothing has a place.

    Where neither has anything, around ``place``. Long stretches are shortened in their middle; the sign … says so.
    """
    segments = [*one, *other] or list(place)
    if not segments:
        return []
    first, last = min(start for start, _ in segments), max(end for _, end in segments)
    begin, end = _begin(text, first), _end(text, last)
    cuts = sorted({begin, end, *(edge for segment in segments for edge in segment)})
    runs = [
        Run(_short(text[start:stop], inner=start >= first and stop <= last), _inside(start, one), _inside(start, other))
        for start, stop in pairwise(cuts)
    ]
    head = [Run("… ")] if begin > 0 and text[begin - 1] != "\n" else []
    tail = [Run(" …")] if end < len(text) and text[end] != "\n" else []
    return [*head, *runs, *tail]


def _short(text: str, *, inner: bool) -> str:
    """A stretch on one line; what is long keeps its beginning and its end."""
    line = text.replace("\n", " ")
    if not inner or len(line) <= LONGEST:
        return line
    return f"{line[: LONGEST // 2].rpartition(' ')[0]} … {line[-LONGEST // 2 :].partition(' ')[2]}"


def _inside(at: int, segments: Segments) -> bool:
    return any(start <= at < end for start, end in segments)


def _begin(text: str, first: int) -> int:
    """The beginning of a word some way before, in the same paragraph."""
    paragraph = text.rfind("\n", 0, first) + 1
    if first - paragraph <= AROUND:
        return paragraph
    space = text.find(" ", first - AROUND, first)
    return first if space < 0 else space + 1


def _end(text: str, last: int) -> int:
    """The end of a word some way after, in the same paragraph."""
    newline = text.find("\n", last)
    paragraph = len(text) if newline < 0 else newline
    if paragraph - last <= AROUND:
        return paragraph
    space = text.rfind(" ", last, last + AROUND)
    return last if space < 0 else space
