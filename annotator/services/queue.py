"""What waits for a person: their projects with figures, the article to go on with, the articles of one project.

Everything here is read through :mod:`annotator.services.access`, so an annotator's figures speak of their own sets
and a curator's of everybody's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Substr

from annotator.models import AnnotationSet, Article, Project, User
from annotator.services import access, answers, finding

#: Articles shown at once; the next ones are asked for by the last one's id.
PAGE_SIZE: Final = 30
#: Articles shown above the one a page is to be around.
BEFORE: Final = 4
#: Code points of an article's beginning that are read for a preview.
OPENING: Final = 700
UNTOUCHED: Final = "untouched"

_Kind = AnnotationSet.Kind
_State = AnnotationSet.State

#: The states in the order of work; an article is as far as its set that is least finished.
_FINISHED: Final = Case(
    *(When(state=state, then=rank) for rank, state in enumerate([_State.OPEN, _State.RETURNED, _State.SUBMITTED])),
    default=3,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a project is, in the sets a person may see.

    ``sets`` counts the sets by state, ``begun`` the articles with one by the state of the set that is least finished.
    """

    articles: int
    sets: Mapping[str, int]
    begun: Mapping[str, int]

    @property
    def untouched(self) -> int:
        """The articles without any such set."""
        return self.articles - sum(self.begun.values())

    def count(self, state: str) -> int:
        """The articles or sets behind one filter of the list."""
        return self.untouched if state == UNTOUCHED else self.sets.get(state, 0)


@dataclass(frozen=True, slots=True)
class Desk:
    """One of a person's projects with its figures.

    ``reads_all``: they are everybody's, not the person's own; ``annotates``: the person may have sets there.
    """

    project: Project
    standing: Standing
    reads_all: bool
    annotates: bool


@dataclass(frozen=True, slots=True)
class Next:
    """The article to go on with: one left open or returned (``annotation_set``), or one not begun (None).

    ``opening``: the first ``OPENING`` code points of the text, without a title line.
    """

    article: Article
    project: Project
    annotation_set: AnnotationSet | None
    opening: str


@dataclass(frozen=True, slots=True)
class Line:
    """One article of the list: the person's own set and, for curators and managers, the others'."""

    article: Article
    mine: AnnotationSet | None
    others: Sequence[AnnotationSet]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list; ``before`` and ``after`` ask for the pages beside it, None where there is none.

    Going forward from the beginning, ``before`` is not counted: the page before is the one the reader came from.
    """

    lines: Sequence[Line]
    before: int | None
    after: int | None


def desks(*, user: User) -> list[Desk]:
    """The person's projects by name, archived ones left out."""
    projects = list(access.projects_of(user).filter(archived_at=None).order_by("name", "id"))
    reading = {project.pk for project in projects if access.may(user, project, access.READ_SETS)}
    articles = _article_counts(projects)
    states, begun = _set_counts(user, projects, reading)
    return [
        Desk(
            project=project,
            standing=Standing(articles[project.pk], states[project.pk], begun[project.pk]),
            reads_all=project.pk in reading,
            annotates=access.may(user, project, access.ANNOTATE),
        )
        for project in projects
    ]


def _article_counts(projects: Iterable[Project]) -> Counter[int]:
    rows = Article.objects.filter(project__in=projects).values_list("project").annotate(n=Count("pk"))
    return Counter(dict(rows))


def _set_counts(
    user: User, projects: Iterable[Project], reading: Iterable[int]
) -> tuple[defaultdict[int, Counter[str]], defaultdict[int, Counter[str]]]:
    mine_or_read = Q(author=user) | Q(article__project__in=reading)
    sets = AnnotationSet.objects.filter(mine_or_read, kind=_Kind.ANNOTATOR, article__project__in=projects)
    sets = sets.exclude(access.came_again(), author=user)
    return _by_project(sets), _by_project(_least_finished(sets))


def _by_project(sets: QuerySet[AnnotationSet]) -> defaultdict[int, Counter[str]]:
    states: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for project, state, count in sets.values_list("article__project", "state").annotate(n=Count("pk")):
        states[project][state] = count
    return states


def _least_finished(sets: QuerySet[AnnotationSet]) -> QuerySet[AnnotationSet]:
    """Of each article the one set that says how far the article is."""
    of_article = sets.filter(article=OuterRef("article")).order_by(_FINISHED, "pk")
    return sets.filter(pk=Subquery(of_article.values("pk")[:1]))


def standing(*, user: User, project: Project) -> Standing:
    """The figures of one project."""
    articles = access.articles_of(user, project).count()
    sets = _seen(user, project)
    counts = [dict(rows.values_list("state").annotate(n=Count("pk"))) for rows in (sets, _least_finished(sets))]
    return Standing(articles, *counts)


def _seen(user: User, project: Project) -> QuerySet[AnnotationSet]:
    return access.sets_of(user, project).filter(kind=_Kind.ANNOTATOR)


def next_of(*, user: User, projects: Sequence[Project], besides: UUID | None = None) -> Next | None:
    """What waits next: a set that was returned, else the open one last worked on, else the first article not begun.

    ``besides``: a set that is done with, whatever its state. Curators and managers go on with what they began, but are
    not sent to begin anything; where articles are dealt out or assigned, nobody begins one by themselves
    (``services.assignments.outlook``).
    """
    sent = [
        project
        for project in projects
        if project.assignment == Project.Assignment.FREE
        and access.may(user, project, access.ANNOTATE)
        and not access.is_reader(user, project)
    ]
    return left_open(user=user, projects=projects, besides=besides) or (_not_begun(user, sent) if sent else None)


