"""Which words of a text report, and which one opens what is reported. Offsets are code points."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import regex

from annotator.suggest.lexicon import Entry, entries
from annotator.suggest.wordlists import listed
from annotator.text.folding import fold
from annotator.text.words import words_from

_THAT = regex.compile(r"[وف]?ب?ان(?:ه|ها|هم|هما|هن|ني|نا|نحن|ك|كم)?")
_OBJECT = regex.compile(r"(.{3,})(?:هما|ها|هم|هن|ه|ني|نا)")
_AMBIGUOUS = listed("ambiguous")
_NO_OBJECT = listed("no object")
_SOURCES = listed("sources")
_SHADDA, _DAMMA = "\u0651", "\u064f"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, its letters, its search key."""

    start: int
    end: int
    raw: str
    key: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word without its conjunction and preposition; the order number of its word among those read."""

    start: int
    end: int
    form: str
    sense: str
    kind: str
    passive: bool
    at: int


def read(text: str, start: int, end: int) -> list[Word]:
    """The words between two offsets."""
    found = []
    for first, last in words_from(text, start):
        if last > end:
            break
        found.append(Word(first, last, text[first:last], fold(text[first:last])))
    return found


def is_that(word: Word) -> bool:
    """Whether a word carries أنّ or إنّ: أن، بأنهم، وأنه."""
    return _THAT.fullmatch(word.key) is not None


def is_source(cue: Cue, word: Word) -> bool:
    """Whether a cue is بحسب or one like it."""
    return cue.form == "other" and _uncoupled(word.key) in _SOURCES


def cues_in(words: Iterable[Word]) -> list[Cue]:
    """The words that report, in order."""
    return [cue for at, word in enumerate(words) if (cue := cue_of(word, at))]


def cue_of(word: Word, at: int = 0) -> Cue | None:
    """What a word reports as, without و and ف and the ب of بقوله; None when it does not report."""
    for cut in _cuts(word.key):
        key = word.key[cut:]
        entry = _entry(key, word.raw)
        if entry is None or (cut and word.key[cut - 1] == "ب" and entry.form != "noun"):
            continue
        start = word.start + letters(word.raw, cut)
        if key in _AMBIGUOUS and _SHADDA not in word.raw:
            return None
        passive = entry.passive or (entry.form == "verb" and _is_passive(word.raw[start - word.start :], key))
        return Cue(start, word.end, entry.form, entry.sense, entry.kind, passive, at)
    return None


def _cuts(key: str) -> list[int]:
    """How many letters may be conjunction and preposition."""
    cuts = [0]
    if key[:1] in ("و", "ف"):
        cuts.append(1)
        if key[1:2] == "ب":
            cuts.append(2)
    elif key[:1] == "ب":
        cuts.append(1)
    return cuts


def _entry(key: str, raw: str) -> Entry | None:
    found = entries().get(key)
    if found is None and key[:1] == "س":
        found = entries().get(key[1:])
        found = found if found and found.form == "verb" and key[1:2] in "يتنا" else None
    if found is None and not raw.endswith("ة") and (match := _OBJECT.fullmatch(key)):
        found = entries().get(match[1])
        found = found if found and found.form == "verb" and match[1] not in _NO_OBJECT else None
    return found


def _uncoupled(key: str) -> str:
    return key[1:] if key[:1] in ("و", "ف") and key not in _SOURCES else key


def letters(raw: str, count: int) -> int:
    """How many characters the first letters of a word take with their marks."""
    at = 0
    for _ in range(count):
        at += 1
        while at < len(raw) and not fold(raw[at]):
            at += 1
    return at


def _is_passive(raw: str, key: str) -> bool:
    """ذُكر, أُعلن: the perfect with u on its first letter; the imperfect يُعلن may be active."""
    second = unicodedata.normalize("NFD", raw)[1:3]
    return key[:1] not in ("ي", "ت", "ن") and _DAMMA in second
