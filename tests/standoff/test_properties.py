"""What must hold for articles, gestures and junk that nobody thought of."""

import copy
import json
from typing import Any

import orjson
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from annotator.standoff import sanad
from annotator.standoff.changes import Change, apply, change_object, inverse, read_change
from annotator.standoff.check import Problem, check, check_change, refuse_errors
from annotator.standoff.quick import quick_span
from annotator.standoff.reading import read_annotations, read_span
from annotator.standoff.schema import default_schema, validator
from annotator.standoff.values import AnnotatedArticle, Annotations, Refused, annotations_object
from tests.standoff import cases
from tests.standoff import strategies as some
from tests.standoff.test_changes import plain

ID = "00000000-0000-4000-8000-000000000001"
RAW = [case["change"] for case in cases.read("changes.json")["cases"]]
TEXT = cases.read("changes.json")["text"]
# Whole articles and rows of gestures are big draws: fewer of them in a run, another run has others.
FEW = settings(some.PATIENT, max_examples=40)
STORY = read_annotations(cases.read("changes.json")["before"]["story"])


@FEW
@given(some.articles())
def test_json_there_and_back_is_the_same_article(article: AnnotatedArticle) -> None:
    line = sanad.dumps(article)
    assert sanad.loads(line) == article
    assert sanad.dumps(sanad.loads(line)) == line
    assert b"\n" not in line


@FEW
@given(some.articles())
def test_every_written_article_fits_the_published_json_schema(article: AnnotatedArticle) -> None:
    validator("sanad-1.schema.json").validate(orjson.loads(sanad.dumps(article)))


@FEW
@given(st.data())
def test_a_row_of_gestures_taken_back_one_by_one_leaves_what_was_there(data: st.DataObject) -> None:
    text = data.draw(some.texts)
    now = data.draw(some.annotations(text))
    behind = []
    for _ in range(data.draw(st.integers(1, 4))):
        change = data.draw(some.changes(text, now))
        after = _applied(now, change)
        if after is None:
            continue
        behind.append((now, change))
        assert apply(after, inverse(now, change, id=ID)) == now
        now = after
    for before, change in reversed(behind):
        now = apply(now, inverse(before, change, id=ID))
        assert now == before


@FEW
@given(st.data())
def test_a_change_means_the_same_after_its_way_through_json(data: st.DataObject) -> None:
    text = data.draw(some.texts)
    now = data.draw(some.annotations(text))
    change = data.draw(some.changes(text, now))
    assert read_change(orjson.loads(orjson.dumps(change_object(change)))) == change


def _applied(now: Annotations, change: Change) -> Annotations | None:
    """What stands after the change; None when it was refused for one of the two reasons there can be."""
    code = "applied"
    try:
        return apply(now, change)
    except Refused as refusal:
        code = refusal.code
        return None
    finally:
        event(code)
        assert code in {"applied", "conflict", "dangling_reference"}


def _errors(annotations: Annotations, text: str) -> list[Problem]:
    return [problem for problem in check(annotations, text, default_schema()) if problem.severity == "error"]


@FEW
@given(st.data())
def test_the_fast_path_finds_every_new_error_and_invents_none(data: st.DataObject) -> None:
    text = data.draw(some.texts)
    now = data.draw(some.annotations(text))
    change = data.draw(some.changes(text, now))
    after = _applied(now, change)
    if after is None:
        return
    fast = check_change(after, change, text, default_schema())
    old, whole = _errors(now, text), _errors(after, text)
    assert [problem for problem in fast if problem not in whole] == []
    fresh = [problem for problem in whole if problem not in old and problem not in fast]
    # Of a ring of quotes the fast path names those that were touched: one is enough to refuse the change.
    assert all(problem.code == "cycle" and "cycle" in {one.code for one in fast} for problem in fresh)


def _spoil(data: st.DataObject, value: Any) -> Any:
    """The value with one place in it replaced by junk, taken away, doubled or renamed."""
    if not isinstance(value, dict | list) or not value or data.draw(st.integers(0, 3)) == 0:
        return data.draw(some.json_values | st.sampled_from(["\ud83d", float("nan"), float("inf"), 2**60, (), b"x"]))
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = data.draw(st.sampled_from(keys))
    deed = data.draw(st.sampled_from(["spoil", "spoil", "spoil", "drop", "more"]))
    if deed == "drop":
        del value[key]
    elif deed == "more":
        value.update({data.draw(st.text(max_size=3)): 1}) if isinstance(value, dict) else value.append(value[key])
    else:
        value[key] = _spoil(data, value[key])
    return value


@settings(some.PATIENT, max_examples=200)
@given(st.data())
def test_a_spoiled_change_is_applied_or_refused_nothing_else(data: st.DataObject) -> None:
    raw = _spoil(data, copy.deepcopy(data.draw(st.sampled_from(RAW))))
    refusal = None
    try:
        change = read_change(raw)
        after = apply(STORY, change)
        refuse_errors(check_change(after, change, TEXT, default_schema()))
        orjson.dumps(annotations_object(after))
    except Refused as refused:
        refusal = refused
    if refusal is not None:
        event(refusal.code)
        json.dumps(refusal.facts)
        assert refusal.code != "malformed" or isinstance(refusal.facts["path"], str)


@settings(some.PATIENT, max_examples=200)
@given(st.data())
def test_a_spoiled_article_is_read_or_refused_with_its_path(data: st.DataObject) -> None:
    article = AnnotatedArticle("a1", "خبر", TEXT, "ar-news", "1.0", STORY)
    raw = _spoil(data, orjson.loads(sanad.dumps(article)))
    path = None
    try:
        read = sanad.read_article(raw)
    except sanad.SanadError as error:
        path = error.facts["path"]
    if path is None:
        assert sanad.loads(sanad.dumps(read)) == read
    else:
        assert isinstance(path, str)


@some.PATIENT
@given(st.binary(max_size=60) | some.json_values.map(orjson.dumps))
def test_bytes_of_any_kind_are_no_article(data: bytes) -> None:
    with pytest.raises(sanad.SanadError):
        sanad.loads(data)


@settings(some.PATIENT, max_examples=100)
@given(st.data())
def test_the_fast_lane_reads_what_the_strict_reader_reads(data: st.DataObject) -> None:
    raw = [plain(span) for span in annotations_object(STORY)["spans"]]  # type: ignore[attr-defined]
    value = data.draw(st.sampled_from(raw))
    if data.draw(st.booleans()):
        value = _spoil(data, value)
    quick = quick_span(value)
    if quick is None:
        event("left to the strict reader")
        return
    event("taken")
    assert quick == read_span(value, "")


def test_the_fast_lane_takes_the_spans_of_an_ordinary_article() -> None:
    made = annotations_object(STORY)["spans"]
    # As JSON has them, and as they are made here: with tuples.
    for spans in (plain(made), made):
        assert [quick_span(span) for span in spans] == [read_span(span, "") for span in spans]
        assert None not in [quick_span(span) for span in spans]


def test_the_empty_article_is_an_article() -> None:
    article = AnnotatedArticle("a1", "", "", "ar-news", "1.0", Annotations())
    assert sanad.loads(sanad.dumps(article)) == article
