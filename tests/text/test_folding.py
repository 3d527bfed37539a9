import itertools

from hypothesis import given

from annotator.text.folding import find_all, fold, search_key
from annotator.text.graphemes import is_boundary
from tests.text.cases import each, marked, unmarked, vectors
from tests.text.strategies import anything, arabic


@each(vectors("folding")["keys"])
def test_keys_and_the_way_back(example):
    folded = search_key(example["text"])
    assert folded.key == example["key"]
    assert list(folded.index) == example["index"]
    assert fold(example["text"]) == example["key"]


@each(vectors("folding")["found"])
def test_finding(example):
    text, _ = unmarked(example["hits"])
    assert marked(text, find_all(text, example["needle"])) == example["hits"]


@given(anything)
def test_a_key_is_its_own_key(text):
    assert fold(fold(text)) == fold(text)


@given(anything)
def test_every_character_of_the_key_leads_back_to_the_one_it_came_from(text):
    folded = search_key(text)
    assert len(folded.index) == len(folded.key)
    assert list(folded.index) == sorted(folded.index)
    for place, letter in zip(folded.index, folded.key, strict=True):
        assert letter in fold(text[place])


@given(arabic, arabic)
def test_what_is_found_folds_to_what_was_sought(text, needle):
    hits = find_all(text, needle)
    for start, end in hits:
        assert is_boundary(text, start)
        assert is_boundary(text, end)
        assert fold(needle) in fold(text[start:end])
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(hits))
    assert bool(hits) == (bool(fold(needle)) and fold(needle) in fold(text))
