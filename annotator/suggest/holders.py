"""Who seems to hold a stance that no quote surrounds: the subject beside its evidence. Offsets are code points."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.suggest.passages import passage
from annotator.suggest.speakers import SPEAKING, Mention, Scene, is_governed

_ABLE = (*SPEAKING, "GPE", "NORP")


def holder_of(text: str, mentions: Sequence[Mention], start: int, end: int) -> Mention | None:
    """The mention right after the evidence (يعوّل الصيادون), else the last subject of its sentence before it."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", start)
    scene = Scene(text, mentions, [])
    able = [one for one in mentions if one.type in _ABLE and not is_governed(scene, one)]
    after = [one for one in able if one.start >= end and not text[end : one.start].strip(" \u0640")]
    if after:
        return max(after, key=lambda one: one.end)
    for sentence in passage(text, line, len(text) if stop < 0 else stop):
        if sentence.start <= start < sentence.end:
            before = [one for one in able if sentence.start <= one.start and one.end <= start]
            return max(before, key=lambda one: (one.type in SPEAKING, one.end), default=None)
    return None
