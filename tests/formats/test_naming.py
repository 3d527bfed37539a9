"""File names of exports: whatever an article is called, no name hurts a disk, a page or another file."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.naming import Names, plain_name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("خبر ١.txt", "خبر_١"),
        ("../../etc/passwd", "etc_passwd"),
        ("a\u202etxt.exe", "a_txt"),
        ("=cmd|' /C calc'!A0.csv", "cmd_C_calc_A0"),
        ("con.txt", "con_"),
        ("a\x00b\nc", "a_b_c"),
        ("…", ""),
        ("😀", ""),
        ("مُحَمَّد", "مُحَمَّد"),
    ],
)
def test_what_of_a_name_stays(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_names_that_some_disk_takes_for_one_are_told_apart() -> None:
    names = Names()
    parted = unicodedata.normalize("NFD", "أخبار")
    given = [names.name(name, "id") for name in ("أخبار", parted, "News", "news", "COM¹")]
    assert given == ["أخبار", f"{parted}-2", "News", "news-2", "COM¹_"]


@given(st.lists(st.tuples(st.text(max_size=300), st.uuids().map(str)), max_size=20))
def test_every_article_has_a_name_of_its_own_that_any_disk_takes(articles: list[tuple[str, str]]) -> None:
    names = Names()
    given = [names.name(*article) for article in articles]
    assert len({name.casefold() for name in given}) == len(given)
    assert all(name and len(name.encode()) < 200 and not set(name) & set("./\\\u202e\n\0:") for name in given)
