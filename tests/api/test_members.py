"""Members, invitations, my account and my tokens by the API; and what no token can do."""

from typing import Any

import pytest
from django.test import Client

from annotator.models import ApiToken, Membership, Project, User
from annotator.services import people
from tests import factories

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="الصحف")


@pytest.fixture
def salma(project: Project) -> User:
    return factories.member(project=project, username="salma", role=Role.MANAGER)


@pytest.fixture
def layla(project: Project, salma: User) -> User:
    return factories.member(project=project, username="layla", first_name="ليلى")


class Asker:
    """A person by session, or with ``scope`` a program of theirs by token."""

    def __init__(self, user: User, scope: str = "") -> None:
        self.client, self.headers = Client(), {}
        if scope:
            secret = people.create_token(user=user, name="t", scope=scope, actor=user)[1]
            self.headers = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
        else:
            self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/{path}", **sent, **self.headers)


def of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def test_the_team_and_a_member_changed_ended_and_taken_back(project: Project, salma: User, layla: User) -> None:
    ask = Asker(salma)
    factories.annotation_set(article=factories.article(project=project), author=layla)
    line = ask("get", "projects/press/members/").json()[1]
    assert (line["member"]["user"]["name"], line["member"]["pseudonym"], line["open"]) == ("ليلى", "A02", 1)
    path = f"projects/press/members/{of(layla).pk}/"
    assert ask("patch", path, {"role": "curator", "pseudonym": "L1"}).json()["pseudonym"] == "L1"
    taken = ask("patch", path, {"pseudonym": "A01"})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "pseudonym_taken")
    assert ask("delete", path).json() == {"given_back": 1}
    assert ask("post", f"{path}restore/").json() == {"reopened": 1}
    assert Asker(layla)("post", "projects/press/leave/").json() == {"given_back": 1}
    last = Asker(salma)("post", "projects/press/leave/")
    assert (last.status_code, last.json()["error"]["code"]) == (409, "last_manager")


def test_a_link_made_listed_and_taken_back(project: Project, salma: User) -> None:
    ask = Asker(salma, "write")
    made = ask("post", "projects/press/invitations/", {"role": "annotator", "days": 3, "limit": 2}).json()
    assert Client().get(made["path"]).status_code == 302
    (listed,) = ask("get", "projects/press/invitations/").json()
    assert (listed["id"], listed["ended"], "path" in listed) == (made["id"], "", False)
    assert ask("delete", f"projects/press/invitations/{made['id']}/").status_code == 204
    assert ask("get", "projects/press/invitations/").json()[0]["ended"] == "revoked"


def test_my_account_and_my_tokens(layla: User) -> None:
    ask = Asker(layla)
    assert ask("patch", "me/", {"full_name": "ليلى الحدّاد"}).json() == {
        "id": layla.pk,
        "username": "layla",
        "name": "ليلى الحدّاد",
        "email": "",
        "email_confirmed": False,
        "language": "ar",
        "second_step": False,
    }
    told = ask("patch", "me/", {"email": "else@example.org"})
    assert (told.status_code, told.json()["error"]["code"]) == (403, "password_page")
    made = ask("post", "me/tokens/", {"name": "script"}).json()
    assert people.token_for(made["token"]) is not None
    assert [row["prefix"] for row in ask("get", "me/tokens/").json()] == [made["prefix"]]
    assert ask("delete", f"me/tokens/{made['id']}/").status_code == 204
    assert people.token_for(made["token"]) is None


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "me/tokens/", {"name": "another"}),
        ("post", "projects/press/invitations/", {"role": "manager"}),
        ("patch", "projects/press/members/{layla}/", {"role": "manager"}),
    ],
)
def test_what_would_outlive_a_token_is_not_done_by_one(
    project: Project, salma: User, layla: User, method: str, path: str, body: Any
) -> None:
    address = path.format(layla=of(layla).pk)
    told = Asker(salma, "write")(method, address, body)
    assert (told.status_code, told.json()["error"]["code"]) == (403, "session_only")
    assert Asker(salma)(method, address, body).status_code in {200, 201}


def test_a_token_ends_itself_and_nobody_elses(salma: User, layla: User) -> None:
    ask = Asker(layla, "write")
    Asker(salma, "read")
    theirs, own = ApiToken.objects.get(user=salma), ApiToken.objects.get(user=layla)
    assert ask("delete", f"me/tokens/{theirs.pk}/").status_code == 404
    assert ask("delete", f"me/tokens/{own.pk}/").status_code == 204
    assert ask("get", "me/").status_code == 401
