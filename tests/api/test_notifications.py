"""My notifications by the API."""

from typing import Any

import pytest
from django.test import Client

from annotator.models import Project, User
from annotator.services import notifications
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/api/me/notifications/"


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="الصحف")


@pytest.fixture
def layla(project: Project, client: Client) -> User:
    made = factories.member(project=project, username="layla")
    client.force_login(made, backend="django.contrib.auth.backends.ModelBackend")
    return made


def asked(client: Client, path: str = "") -> Any:
    return client.get(f"{ADDRESS}{path}").json()


def test_what_i_was_told_newest_first_and_what_i_read(client: Client, project: Project, layla: User) -> None:
    for kind in ("practice_passed", "member_restored"):
        notifications.notify(kind=kind, users=[layla], project=project)
    newest, oldest = asked(client)["results"]
    assert (newest["kind"], oldest["kind"], oldest["project"]) == ("member_restored", "practice_passed", "press")
    assert (oldest["address"], oldest["read_at"]) == ("/projects/press/", None)
    assert oldest["sentence"].startswith("اجتزت التدريب")
    answer = client.patch(f"{ADDRESS}{oldest['id']}/", {"read": True}, content_type="application/json")
    assert answer.json()["read_at"] is not None
    assert [row["id"] for row in asked(client, "?unread=true")["results"]] == [newest["id"]]
    assert asked(client, "count/") == {"unread": 1}
    assert client.post(f"{ADDRESS}read/").json() == {"read": 1}
    assert asked(client, "count/") == {"unread": 0}


def test_another_persons_are_not_there(client: Client, project: Project, layla: User) -> None:
    notifications.notify(kind="practice_passed", users=[factories.member(project=project)], project=project)
    row = notifications.notifications_of(user=project.memberships.last().user).get()
    for number in (row.pk, 10**25):
        sent = client.patch(f"{ADDRESS}{number}/", {"read": True}, content_type="application/json")
        assert sent.status_code == 404
    assert asked(client)["results"] == []


@pytest.mark.parametrize("body", [{}, {"read": "perhaps"}, []])
def test_what_is_no_answer_is_refused(client: Client, project: Project, layla: User, body: Any) -> None:
    notifications.notify(kind="practice_passed", users=[layla], project=project)
    row = notifications.notifications_of(user=layla).get()
    answer = client.patch(f"{ADDRESS}{row.pk}/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")
    assert asked(client, "?unread=perhaps").keys() == {"error"}
