"""The worker's round: gather what is due, send what waits, try again what failed, forget what is long done."""

import logging
from datetime import datetime, timedelta
from typing import Final

import orjson
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotator.models import Letter, Notification
from annotator.services import post
from annotator.services.letters.gathering import earliest, gather
from annotator.services.letters.wire import Undelivered, Wire
from annotator.services.letters.writing import written

logger = logging.getLogger(__name__)

#: After so long each failed try is followed by the next; after the last one a letter is given up: about a day in all.
BACKOFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 900))
#: A letter in the hands of a worker that does not come back is taken by another one after this.
_LEASE: Final = timedelta(minutes=10)
_KEPT: Final = timedelta(days=30)
#: Rounds are at least this far from each other.
_REST: Final = timedelta(seconds=20)


def go_round() -> None:
    """One round; the next one is put into the queue as long as something waits."""
    if not post.is_on():
        return
    gather(timezone.now())
    send_due()
    Letter.objects.filter(try_at=None, created_at__lt=timezone.now() - _KEPT).delete()
    start_again()


def start_again() -> None:
    """Make sure that what waits is sent: after a round, and when a worker starts whose forerunner may have died."""
    waiting = Letter.objects.filter(try_at__isnull=False).order_by("try_at").values_list("try_at", flat=True).first()
    moments = [moment for moment in (waiting, earliest()) if moment is not None]
    if moments and post.is_on():
        post.keep_going(by=max(min(moments), timezone.now() + _REST))


def send_due() -> None:
    """Send every letter whose time has come, each once; a letter that fails hinders no other."""
    now = timezone.now()
    with Wire() as wire:
        while (letter := _take(now)) is not None:
            try:
                _send(letter, wire)
            except Undelivered as failed:
                _note_failure(letter, failed)
                if failed.everything:
                    # Nobody answers there: the others need not find out one by one, each after a long wait.
                    rest = Letter.objects.filter(try_at__lte=now)
                    rest.update(try_at=timezone.now() + BACKOFF[0], error=failed.reason)
                    return


def _take(now: datetime) -> Letter | None:
    """A letter that is due, for this worker alone: whoever moves its time first has it."""
    for pk in list(Letter.objects.filter(try_at__lte=now).order_by("try_at").values_list("pk", flat=True)[:20]):
        mine = Letter.objects.filter(pk=pk, try_at__lte=now)
        if mine.update(try_at=timezone.now() + _LEASE, tries=F("tries") + 1):
            return Letter.objects.select_related("user").get(pk=pk)
    return None


def _send(letter: Letter, wire: Wire) -> None:
    try:
        message = written(letter)
        if message is not None:
            # A header that is none would be found out on the wire only.
            message.message()
    except Exception as error:
        logger.exception("letter %s could not be written", letter.pk)
        raise Undelivered(type(error).__name__) from error
    # Nothing left to say (all read, the link taken back): done, without having been sent.
    if message is not None:
        wire.send(message)
    _note_success(letter, sent=message is not None)


@transaction.atomic
def _note_success(letter: Letter, *, sent: bool) -> None:
    now = timezone.now()
    Letter.objects.filter(pk=letter.pk).update(try_at=None, error="", sent_at=now if sent else None)
    if sent:
        # Those of a letter that had been given up were set free.
        Notification.objects.filter(pk__in=_told(letter), mailed_at=None).update(mailed_at=now)


@transaction.atomic
def _note_failure(letter: Letter, failed: Undelivered) -> None:
    row = Letter.objects.filter(pk=letter.pk)
    if not failed.final and letter.tries <= len(BACKOFF):
        row.update(try_at=timezone.now() + BACKOFF[letter.tries - 1], error=failed.reason)
        return
    logger.error("letter %s (%s) was given up: %s", letter.pk, letter.kind, failed.reason)
    row.update(try_at=None, failed_at=timezone.now(), error=failed.reason)
    Notification.objects.filter(pk__in=_told(letter)).update(mailed_at=None, mail_after=None)


def _told(letter: Letter) -> list[int]:
    told: list[int] = orjson.loads(letter.facts).get("notifications", [])
    return told
