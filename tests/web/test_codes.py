"""Signing in with a second step: nobody is in before it, by no door."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from annotator.models import User
from annotator.services import accounts
from tests import factories
from tests.services.test_secondstep import PASSWORD, code_of, forgiven, switched_on

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def hind() -> User:
    cache.clear()
    return switched_on(username="hind")[0]


def give_password(client: Client, **more: str) -> Any:
    return client.post(reverse("login"), {"username": "hind", "password": PASSWORD, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_after_the_password_comes_the_code(client: Client, hind: User) -> None:
    assert give_password(client, next="/tour/").headers["Location"] == reverse("login-code")
    assert not is_in(client)
    assert client.get("/").status_code == 302
    assert client.get("/api/projects/").status_code == 401
    before = client.session.session_key
    answer = client.post(reverse("login-code"), {"code": code_of(hind)})
    assert (answer.headers["Location"], is_in(client)) == ("/tour/", True)
    assert client.session.session_key != before


def test_a_wrong_code_says_when_the_next_is_taken(client: Client, hind: User) -> None:
    give_password(client)
    answer = client.post(reverse("login-code"), {"code": "000000"})
    assert (answer.status_code, is_in(client)) == (400, False)
    assert "المحاولة التالية بعد ثانية" in answer.content.decode()


def test_without_the_password_there_is_no_second_step(client: Client, hind: User) -> None:
    assert client.get(reverse("login-code")).headers["Location"] == reverse("login")
    answer = client.post(reverse("login-code"), {"code": code_of(hind)})
    assert (answer.headers["Location"], is_in(client)) == (reverse("login"), False)


def test_a_password_changed_meanwhile_ends_the_waiting(client: Client, hind: User) -> None:
    give_password(client)
    accounts.change_password(user=hind, old=PASSWORD, new="أربعة-أنهار-9", actor=hind)
    assert client.post(reverse("login-code"), {"code": code_of(hind)}).headers["Location"] == reverse("login")
    assert not is_in(client)


def test_the_waiting_ends_after_five_minutes(client: Client, hind: User) -> None:
    give_password(client)
    session = client.session
    session["second_step"] = {**session["second_step"], "until": 0}
    session.save()
    assert client.post(reverse("login-code"), {"code": code_of(hind)}).headers["Location"] == reverse("login")


def test_a_page_that_signs_in_in_place_is_asked_too(client: Client, hind: User) -> None:
    sent = {"username": "hind", "password": PASSWORD}
    told = [client.post(reverse("login"), {**sent, **more}, **JSON) for more in ({}, {"code": "000000"})]
    assert [(one.status_code, one.json()["error"]["code"]) for one in told] == [
        (400, "code_needed"),
        (400, "wrong_code"),
    ]
    assert not is_in(client)
    forgiven(hind)
    answer = client.post(reverse("login"), {**sent, "code": code_of(hind)}, **JSON)
    assert (answer.json()["user"]["id"], is_in(client)) == (hind.pk, True)


def test_a_wrong_password_is_no_way_to_learn_of_the_second_step(client: Client, hind: User) -> None:
    sent = {"username": "hind", "password": "خطأ", "code": code_of(hind)}
    assert client.post(reverse("login"), sent, **JSON).json()["error"]["code"] == "invalid_login"


def test_the_site_administration_has_no_door_of_its_own(client: Client) -> None:
    _boss, _codes = switched_on(username="boss", is_superuser=True)
    answer = client.post("/admin/login/", {"username": "boss", "password": PASSWORD, "next": "/admin/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/?next=/admin/")
    assert not is_in(client)
    client.force_login(factories.user(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/login/").status_code == 404
