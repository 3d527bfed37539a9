"""What the annotators of the demo differ in, place by place, and how it is classed.

Whoever changes how things are matched or classed sees here, on honest work, what that comes to. The cases are written
by ``python -m tests.agreement.test_demo_differences``; read the difference before you keep it.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from annotator.agreement.comparison import compare
from annotator.formats import sanad
from annotator.standoff.schema import load_schema, shipped

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "annotator" / "management" / "demo" / "annotated"
CASES = ROOT / "tests" / "cases" / "comparison"
PEOPLE = ("annotator", "annotator2", "annotator3")
ARTICLES = (
    "01-paris-corridor-report",
    "02-manuscripts-interview",
    "04-press-statement",
    "07-cup-final-sports",
    "09-quake-flash",
)


def differences(name: str) -> list[dict[str, Any]]:
    """Every item of an article in which they differ, as a person would tell it."""
    files = {one: DEMO / one / f"{name}.json" for one in PEOPLE}
    told = {one: sanad.read_line(path.read_bytes()) for one, path in files.items() if path.exists()}
    text = told[PEOPLE[0]].text
    found = compare({one: article.annotations for one, article in told.items()}, text, load_schema(shipped()))
    return [
        {
            "kind": item.kind,
            "type": item.type,
            "at": item.start,
            "words": text[item.start : item.segments[-1][1]][:40] if item.segments else "",
            "classes": list(item.classes),
            "who": sorted(item.members),
            "differs": {
                aspect.code: [list(option.voices) for option in aspect.options]
                for aspect in item.aspects
                if aspect.difference
            },
        }
        for item in found.differing
    ]


@pytest.mark.parametrize("name", ARTICLES)
def test_the_differences_are_as_they_were(name: str) -> None:
    kept = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    assert differences(name) == kept


def test_every_class_occurs_in_honest_work() -> None:
    classes = {one for name in ARTICLES for item in differences(name) for one in item["classes"]}
    assert classes >= {"missed", "boundary", "role", "attribute"}


if __name__ == "__main__":
    for one in ARTICLES:
        written = json.dumps(differences(one), ensure_ascii=False, indent=1)
        # A list of names is one line, so that a person can read an item at a glance.
        written = re.sub(r"\[\s*([^\[\]{}]*?)\s*\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", written)
        (CASES / f"{one}.json").write_text(written + "\n", encoding="utf-8")
