"""The quotes a text seems to hold, each with all its parts: offered to a person, never stored unasked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.suggest.addressees import addressee_of
from annotator.suggest.choosing import matching, with_own
from annotator.suggest.contents import Content, contents_in
from annotator.suggest.speakers import Mention, Party, Scene, voice_of

#: A quote whose speaker the text does not give away is worth so much less.
_SILENT = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed quote: its content and cues, who speaks to whom, how it is said, its score."""

    content: Content
    speaker: Party | None
    addressee: Party | None
    realisation: str
    kind: str
    score: float
    follows: int | None = None


def quotes_in(text: str, mentions: Sequence[Mention] = ()) -> list[Candidate]:
    """All quotes of a text in its order, outer before inner; scores run from 0 to 1."""
    return _voiced(Scene(text, mentions, contents_in(text)))


def parts_of(text: str, mentions: Sequence[Mention], segments: Sequence[tuple[int, int]]) -> Candidate:
    """The parts of a quote whose content somebody chose: those of the quote the rules see there, else the nearest."""
    contents = contents_in(text)
    at = matching(contents, segments)
    if at is None:
        contents, at = with_own(text, contents, segments)
    return _voiced(Scene(text, mentions, contents))[at]


def _voiced(scene: Scene) -> list[Candidate]:
    found = []
    for at, content in enumerate(scene.contents):
        voice = voice_of(scene, at)
        scene.voices.append(voice)
        heard = addressee_of(scene, at, voice)
        addressee = heard if heard != voice.party else None
        score = round(content.score * (1 if voice.party else _SILENT), 3)
        kind = _kind(scene, at)
        found.append(Candidate(content, voice.party, addressee, voice.realisation, kind, score, voice.follows))
    return found


def _kind(scene: Scene, at: int) -> str:
    """speech, writing or thought: by the last cue, for of جاء في بيان it is the statement."""
    content = scene.contents[at]
    if content.cues:
        return content.cues[-1].kind
    return "speech"
