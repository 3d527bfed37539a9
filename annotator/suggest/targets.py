"""What a stance seems to be about: what follows its evidence, or the subject before it. Offsets are code points."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotator.suggest.attitudes import OBJECT, SPENT, Attitude, attitude_of, bare, is_modal
from annotator.suggest.cues import Word, cue_of, is_that, letters, read
from annotator.suggest.marks import PAIRS
from annotator.suggest.passages import passage
from annotator.suggest.phrases import Clause, Marked, is_subjunctive, phrase
from annotator.suggest.speakers import Mention
from annotator.suggest.wordlists import listed

_SUBJECTS = ("PERS", "ORG", "GPE", "NORP", "OCC")
_NO_TOPIC = (*_SUBJECTS, "DATE", "TIME")
_REACH = 6  # words between a verb and its preposition
_FAR = 14  # words between وصف and its بأنه
_PARTING = re.compile(r"[.:؛؟!](?=\s)")
_PREFIXES = ("ل", "ب")
_IMPERFECT = re.compile(r"[يتن]...*")

Stretch = tuple[int, int]


def target_of(text: str, mentions: Sequence[Mention], start: int, end: int) -> Stretch | None:
    """The stretch that some evidence is about, as far as the sentence gives it away; None where it does not."""
    clause = _clause(text, mentions, start)
    own = read(text, start, end)
    if clause is None or not own:
        return None
    attitude = _attitude(own)
    if attitude is not None:
        return _after(clause, attitude, start, end) if attitude is not SPENT else None
    found = _after(clause, OBJECT, start, end) if _is_open_verb(clause, own, end) else None
    return found or _before(clause, start, is_plain=not _is_imperfect(own[-1]))


def _clause(text: str, mentions: Sequence[Mention], start: int) -> Clause | None:
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", start)
    for one in passage(text, line, len(text) if stop < 0 else stop):
        if one.start <= start < one.end:
            inside = [Marked(m.start, m.end, m.type) for m in mentions if one.start <= m.start and m.end <= one.end]
            return Clause(text, read(text, one.start, one.end), one.pairs, inside)
    return None


# --- what kind of word the evidence is -------------------------------------------------------------------------------


def _attitude(own: Sequence[Word]) -> Attitude | None:
    """What the evidence governs: its last word when that is a noun, else its verb when nothing but adverbs follow."""
    last = attitude_of(own[-1])
    if last is not None and (last.noun or len(own) == 1):
        return last
    head = next((at for at, word in enumerate(own) if not is_modal(word)), len(own) - 1)
    verb = attitude_of(own[head])
    if verb is None:
        return None
    plain = all(word.key[:1] == "ب" or word.key in listed("manners") for word in own[head + 1 :])
    return verb if plain else SPENT


def _is_open_verb(clause: Clause, own: Sequence[Word], end: int) -> bool:
    """لن تنشر، ستنفذ، يريد: an imperfect that ends the evidence and has no preposition after it."""
    if any(key in listed("impersonal verbs") for key in bare(own[-1])) or not _is_imperfect(own[-1]):
        return False
    leads = len(own) > 1 and all(is_modal(word) for word in own[:-1])
    sure = leads or own[-1].key[:1] == "ي" or any(key != own[-1].key for key in bare(own[-1]))
    at = clause.first_from(end)
    return sure and at < len(clause.words) and clause.words[at].key not in listed("prepositions")


def _is_imperfect(word: Word) -> bool:
    return any(_IMPERFECT.fullmatch(key) for key in bare(word)) and not word.raw.endswith(("اً", "ًا", "ة"))


# --- after the evidence ----------------------------------------------------------------------------------------------


def _after(clause: Clause, attitude: Attitude, start: int, end: int) -> Stretch | None:
    """The object: behind the subject, behind the preposition that the word governs."""
    own_subject = attitude.mine or attitude.owned or _has_subject(clause, start)
    at = clause.first_from(end)
    if not own_subject:
        at, end = _past_subject(clause, at, end)
    return _object(clause, attitude, at, end, len(clause.text))


def _object(clause: Clause, attitude: Attitude, at: int, end: int, limit: int) -> Stretch | None:
    """The object from a word on, before an offset."""
    step = _past_manner(clause, at, end)
    if attitude.governs and (found := _governed(clause, attitude, at, end, limit)) is not None:
        return found
    if not attitude.direct or step is None or _is_unmarked_subject(clause, step):
        return None
    word = clause.words[step]
    if clause.touches(clause.words[step - 1].end if step > at else end, step):
        return phrase(clause, step, word.start, limit)
    return _in_marks(clause, end, word)


def _in_marks(clause: Clause, end: int, word: Word) -> Stretch | None:
    """رفض «صفقة العصر»: all that stands in the marks right after it."""
    pair = next((one for one in clause.pairs if end <= one.start < word.start), None)
    return pair.inner if pair and clause.gap(end, word.start) in PAIRS else None


def _past_manner(clause: Clause, at: int, end: int) -> int | None:
    """The word behind adverbs: رفض بشدة، رفض بشكل قاطع."""
    while at < len(clause.words) and clause.touches(end, at):
        key = clause.words[at].key
        count = 2 if key in ("بشكل", "بصوره") else int(key in listed("manners"))
        if not count or at + count >= len(clause.words):
            break
        at += count
        end = clause.words[at - 1].end
    return at if at < len(clause.words) else None


def _governed(clause: Clause, attitude: Attitude, at: int, end: int, limit: int) -> Stretch | None:
    """What follows the preposition of a word; a noun has it right behind its owner: رفض موسكو القاطع لأي."""
    near = attitude.noun and not attitude.owned
    for step in range(at, min(at + _REACH, len(clause.words))):
        word = clause.words[step]
        if not clause.touches(clause.words[step - 1].end if step > at else end, step) or is_that(word):
            return None
        place = _behind(clause, attitude, step)
        if place is not None:
            return phrase(clause, *place, limit)
        skipped = word.key in listed("degrees") or word.key in listed("manners")
        if not skipped and (attitude.direct or near or word.key in listed("clause words")):
            return None
    return None


def _behind(clause: Clause, attitude: Attitude, at: int) -> tuple[int, int] | None:
    """Where the phrase begins when a word is or carries one of the prepositions: its word, its offset."""
    word = clause.words[at]
    if word.key in attitude.governs and at + 1 < len(clause.words):
        return (at + 1, clause.words[at + 1].start) if clause.touches(word.end, at + 1) else None
    for letter in _PREFIXES:
        if letter in attitude.governs and _carries(clause, word, letter):
            return at, word.start + letters(word.raw, 1)
    return None


def _carries(clause: Clause, word: Word, letter: str) -> bool:
    """Whether a word begins with ل or ب as a preposition."""
    short = len(word.key) < 4 and word.key[1:] not in listed("hedges")
    if word.key[:1] != letter or short or any(one.start == word.start for one in clause.mentions):
        return False
    lists = ("words in lam",) if letter == "ل" else ("words in ba", "manners")
    barred = any(word.key in listed(name) for name in (*lists, "clause words"))
    return not barred and not is_that(word) and word.key[1:] not in ("شكل", "صوره")


# --- subjects --------------------------------------------------------------------------------------------------------


def _has_subject(clause: Clause, start: int) -> bool:
    """كييف تتهم، واشنطن لن تنشر: a party right before the evidence."""
    at = next((n for n, word in enumerate(clause.words) if word.end > start), len(clause.words)) - 1
    while at >= 0 and is_modal(clause.words[at]):
        start = clause.words[at].start
        at -= 1
    if at < 0 or clause.gap(clause.words[at].end, start):
        return False
    word, party = clause.words[at], clause.named(clause.words[at])
    governed = at > 0 and clause.words[at - 1].key in listed("prepositions")
    return party is not None and party.type in _SUBJECTS and party.end == word.end and not governed


def _past_subject(clause: Clause, at: int, end: int) -> tuple[int, int]:
    """The word behind a subject with its title: الرئيس فلاديمير بوتين; and where what was skipped ends."""
    while clause.touches(end, at):
        word = clause.words[at]
        named = [one for one in clause.mentions if one.start == word.start and one.type in _SUBJECTS]
        stop = max((one.end for one in named), default=0)
        person = _person_behind(clause, at) if not named and _is_title(word) else None
        if not named and person is None:
            break
        at = clause.first_from(stop) if person is None else person
        end = stop if person is None else clause.words[at - 1].end
        if named and not any(one.type == "OCC" and one.end == stop for one in named):
            break
    return at, end


def _is_title(word: Word) -> bool:
    return word.key.removeprefix("ال") in listed("titles") or word.key in listed("honorifics")


def _person_behind(clause: Clause, at: int) -> int | None:
    """The word after a title, or the next one, that begins a person's name: الرئيس الفرنسي ماكرون."""
    starts = {one.start for one in clause.mentions if one.type == "PERS"}
    places = range(at + 1, min(at + 3, len(clause.words)))
    return next((place for place in places if clause.words[place].start in starts), None)


