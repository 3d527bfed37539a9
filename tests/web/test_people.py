"""Signing in and out, and the language of the pages."""

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from annotator.models import User
from annotator.web import language
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def somebody(db: None) -> None:
    """A server on which nobody has an account shows the first start instead of the sign-in."""
    factories.user()


PASSWORD = "ثلاثة-جسور-7"
ARABIC, ENGLISH = ('lang="ar"', 'dir="rtl"'), ('lang="en"', 'dir="ltr"')


@pytest.fixture
def hind() -> User:
    return factories.user(username="hind", password=PASSWORD, first_name="هند", last_name="العلي")


def sign_in(client: Client, name: str = "hind", password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("login"), {"username": name, "password": password, **more})


def spoken(response: Any) -> tuple[str, str]:
    """The language and direction the page declares."""
    found = re.search(r'<html (lang="\w+")\s+(dir="\w+")', response.content.decode())
    assert found
    return found[1], found[2]


def test_signing_in_leads_home(client: Client, hind: User) -> None:
    response = sign_in(client)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert "هند العلي" in client.get("/").content.decode()


def test_signing_in_leads_back_to_where_one_was_sent_from_but_not_to_other_sites(client: Client, hind: User) -> None:
    assert sign_in(client, next="/projects/press/").headers["Location"] == "/projects/press/"
    client.logout()
    assert sign_in(client, next="https://elsewhere.example/").headers["Location"] == "/"


def test_a_wrong_password_says_so_and_does_not_tell_whether_the_name_exists(client: Client, hind: User) -> None:
    wrong, unknown = sign_in(client, password="خطأ"), sign_in(client, name="nobody")
    told = [re.findall(r'role="alert"[^>]*>([^<]*)', answer.content.decode()) for answer in (wrong, unknown)]
    assert (
        told[0]
        == told[1]
        == ["اسم المستخدم أو كلمة المرور غير صحيحة. انتبه إلى الفرق بين الأحرف اللاتينية الكبيرة والصغيرة."]
    )
    assert client.get("/").status_code == 302


def test_after_too_many_wrong_passwords_the_right_one_waits_too(client: Client, hind: User, settings: Any) -> None:
    cache.clear()
    settings.AXES_FAILURE_LIMIT = 3
    answers = [sign_in(client, password=f"خطأ {n}") for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "يُفتح الدخول من جديد بعد ١٥ دقيقة." in locked.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_closed_account_stays_outside(client: Client, hind: User) -> None:
    User.objects.filter(pk=hind.pk).update(is_active=False)
    assert sign_in(client).status_code == 200
    assert "_auth_user_id" not in client.session


def test_somebody_signed_in_is_not_asked_again(client: Client, hind: User) -> None:
    sign_in(client)
    assert client.get(reverse("login")).headers["Location"] == "/"


def test_signing_out_ends_the_session_and_is_no_mere_link(client: Client, hind: User) -> None:
    sign_in(client)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).headers["Location"] == reverse("login")
    assert client.get("/").status_code == 302


def test_there_is_no_way_to_make_an_account_oneself(client: Client) -> None:
    html = client.get(reverse("login")).content.decode()
    assert re.findall(r'<form[^>]*action="([^"]*)"', html) == [reverse("language"), reverse("login")]
    for address in ("/signup/", "/register/", "/accounts/signup/"):
        assert client.get(address).status_code in {302, 404}


def test_pages_speak_arabic_whatever_the_browser_asks_for(client: Client) -> None:
    response = client.get(reverse("login"), headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert spoken(response) == ARABIC
    assert response.headers["Content-Language"] == "ar"


def test_a_visitor_can_switch_the_language_and_the_browser_remembers(client: Client) -> None:
    response = client.post(reverse("language"), {"language": "en", "next": reverse("login")})
    assert response.headers["Location"] == reverse("login")
    page = client.get(reverse("login"))
    assert spoken(page) == ENGLISH
    assert "Sign in to the annotation desk" in page.content.decode()


def test_a_person_takes_their_language_to_another_browser(client: Client, hind: User) -> None:
    sign_in(client)
    client.post(reverse("language"), {"language": "en"})
    other = Client()
    sign_in(other)
    assert spoken(other.get("/")) == ENGLISH
    assert other.cookies[language.COOKIE].value == "en"


def test_my_language_wins_over_the_browsers(client: Client, hind: User) -> None:
    client.cookies[language.COOKIE] = "en"
    assert spoken(client.get(reverse("login"))) == ENGLISH
    sign_in(client)
    assert spoken(client.get("/")) == ARABIC


@pytest.mark.parametrize("code", ["", "fr", "../../etc", "AR"])
def test_a_language_we_do_not_speak_changes_nothing(client: Client, code: str) -> None:
    client.post(reverse("language"), {"language": code})
    client.cookies[language.COOKIE] = code
    assert spoken(client.get(reverse("login"))) == ARABIC


@pytest.mark.parametrize(
    "elsewhere",
    ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "foo", "workspace", "logout", "%"],
)
def test_switching_the_language_sends_nobody_to_another_site(client: Client, elsewhere: str) -> None:
    response = client.post(reverse("language"), {"language": "en", "next": elsewhere})
    assert response.headers["Location"] == "/"


