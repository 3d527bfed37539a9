"""The search key: what a text looks like to somebody who searches it.

Vowel marks, tatweel and invisible controls are dropped, compatibility forms dissolved (ﻻ is لا), the shapes of
alef, ya, waw-hamza, ta marbuta, Persian kaf and ya united and every digit made 0-9. Stored text is never folded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from annotator.text.graphemes import grapheme_span

_DROPPED = regex.compile(r"[\p{Mn}\p{Cf}\u0640]")
_UNITED = str.maketrans("أإآٱىةؤئکی", "ااااايهويكي"[1:])
_DIGITS = {base + digit: str(digit) for base in (0x660, 0x6F0) for digit in range(10)}


class _Folded(dict[str, str]):
    """The folded form of each character met so far (a text has few different ones)."""

    def __missing__(self, letter: str) -> str:
        kept = _DROPPED.sub("", unicodedata.normalize("NFKC", letter))
        self[letter] = kept.translate(_UNITED).translate(_DIGITS)
        return self[letter]


_FOLDED = _Folded()


@dataclass(frozen=True, slots=True)
class SearchKey:
    """A folded text; `index[i]` is the code point offset, in the text, of the character that gave `key[i]`."""

    key: str
    index: Sequence[int]


def search_key(text: str) -> SearchKey:
    """Fold a text, keeping the way back."""
    pieces = [_FOLDED[letter] for letter in text]
    return SearchKey("".join(pieces), [place for place, piece in enumerate(pieces) for _ in piece])


def fold(text: str) -> str:
    """Fold a text: two strings a searcher takes for the same have the same fold."""
    return "".join(map(_FOLDED.__getitem__, text))


def find_all(text: str, needle: str) -> list[tuple[int, int]]:
    """Where the needle stands in the text, both folded: ranges of code points, whole clusters, not overlapping.

    The marks of the last letter belong to the hit. A hit that begins inside a character (the alef of ﻻ) takes
    all of it, since a range cannot begin there. A needle of nothing but marks is found nowhere.
    """
    folded = search_key(text)
    hits: list[tuple[int, int]] = []
    for first, last in _occurrences(folded.key, fold(needle)):
        start, end = grapheme_span(text, folded.index[first], folded.index[last] + 1)
        if not hits or start >= hits[-1][1]:
            hits.append((start, end))
    return hits


def _occurrences(key: str, needle: str) -> Iterator[tuple[int, int]]:
    at = key.find(needle) if needle else -1
    while at >= 0:
        yield at, at + len(needle) - 1
        at = key.find(needle, at + len(needle))
