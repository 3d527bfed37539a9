"""How the e-mail stands, for whoever administers the site: what waits, and what could not be sent and why."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from annotator.models import Letter, User
from annotator.services import journal, post

_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """``late``: those that failed and are tried again; ``failed``: given up, newest first, 100 at the most."""

    sent: int
    waiting: int
    late: list[Letter]
    failed: list[Letter]


def standing() -> Standing:
    """How it stands now; ``sent`` counts the last seven days."""
    letters = Letter.objects.select_related("user", "project")
    waiting = Letter.objects.filter(try_at__isnull=False)
    return Standing(
        sent=Letter.objects.filter(sent_at__gt=timezone.now() - timedelta(days=7)).count(),
        waiting=waiting.count(),
        late=list(letters.filter(try_at__isnull=False).exclude(error="").order_by("try_at")[:_SHOWN]),
        failed=list(letters.filter(failed_at__isnull=False).order_by("-failed_at")[:_SHOWN]),
    )


def failures() -> int:
    """How many letters were given up and wait for somebody to look."""
    return Letter.objects.filter(failed_at__isnull=False).count()


@transaction.atomic
def again(*, letter: Letter, actor: User) -> None:
    """Try a letter that was given up again, from the first try on."""
    now = timezone.now()
    tried = Letter.objects.filter(pk=letter.pk, failed_at__isnull=False)
    if tried.update(failed_at=None, tries=0, try_at=now):
        post.keep_going(by=now)
        journal.note("letter.again", actor=actor, kind=letter.kind)


@transaction.atomic
def forget(*, letter: Letter, actor: User) -> None:
    """Take a letter that was given up off the list."""
    if Letter.objects.filter(pk=letter.pk, failed_at__isnull=False).delete()[0]:
        journal.note("letter.forget", actor=actor, kind=letter.kind)
