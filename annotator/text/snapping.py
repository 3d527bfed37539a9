"""From what was dragged over to what was meant: selections that snap to words, and to names inside words."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import regex

from annotator.text.clitics import Cut, cuts_at, is_whole, opens_name, safe_cut
from annotator.text.graphemes import grapheme_span, is_boundary
from annotator.text.words import word_at, words_from

Mode = Literal["smart", "word", "free"]

_LONGEST_MENTION = 12
_BLANK = regex.compile(r"[\p{White_Space}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]")
_PUNCTUATION = regex.compile(r"[\p{P}--[%٪‰@#&*_]]", regex.V1)  # signs that belong to what they stand at stay
_CLOSED_BY = dict(zip('«([{“‘\u2039\ufd3e"', '»)]}”’\u203a\ufd3f"', strict=True))
_OPENED_BY = {closer: opener for opener, closer in _CLOSED_BY.items()}


@dataclass(frozen=True, slots=True)
class Offer:
    """A cut that is possible but not proven: the range without the proclitics `prefix` (code points)."""

    start: int
    end: int
    prefix: str


@dataclass(frozen=True, slots=True)
class Snap:
    """A snapped range of code points (empty when nothing but space and punctuation was selected) and an offer."""

    start: int
    end: int
    offer: Offer | None = None


def snap(text: str, start: int, end: int, *, mode: Mode = "smart", names: Container[str] = frozenset()) -> Snap:
    """Snap a range of code points to what can be annotated.

    free: whole grapheme clusters, without space and bidi controls at the edges. word: grown to whole words, then
    without punctuation at the edges (a closing « » or bracket stays when its partner is inside). smart: as word,
    then proclitics cut off the first word when that is safe, offered when it is only possible; of more than twelve
    words (no mention but a sentence, whose و is its own) nothing is cut. `names` holds folded names. An empty range
    is a caret: it takes the word it touches (free: stays empty).
    """
    first, last = grapheme_span(text, start, end)
    if mode != "free":
        first, last = _grow_to_words(text, first, last)
    first, last = _trim(text, *grapheme_span(text, first, last), punctuation=mode != "free")
    if mode != "smart" or first == last:
        return Snap(first, last)
    cut = safe_cut(text, first, last, names)
    if cut is None:
        return Snap(first, last, _offer(text, first, last, names))
    if _is_long(text, first, last):
        return Snap(first, last, Offer(cut, last, text[first:cut]))
    return Snap(cut, last)


def _is_long(text: str, start: int, end: int) -> bool:
    after = next(islice(words_from(text, start), _LONGEST_MENTION, None), None)
    return after is not None and after[0] < end


def _grow_to_words(text: str, start: int, end: int) -> tuple[int, int]:
    first, last = word_at(text, start), word_at(text, end)
    if start == end:
        return first or (start, end)
    if first and first[0] < start < first[1]:
        start = first[0]
    if last and last[0] < end < last[1]:
        end = last[1]
    return start, end


def _trim(text: str, start: int, end: int, *, punctuation: bool) -> tuple[int, int]:
    before = (-1, -1)
    while before != (start, end):
        before = (start, end)
        while start < end and is_boundary(text, start + 1) and _goes(text, start, start, end, punctuation):
            start += 1
        while start < end and is_boundary(text, end - 1) and _goes(text, end - 1, start, end, punctuation):
            end -= 1
    return start, end


def _goes(text: str, place: int, start: int, end: int, punctuation: bool) -> bool:
    """Whether the character at an edge of [start, end) is no part of what was meant."""
    letter = text[place]
    if _BLANK.match(letter):
        return True
    if not punctuation or not _PUNCTUATION.match(letter):
        return False
    partner = _partner(text, place, start, end)
    return partner is None or {partner, place} == {start, end - 1}


def _partner(text: str, place: int, start: int, end: int) -> int | None:
    """Where in [start, end) the other half of the quotation mark or bracket at an edge stands, if it does."""
    letter = text[place]
    if place == start and letter in _CLOSED_BY:
        return _next_half(text, range(start + 1, end), letter, _CLOSED_BY[letter])
    if place == end - 1 and letter in _OPENED_BY:
        return _next_half(text, range(end - 2, start - 1, -1), letter, _OPENED_BY[letter])
    return None


def _next_half(text: str, places: range, here: str, there: str) -> int | None:
    depth = 0
    for place in places:
        if text[place] == there and depth == 0:
            return place
        depth += (text[place] == here) - (text[place] == there)
    return None


def _offer(text: str, start: int, end: int, names: Container[str]) -> Offer | None:
    """The likeliest cut that is not proven: before the article if there is one, else the shortest.

    A word that opens a known name is left in peace, unless what a cut leaves opens one too: وجدة is Oujda or
    "and Jeddah".
    """
    cuts = [cut for cut in cuts_at(text, start, end) if cut.proclitics[-1] != "ال"]
    if is_whole(text, start, names):
        cuts = [cut for cut in cuts if opens_name(text, start + cut.length, names)]
    if not cuts:
        return None
    chosen = next((cut for cut in reversed(cuts) if _is_definite(cut)), cuts[0])
    return Offer(start + chosen.length, end, text[start : start + chosen.length])


def _is_definite(cut: Cut) -> bool:
    return cut.remainder.startswith("ال")
