"""Lists of articles kept by name: one's own, and those a manager shares with all who see the list."""

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q

from annotator.models import Project, SavedView, User
from annotator.services import access
from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound

#: Views one person may keep in one project.
LIMIT: Final = 50
_NAME: Final = 100
_QUERY: Final = 2000


def views_of(*, user: User, project: Project) -> Sequence[SavedView]:
    """What a person may choose from, their own first, by name."""
    rows = SavedView.objects.filter(Q(user=user) | Q(shared=True), project=project).select_related("user")
    return sorted(rows, key=lambda row: (row.user_id != user.pk, row.name, row.pk))


def shared_named(project: Project, name: str) -> Sequence[SavedView]:
    """The shared views of a name: each person has a name once, several persons may share one."""
    return list(SavedView.objects.filter(project=project, shared=True, name=name).order_by("pk"))


@transaction.atomic
def keep(*, project: Project, name: str, query: str, shared: bool = False, actor: User) -> SavedView:
    """Keep a list under a name; the same name again is the same view with the new list.

    ``shared`` is for managers. Raises Invalid: "name_needed", "name_too_long", "query_too_long"; Conflict("too_many").
    """
    called = " ".join(name.split())
    if not called:
        raise Invalid("name_needed")
    if len(called) > _NAME:
        raise Invalid("name_too_long", {"limit": _NAME})
    if len(query) > _QUERY:
        raise Invalid("query_too_long", {"limit": _QUERY})
    if shared and not access.may(actor, project, access.MANAGE):
        raise Forbidden(facts={"needs": sorted(access.MANAGE)})
    mine = SavedView.objects.filter(project=project, user=actor)
    if mine.exclude(name=called).count() >= LIMIT:
        raise Conflict("too_many", {"limit": LIMIT})
    row, _made = SavedView.objects.update_or_create(
        project=project, user=actor, name=called, defaults={"query": query, "shared": shared}
    )
    return row


def forget(*, project: Project, view: int, actor: User) -> SavedView:
    """Throw a view away: one's own, or as a manager a shared one. The answer is enough to keep it again."""
    row = SavedView.objects.filter(Q(user=actor) | Q(shared=True), project=project, pk=view).first()
    if row is None:
        raise NotFound
    if row.user_id != actor.pk and not access.may(actor, project, access.MANAGE):
        raise Forbidden(facts={"needs": sorted(access.MANAGE)})
    SavedView.objects.filter(pk=row.pk).delete()
    return row
