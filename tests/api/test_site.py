"""The API of projects, accounts and the audit log: the same verbs, refusals with a code."""

from typing import Any

import orjson
import pytest
from django.test import Client

from annotator.models import Project, User
from annotator.services import people, users
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return factories.user(username="boss", is_superuser=True)


class Api:
    def __init__(self, user: User) -> None:
        _row, self.secret = people.create_token(user=user, name="t", scope="write", actor=None)

    def __call__(self, method: str, address: str, body: Any = None, **query: Any) -> tuple[int, Any]:
        send = getattr(Client(headers={"Authorization": f"Bearer {self.secret}"}), method)
        given = {"data": query} if method == "get" else {"data": orjson.dumps(body or {})}
        answer = send(f"/api/{address}", **given, content_type="application/json")
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def api(boss: User) -> Api:
    return Api(boss)


def code(answer: tuple[int, Any]) -> tuple[int, str]:
    return answer[0], answer[1]["error"]["code"]


def test_a_project_is_begun_set_up_archived_deleted_and_kept(api: Api) -> None:
    status, made = api("post", "projects/", {"name": "أخبار دولية"})
    assert (status, made["slug"], made["role"], made["schema"]["name"]) == (201, "akhbar-dulia", "manager", "ar-news")
    base = f"projects/{made['slug']}/"
    _, before = api("get", base + "settings/")
    assert (before["assignment"], before["overlap"], before["goal_date"]) == ("pull", 2, None)
    status, after = api("patch", base + "settings/", {"overlap": 3, "goal_date": "2030-01-01", "seen": before})
    assert (status, after["overlap"], after["goal_date"]) == (200, 3, "2030-01-01")
    assert code(api("patch", base + "settings/", {"order": "newest", "seen": before})) == (409, "settings_changed")
    assert code(api("patch", base + "settings/", {"overlap": 99}))[0] == 400
    assert api("post", base + "archive/")[1]["archived_at"] is not None
    assert code(api("patch", base + "settings/", {"overlap": 1})) == (409, "archived")
    assert api("post", base + "unarchive/")[1]["archived_at"] is None
    assert code(api("post", base + "deletion/", {"name": "أخبار"})) == (400, "name_differs")
    assert api("post", base + "deletion/", {"name": "أخبار دولية"})[1]["delete_after"] is not None
    assert code(api("post", base + "archive/")) == (409, "deleting")
    assert api("delete", base + "deletion/")[1]["delete_after"] is None
    acts = [entry["act"] for entry in api("get", base + "audit/")[1]["entries"]]
    assert acts[:3] == ["project.keep", "project.ask_deletion", "project.unarchive"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "invalid")),
        ({"name": "أ", "slug": "A B"}, (400, "bad_address")),
        ({"name": "أ", "slug": "akhbar"}, (400, "slug_taken")),
        ({"name": "أ", "schema": {"format": "x"}}, (400, "bad_schema")),
        ({"name": "أ", "copy_of": "nowhere"}, (404, "not_found")),
    ],
)
def test_a_project_that_cannot_be_is_refused(api: Api, body: dict[str, Any], expected: tuple[int, str]) -> None:
    factories.project(slug="akhbar")
    assert code(api("post", "projects/", body)) == expected
    assert Project.objects.count() == 1


def test_a_project_is_begun_from_a_schema_or_as_a_copy(api: Api) -> None:
    schema = orjson.loads(factories.SCHEMA) | {"name": "ours"}
    assert api("post", "projects/", {"name": "a", "slug": "one", "schema": schema})[1]["schema"]["name"] == "ours"
    assert api("post", "projects/", {"name": "b", "copy_of": "one"})[1]["schema"]["name"] == "ours"
    assert api("get", "project-address/", name="a")[1] == {"address": "a"}


def test_an_account_is_made_closed_opened_and_given_rights(api: Api, boss: User) -> None:
    status, made = api("post", "users/", {"username": "samer", "full_name": "سامر"})
    assert (status, made["name"], made["active"], made["must_change_password"]) == (201, "سامر", True, True)
    person = User.objects.get(username="samer")
    assert person.check_password(made["password"])
    one = f"users/{person.pk}/"
    changed = api("patch", one, {"administrator": True, "may_create_projects": True})[1]
    assert (changed["administrator"], changed["may_create_projects"]) == (True, True)
    assert api("patch", one, {"active": False})[1]["active"] is False
    assert code(api("patch", f"users/{boss.pk}/", {"administrator": False})) == (409, "last_administrator")
    assert code(api("patch", f"users/{boss.pk}/", {"administrator": True, "active": False})) == (409, "own_account")
    secret = api("post", one + "password/")[1]["password"]
    person.refresh_from_db()
    assert person.check_password(secret)
    assert api("post", one + "unlock/")[0] == 204
    listed = api("get", "users/", q="samer")[1]["results"]
    assert [(row["username"], "password" in row) for row in listed] == [("samer", False)]
    assert code(api("post", "users/", {"username": "SAMER"})) == (400, "username_taken")


def test_all_rights_of_one_request_or_none(api: Api, boss: User) -> None:
    assert code(api("patch", f"users/{boss.pk}/", {"may_create_projects": True, "active": False}))[0] == 409
    boss.refresh_from_db()
    assert (boss.is_active, boss.user_permissions.count()) == (True, 0)


def test_the_log_is_read_by_key_and_a_nonsense_day_is_refused(api: Api, boss: User) -> None:
    for n in range(3):
        users.create_user(username=f"u{n}", actor=boss)
    _, page = api("get", "audit/", act="user.create", words="u1")
    assert [entry["facts"] for entry in page["entries"]] == [{"user": "u1"}]
    assert page["before"] == 0
    assert code(api("get", "audit/", since="yesterday")) == (400, "invalid")
