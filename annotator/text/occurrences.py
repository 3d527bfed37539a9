"""Where a name stands in a text: folded, by whole words, behind proclitics.

What is found but not beyond doubt says why, so that nothing is marked for somebody that they would not mark.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Literal

import regex

from annotator.text.clitics import candidates, is_whole, opens_name
from annotator.text.folding import fold
from annotator.text.graphemes import grapheme_span
from annotator.text.words import words

Doubt = Literal["cut", "spelling", "marks"]

_ARTICLE = "ال"
_PROVEN = 4  # letters of a single word that a cut may leave without further proof; علي behind ف is فعلي
_NOT_LETTERS = regex.compile(r"[\p{Mn}\p{Cf}\u0640]")
_TANWIN = regex.compile(r"(?:\u064B\p{M}*\u0627|\u0627\p{M}*\u064B)\p{M}*$")
_ALEFS = "أإآٱ"
_SAME = str.maketrans({"ک": "ك", "ی": "ي"})
_HAMZAS = str.maketrans(dict.fromkeys(map(chr, range(0x653, 0x656)), ""))
_CLUSTER = regex.compile(r"[^\p{M}]\p{M}*")
_SHADDA = "\u0651"
_AROUND = regex.compile(r"[«»\"“”‘’'()\[\]{}\u2039\u203A\p{Cf}]")
_DASH = regex.compile(r"\s*[-\u2010-\u2015]\s*")
_SPACE = regex.compile(r"\s+")
_PAIRS = (("«", "»"), ("(", ")"), ("[", "]"), ("“", "”"), ("‘", "’"), ("\u2039", "\u203a"))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place of a name: code points ``[start, end)`` without what is written together before it.

    ``restored``: the text has the ل that is left of ال after ل (للقوات for القوات). ``doubt``: None, or "cut" (what
    stands before may be part of another word), "spelling" (other letters that the search key unites: على for علي),
    "marks" (vowels that contradict each other: عَمّان for عُمان).
    """

    start: int
    end: int
    restored: bool = False
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    key: str
    tanwin: bool


@dataclass(frozen=True, slots=True)
class _Head:
    """Where in its word the first word of a name begins, and what was cut off before it."""

    start: int
    restored: bool = False
    proclitics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Search:
    text: str
    all: Sequence[_Word]
    name: str
    wanted: Sequence[_Word]
    names: Container[str]


def occurrences(text: str, name: str, names: Container[str] = frozenset()) -> list[Occurrence]:
    """Every place of a name, in order, not overlapping; ``names`` holds folded known names.

    The marks of its letters belong to a place, and so does a quotation mark whose partner is inside. An accusative
    ending (محمداً) is found, an enclitic or any other ending is not (بوتينية).
    """
    search = _Search(text, _indexed(text), name, _indexed(name), names)
    found: list[Occurrence] = []
    at = 0
    while search.wanted and at + len(search.wanted) <= len(search.all):
        hit = _hit_at(search, at)
        if hit:
            found.append(hit)
        at += len(search.wanted) if hit else 1
    return found


def name_key(name: str) -> str:
    """A name as it is compared: its words folded, one space between them; of a name without words its fold."""
    return " ".join(word.key for word in _indexed(name)) or fold(name).strip()


def _indexed(text: str) -> list[_Word]:
    found = []
    for start, end in words(text):
        word = text[start:end]
        found.append(_Word(start, end, fold(word), bool(_TANWIN.search(word))))
    return found


def _hit_at(search: _Search, at: int) -> Occurrence | None:
    wanted, here = search.wanted, search.all[at : at + len(search.wanted)]
    ending, final = wanted[-1].key, here[-1]
    tail = "ا" if final.tanwin and len(final.key) > len(ending) else ""
    if any(one.key != other.key for one, other in zip(here[1:-1], wanted[1:-1], strict=True)):
        return None
    if len(wanted) > 1 and final.key != ending + tail:
        return None
    head = _head_of(search.text, here[0], wanted[0].key + ("" if len(wanted) > 1 else tail))
    if not head or not _same_gaps(search, here):
        return None
    start, end = grapheme_span(search.text, head.start, final.end)
    if start != head.start:
        return None
    first, last = _closed(search.text, start, end)
    return Occurrence(start if head.proclitics else first, last, head.restored, _doubt_of(search, here, head, tail))


def _head_of(text: str, word: _Word, whole: str) -> _Head | None:
    if word.key == whole:
        return _Head(word.start)
    definite = _definite(whole)
    if not any(word.key.endswith(rest) for rest in (whole, *definite)):
        return None
    for cut in candidates(text[word.start : word.end]):
        rest = fold(cut.remainder)
        restored = cut.proclitics[-1] == "ل" and rest in definite
        if rest == whole or restored:
            return _Head(word.start + cut.length, restored, cut.proclitics)
    return None


