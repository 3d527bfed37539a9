"""Proclitics: the one-letter words و ف ب ل ك س that are written together with the next one.

Cutting them blindly is right on 62 % of real words only (بوتين begins with a letter that is not a preposition),
so a cut is made for somebody only when the rest proves it, and otherwise no more than offered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import islice

import regex

from annotator.text.folding import SearchKey, fold, search_key
from annotator.text.graphemes import is_boundary
from annotator.text.words import word_at, words_from

WHOLE = "="  # before the key of a word that is never cut: its first letter is its own
_CONJUNCTIONS = ("", "و", "ف")
_PREPOSITIONS = {
    "": ("", "ال"),
    "ب": ("", "ال"),
    "ك": ("", "ال"),
    "ل": ("", "ل"),
    "س": ("",),
}  # the articles after each
_BARE_ALEFS = "اٱ"
_NEVER_FIRST = "ةىءؤئ"
_VERB_OPENERS = "أنيت"
_LONGEST_NAME = 6
_SHORTEST_DEFINITE = 2  # لله would leave له, which nobody takes for a name
_LETTER = regex.compile(r"\p{L}")
_ARABIC = regex.compile(r"\p{Script=Arabic}")
_CHAINS = tuple(
    tuple(filter(None, (conjunction, preposition, article)))
    for conjunction in _CONJUNCTIONS
    for preposition, articles in _PREPOSITIONS.items()
    for article in articles
    if conjunction or preposition or article
)


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to cut a word: its first `length` code points are the proclitics, the rest is the remainder."""

    length: int
    proclitics: tuple[str, ...]
    remainder: str


def candidates(word: str) -> list[Cut]:
    """All ways to cut proclitics off a word that Arabic spelling allows, the shortest first.

    و or ف, then ب ل ك or (before an imperfect verb) س, then ال; ال alone, and the ل it becomes after ل, only off a
    number (الـ26, للـ26). Marks and tatweel go with the letter before them. At least two letters, or a digit, remain.
    """
    folded = search_key(word)
    chains = [chain for chain in _CHAINS if _fits(word, folded, chain)]
    cuts = [(folded.index[len("".join(chain))], chain) for chain in chains]
    return [Cut(length, chain, word[length:]) for length, chain in sorted(cuts)]


def safe_cut(text: str, start: int, end: int, names: Container[str]) -> int | None:
    """Where a range that begins with a word should begin instead, when that is beyond doubt; else None.

    `names` holds folded names. Beyond doubt: the remainder opens a known name (which may reach beyond the range),
    begins with a digit or a foreign letter, or the word begins with لل, whose second lam is what is left of the
    article. A word that itself opens a known name is never cut (وهران, وسط آسيا), nor is ال off anything but a digit.
    """
    cuts = cuts_at(text, start, end)
    if not cuts or is_whole(text, start, names):
        return None
    proven = [start + cut.length for cut in cuts if _is_proven(text, start + cut.length, cut, names)]
    if not proven:
        return None
    return proven[-1] if text[proven[-1]].isdecimal() else proven[0]


def cuts_at(text: str, start: int, end: int) -> list[Cut]:
    """The candidates of the word that begins a range and leave something of the range; [] when none begins there."""
    word = word_at(text, start)
    if word is None or word[0] != start:
        return []
    return [cut for cut in candidates(text[start : word[1]]) if start + cut.length < end]


def opens_name(text: str, start: int, names: Container[str]) -> bool:
    """Whether a known name begins at an offset and ends with a word; it may have ال before it that the name lacks."""
    return any(key in names or (key.startswith("ال") and key[2:] in names) for key in _keys_from(text, start))


def is_whole(text: str, start: int, names: Container[str]) -> bool:
    """Whether the word that begins at an offset is known as it stands: it opens a known name or is never cut."""
    return opens_name(text, start, names) or any(WHOLE + key in names for key in islice(_keys_from(text, start), 1))


def _keys_from(text: str, start: int) -> Iterator[str]:
    """The folded first word from an offset on, then the first two, and so on while only a space or dash parts them."""
    key, last = "", start
    for first, end in islice(words_from(text, start), _LONGEST_NAME):
        if text[last:first].strip(" \u00a0-–") or (not key and first > start):
            return
        key, last = f"{key} {fold(text[first:end])}".lstrip(), end
        yield key


def _fits(word: str, folded: SearchKey, chain: tuple[str, ...]) -> bool:
    letters = "".join(chain)
    if not folded.key.startswith(letters) or len(folded.key) == len(letters):
        return False
    count = len(letters)
    at = folded.index[count]
    if at == folded.index[count - 1] or not is_boundary(word, at) or _written(word, folded, 0) in _NEVER_FIRST:
        return False
    if chain[-1] == "ال" and _written(word, folded, count - 2) not in _BARE_ALEFS:
        return False
    return _may_remain(_written(word, folded, count), folded.key[count:], chain)


def _written(word: str, folded: SearchKey, place: int) -> str:
    """The letter that gave a place of the key, with its marks composed: a و under a hamza is no proclitic."""
    start = folded.index[place]
    end = next((at for at in folded.index[place:] if at > start), len(word))
    return unicodedata.normalize("NFKC", word[start:end])[0]


def _may_remain(first: str, rest: str, chain: tuple[str, ...]) -> bool:
    """Whether a remainder (its first letter as written, all of it folded) may follow the proclitics."""
    if chain[-1] == "س":
        return first in _VERB_OPENERS
    if first.isdecimal():
        return True
    if chain == ("ال",) or chain[-2:] == ("ل", "ل"):
        return False
    return _LETTER.match(first) is not None and first not in _NEVER_FIRST and len(rest) > 1


def _is_proven(text: str, at: int, cut: Cut, names: Container[str]) -> bool:
    rest = fold(cut.remainder)
    if rest[0].isdecimal():
        return True
    if cut.proclitics[-1] in ("ال", "س"):
        return False
    if not _ARABIC.match(rest) or (cut.proclitics[-1] == "ل" and rest[0] == "ل" and len(rest) > _SHORTEST_DEFINITE):
        return True
    return opens_name(text, at, names)
