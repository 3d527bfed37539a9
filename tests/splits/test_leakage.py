"""Leakage: what stands in two splits is found whatever its spelling, and told by its place alone."""

from annotator.splits.leakage import LEAST_WORDS, Place, Watch
from annotator.splits.near import Pair

QUOTE = "لن نقبل باتفاق لا يعيد البحر إلى أهله"


def test_the_same_quote_in_two_splits_is_found_by_its_folded_words() -> None:
    watch = Watch()
    watch.quote("a", "train", QUOTE, [(3, 40)])
    watch.quote("b", "test", "«لن نقبلَ باتفاق، لا يعيد البحر الى اهله»", [(9, 50)])
    watch.quote("c", "train", QUOTE, [(1, 2)])
    found = watch.found([], {})
    assert found.quotes == [
        [Place("test", "b", ((9, 50),)), Place("train", "a", ((3, 40),)), Place("train", "c", ((1, 2),))]
    ]
    assert found.size == 1


def test_what_is_short_or_excluded_or_in_one_split_is_none() -> None:
    watch = Watch()
    for key, split in (("a", "train"), ("b", "test")):
        watch.quote(key, split, " ".join(QUOTE.split()[: LEAST_WORDS - 1]), [(0, 1)])
        watch.title(key, split, "عنوان قصير")
    watch.quote("c", "excluded", QUOTE, [(0, 1)])
    watch.quote("d", "dev", QUOTE, [(0, 1)])
    watch.quote("e", "dev", QUOTE, [(0, 1)])
    assert watch.found([], {}).size == 0


def test_titles_and_near_duplicates_across_splits_are_found_in_a_fixed_order() -> None:
    watch = Watch()
    for key, split in (("b", "dev"), ("a", "train")):
        watch.title(key, split, "موسكو: الممر «ضروري» اليوم")
    splits = {"a": "train", "b": "dev", "c": "train", "d": "excluded"}
    found = watch.found([Pair("b", "a", 0.9), Pair("a", "c", 1.0), Pair("d", "a", 1.0)], splits)
    assert found.titles == [[Place("dev", "b"), Place("train", "a")]]
    assert found.near == [Pair("a", "b", 0.9)]
