"""Those who curate a project, and what they are told about its gold."""

from collections.abc import Sequence

from annotator.models import AnnotationSet, Membership, Project, User
from annotator.services import notifications

_Role = Membership.Role


def curators_of(project: Project, *, besides: User | None = None) -> Sequence[User]:
    """The curators of a project who take part in it now; where there is no other, its managers."""
    rows = Membership.objects.filter(project=project, ended_at=None, user__is_active=True)
    rows = rows.filter(role__in=[_Role.CURATOR, _Role.MANAGER]).exclude(user=besides).select_related("user")
    found = list(rows.order_by("pk"))
    return [row.user for row in found if row.role == _Role.CURATOR] or [row.user for row in found]


def still_curates(user: User, project: Project) -> bool:
    """Whether somebody who once read everybody's sets still does."""
    rows = Membership.objects.filter(project=project, user=user, ended_at=None, role__in=[_Role.CURATOR, _Role.MANAGER])
    return user.is_superuser or rows.exists()


def manages(user: User, project: Project) -> bool:
    """Whether somebody manages a project."""
    rows = Membership.objects.filter(project=project, user=user, ended_at=None, role=_Role.MANAGER)
    return user.is_superuser or rows.exists()


def tell_if_gold_is_locked(row: AnnotationSet) -> None:
    """A set (with author, article and project) was handed in: where the gold was locked before, it knows nothing of it.

    In the transaction of whoever holds the set's row.
    """
    gold = AnnotationSet.objects.filter(article_id=row.article_id, kind=AnnotationSet.Kind.GOLD)
    if not gold.filter(state=AnnotationSet.State.SUBMITTED, curation__isnull=False).exists():
        return
    notifications.notify(
        kind="gold_overtaken",
        users=curators_of(row.article.project),
        actor=row.author,
        project=row.article.project,
        facts={"article": row.article.title, "article_public": str(row.article.public)},
        key=f"overtaken:{row.pk}:{row.revision}",
    )
