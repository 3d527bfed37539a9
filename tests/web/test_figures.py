"""Numbers, sizes and moments as the reader writes them."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from annotator.web import figures


@pytest.mark.parametrize(
    ("value", "arabic", "english"),
    [(0, "٠", "0"), (7, "٧", "7"), (1234, "١٬٢٣٤", "1,234"), (1234567.5, "١٬٢٣٤٬٥٦٧٫٥", "1,234,567.5")],
)
def test_numbers_have_the_readers_digits_and_marks(value: float, arabic: str, english: str) -> None:
    assert figures.number(value) == arabic
    with translation.override("en"):
        assert figures.number(value) == english


@pytest.mark.parametrize(
    ("octets", "arabic", "english"),
    [
        (0, "٠ بايت", "0 bytes"),
        (1023, "١٬٠٢٣ بايت", "1,023 bytes"),
        (1024, "١ ك.ب", "1 kB"),
        (5 * 1024**2, "٥ م.ب", "5 MB"),
        (1_600_000, "١٫٥ م.ب", "1.5 MB"),
    ],
)
def test_sizes_go_up_by_1024(octets: int, arabic: str, english: str) -> None:
    assert figures.size(octets) == arabic
    with translation.override("en"):
        assert figures.size(octets) == english


def test_percent_has_its_own_sign_in_arabic() -> None:
    assert figures.percent(0.637) == "٦٤٪"
    with translation.override("en"):
        assert figures.percent(0.637) == "64%"


def test_dates_are_words() -> None:
    assert figures.day(date(2025, 9, 5)) == "٥ سبتمبر ٢٠٢٥"
    with translation.override("en"):
        assert figures.day(date(2025, 9, 5)) == "5 September 2025"


@pytest.mark.parametrize(
    ("past", "arabic", "english"),
    [
        (timedelta(hours=2), "قبل ساعتين", "2 hours ago"),
        (timedelta(days=3), "قبل ٣ أيام", "3 days ago"),
    ],
)
def test_what_was_lately_is_told_as_how_long_ago(past: timedelta, arabic: str, english: str) -> None:
    then = datetime.now(UTC) - past
    assert figures.ago(then) == arabic
    with translation.override("en"):
        assert figures.ago(then) == english


def test_seconds_are_written_with_their_nunation() -> None:
    assert re.fullmatch("قبل [٤-٩] ثوانٍ", figures.ago(datetime.now(UTC) - timedelta(seconds=4)))


def test_what_was_long_ago_is_told_by_its_date() -> None:
    assert figures.ago(datetime(2025, 1, 31, 12, tzinfo=UTC)) == "٣١ يناير ٢٠٢٥"


def test_digits_leave_everything_else_alone() -> None:
    assert figures.digits("2/3 — v1") == "٢/٣ — v١"


def test_none_is_a_word_in_arabic_where_a_lone_zero_reads_as_a_dot() -> None:
    assert (figures.amount(0), figures.amount(10)) == ("لا شيء", "١٠")
    with translation.override("en"):
        assert figures.amount(0) == "0"
