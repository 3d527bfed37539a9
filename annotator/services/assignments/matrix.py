"""Articles against annotators: who has what, page by page, with everybody's load; for managers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Avg, Count, F, Q, QuerySet

from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services.assignments.releasing import release_expired

_Set = AnnotationSet
#: Articles of one page.
PAGE: Final = 25
#: Annotators side by side, at the most.
COLUMNS: Final = 40


@dataclass(frozen=True, slots=True)
class Person:
    """An annotator of the project with their load and how they agree with themselves (percent, None: not known)."""

    user: User
    membership: Membership
    open: int
    submitted: int
    again: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """An article, ``places`` asked for, and each person's set of it, in the order of the people; None: no set."""

    article: Article
    places: int
    cells: Sequence[tuple[Person, AnnotationSet | None]]
    #: Sets of people who are no annotators of the project (any more).
    others: Sequence[AnnotationSet]

    @property
    def free(self) -> int:
        """Places nobody has taken."""
        return max(0, self.places - self.article.taken)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which articles: in a state, of a source, wanting annotators; ``after``: the last article of the page before."""

    state: str = ""
    source: str = ""
    wanting: bool = False
    order: str = "priority"
    after: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """A page; ``after`` asks for the next one, None where there is none."""

    people: Sequence[Person]
    rows: Sequence[Row]
    after: tuple[int, int] | None


def matrix(*, project: Project, asked: Asked) -> Matrix:
    """A page of articles with everybody's sets; leases that ran out are released first."""
    release_expired(project=project)
    people = people_of(project)
    found = list(_window(articles_asked_for(project=project, asked=asked), asked)[: PAGE + 1])
    shown = found[:PAGE]
    last = (shown[-1].priority, shown[-1].pk) if len(found) > PAGE else None
    return Matrix(people, rows_of(project, shown, people), last)


def rows_of(project: Project, articles: Sequence[Article], people: Sequence[Person]) -> list[Row]:
    """The rows of some articles."""
    sets: defaultdict[int, dict[int, AnnotationSet]] = defaultdict(dict)
    rows = _Set.objects.filter(article__in=articles, kind=_Set.Kind.ANNOTATOR).select_related("author").defer("body")
    for one in rows.order_by("round"):
        sets[one.article_id][one.author_id or 0] = one
    known = {person.user.pk for person in people}
    return [
        Row(
            article,
            article.overlap or project.overlap,
            [(person, sets[article.pk].get(person.user.pk)) for person in people],
            [one for author, one in sets[article.pk].items() if author not in known],
        )
        for article in articles
    ]


def people_of(project: Project) -> list[Person]:
    """The annotators of a project by name, with their load."""
    members = Membership.objects.filter(project=project, ended_at=None, role=Membership.Role.ANNOTATOR)
    members = members.filter(user__is_active=True).select_related("user").order_by("user__first_name", "user__username")
    sets = _Set.objects.filter(article__project=project, kind=_Set.Kind.ANNOTATOR)
    counts = {
        author: (open_now, submitted, again)
        for author, open_now, submitted, again in sets.order_by("author")
        .values_list("author")
        .annotate(
            open=Count("pk", filter=Q(state__in=["open", "returned"])),
            done=Count("pk", filter=Q(state="submitted", round=1, article__use=Article.Use.WORK)),
            again=Avg("score", filter=Q(round__gt=1, state="submitted", article__use=Article.Use.WORK)),
        )
    }
    return [_person(member, counts) for member in members[:COLUMNS]]


def _person(member: Membership, counts: Mapping[int | None, tuple[int, int, float | None]]) -> Person:
    open_now, submitted, again = counts.get(member.user_id, (0, 0, None))
    return Person(member.user, member, open_now, submitted, None if again is None else round(again))


def articles_asked_for(*, project: Project, asked: Asked) -> QuerySet[Article]:
    """All articles that were asked for, on whatever page."""
    rows = Article.objects.filter(project=project, withdrawn_at=None).defer("text", "provenance")
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.source:
        rows = rows.filter(source=asked.source)
    if asked.wanting:
        rows = rows.filter(use=Article.Use.WORK, state__in=["new", "assigned", "progress"])
        rows = rows.filter(Q(overlap=None, taken__lt=project.overlap) | Q(overlap__gt=F("taken")))
    return rows


def _window(rows: QuerySet[Article], asked: Asked) -> QuerySet[Article]:
    if asked.order == "imported":
        return (rows.filter(pk__gt=asked.after[1]) if asked.after else rows).order_by("pk")
    if asked.after:
        priority, pk = asked.after
        rows = rows.filter(priority__lte=priority).exclude(priority=priority, pk__lte=pk)
    return rows.order_by("-priority", "pk")
