"""How far a noun phrase goes that begins at a word, as far as lists of words can tell. Offsets are code points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.suggest.cues import Word, cue_of, is_that, letters
from annotator.suggest.marks import PAIRS, Pair
from annotator.suggest.wordlists import listed

_SPACES = " \t\u00a0\u200e\u200f\u202f\u0640%٪"
_LONGEST = 8
_NAME = 3  # words in marks that belong to the phrase around them: خطة «الباب المفتوح»
_SHORT = 3
_DAMMA = "\u064f"
#: ت of the imperfect: تستخدم، تتخلى. Verbal nouns are توفير، تقارب.
_T_VERB = re.compile(r"[وف]?(?:تست|تت)..+")
_T_NOUN = re.compile(r"ت(?:.ا.+|..ي.+|...ي?[هة].*)")
_DATES = ("DATE", "TIME")
_PARTIES = ("PERS", "ORG", "GPE", "NORP")


@dataclass(frozen=True, slots=True)
class Marked:
    """A mention: where it stands and its type."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence as phrases are read in it: all its words, its outermost pairs of marks, the mentions in it."""

    text: str
    words: Sequence[Word]
    pairs: Sequence[Pair]
    mentions: Sequence[Marked]

    def first_from(self, offset: int) -> int:
        """The order number of the first word that begins at or after an offset."""
        return next((at for at, word in enumerate(self.words) if word.start >= offset), len(self.words))

    def gap(self, start: int, end: int) -> str:
        """What stands between two offsets beside spaces."""
        return self.text[start:end].strip(_SPACES)

    def touches(self, start: int, at: int) -> bool:
        """Whether only spaces stand between an offset and a word that is there."""
        return at < len(self.words) and not self.gap(start, self.words[at].start)

    def named(self, word: Word) -> Marked | None:
        """The longest mention that holds the end of a word."""
        found = [one for one in self.mentions if one.start < word.end <= one.end]
        return max(found, key=lambda one: one.end - one.start, default=None)


def phrase(clause: Clause, at: int, first: int, limit: int) -> tuple[int, int] | None:
    """The noun phrase from an offset in a word, ending before another; None when none begins there."""
    words = clause.words
    while at < len(words) and words[at].key[letters_before(words[at], first) :] in listed("hedges"):
        if not clause.touches(words[at].end, at + 1):
            return None
        at, first = at + 1, words[at + 1].start
    if at >= len(words) or words[at].end > limit or _is_barred(clause, at, cut=first > words[at].start):
        return None
    return first, _end(clause, at, limit)


def letters_before(word: Word, offset: int) -> int:
    """How many letters of a word's key stand before an offset."""
    return next((n for n in range(len(word.key)) if word.start + letters(word.raw, n) >= offset), 0)


def _end(clause: Clause, at: int, limit: int) -> int:
    """Where the phrase ends: before what cannot belong to it, before a late preposition when it is long."""
    taken = [(at, clause.words[at].end)]
    next_ = at + 1
    while next_ < len(clause.words) and clause.words[next_].end <= limit:
        word, end = clause.words[next_], taken[-1][1]
        gap = clause.gap(end, word.start)
        pair = _name_in_marks(clause, end, word, limit) if gap in PAIRS else None
        if (gap and pair is None) or (pair is None and _stops(clause, at, next_)):
            break
        taken.append((next_, pair.end if pair else word.end))
        next_ = clause.first_from(taken[-1][1])
    return _trimmed(clause, taken)


def _name_in_marks(clause: Clause, end: int, word: Word, limit: int) -> Pair | None:
    pair = next((one for one in clause.pairs if end <= one.start < word.start), None)
    inside = [one for one in clause.words if pair and pair.start < one.start and one.end <= pair.end]
    return pair if pair and pair.end <= limit and len(inside) <= _NAME else None


def _trimmed(clause: Clause, taken: list[tuple[int, int]]) -> int:
    """The end without what hangs: no preposition or غير last, not much more than eight words."""
    keys = [clause.words[at].key for at, _ in taken]
    late = [n for n in range(2, len(keys)) if keys[n] in listed("prepositions")]
    count = late[-1] if len(keys) > _LONGEST and late else min(len(keys), _LONGEST)
    while count > 1 and (keys[count - 1] in listed("prepositions") or keys[count - 1] in listed("modals")):
        count -= 1
    return taken[count - 1][1]


