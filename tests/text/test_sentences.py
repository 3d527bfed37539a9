import itertools

from hypothesis import given

from annotator.text.sentences import sentences
from tests.text.cases import each, marked, unmarked, vectors
from tests.text.strategies import anything


@each(vectors("sentences")["cases"])
def test_sentences(example):
    text, _ = unmarked(example["sentences"])
    assert marked(text, sentences(text)) == example["sentences"]


@given(anything)
def test_sentences_hold_everything_but_space_and_never_cross_a_line(text):
    found = sentences(text)
    inside = {offset for start, end in found for offset in range(start, end)}
    assert all(offset in inside for offset, letter in enumerate(text) if not letter.isspace())
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(found))
    assert not any("\n" in text[start:end] for start, end in found)
