"""Undo and redo read from logs of every shape."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.standoff.changes import Change, SetLabel, apply, inverse, read_change
from annotator.standoff.history import stacks
from annotator.standoff.values import Annotations
from tests.standoff import cases
from tests.standoff.strategies import PATIENT

CASES = cases.read("histories.json")["cases"]


@pytest.mark.parametrize("case", **cases.named(CASES))
def test_the_stacks_after_a_log(case: dict[str, Any]) -> None:
    found = stacks(read_change(entry) for entry in case["log"])
    assert [change.id for change in found.undo] == case["undo"]
    assert [change.id for change in found.redo] == case["redo"]


@PATIENT
@given(st.lists(st.sampled_from(["gesture", "undo", "redo"]), max_size=40))
def test_undo_and_redo_by_the_log_act_like_a_row_of_states(steps: list[str]) -> None:
    """Against the plainest model there is: a list of states and a finger on one of them."""
    log: list[Change] = []
    now = Annotations()
    states, finger = [now], 0
    for n, step in enumerate(steps):
        found = stacks(log)
        id_ = f"00000000-0000-4000-8000-{n:012d}"
        if step == "gesture":
            change = Change(id_, "label", (SetLabel("count", n, now.labels.get("count")),))
            states, finger = [*states[: finger + 1], apply(now, change)], finger + 1
        else:
            stack = found.undo if step == "undo" else found.redo
            if not stack:
                assert finger == (0 if step == "undo" else len(states) - 1)
                continue
            change = inverse(now, stack[-1], id=id_, label=step)
            finger += -1 if step == "undo" else 1
        now = apply(now, change)
        log.append(change)
        assert now == states[finger]
