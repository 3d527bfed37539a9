"""All figures of a project at once, as far as they are for the person who asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.models import Project, User
from annotator.services import access
from annotator.services.figures.decisions import Decision, decisions_of
from annotator.services.figures.distribution import Distribution, distribution_of
from annotator.services.figures.forecast import Forecast, forecast_of
from annotator.services.figures.keeping import Freshness, freshen
from annotator.services.figures.pace import Pace, pace_of
from annotator.services.figures.people import Person, people_of
from annotator.services.figures.progress import Progress, progress_of


@dataclass(frozen=True, slots=True)
class Board:
    """What a dashboard shows. ``people`` and ``decisions`` are empty for those who do not read all sets."""

    progress: Progress
    pace: Pace
    forecast: Forecast
    contents: Distribution
    freshness: Freshness
    people: Sequence[Person]
    decisions: Sequence[Decision]
    by_person: bool


def board_of(*, project: Project, user: User) -> Board:
    """The figures of a project reached through ``access``, brought up to date. Raises Forbidden for annotators."""
    access.must_read_figures(user, project)
    by_person = access.may(user, project, access.READ_SETS)
    freshness = freshen(project=project, actor=user)
    how_far, how_fast = progress_of(project), pace_of(project)
    ahead, contents = forecast_of(project, how_far, how_fast), distribution_of(project)
    persons = people_of(project, how_fast) if by_person else []
    waiting = decisions_of(how_far=how_far, how_fast=how_fast, persons=persons, contents=contents, ahead=ahead)
    return Board(how_far, how_fast, ahead, contents, freshness, persons, waiting if by_person else [], by_person)
