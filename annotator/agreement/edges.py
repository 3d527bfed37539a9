"""How the edges of two spans differ: by a proclitic, a word, a mark, or otherwise.

Offsets are code points, end exclusive. Two edges are the same *proclitics apart* when cutting proclitics off the word
in which both begin can lead from the one to the other (:mod:`annotator.text.clitics`).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from annotator.standoff.values import Segments
from annotator.text.clitics import candidates
from annotator.text.words import word_at, words

EdgeClass = Literal["same", "clitic", "boundary"]
Edge = Literal["start", "end", "inner"]
How = Literal["clitic", "word", "mark", "other"]
Way = Literal["more", "less", "apart"]


class EdgeDifference(NamedTuple):
    """One edge that differs: which, by what, and whether the other side has more of the text there, or less.

    ``inner``: the gaps between the pieces of discontinuous spans; they are ``apart``, neither more nor less.
    """

    edge: Edge
    how: How
    way: Way


def edge_class(one: Segments, other: Segments, text: str) -> EdgeClass:
    """Whether two spans have the same edges, the same proclitics apart, or others; symmetric."""
    if one == other:
        return "same"
    if len(one) != len(other) or any(mine[1] != theirs[1] for mine, theirs in zip(one, other, strict=True)):
        return "boundary"
    return "clitic" if uncut(one, text) == uncut(other, text) else "boundary"


def uncut(segments: Segments, text: str) -> Segments:
    """The segments with the proclitics that were cut off before them: what two annotators have in common at least.

    >>> uncut(((1, 6),), "وموسكو")
    ((0, 6),)
    """
    return tuple((_uncut(start, text), end) for start, end in segments)


def differences(one: Segments, other: Segments, text: str) -> tuple[EdgeDifference, ...]:
    """The edges at which two spans differ, in the order start, end, inner; none when they are the same."""
    found: list[EdgeDifference] = []
    first, second = one[0][0], other[0][0]
    if first != second:
        clitic = _uncut(first, text) == _uncut(second, text)
        how = "clitic" if clitic else _how(min(first, second), max(first, second), text)
        found.append(EdgeDifference("start", how, "more" if second < first else "less"))
    first, second = one[-1][1], other[-1][1]
    if first != second:
        how = _how(min(first, second), max(first, second), text)
        found.append(EdgeDifference("end", how, "more" if second > first else "less"))
    if _gaps(one) != _gaps(other):
        found.append(EdgeDifference("inner", "other", "apart"))
    return tuple(found)


def _uncut(start: int, text: str) -> int:
    if start == 0 or text[start - 1].isspace():
        return start
    word = word_at(text, start)
    if word is None or not word[0] < start < word[1]:
        return start
    return word[0] if start - word[0] in _cuts(text[word[0] : word[1]]) else start


@lru_cache(maxsize=4096)
def _cuts(word: str) -> frozenset[int]:
    return frozenset(cut.length for cut in candidates(word))


def _how(start: int, end: int, text: str) -> How:
    """What stands between two edges: no word at all, one whole word, or something else."""
    between = words(text[start:end])
    if not between:
        return "mark"
    whole = [(start + first, start + last) for first, last in between]
    return "word" if len(whole) == 1 and word_at(text, whole[0][0]) == whole[0] else "other"


def _gaps(segments: Segments) -> list[tuple[int, int]]:
    return [(before[1], after[0]) for before, after in pairwise(segments)]
