"""Arabic names as addresses."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.cells import neutral
from annotator.text.latin import latin


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("صحافة مغاربية ٢٠٢٦", "shafa-mgharbia-2026"),
        ("مشروع الأخبار", "mshrua-alakhbar"),
        ("يوم وليلة", "yum-wlila"),
        ("مُحَمَّد", "muhamad"),
        ("Ça va — News №3", "ca-va-news-3"),
        ("گفتگو", "gftgu"),
        ("۱۴۰۳", "1403"),
        ("😀 …", ""),
        ("", ""),
    ],
)
def test_a_name_is_written_in_latin_letters(name: str, address: str) -> None:
    assert latin(name) == address


@given(st.text(max_size=80))
def test_whatever_the_name_an_address_is_made_of_what_an_address_may_hold(name: str) -> None:
    assert regex.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", latin(name))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "|cmd", "\uff1d1", " =1", "\u202e=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(cell: str) -> None:
    assert neutral(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "قال", "1-2", "a=b", " ", "\u202e"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert neutral(cell) == cell
