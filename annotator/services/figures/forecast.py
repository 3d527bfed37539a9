"""The way to the end: what is left, when it may be finished, and whether that is before the day that was set."""

from dataclasses import dataclass
from datetime import date, timedelta

from annotator.models import Project
from annotator.services.figures.outlook import Outlook, Unsaid, outlook
from annotator.services.figures.pace import Pace
from annotator.services.figures.progress import Progress


@dataclass(frozen=True, slots=True)
class Forecast:
    """``left`` annotation sets to be submitted. Either three dates, or ``unsaid`` says why there are none.

    ``early`` to ``late`` hold the end 8 times in 10 (``outlook`` says how); ``goal`` is the day that was set.
    """

    left: int
    early: date | None
    middle: date | None
    late: date | None
    unsaid: Unsaid | None
    goal: date | None

    @property
    def in_time(self) -> bool | None:
        """Whether the goal's day holds in most futures; None where it cannot be said."""
        if self.goal is None or self.middle is None:
            return None
        return self.middle <= self.goal


def forecast_of(project: Project, how_far: Progress, how_fast: Pace) -> Forecast:
    """The forecast from the days that are over; it asks the database nothing."""
    left = how_far.places - how_far.filled
    found = outlook(how_fast.whole_days, left) if how_far.articles else Unsaid.TOO_EARLY
    if isinstance(found, Unsaid):
        return Forecast(left, None, None, None, found, project.goal_date)
    last = how_fast.today - timedelta(days=1)
    early, middle, late = (last + timedelta(days=days) for days in _days(found))
    return Forecast(left, early, middle, late, None, project.goal_date)


def _days(found: Outlook) -> tuple[int, int, int]:
    return found.early, found.middle, found.late
