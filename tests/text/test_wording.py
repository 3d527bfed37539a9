"""Two texts compared word by word: whole Arabic words with their vowels, and both texts come out whole again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.wording import word_changes


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", []),
        ("كلمة", "كلمة", [("same", "كلمة")]),
        ("", "جديد", [("added", "جديد")]),
        ("لقبه خارج", "اسمه خارج", [("removed", "لقبه"), ("added", "اسمه"), ("same", " خارج")]),
        # A vowel changes the word, not a letter of it.
        ("كُتب أمس", "كَتب أمس", [("removed", "كُتب"), ("added", "كَتب"), ("same", " أمس")]),
        # Words changed side by side are one change.
        ("غير لقبه فقط", "دون اسمه فقط", [("removed", "غير لقبه"), ("added", "دون اسمه"), ("same", " فقط")]),
        ("سطر\nسطر", "سطر\nآخر", [("same", "سطر\n"), ("removed", "سطر"), ("added", "آخر")]),
    ],
)
def test_what_differs_is_told_in_words(old: str, new: str, found: list[tuple[str, str]]) -> None:
    assert word_changes(old, new) == found


words = st.lists(st.sampled_from(["قال", "الوزير", "«إنّ»", " ", "\n", "😀", "2025", "."]), max_size=30).map("".join)


@given(words, words)
def test_both_texts_come_out_whole(old: str, new: str) -> None:
    parts = word_changes(old, new)
    assert "".join(text for kind, text in parts if kind != "added") == old
    assert "".join(text for kind, text in parts if kind != "removed") == new
    assert all(text for _kind, text in parts)


def test_long_texts_are_compared_by_lines() -> None:
    old = "".join(f"سطر رقم {n}\n" for n in range(3000))
    parts = word_changes(old, old.replace("رقم 1500\n", "آخر\n"))
    assert [kind for kind, _ in parts] == ["same", "removed", "added", "same"]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("نصّ", "", [("removed", "نصّ")]),
        ("قال الوزير", "قال الوزيرُ", [("same", "قال "), ("removed", "الوزير"), ("added", "الوزيرُ")]),
        # A dagger alef and a tatweel are of the word they stand in.
        ("هذا خبر", "هٰذا خبر", [("removed", "هذا"), ("added", "هٰذا"), ("same", " خبر")]),
        ("عـــام", "عام", [("removed", "عـــام"), ("added", "عام")]),
        # Brackets, signs and figures change by themselves.
        ("«قال»", "(قال)", [("removed", "«"), ("added", "("), ("same", "قال"), ("removed", "»"), ("added", ")")]),
        ("عام ٢٠٢٤.", "عام ٢٠٢٥.", [("same", "عام "), ("removed", "٢٠٢٤"), ("added", "٢٠٢٥"), ("same", ".")]),
        ("Minister قال", "وزير قال", [("removed", "Minister"), ("added", "وزير"), ("same", " قال")]),
        ("أ  ب", "أ ب", [("same", "أ"), ("removed", "  "), ("added", " "), ("same", "ب")]),
        # A new line between two changes keeps them apart.
        ("أ\nب", "ج\nد", [("removed", "أ"), ("added", "ج"), ("same", "\n"), ("removed", "ب"), ("added", "د")]),
    ],
)
def test_arabic_and_latin_differ_by_whole_words_and_signs_by_themselves(
    old: str, new: str, found: list[tuple[str, str]]
) -> None:
    assert word_changes(old, new) == found


def test_texts_that_differ_in_their_spelling_alone_are_not_the_same() -> None:
    composed, apart = "\u0622", "\u0627\u0653"
    assert word_changes(composed, apart) == [("removed", composed), ("added", apart)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028"])
def test_very_long_texts_come_out_whole_whatever_ends_their_lines(end: str) -> None:
    old = end.join(f"سطر رقم {n}" for n in range(1500))
    new = end.join(f"سطر رقم {n}" for n in range(1500) if n % 500) + end
    parts = word_changes(old, new)
    assert "".join(text for kind, text in parts if kind != "added") == old
    assert "".join(text for kind, text in parts if kind != "removed") == new
