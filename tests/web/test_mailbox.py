"""The pages about e-mail: what comes, whose address it is, and the way out of it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from annotator.models import Letter, User
from annotator.services import letters, preferences, users
from annotator.web.mailbox import TOPICS
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "ثلاثة-جسور-7", "أربعة-أنهار-9"


@pytest.fixture(autouse=True)
def sends(settings: Any) -> Iterator[None]:
    cache.clear()
    settings.MAIL_ON, settings.PUBLIC_URL = True, "https://sanad.example.org"
    yield
    cache.clear()


@pytest.fixture
def hind() -> User:
    return factories.user(username="hind", password=PASSWORD, first_name="هند")


@pytest.fixture
def browser(hind: User) -> Client:
    client = Client()
    client.force_login(hind, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, route: str = "me-mail", *args: Any) -> str:
    return client.get(reverse(route, args=args)).content.decode()


def test_an_address_is_saved_confirmed_and_used(browser: Client, hind: User) -> None:
    assert "فلا بد أولًا من تأكيد عنوانك" in page(browser)
    wrong = browser.post(reverse("me-mail-address"), {"email": "hind@", "old": PASSWORD})
    assert (wrong.status_code, 'value="hind@"' in wrong.content.decode()) == (400, True)
    browser.post(reverse("me-mail-address"), {"email": "hind@example.org", "old": PASSWORD})
    assert "لم يُؤكَّد بعد" in page(browser)
    assert "غير مؤكَّد" in page(browser, "me")
    letters.go_round()
    (path,) = re.findall(r"https://sanad\.example\.org(/mail/proof/[^\s]+)", mail.outbox[0].body)
    stranger = Client()
    assert "أهذا عنوانك؟" in stranger.get(path).content.decode()
    hind.refresh_from_db()
    assert hind.confirmed_email == "", "a program that looks at every link confirms nothing"
    assert "تأكّد العنوان" in stranger.post(path).content.decode()
    assert "يُرسل البريد إلى hind@example.org" in page(browser)


def test_wrong_passwords_are_not_tried_for_ever(browser: Client) -> None:
    sent = {"email": "hind@example.org", "old": "خطأ"}
    answers = [browser.post(reverse("me-mail-address"), sent) for _ in range(9)]
    assert {one.status_code for one in answers} == {400}
    assert "محاولات كثيرة" in answers[-1].content.decode()


def test_the_link_is_sent_again_but_not_for_ever(browser: Client, hind: User) -> None:
    User.objects.update(email="hind@example.org")
    for _ in range(6):
        browser.post(reverse("me-mail-proof"))
    assert Letter.objects.count() == 4


def test_what_comes_and_when_is_chosen(browser: Client, hind: User) -> None:
    asked = dict.fromkeys(TOPICS, "never") | {"on": "on", "hour": "6", "zone": "Africa/Cairo", "mentions": "daily"}
    browser.post(reverse("me-mail"), asked)
    hind.refresh_from_db()
    chosen = preferences.of(hind).mail
    assert (chosen.on, chosen.hour, chosen.zone) == (True, 6, "Africa/Cairo")
    assert (chosen.mentions, chosen.returned) == ("daily", "never")
    assert browser.post(reverse("me-mail"), {**asked, "hour": "25"}).status_code == 400
    html = page(browser)
    assert '<option value="Africa/Cairo" selected>' in html
    assert ">٠٦:٠٠</option>" in html


def test_an_unknown_link_says_so_and_how_to_get_another(browser: Client) -> None:
    for route in ("mail-proof", "mail-stop"):
        answer = Client().get(reverse(route, args=["x"]))
        assert (answer.status_code, "لا يفتح شيئًا" in answer.content.decode()) == (404, True)


class TestSwitchingOff:
    @pytest.fixture
    def path(self, hind: User) -> str:
        User.objects.update(confirmed_email="hind@example.org", language="en")
        hind.refresh_from_db()
        return reverse("mail-stop", args=[letters.stop_key(hind)])

    def test_a_mail_program_does_it_by_one_press(self, path: str, hind: User) -> None:
        answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
        hind.refresh_from_db()
        assert (answer.status_code, preferences.of(hind).mail.on) == (200, False)

    def test_a_person_is_asked_first_in_the_language_of_the_letter(self, path: str, hind: User) -> None:
        html = Client().get(path).content.decode()
        hind.refresh_from_db()
        assert ("Switch e-mail off?" in html, preferences.of(hind).mail.on) == (True, True)


class TestForgotten:
    def test_the_way_from_the_sign_in_page_to_a_new_password(self, client: Client, hind: User) -> None:
        User.objects.update(email="h@example.org", confirmed_email="h@example.org")
        assert reverse("forgot") in page(client, "login")
        answers = {client.post(reverse("forgot"), {"who": who}).content for who in ("hind", "nobody")}
        assert len({re.sub(rb'value="[^"]{64}"', b"", one) for one in answers}) == 1, "it does not say who is here"
        users.look_up.func("hind")
        letters.go_round()
        (path,) = re.findall(r"https://sanad\.example\.org(/forgot/\d+/[^\s]+)", mail.outbox[0].body)
        followed = client.get(path)
        assert (followed.headers["Location"], followed.headers["Referrer-Policy"]) == ("/forgot/new/", "no-referrer")
        differ = client.post(reverse("forgot-new"), {"password": NEW, "again": "x"})
        assert differ.status_code == 400
        done = client.post(reverse("forgot-new"), {"password": NEW, "again": NEW}, follow=True)
        assert "تغيّرت كلمة المرور، والدخول بها من الآن" in done.content.decode()
        client.get(path)
        assert client.get(reverse("forgot-new")).status_code == 410
        assert client.post(reverse("login"), {"username": "hind", "password": NEW}).status_code == 302

    def test_nobody_asks_for_ever(self, client: Client) -> None:
        answers = [client.post(reverse("forgot"), {"who": f"n{n}"}).status_code for n in range(10)]
        assert answers == [200] * 8 + [400] * 2

    def test_without_e_mail_there_is_no_such_page(self, client: Client, settings: Any, hind: User) -> None:
        settings.MAIL_ON = False
        assert client.get(reverse("forgot")).status_code == 404
        assert reverse("forgot") not in page(client, "login")


class TestTheSitesPage:
    @pytest.fixture
    def admin(self) -> Client:
        client = Client()
        client.force_login(factories.user(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")
        return client

    @pytest.fixture
    def failed(self, hind: User) -> Letter:
        row = letters.queue(kind="moved", user=hind, address="gone@example.org")
        assert row is not None
        Letter.objects.update(try_at=None, failed_at=row.created_at, error="550 no such person")
        return row

    def test_what_could_not_be_sent_stands_there_with_its_reason(self, admin: Client, failed: Letter) -> None:
        html = page(admin, "site-mail")
        assert "تعذّر إرسال رسالة واحدة." in html
        assert "550 no such person" in html
        assert ">١<" in page(admin, "users"), "it is seen from every page of the administration"
        admin.post(reverse("site-mail-act", args=[failed.pk, "again"]))
        letters.go_round()
        assert (len(mail.outbox), "لم تُرسل رسائل" in page(admin, "site-mail")) == (1, False)

    def test_one_is_taken_off_the_list(self, admin: Client, failed: Letter) -> None:
        admin.post(reverse("site-mail-act", args=[failed.pk, "forget"]))
        assert not Letter.objects.exists()
        assert admin.post(reverse("site-mail-act", args=[failed.pk, "forget"])).status_code == 404

    def test_where_there_is_no_e_mail_it_says_how_there_would_be(self, admin: Client, settings: Any) -> None:
        settings.MAIL_ON = False
        assert "SANAD_EMAIL_URL" in page(admin, "site-mail")
