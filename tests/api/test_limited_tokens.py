"""A token for some projects opens those and nothing else of what its owner may."""

from typing import Any

import pytest
from django.test import Client

from annotator.models import Membership, Project, User
from annotator.services import access, people, projects
from annotator.services.refusal import Invalid, NotFound
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def press() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def radio() -> Project:
    return factories.project(slug="radio")


@pytest.fixture
def salma(press: Project, radio: Project) -> User:
    made = factories.member(project=press, role=Membership.Role.MANAGER)
    projects.join(project=radio, user=made, role=Membership.Role.MANAGER, actor=None)
    return made


def program(user: User, *slugs: str, scope: str = "write") -> Any:
    _row, secret = people.create_token(user=user, name="t", scope=scope, actor=user, projects=slugs)

    def ask(method: str, path: str, body: Any = None) -> Any:
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(Client(), method)(f"/api/{path}", **sent, headers={"Authorization": f"Bearer {secret}"})

    return ask


@pytest.mark.parametrize("administrator", [False, True])
def test_it_sees_its_project_and_no_other(press: Project, radio: Project, salma: User, administrator: bool) -> None:
    User.objects.update(is_superuser=administrator)
    ours = factories.annotation_set(article=factories.article(project=press))
    theirs = factories.annotation_set(article=factories.article(project=radio))
    ask = program(salma, "press")
    assert [one["slug"] for one in ask("get", "projects/").json()["results"]] == ["press"]
    got = {
        path: ask("get", path).status_code
        for path in ("projects/press/", "projects/radio/", "projects/radio/articles/", "projects/radio/members/")
    }
    assert list(got.values()) == [200, 404, 404, 404]
    for row, status in ((ours, 200), (theirs, 404)):
        assert ask("get", f"articles/{row.article.public}/").status_code == status
        assert ask("get", f"annotation-sets/{row.pk}/").status_code == status
        assert ask("get", f"annotation-sets/{row.pk}/notes/").status_code == status


def test_it_does_in_its_project_what_its_owner_may(press: Project, salma: User) -> None:
    assert program(salma, "press")("patch", "projects/press/settings/", {"description": "وصف"}).status_code == 200
    assert program(salma, "press", scope="read")("post", "projects/press/archive/").status_code == 403


def test_the_account_and_the_site_are_closed_to_it(press: Project, salma: User) -> None:
    User.objects.update(is_superuser=True)
    ask = program(salma, "press")
    assert ask("get", "me/").status_code == 200
    for method, path, body in [
        ("patch", "me/", {"language": "en"}),
        ("get", "me/tokens/", None),
        ("get", "me/notifications/", None),
        ("patch", "me/preferences/", {"mail": {"on": False}}),
        ("get", "users/", None),
        ("get", "audit/", None),
    ]:
        answer = ask(method, path, body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "limited_token"), path
    assert ask("post", "projects/", {"name": "مشروع"}).status_code == 403


def test_when_its_projects_are_gone_it_opens_nothing(press: Project, salma: User) -> None:
    ask = program(salma, "press")
    people.tokens_of(salma)[0].projects.clear()
    assert ask("get", "projects/").json()["results"] == []
    assert ask("get", "projects/press/").status_code == 404


def test_it_is_made_for_projects_of_ones_own(press: Project, salma: User) -> None:
    with pytest.raises(NotFound):
        people.create_token(
            user=factories.member(project=factories.project()), name="t", scope="read", actor=None, projects=["press"]
        )
    with pytest.raises(Invalid, match="no_projects"):
        people.create_token(user=salma, name="t", scope="read", actor=None, projects=[])


def test_the_api_makes_and_names_them(press: Project, salma: User) -> None:
    client = Client()
    client.force_login(salma, backend="django.contrib.auth.backends.ModelBackend")

    def make(**body: Any) -> Any:
        return client.post("/api/me/tokens/", {"name": "t", **body}, content_type="application/json")

    assert make(projects=["press"]).json()["projects"] == ["press"]
    assert make().json()["projects"] is None
    assert make(projects=["elsewhere"]).status_code == 404
    assert make(projects=[]).json()["error"]["code"] == "no_projects"
    limited = people.tokens_of(salma)[-1]
    assert access.person(limited.user).limited_to is None, "only a program that came by it is limited"
