"""To whom something is said: قال للصحافيين، أبلغ الوزير، توجّه إلى الصافي بالقول; in a dialogue the other side."""

from __future__ import annotations

from annotator.suggest.contents import Content
from annotator.suggest.cues import Cue, Word
from annotator.suggest.speakers import Mention, Party, Scene, Voice, is_governed, of_mention, party_at, zone_after
from annotator.suggest.wordlists import listed
from annotator.text.folding import fold

_LISTENING = ("PERS", "ORG", "NORP", "GPE", "OCC")
_TO_ME = listed("to me")
_TELLING = listed("telling")
_BETWEEN = 3


def addressee_of(scene: Scene, at: int, voice: Voice) -> Party | None:
    """The addressee of a content by its order number, or None."""
    content = scene.contents[at]
    if content.turn is not None:
        return _other_side(scene, content)
    if not content.cues:
        return None
    cue = content.cues[-1]
    if cue.form == "noun" and (before := _before_noun(scene, content, cue)) is not None:
        return before
    zone = zone_after(scene, content, cue)
    words = scene.between(*zone)
    if words and words[0].key in _TO_ME and content.parent is not None:
        return scene.voices[content.parent].party
    return _after_to(scene, cue, zone, voice) or _object(scene, cue, zone, voice)


def _other_side(scene: Scene, content: Content) -> Party | None:
    """With two sides one speaks to the other; a headline speaks to nobody."""
    sides = {one.turn.key: one.turn for one in reversed(scene.contents) if one.turn and one.turn.zone[0] > 0}
    if content.turn is None or len(sides) != 2 or content.turn.key not in sides:
        return None
    other = next(turn for key, turn in sides.items() if key != content.turn.key)
    return party_at(scene, other.name)


def _before_noun(scene: Scene, content: Content, cue: Cue) -> Party | None:
    words = scene.between(content.zone[0], cue.start)[-_BETWEEN - 2 :]
    inside = [one for one in _listeners(scene, (content.zone[0], cue.start)) if words and one.start >= words[0].start]
    found = [one for one in inside if _is_to(words, one)]
    return of_mention(found[-1]) if found else None


def _is_to(words: list[Word], mention: Mention) -> bool:
    before = [word for word in words if word.end <= mention.start]
    return bool(before) and before[-1].key in ("الي", "والي")


def _listeners(scene: Scene, zone: tuple[int, int]) -> list[Mention]:
    fitting = [one for one in scene.mentions if zone[0] <= one.start and one.end <= zone[1] and one.type in _LISTENING]
    return sorted(fitting, key=lambda one: (one.start, -one.end))


def _after_to(scene: Scene, cue: Cue, zone: tuple[int, int], voice: Voice) -> Party | None:
    """للصحافيين, right after the cue or after the speaker."""
    speaker = voice.party.end if voice.party and zone[0] <= voice.party.start < zone[1] else cue.end
    for one in _listeners(scene, zone):
        if one.start <= speaker or scene.text[one.start - 1] != "ل" or scene.text[one.start - 2].isalpha():
            continue
        between = scene.between(speaker, one.start - 1)
        if len(between) <= (_BETWEEN if speaker > cue.end else 0):
            return of_mention(one)
    return None


def _object(scene: Scene, cue: Cue, zone: tuple[int, int], voice: Voice) -> Party | None:
    """أبلغ بوتين ترامب أن: the second one named after a verb that tells somebody."""
    if fold(scene.text[cue.start : cue.end]) not in _TELLING or voice.party is None:
        return None
    rest = [one for one in _listeners(scene, zone) if one.start >= voice.party.end and not is_governed(scene, one)]
    return of_mention(rest[0]) if rest and voice.party.start >= zone[0] else None
