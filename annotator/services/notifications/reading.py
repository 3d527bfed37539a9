"""A person's notifications: which there are, how many are new, and what has been read."""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotator.models import Notification, User
from annotator.services import access
from annotator.services.notifications.kinds import KINDS
from annotator.services.refusal import NotFound

#: No row has this key; a longer number is none the database could look for.
_LARGEST: Final = 2**63 - 1
#: More new ones than this are not counted: the bell says "99+".
COUNTED: Final = 100


def notifications_of(*, user: User) -> QuerySet[Notification]:
    """A person's notifications, newest first; of projects they are no longer in, only what says so."""
    staying = [kind for kind, told in KINDS.items() if told.stays]
    inside = Q(project=None) | Q(kind__in=staying) | Q(project__in=access.projects_of(user).values("pk"))
    return Notification.objects.filter(inside, user=user).select_related("project").order_by("-id")


def facts_of(row: Notification) -> Mapping[str, Any]:
    """What the sentence of a notification is filled with."""
    facts: Mapping[str, Any] = orjson.loads(row.facts)
    return facts


def unread(*, user: User) -> int:
    """How many are new, counted up to ``COUNTED``."""
    return notifications_of(user=user).filter(read_at=None)[:COUNTED].count()


def one_of(*, user: User, notification_id: int) -> Notification:
    """One of a person's own. Raises NotFound."""
    row = notifications_of(user=user).filter(pk=min(notification_id, _LARGEST)).first()
    if row is None:
        raise NotFound
    return row


def mark_read(*, user: User, notification_id: int, read: bool = True, actor: User) -> Notification:  # noqa: ARG001  (every verb names its actor)
    """Read, or new again. Raises NotFound."""
    row = one_of(user=user, notification_id=notification_id)
    row.read_at = (row.read_at or timezone.now()) if read else None
    Notification.objects.filter(pk=row.pk).update(read_at=row.read_at)
    return row


def mark_all_read(*, user: User, actor: User) -> int:  # noqa: ARG001  (every verb names its actor)
    """All of them read; how many were new."""
    return Notification.objects.filter(user=user, read_at=None).update(read_at=timezone.now())
