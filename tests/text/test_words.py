import itertools

import regex
from hypothesis import given

from annotator.text.graphemes import is_boundary
from annotator.text.words import word_at, words, words_from
from tests.text.cases import each, marked, unmarked, vectors
from tests.text.strategies import anything


@each(vectors("words")["cases"])
def test_words(example):
    text, _ = unmarked(example["words"])
    assert marked(text, words(text)) == example["words"]


@each(vectors("words")["cases"])
def test_every_place_knows_its_word(example):
    text, ranges = unmarked(example["words"])
    for offset in range(len(text) + 1):
        touching = [(start, end) for start, end in ranges if start <= offset <= end]
        assert word_at(text, offset) == (touching[-1] if touching else None)


def test_from_inside_a_word_its_rest_comes_first():
    text = "إلى وكييف، ثم"
    assert [text[start:end] for start, end in words_from(text, 5)] == ["كييف", "ثم"]


@given(anything)
def test_words_hold_all_letters_and_digits_and_no_space(text):
    found = words(text)
    inside = {offset for start, end in found for offset in range(start, end)}
    assert all(offset in inside for offset, letter in enumerate(text) if regex.match(r"[\p{L}\p{N}]", letter))
    assert not any(regex.search(r"\p{White_Space}", text[start:end]) for start, end in found)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(found))


@given(anything)
def test_the_word_at_a_place_is_the_word_of_the_whole_text(text):
    found = words(text)
    for offset in range(len(text) + 1):
        touching = [(start, end) for start, end in found if start <= offset <= end]
        assert word_at(text, offset) == (touching[-1] if touching else None)


@given(anything)
def test_no_word_begins_or_ends_inside_a_cluster_of_arabic(text):
    for start, end in words(text):
        if regex.fullmatch(r"[\p{Arabic}\p{Inherited}\p{Common}\p{Latin}\n]*", text):
            assert is_boundary(text, start)
            assert is_boundary(text, end)
