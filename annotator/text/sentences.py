"""Sentences: for moving by keyboard, for samples and for exports that want them."""

from __future__ import annotations

import regex

from annotator.text.graphemes import grapheme_span

_CLOSERS = r"[»”’\"')\]}\u203A\uFD3F]"
_END = regex.compile(rf"[.!?؟…]+{_CLOSERS}*(?=\p{{White_Space}}|$)|\n")
_SPACE = regex.compile(r"\p{White_Space}")
_LAST_WORD = regex.compile(r"(?:[\p{L}\p{M}\p{N}\u0640\u200C\u200D]+\.)*[\p{L}\p{M}\p{N}\u0640\u200C\u200D]+$")
_DROPPED = regex.compile(r"[\p{M}\u0640\u200C\u200D]")
_LETTERS_APART = regex.compile(r"\p{L}|و[دمأ]|[وفبلك]?\p{L}(?:\.\p{L})+")
_SHORTENED = "أد مج تح تر Mr Mrs Ms Dr Prof St vs No Inc Ltd Co Jr Sr"
_ABBREVIATIONS = frozenset(_SHORTENED.split())
_LONGEST_WORD = 40


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as ranges of code points, without the space between them.

    A sentence ends with . ! ? ؟ … (and closing quotation marks or brackets) before white space, or with its line.
    A lone full stop ends none after single letters (د. ود. ق.م. هـ.), a usual abbreviation, or the number that begins a
    line.
    """
    ranges = []
    start = 0
    for match in _END.finditer(text):
        if match[0] != "." or not _is_abbreviated(text, match.start()):
            ranges.append((start, match.end()))
            start = match.end()
    return [trimmed for first, last in (*ranges, (start, len(text))) if (trimmed := _trim(text, first, last))]


def _is_abbreviated(text: str, stop: int) -> bool:
    """Whether the full stop at an offset belongs to the word before it."""
    word = _LAST_WORD.search(text, max(0, stop - _LONGEST_WORD), stop)
    if word is None:
        return False
    bare = _DROPPED.sub("", word[0])
    if bare.isdecimal():
        return not text[text.rfind("\n", 0, stop) + 1 : word.start()].strip()
    return _LETTERS_APART.fullmatch(bare) is not None or bare in _ABBREVIATIONS


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and _SPACE.match(text, start):
        start += 1
    while start < end and _SPACE.match(text, end - 1):
        end -= 1
    return grapheme_span(text, start, end) if start < end else None
