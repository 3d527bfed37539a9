"""What needs a decision: few things, each with what can be done about it. The figures decide, not a person's rank."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from annotator.services.figures.distribution import Distribution
from annotator.services.figures.forecast import Forecast
from annotator.services.figures.pace import Pace
from annotator.services.figures.people import Person
from annotator.services.figures.progress import Progress

#: Who has articles open and has not been seen for so long is named.
AWAY: Final = timedelta(days=7)
#: Articles nobody has are to last for so many weeks at the pace of the last four.
STOCK_WEEKS: Final = 2
_RECENT_DAYS: Final = 28


@dataclass(frozen=True, slots=True)
class Decision:
    """``code``: "away", "late", "stock", "skipped", "problems", "no_people"; ``facts`` for its sentences.

    ``urgent`` ones come first: work lies still, or the goal is missed.
    """

    code: str
    urgent: bool
    facts: Mapping[str, Any]


def decisions_of(
    *,
    how_far: Progress,
    how_fast: Pace,
    persons: Sequence[Person],
    contents: Distribution,
    ahead: Forecast,
) -> list[Decision]:
    """The decisions that wait, the urgent ones first; made from figures that were read already."""
    found = [
        *_away(persons),
        *_late(ahead),
        *_no_people(how_far, persons),
        *_stock(how_far, how_fast),
        *_skipped(persons),
        *_problems(contents),
    ]
    return sorted(found, key=lambda decision: not decision.urgent)


def _away(persons: Sequence[Person]) -> Iterator[Decision]:
    for person in persons:
        if person.open and person.seen and timezone.now() - person.seen > AWAY:
            facts = {"person": person.user.display_name, "id": person.user.pk, "seen": person.seen, "open": person.open}
            yield Decision("away", urgent=True, facts=facts)


def _late(ahead: Forecast) -> Iterator[Decision]:
    if ahead.in_time is False:
        yield Decision("late", urgent=True, facts={"goal": ahead.goal, "middle": ahead.middle})


def _no_people(how_far: Progress, persons: Sequence[Person]) -> Iterator[Decision]:
    if how_far.articles and not any(person.active for person in persons):
        yield Decision("no_people", urgent=True, facts={})


def _stock(how_far: Progress, how_fast: Pace) -> Iterator[Decision]:
    """Articles run out before the work does: only where there is a pace to run out at."""
    weekly = sum(how_fast.days[-_RECENT_DAYS:]) / (_RECENT_DAYS / 7)
    left = how_far.places - how_far.filled
    if weekly and 0 <= left < weekly * STOCK_WEEKS:
        yield Decision("stock", urgent=False, facts={"left": left, "weekly": round(weekly)})


def _skipped(persons: Sequence[Person]) -> Iterator[Decision]:
    count = sum(person.skipped for person in persons)
    if count:
        yield Decision("skipped", urgent=False, facts={"count": count})


def _problems(contents: Distribution) -> Iterator[Decision]:
    if contents.problems:
        code, tally = next(iter(contents.problems.items()))
        facts = {"count": contents.warnings, "most": code, "of_them": tally.count}
        yield Decision("problems", urgent=False, facts=facts)
