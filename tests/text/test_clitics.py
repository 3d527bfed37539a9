from hypothesis import given

from annotator.text.clitics import candidates, safe_cut
from annotator.text.graphemes import is_boundary
from annotator.text.names import KnownNames, name_key
from annotator.text.words import words
from tests.text.cases import each, unmarked, vectors
from tests.text.strategies import arabic

NAMES = KnownNames()


def keys(example):
    return {name_key(name) for name in example["names"]} | {"=" + name_key(word) for word in example.get("whole", [])}


@each(vectors("clitics")["candidates"])
def test_candidates(example):
    cuts = candidates(example["word"])
    assert [[list(cut.proclitics), cut.remainder] for cut in cuts] == example["cuts"]
    assert all(example["word"][cut.length :] == cut.remainder for cut in cuts)


@each(vectors("clitics")["safe"])
def test_safe_cut(example):
    text, [(start, end)] = unmarked(example["range"])
    cut = safe_cut(text, start, end, keys(example))
    assert (None if cut is None else text[cut:end]) == example["left"]


@given(arabic)
def test_a_cut_leaves_a_clean_edge_and_at_least_two_letters_or_a_digit(text):
    for start, end in words(text):
        for cut in candidates(text[start:end]):
            assert 0 < cut.length < end - start
            assert is_boundary(text[start:end], cut.length)
            assert cut.remainder[0].isalnum()


@given(arabic)
def test_a_safe_cut_is_one_of_the_candidates(text):
    for start, end in words(text):
        cut = safe_cut(text, start, end, NAMES)
        assert cut is None or cut - start in {one.length for one in candidates(text[start:end])}
