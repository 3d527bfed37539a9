"""Webhooks are set up, paused, renewed and removed by managers, each act written down."""

import pytest
from django.utils import timezone

from annotator.models import AuditEntry, Delivery, Project, User, Webhook
from annotator.services import access, webhooks
from annotator.services.refusal import Conflict, Invalid, NotFound
from tests import factories
from tests.services.webhooks import Receiver
from tests.services.webhooks.fixtures import allowed, hook, manager, project, there

__all__ = ["allowed", "hook", "manager", "project", "there"]
pytestmark = pytest.mark.django_db


def acts() -> list[str]:
    return list(AuditEntry.objects.filter(act__startswith="webhook.").order_by("pk").values_list("act", flat=True))


def test_the_same_address_twice_too_many_and_no_events_are_refused(
    hook: Webhook, project: Project, manager: User
) -> None:
    def add(url: str, *events: str) -> Webhook:
        return webhooks.add(project=project, url=url, events=events or ["gold.locked"], actor=manager)

    with pytest.raises(Conflict, match="webhook_twice"):
        add(hook.url)
    for events in ([], ["gold.locked", "everything"]):
        with pytest.raises(Invalid, match="no_events"):
            webhooks.add(project=project, url="http://example.org/", events=events, actor=manager)
    for number in range(webhooks.LIMIT - 1):
        add(f"http://example.org/{number}")
    with pytest.raises(Conflict, match="too_many_webhooks"):
        add("http://example.org/one-more")
    assert acts() == ["webhook.add"] * webhooks.LIMIT


def test_switched_off_none_is_set_up(project: Project, manager: User, settings) -> None:
    settings.WEBHOOKS_ON = False
    with pytest.raises(Conflict, match="webhooks_off"):
        webhooks.add(project=project, url="https://example.org/", events=["gold.locked"], actor=manager)


def test_paused_what_happens_waits_and_goes_out_afterwards(hook: Webhook, manager: User, there: Receiver) -> None:
    webhooks.pause(webhook=hook, actor=manager)
    webhooks.released(hook.project, release={"tag": "1.0"})
    webhooks.go_round()
    assert there.heard == []
    hook.refresh_from_db()
    with pytest.raises(Conflict, match="webhook_paused"):
        webhooks.test(webhook=hook, actor=manager)
    webhooks.resume(webhook=hook, actor=manager)
    webhooks.go_round()
    assert [one.told()["data"]["release"] for one in there.heard] == [{"tag": "1.0"}]
    assert acts() == ["webhook.add", "webhook.pause", "webhook.resume"]


def test_another_key_signs_and_the_old_one_proves_nothing(hook: Webhook, manager: User, there: Receiver) -> None:
    before = webhooks.secret_of(hook)
    row = webhooks.renew(webhook=hook, actor=manager)
    webhooks.test(webhook=row, actor=manager)
    webhooks.go_round()
    (heard,) = there.heard
    assert (heard.is_signed_with(before), heard.is_signed_with(webhooks.secret_of(row))) == (False, True)


def test_something_is_sent_again_under_its_own_number(hook: Webhook, manager: User, there: Receiver) -> None:
    made = webhooks.test(webhook=hook, actor=manager)
    with pytest.raises(Conflict, match="delivery_waits"):
        webhooks.again(delivery=made, actor=manager)
    webhooks.go_round()
    webhooks.again(delivery=made, actor=manager)
    webhooks.go_round()
    assert [one.headers["webhook-id"] for one in there.heard] == [str(made.pk)] * 2
    assert acts() == ["webhook.add", "webhook.test", "webhook.again"]


def test_removed_it_takes_along_what_waits(hook: Webhook, manager: User, there: Receiver) -> None:
    webhooks.test(webhook=hook, actor=manager)
    webhooks.remove(webhook=hook, actor=manager)
    webhooks.go_round()
    assert (there.heard, Delivery.objects.count(), acts()[-1]) == ([], 0, "webhook.remove")


def test_a_webhook_opens_to_the_managers_of_its_project_alone(hook: Webhook, manager: User) -> None:
    told = Delivery.objects.create(webhook=hook, event="test", body="{}", created_at=timezone.now())
    ours = access.project_for(manager, "ours", role=access.MANAGE)
    assert access.delivery_for(manager, ours, hook.pk, told.pk) == told
    with pytest.raises(NotFound):
        access.delivery_for(manager, ours, hook.pk, hook.pk)
    stranger = factories.member(project=factories.project(slug="theirs"), role="manager")
    theirs = access.project_for(stranger, "theirs", role=access.MANAGE)
    with pytest.raises(NotFound):
        access.webhook_for(stranger, theirs, hook.pk)
