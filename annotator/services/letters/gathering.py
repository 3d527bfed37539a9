"""Notifications become letters: what is due for a person goes together, unless it was read before."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from annotator.models import Letter, Notification, User
from annotator.services.letters.queueing import keep
from annotator.services.notifications import GATHER, due

#: What waited longer (the worker stood still, e-mail was off) is no news: it stays under the bell.
STALE: Final = timedelta(days=7)
_PEOPLE: Final = 500


def gather(now: datetime) -> None:
    """A letter for everybody for whom something is due."""
    waiting = _waiting().filter(mail_after__lte=now).order_by("user").values_list("user", flat=True)
    for pk in list(waiting.distinct()[:_PEOPLE]):
        _gather_for(pk, now)


def earliest() -> datetime | None:
    """When the next notification is due; None when none waits."""
    return _waiting().order_by("mail_after").values_list("mail_after", flat=True).first()


def _waiting() -> QuerySet[Notification]:
    return Notification.objects.filter(mail_after__isnull=False, mailed_at=None, read_at=None)


@transaction.atomic
def _gather_for(user_id: int, now: datetime) -> None:
    # Two workers on one round: the second waits here, and finds nothing left.
    user = User.objects.select_for_update().get(pk=user_id)
    going, never = [], []
    for row in _waiting().filter(user=user, mail_after__lte=now + GATHER).order_by("pk"):
        # The person may have chosen anew since.
        when = due(kind=row.kind, user=user, since=row.created_at) if user.is_active else None
        if when is None or row.created_at < now - STALE:
            never.append(row.pk)
        elif when > now + GATHER:
            Notification.objects.filter(pk=row.pk).update(mail_after=when)
        else:
            going.append(row.pk)
    Notification.objects.filter(pk__in=never).update(mail_after=None)
    if going:
        Notification.objects.filter(pk__in=going).update(mailed_at=now)
        keep(kind=Letter.Kind.NOTICES, user=user, address=user.confirmed_email, facts={"notifications": going})
