"""A program that runs wild is held up and told for how long; a person at a browser never is."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from annotator.services import people
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_a_minute(settings: Any) -> Any:
    settings.API_RATE = "3/min"
    cache.clear()
    yield
    cache.clear()


def statuses(client: Client, times: int = 5) -> list[int]:
    return [client.get("/api/projects/").status_code for _ in range(times)]


def test_a_program_is_held_up_and_told_when_to_come_back() -> None:
    user = factories.user()
    _, secret = people.create_token(user=user, name="x", scope="read", actor=user)
    client = Client(headers={"authorization": f"Bearer {secret}"})
    assert statuses(client) == [200, 200, 200, 429, 429]
    answer = client.get("/api/projects/")
    assert answer.json()["error"]["code"] == "throttled"
    assert 0 < int(answer["Retry-After"]) <= 61
    other = factories.user()
    _, secret = people.create_token(user=other, name="x", scope="read", actor=other)
    assert statuses(Client(headers={"authorization": f"Bearer {secret}"}), 1) == [200]


def test_a_browser_is_not_held_up() -> None:
    client = Client()
    client.force_login(factories.user(), backend="django.contrib.auth.backends.ModelBackend")
    assert statuses(client) == [200] * 5


def test_no_rate_is_no_limit(settings: Any) -> None:
    settings.API_RATE = ""
    user = factories.user()
    _, secret = people.create_token(user=user, name="x", scope="read", actor=user)
    assert statuses(Client(headers={"authorization": f"Bearer {secret}"})) == [200] * 5
