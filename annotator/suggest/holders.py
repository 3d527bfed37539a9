"""Who seems to hold a stance that no quote surrounds: the subject beside its evidence. Offsets are code points."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.suggest.cues import read
from annotator.suggest.passages import passage
from annotator.suggest.speakers import SPEAKING, Mention, Scene, is_governed
from annotator.suggest.wordlists import listed

#: These hold a stance only right before its verb; behind it they are what it is about.
_BEFORE_ONLY = ("EVENT", "LAW")
_ABLE = (*SPEAKING, "GPE", "NORP", *_BEFORE_ONLY)
_TITLE = 3  # words of a title that nobody marked
_SPACES = " \u0640"


def holder_of(text: str, mentions: Sequence[Mention], start: int, end: int) -> Mention | None:
    """The subject right before the evidence or right behind it (يعوّل الصيادون), else the last one of its sentence."""
    scene = Scene(text, mentions, [])
    able = [one for one in mentions if one.type in _ABLE and not is_governed(scene, one)]
    usual = [one for one in able if one.type not in _BEFORE_ONLY]
    edge = _before_modals(scene, start)
    beside = [one for one in able if one.end == edge]
    if beside:
        return max(beside, key=lambda one: one.end - one.start)
    behind = _after(scene, usual, start, end)
    last = scene.before(start)
    if behind is not None or (last is not None and last.key in ("مما", "ما")):
        return behind
    return _of_sentence(text, usual, start)


def _is_blank(scene: Scene, start: int, end: int) -> bool:
    return not scene.text[start:end].strip(_SPACES)


def _before_modals(scene: Scene, start: int) -> int:
    """Where the word ends that لا, لن, قد before the evidence follow; -1 when something parts it from them."""
    word = scene.before(start)
    while word is not None and word.key in listed("modals") and _is_blank(scene, word.end, start):
        start, word = word.start, scene.before(word.start)
    return word.end if word is not None and _is_blank(scene, word.end, start) else -1


def _after(scene: Scene, able: Sequence[Mention], start: int, end: int) -> Mention | None:
    """The one right behind the evidence or behind its title; behind a noun with ال stands an adjective."""
    own = read(scene.text, start, end)
    if own and own[-1].key.startswith("ال"):
        return None
    edge = _past_titles(scene, end)
    found = [one for one in able if one.start >= edge and _is_blank(scene, edge, one.start)]
    return max(found, key=lambda one: one.end, default=None)


def _past_titles(scene: Scene, end: int) -> int:
    """رفض الرئيس فلاديمير بوتين: where the title ends, marked or not; the offset itself where there is none."""
    offices = [one for one in scene.mentions if one.type == "OCC" and one.start >= end]
    beside = [one for one in offices if _is_blank(scene, end, one.start)]
    if beside:
        return max(one.end for one in beside)
    names = [one for one in scene.mentions if one.type == "PERS" and one.start >= end]
    name = min(names, key=lambda one: one.start, default=None)
    words = scene.between(end, name.start) if name is not None else []
    if name is None or not 0 < len(words) <= _TITLE or not _is_title(words[0].key):
        return end
    edges = [end, *(word.end for word in words)]
    starts = [*(word.start for word in words), name.start]
    return words[-1].end if all(_is_blank(scene, *gap) for gap in zip(edges, starts, strict=True)) else end


def _is_title(key: str) -> bool:
    return key.removeprefix("ال") in listed("titles") or key in listed("honorifics")


def _of_sentence(text: str, able: Sequence[Mention], start: int) -> Mention | None:
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", start)
    for sentence in passage(text, line, len(text) if stop < 0 else stop):
        if sentence.start <= start < sentence.end:
            before = [one for one in able if sentence.start <= one.start and one.end <= start]
            return max(before, key=lambda one: (one.type in SPEAKING, one.end), default=None)
    return None
