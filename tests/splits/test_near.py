"""Near duplicates: found whatever was changed in spelling, not where a text is another one, the same every time."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.splits.minhash import BANDS, LENGTH, bands, estimate, signature, values
from annotator.splits.near import Index, Pair, clusters, near_pairs, nearest
from annotator.splits.shingles import NEAR, jaccard, shingles
from tests.standoff.strategies import PATIENT

NOUNS = ["القرار", "الوزير", "المدينة", "البرلمان", "الاقتصاد", "الجامعة", "الطريق", "المستشفى", "النادي", "الكتاب"]
VERBS = ["أعلن", "ناقش", "رفض", "أيد", "افتتح", "راجع", "درس", "نشر", "أغلق", "وسع"]


def story(seed: int, words: int = 200) -> str:
    """A text of so many words that a number decides: two numbers, two texts."""
    digest = b"".join(hashlib.sha256(f"{seed}/{n}".encode()).digest() for n in range(words // 16 + 1))
    return " ".join(
        f"{(NOUNS if n % 2 else VERBS)[byte % 10]}{'' if byte < 200 else byte}" for n, byte in enumerate(digest[:words])
    )


def changed(text: str, every: int) -> str:
    """The text with every so-manieth word another one."""
    return " ".join("شيء" if n % every == every - 1 else word for n, word in enumerate(text.split()))


ONE = story(1)


@pytest.mark.parametrize(
    "other",
    [
        ONE,
        ONE.replace(" ", "\n\n"),
        ONE.replace("ا", "ـا"),
        ONE.replace("ر", "رَّ"),
        ONE.replace("أ", "ا").replace("ة", "ه"),
        ONE.replace(" ", "، ") + "!",
        f"«{ONE}»",
    ],
)
def test_spelling_marks_and_punctuation_make_no_difference(other: str) -> None:
    assert jaccard(shingles(ONE), shingles(other)) == 1.0
    assert signature(shingles(other)) == signature(shingles(ONE))


def test_the_index_of_jaccard_is_counted_over_five_words() -> None:
    one, other = shingles("أ ب ج د ه و ز"), shingles("أ ب ج د ه و ح")
    assert (one.size, other.size) == (3, 3)
    assert jaccard(one, other) == 2 / 4
    assert jaccard(shingles("أ ب"), shingles("أ، ب.")) == 1.0
    assert jaccard(shingles("أ ب"), shingles("ب أ")) == 0.0


@pytest.mark.parametrize("blank", ["", " \n", "... !؟", "\u200f\u0651"])
def test_a_text_without_words_is_near_to_nothing(blank: str) -> None:
    assert shingles(blank).size == 0
    assert signature(shingles(blank)) == b""
    assert jaccard(shingles(blank), shingles(blank)) == 0.0
    assert bands(b"") == []
    assert estimate(b"", b"") == 0.0


def test_a_signature_is_512_bytes_and_never_changes() -> None:
    signed = signature(shingles("أعلن الوزير أن القرار نهائي"))
    assert len(signed) == LENGTH == 512
    assert hashlib.sha256(signed).hexdigest()[:16] == FIXED
    assert len(set(bands(signed))) == BANDS
    with pytest.raises(ValueError, match="512"):
        values(b"short")


#: Stored signatures are compared with new ones: another value here means that all have to be made anew.
FIXED = "1b932a07edd377bb"


@given(st.integers(3, 60))
@PATIENT
def test_a_signature_tells_likeness_within_its_error(every: int) -> None:
    one, other = shingles(ONE), shingles(changed(ONE, every))
    assert abs(estimate(signature(one), signature(other)) - jaccard(one, other)) < 0.2


def test_every_near_duplicate_is_found_and_nothing_else() -> None:
    texts = {n: story(n) for n in range(60)}
    for n in range(0, 60, 3):
        texts[100 + n] = changed(texts[n], 60)
        texts[200 + n] = changed(texts[n], 5)
    expected = {
        (one, other)
        for one in texts
        for other in texts
        if one < other and jaccard(shingles(texts[one]), shingles(texts[other])) >= NEAR
    }
    found = list(near_pairs(texts.items(), texts.__getitem__))
    assert {(pair.one, pair.other) for pair in found} == expected == {(n, 100 + n) for n in range(0, 60, 3)}
    assert all(NEAR <= pair.likeness < 1 for pair in found)
    assert list(near_pairs(texts.items(), texts.__getitem__)) == found


def test_the_nearest_of_an_index_come_first() -> None:
    texts = {"far": story(2), "near": changed(ONE, 70), "same": ONE, "none": ""}
    index: Index[str] = Index()
    for key, text in texts.items():
        index.add(key, signature(shingles(text)))
    got = nearest(shingles(ONE), index, lambda key: shingles(texts[key]))
    assert [key for key, _ in got] == ["same", "near"]
    assert got[0][1] == 1.0 > got[1][1] >= NEAR
    assert len(index) == 4


def test_many_copies_of_one_text_are_one_cluster_without_a_pair_for_each_two() -> None:
    texts = [f"{ONE} {n}" for n in range(300)]
    pairs = list(near_pairs(enumerate(texts), texts.__getitem__))
    assert len(pairs) < 300 * 5
    assert set(clusters(range(300), pairs).values()) == {0}


def test_a_bridge_joins_clusters_and_the_first_key_names_them() -> None:
    pairs = [Pair("c", "d", 0.9), Pair("a", "b", 0.9), Pair("b", "c", 0.8)]
    assert clusters("abcde", pairs) == {"a": "a", "b": "a", "c": "a", "d": "a", "e": "e"}
    assert clusters("abcde", reversed(pairs)) == clusters("abcde", pairs)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
@PATIENT
def test_clusters_are_what_pairs_lead_to(edges: list[tuple[int, int]]) -> None:
    got = clusters(range(10), [Pair(a, b, 1.0) for a, b in edges])
    for a, b in edges:
        assert got[a] == got[b]
    assert all(got[got[key]] == got[key] <= key for key in range(10))
    alone = set(range(10)) - {key for edge in edges for key in edge}
    assert all(got[key] == key for key in alone)


def test_a_word_put_in_at_the_front_changes_little() -> None:
    texts = [ONE]
    for n in range(4):
        texts.append(f"كلمة{n} {texts[-1]}")
    assert all(jaccard(shingles(a), shingles(b)) > 0.95 for a, b in pairwise(texts))
