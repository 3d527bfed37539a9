"""How fast: annotation sets submitted a day and a week, as they stand now: one that was reopened is not among them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Count, Min, QuerySet
from django.utils.timezone import localtime, make_aware

from annotator.models import AnnotationSet, Project
from annotator.services.figures.progress import work_of

#: Weeks that are told one by one: half a year.
WEEKS: Final = 26
_Kind, _State = AnnotationSet.Kind, AnnotationSet.State


@dataclass(frozen=True, slots=True)
class Week:
    """A week from its Sunday; ``now``: the one we are in, still growing."""

    start: date
    sets: int
    now: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """``days``: sets submitted on each day of the last WEEKS weeks, oldest first, the last of them ``today``.

    ``before``: those submitted earlier; ``first``: the day of the very first one, None where there is none.
    ``by_author``: the same days, author by author.
    """

    today: date
    first: date | None
    before: int
    days: Sequence[int]
    by_author: Mapping[int, Sequence[int]]

    @property
    def weeks(self) -> Sequence[Week]:
        """The days as weeks, since the first set at the earliest."""
        return weeks_of(self.days, self.today, self.first)

    @property
    def whole_days(self) -> Sequence[int]:
        """The days that are over, from the first set on."""
        start = self.today - timedelta(days=len(self.days) - 1)
        skipped = max(0, (self.first - start).days) if self.first else len(self.days)
        return self.days[skipped:-1]


def sunday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


def weeks_of(days: Sequence[int], today: date, first: date | None = None) -> list[Week]:
    """Days that end today as weeks; those that were over before ``first`` are left out."""
    start = today - timedelta(days=len(days) - 1)
    sums: Counter[date] = Counter()
    for n, number in enumerate(days):
        sums[sunday(start + timedelta(days=n))] += number
    least = sunday(first or today)
    return [Week(week, sums[week], now=week == sunday(today)) for week in sorted(sums) if week >= least]


def submitted_sets(project: Project) -> QuerySet[AnnotationSet]:
    """The annotators' submitted sets that count: of articles in work, each person's first round."""
    return AnnotationSet.objects.filter(
        # Not a join: at 100,000 articles the list of their keys, read from an index alone, is five times as fast.
        article__in=work_of(project).values("pk"),
        kind=_Kind.ANNOTATOR,
        round=1,
        state=_State.SUBMITTED,
        submitted_at__isnull=False,
    )


def pace_of(project: Project, today: date | None = None) -> Pace:
    """The pace of a project up to ``today`` (the server's day), in two queries."""
    end = today or localtime().date()
    start = sunday(end) - timedelta(weeks=WEEKS - 1)
    rows = submitted_sets(project)
    told = rows.aggregate(first=Min("submitted_at"), number=Count("*"))
    length = (end - start).days + 1
    days, by_author = [0] * length, dict[int, list[int]]()
    for author, number in days_since(rows, start):
        if number < length:
            days[number] += 1
            by_author.setdefault(author, [0] * length)[number] += 1
    first = localtime(told["first"]).date() if told["first"] else None
    return Pace(end, first, told["number"] - sum(days), days, by_author)


def days_since(rows: QuerySet[AnnotationSet], start: date) -> Iterator[tuple[int, int]]:
    """The author of each set submitted since a day, and how many days after it: in the server's time zone."""
    midnight = make_aware(datetime.combine(start, time.min))
    # Counted here: SQLite would ask Python for the day of every row.
    for author, moment in rows.filter(submitted_at__gte=midnight).order_by().values_list("author", "submitted_at"):
        if author is not None and moment is not None:
            yield author, (localtime(moment).date() - start).days
