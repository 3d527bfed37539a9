"""Which articles may come to somebody next, in the project's order.

One partial index for each order (``Article.Meta``) holds only the articles that are not finished, so the first
candidate costs the same at the beginning of a project of 100,000 articles as near its end.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import BooleanField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from annotator.models import AnnotationSet, Article, Project, User
from annotator.services import standing

_Kind = AnnotationSet.Kind
#: Word for word the condition of the partial indexes: SQLite takes one only where it can read that it holds, and a
#: parameter cannot be read.
_UNFINISHED: Final = (
    """("annotator_article"."state" IN ('new', 'assigned', 'progress')"""
    """ AND "annotator_article"."use" = 'work' AND "annotator_article"."withdrawn_at" IS NULL)"""
)
Rows = QuerySet[Article]


def unfinished(project: Project) -> Rows:
    """The articles of a project on which work goes on: not submitted as often as asked, not withdrawn, no practice."""
    condition: Any = RawSQL(_UNFINISHED, (), BooleanField())  # noqa: S611  (a constant)
    return Article.objects.filter(condition, project=project)


def candidates(user: User, project: Project) -> Rows:
    """The articles with a place for this person, in no order."""
    rows = unfinished(project).filter(~Exists(_sets(author=user, article=OuterRef("pk"))))
    rows = rows.filter(taken__lt=Coalesce(F("overlap"), project.overlap))
    if project.likeness == Project.Likeness.APART:
        return rows.filter(Q(cluster=None) | ~Exists(_in_cluster(project).filter(author=user)))
    if project.likeness == Project.Likeness.TOGETHER:
        return rows.alias(others=_others(user, project)).filter(
            Q(cluster=None) | Q(others__lt=Coalesce(F("overlap"), project.overlap))
        )
    return rows


def others_at_work(user: User, project: Project) -> bool:
    """Whether articles this person has no part in are still being worked on: a place may come free."""
    return unfinished(project).filter(~Exists(_sets(author=user, article=OuterRef("pk")))).exists()


def _sets(**by: Any) -> QuerySet[AnnotationSet]:
    return AnnotationSet.objects.filter(kind=_Kind.ANNOTATOR, **by)


def _in_cluster(project: Project) -> QuerySet[AnnotationSet]:
    """The sets on the articles nearly equal to one, that take a place."""
    near = Article.objects.filter(project=project, cluster=OuterRef(OuterRef("cluster"))).values("pk")
    return _sets(article__in=near, round=1, state__in=standing.TAKING)


def _others(user: User, project: Project) -> Any:
    """How many other people have one of the articles nearly equal to one."""
    people = _in_cluster(project).exclude(author=user).order_by().values("kind")
    people = people.annotate(n=Count("author", distinct=True))
    return Coalesce(Subquery(people.values("n")), 0, output_field=IntegerField())


def in_order(rows: Rows, user: User, project: Project) -> Iterator[Rows]:
    """The candidates as stretches of the project's order: what is first in the first stretch that has any is next."""
    if project.likeness == Project.Likeness.TOGETHER:
        begun = _sets(author=user, article__project=project, article__cluster__isnull=False)
        clusters = list(begun.values_list("article__cluster", flat=True).distinct())
        if clusters:
            yield rows.filter(cluster__in=clusters).order_by("pk")
    yield from _ORDERS[project.order](rows, user, project)


def _priority(rows: Rows, _user: User, _project: Project) -> Sequence[Rows]:
    return [rows.order_by("-priority", "pk")]


def _oldest(rows: Rows, _user: User, _project: Project) -> Sequence[Rows]:
    return [rows.filter(published__isnull=False).order_by("published", "pk"), rows.order_by("pk")]


def _newest(rows: Rows, _user: User, _project: Project) -> Sequence[Rows]:
    return [rows.filter(published__isnull=False).order_by("-published", "-pk"), rows.order_by("-pk")]


def _balanced(rows: Rows, user: User, project: Project) -> Sequence[Rows]:
    """The source that comes, by name, after the one this person had last; then from the beginning again."""
    had = _sets(author=user, article__project=project, article__use=Article.Use.WORK, round=1)
    last = had.order_by("-created_at", "-pk").values_list("article__source", flat=True).first()
    ordered = rows.order_by("source", "pk")
    return [ordered] if last is None else [ordered.filter(source__gt=last), ordered.filter(source__lte=last)]


_ORDERS: Final[dict[str, Any]] = {
    Project.Order.PRIORITY: _priority,
    Project.Order.OLDEST: _oldest,
    Project.Order.NEWEST: _newest,
    Project.Order.BALANCED: _balanced,
}
