"""How the articles of a release lie in time: by month, by year or by decade where those would be too many."""

from collections import Counter
from collections.abc import Mapping

#: Months and years that are told one by one; beyond, years and decades are.
_MONTHS, _YEARS = 24, 30


def periods(months: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts of months (``2025-01``), the oldest first, without gaps; else of years (``2025``) or decades."""
    if not months:
        return []
    first, last = (_number(month) for month in (min(months), max(months)))
    if last - first < _MONTHS:
        return [(name, months.get(name, 0)) for name in map(_month, range(first, last + 1))]
    step = 1 if last - first < 12 * _YEARS else 10
    found = Counter[int]()
    for month, count in months.items():
        found[int(month[:4]) // step * step] += count
    return [(_years(year, step), found[year]) for year in range(min(found), max(found) + 1, step)]


def _number(month: str) -> int:
    year, _dash, part = month.partition("-")
    return 12 * int(year) + int(part) - 1


def _years(year: int, step: int) -> str:
    return f"{year:04}" if step == 1 else f"{year:04}–{year + step - 1:04}"


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
