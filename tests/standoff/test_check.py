"""What the check says of whole annotation sets, by the shared vectors; and that the fast path says no less."""

import time
from typing import Any

import pytest

from annotator.standoff.changes import Change, Put, apply
from annotator.standoff.check import Problem, check, check_change, refuse_errors
from annotator.standoff.reading import read_annotations
from annotator.standoff.schema import Schema, default_schema, read_schema
from annotator.standoff.values import Annotations, Entity, Frame, Refused, Span
from tests.standoff import cases
from tests.standoff.test_changes import plain

CASES = cases.read("checks.json")["cases"]
ID = "00000000-0000-4000-8000-000000000001"


def shown(problems: list[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "severity": problem.severity,
            "code": problem.code,
            "kind": problem.kind,
            "id": problem.id,
            "facts": plain(problem.facts),
        }
        for problem in problems
    ]


@pytest.mark.parametrize("case", **cases.named(CASES))
def test_the_check_says_what_the_case_says(case: dict[str, Any]) -> None:
    annotations = read_annotations(case["annotations"])
    names = frozenset(case.get("names", ()))
    assert shown(check(annotations, case["text"], default_schema(), names)) == case["problems"]


@pytest.mark.parametrize("case", **cases.named(CASES))
def test_a_change_that_puts_everything_meets_the_same_errors(case: dict[str, Any]) -> None:
    annotations = read_annotations(case["annotations"])
    things = [
        *(Put("span", thing, None) for thing in annotations.spans.values()),
        *(Put("entity", thing, None) for thing in annotations.entities.values()),
        *(Put("frame", thing, None) for thing in annotations.frames.values()),
    ]
    problems = check_change(annotations, Change(ID, "mark", tuple(things)), case["text"], default_schema())
    errors = [problem for problem in case["problems"] if problem["severity"] == "error"]
    by_place = [(problem["kind"], problem["id"], problem["code"]) for problem in errors if problem["kind"] != "label"]
    assert sorted((problem.kind, problem.id, problem.code) for problem in problems) == sorted(by_place)


def test_the_fast_path_looks_at_nothing_but_what_was_touched() -> None:
    broken = Span("s-broken", "DOG", ((0, 9),), "not this")
    good = Span("s-good", "PERS", ((0, 3),), "قال")
    before = Annotations(spans={"s-broken": broken})
    change = Change(ID, "mark", (Put("span", good, None),))
    after = apply(before, change)
    assert check_change(after, change, "قال زيد", default_schema()) == []
    assert [problem.id for problem in check(after, "قال زيد", default_schema())] == ["s-broken"] * 2


def test_refusing_names_the_first_error_and_passes_over_warnings() -> None:
    warning = Problem("warning", "unused_entity", "entity", "e-1")
    error = Problem("error", "bad_value", "span", "s-1", {"attribute": "iso", "value": "x"})
    refuse_errors([warning])
    with pytest.raises(Refused) as refusal:
        refuse_errors([warning, error])
    assert refusal.value.code == "bad_value"
    assert refusal.value.facts == {"kind": "span", "id": "s-1", "attribute": "iso", "value": "x"}


def conditional() -> Schema:
    """The default schema with a required attribute that is asked for only of actors."""
    body = plain(default_schema().body)
    gpe = next(item for item in body["spanTypes"] if item["code"] == "GPE")
    rule = {"attribute": "role", "in": ["actor"]}
    name = {"ar": "سبب", "en": "Reason"}
    gpe["attributes"].append({"code": "why", "name": name, "kind": "text", "required": True, "showIf": rule})
    return read_schema(body)


@pytest.mark.parametrize(
    ("attributes", "missing"),
    [({}, []), ({"role": "literal"}, []), ({"role": "actor"}, ["why"]), ({"role": "actor", "why": "x"}, [])],
)
def test_a_required_attribute_is_missed_only_where_asked_for(attributes: dict[str, str], missing: list[str]) -> None:
    span = Span("s", "GPE", ((0, 3),), "قال", attributes=attributes)
    problems = check(Annotations(spans={"s": span}), "قال", conditional())
    assert [problem.facts["attribute"] for problem in problems if problem.code == "missing_attribute"] == missing


def test_a_frame_of_a_type_that_is_switched_off_stays_and_is_told() -> None:
    body = plain(default_schema().body)
    next(item for item in body["frameTypes"] if item["code"] == "stance")["enabled"] = False
    frames = {"f": Frame("f", "stance"), "g": Frame("g", "quote")}
    problems = check(Annotations(frames=frames), "قال", read_schema(body))
    told = [(one.severity, one.kind, one.id, one.facts) for one in problems if one.code == "disabled_type"]
    assert told == [("warning", "frame", "f", {"type": "stance"})]


def crowded(number: int) -> tuple[Annotations, str]:
    text = "أوكرانيا، " * number
    spans = {f"s{n}": Span(f"s{n}", "GPE", ((n * 10, n * 10 + 8),), "أوكرانيا", "e") for n in range(number)}
    return Annotations(spans=spans, entities={"e": Entity("e", "GPE", "أوكرانيا")}), text


def test_one_touched_span_among_20_000_is_checked_in_a_millisecond() -> None:
    annotations, text = crowded(20_000)
    change = Change(ID, "mark", (Put("span", annotations.spans["s19999"], None),))
    schema = default_schema()
    took = []
    for _ in range(20):
        start = time.process_time()
        assert check_change(annotations, change, text, schema) == []
        took.append(time.process_time() - start)
    assert min(took) < 0.001


def test_20_000_spans_that_all_cross_are_checked_in_seconds_not_minutes() -> None:
    text = "م" * 60_000
    spans = {f"s{n:05}": Span(f"s{n:05}", "ORG", ((n, n + 30_000),), "م" * 30_000) for n in range(20_000)}
    start = time.process_time()
    problems = check(Annotations(spans=spans), text, default_schema())
    assert sum(problem.code == "crossing_spans" for problem in problems) == 19_999
    assert time.process_time() - start < 5
