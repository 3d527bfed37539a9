"""All that is wrong with a schema at once, each by its path and with a code a sentence can be made of."""

from typing import Any

import pytest

from annotator.standoff.proofreading import is_storable, proofread
from annotator.standoff.schema import SchemaError, default_schema, read_schema
from tests.standoff.test_changes import plain
from tests.standoff.test_schema import at


def body() -> Any:
    return plain(default_schema().body)


def spoiled(*faults: tuple[tuple[str | int, ...], object]) -> Any:
    schema = body()
    for path, value in faults:
        at(schema, *path[:-1])[path[-1]] = value
    return schema


def told(value: object) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in proofread(value)]


def test_a_good_schema_has_nothing_wrong() -> None:
    assert proofread(body()) == []


def test_everything_is_told_in_the_order_of_the_schema_not_only_the_first() -> None:
    value = spoiled(
        (("frameTypes", 1, "anchor"), "nobody"),
        (("spanTypes", 10, "layer"), "nowhere"),
        (("spanTypes", 2, "name", "ar"), ""),
        (("spanTypes", 2, "hotkey"), "Digit1"),
        (("labels", 0, "choices"), []),
    )
    assert told(value) == [
        ("spanTypes[2].name.ar", "empty"),
        ("labels[0].choices", "none_there"),
        ("spanTypes[2].hotkey", "key_taken"),
        ("spanTypes[10].layer", "no_layer"),
        ("frameTypes[1].anchor", "no_role"),
    ]
    with pytest.raises(SchemaError) as refusal:
        read_schema(value)
    assert len(refusal.value.problems) == 5


def test_a_key_that_is_taken_names_who_has_it() -> None:
    (problem,) = proofread(spoiled((("spanTypes", 2, "hotkey"), "Digit1")))
    assert problem.facts == {
        "value": "Digit1",
        "other": "spanTypes[0]",
        "name": {"ar": "شخص", "en": "Person"},
    }


def test_a_type_that_is_off_holds_no_key() -> None:
    value = spoiled((("spanTypes", 0, "enabled"), False), (("spanTypes", 2, "hotkey"), "Digit1"))
    assert proofread(value) == []


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        (("name",), "Not Good", ("name", "bad_name")),
        (("version",), "next", ("version", "bad_version")),
        (("spanTypes", 0, "code"), "شخص", ("spanTypes[0].code", "bad_code")),
        (("spanTypes", 1, "code"), "PERS", ("spanTypes[1].code", "code_taken")),
        (("spanTypes", 0, "hotkey"), "1", ("spanTypes[0].hotkey", "bad_key")),
        (("spanTypes", 0, "colour", "bar"), "red", ("spanTypes[0].colour.bar", "bad_colour")),
        (("spanTypes", 0, "attributes", 0, "kind"), "wish", ("spanTypes[0].attributes[0].kind", "not_offered")),
        (("spanTypes", 0, "attributes", 0, "default"), "?", ("spanTypes[0].attributes[0].default", "bad_default")),
        (
            ("spanTypes", 0, "examples", 0, "segments"),
            [[5, 900]],
            ("spanTypes[0].examples[0].segments", "segments_outside"),
        ),
        (("frameTypes", 0, "roles", 1, "creates"), "PERS", ("frameTypes[0].roles[1].creates", "creates_no_filler")),
        (("frameTypes", 0, "roles", 1, "max"), 0, ("frameTypes[0].roles[1].max", "too_small")),
        (("frameTypes", 0, "roles"), [], ("frameTypes[0].roles", "none_there")),
        (("layers",), [], ("layers", "none_there")),
        (("spanTypes", 0, "extra"), 1, ("spanTypes[0]", "unknown_field")),
        (("spanTypes", 0, "mention"), "yes", ("spanTypes[0].mention", "wrong_kind")),
    ],
)
def test_every_kind_of_mistake_has_its_code(path: Any, value: object, found: tuple[str, str]) -> None:
    assert found in told(spoiled((path, value)))


def test_a_missing_field_is_told_at_its_own_place() -> None:
    value = body()
    del value["spanTypes"][4]["colour"], value["title"]
    assert told(value) == [("title", "missing"), ("spanTypes[4].colour", "missing")]


