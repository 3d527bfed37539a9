"""The API of going through one's work: skipping, the place, preferences."""

from typing import Any

import pytest
from django.test import Client

from annotator.models import AnnotationSet, User
from annotator.services import people, preferences
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(user: User | None) -> Client:
    assert user is not None
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, method: str, path: str, body: Any) -> Any:
    return getattr(client, method)(path, body, content_type="application/json")


@pytest.fixture
def row() -> AnnotationSet:
    return factories.annotation_set()


@pytest.fixture
def client_of(row: AnnotationSet) -> Client:
    return signed_in(row.author)


def address(row: AnnotationSet, verb: str) -> str:
    return f"/api/annotation-sets/{row.pk}/{verb}/"


def test_a_set_is_skipped_seen_as_skipped_and_taken_back(row: AnnotationSet, client_of: Client) -> None:
    sent = {"code": "other", "reason": "نشرة جوية"}
    assert send(client_of, "post", address(row, "skip"), sent).json() == {"state": "skipped"}
    again = client_of.post(f"/api/articles/{row.article.public}/annotation-sets/").json()
    assert (again["state"], again["skipped"]) == ("skipped", sent)
    assert client_of.get(f"/api/annotation-sets/{row.pk}/").json()["state"] == "skipped"
    assert client_of.post(address(row, "reopen")).json() == {"state": "open"}
    assert client_of.post(f"/api/articles/{row.article.public}/annotation-sets/").json()["skipped"] is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"code": "tired"}, 400, "invalid"),
        ({"reason": "x"}, 400, "invalid"),
        ({"code": "other"}, 400, "reason_needed"),
        ({"code": "damaged", "reason": "س" * 501}, 400, "reason_too_long"),
    ],
)
def test_a_reason_that_is_none_is_refused_in_words(
    row: AnnotationSet, client_of: Client, body: Any, status: int, code: str
) -> None:
    answer = send(client_of, "post", address(row, "skip"), body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert AnnotationSet.objects.get().state == "open"


def test_a_submitted_set_is_not_skipped(row: AnnotationSet, client_of: Client) -> None:
    send(client_of, "post", address(row, "submit"), {"revision": 0})
    answer = send(client_of, "post", address(row, "skip"), {"code": "damaged"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_open")


def test_a_place_is_kept_and_the_revision_stays(
    row: AnnotationSet, client_of: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(5):  # session, person, set, its author and length, the place
        assert send(client_of, "put", address(row, "place"), {"place": 40}).json() == {"place": 40}
    found = AnnotationSet.objects.get()
    assert (found.place, found.revision, found.updated_at) == (40, 0, row.updated_at)


@pytest.mark.parametrize("place", [-1, "here", None, 2**40])
def test_what_is_no_place_is_refused(row: AnnotationSet, client_of: Client, place: Any) -> None:
    assert send(client_of, "put", address(row, "place"), {"place": place}).status_code == 400
    assert AnnotationSet.objects.get().place == 0


def test_my_preferences_change_by_what_is_named(row: AnnotationSet, client_of: Client) -> None:
    whole = client_of.get("/api/me/preferences/").json()
    assert whole == preferences.as_object(preferences.Preferences())
    changed = send(client_of, "patch", "/api/me/preferences/", {"reading": {"theme": "dark", "letters": True}}).json()
    assert changed["reading"] == whole["reading"] | {"theme": "dark", "letters": True}
    assert send(client_of, "patch", "/api/me/preferences/", {"tour": {"seen": True}}).json()["tour"] == {"seen": True}
    assert client_of.get("/api/me/preferences/").json()["reading"]["theme"] == "dark"


@pytest.mark.parametrize(
    "body", [{}, [], {"reading": 3}, {"reading": {"size": 9}}, {"reading": {}, "user": {"is_superuser": True}}]
)
def test_what_makes_no_sense_changes_no_preference(row: AnnotationSet, client_of: Client, body: Any) -> None:
    assert send(client_of, "patch", "/api/me/preferences/", body).status_code == 400
    assert {user.preferences for user in User.objects.all()} == {"{}"}


def test_a_token_that_may_only_read_changes_no_preference(row: AnnotationSet) -> None:
    assert row.author is not None
    _, secret = people.create_token(user=row.author, name="test", scope="read", actor=row.author)
    client = Client(headers={"authorization": f"Bearer {secret}"})
    assert send(client, "patch", "/api/me/preferences/", {"reading": {"size": 5}}).status_code == 403
