"""Every change of the shared vectors, forwards and backwards; and gestures nobody wrote down."""

import json
from typing import Any

import orjson
import pytest

from annotator.standoff.changes import (
    Change,
    Delete,
    Put,
    SetLabel,
    apply,
    change_object,
    inverse,
    operation_object,
    read_change,
    touched,
)
from annotator.standoff.check import check_change, refuse_errors
from annotator.standoff.reading import read_annotations
from annotator.standoff.schema import default_schema
from annotator.standoff.values import Annotations, Entity, Refused, Span, annotations_object
from tests.standoff import cases

VECTORS = cases.read("changes.json")
TEXT = VECTORS["text"]
ACCEPTED = [case for case in VECTORS["cases"] if "after" in case]
REFUSED = [case for case in VECTORS["cases"] if "refused" in case]
ID = "00000000-0000-4000-8000-000000000001"


def before(case: dict[str, Any]) -> Annotations:
    named = case["before"]
    return read_annotations(VECTORS["before"][named] if isinstance(named, str) else named)


def plain(value: object) -> Any:
    """A value as JSON shows it: tuples are arrays."""
    return orjson.loads(orjson.dumps(value))


def save(annotations: Annotations, raw: object) -> tuple[Annotations, Change]:
    """What the server does with a change: read, apply, check."""
    change = read_change(raw)
    after = apply(annotations, change)
    refuse_errors(check_change(after, change, TEXT, default_schema()))
    return after, change


def test_there_are_enough_vectors() -> None:
    assert len(ACCEPTED) >= 40
    assert len(REFUSED) >= 100


@pytest.mark.parametrize("case", **cases.named(ACCEPTED))
def test_a_change_leads_to_what_the_case_says_and_back(case: dict[str, Any]) -> None:
    start = before(case)
    after, change = save(start, case["change"])
    assert plain(annotations_object(after)) == case["after"]
    back = inverse(start, change, id=VECTORS["inverseId"])
    assert [plain(operation_object(operation)) for operation in back.operations] == case["inverse"]
    assert (back.id, back.undoes, back.label) == (VECTORS["inverseId"], case["change"]["id"], "undo")
    assert apply(after, back) == start


@pytest.mark.parametrize("case", **cases.named(ACCEPTED))
def test_redoing_is_undoing_the_undo(case: dict[str, Any]) -> None:
    start = before(case)
    after, change = save(start, case["change"])
    back = inverse(start, change, id=VECTORS["inverseId"])
    forth = inverse(after, back, id=ID, label="redo")
    assert apply(apply(after, back), forth) == after
    assert forth.operations == change.operations


@pytest.mark.parametrize("case", **cases.named(REFUSED))
def test_a_change_is_refused_with_the_code_and_facts_of_the_case(case: dict[str, Any]) -> None:
    start = before(case)
    with pytest.raises(Refused) as refusal:
        save(start, case["change"])
    assert refusal.value.code == case["refused"]
    for name, value in case.get("facts", {}).items():
        assert (name, plain(refusal.value.facts[name])) == (name, value)


@pytest.mark.parametrize("case", **cases.named(REFUSED))
def test_a_refused_change_leaves_everything_as_it_was(case: dict[str, Any]) -> None:
    start = before(case)
    shown = plain(annotations_object(start))
    with pytest.raises(Refused):
        save(start, case["change"])
    assert plain(annotations_object(start)) == shown


@pytest.mark.parametrize("case", **cases.named(ACCEPTED))
def test_a_change_survives_being_written_and_read(case: dict[str, Any]) -> None:
    change = read_change(case["change"])
    assert read_change(orjson.loads(orjson.dumps(change_object(change)))) == change
    assert read_change(json.loads(json.dumps(change_object(change)))) == change


def test_touched_names_every_object_once_and_no_label() -> None:
    span = Span("s", "PERS", ((0, 3),), "قال")
    entity = Entity("e", "PERS", "هو")
    change = Change(
        ID, "mark", (Put("span", span, None), Delete("entity", "e", entity), SetLabel("genre", "report", None))
    )
    assert touched(change) == {"span": {"s"}, "entity": {"e"}, "frame": frozenset()}
