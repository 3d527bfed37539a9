"""Setting webhooks up, changing, pausing and removing them, and sending something again. For a project's managers."""

from collections.abc import Sequence
from typing import Final
from uuid import uuid4

import orjson
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.models import Delivery, Project, User, Webhook
from annotator.services import access, journal
from annotator.services.refusal import Conflict, Invalid
from annotator.services.webhooks.addresses import target_of
from annotator.services.webhooks.rounds import keep_going
from annotator.services.webhooks.telling import EVENTS, TEST, is_on, write

#: Webhooks of a project.
LIMIT: Final = 10


def webhooks_of(project: Project) -> QuerySet[Webhook]:
    """The webhooks of a project, the oldest first."""
    return Webhook.objects.filter(project=project).select_related("created_by").order_by("created_at", "id")


def deliveries_of(webhook: Webhook) -> QuerySet[Delivery]:
    """What a webhook was told, the newest first."""
    return Delivery.objects.filter(webhook=webhook).order_by("-created_at", "-id")


@transaction.atomic
def add(*, project: Project, url: str, events: Sequence[str], actor: User) -> Webhook:
    """Let an address hear of events from now on.

    Raises Conflict: "webhooks_off", "webhook_twice", "too_many_webhooks", "archived", "deleting"; Invalid:
    "bad_webhook_address", "private_address", "no_events".
    """
    if not is_on():
        raise Conflict("webhooks_off")
    access.must_be_open(project)
    url, wanted = url.strip(), _events(events)
    target_of(url)
    # Two that add at once come one after the other.
    Project.objects.select_for_update().get(pk=project.pk)
    rows = Webhook.objects.filter(project=project)
    if rows.filter(url=url).exists():
        raise Conflict("webhook_twice")
    if rows.count() >= LIMIT:
        raise Conflict("too_many_webhooks", {"limit": LIMIT})
    made = Webhook.objects.create(
        id=uuid4(), project=project, url=url, events=wanted, created_by=actor, created_at=timezone.now()
    )
    _note("add", made, actor)
    return made


@transaction.atomic
def change(*, webhook: Webhook, events: Sequence[str], actor: User) -> Webhook:
    """Let it hear of other events. Raises Invalid("no_events")."""
    webhook.events = _events(events)
    webhook.save(update_fields=["events"])
    _note("change", webhook, actor)
    return webhook


@transaction.atomic
def renew(*, webhook: Webhook, actor: User) -> Webhook:
    """Give it another key; signatures are made with that one from now on."""
    row = Webhook.objects.select_for_update().get(pk=webhook.pk)
    row.serial += 1
    row.save(update_fields=["serial"])
    _note("renew", row, actor)
    return row


@transaction.atomic
def pause(*, webhook: Webhook, actor: User) -> None:
    """Send nothing there until it is resumed; what happens meanwhile waits."""
    if Webhook.objects.filter(pk=webhook.pk, paused_at=None).update(paused_at=timezone.now(), gave_up=False):
        _note("pause", webhook, actor)


@transaction.atomic
def resume(*, webhook: Webhook, actor: User) -> None:
    """Go on; what waited goes out. Raises Conflict: "webhooks_off", "archived", "deleting"."""
    if not is_on():
        raise Conflict("webhooks_off")
    access.must_be_open(webhook.project)
    if not Webhook.objects.filter(pk=webhook.pk).exclude(paused_at=None).update(paused_at=None, gave_up=False):
        return
    now = timezone.now()
    Delivery.objects.filter(webhook=webhook, try_at__isnull=False).update(try_at=now)
    keep_going(by=now)
    _note("resume", webhook, actor)


@transaction.atomic
def remove(*, webhook: Webhook, actor: User) -> None:
    """End a webhook: what waits is not sent any more, and what it was told is forgotten here."""
    _note("remove", webhook, actor)
    webhook.delete()


@transaction.atomic
def test(*, webhook: Webhook, actor: User) -> Delivery:
    """Tell it an event that nothing has happened. Raises Conflict: "webhooks_off", "webhook_paused"."""
    _must_go(webhook)
    _note("test", webhook, actor)
    return write(webhook, TEST, webhook.project, {"said": "This is a test. Nothing has happened."})


@transaction.atomic
def again(*, delivery: Delivery, actor: User) -> Delivery:
    """Send something once more, the same bytes under the same id. Raises Conflict as ``test``; "delivery_waits"."""
    _must_go(delivery.webhook)
    now = timezone.now()
    rows = Delivery.objects.filter(pk=delivery.pk, try_at=None)
    if not rows.update(try_at=now, tries=0, failed_at=None):
        raise Conflict("delivery_waits")
    keep_going(by=now)
    _note("again", delivery.webhook, actor)
    delivery.refresh_from_db()
    return delivery


def _must_go(webhook: Webhook) -> None:
    if not is_on():
        raise Conflict("webhooks_off")
    if webhook.paused_at is not None:
        raise Conflict("webhook_paused")


def _events(events: Sequence[str]) -> str:
    wanted = [event for event in EVENTS if event in events]
    if not wanted or set(events) - set(EVENTS):
        raise Invalid("no_events", {"events": list(EVENTS)})
    return orjson.dumps(wanted).decode()


def _note(verb: str, webhook: Webhook, actor: User) -> None:
    journal.note(f"webhook.{verb}", actor=actor, project=webhook.project, address=webhook.url)
