"""Who is evidently named though nobody has marked it: a title and a name, the name again. Offsets are code points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.suggest.cues import Word, cue_of, is_that
from annotator.suggest.wordlists import listed

_TITLES = listed("titles")
#: What stands right before a name.
_HONORIFICS = listed("honorifics")
_ORGANISATIONS = listed("organisations")
_PARTICLES = listed("particles")
_JOINING = listed("joining")
_REACH = 10
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name that nobody marked: where it stands and the type it evidently is of."""

    start: int
    end: int
    type: str


def people_in(text: str, words: Sequence[Word]) -> list[Name]:
    """The people a text names with a title or an honorific before them, each where that is."""
    found: list[Name] = []
    for at, word in enumerate(words):
        if found and word.start < found[-1].end:
            continue
        first = _after_title(text, words, at)
        name = first is not None and _name(text, words, first)
        if name and (not found or name.start >= found[-1].end):
            found.append(name)
    return found


def _after_title(text: str, words: Sequence[Word], at: int) -> int | None:
    """The word that begins the name after a title or honorific; None when the title goes on or ends."""
    key = words[at].key
    bare = key if key.removeprefix("ال") in _TITLES else key.removeprefix("و")
    if bare in _HONORIFICS or (bare == "ا" and text[words[at].end : words[at].end + 1] == "."):
        return at + 1 if at + 1 < len(words) and _may_begin(words[at + 1]) else _after_titles(text, words, at)
    return _after_titles(text, words, at) if bare.removeprefix("ال") in _TITLES else None


def _after_titles(text: str, words: Sequence[Word], at: int) -> int | None:
    for next_ in range(at + 1, min(at + _REACH, len(words))):
        if not _beside(text, words[next_ - 1], words[next_]):
            return None
        definite = words[next_ - 1].key.startswith(("ال", "لل")) or words[next_ - 1].key.endswith("ها")
        if definite and _may_begin(words[next_]) and next_ + 1 < len(words) and _goes_on(text, words, next_ + 1):
            return next_
        if words[next_].key in _HONORIFICS or cue_of(words[next_]) or is_that(words[next_]):
            return None
    return None


def _beside(text: str, first: Word, second: Word) -> bool:
    return text[first.end : second.start].strip(". ") == "" and "\n" not in text[first.end : second.start]


def _may_begin(word: Word) -> bool:
    """Whether a name may begin with a word: no article, no particle, no report, no accusative ending."""
    plain = word.key not in _PARTICLES and word.key.removeprefix("ال") not in _TITLES and not is_that(word)
    shaped = not word.key.startswith(("ال", "لل", "بال", "وال")) and not word.raw.endswith(("ً", "اً", "ة", "ةً"))
    return plain and shaped and cue_of(word) is None and word.key not in _ORGANISATIONS and len(word.key) > 2


def _goes_on(text: str, words: Sequence[Word], at: int) -> bool:
    word = words[at]
    bare = word.key.removeprefix("ال")
    plain = word.key not in _PARTICLES and bare not in _TITLES and not is_that(word) and cue_of(word) is None
    shaped = not word.raw.endswith(("ً", "اً")) and word.key.isalpha() and len(word.key) > 1
    return plain and shaped and _beside(text, words[at - 1], word)


def _name(text: str, words: Sequence[Word], first: int) -> Name | None:
    last = first
    while last + 1 < len(words) and last - first + 1 < _LONGEST and _goes_on(text, words, last + 1):
        if "." in text[words[last].end : words[last + 1].start] or _is_whole(words, first, last):
            break
        last += 1
    return Name(words[first].start, words[last].end, "PERS")


def _is_whole(words: Sequence[Word], first: int, last: int) -> bool:
    """A name ends with its ال, and goes on with one only as its second word or after عبد and the like."""
    if last > first and words[last].key.startswith("ال"):
        return True
    own = sum(word.key not in _JOINING for word in words[first : last + 1])
    return own > 1 and words[last].key not in _JOINING and words[last + 1].key.startswith("ال")


def named_again(text: str, words: Sequence[Word], people: Sequence[Name]) -> list[Name]:
    """The people once more, with every other place where the last word of a name stands alone."""
    known = surnames(text, people)
    taken = [range(name.start, name.end) for name in people]
    found = list(people)
    for word in words:
        cut = 1 if word.raw[:1] in "وف" and word.raw[1:] in known else 0
        if word.raw[cut:] in known and not any(word.start in one for one in taken):
            found.append(Name(word.start + cut, word.end, known[word.raw[cut:]]))
    return sorted(found, key=lambda name: name.start)


def surnames(text: str, people: Sequence[Name]) -> dict[str, str]:
    """The last words of people's names → the type, for finding them again."""
    return {text[name.start : name.end].split()[-1]: name.type for name in people}


def name_after(text: str, words: Sequence[Word], people: Sequence[Name], known: dict[str, str]) -> Name | None:
    """The name some words hold or begin with: after a title, in apposition, known from elsewhere, an organisation."""
    if not words:
        return None
    inside = next((one for one in people if words[0].start <= one.start and one.end <= words[-1].end), None)
    return inside or _again(words, known) or _apposed(text, words) or _organisation(text, words)


def _again(words: Sequence[Word], known: dict[str, str]) -> Name | None:
    word = words[0]
    return Name(word.start, word.end, known[word.raw]) if word.raw in known else None


def _apposed(text: str, words: Sequence[Word]) -> Name | None:
    """…، أبو وليد الزيلع، : two to four words between commas, after somebody's title."""
    bare = words[0].key.removeprefix("ال")
    if bare not in _TITLES and words[0].key not in _HONORIFICS:
        return None
    for at in range(1, len(words) - 1):
        if "،" in text[words[at - 1].end : words[at].start] and _may_begin(words[at]):
            name = _name(text, words, at)
            return name if name and text[name.end : name.end + 1] in ("،", " ") and name.end > words[at].end else None
    return None


def may_be_subject(text: str, words: Sequence[Word]) -> bool:
    """Whether words after a verb look like its subject: قال المركز, أعلنت ليلى الحدّاد; not أضاف باكياً, قال للكاتب."""
    if not words:
        return False
    definite = words[0].key.startswith("ال") and words[0].key not in _PARTICLES
    return definite or (_may_begin(words[0]) and len(words) > 1 and _goes_on(text, words, 1))


def _organisation(text: str, words: Sequence[Word]) -> Name | None:
    if words[0].key.removeprefix("ال") not in _ORGANISATIONS:
        return None
    last = 0
    for at in range(1, len(words)):
        if not _beside(text, words[at - 1], words[at]) or not words[at].key.startswith("ال"):
            break
        last = at
    return Name(words[0].start, words[last].end, "ORG")
