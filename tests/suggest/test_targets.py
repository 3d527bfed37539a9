"""What a stance seems to be about, and what the rules are worth on the annotated articles of the demo."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from annotator.suggest.attitudes import ATTITUDES, attitude_of
from annotator.suggest.cues import read
from annotator.suggest.speakers import Mention
from annotator.suggest.targets import target_of
from tests.suggest.cases import find, mentions_of, read_cases

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "annotator" / "management" / "demo" / "annotated" / "annotator"


@pytest.mark.parametrize("case", read_cases("targets"), ids=lambda case: case["name"])
def test_the_target_of_some_evidence(case: dict[str, Any]) -> None:
    found = target_of(case["text"], mentions_of(case), *find(case["text"], case["evidence"]))
    assert (found and case["text"][slice(*found)]) == case["target"]


@pytest.mark.parametrize("case", read_cases("targets"), ids=lambda case: case["name"])
def test_no_target_overlaps_its_evidence_or_parts_a_word_at_its_end(case: dict[str, Any]) -> None:
    text = case["text"]
    for start, end in ((word.start, word.end) for word in read(text, 0, len(text))):
        found = target_of(text, mentions_of(case), start, end)
        assert found is None or (found[0] < found[1] and (found[1] <= start or end <= found[0]))
        assert found is None or not text[found[1] : found[1] + 1].isalpha()


@pytest.mark.parametrize(
    ("text", "governs", "direct", "noun"),
    [
        ("رفض", ("ل",), True, True),
        ("وسيرفض", (), True, False),
        ("عزمها", ("علي",), True, True),
        ("موافقته", ("علي",), False, True),
        ("رحّبت", ("ب",), False, False),
        ("مبرر", ("ل",), False, True),
    ],
)
def test_what_a_word_governs(text: str, governs: tuple[str, ...], *, direct: bool, noun: bool) -> None:
    [word] = read(text, 0, len(text))
    found = attitude_of(word)
    assert found is not None
    assert (found.governs, found.direct, found.noun) == (governs, direct, noun)


def test_a_word_that_takes_no_stand_governs_nothing() -> None:
    assert attitude_of(read("البحر", 0, 5)[0]) is None


def test_the_browser_goes_by_the_same_table() -> None:
    assert f"`{ATTITUDES}`" in (ROOT / "static/js/suggest/attitudes.js").read_text(encoding="utf-8")


def outcomes(path: Path) -> list[str]:
    """For every stance of an article: whether its target is proposed exactly, otherwise or not at all."""
    data = json.loads(path.read_text(encoding="utf-8"))
    spans = {span["id"]: span for span in data["spans"]}
    named = [span for span in data["spans"] if span.get("entity")]
    mentions = [Mention(s["id"], s["segments"][0][0], s["segments"][-1][1], s["type"]) for s in named]
    found = []
    for frame in (one for one in data["frames"] if one["type"] == "stance"):
        evidence = spans[frame["roles"]["evidence"][0]["span"]]["segments"]
        meant = [spans[one["span"]]["segments"][0] for one in frame["roles"].get("target", []) if "span" in one]
        got = target_of(data["text"], mentions, evidence[0][0], evidence[-1][1])
        found.append("none" if got is None else "exact" if list(got) in meant else "other")
    return found


def test_the_demo_articles() -> None:
    got = Counter(outcome for path in sorted(DEMO.glob("0[12]-*.json")) for outcome in outcomes(path))
    assert got == {"exact": 14, "other": 1, "none": 10}