def _is_unmarked_subject(clause: Clause, at: int) -> bool:
    """رفض الوزير المقترح: who it is nobody has marked, so that the object cannot be told from them."""
    word = clause.words[at]
    marked = any(one.start == word.start for one in clause.mentions)
    return not marked and (_is_title(word) or word.key in listed("organisations"))


# --- before the evidence ---------------------------------------------------------------------------------------------


def _before(clause: Clause, start: int, *, is_plain: bool) -> Stretch | None:
    """The subject of a predicate: from أن on, else the beginning of its clause."""
    last = next((at for at in range(len(clause.words) - 1, -1, -1) if clause.words[at].end <= start), None)
    if last is None:
        return None
    that = next((at for at in range(last, -1, -1) if is_that(clause.words[at])), None)
    alone = _clause_subject(clause, last, start) if is_plain else None
    if that is None or alone is not None:
        return alone
    key = clause.words[that].key.lstrip("وف")
    if key in ("ان", "بان"):
        return _that_subject(clause, that, start)
    return _described(clause, that) if key.startswith("ب") else None


def _that_subject(clause: Clause, that: int, start: int) -> Stretch | None:
    at = that + 1
    if at >= len(clause.words) or clause.words[at].start >= start or is_subjunctive(clause, clause.words[at]):
        return None
    gap = clause.gap(clause.words[that].end, clause.words[at].start)
    if _PARTING.search(clause.text, clause.words[that].end, start):
        return None
    return phrase(clause, at, clause.words[at].start, start) if not gap or gap in PAIRS else None