def left_open(*, user: User, projects: Sequence[Project], besides: UUID | None = None) -> Next | None:
    """What somebody goes on with before anything new: what was returned to them, else what they worked on last."""
    able = [project for project in projects if access.may(user, project, access.ANNOTATE)]
    return _left_open(user, able, besides)


def _left_open(user: User, projects: Sequence[Project], besides: UUID | None) -> Next | None:
    rows = AnnotationSet.objects.filter(
        author=user, kind=_Kind.ANNOTATOR, state__in=[_State.OPEN, _State.RETURNED], article__project__in=projects
    )
    rows = rows.exclude(pk=besides) if besides else rows
    rows = rows.select_related("article__project").defer("body", "article__text", "article__provenance")
    # What nobody has touched yet was never left: it comes behind what was, in the order it came.
    been_at = Q(seen_at__isnull=False) | Q(revision__gt=1) | Q(revision=1, prefilled=False)
    left_at = Case(When(been_at, then="updated_at"))
    rows = rows.annotate(opening=Substr("article__text", 1, OPENING), left_at=left_at)
    # "returned" stands behind "open" in the alphabet.
    row = rows.order_by("-state", F("left_at").desc(nulls_last=True), "created_at", "article").first()
    if row is None:
        return None
    return Next(row.article, row.article.project, row, _without_title(row.opening, row.article.title))


def _not_begun(user: User, projects: Sequence[Project]) -> Next | None:
    begun = AnnotationSet.objects.filter(article=OuterRef("pk"), author=user, kind=_Kind.ANNOTATOR)
    rows = Article.objects.filter(~Exists(begun), project__in=projects, withdrawn_at=None).select_related("project")
    waiting = [project.pk for project in projects if answers.practice_of(user, project).comes_first]
    practice = Q(use=Article.Use.PRACTICE, project__in=waiting)
    rows = rows.filter(practice | Q(use=Article.Use.WORK) & ~Q(project__in=waiting))
    row = (
        rows.defer("text", "provenance").annotate(opening=Substr("text", 1, OPENING)).order_by("project", "id").first()
    )
    if row is None:
        return None
    return Next(row, row.project, None, _without_title(row.opening, row.title))


def _without_title(opening: str, title: str) -> str:
    first, _, rest = opening.partition("\n")
    return (rest if first.strip() == title.strip() else opening).strip()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which articles a list is to show, and from where.

    ``state``: only articles with such a set (or UNTOUCHED); ``words``: only those with them in the title or the name.
    At most one of: ``after``, ``before`` (keys of a page's edge), ``begin`` (public id: the page begins with this
    article), ``around`` (public id: with a few articles before it).
    """

    state: str = ""
    words: str = ""
    after: int = 0
    before: int = 0
    begin: UUID | None = None
    around: UUID | None = None


def articles_page(*, user: User, project: Project, asked: Asked) -> Page:
    """A page of a project's articles in the order they came."""
    seen = _seen(user, project)
    articles = finding.holding(_in_state(access.articles_of(user, project), seen, asked.state), asked.words)
    shown, before, after = _window(articles, asked)
    sets: defaultdict[int, list[AnnotationSet]] = defaultdict(list)
    for row in seen.filter(article__in=shown).select_related("author").defer("body").order_by("created_at", "id"):
        sets[row.article_id].append(row)
    return Page([_line(article, sets[article.pk], user) for article in shown], before, after)


def _window(articles: QuerySet[Article], asked: Asked) -> tuple[list[Article], int | None, int | None]:
    """The articles of one page, and the keys of its edges where there is something beyond them."""
    if asked.before:
        found = list(articles.filter(pk__lt=asked.before).order_by("-pk")[: PAGE_SIZE + 1])
        shown = found[:PAGE_SIZE][::-1]
        return shown, shown[0].pk if len(found) > PAGE_SIZE else None, None
    found = list(_from(articles, asked).order_by("pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    beyond = asked.around and shown and articles.filter(pk__lt=shown[0].pk).exists()
    return shown, shown[0].pk if beyond else None, shown[-1].pk if len(found) > PAGE_SIZE else None


def _from(articles: QuerySet[Article], asked: Asked) -> QuerySet[Article]:
    """The articles from where the page begins."""
    public = asked.begin or asked.around
    if public is None:
        return articles.filter(pk__gt=asked.after)
    here = Article.objects.filter(public=public).values("pk")
    if asked.begin:
        return articles.filter(pk__gte=Subquery(here))
    few = list(articles.filter(pk__lt=Subquery(here)).order_by("-pk").values_list("pk", flat=True)[:BEFORE])
    return articles.filter(pk__gte=few[-1]) if few else articles


def _in_state(articles: QuerySet[Article], seen: QuerySet[AnnotationSet], state: str) -> QuerySet[Article]:
    of_article = seen.filter(article=OuterRef("pk"))
    if state == UNTOUCHED:
        return articles.filter(~Exists(of_article))
    return articles.filter(Exists(of_article.filter(state=state))) if state else articles


def _line(article: Article, sets: Iterable[AnnotationSet], user: User) -> Line:
    mine = max((row for row in sets if row.author_id == user.pk), key=lambda row: row.round, default=None)
    return Line(article, mine, [row for row in sets if row is not mine])
