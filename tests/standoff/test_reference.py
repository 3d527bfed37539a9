"""References, and what may be written of a participant: shared with ``tests/js/standoff/reference.test.mjs``."""

from typing import Any

import pytest

from annotator.standoff.changes import Change, Put
from annotator.standoff.check import check_change
from annotator.standoff.reading import read_entity
from annotator.standoff.reference import LONGEST, is_reference
from annotator.standoff.schema import default_schema
from annotator.standoff.values import Annotations
from tests.standoff.cases import named, read

CASES = read("references.json")


@pytest.mark.parametrize("text", CASES["references"])
def test_a_reference(text: str) -> None:
    assert is_reference(text)


@pytest.mark.parametrize("text", CASES["none"])
def test_no_reference(text: str) -> None:
    assert not is_reference(text)


def test_a_reference_has_a_length_that_can_be_looked_at() -> None:
    assert is_reference("https://example.org/" + "ا" * (LONGEST - 20))
    assert not is_reference("https://example.org/" + "ا" * (LONGEST - 19))


@pytest.mark.parametrize("case", **named(CASES["written"]))
def test_what_is_written_is_looked_at_and_what_stood_before_is_taken_over(case: dict[str, Any]) -> None:
    put = {"id": "e", "type": "GPE", **case["put"]}
    entity = read_entity(put, "")
    seen = read_entity(put | case["seen"], "") if "seen" in case else None
    change = Change("00000000-0000-4000-8000-000000000001", "name", (Put("entity", entity, seen),))
    problems = check_change(Annotations(entities={"e": entity}), change, "", default_schema())
    assert [problem.code for problem in problems] == case["codes"]
