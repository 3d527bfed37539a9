"""A colour judged as it is chosen, and colours that are still free."""

import pytest

from annotator.standoff.colours import contrast, lab
from annotator.standoff.palette import APART, CLOSE, INK_LEAST, MARK_LEAST, _hex, doubts, nearest, proposals
from annotator.standoff.schema import default_schema

ENTITIES = {t.code: t.colour for t in default_schema().span_types.values() if t.layer == "entity" and t.enabled}
GOOD = {"fill": "#f0d48f", "bar": "#7f6408", "darkFill": "#78410a", "darkBar": "#e6bd4f"}


def told(colour: dict[str, str], **others: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(doubt.code, doubt.side, doubt.other) for doubt in doubts(colour, others)]


def test_the_colours_that_come_with_the_program_leave_no_grave_doubt() -> None:
    for code, colour in ENTITIES.items():
        others = {other: there for other, there in ENTITIES.items() if other != code}
        assert [doubt for doubt in doubts(colour, others) if doubt.grave] == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"fill": "#555555"}, [("ink", "light", ""), ("bar_on_fill", "light", "")]),
        ({"bar": "#dddddd"}, [("bar_on_sheet", "light", ""), ("bar_on_fill", "light", "")]),
        ({"fill": "#fefefe"}, [("pale", "light", "")]),
        ({"darkBar": "#30404a"}, [("bar_on_sheet", "dark", ""), ("bar_on_fill", "dark", "")]),
    ],
)
def test_what_a_colour_is_not_good_enough_for(changed: dict[str, str], expected: list[tuple[str, str, str]]) -> None:
    assert told(GOOD) == []
    assert told({**GOOD, **changed}) == expected


def test_the_type_it_is_taken_for_is_named_with_the_eye_that_does() -> None:
    one, other = {**GOOD, "fill": "#cfe0b0"}, {**GOOD, "fill": "#e8d7b4", "darkFill": "#0a2a78"}
    doubt = next(doubt for doubt in doubts(one, {"ORG": other}))
    assert (doubt.code, doubt.side, doubt.other) == ("taken_for", "light", "ORG")
    assert doubt.vision in ("deutan", "protan")
    assert doubt.value == nearest(one["fill"], other["fill"])[0] < CLOSE < doubt.least == APART


def test_proposals_are_good_and_free_as_far_as_there_is_room() -> None:
    some = {code: ENTITIES[code] for code in ("PERS", "ORG", "GPE", "DATE")}
    made = proposals(some.values(), 1)
    assert [doubt for doubt in doubts(made[0], some) if doubt.grave] == []
    assert contrast(made[0]["bar"], made[0]["fill"]) >= MARK_LEAST
    assert contrast("#121b23", made[0]["fill"]) >= INK_LEAST


def test_where_the_room_is_taken_the_best_that_is_left_is_proposed() -> None:
    (colour,) = proposals(ENTITIES.values(), 1)
    assert {doubt.code for doubt in doubts(colour, ENTITIES)} <= {"taken_for", "close_to"}
    assert min(nearest(colour["fill"], other["fill"])[0] for other in ENTITIES.values()) > 5


def test_an_empty_schema_gets_as_many_as_it_asks_for_the_same_every_time() -> None:
    made = proposals([], 8)
    assert len({colour["fill"] for colour in made}) == 8
    assert proposals([], 8) == made


def test_a_place_of_the_colour_space_is_found_again() -> None:
    lightness, a, b = lab(_hex(80, 30, 90))
    assert (lightness, a, b) == pytest.approx((80, 0, 30), abs=0.6)
