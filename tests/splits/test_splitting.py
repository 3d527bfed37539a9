"""Splits: growth never moves an article, chance plays no part, and near duplicates stand on one side or nowhere."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.splits.near import Pair, near_pairs
from annotator.splits.splitting import EXCLUDED, SPLITS, Entry, Placed, Rule, split
from tests.splits.test_near import changed, story
from tests.standoff.strategies import PATIENT

RULE = Rule(salt="2026")
START = "2025-01-01"
GOLDEN = "dev train dev test train dev dev test train test test dev"


def day(number: int) -> str:
    return (date(2025, 1, 1) + timedelta(days=number)).isoformat()


def entries(number: int, first: int = 0) -> list[Entry]:
    """Articles with keys that say nothing about their age."""
    return [Entry(f"{n * 7919 % 10007:05}", n, day(n)) for n in range(first, first + number)]


def near(one: Entry, other: Entry) -> Pair[str]:
    return Pair(one.key, other.key, 0.9)


def splits_of(placed: Mapping[str, Placed]) -> dict[str, str]:
    return {key: one.split for key, one in placed.items()}


def kept(placed: Mapping[str, Placed]) -> dict[str, str]:
    return {key: one.split for key, one in placed.items() if one.split != EXCLUDED}


growths = st.lists(st.integers(1, 12), min_size=2, max_size=4)
links = st.lists(st.tuples(st.integers(0, 47), st.integers(0, 47)), max_size=30)
rules = st.sampled_from([
    RULE, Rule((1, 1, 1), "x"), Rule((0, 0, 1)), Rule(test_from=day(9)),
    Rule(dev_from=day(5), test_from=day(15)),
])  # fmt: skip


def linked(some: list[Entry], pairs: list[tuple[int, int]]) -> list[Pair[str]]:
    """The pairs among those that are there."""
    return [near(some[a], some[b]) for a, b in pairs if a != b and a < len(some) and b < len(some)]


@PATIENT
@given(growths, links, rules)
def test_growth_never_moves_an_article_that_was_released(
    steps: list[int], pairs: list[tuple[int, int]], rule: Rule
) -> None:
    held: dict[str, str] = {}
    size = 0
    for step in steps:
        size += step
        some = entries(size)
        placed = split(some, linked(some, pairs), rule, held=held)
        assert {key: placed[key].split for key in held} == held
        held = kept(placed)


@PATIENT
@given(growths, links, rules)
def test_near_duplicates_are_never_on_two_sides_unless_they_were_before(
    steps: list[int], pairs: list[tuple[int, int]], rule: Rule
) -> None:
    held: dict[str, str] = {}
    size = 0
    for step in steps:
        size += step
        some = entries(size)
        alike = linked(some, pairs)
        placed = split(some, alike, rule, held=held)
        for pair in alike:
            sides = {placed[pair.one].split, placed[pair.other].split} - {EXCLUDED}
            assert len(sides) < 2 or {pair.one, pair.other} <= held.keys()
        held = kept(placed)


@PATIENT
@given(st.randoms(use_true_random=False), links, rules)
def test_the_order_in_which_articles_and_pairs_come_makes_no_difference(
    random: Random, pairs: list[tuple[int, int]], rule: Rule
) -> None:
    some = entries(30)
    alike = linked(some, pairs)
    pins = {some[3].key: "test", some[4].key: EXCLUDED}
    first = split(some, alike, rule, held={some[0].key: "dev", some[9].key: "train"}, pins=pins)
    random.shuffle(some)
    random.shuffle(alike)
    turned = [Pair(pair.other, pair.one, pair.likeness) for pair in alike]
    held = {key: first[key].split for key in (first[k].key for k in first) if first[key].why == "kept"}
    again = split(some, turned, rule, held=held, pins=pins)
    assert again == first
    assert list(again) == list(first)


@PATIENT
@given(st.integers(1, 20), st.integers(1, 20))
def test_without_a_release_before_it_a_cluster_that_grows_stays_too(members: int, more: int) -> None:
    some = entries(members + more)
    few = split(some[:members], [near(some[0], one) for one in some[1:members]], RULE)
    many = split(some, [near(some[0], one) for one in some[1:]], RULE)
    assert {one.split for one in many.values()} == {few[some[0].key].split}
    assert {one.cluster for one in many.values()} == {some[0].key}


def test_shares_are_kept_within_what_chance_allows() -> None:
    found = Counter(splits_of(split(entries(10_000), [], RULE)).values())
    assert (found["train"], found["dev"], found["test"]) == pytest.approx((8000, 1000, 1000), abs=100)
    assert {one.split for one in split(entries(50), [], Rule((0, 1, 0))).values()} == {"dev"}


def test_another_salt_is_another_split_and_the_same_one_is_the_same_for_ever() -> None:
    some = entries(12)
    assert splits_of(split(some, [], RULE)) == splits_of(split(some, [], Rule(salt="2026")))
    assert splits_of(split(entries(200), [], RULE)) != splits_of(split(entries(200), [], Rule(salt="2027")))
    # Written down: whoever changes the hash moves the articles of every project that splits anew.
    thirds = Rule((1, 1, 1), "2026")
    assert " ".join(thirds.by_hash(f"k{n}") for n in range(12)) == GOLDEN


def test_a_pin_outdoes_the_share_and_its_cluster_follows_it() -> None:
    one, other, third = entries(3)
    placed = split([one, other, third], [near(one, other)], Rule((1, 0, 0)), pins={other.key: "test"})
    assert [(placed[e.key].split, placed[e.key].why) for e in (one, other, third)] == [
        ("test", "cluster"), ("test", "pinned"), ("train", "share"),
    ]  # fmt: skip
    moved = split([one], [], RULE, held={one.key: "train"}, pins={one.key: EXCLUDED})
    assert (moved[one.key].split, moved[one.key].why) == (EXCLUDED, "pinned")


def test_a_bridge_is_excluded_and_moves_nobody() -> None:
    one, other, bridge, beside = entries(4)
    held = {one.key: "train", other.key: "test"}
    pairs = [near(one, bridge), near(other, bridge), near(bridge, beside)]
    placed = split([one, other, bridge, beside], pairs, Rule((0, 1, 0)), held=held)
    assert [(placed[e.key].split, placed[e.key].why) for e in (one, other, bridge, beside)] == [
        ("train", "kept"), ("test", "kept"), (EXCLUDED, "bridge"), ("dev", "share"),
    ]  # fmt: skip
    assert placed[one.key].cluster != placed[other.key].cluster


def test_a_chain_of_new_articles_between_two_splits_is_excluded_whole() -> None:
    one, other, first, second = entries(4)
    pairs = [near(one, first), near(first, second), near(second, other)]
    placed = split(entries(4), pairs, RULE, held={one.key: "train", other.key: "dev"})
    assert [placed[e.key].why for e in (first, second)] == ["bridge", "bridge"]


def test_what_joins_two_clusters_of_one_split_belongs_to_it() -> None:
    one, other, between = entries(3)
    pairs = [near(one, between), near(other, between)]
    placed = split(entries(3), pairs, RULE, held={one.key: "test", other.key: "test"})
    assert (placed[between.key].split, placed[between.key].why) == ("test", "cluster")
    assert {placed[e.key].cluster for e in (one, other, between)} == {one.key}


def test_by_time_training_is_before_and_tests_are_after() -> None:
    rule = Rule(dev_from="2025-01-11", test_from="2025-01-21")
    placed = split(entries(30), [], rule)
    assert [one.split for one in placed.values()] == ["train"] * 10 + ["dev"] * 10 + ["test"] * 10
    assert {one.why for one in placed.values()} == {"time"}


def test_by_time_what_has_no_date_or_repeats_an_older_text_is_excluded() -> None:
    rule = Rule(test_from="2025-02-01")
    old, new, undated = Entry("a", 1, "2025-01-01"), Entry("b", 2, "2025-03-01"), Entry("c", 3)
    placed = split([old, new, undated], [near(old, new)], rule)
    assert [(one.split, one.why) for one in placed.values()] == [
        ("train", "time"), (EXCLUDED, "straddles"), (EXCLUDED, "undated"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wish",
    [
        {"shares": (0, 0, 0)},
        {"shares": (1, -1, 1)},
        {"dev_from": START},
        {"dev_from": "2026-01-01", "test_from": START},
    ],
)
def test_shares_that_are_none_and_days_in_the_wrong_order_are_refused(wish: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"shares|development"):
        Rule(**wish)


def test_a_pin_to_a_split_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="later"):
        split(entries(1), [], RULE, pins={"x": "later"})


def test_real_near_duplicates_stay_together() -> None:
    texts = {f"s{n}": story(n) for n in range(6)} | {f"s{n}'": changed(story(n), 60) for n in range(6)}
    pairs = list(near_pairs(texts.items(), texts.__getitem__, enough=None))
    placed = split([Entry(key, age) for age, key in enumerate(texts)], pairs, Rule((1, 1, 1)))
    assert all(placed[f"s{n}"].split == placed[f"s{n}'"].split for n in range(6))
    assert {one.split for one in placed.values()} <= set(SPLITS)
