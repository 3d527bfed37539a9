"""The people of a project: what each may do, under which name they are exported, how they leave and come back.

Nothing anybody did is ever removed with them: their sets and their names in the logs stay as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from annotator.models import AnnotationSet, Article, Invitation, Membership, Project, User
from annotator.services import access, journal, notifications, pseudonyms, standing
from annotator.services.refusal import Conflict, Invalid

_Role = Membership.Role
_Set = AnnotationSet
#: Roles from the least to the most.
RANKS: Final = (_Role.VIEWER, _Role.ANNOTATOR, _Role.CURATOR, _Role.MANAGER)
_UNFINISHED: Final = (_Set.State.OPEN, _Set.State.RETURNED)


@dataclass(frozen=True, slots=True)
class Line:
    """A member with what they have open and submitted, and their last sign of life here or at the door."""

    membership: Membership
    open: int
    submitted: int
    seen: datetime | None


def lines(*, project: Project, ended: bool = False) -> list[Line]:
    """The members, managers first, then by name; with ``ended`` those who no longer take part. In two queries."""
    rows = Membership.objects.filter(project=project, ended_at__isnull=not ended).select_related("user")
    sets = _Set.objects.filter(article__project=project, kind=_Set.Kind.ANNOTATOR, author__in=rows.values("user"))
    counted = sets.values("author").annotate(
        open=Count("pk", filter=Q(state__in=_UNFINISHED)),
        submitted=Count("pk", filter=Q(state=_Set.State.SUBMITTED)),
        worked=Max("updated_at"),
        seen=Max("seen_at"),
    )
    by_author: dict[int, Mapping[str, Any]] = {found["author"]: found for found in counted}
    found = [_line(row, by_author.get(row.user_id, {})) for row in rows]
    return sorted(found, key=lambda line: (-RANKS.index(line.membership.role), line.membership.user.display_name))


def _line(row: Membership, found: Mapping[str, Any]) -> Line:
    signs = [moment for moment in (found.get("worked"), found.get("seen"), row.user.last_login) if moment]
    return Line(row, found.get("open", 0), found.get("submitted", 0), max(signs, default=None))


@transaction.atomic
def change_role(*, membership: Membership, role: str, actor: User) -> Membership:
    """Give a member another role. A manager who becomes something else takes their open invitations along.

    Whoever becomes a viewer leaves open articles as in ``end``, and has them again as in ``take_back`` when that ends.
    Raises Invalid("no_such_role"), Conflict: "not_member", "last_manager", "archived", "deleting".
    """
    if role not in _Role.values:
        raise Invalid("no_such_role", {"roles": _Role.values})
    row = _locked(membership)
    if row.role == role:
        return row
    _leaves_a_manager(row)
    before, row.role = row.role, role
    row.save(update_fields=["role"])
    if before == _Role.MANAGER:
        _revoke_invitations(row)
    # A viewer writes nothing: what she has open would keep its places for ever.
    if role == _Role.VIEWER:
        _leave_sets(row)
    elif before == _Role.VIEWER:
        _reopen_sets(row)
    journal.note("member.role", actor=actor, project=row.project, user=row.user.username, before=before, after=role)
    notifications.notify(kind="role_changed", users=[row.user], actor=actor, project=row.project, facts={"role": role})
    return row


@transaction.atomic
def change_pseudonym(*, membership: Membership, pseudonym: str, actor: User) -> Membership:
    """Export a member under another name from now on. Raises Invalid, Conflict as ``pseudonyms.checked``."""
    row = _locked(membership, ended=True)
    name = pseudonyms.checked(pseudonym, row)
    if name != row.pseudonym:
        before, row.pseudonym = row.pseudonym, name
        row.save(update_fields=["pseudonym"])
        journal.note(
            "member.pseudonym", actor=actor, project=row.project, user=row.user.username, before=before, after=name
        )
    return row


@transaction.atomic
def end(*, membership: Membership, actor: User) -> int:
    """End somebody's part in a project, or one's own; returns how many articles went back into the pool.

    Open and returned sets are left with DEPARTED, so that others get their places; nothing in them changes.
    Raises Conflict: "not_member", "last_manager", "archived", "deleting".
    """
    row = _locked(membership)
    _leaves_a_manager(row)
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    if row.role == _Role.MANAGER:
        _revoke_invitations(row)
    given_back = _leave_sets(row)
    act = "member.leave" if actor.pk == row.user_id else "member.end"
    journal.note(act, actor=actor, project=row.project, user=row.user.username, role=row.role, articles=given_back)
    notifications.notify(kind="member_removed", users=[row.user], actor=actor, project=row.project)
    return given_back


@transaction.atomic
def take_back(*, membership: Membership, actor: User) -> int:
    """Let somebody take part again, in the role they had; returns how many of their articles they go on with.

    Those whose place others have taken since stay left. Raises Conflict: "archived", "deleting".
    """
    row = _locked(membership, ended=True)
    if row.ended_at is None:
        return 0
    row.ended_at = None
    row.save(update_fields=["ended_at"])
    reopened = _reopen_sets(row)
    journal.note("member.restore", actor=actor, project=row.project, user=row.user.username, articles=reopened)
    notifications.notify(kind="member_restored", users=[row.user], actor=actor, project=row.project)
    return reopened


@transaction.atomic
def set_pseudonymous_exports(*, project: Project, pseudonymous: bool, actor: User) -> None:
    """Whether people stand in exports under their pseudonyms. Raises Conflict: "archived", "deleting"."""
    access.must_be_open(project)
    changed = Project.objects.filter(pk=project.pk).exclude(pseudonymous_exports=pseudonymous)
    if changed.update(pseudonymous_exports=pseudonymous):
        journal.note("project.pseudonyms", actor=actor, project=project, pseudonymous=pseudonymous)


def _locked(membership: Membership, *, ended: bool = False) -> Membership:
    """The row as it is now, its project locked: two managers may not leave each other alone behind."""
    pseudonyms.lock(membership.project)
    row = Membership.objects.select_related("user", "project").get(pk=membership.pk)
    access.must_be_open(row.project)
    if row.ended_at is not None and not ended:
        raise Conflict("not_member")
    return row


def _leaves_a_manager(row: Membership) -> None:
    """Somebody has to be able to open the door of the project."""
    if row.role != _Role.MANAGER:
        return
    others = Membership.objects.filter(project=row.project, role=_Role.MANAGER, ended_at=None, user__is_active=True)
    if not others.exclude(pk=row.pk).exists():
        raise Conflict("last_manager")


def _revoke_invitations(row: Membership) -> None:
    made = Invitation.objects.filter(project=row.project, created_by=row.user, revoked_at=None)
    made.update(revoked_at=timezone.now())


def _leave_sets(row: Membership) -> int:
    own = _Set.objects.filter(article__project=row.project, author=row.user, kind=_Set.Kind.ANNOTATOR)
    sets = list(own.filter(state__in=_UNFINISHED).select_for_update(of=("self",)).only("pk", "article").order_by("pk"))
    left = {"state": _Set.State.SKIPPED, "skip_code": _Set.SkipCode.DEPARTED, "skip_reason": "", "lease_until": None}
    _Set.objects.filter(pk__in=[one.pk for one in sets]).update(**left)
    _settle(sets)
    return len({one.article_id for one in sets})


def _reopen_sets(row: Membership) -> int:
    """The articles that still have a place are open again, with a new lease where articles are dealt out."""
    own = _Set.objects.filter(article__project=row.project, author=row.user, kind=_Set.Kind.ANNOTATOR)
    left = own.filter(state=_Set.State.SKIPPED, skip_code=_Set.SkipCode.DEPARTED).order_by("pk")
    sets = list(left.select_for_update(of=("self",)).only("pk", "article"))
    places = _with_place([one.article_id for one in sets], row.project)
    free = [one for one in sets if one.article_id in places]
    dealt = row.project.assignment != Project.Assignment.FREE
    lease = timezone.now() + timedelta(hours=row.project.lease_hours) if dealt else None
    back = {"state": _Set.State.OPEN, "skip_code": "", "skip_reason": "", "lease_until": lease}
    _Set.objects.filter(pk__in=[one.pk for one in free]).update(**back)
    _settle(free)
    return len(free)


def _with_place(articles: Sequence[int], project: Project) -> set[int]:
    """Those of the articles that can take one more annotator, locked so that nobody else takes the place."""
    rows = Article.objects.select_for_update(of=("self",)).filter(pk__in=articles).order_by("pk")
    closed = {Article.State.CURATION, Article.State.GOLD}
    endless = project.assignment == Project.Assignment.FREE
    return {
        row.pk
        for row in rows.only("state", "taken", "overlap")
        if row.state not in closed and (endless or row.taken < (row.overlap or project.overlap))
    }


def _settle(sets: Sequence[AnnotationSet]) -> None:
    for article_id in sorted({one.article_id for one in sets}):
        standing.settle(article_id)
