"""An annotator's own figures, and nobody else's: kind, few, without a rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.timezone import localtime

from annotator.models import Project, User
from annotator.services.figures.pace import Week, days_since, submitted_sets, sunday, weeks_of
from annotator.services.figures.people import Spread, spread, times_of

WEEKS: Final = 6


@dataclass(frozen=True, slots=True)
class Own:
    """Articles submitted in each of the last WEEKS weeks, the newest last, and the time an article takes."""

    weeks: Sequence[Week]
    time: Spread | None

    @property
    def this_week(self) -> int:
        """Articles submitted since Sunday."""
        return self.weeks[-1].sets

    @property
    def any(self) -> bool:
        """Whether there is something to tell."""
        return any(week.sets for week in self.weeks)


def own_of(*, project: Project, user: User, today: date | None = None) -> Own:
    """A person's own figures in a project, in two queries; in one where there is nothing to tell."""
    end = today or localtime().date()
    start = sunday(end) - timedelta(weeks=WEEKS - 1)
    days = [0] * ((end - start).days + 1)
    for _author, number in days_since(submitted_sets(project).filter(author=user), start):
        if number < len(days):
            days[number] += 1
    times = times_of(project, user).get(user.pk, ()) if any(days) else ()
    return Own(weeks_of(days, end, start), spread(times))
