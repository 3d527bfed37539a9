"""Who has done how much: for those who read all sets, and nobody else."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any, Final

from django.db.models import Count, Max, Q
from django.utils import timezone

from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services.figures.pace import Pace, submitted_sets, weeks_of

#: Weeks of a person's line.
WEEKS: Final = 6
#: Times are told from articles submitted so lately, and from no more of them than this.
RECENT: Final = timedelta(weeks=12)
MOST_TIMES: Final = 20_000
#: From fewer articles no quartiles are told.
LEAST_TIMES: Final = 3

_State = AnnotationSet.State


@dataclass(frozen=True, slots=True)
class Spread:
    """Time at work on an article in seconds: the median, and the half of the articles around it."""

    low: float
    median: float
    high: float
    articles: int


@dataclass(frozen=True, slots=True)
class Person:
    """One annotator's figures; ``weeks``: sets submitted in each of the last WEEKS weeks, the newest last."""

    user: User
    role: str
    active: bool
    submitted: int
    open: int
    skipped: int
    weeks: Sequence[int]
    time: Spread | None
    seen: datetime | None


def people_of(project: Project, of: Pace) -> list[Person]:
    """Everybody who annotates or has annotated in the project, the most work first; in three queries."""
    counts = _counts(project)
    takes_part = Q(role__in=[Membership.Role.ANNOTATOR], ended_at=None) | Q(user__in=counts.keys())
    members = Membership.objects.filter(takes_part, project=project).select_related("user").defer("user__password")
    times = times_of(project)
    found = [_person(member, counts.get(member.user_id, {}), of, times) for member in members]
    return sorted(found, key=lambda person: (-person.submitted, person.user.display_name, person.user.pk))


def _person(member: Membership, counts: Mapping[str, Any], of: Pace, times: Mapping[int, Sequence[int]]) -> Person:
    days = of.by_author.get(member.user_id, [0] * len(of.days))
    weeks = [week.sets for week in weeks_of(days, of.today, of.today - timedelta(weeks=WEEKS - 1))]
    return Person(
        user=member.user,
        role=member.role,
        active=member.ended_at is None and member.user.is_active,
        submitted=counts.get("submitted", 0),
        open=counts.get("open", 0),
        skipped=counts.get("skipped", 0),
        weeks=weeks,
        time=spread(times.get(member.user_id, ())),
        seen=counts.get("seen"),
    )


def _counts(project: Project) -> dict[int, dict[str, Any]]:
    at_work = Q(state__in=[_State.OPEN, _State.RETURNED])
    articles = Article.objects.filter(project=project).values("pk")
    sets = AnnotationSet.objects.filter(article__in=articles, kind=AnnotationSet.Kind.ANNOTATOR)
    rows = (
        sets.order_by()
        .values("author")
        .annotate(
            submitted=Count("pk", filter=Q(state=_State.SUBMITTED)),
            open=Count("pk", filter=at_work),
            skipped=Count("pk", filter=Q(state=_State.SKIPPED)),
            seen=Max("seen_at"),
        )
    )
    return {row["author"]: dict(row) for row in rows}


def times_of(project: Project, author: User | None = None) -> Mapping[int, Sequence[int]]:
    """Seconds at work on each article submitted lately, by author; articles without a sign of life say nothing."""
    rows = submitted_sets(project).filter(submitted_at__gte=timezone.now() - RECENT, active_seconds__gt=0)
    rows = rows.filter(author=author) if author else rows
    times: defaultdict[int, list[int]] = defaultdict(list)
    for author_id, seconds in rows.order_by("-submitted_at").values_list("author", "active_seconds")[:MOST_TIMES]:
        times[author_id].append(seconds)
    return times


def spread(seconds: Sequence[int]) -> Spread | None:
    """The quartiles of some times; None for too few."""
    if len(seconds) < LEAST_TIMES:
        return None
    low, median, high = quantiles(seconds, n=4, method="inclusive")
    return Spread(low, median, high, len(seconds))
