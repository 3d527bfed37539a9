"""The text around two marks: whole words, whose mark is which, nothing cut silently."""

import pytest

from annotator.services.agreement.snippets import AROUND, LONGEST, Run, around

TEXT = "رفض الرئيس سامر الهادي المقترحات.\nوقالت ليلى: «لا» 😀 ثم سكتت."


def place(word: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(word)
    return start, start + len(word)


def told(runs: object) -> list[tuple[str, str]]:
    assert isinstance(runs, list | tuple)
    return [(run.text, run.code) for run in runs]


def test_the_same_letters_are_both_people_s() -> None:
    mark = (place("سامر الهادي"),)
    assert told(around(TEXT, mark, mark)) == [("رفض الرئيس ", ""), ("سامر الهادي", "both"), (" المقترحات.", "")]


def test_overlapping_marks_are_cut_where_they_part() -> None:
    assert told(around(TEXT, (place("الرئيس سامر"),), (place("سامر الهادي"),))) == [
        ("رفض ", ""),
        ("الرئيس ", "one"),
        ("سامر", "both"),
        (" الهادي", "other"),
        (" المقترحات.", ""),
    ]


def test_what_only_one_has_is_only_that_one_s() -> None:
    assert told(around(TEXT, (), (place("ليلى"),))) == [("وقالت ", ""), ("ليلى", "other"), (": «لا» 😀 ثم سكتت.", "")]
    assert told(around(TEXT, (place("😀"),), ()))[1] == ("😀", "one")


def test_a_mark_in_pieces_keeps_its_gap_unmarked() -> None:
    pieces = (place("سامر"), place("المقترحات"))
    assert told(around(TEXT, pieces, ())) == [
        ("رفض الرئيس ", ""),
        ("سامر", "one"),
        (" الهادي ", ""),
        ("المقترحات", "one"),
        (".", ""),
    ]


def test_another_paragraph_is_told_by_no_sign_but_the_end_of_the_text_shown() -> None:
    runs = around(TEXT, (place("رفض"),), ())
    assert told(runs) == [("رفض", "one"), (" الرئيس سامر الهادي المقترحات.", "")]


def test_marks_of_two_paragraphs_stand_on_one_line() -> None:
    runs = around(TEXT, (place("سامر الهادي المقترحات.\nوقالت"),), ())
    assert ("سامر الهادي المقترحات. وقالت", "one") in told(runs)


def test_long_surroundings_end_at_whole_words_with_a_sign() -> None:
    words = [f"كلمة{n}" for n in range(60)]
    text = " ".join(words)
    runs = around(text, (place("كلمة30", text),), ())
    assert runs[0] == Run("… ")
    assert runs[-1] == Run(" …")
    before, after = runs[1].text, runs[3].text
    assert len(before) <= AROUND + 1
    assert len(after) <= AROUND
    assert set(before.split()) | set(after.split()) <= set(words)


def test_a_long_mark_keeps_its_beginning_and_its_end() -> None:
    text = " ".join(f"كلمة{n}" for n in range(200))
    (run,) = around(text, ((0, len(text)),), ())
    assert run.code == "one"
    assert run.text.startswith("كلمة0 كلمة1")
    assert run.text.endswith("كلمة199")
    assert " … " in run.text
    assert len(run.text) <= LONGEST + 3


def test_without_a_place_there_is_nothing_to_show() -> None:
    assert around(TEXT, (), ()) == []


@pytest.mark.parametrize("word", ["ليلى", "سامر"])
def test_where_neither_marks_anything_the_place_itself_is_shown(word: str) -> None:
    runs = around(TEXT, (), (), (place(word),))
    assert (word, "") in told(runs)
    assert {run.code for run in runs} == {""}
