"""The worker's round with the webhooks: send what is due, try again what failed, forget what is long done."""

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from annotator.models import Delivery, Membership, User, Webhook
from annotator.services import notifications
from annotator.services.webhooks.sending import Outcome, send
from annotator.services.webhooks.signing import headers

logger = logging.getLogger(__name__)

#: After so long each failed try is followed by the next; after the last one an event is given up: two days in all.
BACKOFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1_440))
#: A delivery in the hands of a worker that does not come back is taken by another one after this.
_LEASE: Final = timedelta(minutes=2)
_KEPT: Final = timedelta(days=30)
#: A webhook where nobody has taken anything for so long pauses when an event is given up.
_SILENCE: Final = timedelta(days=1)
#: Rounds are at least this far from each other, and none lasts longer than this: other work waits for the worker too.
_REST: Final = timedelta(seconds=5)
_LONGEST: Final = 60.0
_SLACK: Final = timedelta(seconds=2)


@task()
def run() -> None:
    """A round. Looked up by its path, as every task of the worker."""
    import_string("annotator.services.webhooks.go_round")()


def keep_going(*, by: datetime) -> None:
    """Make sure that the worker goes round by then; asked as often as one likes."""
    waiting = DBTaskResult.objects.filter(
        task_path=run.module_path, status=TaskResultStatus.READY, run_after__lte=by + _SLACK
    )
    if not waiting.exists():
        run.using(run_after=by).enqueue()


def go_round() -> None:
    """One round; the next one is put into the queue as long as something waits."""
    if not settings.WEBHOOKS_ON:
        return
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end and (delivery := _take(timezone.now())) is not None:
        _try(delivery)
    Delivery.objects.filter(try_at=None, created_at__lt=timezone.now() - _KEPT).delete()
    start_again()


def start_again() -> None:
    """Make sure that what waits is sent: after a round, and when a worker starts whose forerunner may have died."""
    first = _waiting().order_by("try_at").values_list("try_at", flat=True).first()
    if first is not None and settings.WEBHOOKS_ON:
        keep_going(by=max(first, timezone.now() + _REST))


def _waiting() -> QuerySet[Delivery]:
    return Delivery.objects.filter(try_at__isnull=False, webhook__paused_at=None)


def _take(now: datetime) -> Delivery | None:
    """A delivery that is due, for this worker alone: whoever moves its time first has it."""
    due = _waiting().filter(try_at__lte=now).order_by("try_at", "created_at")
    for pk in list(due.values_list("pk", flat=True)[:20]):
        mine = Delivery.objects.filter(pk=pk, try_at__lte=now)
        if mine.update(try_at=timezone.now() + _LEASE, tries=F("tries") + 1):
            return Delivery.objects.select_related("webhook__project").get(pk=pk)
    return None


def _try(delivery: Delivery) -> None:
    body = delivery.body.encode()
    signed = headers(delivery.webhook, str(delivery.pk), body, timezone.now())
    outcome = send(
        delivery.webhook.url, body, {"Content-Type": "application/json", "User-Agent": "Sanad-Webhooks/1", **signed}
    )
    if outcome.trouble:
        _note_failure(delivery, outcome)
    else:
        _note_success(delivery, outcome)


@transaction.atomic
def _note_success(delivery: Delivery, outcome: Outcome) -> None:
    now = timezone.now()
    _row(delivery).update(
        try_at=None, delivered_at=now, failed_at=None, status=outcome.status, trouble="", answer=outcome.answer
    )
    Webhook.objects.filter(pk=delivery.webhook_id).update(heard_at=now)


@transaction.atomic
def _note_failure(delivery: Delivery, outcome: Outcome) -> None:
    now = timezone.now()
    told = {"status": outcome.status, "trouble": outcome.trouble, "answer": outcome.answer}
    over = outcome.trouble == "gone" or delivery.tries > len(BACKOFF)
    if over:
        _row(delivery).update(try_at=None, failed_at=now, **told)
        logger.warning("delivery %s was given up: %s", delivery.pk, outcome.trouble)
        _pause_if_nobody_hears(delivery.webhook, now, at_once=outcome.trouble == "gone")
        return
    again = now + BACKOFF[delivery.tries - 1]
    _row(delivery).update(try_at=again, **told)
    if outcome.everything:
        # Nobody answers there: the others of this address need not find out one by one, each after a long wait.
        others = Delivery.objects.filter(webhook_id=delivery.webhook_id, try_at__lte=now)
        others.update(try_at=now + BACKOFF[0], **told)


def _pause_if_nobody_hears(webhook: Webhook, now: datetime, *, at_once: bool) -> None:
    fresh = Q(heard_at__gte=now - _SILENCE)
    rows = Webhook.objects.filter(pk=webhook.pk, paused_at=None)
    if not (rows if at_once else rows.exclude(fresh)).update(paused_at=now, gave_up=True):
        return
    notifications.notify(
        kind="webhook_paused",
        users=_managers(webhook),
        project=webhook.project,
        facts={"address": webhook.url, "project_slug": webhook.project.slug},
        key=f"webhook_paused:{webhook.pk}:{now.isoformat()}",
    )


def _managers(webhook: Webhook) -> list[User]:
    rows = Membership.objects.filter(
        project=webhook.project, role=Membership.Role.MANAGER, ended_at=None, user__is_active=True
    )
    return [row.user for row in rows.select_related("user").order_by("pk")]


def _row(delivery: Delivery) -> QuerySet[Delivery]:
    """The delivery as this try has it; one that was asked for again meanwhile is that one's."""
    return Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries)
