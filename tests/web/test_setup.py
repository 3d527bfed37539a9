"""The page of the first start, and the password that is chosen before anything else."""

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import User
from annotator.services import setup, users
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "ثلاث كلمات وراء البحر"


def sent(**fields: str) -> dict[str, str]:
    made = {"code": setup.code(), "full_name": "ليلى", "username": "layla", "password": PASSWORD, "again": PASSWORD}
    return made | {"language": "en"} | fields


def test_an_empty_server_leads_to_the_first_start_and_signs_its_administrator_in(client: Client) -> None:
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("setup")
    answer = client.post(reverse("setup"), sent())
    assert answer.headers["Location"] == reverse("home")
    assert client.cookies["sanad_language"].value == "en"
    page = client.get("/").content.decode()
    assert reverse("project-new") in page
    assert 'lang="en"' in page
    assert client.get(reverse("setup")).status_code == 404
    assert Client().get("/", follow=True).redirect_chain[-1][0].startswith(reverse("login"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": "AAAA"}, "ليس هذا هو الرمز"),
        ({"again": "شيء آخر تمامًا"}, "الكلمتان مختلفتان"),
        ({"password": "12345", "again": "12345"}, "عشرة محارف"),
        ({"username": "two words"}, "دون مسافات"),
    ],
)
def test_what_is_refused_is_told_beside_its_field_and_nothing_typed_is_lost(
    client: Client, fields: dict[str, str], said: str
) -> None:
    answer = client.post(reverse("setup"), sent(**fields))
    page = answer.content.decode()
    assert (answer.status_code, said in page, User.objects.count()) == (400, True, 0)
    assert 'value="ليلى"' in page
    assert PASSWORD not in page


def test_after_many_wrong_codes_the_page_says_how_long_to_wait(client: Client) -> None:
    for _ in range(setup.TRIES):
        client.post(reverse("setup"), sent(code="AAAA"))
    answer = client.post(reverse("setup"), sent())
    assert (answer.status_code, User.objects.count()) == (429, 0)


def test_whoever_has_a_one_time_password_chooses_one_before_anything_else(client: Client) -> None:
    boss = factories.user(is_superuser=True)
    made, secret = users.create_user(username="samer", actor=boss)
    assert client.post(reverse("login"), {"username": "samer", "password": secret}).status_code == 302
    for address in ("/", reverse("reading"), "/admin/"):
        assert client.get(address).headers["Location"] == reverse("password")
    refused = client.get("/api/projects/")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "password_first")
    weak = client.post(reverse("password"), {"password": "123", "again": "123"})
    assert weak.status_code == 400
    chosen = client.post(reverse("password"), {"password": PASSWORD, "again": PASSWORD})
    assert chosen.headers["Location"] == reverse("home")
    assert client.get("/").status_code == 200
    made.refresh_from_db()
    assert made.check_password(PASSWORD)


def test_signing_out_and_the_language_stay_open_meanwhile(client: Client) -> None:
    made, _secret = users.create_user(username="samer", actor=factories.user(is_superuser=True))
    client.force_login(made, backend="django.contrib.auth.backends.ModelBackend")
    assert (
        client.post(reverse("language"), {"language": "en", "next": "/password/"}).headers["Location"] == "/password/"
    )
    assert client.post(reverse("logout")).headers["Location"] == reverse("login")
