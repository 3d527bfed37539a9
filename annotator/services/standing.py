"""How far an article is, of the sets people make on it: kept in the article's row so that lists need not count."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotator.models import AnnotationSet, Article, Project

_Set, _State = AnnotationSet, Article.State
#: The states of a set that take one of the places an article has for annotators.
TAKING: Final = (_Set.State.OPEN, _Set.State.RETURNED, _Set.State.SUBMITTED)


@transaction.atomic(savepoint=False)
def settle(article_id: int) -> None:
    """Bring an article's state and counts up to date with its sets; to be called by whoever changed one of them.

    Locks the article's row until the transaction ends. A set's row is always locked before its article's, never after:
    two people who each hold what the other wants would wait for ever.
    """
    locked = _locking().filter(pk=article_id)
    Article.objects.filter(pk=article_id).update(**standing_of(with_gold(locked).get()))


def lock(article_id: int) -> Article:
    """The article's row as it stands, with its project, locked until the transaction of the caller ends."""
    light = _locking().select_related("project").defer("text", "provenance", "metadata")
    return light.get(pk=article_id)


def _locking() -> QuerySet[Article]:
    # No key is changed: rows that only point to the article (a new set, a figure) need not wait.
    return Article.objects.select_for_update(of=("self",), no_key=True)


def turn(articles: QuerySet[Article]) -> None:
    """Bring states in line after the number of annotators an article is to have has changed, in two statements.

    That number moves an article only between "in progress" and "submitted", and its row holds the count it takes.
    """
    needed = Coalesce("overlap", Subquery(Project.objects.filter(pk=OuterRef("project")).values("overlap")))
    rows = articles.annotate(needed=needed)
    rows.filter(state=_State.SUBMITTED, submitted__lt=F("needed")).update(state=_State.PROGRESS)
    rows.filter(state=_State.PROGRESS, submitted__gte=F("needed")).update(state=_State.SUBMITTED)


def standing_of(article: Article) -> Mapping[str, Any]:
    """What ``state``, ``taken`` and ``submitted`` of an article (from ``with_gold``) ought to be."""
    rows = AnnotationSet.objects.filter(article=article, kind=_Set.Kind.ANNOTATOR, round=1, state__in=TAKING)
    counts = rows.aggregate(
        taken=Count("pk"),
        submitted=Count("pk", filter=Q(state=_Set.State.SUBMITTED)),
        touched=Count("pk", filter=Q(revision__gt=1) | Q(revision=1, prefilled=False)),
    )
    return {"taken": counts["taken"], "submitted": counts["submitted"], "state": _state(article, **counts)}


def with_gold(articles: QuerySet[Article]) -> QuerySet[Article]:
    """The articles with what ``standing_of`` reads, and whether there is a gold set, finished or not."""
    found = articles.select_related("project").only("use", "overlap", "project__overlap")
    open_states = (_Set.State.OPEN, _Set.State.RETURNED)
    return found.annotate(has_gold=Exists(_golds(_Set.State.SUBMITTED)), has_curation=Exists(_golds(*open_states)))


def _golds(*states: str) -> Any:
    return AnnotationSet.objects.filter(article=OuterRef("pk"), kind=_Set.Kind.GOLD, state__in=states)


def _state(article: Any, *, taken: int, submitted: int, touched: int) -> str:
    """The state by the counts. The gold of a practice article is its known answers, not the end of its work."""
    if article.use == Article.Use.WORK and article.has_gold:
        return _State.GOLD
    if article.use == Article.Use.WORK and article.has_curation:
        return _State.CURATION
    if submitted >= (article.overlap or article.project.overlap):
        return _State.SUBMITTED
    if submitted or touched:
        return _State.PROGRESS
    return _State.ASSIGNED if taken else _State.NEW


def counted(project: Project, overlap: int) -> tuple[int, int]:
    """How many articles would be work again, and how many finished, with so many annotators per article."""
    unfinished, finished = _turned(project, overlap)
    return unfinished.count(), finished.count()


@transaction.atomic(savepoint=False)
def settle_all(project: Project) -> None:
    """Bring the articles' states in line with the project's number of annotators per article, in two statements.

    That number moves an article only between "in progress" and "submitted", and its row holds the count it takes.
    """
    unfinished, finished = _turned(project, project.overlap)
    unfinished.update(state=_State.PROGRESS)
    finished.update(state=_State.SUBMITTED)


def _turned(project: Project, overlap: int) -> tuple[QuerySet[Article], QuerySet[Article]]:
    """The articles under the project's own number that are submitted with too few sets, or have enough of them."""
    articles = Article.objects.filter(project=project, overlap=None)
    unfinished = articles.filter(state=_State.SUBMITTED, submitted__lt=overlap)
    return unfinished, articles.filter(state=_State.PROGRESS, submitted__gte=overlap)
