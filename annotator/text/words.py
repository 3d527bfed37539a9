"""Orthographic words: what stands between spaces and punctuation.

A word is letters, marks and digits (tatweel is a letter to Unicode), and what stands between two of them:
* joiners and bidi controls (می‌خواهم, a right-to-left mark inside a word): invisible, they part nothing;
* . , : / ٫ ٬ between digits: ٣٫٥ 1,200 10:30 5/9/2025 are one word; the full stop of `2022.` is not in it;
* a dot between single letters: ق.م and أ.ف.ب are one word each, د.أحمد is two;
* a hyphen from letter to digit (إف-16, كوفيد-19) or between Latin letters (Coca-Cola). Between Arabic words or
  numbers it parts: موسكو-كييف are two names, 2014-2022 two years;
* ' ’ . @ between Latin letters (O'Neil, aljazeera.net, mail@example.org), and _ between any.
A leading @ belongs to its handle (@spa_news); # does not belong to its word: غزة is the name in #غزة.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

_BEFORE = r"[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\U000110BD\U000110CD]"  # signs that clasp the next letter
_AFTER = r"[\p{M}\u200C\u200D\uFF9E\uFF9F\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]"
HIDDEN = r"[\u00AD\u061C\u200E\u200F\u2060\u202A-\u202E\u2066-\u2069\uFEFF]"
_RUN = rf"{_BEFORE}*[\p{{L}}\p{{N}}](?:[\u0621-\u0652\p{{L}}\p{{N}}]|{_AFTER})*+"
_LATIN = r"\p{Script=Latin}"
_JOINTS = (
    rf"(?={_BEFORE})",
    rf"{HIDDEN}+",
    r"(?<=\p{N})[.,:/٫٬](?=\p{N})",
    rf"(?<={_LATIN})['’.\-](?={_LATIN})",
    rf"(?<=[{_LATIN}\p{{N}}])[.@](?={_LATIN})",
    r"(?<=[\p{L}\p{M}])[-\u2010\u2011](?=\p{N})",
    r"(?<=[\p{L}\p{M}\p{N}])_(?=[\p{L}\p{N}])",
)
_NO_WORD_BEFORE = r"(?<![\p{L}\p{M}\p{N}])"
_INITIALS = rf"(?=\p{{L}}\p{{M}}*+\.){_NO_WORD_BEFORE}\p{{L}}\p{{M}}*(?:\.\p{{L}}\p{{M}}*)+(?![\p{{L}}\p{{M}}\p{{N}}])"
_HANDLE = rf"(?:(?=@){_NO_WORD_BEFORE}@)?"
_JOINED = rf"(?=[^\s،؛؟»])(?:{'|'.join(_JOINTS)}){_RUN}"  # what ends most words is looked at first, for speed
#: A word as a pattern, for those who cut a text into more than words; so is one joiner or control, HIDDEN.
WORD = rf"(?:{_INITIALS}|{_HANDLE}{_RUN}(?:{_JOINED})*)"
_WORD = regex.compile(WORD)
_SPACE = regex.compile(r"\p{White_Space}")


def words(text: str) -> list[tuple[int, int]]:
    """All words of a text as ranges of code points, in order."""
    return [match.span() for match in _WORD.finditer(text)]


def word_at(text: str, offset: int) -> tuple[int, int] | None:
    """The word that holds the character at a code point offset, or that ends there; None between words."""
    first = last = offset
    while first > 0 and not _SPACE.match(text, first - 1):
        first -= 1
    while last < len(text) and not _SPACE.match(text, last):
        last += 1
    touching = [match.span() for match in _WORD.finditer(text, first, last) if match.start() <= offset <= match.end()]
    return touching[-1] if touching else None


def words_from(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The words from an offset on, one by one; an offset inside a word begins with the rest of that word."""
    return (match.span() for match in _WORD.finditer(text, start))
