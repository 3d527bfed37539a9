"""A stretch of text as the rules read it: its sentences, its words outside quotation marks, the marks themselves."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.suggest.cues import Cue, Word, cues_in, is_that, read
from annotator.suggest.marks import Pair, pairs
from annotator.suggest.wordlists import listed
from annotator.text.sentences import sentences

_SPACES = " \t\u00a0\u200e\u200f\u202f"
_TRAILING = _SPACES + ".،,؛;!؟?…:–—-"
#: أن after these opens no quote: بعد أن، يجب أن.
_NO_QUOTE = listed("no quote")
#: Words that may stand between a comma and the verb that goes on: ثم قال، ولكنه أضاف.
_CONNECTORS = listed("connectors")
#: What opens a remark of the author's after a comma.
_REMARKS = listed("remarks")
_REMARK_NOUNS = listed("remark nouns")
_PARTS = "،,؛;–—"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``words`` and ``cues`` stand outside the ``pairs`` of marks, which are its outermost ones."""

    text: str
    start: int
    end: int
    words: list[Word]
    cues: list[Cue]
    pairs: list[Pair]

    def thats(self) -> list[int]:
        """Which words carry أنّ or إنّ after a verb that may report."""
        return [at for at, word in enumerate(self.words) if is_that(word) and not self._is_barred(at)]

    def _is_barred(self, at: int) -> bool:
        """بعد أن reports nothing; وأنّ goes on with what an أنّ before it began."""
        follows = at > 0 and self.words[at - 1].key.removeprefix("و") in _NO_QUOTE
        return follows or self.words[at].key.startswith("و")

    def gap(self, first: int, last: int) -> str:
        """What stands between two offsets, without spaces."""
        return "".join(letter for letter in self.text[first:last] if letter not in _SPACES)

    def is_open(self, offset: int) -> bool:
        """Whether an offset lies outside every pair."""
        return not any(pair.start <= offset < pair.end for pair in self.pairs)

    def cue_before(self, offset: int) -> Cue | None:
        """The last reporting word before an offset; بحسب is none."""
        return next((cue for cue in reversed(self.cues) if cue.end <= offset and cue.form != "other"), None)

    def governor(self, that: Word) -> Cue | None:
        """The report that an أنّ belongs to: after a comma it is none of the insertion that the comma closes."""
        edge = self._edge(that.start)
        opened = edge and next((i for i in range(edge - 1, self.start, -1) if self.text[i] in _PARTS), None)
        return (self.cue_before(opened) if opened else None) or self.cue_before(that.start)

    def bound(self, first: int) -> int:
        """Where reported words end that begin at an offset: before a remark, the next report or with the sentence."""
        last = self._before_marks(first)
        if (alone := self._alone(first)) is not None:
            return alone
        for at, word in enumerate(self.words):
            if word.start <= first or word.start >= last:
                continue
            edge = self._edge(word.start)
            if edge is not None and edge > first and (self._goes_on(at) or self._remarks(at) or self._dashes(edge)):
                return trimmed(self.text, first, edge)
            if self._participle(at):
                return trimmed(self.text, first, word.start)
        return trimmed(self.text, first, last)

    def _alone(self, first: int) -> int | None:
        """أن «…»، : when marked words are all that follows, they are all that is reported."""
        that = next((word for word in self.words if word.start >= first), None)
        pair = next((pair for pair in self.pairs if that and pair.start >= that.end), None)
        if that is None or pair is None or self.gap(that.end, pair.start):
            return None
        return pair.end if self.gap(pair.end, self.end)[:1] in tuple(_PARTS) else None

    def _before_marks(self, first: int) -> int:
        """A full stop before opening marks ends a sentence, even one that looks like an abbreviation's: 612 هـ. «…»."""
        stops = (pair.start for pair in self.pairs if pair.start > first and self.gap(first, pair.start).endswith("."))
        return next(stops, self.end)

    def _edge(self, start: int) -> int | None:
        """The comma or dash right before a word, outside marks."""
        at = start - 1
        while at > self.start and self.text[at] in _SPACES:
            at -= 1
        return at if self.text[at] in _PARTS and self.is_open(at) else None

    def _goes_on(self, at: int) -> bool:
        """Whether a clause with a reporting verb or participle of its own begins at a word."""
        first = at + (self.words[at].key in _CONNECTORS)
        return any(cue.at == first and cue.form != "noun" for cue in self.cues)

    def _remarks(self, at: int) -> bool:
        word, after = self.words[at], self.words[at + 1] if at + 1 < len(self.words) else None
        return word.key in _REMARKS or (word.key == "في" and after is not None and after.key in _REMARK_NOUNS)

    def _dashes(self, edge: int) -> bool:
        """A dash that no other one answers."""
        return self.text[edge] in "–—" and not any(letter in "–—" for letter in self.text[edge + 1 : self.end])

    def _participle(self, at: int) -> bool:
        """مؤكداً أن: a participle that reports needs no comma before it."""
        cue = next((cue for cue in self.cues if cue.at == at and cue.form == "participle"), None)
        return cue is not None and any(at < that <= at + 2 for that in self.thats())


def passage(text: str, start: int, end: int) -> list[Sentence]:
    """The sentences between two offsets; a pair of marks is never parted by a sentence's end."""
    outer = [pair for pair in pairs(text, start, end) if pair.depth == 0]
    return [_sentence(text, first, last, outer) for first, last in _whole(text, start, end, outer)]


def _whole(text: str, start: int, end: int, outer: list[Pair]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    order = 0
    for first, last in ((start + s, start + e) for s, e in sentences(text[start:end])):
        while order < len(outer) and outer[order].end <= first:
            order += 1
        parted = order < len(outer) and outer[order].start < first
        joined[-1:] = [(joined[-1][0], last)] if parted and joined else [*joined[-1:], (first, last)]
    return joined


def _sentence(text: str, start: int, end: int, outer: list[Pair]) -> Sentence:
    own = [pair for pair in outer if start <= pair.start and pair.start < end]
    words = [word for word in read(text, start, end) if not any(p.start <= word.start < p.end for p in own)]
    return Sentence(text, start, end, words, cues_in(words), own)


def trimmed(text: str, start: int, end: int) -> int:
    """The end without closing points and spaces; marks of quotation stay."""
    while end > start and text[end - 1] in _TRAILING + "\n":
        end -= 1
    return end
