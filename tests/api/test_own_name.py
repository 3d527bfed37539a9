"""Nothing is done in the name of somebody who signed in under another person's open page."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from rest_framework.parsers import MultiPartParser

from annotator.api.urls import urlpatterns
from annotator.models import User
from annotator.services import people, preferences
from tests import factories

pytestmark = pytest.mark.django_db
UNSAFE = ("post", "put", "patch", "delete")


def unsafe_routes() -> Iterator[Any]:
    """Every way to change something at the API, with any ids in the address."""
    for pattern in urlpatterns:
        view = getattr(pattern.callback, "cls", None)
        address = str(pattern.pattern).replace("<slug:slug>", "ours")
        address = re.sub(r"<int:\w+>", "1", re.sub(r"<uuid:\w+>", str(UUID(int=1)), address))
        yield from (
            pytest.param(method, f"/api/{address}", _kind(view), id=f"{method} {address}")
            for method in UNSAFE
            if hasattr(view, method)
        )


def _kind(view: Any) -> str:
    """What a route can read: a form with files, or JSON. Of any other kind nothing is even looked at."""
    return "multipart/form-data; boundary=x" if MultiPartParser in view.parser_classes else "application/json"


def signed_in(user: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    return client


def ask(
    client: Client, method: str, address: str, whose: object, body: object = None, kind: str = "application/json"
) -> Any:
    headers = {"X-CSRFToken": "a" * 32, "X-Sanad-User": str(whose)}
    sent = (body or {}) if kind == "application/json" else b"--x--\r\n"
    return getattr(client, method)(address, sent, content_type=kind, headers=headers)


def test_there_are_routes_to_ask() -> None:
    assert len(list(unsafe_routes())) >= 14


@pytest.mark.parametrize(("method", "address", "kind"), unsafe_routes())
def test_a_page_of_somebody_else_changes_nothing(method: str, address: str, kind: str) -> None:
    mine, theirs = factories.user(), factories.user()
    answer = ask(signed_in(theirs), method, address, mine.pk, kind=kind)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "other_person")
    own = ask(signed_in(theirs), method, address, theirs.pk, kind=kind)
    # Some doors are for administrators; then the role is what is missing, not the name.
    assert own.status_code != 403 or own.json()["error"]["code"] != "other_person"


@pytest.mark.parametrize("whose", ["", "x", "٣", "1.0", "9" * 400])
def test_what_names_nobody_is_nobody(whose: str) -> None:
    user = factories.user()
    client = signed_in(user)
    headers = {"X-CSRFToken": "a" * 32, "X-Sanad-User": whose.encode().decode("latin-1")}
    body = {"tour": {"seen": True}}
    answer = client.patch("/api/me/preferences/", body, content_type="application/json", headers=headers)
    assert answer.status_code == (200 if whose == "" else 403)


def test_reading_is_not_refused_and_without_the_header_all_is_as_before() -> None:
    mine, theirs = factories.user(), factories.user()
    client = signed_in(theirs)
    assert ask(client, "get", "/api/me/preferences/", mine.pk).status_code == 200
    headers = {"X-CSRFToken": "a" * 32}
    body = {"reading": {"size": 5}}
    assert (
        client.patch("/api/me/preferences/", body, content_type="application/json", headers=headers).status_code == 200
    )
    assert preferences.of(User.objects.get(pk=theirs.pk)).reading.size == 5


def test_a_token_says_who_it_is_by_itself() -> None:
    user = factories.user()
    _, secret = people.create_token(user=user, name="test", actor=user, scope="write")
    client = Client(headers={"authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)
    assert ask(client, "patch", "/api/me/preferences/", user.pk + 1, {"tour": {"seen": True}}).status_code == 200
