"""The sentences around what is annotated: what a model reads to learn a stance."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache

from annotator.standoff.values import JsonObject
from annotator.text.sentences import sentences

#: Sentences before and after one that holds evidence.
AROUND = 1


@lru_cache(maxsize=4)
def _sentences(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[int, ...]]:
    found = tuple(sentences(text))
    return found, tuple(start for start, _ in found), tuple(end for _, end in found)


def window(text: str, places: Iterable[tuple[int, int]]) -> list[JsonObject]:
    """The sentences that hold ``places`` (code points), one before and one after each, in order, each once.

    ``evidence`` says of a sentence whether it holds one itself.
    """
    held, around = set[int](), set[int]()
    found, starts, ends = _sentences(text)
    for start, end in places:
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        held |= set(range(first, last))
        around |= set(range(max(0, first - AROUND), min(len(found), last + AROUND)))
    return [
        {"segment": found[n], "text": text[found[n][0] : found[n][1]], "evidence": n in held} for n in sorted(around)
    ]
