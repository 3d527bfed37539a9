"""Passwords: one-time ones from an administrator, then the person's own; and the door that wrong ones have shut."""

import secrets
from typing import Final

from axes.utils import reset
from django.db import transaction

from annotator.models import User
from annotator.services import journal
from annotator.services.refusal import Forbidden
from annotator.services.users import naming
from annotator.services.users.sessions import end_sessions

#: Letters and digits that nobody takes for one another when they are read aloud or copied by hand.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def one_time_password() -> str:
    """Four groups of four, 79 random bits: to be handed over once."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


@transaction.atomic
def reset_password(*, user: User, actor: User) -> str:
    """Give a person a one-time password, which is returned and shown once; their sessions end now.

    At the next sign-in they choose one of their own (``must_change_password``).
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    secret = one_time_password()
    row.set_password(secret)
    row.must_change_password = True
    row.save(update_fields=["password", "must_change_password"])
    end_sessions(row)
    reset(username=row.username)
    journal.note("user.reset_password", actor=actor, user=row.username)
    return secret


@transaction.atomic
def choose_password(*, user: User, password: str, actor: User) -> User:
    """Put a person's own password in place; nobody chooses for another. Raises Forbidden, Invalid("weak_password")."""
    if user.pk != actor.pk:
        raise Forbidden(facts={"needs": ["owner"]})
    row = User.objects.select_for_update().get(pk=user.pk)
    row.set_password(naming.strong(password, row))
    row.must_change_password = False
    row.save(update_fields=["password", "must_change_password"])
    journal.note("user.choose_password", actor=actor, user=row.username)
    return row


def unlock(*, user: User, actor: User) -> None:
    """Let a person try again who typed too many wrong passwords."""
    with transaction.atomic():
        reset(username=user.username)
        journal.note("user.unlock", actor=actor, user=user.username)
