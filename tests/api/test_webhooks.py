"""Webhooks by program: everything the pages can, but for adding an address by a token."""

from typing import Any

import pytest
from django.test import Client

from annotator.models import Webhook
from annotator.services import people, webhooks
from tests.services.webhooks import Receiver
from tests.services.webhooks.fixtures import allowed, hook, manager, project, there

__all__ = ["allowed", "hook", "manager", "project", "there"]
pytestmark = pytest.mark.django_db
BASE = "/api/projects/ours/webhooks/"
JSON = {"content_type": "application/json"}


@pytest.fixture
def client(manager) -> Client:
    made = Client()
    made.force_login(manager)
    return made


def test_add_test_look_send_again_pause_and_remove(client: Client, project, there: Receiver) -> None:
    made = client.post(BASE, {"url": there.url, "events": ["gold.locked"]}, **JSON)
    assert made.status_code == 201
    at = f"{BASE}{made.json()['id']}/"
    assert client.get(BASE).json() == [made.json()]
    test = client.post(f"{at}test/", **JSON).json()
    assert (test["event"], test["tries"], test["body"]["type"]) == ("test", 0, "test")
    webhooks.go_round()
    (told,) = client.get(f"{at}deliveries/").json()["results"]
    assert (told["status"], told["id"]) == (204, test["id"])
    assert client.post(f"{at}deliveries/{told['id']}/again/", **JSON).json()["try_at"] is not None
    changed = client.patch(at, {"events": ["job.done"], "paused": True}, **JSON).json()
    assert (changed["events"], changed["paused_at"] is None) == (["job.done"], False)
    assert client.patch(at, {"paused": False}, **JSON).json()["paused_at"] is None
    assert client.delete(at).status_code == 204
    assert client.get(at).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"url": "https://example.org/", "events": []}, 400, "invalid"),
        ({"url": "https://example.org/", "events": ["all"]}, 400, "invalid"),
        ({"url": "https://localhost/", "events": ["job.done"]}, 400, "private_address"),
        ({"url": "http://example.org/", "events": ["job.done"]}, 400, "bad_webhook_address"),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(client: Client, project, settings, body: Any, status, code) -> None:
    settings.WEBHOOKS_PRIVATE = False
    answer = client.post(BASE, body, **JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert Webhook.objects.count() == 0


def test_a_token_adds_no_address_but_reads_and_pauses(hook: Webhook, manager) -> None:
    _row, token = people.create_token(user=manager, actor=manager, name="program", scope="write")
    headers = {"authorization": f"Bearer {token}"}
    program = Client(headers=headers)
    answer = program.post(BASE, {"url": "http://example.org/", "events": ["job.done"]}, **JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "session_only")
    assert program.patch(f"{BASE}{hook.pk}/", {"paused": True}, **JSON).status_code == 200
