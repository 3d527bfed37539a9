"""Who seems to hold a stance that stands outside every quote."""

from typing import Any

import pytest

from annotator.suggest.holders import holder_of
from tests.suggest.cases import find, mentions_of, read_cases


@pytest.mark.parametrize("case", read_cases("holders"), ids=lambda case: case["name"])
def test_the_holder_of_some_evidence(case: dict[str, Any]) -> None:
    found = holder_of(case["text"], mentions_of(case), *find(case["text"], case["evidence"]))
    assert (found and case["text"][found.start : found.end]) == case["holder"]
