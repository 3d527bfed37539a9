"""Dates as articles carry them, made ISO where that is sure; whatever is not sure stays as it was written.

Known are ISO 8601; day/month/year and year/month/day in figures of either kind; and a day, a month by name and a year
in Arabic (the names of Egypt and the Gulf, of the Levant and Iraq, of Morocco, of Algeria and Tunisia), English or
French. A date of the Hijri calendar alone, a year of two figures, and two different dates in one string are not sure.
"""

from __future__ import annotations

from typing import Final

import regex

from annotator.standoff.attributes import is_date
from annotator.text.folding import fold

_MONTHS: Final = (
    "يناير|كانون الثاني|جانفي|january|jan|janvier",
    "فبراير|شباط|فيفري|february|feb|février|fevrier",
    "مارس|آذار|march|mar|mars",
    "أبريل|ابريل|نيسان|أفريل|april|apr|avril",
    "مايو|أيار|ماي|may|mai",
    "يونيو|يونيه|حزيران|جوان|june|jun|juin",
    "يوليو|يوليه|تموز|يوليوز|جويلية|july|jul|juillet",
    "أغسطس|آب|غشت|أوت|august|aug|août|aout",
    "سبتمبر|أيلول|شتنبر|سبتمبر|september|sep|sept|septembre",
    "أكتوبر|تشرين الأول|october|oct|octobre",
    "نوفمبر|تشرين الثاني|نونبر|november|nov|novembre",
    "ديسمبر|كانون الأول|دجنبر|december|dec|décembre|decembre",
)
_NUMBER: Final = {fold(name): n for n, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_NAME: Final = "|".join(sorted(map(regex.escape, _NUMBER), key=lambda name: -len(name)))
_ISO: Final = regex.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?)?", regex.ASCII
)
_EDGE: Final = r"(?<![\p{L}\p{N}])"
# 2023م is a year too.
_END: Final = r"(?!\p{N}|(?!م(?!\p{L}))\p{L})"
# كانون الثاني/يناير: two names of one month, with / or - between.
_MONTH: Final = rf"(?P<month>{_NAME})(?:\s*[/(-]\s*(?P<twin>{_NAME})\s*\)?)?"
_DAY_FIRST: Final = regex.compile(
    rf"(?<![\p{{N}}\p{{Latin}}])(?P<day>\d{{1,2}})\s*(?:\.|من|th|st|nd|rd)?\s+{_MONTH}\s*[,،]?\s+(?P<year>\d{{4}}){_END}"
)
_MONTH_FIRST: Final = regex.compile(
    rf"{_EDGE}{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:th|st|nd|rd)?\s*[,،]?\s+(?P<year>\d{{4}}){_END}"
)
_FIGURES: Final = regex.compile(
    r"(?<![\d/.-])(?:(?P<day>\d{1,2})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})"
    r"|(?P<first>\d{4})(?P<mark>[/.-])(?P<middle>\d{1,2})(?P=mark)(?P<last>\d{1,2}))(?![\d/.-])"
)
_LONGEST: Final = 200


def iso_date(written: str) -> str | None:
    """The ISO form of a date somebody wrote (``2025-09-05``, its time kept where that was ISO); None where unsure."""
    text = written.strip()
    if not text or len(text) > _LONGEST:
        return None
    whole = _iso(text)
    if whole is not None:
        return whole
    folded = fold(text.lower())
    found = {day for day in (*_named(folded), *_in_figures(folded)) if day is not None}
    return found.pop() if len(found) == 1 else None


def dated(value: object) -> object:
    """A metadata value with its date made ISO where that is sure, else as it is."""
    return (iso_date(value) or value.strip()) if isinstance(value, str) else value


def _iso(text: str) -> str | None:
    match = _ISO.fullmatch(fold(text).upper())
    if match is None or not is_date(match[1]):
        return None
    return match[1] if match[2] is None else f"{match[1]}T{match[2]}{match[3] or ''}"


def _named(folded: str) -> list[str | None]:
    return [
        _day(int(match["year"]), _NUMBER[match["month"]], int(match["day"]))
        for pattern in (_DAY_FIRST, _MONTH_FIRST)
        for match in pattern.finditer(folded)
        if match["twin"] is None or _NUMBER[match["twin"]] == _NUMBER[match["month"]]
    ]


def _in_figures(folded: str) -> list[str | None]:
    out: list[str | None] = []
    for match in _FIGURES.finditer(folded):
        if match["first"]:
            out.append(_day(int(match["first"]), int(match["middle"]), int(match["last"])))
        else:
            day, month, year = int(match["day"]), int(match["month"]), int(match["year"])
            # Arabic papers write the day first; only where that cannot be is it the American way.
            out.append(_day(year, month, day) or _day(year, day, month))
    return out


def _day(year: int, month: int, day: int) -> str | None:
    # What looks like a date before 1800 is one of the Hijri calendar.
    text = f"{year:04d}-{month:02d}-{day:02d}"
    return text if year >= 1800 and is_date(text) else None
