"""Interviews and dialogues: paragraphs that begin with who speaks and a colon. Offsets are code points."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import regex

from annotator.text.folding import fold

_TURN = regex.compile(r"^([^\n:.!?؟«»“”،,؛]{2,40}):[ \t]+(\S[^\n]*)$", regex.MULTILINE)
_CLOSING = " \t.!؟?…"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side says from ``start`` to ``end``; ``name`` is where the side is named, ``zone`` the line."""

    start: int
    end: int
    name: tuple[int, int]
    key: str
    zone: tuple[int, int]


def turns(text: str) -> list[Turn]:
    """The turns of a dialogue; a name that opens only one line opens none, but for a headline that names a side."""
    found = [_turn(text, match) for match in _TURN.finditer(text)]
    often = Counter(turn.key for turn in found)
    spoken = {key for key, times in often.items() if times > 1 and len(key.split()) <= 4}
    if len(spoken) < 1:
        return []
    return [turn for turn in found if turn.key in spoken or _is_headline(turn, spoken)]


def _turn(text: str, match: regex.Match[str]) -> Turn:
    start, end = match.span(2)
    while end > start and text[end - 1] in _CLOSING:
        end -= 1
    name = match.start(1), match.start(1) + len(match[1].rstrip())
    return Turn(start, end, name, fold(match[1]).strip(), match.span())


def _is_headline(turn: Turn, spoken: set[str]) -> bool:
    return turn.zone[0] == 0 and any(turn.key.endswith(f" {key}") for key in spoken)
