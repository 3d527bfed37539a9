"""A content that somebody chose, among those the rules see: the same one, or one of its own with the nearest cue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.suggest.contents import Content
from annotator.suggest.cues import Cue, Word, is_that
from annotator.suggest.marks import pairs
from annotator.suggest.passages import passage

_LIKE = 0.5


def likeness(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> float:
    """How much of two contents is in both, from 0 to 1: letters shared by letters in either."""
    shared = sum(max(0, min(e, f) - max(s, t)) for s, e in one for t, f in other)
    whole = sum(e - s for s, e in (*one, *other)) - shared
    return shared / whole if whole else 0.0


def matching(contents: Sequence[Content], segments: Sequence[tuple[int, int]]) -> int | None:
    """The order number of the content that is most like some segments; None when none is like them."""
    scored = [(likeness(content.segments, segments), -at) for at, content in enumerate(contents)]
    best, at = max(scored, default=(0.0, 0))
    return -at if best > _LIKE else None


def with_own(text: str, contents: Sequence[Content], segments: Sequence[tuple[int, int]]) -> tuple[list[Content], int]:
    """The contents with one more, and its order number."""
    start, end = segments[0][0], segments[-1][1]
    around = [at for at, one in enumerate(contents) if any(s <= start and end <= e for s, e in one.segments)]
    parent = around[-1] if around else None
    place = sum(one.start < start or (one.start == start and one.end >= end) for one in contents)
    moved = [
        replace(one, parent=one.parent + 1) if one.parent is not None and one.parent >= place else one
        for one in contents
    ]
    zone, cues = _sentence(text, contents, parent, segments)
    inside = tuple(pair.inner for s, e in segments for pair in pairs(text, s, e) if pair.depth == 0)
    own = Content(tuple(segments), "direct", cues, zone, _LIKE, inside, parent)
    return [*moved[:place], own, *moved[place:]], place


def _sentence(
    text: str, contents: Sequence[Content], parent: int | None, segments: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], tuple[Cue, ...]]:
    """The sentence around a content, and the cue in it that is nearest."""
    start = segments[0][0]
    first, last = _region(text, contents, parent, start)
    for sentence in passage(text, first, last):
        if sentence.start <= start < sentence.end:
            cue = _nearest(sentence.words, sentence.cues, segments)
            return (sentence.start, sentence.end), (cue,) if cue else ()
    return (first, last), ()


def _region(text: str, contents: Sequence[Content], parent: int | None, start: int) -> tuple[int, int]:
    if parent is not None:
        return next((s, e) for s, e in contents[parent].segments if s <= start <= e)
    end = text.find("\n", start)
    return text.rfind("\n", 0, start) + 1, len(text) if end < 0 else end


def _nearest(words: Sequence[Word], cues: Sequence[Cue], segments: Sequence[tuple[int, int]]) -> Cue | None:
    """What أنّ opens follows its verb; else the verb between the pieces, else the nearer one."""
    start, end = segments[0][0], segments[-1][1]
    free = [cue for cue in cues if cue.form != "other" and not any(s < cue.end and cue.start < e for s, e in segments)]
    before = next((cue for cue in reversed(free) if cue.end <= start), None)
    if before and any(is_that(word) for word in words if word.start == start):
        return before
    between = next((cue for cue in free if start < cue.start < end), None)
    after = next((cue for cue in free if cue.start >= end), None)
    nearer = before and (after is None or start - before.end <= after.start - end)
    return between or (before if nearer else after)
