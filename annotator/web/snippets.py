"""A place of the text as a page shows it: its words marked, and some of what stands around them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from annotator.standoff.values import Segments

#: Code points shown on either side of a place, and of a long place its beginning and its end.
AROUND: Final = 50
_LONG: Final = 260


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``marked``: it belongs to the place."""

    text: str
    marked: bool


def snippet(text: str, segments: Segments, around: int = AROUND) -> list[Piece]:
    """The place with its surroundings, within its paragraph; empty where there is no place."""
    if not segments:
        return []
    start, end = segments[0][0], segments[-1][1]
    before = text[max(0, start - around) : start].rpartition("\n")[2]
    after = text[end : end + around].partition("\n")[0]
    begins = start == len(before) or text[start - len(before) - 1] == "\n"
    ends = end + len(after) >= len(text) or text[end + len(after)] == "\n"
    head = before if begins else f"…{before.partition(' ')[2] or before}"
    tail = after if ends else f"{after.rpartition(' ')[0] or after}…"
    return [piece for piece in (Piece(head, False), *_inside(text, segments), Piece(tail, False)) if piece.text]


def _inside(text: str, segments: Segments) -> Iterator[Piece]:
    last = segments[0][0]
    for start, end in segments:
        if start > last:
            yield Piece(_shortened(text[last:start]), False)
        if end > max(start, last):
            yield Piece(_shortened(text[max(start, last) : end]), True)
        last = max(last, end)


def _shortened(words: str) -> str:
    words = words.replace("\n", " ")
    return words if len(words) <= _LONG else f"{words[: _LONG // 2]} … {words[-_LONG // 2 :]}"
