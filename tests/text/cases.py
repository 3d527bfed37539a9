"""The vectors that Python and JavaScript share, and the marks ⟦ ⟧ that show a range in a text."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "cases" / "text"
OPENS, CLOSES = "⟦", "⟧"


def vectors(file: str) -> dict:
    return json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8"))


def each(examples: list[dict]) -> pytest.MarkDecorator:
    """One test for each example, under its own name."""
    assert examples
    return pytest.mark.parametrize(
        "example", [pytest.param(one, id=one.get("name") or one["word"]) for one in examples]
    )


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the ranges they showed (code points)."""
    text, ranges, start = "", [], 0
    for letter in marked:
        if letter == OPENS:
            start = len(text)
        elif letter == CLOSES:
            ranges.append((start, len(text)))
        else:
            text += letter
    return text, ranges


def marked(text: str, ranges: list[tuple[int, int]]) -> str:
    """The text with marks around the ranges: what a failing test shows can be read."""
    shown, last = "", 0
    for start, end in ranges:
        shown += text[last:start] + OPENS + text[start:end] + CLOSES
        last = end
    return shown + text[last:]
