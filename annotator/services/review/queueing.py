"""What waits for a curator in a project: submitted articles, begun curations, what moved, second opinions, new gold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from annotator.models import AnnotationSet, Article, Curation, Project, User
from annotator.services import access
from annotator.services.refusal import Invalid
from annotator.services.review.desk import voices_of

#: The lists there are; the first is what a curator begins with.
LISTS: Final = ("waiting", "open", "moved", "second", "gold")
PAGE: Final = 25
_State = Article.State


@dataclass(frozen=True, slots=True)
class Waiting:
    """One article of a list; ``curation`` None before it was begun. ``moved``: sets changed since somebody decided."""

    article: Article
    curation: Curation | None
    sets: int
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of a list, and how many each list holds. ``after``: the cursor of the next page, None at the end."""

    lines: Sequence[Waiting]
    after: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ForCurator:
    """How many articles of a project wait to be curated, and how many second opinions are asked for."""

    submitted: int
    second: int


def curation_queue(*, user: User, project: Project, listed: str = "waiting", after: str = "") -> Queue:
    """A page of one of the lists, for who reads all sets. Raises Invalid: "unknown_list", "bad_cursor"."""
    if listed not in LISTS:
        raise Invalid("unknown_list", {"lists": list(LISTS)})
    articles = access.articles_of(user, project).filter(use=Article.Use.WORK, withdrawn_at=None)
    rows = list(_after(_listed(articles, listed), after)[: PAGE + 1])
    shown, more = rows[:PAGE], len(rows) > PAGE
    cursor = f"{shown[-1].priority}.{shown[-1].pk}" if more else None
    return Queue(_lines(shown), cursor, {name: _listed(articles, name).count() for name in LISTS})


def next_to_curate(*, user: User, project: Project) -> Article | None:
    """The article to begin with: of the highest priority among those that wait, the oldest first."""
    articles = access.articles_of(user, project).filter(use=Article.Use.WORK, withdrawn_at=None)
    return _listed(articles, "waiting").order_by("-priority", "pk").first()


def waiting_for(*, user: User, projects: Collection[Project]) -> Mapping[int, ForCurator]:
    """What waits for a curator in some projects of which the person reads all sets, by the projects' keys.

    A second opinion waits for everybody but who asked for it.
    """
    of_work = Article.objects.filter(project__in=projects, use=Article.Use.WORK, withdrawn_at=None)
    asked = Curation.objects.filter(gold__article=OuterRef("pk"), second=Curation.Second.ASKED)
    others = Q(Exists(asked.exclude(second_asked_by=user)), state=_State.CURATION)
    submitted = Count("pk", Q(state=_State.SUBMITTED))
    rows = of_work.order_by().values("project").annotate(submitted=submitted, second=Count("pk", others))
    told = rows.values_list("project", "submitted", "second")
    return {project: ForCurator(handed_in, second) for project, handed_in, second in told}


def _listed(articles: QuerySet[Article], name: str) -> QuerySet[Article]:
    if name == "waiting":
        return articles.filter(state=_State.SUBMITTED)
    if name == "gold":
        return articles.filter(state=_State.GOLD)
    if name == "second":
        asked = Curation.objects.filter(gold__article=OuterRef("pk"), second=Curation.Second.ASKED)
        return articles.filter(Exists(asked), state=_State.CURATION)
    if name == "open":
        return articles.filter(state=_State.CURATION)
    # A set that moved was saved after the gold: more than those that were compared may have been, never fewer.
    later = AnnotationSet.objects.filter(article=OuterRef("article"), kind="annotator", round=1)
    gold = AnnotationSet.objects.filter(article=OuterRef("pk"), kind="gold", curation__isnull=False)
    moved = gold.filter(Exists(later.filter(updated_at__gt=OuterRef("updated_at"), revision__gt=0)))
    return articles.filter(Exists(moved), state__in=[_State.CURATION, _State.GOLD])


def _after(rows: QuerySet[Article], cursor: str) -> QuerySet[Article]:
    ordered = rows.order_by("-priority", "pk")
    if not cursor:
        return ordered
    try:
        priority, pk = (int(part) for part in cursor.rsplit(".", 1))
    except ValueError as wrong:
        raise Invalid("bad_cursor") from wrong
    return ordered.filter(Q(priority__lt=priority) | Q(priority=priority, pk__gt=pk))


def _lines(articles: Sequence[Article]) -> list[Waiting]:
    keys = [article.pk for article in articles]
    rows = Curation.objects.filter(gold__article__in=keys)
    told = rows.select_related("gold", "began_by", "locked_by").defer("gold__body")
    begun = {row.gold.article_id: row for row in told}
    wanted = {pk for row in begun.values() for pk in voices_of(row)}
    revisions = dict(AnnotationSet.objects.filter(pk__in=wanted).values_list("pk", "revision"))
    counted = AnnotationSet.objects.filter(article__in=keys, kind="annotator", round=1, state="submitted")
    sets = dict(counted.values("article").annotate(n=Count("pk")).values_list(F("article"), "n"))
    out = []
    for article in articles:
        curation = begun.get(article.pk)
        seen = voices_of(curation) if curation else {}
        moved = sum(revisions.get(pk) != revision for pk, revision in seen.items())
        out.append(Waiting(article, curation, sets.get(article.pk, 0), moved))
    return out
