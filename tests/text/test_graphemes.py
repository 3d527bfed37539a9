import itertools
import time
import unicodedata

import pytest
from hypothesis import given

from annotator.text.graphemes import boundaries, grapheme_span, is_boundary
from tests.text.cases import each, marked, unmarked, vectors
from tests.text.strategies import anything, ranges


@each(vectors("graphemes")["clusters"])
def test_clusters(example):
    text = "".join(example["clusters"])
    edges = boundaries(text)
    assert [text[start:end] for start, end in itertools.pairwise(edges)] == example["clusters"]


@each(vectors("graphemes")["clusters"])
def test_every_offset_knows_whether_it_is_an_edge(example):
    text = "".join(example["clusters"])
    assert [offset for offset in range(-2, len(text) + 3) if is_boundary(text, offset)] == list(boundaries(text))


@each(vectors("graphemes")["spans"])
def test_whole_clusters(example):
    text, [(start, end)] = unmarked(example["selected"])
    assert marked(text, [grapheme_span(text, start, end)]) == example["whole"]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (0, 4)])
def test_a_range_that_is_none_is_an_error(start, end):
    with pytest.raises(ValueError, match="outside"):
        grapheme_span("قال", start, end)


@given(anything)
def test_looking_at_one_place_agrees_with_cutting_the_whole_text(text):
    assert tuple(offset for offset in range(len(text) + 1) if is_boundary(text, offset)) == boundaries(text)


@given(ranges(anything))
def test_the_range_is_the_smallest_of_whole_clusters(drawn):
    text, start, end = drawn
    first, last = grapheme_span(text, start, end)
    edges = boundaries(text)
    assert first == max(edge for edge in edges if edge <= start)
    assert last == (first if start == end else min(edge for edge in edges if edge >= end))


@given(anything)
def test_no_mark_that_does_not_begin_the_text_or_a_line_begins_a_cluster(text):
    for edge in boundaries(text)[1:-1]:
        before = unicodedata.category(text[edge - 1])
        assert unicodedata.category(text[edge]) != "Mn" or before in ("Cc", "Cf", "Zl", "Zp", "Cn", "Cs")


@pytest.mark.parametrize(
    "text",
    ["😀" * 150, "🇸🇦" * 150, "س" + "\u064b\u0651" * 100, "👩‍👩‍👧" * 60 + "قال " * 3 + "привет" * 40],
    ids=["emoji", "flags", "marks", "mixed"],
)
def test_far_from_every_plain_letter_the_edges_are_the_same(text):
    edges = boundaries(text)
    assert tuple(offset for offset in range(len(text) + 1) if is_boundary(text, offset)) == edges
    for start in range(0, len(text), 7):
        for end in (start, start + 1, min(start + 90, len(text))):
            first, last = grapheme_span(text, start, end)
            assert first == max(edge for edge in edges if edge <= start)
            assert last == (first if start == end else min(edge for edge in edges if edge >= end))


def test_hundreds_of_edges_in_a_long_text_of_emoji_take_no_time():
    text = "😀" * 100_000
    begun = time.perf_counter()
    assert all(is_boundary(text, offset) for offset in range(0, 100_000, 100))
    assert time.perf_counter() - begun < 5  # a minute and a half when each edge looked for itself