# --- what belongs to no noun phrase ----------------------------------------------------------------------------------


def _is_barred(clause: Clause, at: int, *, cut: bool) -> bool:
    """Whether no phrase begins at a word; after a preposition that was cut off it stands whatever it is."""
    word = clause.words[at]
    if is_that(word) or word.key in listed("relatives"):
        return True
    return not cut and (
        word.key in listed("clause words") or word.key in listed("prepositions") or is_verb(clause, word)
    )


def _stops(clause: Clause, first: int, at: int) -> bool:
    """Whether a word belongs no longer to the phrase that began at an earlier one."""
    word, named = clause.words[at], clause.named(clause.words[at])
    if named is not None and named.type in _DATES:
        return True
    if named is not None and named.start < word.start:
        return False
    if is_that(word) or any(word.key in listed(name) for name in ("relatives", "clause words", "loose participles")):
        return True
    if word.key in listed("prepositions") and _is_party(clause, first, at - 1):
        return True
    if _is_coupled(word) and not _goes_on(clause, first, at):
        return True
    late = at - first >= _SHORT and word.key in listed("about")
    return late or _is_circumstance(clause, at) or _is_adverb(clause, first, at) or is_verb(clause, word)


def _is_party(clause: Clause, first: int, last: int) -> bool:
    """Whether the name of a party is all that stands from one word to another: نؤيد ليبيا في هذا."""
    start, end = clause.words[first].start, clause.words[last].end
    return any((one.start, one.end) == (start, end) and one.type in _PARTIES for one in clause.mentions)


def _is_coupled(word: Word) -> bool:
    """Whether a word begins with و as a conjunction."""
    return word.key[:1] == "و" and word.key not in listed("words in waw") and len(word.key) > 2


def _goes_on(clause: Clause, first: int, at: int) -> bool:
    """الرسوم والضرائب, روسيا وأوكرانيا: two of a kind are one phrase."""
    word, before = clause.words[at], clause.words[at - 1]
    names = clause.named(before) is not None and any(one.start == word.start + 1 for one in clause.mentions)
    return names or (word.key.startswith("وال") and at - first == 1 and before.key.startswith("ال"))


def _is_circumstance(clause: Clause, at: int) -> bool:
    """في حال، في بيان، في 2022: when and where it is said, not what it is about."""
    if clause.words[at].key != "في" or at + 1 >= len(clause.words):
        return False
    named = clause.named(clause.words[at + 1])
    return clause.words[at + 1].key in listed("circumstances") or (named is not None and named.type in _DATES)


def _is_adverb(clause: Clause, first: int, at: int) -> bool:
    """محذراً، فوراً: an accusative after what is none itself."""
    ends = ("اً", "ًا")
    return clause.words[at].raw.endswith(ends) and not clause.words[first].raw.endswith((*ends, "ةً"))


def is_verb(clause: Clause, word: Word) -> bool:
    """Whether a word evidently is a verb: يعارض، سيعارض، تتخلى, one with its passive marked, one that reports."""
    if clause.named(word) is not None:
        return False
    key = word.key[1:] if word.key[:1] in ("و", "ف") and word.key[1:2] in ("ي", "ت", "س") else word.key
    marks = unicodedata.normalize("NFD", word.raw)[1:3]
    passive = key[:1] in ("ي", "ت") and _DAMMA in marks and not key.endswith("ه")
    cue = cue_of(word)
    reports = cue is not None and cue.form == "verb" and len(key) > 3
    return passive or reports or _is_imperfect(key)


def _is_imperfect(key: str) -> bool:
    if key[:1] == "ي" and len(key) > 3:
        return key not in listed("words in ya")
    if key[:2] in ("سي", "ست") and len(key) > 4:
        return key not in listed("words in sa")
    return _T_VERB.fullmatch(key) is not None


def is_subjunctive(clause: Clause, word: Word) -> bool:
    """أن تنشر: after أن a word in ت is a verb unless it has the shape of a verbal noun, توفير، تقارب."""
    if clause.named(word) is not None:
        return False
    return is_verb(clause, word) or (word.key[:1] == "ت" and _T_NOUN.fullmatch(word.key) is None)
