"""Coefficients against their plain formulas, and where they must not say anything."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from nltk.metrics.agreement import AnnotationTask
from scipy.optimize import linear_sum_assignment

from annotator.agreement import coefficients
from annotator.agreement.alpha import alpha, alpha_of, coincidences_of_counts
from annotator.agreement.columns import Array
from annotator.agreement.matching import assignment, best_sum, greedy

TWO_RATERS = (
    coefficients.observed,
    coefficients.bennett_s,
    coefficients.scott_pi,
    coefficients.cohen_kappa,
    coefficients.gwet_ac1,
)
sizes = st.integers(2, 5)
tables = sizes.flatmap(lambda c: arrays(np.float64, (c, c), elements=st.integers(0, 20).map(float)))
ratings = st.lists(st.tuples(*[st.none() | st.integers(0, 3)] * 4), min_size=1, max_size=15)


def both_ways(square: Array) -> Array:
    return square + square.T


def table(*rows: tuple[float, ...]) -> Array:
    return np.array(rows, dtype=np.float64)


@pytest.mark.parametrize("coefficient", TWO_RATERS[1:])
def test_one_category_only_says_nothing_and_is_never_full_agreement(coefficient: object) -> None:
    assert math.isnan(coefficient(table((12,))))
    assert math.isnan(coefficient(table((12, 0), (0, 0))))


def test_alpha_of_one_category_of_no_pair_and_of_nothing_is_undefined() -> None:
    assert alpha_of([[1, 1, 1], [1, 1, 1]]) is None
    assert alpha_of([[1, None, 2], [None, 1, None]]) is None
    assert alpha_of([[], []]) is None
    assert alpha_of([[1, 2, 3], [1, 2, 3]]) == 1
    assert math.isnan(coefficients.cohen_kappa(np.zeros((2, 2))))
    assert math.isnan(coefficients.fleiss_kappa(np.zeros((0, 3))))
    assert math.isnan(coefficients.fleiss_kappa(table((1, 0), (0, 1))))  # nobody rated anything twice
    assert math.isnan(coefficients.fleiss_kappa(table((3, 0), (4, 0))))  # one category only


def test_two_who_never_agree_are_below_chance() -> None:
    assert coefficients.scott_pi(table((0, 5), (5, 0))) == -1
    assert coefficients.cohen_kappa(table((0, 5), (5, 0))) == -1
    assert coefficients.cohen_kappa(table((0, 5), (0, 0))) == 0


@given(tables)
def test_coefficients_are_those_of_nltk(found: Array) -> None:
    items = [(i, j) for (i, j), n in np.ndenumerate(found) for _ in range(int(n))]
    if len({rating for item in items for rating in item}) < 2:
        return
    task = AnnotationTask(
        [(who, n, str(said)) for n, item in enumerate(items) for who, said in zip("ab", item, strict=True)]
    )
    assert coefficients.observed(found) == pytest.approx(task.avg_Ao())
    assert coefficients.scott_pi(found) == pytest.approx(task.pi())
    assert alpha(both_ways(found)) == pytest.approx(task.alpha())
    if coefficients.expected(found) < 1:
        assert coefficients.cohen_kappa(found) == pytest.approx(task.kappa())


@given(tables, st.randoms())
def test_a_table_says_the_same_turned_renamed_and_among_others(found: Array, chance: object) -> None:
    order = list(range(len(found)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    stacked = np.stack([found, both_ways(found)])
    for coefficient in TWO_RATERS:
        value = coefficient(found)
        assert coefficient(found.T) == pytest.approx(value, nan_ok=True)
        assert coefficient(found[np.ix_(order, order)]) == pytest.approx(value, nan_ok=True)
        assert coefficient(stacked)[0] == pytest.approx(value, nan_ok=True)
        assert math.isnan(value) or -1 - 1e-9 <= value <= 1 or coefficient is coefficients.bennett_s


def plain_alpha(rows: list[tuple[float | None, ...]], metric: str) -> float | None:
    """α written down as in the paper, pair by pair; ``rows``: one an item."""
    units = [[rating for rating in row if rating is not None] for row in rows]
    units = [unit for unit in units if len(unit) > 1]
    everything = [rating for unit in units for rating in unit]

    def delta(one: float, other: float) -> float:
        if metric == "nominal":
            return float(one != other)
        if metric == "interval":
            return (one - other) ** 2
        if metric == "ratio":
            return ((one - other) / (one + other)) ** 2 if one + other else 0.0
        low, high = min(one, other), max(one, other)
        between = sum(low <= rating <= high for rating in everything)
        ends = (everything.count(low) + everything.count(high)) / 2
        return (between - ends) ** 2 if low != high else 0.0

    seen = sum(delta(a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2))
    expected = sum(delta(a, b) for a, b in permutations(everything, 2))
    return 1 - (len(everything) - 1) * seen / expected if expected else None


@given(ratings, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_that_of_every_pair_looked_at_by_itself(rows: list, metric: str) -> None:
    by_rater = [list(column) for column in zip(*rows, strict=True)]
    found, plain = alpha_of(by_rater, metric), plain_alpha(rows, metric)
    assert found == (None if plain is None else pytest.approx(plain))


@given(ratings, ratings)
def test_coincidences_of_two_corpora_add_up(first: list, second: list) -> None:
    def counts(rows: list) -> Array:
        return np.array([[row.count(category) for category in range(4)] for row in rows], dtype=np.float64)

    whole = coincidences_of_counts(np.vstack([counts(first), counts(second)]))
    assert whole == pytest.approx(coincidences_of_counts(counts(first)) + coincidences_of_counts(counts(second)))
    assert whole == pytest.approx(whole.T)


def test_interval_and_ratio_need_to_know_the_numbers() -> None:
    with pytest.raises(ValueError, match="values of the categories"):
        alpha(np.ones((2, 2)), "interval")


edges = st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 6)), st.sampled_from([0.25, 0.5, 0.75, 1.0]))


@given(edges)
def test_the_best_matching_is_that_of_scipy_and_the_greedy_one_is_seen_alike_from_both_sides(found: dict) -> None:
    listed = [(i, j, weight) for (i, j), weight in found.items()]
    weights = np.zeros((7, 7))
    for i, j, weight in listed:
        weights[i, j] = weight
    rows, columns = linear_sum_assignment(weights, maximize=True)
    assert best_sum(listed) == pytest.approx(weights[rows, columns].sum())
    assert best_sum([(j, i, weight) for i, j, weight in listed]) == pytest.approx(best_sum(listed))
    pairs = greedy(listed)
    assert sorted((j, i) for i, j in greedy([(j, i, weight) for i, j, weight in listed])) == sorted(pairs)
    assert sum(weights[pair] for pair in pairs) >= best_sum(listed) / 2


@given(st.integers(1, 6).flatmap(lambda n: arrays(np.float64, (n, n + 2), elements=st.integers(-9, 9).map(float))))
def test_an_assignment_of_any_weights_is_that_of_scipy(weights: Array) -> None:
    rows, columns = linear_sum_assignment(weights, maximize=True)
    found = assignment(weights)
    assert len(set(found.values())) == len(found) == len(weights)
    assert sum(weights[row, column] for row, column in found.items()) == weights[rows, columns].sum()


def test_matching_one_by_one_may_be_worse_than_matching_all_together() -> None:
    """The best pair first (0.75) leaves two spans alone; crosswise both are matched (0.5 + 0.5)."""
    crossing = [(0, 0, 0.75), (0, 1, 0.5), (1, 0, 0.5)]
    assert best_sum(crossing) == 1.0
    assert greedy(crossing) == [(0, 0)]
    assert best_sum([]) == 0
