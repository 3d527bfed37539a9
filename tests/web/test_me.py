"""A person's own pages."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from annotator.models import User
from annotator.services import people, secondstep
from tests import factories
from tests.services.test_secondstep import PASSWORD, code_of, forgiven, switched_on

pytestmark = pytest.mark.django_db
NEW = "أربعة-أنهار-9"


@pytest.fixture
def hind() -> User:
    cache.clear()
    return factories.user(username="hind", password=PASSWORD, first_name="هند")


@pytest.fixture
def browser(hind: User) -> Client:
    return entered()


def entered() -> Client:
    client = Client()
    client.post(reverse("login"), {"username": "hind", "password": PASSWORD})
    return client


def send(client: Client, route: str, **fields: str) -> Any:
    return client.post(reverse(route), fields)


def test_name_and_language(browser: Client, hind: User) -> None:
    sent = {"full_name": "هند العلي", "language": "en"}
    assert send(browser, "me", **sent).status_code == 302
    hind.refresh_from_db()
    assert hind.display_name == "هند العلي"
    assert 'lang="en"' in browser.get("/me/").content.decode()
    wrong = send(browser, "me", **{**sent, "full_name": "١٢"})
    assert (wrong.status_code, 'value="١٢"' in wrong.content.decode()) == (400, True)


def test_a_new_password_signs_all_other_browsers_out(browser: Client) -> None:
    other = entered()
    assert send(browser, "me-password", old="خطأ", new=NEW).status_code == 400
    weak = send(browser, "me-password", old=PASSWORD, new="1234567890")
    assert "ليست أرقامًا وحدها." in weak.content.decode()
    assert send(browser, "me-password", old=PASSWORD, new=NEW).status_code == 302
    assert (browser.get("/").status_code, other.get("/").status_code) == (200, 302)


def test_somebody_at_an_open_page_cannot_try_passwords_for_ever(browser: Client) -> None:
    answers = [send(browser, "me-password", old=f"خطأ {n}", new=NEW) for n in range(9)]
    assert "محاولات كثيرة" in answers[-1].content.decode()
    assert send(browser, "me-password", old=PASSWORD, new=NEW).status_code == 400


def test_the_second_step_is_set_up_used_and_switched_off(browser: Client, hind: User) -> None:
    html = browser.get(reverse("me-second-step")).content.decode()
    assert 'src="data:image/svg+xml' in html
    wrong = send(browser, "me-second-step-on", code="000000")
    assert "هذا الرمز خطأ" in wrong.content.decode()
    forgiven(hind)
    answer = send(browser, "me-second-step-on", code=code_of(hind, -1)).content.decode()
    codes = re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>", answer)
    assert len(codes) == 10
    assert codes[0] not in browser.get(reverse("me-second-step")).content.decode()
    renewed = send(browser, "me-second-step-off", old=PASSWORD, renew="1").content.decode()
    assert codes[0] not in renewed
    assert send(browser, "me-second-step-off", old="خطأ").status_code == 400
    assert secondstep.is_on(hind)
    send(browser, "me-second-step-off", old=PASSWORD)
    assert not secondstep.is_on(hind)


def test_a_token_is_shown_once_and_revoked(browser: Client, hind: User) -> None:
    html = send(browser, "me-tokens", name="برنامج", scope="write", days="30").content.decode()
    (secret,) = re.findall(r'value="(sanad_[^"]+)"', html)
    token = people.token_for(secret)
    assert token is not None
    assert (token.user, token.scope) == (hind, "write")
    again = browser.get(reverse("me-tokens")).content.decode()
    assert (secret in again, token.prefix in again) == (False, True)
    browser.post(reverse("me-token-revoke", args=[token.pk]))
    assert people.token_for(secret) is None
    assert send(browser, "me-tokens", name="", scope="write", days="30").status_code == 400


def test_a_token_for_some_projects(browser: Client, hind: User) -> None:
    for slug in ("press", "radio"):
        factories.project(slug=slug, name=slug).memberships.create(user=hind, role="viewer")
    asked = {"name": "برنامج", "scope": "read", "days": "30", "limited": "on"}
    none = send(browser, "me-tokens", **asked)
    assert (none.status_code, "ينبغي اختيار مشروع" in none.content.decode()) == (400, True)
    html = send(browser, "me-tokens", **asked, projects="press").content.decode()
    (secret,) = re.findall(r'value="(sanad_[^"]+)"', html)
    token = people.token_for(secret)
    assert token is not None
    assert [one.slug for one in token.projects.all()] == ["press"]
    assert send(browser, "me-tokens", **asked, projects="elsewhere").status_code == 400


def test_my_projects_and_the_way_out_of_them(browser: Client, hind: User) -> None:
    project = factories.project(slug="press")
    project.memberships.create(user=hind, role="viewer")
    assert reverse("leave", args=["press"]) in browser.get("/me/").content.decode()


def test_an_open_page_does_not_change_the_password_without_the_old_one(browser: Client, hind: User) -> None:
    answer = browser.post(reverse("password"), {"password": NEW, "again": NEW})
    assert answer.headers["Location"] == reverse("me-password")
    hind.refresh_from_db()
    assert hind.check_password(PASSWORD)


def test_an_administrator_switches_a_lost_second_step_off(client: Client) -> None:
    user, _codes = switched_on()
    client.force_login(factories.user(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("user-act", args=[user.pk, "second-step"])
    assert address in client.get(reverse("user", args=[user.pk])).content.decode()
    client.post(address)
    assert not secondstep.is_on(user)
    assert address not in client.get(reverse("user", args=[user.pk])).content.decode()
