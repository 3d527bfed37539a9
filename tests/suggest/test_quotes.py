"""The quote rules on sentences made for them, and what they are worth on the annotated articles of the demo."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.suggest.quotes import Candidate, parts_of, quotes_in
from annotator.suggest.speakers import Mention
from tests.suggest.cases import find, mentions_of, quotes_of, read_cases, readable

DEMO = Path(__file__).parents[2] / "annotator" / "management" / "demo" / "annotated" / "annotator"


@pytest.mark.parametrize("case", read_cases("quotes"), ids=lambda case: case["name"])
def test_quotes_of_a_text(case: dict[str, Any]) -> None:
    assert quotes_of(case) == case["quotes"]


@pytest.mark.parametrize("case", read_cases("quotes"), ids=lambda case: case["name"])
def test_offsets_and_scores_are_sound(case: dict[str, Any]) -> None:
    text = case["text"]
    mentions = [Mention("m", 0, min(2, len(text)), "PERS")] if text else []
    for at, one in enumerate(quotes_in(text, mentions)):
        content = one.content
        assert all(0 <= start < end <= len(text) for start, end in (*content.segments, *content.fragments))
        assert all(text[cue.start : cue.end].strip() for cue in content.cues)
        assert 0 < one.score <= 1
        assert content.parent is None or content.parent < at


@pytest.mark.parametrize("case", read_cases("chosen"), ids=lambda case: case["name"])
def test_the_parts_of_a_content_somebody_chose(case: dict[str, Any]) -> None:
    text = case["text"]
    segments = [find(text, words) for words in case["content"]]
    found = readable(text, parts_of(text, mentions_of(case), segments))
    wanted = {name: case[name] for name in ("cue", "speaker", "realisation", "parent") if name in case}
    assert {name: found.get(name) for name in ("cue", "speaker", "realisation", "parent")} == {
        "realisation": None,
        "parent": None,
    } | wanted


# --- what the rules are worth ----------------------------------------------------------------------------------------

MENTIONS = {"PERS", "OCC", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT"}


def letters(segments: Any) -> set[int]:
    return {at for start, end in segments for at in range(start, end)}


class Article:
    """An annotated article of the demo: its quotes as people made them, beside what the rules propose."""

    def __init__(self, path: Path, *, marked: bool) -> None:
        self.data = json.loads(path.read_text(encoding="utf-8"))
        self.text: str = self.data["text"]
        self.spans = {span["id"]: span for span in self.data["spans"]}
        mentions = [
            Mention(s["id"], s["segments"][0][0], s["segments"][-1][1], s["type"])
            for s in self.data["spans"]
            if s["type"] in MENTIONS
        ]
        self.found = quotes_in(self.text, mentions if marked else [])
        self.made = [frame for frame in self.data["frames"] if frame["type"] == "quote"]

    def segments(self, frame: dict[str, Any], role: str = "content") -> list[Any]:
        return [segment for one in frame["roles"].get(role, []) for segment in self.spans[one["span"]]["segments"]]

    def matches(self) -> list[tuple[dict[str, Any], Candidate]]:
        """Each quote with the proposal that shares more than half of its letters."""
        pairs = []
        for frame in self.made:
            own = letters(self.segments(frame))
            shared = [
                (len(own & other) / len(own | other), order)
                for order, one in enumerate(self.found)
                if (other := letters(one.content.segments))
            ]
            best, order = max(shared)
            if best > 0.5:
                pairs.append((frame, self.found[order]))
        return pairs

    def entity(self, frame: dict[str, Any], role: str) -> str | None:
        """The participant in a role: an entity, or a special value."""
        for filler in frame["roles"].get(role, []):
            return filler.get("entity") or filler.get("special") or self.spans[filler["span"]].get("entity")
        return None

    def proposed(self, one: Any) -> str | None:
        if one is None or one.special:
            return one and one.special
        if one.mention:
            entity: str | None = self.spans[one.mention].get("entity")
            return entity
        name = self.text[one.start : one.end]
        named = [span for span in self.data["spans"] if span["text"] == name and span.get("entity")]
        return named[0]["entity"] if named else None


def figures(*, marked: bool) -> dict[str, float]:
    articles = [Article(path, marked=marked) for path in sorted(DEMO.glob("0[12]-*.json"))]
    matches = [(article, frame, one) for article in articles for frame, one in article.matches()]
    made = sum(len(article.made) for article in articles)
    found = sum(len(article.found) for article in articles)
    exact = [a for a, f, one in matches if [list(s) for s in one.content.segments] == a.segments(f)]
    cued = [a.segments(f, "cue") == [[c.start, c.end] for c in one.content.cues] for a, f, one in matches]
    spoken = [a.entity(f, "speaker") == a.proposed(one.speaker) for a, f, one in matches]
    return {
        "recall": len(matches) / made,
        "precision": len(matches) / found,
        "exact": len(exact) / made,
        "cue": sum(cued) / made,
        "speaker": sum(spoken) / made,
        "type": sum(one.content.type == f["attributes"]["type"] for a, f, one in matches) / made,
    }


def test_the_demo_articles_with_their_names_marked() -> None:
    got = figures(marked=True)
    floor = {"recall": 0.97, "precision": 0.97, "exact": 0.94, "cue": 0.91, "speaker": 0.97, "type": 0.97}
    assert {name: value for name, value in got.items() if value < floor[name]} == {}


def test_the_demo_articles_with_nothing_marked() -> None:
    got = figures(marked=False)
    floor = {"recall": 0.97, "precision": 0.97, "exact": 0.94, "cue": 0.91, "speaker": 0.8, "type": 0.97}
    assert {name: value for name, value in got.items() if value < floor[name]} == {}
