"""The pages of the accounts and of the audit log."""

import csv
import io
from typing import Any

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import User
from annotator.services import journal, projects, users
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return factories.user(username="boss", is_superuser=True, language="en")


@pytest.fixture
def admin(boss: User) -> Client:
    client = Client()
    client.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_account_is_made_and_its_password_shown_once(admin: Client) -> None:
    sent = {"full_name": "سامر الهادي", "username": "samer", "email": "", "language": "ar"}
    page = admin.post(reverse("user-new"), sent).content.decode()
    made = User.objects.get(username="samer")
    secret = page.split('id="secret">')[1].split("<")[0]
    assert made.check_password(secret)
    assert secret not in admin.get(reverse("user", args=[made.pk])).content.decode()
    again = admin.post(reverse("user-new"), sent)
    assert (again.status_code, "Somebody has this user name already." in again.content.decode()) == (400, True)


def test_the_list_shows_roles_and_finds(admin: Client) -> None:
    person = factories.member(project=factories.project(name="أخبار"), username="layla", first_name="ليلى")
    page = admin.get(reverse("users")).content.decode()
    assert ("أخبار" in page, "annotator" in page, "2 people have an account." in page) == (True, True, True)
    assert reverse("user", args=[person.pk]) in admin.get(reverse("users"), {"q": "ليلى"}).content.decode()
    assert "Nobody was found" in admin.get(reverse("users"), {"q": "zzz"}).content.decode()


@pytest.mark.parametrize(
    ("act", "field", "value"),
    [
        ("deactivate", "is_active", False),
        ("make-administrator", "is_superuser", True),
    ],
)
def test_an_act_is_done_and_said(admin: Client, act: str, field: str, value: bool) -> None:
    person = factories.user()
    page = admin.post(reverse("user-act", args=[person.pk, act]), follow=True).content.decode()
    person.refresh_from_db()
    assert getattr(person, field) is value
    assert 'class="alert success"' in page


def test_what_is_refused_is_said_and_an_unknown_act_is_none(admin: Client, boss: User) -> None:
    page = admin.post(reverse("user-act", args=[boss.pk, "unmake-administrator"]), follow=True).content.decode()
    assert "This is the last administrator." in page
    assert admin.post(reverse("user-act", args=[boss.pk, "remove"])).status_code == 400
    assert admin.get(reverse("user", args=[10**9])).status_code == 404


def test_the_menu_leads_to_the_pages_and_not_to_the_tables(admin: Client) -> None:
    page = admin.get("/").content.decode()
    assert reverse("users") in page
    assert reverse("admin:index") not in page


def test_the_log_speaks_in_sentences_and_is_searched(admin: Client, boss: User) -> None:
    users.create_user(username="samer", actor=boss)
    project = projects.begin_project(name="أخبار", slug="akhbar", schema=factories.SCHEMA, actor=boss)
    projects.change_settings(project=project, values={"overlap": 3}, actor=boss)
    page = admin.get(reverse("audit")).content.decode()
    assert "Account made for <bdi>samer</bdi>" in page
    assert "Settings changed: <bdi>Annotators per article (from 2 to 3)</bdi>" in page
    assert "Account made" not in admin.get(reverse("audit"), {"q": "akhbar"}).content.decode().split("<ul")[-1]
    assert "No act matches" in admin.get(reverse("audit"), {"person": "nobody"}).content.decode()
    own = admin.get(reverse("project-audit", args=["akhbar"])).content.decode()
    assert ("Settings changed" in own, "samer" in own) == (True, False)


def test_the_log_goes_on_by_key_with_and_without_scripts(
    admin: Client, boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.services.audit.PAGE_SIZE", 2)
    for name in ("the-first", "the-second", "the-third"):
        users.create_user(username=name, actor=boss)
    first = admin.get(reverse("audit")).content.decode()
    before = first.split("before=")[1].split('"')[0]
    for headers in ({}, {"HX-Request": "true"}):
        page = admin.get(reverse("audit"), {"before": before}, headers=headers).content.decode()
        assert ("the-first" in page, "the-third" in page) == (True, False)


def exported(client: Client, kind: str, **query: Any) -> str:
    answer = client.get(reverse("audit-export"), {"format": kind, **query})
    return b"".join(answer).decode("utf-8-sig")


def test_the_log_is_given_out_as_a_table_no_spreadsheet_will_run_and_as_lines(admin: Client, boss: User) -> None:
    journal.note("user.create", actor=boss, user='=HYPERLINK("x")')
    factories.User.objects.filter(pk=boss.pk).update(username="=boss")
    boss.refresh_from_db()
    journal.note("user.unlock", actor=boss, user="samer")
    rows = list(csv.DictReader(io.StringIO(exported(admin, "csv"))))
    assert [row["act"] for row in rows] == ["user.unlock", "user.create"]
    assert rows[0]["person"] == "'=boss"
    assert rows[0]["sentence"] == "Sign-in opened again for samer after wrong passwords"
    lines = [orjson.loads(line) for line in exported(admin, "jsonl", act="user.create").splitlines()]
    assert [line["facts"] for line in lines] == [{"user": '=HYPERLINK("x")'}]


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_costs_the_same_however_long(
    admin: Client, boss: User, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        journal.note("user.create", actor=boss, user=f"u{n}")
    with django_assert_num_queries(5):
        admin.get(reverse("audit"))
