"""The vectors that Python and JavaScript share, and quotes as people read them: words instead of offsets."""

import json
from pathlib import Path
from typing import Any

from annotator.suggest.quotes import Candidate, quotes_in
from annotator.suggest.speakers import Mention, Party

ROOT = Path(__file__).parents[1] / "cases" / "suggest"


def read_cases(name: str) -> list[dict[str, Any]]:
    """The vectors of one file, as `tests/js/suggest` reads them too."""
    cases: list[dict[str, Any]] = json.loads((ROOT / f"{name}.json").read_text(encoding="utf-8"))
    return cases


def find(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    """Where the nth occurrence of some words stands."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return at, at + len(words)


def mentions_of(case: dict[str, Any]) -> list[Mention]:
    """The mentions of a case, in the order it names them."""
    return [
        Mention(str(order), *find(case["text"], one["text"], one["nth"]), one["type"])
        for order, one in enumerate(case["mentions"])
    ]


def readable(text: str, candidate: Candidate) -> dict[str, Any]:
    """A candidate in words, with what is usual left out as the vectors leave it out."""
    content = candidate.content
    shown = {
        "content": [text[start:end] for start, end in content.segments],
        "type": content.type,
        "cue": [text[cue.start : cue.end] for cue in content.cues],
        "speaker": party(text, candidate.speaker),
    }
    rest = {
        "addressee": (party(text, candidate.addressee), None),
        "realisation": (candidate.realisation, "overt"),
        "kind": (candidate.kind, "speech"),
        "parent": (content.parent, None),
        "fragments": ([text[start:end] for start, end in content.fragments], []),
    }
    return shown | {name: value for name, (value, usual) in rest.items() if value != usual}


def party(text: str, one: Party | None) -> str | None:
    """A party in words: @unknown, a mention's text, or with ?TYPE a name nobody marked."""
    if one is None:
        return None
    if one.special:
        return f"@{one.special}"
    words = text[one.start : one.end]
    return words if one.mention is not None else f"{words} ?{one.type}"


def quotes_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    """What the rules find in a case, in words."""
    return [readable(case["text"], one) for one in quotes_in(case["text"], mentions_of(case))]
