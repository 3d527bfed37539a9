import pytest
from hypothesis import given

from annotator.text.folding import fold
from annotator.text.graphemes import is_boundary
from annotator.text.names import name_key as known_key
from annotator.text.occurrences import name_key, occurrences
from annotator.text.words import words
from tests.text.cases import each, marked, unmarked, vectors
from tests.text.strategies import arabic

VECTORS = vectors("occurrences")


def known(example):
    return {known_key(name) for name in example.get("known", [])}


@each(VECTORS["occurrences"])
def test_occurrences(example):
    text, _ = unmarked(example["found"])
    hits = occurrences(text, example["of"], known(example))
    assert marked(text, [(hit.start, hit.end) for hit in hits]) == example["found"]
    assert [hit.doubt for hit in hits] == example["doubts"]
    assert [n for n, hit in enumerate(hits) if hit.restored] == example.get("restored", [])


@pytest.mark.parametrize(("name", "key"), VECTORS["keys"])
def test_name_key(name, key):
    assert name_key(name) == key


@given(arabic)
def test_every_word_is_found_where_it_stands(text):
    for start, end in words(text):
        places = [(hit.start, hit.end) for hit in occurrences(text, text[start:end])]
        assert any(first <= start and end <= last for first, last in places)


@given(arabic)
def test_a_place_has_clean_edges_and_the_letters_of_the_name(text):
    for start, end in words(text)[:3]:
        name = text[start:end]
        for hit in occurrences(text, name):
            assert is_boundary(text, hit.start)
            assert is_boundary(text, hit.end)
            said = fold(text[hit.start : hit.end]).removesuffix("ا")
            assert hit.restored or said.endswith(fold(name).removesuffix("ا"))
