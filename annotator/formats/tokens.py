"""From tokens to a text: which of them touch, by rules that are told, and where each then stands.

Files of tokens do not say where spaces were. The rules (``RULE``): tokens of a sentence are parted by one space; none
stands before closing punctuation, none after opening punctuation; straight quotation marks open and close in turn where
a sentence has an even number of them, and stand free otherwise; each sentence is a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

RULE: Final = "space-between-tokens; closing-punctuation-attached; opening-punctuation-attached; sentence-per-line"
_CLOSING: Final = frozenset("،؛:.!?؟…»)]}٪%”’,;\u203a\ufd3f")
_OPENING: Final = frozenset("«([{“‘\u2039\ufd3e")
_STRAIGHT: Final = frozenset("\"'")
Places = list[tuple[int, int]]


def joined(sentences: Sequence[Sequence[str]]) -> tuple[str, list[Places]]:
    """The text of sentences of tokens, and the range of code points of each token, by sentence."""
    lines: list[str] = []
    places: list[Places] = []
    at = 0
    for sentence in sentences:
        line, ranges = _line(sentence)
        lines.append(line)
        places.append([(start + at, end + at) for start, end in ranges])
        at += len(line) + 1
    return "\n".join(lines), places


def _line(tokens: Sequence[str]) -> tuple[str, Places]:
    pieces: list[str] = []
    ranges: Places = []
    at = 0
    sides = _sides(tokens)
    for n, token in enumerate(tokens):
        if n and sides[n - 1] != "open" and sides[n] != "close":
            pieces.append(" ")
            at += 1
        pieces.append(token)
        ranges.append((at, at + len(token)))
        at += len(token)
    return "".join(pieces), ranges


def _sides(tokens: Sequence[str]) -> list[str]:
    """Whether each token opens, closes or stands free."""
    out = []
    even = {sign: tokens.count(sign) % 2 == 0 for sign in _STRAIGHT}
    seen = dict.fromkeys(_STRAIGHT, 0)
    for token in tokens:
        if token in _STRAIGHT and even[token]:
            out.append("close" if seen[token] % 2 else "open")
            seen[token] += 1
        else:
            out.append("close" if token in _CLOSING else "open" if token in _OPENING else "free")
    return out
