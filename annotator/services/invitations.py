"""Invitation links: made by managers, followed by people who have an account or make one then.

The secret of a link is shown once; only its SHA-256 is kept. Whoever was removed does not come back by a link that was
made before, and a link raises a member's role once at the most.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotator.models import Invitation, InvitationUse, Letter, Membership, Project, User
from annotator.services import access, journal, letters, mailboxes, notifications, projects, pseudonyms
from annotator.services.members import RANKS
from annotator.services.refusal import Conflict, Invalid, NotFound

#: Days a link may live, and people who may come in by it, at the most.
MOST_DAYS: Final = 180
MOST_PEOPLE: Final = 200
#: Addresses that are written to at once, and by one project within a day: a mail server that sends more is shut out.
MOST_ADDRESSES: Final = 50
MOST_A_DAY: Final = 200


@transaction.atomic
def create(
    *, project: Project, role: str, actor: User, days: int = 7, limit: int = 1, note: str = "", secret: str = ""
) -> tuple[Invitation, str]:
    """A new link: its row, and its secret (``secret``, or one by chance), which nobody can show again.

    Raises Invalid: "no_such_role", "bad_days", "bad_limit"; Conflict: "archived", "deleting".
    """
    access.must_be_open(project)
    if role not in Membership.Role.values:
        raise Invalid("no_such_role", {"roles": Membership.Role.values})
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("bad_days", {"least": 1, "most": MOST_DAYS})
    if not 1 <= limit <= MOST_PEOPLE:
        raise Invalid("bad_limit", {"least": 1, "most": MOST_PEOPLE})
    secret = secret or secrets.token_urlsafe(24)
    row = Invitation.objects.create(
        project=project,
        role=role,
        note=" ".join(note.split())[:200],
        digest=_digest(secret),
        prefix=secret[:6],
        expires_at=timezone.now() + timedelta(days=days),
        limit=limit,
        created_by=actor,
    )
    journal.note("invitation.create", actor=actor, project=project, link=row.prefix, role=role, limit=limit, days=days)
    return row, secret


@transaction.atomic
def send(
    *, project: Project, role: str, addresses: Sequence[str], actor: User, days: int = 7, language: str = "ar"
) -> int:
    """A link of their own for each address, by e-mail; how many (an address named twice is one).

    Raises Invalid: "bad_addresses" with those that are none, "no_addresses", "too_many_addresses" (at once, or by the
    project within a day), and as ``create``.
    """
    wanted = {one.casefold(): one for one in (line.strip() for line in addresses) if one}
    if not wanted:
        raise Invalid("no_addresses")
    if wrong := [one for one in wanted.values() if not _is_address(one)]:
        raise Invalid("bad_addresses", {"addresses": wrong})
    day = timezone.now() - timedelta(days=1)
    before = Letter.objects.filter(project=project, kind=Letter.Kind.INVITATION, created_at__gt=day).count()
    if len(wanted) > MOST_ADDRESSES or before + len(wanted) > MOST_A_DAY:
        raise Invalid("too_many_addresses", {"most": MOST_ADDRESSES, "a_day": MOST_A_DAY})
    for address in wanted.values():
        letter_id = uuid4()
        secret = letters.invitation_secret(letter_id)
        row, _ = create(project=project, role=role, actor=actor, days=days, note=address, secret=secret)
        letters.queue(
            kind=Letter.Kind.INVITATION,
            address=address,
            project=project,
            language=language,
            facts={"invitation": row.pk},
            letter_id=letter_id,
        )
    return len(wanted)


def _is_address(text: str) -> bool:
    try:
        return bool(mailboxes.checked(text))
    except Invalid:
        return False


@transaction.atomic
def revoke(*, invitation: Invitation, actor: User) -> None:
    """End a link for good; ending it twice keeps the first time. Who came in by it stays."""
    if Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=timezone.now()):
        journal.note("invitation.revoke", actor=actor, project=invitation.project, link=invitation.prefix)


def listed(*, project: Project) -> Sequence[Invitation]:
    """The links of a project, newest first, each with ``uses`` and their people; in two queries."""
    rows = Invitation.objects.filter(project=project).select_related("created_by", "project")
    return list(rows.prefetch_related("uses__user").order_by("-pk"))


def behind(secret: str) -> Invitation:
    """The link with that secret, whatever has become of it. Raises NotFound."""
    return _found(digest=_digest(secret))


def by_id(invitation_id: int) -> Invitation:
    """The link a visitor followed a moment ago. Raises NotFound."""
    return _found(pk=invitation_id)


def _found(**which: object) -> Invitation:
    rows = Invitation.objects.filter(**which).select_related("project", "created_by")
    row = rows.first()
    if row is None:
        raise NotFound
    return row


def ended(invitation: Invitation) -> str:
    """Why nobody can come in by a link: "revoked", "expired", "used_up", "closed" (the project is); else empty."""
    if invitation.revoked_at is not None:
        return "revoked"
    if invitation.expires_at <= timezone.now():
        return "expired"
    if access.closed(invitation.project):
        return "closed"
    return "used_up" if invitation.used >= invitation.limit else ""


def offers(*, invitation: Invitation, user: User) -> str:
    """What a link is to a person: "join", "raise" (a member gets a higher role), "member" (nothing), "removed"."""
    row = Membership.objects.filter(project=invitation.project, user=user).first()
    if row is None:
        return "join"
    if row.ended_at is not None:
        return "join" if row.ended_at < invitation.created_at else "removed"
    higher = RANKS.index(invitation.role) > RANKS.index(row.role)
    used = InvitationUse.objects.filter(invitation=invitation, user=user).exists()
    return "raise" if higher and not used else "member"


@transaction.atomic
def accept(*, invitation: Invitation, actor: User) -> Membership:
    """Come in by a link, or take its higher role; takes one of its places. A member with that role or more stays so.

    Raises Conflict: "invitation_revoked", "invitation_expired", "invitation_used_up", "invitation_closed",
    "invitation_removed" (whoever was removed after the link was made).
    """
    # Everybody who changes who is in a project takes its row first: no two of them wait for each other.
    pseudonyms.lock(invitation.project)
    row = by_id(invitation.pk)
    offer = offers(invitation=row, user=actor)
    if offer == "member":
        return Membership.objects.get(project=row.project, user=actor)
    if why := "removed" if offer == "removed" else ended(row):
        raise Conflict(f"invitation_{why}", {"project": row.project.slug})
    # The count is compared by the database itself: of two who press at the same moment one finds no place.
    if not Invitation.objects.filter(pk=row.pk, used__lt=F("limit"), revoked_at=None).update(used=F("used") + 1):
        raise Conflict("invitation_used_up", {"project": row.project.slug})
    InvitationUse.objects.get_or_create(invitation=row, user=actor)
    membership = projects.join(project=row.project, user=actor, role=row.role, actor=actor)
    journal.note("invitation.use", actor=actor, project=row.project, link=row.prefix, role=row.role)
    facts = {"who": actor.display_name}
    notifications.notify(kind="invitation_used", users=[row.created_by], actor=actor, project=row.project, facts=facts)
    return membership


def _digest(secret: str) -> str:
    # 192 random bits: nothing to guess, so a plain hash is enough.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
