"""The pages of the webhooks: set one up, give its key away, see what it was told, end it."""

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Delivery, Project, Webhook
from annotator.services import webhooks
from annotator.services.webhooks import sending
from annotator.web.webhooks import EVENTS, TROUBLES
from tests.services.webhooks import Receiver
from tests.services.webhooks.fixtures import allowed, hook, manager, project, there

__all__ = ["allowed", "hook", "manager", "project", "there"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(manager) -> Client:
    made = Client()
    made.force_login(manager)
    return made


def page(client: Client, name: str, *arguments: object) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_is_set_up_tested_and_looked_at(client: Client, project: Project, there: Receiver) -> None:
    answer = client.post(reverse("webhooks", args=["ours"]), {"url": there.url, "events": ["gold.locked"]})
    row = Webhook.objects.get()
    assert answer.headers["Location"] == reverse("webhook", args=["ours", row.pk])
    assert webhooks.secret_of(row) in page(client, "webhook", "ours", row.pk)
    client.post(reverse("webhook-act", args=["ours", row.pk, "test"]))
    webhooks.go_round()
    shown = page(client, "webhook", "ours", row.pk)
    assert "HTTP 204" in shown
    assert "This is a test. Nothing has happened." in shown
    told = Delivery.objects.get()
    client.post(reverse("webhook-again", args=["ours", row.pk, told.pk]))
    webhooks.go_round()
    assert len(there.heard) == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"url": "https://10.0.0.1/", "events": ["gold.locked"]}, "private"),
        ({"url": "nowhere", "events": ["gold.locked"]}, "address"),
        ({"url": "https://example.org/"}, "events"),
        ({"url": "", "events": ["gold.locked"]}, "empty"),
    ],
)
def test_what_was_typed_stays_with_the_reason_beside_it(client: Client, project: Project, settings, sent, said) -> None:
    settings.WEBHOOKS_PRIVATE = False
    answer = client.post(reverse("webhooks", args=["ours"]), sent)
    assert answer.status_code == 400
    assert sent["url"] in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize("verb", ["pause", "resume", "renew", "test", "change", "remove"])
def test_every_act_answers_with_a_page_that_says_so(client: Client, hook: Webhook, verb: str) -> None:
    answer = client.post(reverse("webhook-act", args=["ours", hook.pk, verb]), {"events": ["job.done"]}, follow=True)
    assert answer.status_code == 200
    assert len(answer.context["messages"]) == 1
    assert client.post(reverse("webhook-act", args=["ours", hook.pk, "explode"])).status_code == 404


def test_an_act_that_cannot_be_says_why(client: Client, hook: Webhook, manager) -> None:
    webhooks.pause(webhook=hook, actor=manager)
    answer = client.post(reverse("webhook-act", args=["ours", hook.pk, "test"]), follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    told = Delivery.objects.create(webhook=hook, event="test", body="{}", created_at=hook.created_at)
    answer = client.post(reverse("webhook-again", args=["ours", hook.pk, told.pk]), follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]


def test_switched_off_the_page_says_who_switches_it_on(client: Client, project: Project, settings) -> None:
    settings.WEBHOOKS_ON = False
    shown = page(client, "webhooks", "ours")
    assert "SANAD_WEBHOOKS" in shown
    assert 'name="url"' not in shown


def test_one_that_paused_by_itself_is_told_in_the_first_sentence(client: Client, hook: Webhook) -> None:
    Webhook.objects.update(gave_up=True, paused_at=hook.created_at)
    assert "1 webhook paused by itself" in page(client, "webhooks", "ours")


def test_a_list_of_three_asks_no_more_than_a_list_of_one(
    client: Client, hook: Webhook, manager, django_assert_num_queries
) -> None:
    address = reverse("webhooks", args=["ours"])
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    for number in range(2):
        webhooks.add(project=hook.project, url=f"http://example.org/{number}", events=["job.done"], actor=manager)
    with django_assert_num_queries(5):
        client.get(address)


def test_every_event_and_every_trouble_has_words() -> None:
    assert set(EVENTS) == {*webhooks.EVENTS, webhooks.TEST}
    assert set(TROUBLES) == set(sending.TROUBLES)
