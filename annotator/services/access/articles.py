"""Articles: annotators see those that were given to them, or all that are in the work where everybody chooses."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.models import AnnotationSet, Article, Project
from annotator.services.access.projects import LIST, Person, Role, is_reader, may, must_be_open, need, projects_of
from annotator.services.refusal import NotFound


def articles_of(user: Person, project: Project) -> QuerySet[Article]:
    """The articles of a project reached through this gate that a person may see (``_open_to``), without their texts."""
    if not may(user, project, Role.values):
        return Article.objects.none()
    return _open_to(user, project, Article.objects.filter(project=project).defer("text", "provenance"))


def _open_to(user: Person, project: Project, articles: QuerySet[Article]) -> QuerySet[Article]:
    """Those that a person may see: all for whoever sees to them; for annotators those that were given to them, and
    where everybody chooses also those that are in the work.
    """
    if may(user, project, LIST):
        return articles
    given = Q(_given_to(user))
    return articles.filter(given | Q(withdrawn_at=None) if chooses(user, project) else given)


def chooses(user: Person, project: Project) -> bool:
    """Whether somebody who reached a project may see any article of it: annotators only where everybody chooses."""
    return is_reader(user, project) or project.assignment == Project.Assignment.FREE or project.role == Role.VIEWER


def _given_to(user: Person) -> Exists:
    return Exists(AnnotationSet.objects.filter(article=OuterRef("pk"), author=user.pk, kind="annotator"))


def no_articles() -> QuerySet[Article]:
    """The empty list, for a door that must name a list before anybody asks."""
    return Article.objects.none()


def article_for(
    user: Person, public: UUID, *, role: Collection[str] | str | None = None, write: bool = False
) -> Article:
    """The article with that public id and its text, for a member of its project (the rest as in project_for)."""
    project = projects_of(user).filter(articles__public=public).first()
    if project is None:
        raise NotFound
    need(user, project, role)
    if write:
        must_be_open(project)
    article = _open_to(user, project, Article.objects.filter(public=public)).first()
    if article is None:
        raise NotFound
    article.project = project
    return article


def article_keys(user: Person, project: Project, wanted: Collection[UUID]) -> list[int]:
    """The primary keys of articles of a project by their public ids, all of which a person must see."""
    found = dict(articles_of(user, project).filter(public__in=wanted).values_list("public", "pk"))
    if missing := sorted({str(one) for one in wanted} - {str(one) for one in found}):
        raise NotFound(facts={"articles": missing})
    return [found[one] for one in wanted]
