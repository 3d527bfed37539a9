"""When the work may be finished, from what the last weeks have brought: an interval, or that it cannot be said.

Method: a bootstrap of whole weeks. A week is a block of seven days in their order, so that days off stay days off and
a slow week is drawn as a whole (blocks: Künsch 1989, Annals of Statistics 17:1217–1241). Each run first draws as many
past weeks as there are, with replacement: what the pace might have looked like; then it draws the future from those
until the rest is done. So the interval holds both how little the past says about the pace and how uneven the future
will be (predictions from resampled fits: Stine 1985, JASA 80:1026–1031). The tenth, fiftieth and ninetieth of a
hundred runs are the answer: four times in five the end should fall between the first and the last.

It supposes that the coming weeks are like the past ones: people who join or leave are not foreseen.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from math import ceil, inf
from random import Random
from typing import Final

#: Weeks of the past that count, and how many there must be before anything is said.
WEEKS: Final = 12
LEAST_WEEKS: Final = 3
#: So much must have been finished in those weeks.
LEAST_DONE: Final = 10
#: Beyond five years a date says nothing.
HORIZON: Final = 260
RUNS: Final = 1000
_LOW, _MIDDLE, _HIGH = 0.1, 0.5, 0.9
#: Fixed, so that a page loaded twice says the same.
_SEED: Final = 20_250_901


class Unsaid(StrEnum):
    """Why no date is given."""

    DONE = "done"
    TOO_EARLY = "too_early"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Outlook:
    """Days from the last day of the past until the end: 8 times in 10 between ``early`` and ``late``."""

    early: int
    middle: int
    late: int


def outlook(days: Sequence[int], rest: int, *, runs: int = RUNS, seed: int = _SEED) -> Outlook | Unsaid:
    """The outlook for ``rest`` more, when ``days`` tells how many each day brought, oldest first, without gaps.

    The first day is the one on which the work began; the last is the last whole day.
    """
    if rest <= 0:
        return Unsaid.DONE
    weeks = _weeks(days)
    if len(weeks) < LEAST_WEEKS or sum(map(sum, weeks)) < LEAST_DONE:
        return Unsaid.TOO_EARLY
    chance = Random(seed)  # noqa: S311  (a simulation, not a secret)
    ends = sorted(_run(weeks, rest, chance) for _ in range(runs))
    early, middle, late = (ends[ceil(share * runs) - 1] for share in (_LOW, _MIDDLE, _HIGH))
    return Unsaid.TOO_FAR if late == inf else Outlook(int(early), int(middle), int(late))


def _weeks(days: Sequence[int]) -> list[Sequence[int]]:
    """The last whole weeks, newest first; each ends on the weekday of the last day."""
    whole = min(len(days) // 7, WEEKS)
    return [days[len(days) - 7 * (n + 1) : len(days) - 7 * n] for n in range(whole)]


def _run(weeks: Sequence[Sequence[int]], rest: int, chance: Random) -> float:
    """One imagined future: the days it takes, or infinitely many."""
    pace = chance.choices(weeks, k=len(weeks))
    mean = sum(map(sum, pace)) / len(pace)
    if not mean or rest / mean > HORIZON:
        return inf
    drawn, total = [], 0
    while total < rest:
        more = chance.choices(pace, k=ceil((rest - total) / mean) + 1)
        drawn += more
        total += sum(map(sum, more))
    reached = list(accumulate(count for week in drawn for count in week))
    needed = bisect_left(reached, rest) + 1
    return needed if needed <= 7 * HORIZON else inf