def _described(clause: Clause, that: int) -> Stretch | None:
    """واصفاً الخطة بأنها: the object of the verb that describes."""
    for at in range(that - 1, max(-1, that - _FAR), -1):
        cue = cue_of(clause.words[at])
        if cue is not None and cue.sense in ("evaluative", "opinion") and cue.form in ("verb", "participle"):
            return _described_by(clause, at, that, has_subject=cue.form == "participle")
    return None


def _described_by(clause: Clause, at: int, that: int, *, has_subject: bool) -> Stretch | None:
    word, limit = clause.words[at], clause.words[that].start
    if not has_subject and not _has_subject(clause, word.start):
        next_, end = _past_subject(clause, at + 1, word.end)
        if end > word.end:
            return _object(clause, OBJECT, next_, end, limit) if next_ < that else (clause.words[at + 1].start, end)
    return _object(clause, OBJECT, at + 1, word.end, limit) if at + 1 < that else None


def _clause_subject(clause: Clause, last: int, start: int) -> Stretch | None:
    """الخطة مرفوضة: a definite phrase from the beginning of the clause that reaches up to the evidence."""
    at = last
    while at > 0 and not clause.gap(clause.words[at - 1].end, clause.words[at].start):
        at -= 1
    word = clause.words[at]
    definite = word.key.startswith("ال") or word.key in ("هذا", "هذه", "هذان")
    named = clause.named(word)
    if not definite or (named is not None and named.type in _NO_TOPIC and named.start == word.start):
        return None
    found = phrase(clause, at, word.start, start)
    return found if found and _reaches(clause, found[1], start) else None


def _reaches(clause: Clause, end: int, start: int) -> bool:
    """Whether nothing but لا, ليس and the like stands between a subject and its predicate."""
    between = [word for word in clause.words if end <= word.start and word.end <= start]
    gap = clause.gap(between[-1].end if between else end, start)
    return all(is_modal(word) for word in between) and (not gap or gap in PAIRS)
