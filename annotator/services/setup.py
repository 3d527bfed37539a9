"""The first start: while nobody has an account, whoever reads the server's own screen may make the first one."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotator.models import AuditEntry, User
from annotator.services import journal, users
from annotator.services.refusal import Conflict, Invalid, NotFound

#: Wrong codes within PAUSE after which nobody is asked any more, for as long.
TRIES: Final = 8
PAUSE: Final = timedelta(minutes=15)
_REFUSED: Final = "setup.refuse"
_LENGTH: Final = 12


def is_open() -> bool:
    """Whether there is nobody yet."""
    return not User.objects.exists()


def code() -> str:
    """The code of the first start: three groups of four, the same in every process, and of no use to anybody later.

    It is derived from the signing key, so that several machines on one database need not tell each other.
    """
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"sanad first start", hashlib.sha256)
    letters = base64.b32encode(digest).decode()[:_LENGTH]
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))


def begin(*, code: str, username: str, password: str, full_name: str = "", language: str = "ar") -> User:
    """Make the first administrator.

    Raises NotFound when there is somebody already; Conflict("too_many_tries") with the minutes to wait; Invalid:
    "wrong_code", and what ``users.create_user`` refuses.
    """
    _admit(code)
    try:
        with transaction.atomic():
            made = users.first_administrator(
                username=username, password=password, full_name=full_name, language=language
            )
            journal.note("setup.begin", actor=made, user=made.username)
    except IntegrityError as twice:
        # The button was pressed twice: the first press did it.
        raise NotFound from twice
    return made


def _admit(given: str) -> None:
    if not is_open():
        raise NotFound
    since = timezone.now() - PAUSE
    if AuditEntry.objects.filter(act=_REFUSED, created_at__gt=since).count() >= TRIES:
        raise Conflict("too_many_tries", {"minutes": PAUSE // timedelta(minutes=1)})
    if not hmac.compare_digest(_plain(given).encode(), _plain(code()).encode()):
        journal.note(_REFUSED, actor=None)
        raise Invalid("wrong_code")


def _plain(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())
