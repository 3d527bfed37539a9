"""Quotation marks that belong together."""

from typing import Any

import pytest

from annotator.suggest.marks import pair_at, pairs
from tests.suggest.cases import read_cases


@pytest.mark.parametrize("case", read_cases("marks"), ids=lambda case: case["name"])
def test_pairs(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [{"text": text[pair.start : pair.end], "depth": pair.depth} for pair in pairs(text)]
    assert found == case["pairs"]


@pytest.mark.parametrize(("offset", "words"), [(0, None), (3, "«ب “ج” د»"), (6, "“ج”"), (9, "“ج”"), (11, "«ب “ج” د»")])
def test_the_pair_at_an_offset(offset: int, words: str | None) -> None:
    text = "أ  «ب “ج” د» ه"
    pair = pair_at(text, offset)
    assert (pair and text[pair.start : pair.end]) == words


def test_a_pair_of_another_line_is_not_at_an_offset() -> None:
    assert pair_at("«أ»\nب", 5) is None
