"""Edges of Arabic spans: what differs by a proclitic, a word, a mark, and what does otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.edges import EdgeDifference, differences, edge_class, uncut
from annotator.standoff.values import Segments

TEXT = "قال الوزير إن موسكو ترفض القرار، وأضاف «أن لأوكرانيا حق الرد» غداً في بيان للقوات المسلحة عام 2022."
#: Swapped sides see the other way round.
TURNED = {"more": "less", "less": "more", "apart": "apart"}


def at(quote: str, cut: int = 0) -> tuple[int, int]:
    start = TEXT.index(quote)
    return start + cut, start + len(quote)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (at("موسكو"), at("موسكو"), "same"),
        (at("لأوكرانيا", 1), at("لأوكرانيا"), "clitic"),  # ل + أوكرانيا
        (at("وأضاف", 1), at("وأضاف"), "clitic"),  # و + أضاف
        (at("للقوات", 1), at("للقوات"), "clitic"),  # the second lam is what is left of the article
        (at("للقوات المسلحة", 1), at("للقوات المسلحة"), "clitic"),
        (at("لأوكرانيا حق", 1), at("لأوكرانيا"), "boundary"),  # the ends differ as well
        (at("موسكو", 1), at("موسكو"), "boundary"),  # م is no proclitic
        (at("الوزير", 2), at("الوزير"), "boundary"),  # the article alone is not cut off a word
        (at("الوزير"), at("قال الوزير"), "boundary"),
        (at("«أن لأوكرانيا حق الرد»"), at("أن لأوكرانيا حق الرد"), "boundary"),
    ],
)
def test_edges_are_the_same_the_same_proclitics_apart_or_others(
    one: tuple[int, int], other: tuple[int, int], expected: str
) -> None:
    assert edge_class((one,), (other,), TEXT) == expected
    assert edge_class((other,), (one,), TEXT) == expected


def test_two_who_cut_differently_much_off_one_word_differ_by_clitics_too() -> None:
    """ولأوكرانيا: one cuts و, the other ول."""
    text = "ولأوكرانيا حق"
    assert edge_class(((1, 10),), ((2, 10),), text) == "clitic"
    assert uncut(((1, 10),), text) == uncut(((2, 10),), text) == ((0, 10),)


def test_a_proclitic_with_marks_is_cut_with_them() -> None:
    text = "وَلِأوكرانيا"
    assert edge_class(((0, 12),), ((2, 12),), text) == "clitic"
    assert edge_class(((0, 12),), ((4, 12),), text) == "clitic"
    assert edge_class(((0, 12),), ((1, 12),), text) == "boundary"


def test_each_piece_of_a_discontinuous_span_may_lose_its_proclitics() -> None:
    one: Segments = (at("إن موسكو"), at("لأوكرانيا حق الرد", 1))
    other: Segments = (at("إن موسكو"), at("لأوكرانيا حق الرد"))
    assert edge_class(one, other, TEXT) == "clitic"
    assert edge_class(one, other[:1], TEXT) == "boundary"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # The other takes the proclitic in, a word more before, a word less after, the marks, half a word.
        (at("لأوكرانيا", 1), at("لأوكرانيا"), [("start", "clitic", "more")]),
        (at("الوزير"), at("قال الوزير"), [("start", "word", "more")]),
        (at("حق الرد"), at("حق"), [("end", "word", "less")]),
        (
            at("أن لأوكرانيا حق الرد"),
            at("«أن لأوكرانيا حق الرد»"),
            [("start", "mark", "more"), ("end", "mark", "more")],
        ),
        (at("القرار"), at("القرار،"), [("end", "mark", "more")]),
        (at("2022"), at("2022."), [("end", "mark", "more")]),
        (at("موسكو"), at("موس"), [("end", "other", "less")]),
        (at("موسكو"), at("قال الوزير إن موسكو"), [("start", "other", "more")]),
        (at("لأوكرانيا حق", 1), at("لأوكرانيا حق الرد"), [("start", "clitic", "more"), ("end", "word", "more")]),
        # «قال» with the quotation mark: one word and marks around it are a word.
        (at("أن لأوكرانيا"), at("وأضاف «أن لأوكرانيا"), [("start", "word", "more")]),
        (at("موسكو"), at("موسكو"), []),
    ],
)
def test_every_edge_that_differs_is_told_with_what_makes_the_difference(
    one: tuple[int, int], other: tuple[int, int], expected: list
) -> None:
    assert list(differences((one,), (other,), TEXT)) == expected
    turned = [(edge, how, TURNED[way]) for edge, how, way in expected]
    assert list(differences((other,), (one,), TEXT)) == turned


def test_pieces_with_another_gap_differ_inside() -> None:
    one: Segments = (at("إن موسكو"), at("حق الرد"))
    other: Segments = (at("إن موسكو ترفض"), at("حق الرد"))
    assert differences(one, other, TEXT) == (EdgeDifference("inner", "other", "apart"),)
    assert differences(one, ((one[0][0], one[1][1]),), TEXT) == (EdgeDifference("inner", "other", "apart"),)


PLACES = st.integers(0, len(TEXT) - 1).flatmap(
    lambda start: st.tuples(st.just(start), st.integers(start + 1, len(TEXT)))
)


@given(PLACES, PLACES)
def test_spans_with_other_edges_have_a_difference_at_each_and_only_clitics_where_that_is_the_class(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    found = differences((one,), (other,), TEXT)
    assert [edge for edge, _, _ in found] == [
        edge for edge, mine, theirs in zip(("start", "end"), one, other, strict=True) if mine != theirs
    ]
    kind = edge_class((one,), (other,), TEXT)
    assert (kind == "same") == (not found)
    assert (kind == "clitic") == ([(edge, how) for edge, how, _ in found] == [("start", "clitic")])
