"""An article as a set: its folded words, five in a row, each five a number of 64 bits.

Two texts are near duplicates when their sets overlap by Jaccard's index of 0.8 or more (Broder 1997). Words are folded
as a searcher sees them, so vowel marks, tatweel and the shapes of alef make no difference.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotator.text.folding import fold

#: Words of one shingle.
WORDS: Final = 5
#: Texts that share this much are near duplicates.
NEAR: Final = 0.8
Shingles = NDArray[np.uint64]
# Odd multipliers of the 64-bit finaliser of MurmurHash3; any good mixing would do, but it may never change.
_FIRST: Final = np.uint64(0xFF51AFD7ED558CCD)
_SECOND: Final = np.uint64(0xC4CEB9FE1A85EC53)
_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(33)


def shingles(text: str) -> Shingles:
    """The sorted set of a text's shingles; a text of fewer than five words is one shingle, one without words none."""
    numbers = np.array([number for number in map(_number, text.split()) if number], dtype=np.uint64)
    if not numbers.size:
        return numbers
    rows = np.lib.stride_tricks.sliding_window_view(numbers, min(WORDS, numbers.size))
    mixed = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        mixed = mix(mixed * _STEP + column)
    return np.unique(mixed)


def jaccard(one: Shingles, other: Shingles) -> float:
    """How much two sets share, 0 … 1: the size of what both have by the size of what either has; 0 for empty ones."""
    if not one.size or not other.size:
        return 0.0
    both = np.intersect1d(one, other, assume_unique=True).size
    return float(both / (one.size + other.size - both))


def mix(numbers: Shingles) -> Shingles:
    """Numbers of 64 bits well stirred, each bit of the outcome depending on all."""
    numbers = (numbers ^ (numbers >> _SHIFT)) * _FIRST
    numbers = (numbers ^ (numbers >> _SHIFT)) * _SECOND
    return numbers ^ (numbers >> _SHIFT)


@lru_cache(maxsize=1 << 18)
def _number(token: str) -> int:
    """What stands between spaces as a number: folded, without punctuation; 0 when nothing is left of it."""
    word = "".join(letter for letter in fold(token) if letter.isalnum())
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8"), digest_size=8).digest(), "little") if word else 0
