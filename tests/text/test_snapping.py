import time

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.graphemes import is_boundary
from annotator.text.names import KnownNames, name_key
from annotator.text.snapping import Snap, snap
from tests.text.cases import each, marked, unmarked, vectors
from tests.text.strategies import arabic, ranges

VECTORS = vectors("snapping")
NAMES = {name_key(name) for name in VECTORS["names"]}
KNOWN = KnownNames()
MODES = ("smart", "word", "free")


@each(VECTORS["cases"])
def test_snapping(example):
    text, [(start, end)] = unmarked(example["selected"])
    asked = {mode: example[mode] for mode in MODES if mode in example}
    snapped = {mode: snap(text, start, end, mode=mode, names=NAMES) for mode in asked}
    assert {mode: marked(text, [(one.start, one.end)]) for mode, one in snapped.items()} == asked
    offers = {mode: one.offer and text[one.offer.start : one.offer.end] for mode, one in snapped.items()}
    assert offers == {mode: example.get("offer") if mode == "smart" else None for mode in asked}


@each([one for one in VECTORS["cases"] if "offer" in one])
def test_an_offer_names_the_prefix_it_leaves_out(example):
    text, [(start, end)] = unmarked(example["selected"])
    snapped = snap(text, start, end, names=NAMES)
    assert snapped.offer.prefix == text[snapped.start : snapped.offer.start]
    assert snapped.offer.end == snapped.end


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (0, 4)])
def test_a_range_that_is_none_is_an_error(start, end):
    with pytest.raises(ValueError, match="outside"):
        snap("قال", start, end)


@given(ranges(), st.sampled_from(MODES))
def test_what_is_snapped_has_clean_edges_and_stays_when_snapped_again(drawn, mode):
    text, start, end = drawn
    first = snap(text, start, end, mode=mode, names=KNOWN)
    assert 0 <= first.start <= first.end <= len(text)
    assert is_boundary(text, first.start)
    assert is_boundary(text, first.end)
    inside = text[first.start : first.end]
    assert inside == inside.strip() or any(not is_boundary(text, edge) for edge in range(first.start, first.end))
    if mode != "smart" and first.start < first.end:
        assert snap(text, first.start, first.end, mode=mode, names=KNOWN) == first


@given(ranges())
def test_word_and_smart_never_lose_a_selected_letter_but_those_of_proclitics(drawn):
    text, start, end = drawn
    letters = [at for at in range(start, end) if regex.match(r"[\p{L}\p{N}]", text[at])]
    word = snap(text, start, end, mode="word")
    smart = snap(text, start, end, mode="smart", names=KNOWN)
    assert all(word.start <= at < word.end for at in letters)
    assert smart.end == word.end
    assert smart == Snap(word.start, word.end, smart.offer) or smart.start > word.start


@given(arabic, ranges())
def test_an_article_before_it_moves_a_selection_and_changes_nothing(before, drawn):
    text, start, end = drawn
    alone = snap(text, start, end, names=KNOWN)
    shift = len(before) + 1
    behind = snap(f"{before}\n{text}", start + shift, end + shift, names=KNOWN)
    if start < end:
        assert (behind.start - shift, behind.end - shift) == (alone.start, alone.end)


def test_a_selection_in_200_000_code_points_does_not_read_them_all():
    text = "قال المتحدث إن القوات وصلت إلى كييف وباريس وأوكرانيا اليوم " * 3400
    assert len(text) > 200_000
    start = text.index("أوكرانيا", 100_000)
    best = min(_seconds(text, start) for _ in range(5))
    assert best < 0.005


def _seconds(text, start):
    began = time.perf_counter()
    snapped = snap(text, start, start + 3, names=KNOWN)
    assert text[snapped.start : snapped.end] == "أوكرانيا"
    return time.perf_counter() - began