def test_an_unfinished_schema_can_be_kept_and_a_shapeless_value_cannot() -> None:
    assert is_storable(spoiled((("spanTypes", 0, "code"), ""), (("frameTypes", 0, "roles"), []), (("layers",), [])))
    assert not is_storable([])
    assert not is_storable({"format": "sanad-schema/1"})
    assert not is_storable(spoiled((("spanTypes", 0, "attributes"), "many")))


SENTENCE = "رَأَى 👩‍🏫 المُعَلِّمَةَ"


@pytest.mark.parametrize(
    ("segments", "found"),
    [
        ([[0, 5]], None),
        ([[6, 9]], None),
        ([[0, len(SENTENCE)]], None),
        ([[0, 5], [6, 9]], None),
        # Between a letter and its vowel, and inside a sign of several code points.
        ([[0, 1]], "letter_split"),
        ([[7, 9]], "letter_split"),
        ([[0, len(SENTENCE) + 1]], "segments_outside"),
        ([[6, 9], [0, 5]], "segments_outside"),
        ([[0, 5], [5, 9]], "segments_outside"),
        ([[0, 5], [4, 9]], "segments_outside"),
        ([[3, 3]], "segments_outside"),
    ],
)
def test_marks_of_an_example_stand_on_whole_letters_of_its_sentence(segments: object, found: str | None) -> None:
    example = {"text": {"ar": SENTENCE}, "segments": segments}
    problems = told(spoiled((("spanTypes", 0, "examples"), [example])))
    assert problems == ([("spanTypes[0].examples[0].segments", found)] if found else [])


@pytest.mark.parametrize(("edge", "whole"), [(5.0, False), (True, False), ("5", False), (-1, False), (5, True)])
def test_an_edge_of_a_mark_is_a_whole_number(edge: object, whole: bool) -> None:
    example = {"text": {"ar": SENTENCE}, "segments": [[0, edge]]}
    assert (told(spoiled((("spanTypes", 0, "examples"), [example]))) == []) is whole


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"attribute": "b", "in": [True]}, []),
        ({"attribute": "a", "in": [True]}, [("labels[0].showIf.attribute", "no_attribute")]),
        ({"attribute": "elsewhere", "in": [True]}, [("labels[0].showIf.attribute", "no_attribute")]),
    ],
)
def test_a_condition_is_about_another_attribute_of_the_same_thing(rule: object, found: list[tuple[str, str]]) -> None:
    name = {"ar": "س", "en": "X"}
    labels = [{"code": code, "name": name, "kind": "boolean"} for code in ("a", "b")]
    labels[0]["showIf"] = rule  # type: ignore[assignment]
    assert told(spoiled((("labels",), labels))) == found


def test_of_three_with_one_code_both_later_ones_are_told_and_name_the_first() -> None:
    value = spoiled((("spanTypes", 3, "code"), "PERS"), (("spanTypes", 5, "code"), "PERS"))
    taken = [problem for problem in proofread(value) if problem.code == "code_taken"]
    assert [(one.path, one.facts["other"]) for one in taken] == [
        ("spanTypes[3].code", "spanTypes[0]"),
        ("spanTypes[5].code", "spanTypes[0]"),
    ]


def test_a_type_whose_code_is_taken_away_is_missed_wherever_it_was_named() -> None:
    found = told(spoiled((("spanTypes", 0, "code"), "NOBODY"), (("frameTypes", 0, "code"), "said")))
    assert {code for _path, code in found} <= {"no_span_type", "no_frame_type", "creates_no_filler"}
    assert all(".roles[" in path for path, _code in found)


def test_what_is_told_of_a_very_long_value_is_short() -> None:
    (problem,) = proofread(spoiled((("name",), "س" * 100_000)))[:1]
    assert (problem.path, len(problem.facts["value"])) == ("name", 80)
    assert len(problem.message) <= 300


@pytest.mark.parametrize("value", [None, [], "", 0, True, {}, {"spanTypes": None}, [[[[]]]]])
def test_what_is_no_schema_is_told_without_falling_over(value: object) -> None:
    assert proofread(value)
    assert not is_storable(value)
