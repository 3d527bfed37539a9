"""A forgotten password: a link by e-mail, to the address that was proved, for a new one.

Whether somebody has an account is told to nobody: the look-up is the worker's, so that every question is answered
alike and takes as long.
"""

from datetime import timedelta
from typing import Final

from axes.utils import reset
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from annotator.models import Letter, User
from annotator.services import journal, letters
from annotator.services.refusal import NotFound
from annotator.services.users import naming
from annotator.services.users.sessions import end_sessions

#: One letter to one person within this time, however often it is asked for.
_PAUSE: Final = timedelta(minutes=5)
#: People who share an address, at the most.
_SHARED: Final = 5


def ask_new_password(*, who: str) -> None:
    """Ask for a link by a user name or an address; nothing says whether there is such a person."""
    look_up.enqueue(who.strip()[:254])


@task()
def look_up(who: str) -> None:
    """Write the letters to those who are meant."""
    known = Q(username__iexact=who) | Q(confirmed_email__iexact=who)
    found = User.objects.filter(known, is_active=True).exclude(confirmed_email="")
    for user in found.order_by("pk")[:_SHARED] if who else []:
        _write(user)


@transaction.atomic
def _write(user: User) -> None:
    row = User.objects.select_for_update().get(pk=user.pk)
    since = timezone.now() - _PAUSE
    if not Letter.objects.filter(user=row, kind=Letter.Kind.PASSWORD, created_at__gt=since).exists():
        letters.queue(kind=Letter.Kind.PASSWORD, user=row, address=row.confirmed_email)


def holder(*, user_id: int, key: str) -> User:
    """Whose password a link opens. Raises NotFound: altered, too old, used, or signed in since."""
    row = User.objects.filter(pk=user_id, is_active=True).first()
    if row is None or not default_token_generator.check_token(row, key):
        raise NotFound
    return row


@transaction.atomic
def replace_password(*, user_id: int, key: str, password: str) -> User:
    """Put a new password in the forgotten one's place: the link opens nothing any more, all sessions end.

    The second step stays as it is. Raises NotFound, Invalid("weak_password").
    """
    User.objects.select_for_update().filter(pk=user_id).first()
    row = holder(user_id=user_id, key=key)
    row.set_password(naming.strong(password, row))
    row.must_change_password = False
    row.save(update_fields=["password", "must_change_password"])
    end_sessions(row)
    reset(username=row.username)
    journal.note("user.replace_password", actor=row, user=row.username)
    return row