def test_one_request_leaves_no_language_to_the_next(client: Client, hind: User) -> None:
    User.objects.filter(pk=hind.pk).update(language="en")
    sign_in(client)
    client.get("/")
    assert spoken(Client().get(reverse("login"))) == ARABIC


def test_the_catalogue_of_scripts_speaks_the_pages_language_and_is_kept_by_the_browser(client: Client) -> None:
    arabic = json.dumps("أفلِت الملفات هنا أو اخترها")
    first = client.get(reverse("javascript-catalog"))
    assert arabic in first.content.decode()
    again = client.get(reverse("javascript-catalog"), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    client.cookies[language.COOKIE] = "en"
    assert arabic not in client.get(reverse("javascript-catalog")).content.decode()


class TestSigningInWithoutLeavingAPage:
    """What an open workspace asks when its session has ended."""

    JSON = {"HTTP_ACCEPT": "application/json"}

    def test_who_is_signed_in_and_a_token_for_the_form(self, client: Client, hind: User) -> None:
        answer = client.get(reverse("login"), **self.JSON)
        assert (answer.status_code, answer.json()) == (200, {"user": None})
        assert "sanad_csrf" in answer.cookies
        sign_in(client)
        assert client.get(reverse("login"), **self.JSON).json() == {"user": {"id": hind.pk, "name": "هند العلي"}}

    def test_the_right_password_opens_a_session(self, client: Client, hind: User) -> None:
        told = {"username": "hind", "password": PASSWORD}
        answer = client.post(reverse("login"), told, **self.JSON)
        assert (answer.status_code, answer.json()["user"]["id"]) == (200, hind.pk)
        assert client.get("/").status_code == 200

    def test_a_wrong_one_is_told_in_a_sentence_and_opens_nothing(self, client: Client, hind: User) -> None:
        answers = [
            client.post(reverse("login"), {"username": "hind", "password": password}, **self.JSON)
            for password in ("خطأ", "")
        ]
        assert [(one.status_code, one.json()["error"]["code"]) for one in answers] == [(400, "invalid_login")] * 2
        assert answers[0].json()["error"]["message"].startswith("اسم المستخدم أو كلمة المرور غير صحيحة")
        assert client.get("/").status_code == 302

    def test_another_persons_session_gives_way(self, client: Client, hind: User) -> None:
        client.force_login(factories.user(), backend="django.contrib.auth.backends.ModelBackend")
        answer = client.post(reverse("login"), {"username": "hind", "password": PASSWORD}, **self.JSON)
        assert answer.json()["user"]["id"] == hind.pk
        assert client.get(reverse("login"), **self.JSON).json()["user"]["id"] == hind.pk

    def test_it_needs_the_pages_token_like_every_form(self, hind: User) -> None:
        strict = Client(enforce_csrf_checks=True)
        told = {"username": "hind", "password": PASSWORD}
        assert strict.post(reverse("login"), told, **self.JSON).status_code == 403
        token = strict.get(reverse("login"), **self.JSON).cookies["sanad_csrf"].value
        assert strict.post(reverse("login"), told, HTTP_X_CSRFTOKEN=token, **self.JSON).status_code == 200

    def test_too_many_wrong_ones_shut_this_door_too(self, client: Client, hind: User, settings: Any) -> None:
        cache.clear()
        settings.AXES_FAILURE_LIMIT = 2
        wrong = {"username": "hind", "password": "خطأ"}
        last = [client.post(reverse("login"), wrong, **self.JSON) for _ in range(2)][-1]
        assert (last.status_code, last.json()["error"]["code"]) == (429, "locked_out")
        assert last.json()["error"]["facts"] == {"minutes": 15}
        right = client.post(reverse("login"), {"username": "hind", "password": PASSWORD}, **self.JSON)
        assert right.status_code == 429
