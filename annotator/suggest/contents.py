"""What is reported in a text, and by which word: the rules for marks, colons, أنّ and sources. Offsets are code points.

Only the text is looked at; who speaks is asked later, in speakers.py, for that depends on what is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from annotator.suggest.cues import Cue, is_source, is_that
from annotator.suggest.marks import PAIRS, Pair
from annotator.suggest.passages import Sentence, passage, trimmed
from annotator.suggest.turns import Turn, turns
from annotator.suggest.wordlists import listed

_FAR = 30  # words between a verb and its أنّ
_NEAR = 6  # words between a noun (قوله، تصريح) and its أنّ
_STATEMENTS = listed("statements")


@dataclass(frozen=True, slots=True)
class Content:
    """Something reported: ``segments`` without outer marks, ``type`` as in ar-news, the words that report it.

    ``zone`` is where its speaker may be named: the sentence. ``parent`` is the order number of the content around it.
    """

    segments: tuple[tuple[int, int], ...]
    type: str
    cues: tuple[Cue, ...]
    zone: tuple[int, int]
    score: float
    fragments: tuple[tuple[int, int], ...] = ()
    parent: int | None = None
    turn: Turn | None = None

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.segments[0][0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.segments[-1][1]


def contents_in(text: str) -> list[Content]:
    """Everything reported in a text, outer before inner, in the order of the text."""
    found: list[Content] = []
    spoken = turns(text)
    for turn in spoken:
        _add(text, found, Content(((turn.start, turn.end),), "direct", (), turn.zone, 0.75, turn=turn), None)
    start = 0
    for stop in (*((turn.zone) for turn in spoken), (len(text), len(text))):
        for content in _within(text, start, stop[0]):
            _add(text, found, content, None)
        start = stop[1]
    return _ordered(found)


def _add(text: str, found: list[Content], content: Content, parent: int | None) -> None:
    """A content and what is reported inside it."""
    inside = [inner for segment in content.segments for inner in _inside(text, content, segment)]
    kept = tuple(one for one in content.fragments if not any(one in inner.segments for inner in inside))
    kind = "indirect" if content.fragments and not kept else content.type
    found.append(replace(content, parent=parent, fragments=kept, type=kind))
    me = len(found) - 1
    for inner in inside:
        _add(text, found, replace(inner, score=round(inner.score * 0.9, 3)), me)


def _inside(text: str, content: Content, segment: tuple[int, int]) -> list[Content]:
    """What is reported inside a segment; in reported words only what has a verb of its own."""
    first = segment[0] if content.type == "direct" else _after_that(text, *segment)
    inner = _within(text, first, segment[1])
    return [one for one in inner if content.type == "direct" or (one.cues and one.score > 0.8)]


def _after_that(text: str, start: int, end: int) -> int:
    space = text.find(" ", start, end)
    return end if space < 0 else space


def _ordered(found: list[Content]) -> list[Content]:
    order = sorted(range(len(found)), key=lambda at: (found[at].start, -found[at].end))
    place = {old: new for new, old in enumerate(order)}
    moved = (found[old] for old in order)
    return [replace(one, parent=None if one.parent is None else place[one.parent]) for one in moved]


def _within(text: str, start: int, end: int) -> Iterator[Content]:
    for sentence in passage(text, start, end):
        yield from _in_sentence(sentence)


def _in_sentence(sentence: Sentence) -> list[Content]:
    found = _indirect(sentence)
    found += _marked(sentence, found)
    found += _after_colon(sentence, found)
    outer = [one for one in found if not any(_holds(other, one) for other in found if other is not one)]
    return sorted(outer or _sourced(sentence), key=lambda content: content.start)


def _holds(outer: Content, inner: Content) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer.segments != inner.segments


def _free(found: list[Content], start: int) -> bool:
    return not any(first <= start < last for content in found for first, last in content.segments)


# --- أنّ and إنّ ---------------------------------------------------------------------------------------------------


def _indirect(sentence: Sentence) -> list[Content]:
    found: list[Content] = []
    for at in sentence.thats():
        that = sentence.words[at]
        cue = sentence.governor(that)
        if cue is None or not _governs(sentence, cue, at) or not _free(found, that.start):
            continue
        end = sentence.bound(that.start)
        if end - that.end < 4:
            continue
        inside = tuple(pair.inner for pair in sentence.pairs if that.start < pair.start and pair.end <= end)
        kind = "mixed" if inside else "indirect"
        found.append(_content(sentence, (that.start, end), kind, (cue,), _nearness(cue, at), inside))
    return found


def _content(
    sentence: Sentence,
    stretch: tuple[int, int],
    kind: str,
    cues: tuple[Cue, ...],
    score: float,
    fragments: tuple[tuple[int, int], ...] = (),
) -> Content:
    return Content((stretch,), kind, cues, (sentence.start, sentence.end), score, fragments)


def _governs(sentence: Sentence, cue: Cue, at: int) -> bool:
    """Whether a cue opens the أنّ at a word: near enough, no other أنّ, colon or marked words between."""
    if at - cue.at > (_NEAR if cue.form == "noun" else _FAR) or _refuses(sentence, cue):
        return False
    that = sentence.words[at]
    between = sentence.words[cue.at + 1 : at]
    if ":" in sentence.text[cue.end : that.start] and any(
        sentence.text[i] == ":" and sentence.is_open(i) for i in range(cue.end, that.start)
    ):
        return False
    return not any(is_that(word) for word in between)


def _refuses(sentence: Sentence, cue: Cue) -> bool:
    """رفض أن يبيع is a deed, not a saying."""
    return "رفض" in sentence.text[cue.start : cue.end]


def _nearness(cue: Cue, at: int) -> float:
    """Certain right beside each other, less so the farther apart, and for nouns."""
    far = max(0, at - cue.at - 8)
    return round((0.9 if cue.form != "noun" else 0.65) - 0.015 * far, 3)


# --- marks ---------------------------------------------------------------------------------------------------------


def _marked(sentence: Sentence, taken: list[Content]) -> list[Content]:
    found: list[Content] = []
    for pair in sentence.pairs:
        if not _free(taken, pair.start) or not _says(sentence.text, pair):
            continue
        joined = _second_half(sentence, found, pair)
        if joined is not None:
            found[-1] = joined
            continue
        content = _by_colon(sentence, pair) or _by_cue_after(sentence, pair) or _by_cue_before(sentence, pair, taken)
        if content:
            found.append(content)
    return found


def _says(text: str, pair: Pair) -> bool:
    return bool(text[pair.start + 1 : pair.end - 1].strip())


def _of_pair(sentence: Sentence, pair: Pair, cues: tuple[Cue, ...], score: float) -> Content:
    start, end = pair.inner
    return _content(sentence, (start, trimmed(sentence.text, start, end) or end), "direct", cues, score)


def _by_colon(sentence: Sentence, pair: Pair) -> Content | None:
    if not sentence.gap(sentence.start, pair.start).endswith(":"):
        return None
    cues = _statement(sentence, pair.start)
    if not cues and len(sentence.text[pair.start : pair.end].split()) < 3:
        return None
    return _of_pair(sentence, pair, cues, 0.95 if cues else 0.6)


def _statement(sentence: Sentence, offset: int) -> tuple[Cue, ...]:
    """The cue before a colon; of جاء في بيان both words."""
    cue = sentence.cue_before(offset)
    if cue is not None:
        return (cue,)
    for at, word in enumerate(sentence.words[:-2]):
        second, noun = sentence.words[at + 1 : at + 3]
        if word.key.removeprefix("و") in ("جاء", "ورد") and second.key == "في" and noun.key in _STATEMENTS:
            first = word.start + (word.key[0] == "و" and word.key != "ورد")
            verb = Cue(first, word.end, "verb", "neutral", "writing", False, at)
            return verb, Cue(noun.start, noun.end, "noun", "neutral", "writing", False, at + 2)
    return ()


def _by_cue_after(sentence: Sentence, pair: Pair) -> Content | None:
    """«…»، قال فلان."""
    for at, word in enumerate(sentence.words):
        if word.start < pair.end:
            continue
        gap = sentence.gap(pair.end, word.start)
        cue = next((cue for cue in sentence.cues if at <= cue.at <= at + 1 and cue.form == "verb"), None)
        plain = cue is not None and (cue.at == at or word.key in listed("adverbs"))
        return _of_pair(sentence, pair, (cue,), 0.9) if cue and plain and gap in ("", "،", ",", "—", "–") else None
    return None


def _by_cue_before(sentence: Sentence, pair: Pair, taken: list[Content]) -> Content | None:
    """قال «…», or واصفاً القرار بـ«…»: nothing reported between, and words enough to be a saying."""
    cue = sentence.cue_before(pair.start)
    if cue is None or not all(content.start >= pair.start or content.end <= cue.start for content in taken):
        return None
    between = [word for word in sentence.words if cue.end <= word.start < pair.start]
    if len(between) > 10 or any(is_that(word) for word in between):
        return None
    if cue.sense == "evaluative" and sentence.text[: pair.start].rstrip("ـ").endswith("ب"):
        return _of_pair(sentence, pair, (cue,), 0.7)
    long = len(sentence.text[pair.start : pair.end].split()) >= 4
    return _of_pair(sentence, pair, (cue,), 0.6 if len(between) <= 3 else 0.45) if long else None


def _second_half(sentence: Sentence, found: list[Content], pair: Pair) -> Content | None:
    """«…»، قالت ليلى، «…»: the words after the speaker go on with those before."""
    if not found or len(found[-1].segments) > 1 or not found[-1].cues:
        return None
    first, cue = found[-1], found[-1].cues[0]
    between = [word for word in sentence.words if cue.end <= word.start < pair.start]
    follows = cue.start > first.end and sentence.gap(cue.end, pair.start).endswith(("،", ",", "—", "–"))
    if not follows or len(between) > 14 or any(is_that(word) for word in between):
        return None
    start, end = pair.inner
    return replace(first, segments=(*first.segments, (start, trimmed(sentence.text, start, end))))


# --- colons without marks, sources ---------------------------------------------------------------------------------


def _after_colon(sentence: Sentence, taken: list[Content]) -> list[Content]:
    """أقول له: تعلّم الكيمياء: to the end of the sentence."""
    for cue in sentence.cues:
        colon = sentence.text.find(":", cue.end, sentence.end)
        if colon < 0 or not sentence.is_open(colon) or cue.sense != "neutral" or cue.form == "other":
            continue
        words = [word for word in sentence.words if cue.end <= word.start < colon]
        start = _next_letter(sentence, colon + 1)
        end = trimmed(sentence.text, start, sentence.end)
        clear = _free(taken, start) and not any(is_that(word) for word in words) and sentence.is_open(start)
        start += sentence.text[start : start + 1] in PAIRS  # a mark that nothing closes
        fresh = not any(cue in content.cues for content in taken)
        if clear and fresh and len(words) <= _NEAR + 3 and end > start:
            return [_content(sentence, (start, end), "direct", (cue,), 0.7)]
    return []


def _next_letter(sentence: Sentence, at: int) -> int:
    while at < sentence.end and sentence.text[at].isspace():
        at += 1
    return at


def _sourced(sentence: Sentence) -> list[Content]:
    """بحسب التقرير، …, or …، بحسب التقرير: the rest of the sentence is reported."""
    for cue in sentence.cues:
        if not is_source(cue, sentence.words[cue.at]) or cue.at + 1 >= len(sentence.words):
            continue
        stretch = _rest(sentence, cue)
        if stretch and stretch[1] - stretch[0] > 20:
            inside = tuple(pair.inner for pair in sentence.pairs if stretch[0] <= pair.start and pair.end <= stretch[1])
            return [_content(sentence, stretch, "mixed" if inside else "indirect", (cue,), 0.45, inside)]
    return []


def _rest(sentence: Sentence, cue: Cue) -> tuple[int, int] | None:
    if cue.at > 0:
        parted = sentence.gap(sentence.start, cue.start).endswith(("،", ","))
        return (sentence.start, trimmed(sentence.text, sentence.start, cue.start)) if parted else None
    commas = (i for i in range(cue.end, sentence.end) if sentence.text[i] == "،" and sentence.is_open(i))
    comma = next(commas, None)
    if comma is None:
        return None
    return _next_letter(sentence, comma + 1), trimmed(sentence.text, cue.end, sentence.end)