def _definite(key: str) -> list[str]:
    """What a definite word becomes behind ل, after that ل: لقوات of القوات, لجنة of اللجنة."""
    if not key.startswith(_ARTICLE):
        return []
    return ["ل" + key[2:], *([key[2:]] if key[2:3] == "ل" else [])]


def _same_gaps(search: _Search, here: Sequence[_Word]) -> bool:
    for i in range(1, len(here)):
        gap = search.text[here[i - 1].end : here[i].start]
        own = search.name[search.wanted[i - 1].end : search.wanted[i].start]
        if "\n" in gap or _gap_key(gap) != _gap_key(own):
            return False
    return True


def _gap_key(gap: str) -> str:
    """What stands between two words, but for quotation marks, brackets and how wide it is."""
    return _SPACE.sub(" ", _DASH.sub("-", _AROUND.sub(" ", gap)))


def _closed(text: str, start: int, end: int) -> tuple[int, int]:
    """With the other half of a quotation mark or bracket of which one half is inside."""
    for opens, closes in _PAIRS:
        depth = text.count(opens, start, end) - text.count(closes, start, end)
        if depth > 0 and text[end : end + 1] == closes:
            return start, end + 1
        if depth < 0 and start and text[start - 1] == opens:
            return start - 1, end
    return start, end


def _doubt_of(search: _Search, here: Sequence[_Word], head: _Head, tail: str) -> Doubt | None:
    starts = [head.start, *(word.start for word in here[1:])]
    said = [search.text[start : word.end] for start, word in zip(starts, here, strict=True)]
    own = [search.name[word.start : word.end] for word in search.wanted]
    last = len(said) - 1
    likes = [
        _likeness(one, other, restored=head.restored and not i, tail=tail if i == last else "")
        for i, (one, other) in enumerate(zip(said, own, strict=True))
    ]
    if head.proclitics and not last and not _is_sure_cut(search, here[0], head, same=likes[0] == "same"):
        return "cut"
    if "other" in likes:
        return "spelling"
    compared = list(zip(said, own, strict=True))[1 if head.restored else 0 :]
    return "marks" if any(_contradict(one, other) for one, other in compared) else None


def _is_sure_cut(search: _Search, word: _Word, head: _Head, *, same: bool) -> bool:
    """A single word behind proclitics: a known name or long enough, and the whole is no known name."""
    key = search.wanted[0].key
    if key[0] in "0123456789":
        return True
    if head.proclitics[-1] == "س" or is_whole(search.text, word.start, search.names):
        return False
    if opens_name(search.text, head.start, search.names):
        return True
    return same and len(key) - head.restored >= _PROVEN


def _likeness(one: str, other: str, *, restored: bool, tail: str) -> Literal["same", "bare", "other"]:
    """The same letters · a bare alef for one with a hamza · other letters that only the search key unites."""
    here, there = _letters(one), _letters(other)
    if tail:
        here = here[:-1]
    if restored:
        here, there = here[1:], there[len(there) - len(here) + 1 :]
    if len(here) != len(there):
        return "other"
    found: Literal["same", "bare"] = "same"
    for a, b in zip(here, there, strict=True):
        if a == b:
            continue
        if not ((a == "ا" and b in _ALEFS) or (b == "ا" and a in _ALEFS)):
            return "other"
        found = "bare"
    return found


def _letters(word: str) -> str:
    plain = _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", word.replace("\u0649\u0654", "\u0626")))
    return "".join(fold(letter) if letter.isdecimal() else letter for letter in plain).translate(_SAME)


def _contradict(here: str, there: str) -> bool:
    """Whether both are vowelled, and neither only says more than the other."""
    one, other = _vowels(here), _vowels(there)
    return any(one) and any(other) and not _holds(one, other) and not _holds(other, one)


def _holds(big: Sequence[str], small: Sequence[str]) -> bool:
    return all(mark in (big[i] if i < len(big) else "") for i, marks in enumerate(small) for mark in marks)


def _vowels(word: str) -> list[str]:
    """The marks of each letter; of the last one only the doubling, for its vowel is the case."""
    clusters = _CLUSTER.findall(unicodedata.normalize("NFD", word).replace("\u0640", ""))
    marks = [cluster[1:].translate(_HAMZAS) for cluster in clusters]
    if marks:
        marks[-1] = _SHADDA if _SHADDA in marks[-1] else ""
    return marks
