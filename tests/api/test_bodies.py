"""Whatever is sent, the answer is the one error shape: too deep, too large, half a character, a busy database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from annotator.api.errors import handle
from annotator.models import AnnotationSet
from tests import factories

pytestmark = pytest.mark.django_db
DEEP = b"[" * 200_000
LARGE = b'{"a":"' + b"x" * (9 * 1024 * 1024) + b'"}'
NOBODY = "00000000-0000-4000-8000-000000000000"
THREAD = f"notes/{NOBODY}/"
#: Those that expect no body come first: theirs is read for the CSRF token.
POSTS = [
    *("reopen/", f"{THREAD}resolve/", f"{THREAD}reopen/", f"{THREAD}messages/{NOBODY}/restore/"),
    *("changes/", "submit/", "skip/", "notes/", f"{THREAD}messages/", f"{THREAD}read/"),
]


@pytest.fixture
def row() -> AnnotationSet:
    return factories.annotation_set()


@pytest.fixture
def client(row: AnnotationSet) -> Client:
    client = Client(enforce_csrf_checks=True, headers={"X-CSRFToken": "a" * 32}, raise_request_exception=False)
    assert row.author is not None
    client.force_login(row.author, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    return client


def post(client: Client, row: AnnotationSet, path: str, data: Any) -> tuple[int, str]:
    answer = client.post(f"/api/annotation-sets/{row.pk}/{path}", data, content_type="application/json")
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize("path", POSTS)
def test_a_body_that_is_too_deep_or_too_large_is_refused_wherever_it_comes(
    client: Client, row: AnnotationSet, path: str
) -> None:
    assert post(client, row, path, DEEP) == (400, "malformed")
    assert post(client, row, path, LARGE) == (413, "too_large")


def test_my_set_is_opened_with_no_body_but_a_bounded_one(client: Client, row: AnnotationSet) -> None:
    address = f"/api/articles/{row.article.public}/annotation-sets/"
    for data, status in ((DEEP, 400), (LARGE, 413), (b"", 200)):
        assert client.post(address, data, content_type="application/json").status_code == status


HALF = [
    ("patch", "/api/me/preferences/", b'{"reading":{"\\ud800":1}}', "bad_preference"),
    ("patch", "/api/me/preferences/", b'{"reading":{"size":"\\ud800"}}', "bad_preference"),
    ("post", "skip/", b'{"code":"\\ud800"}', "invalid"),
    ("post", "notes/", b'{"anchor":"\\ud800"}', "invalid"),
    ("post", "notes/", b'{"id":"\\ud800","message":{"id":"x","body":"\\ud800"}}', "invalid"),
]


@pytest.mark.parametrize(("method", "path", "data", "code"), HALF)
def test_half_a_character_is_said_back_escaped(
    client: Client, row: AnnotationSet, method: str, path: str, data: bytes, code: str
) -> None:
    address = path if path.startswith("/") else f"/api/annotation-sets/{row.pk}/{path}"
    answer = getattr(client, method)(address, data, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert b"\xed" not in answer.content


def test_an_error_is_written_in_letters_that_can_be_read(client: Client, row: AnnotationSet) -> None:
    assert "لا" in client.get("/api/nothing/").content.decode()


@contextmanager
def held(row: AnnotationSet) -> Iterator[None]:
    """Somebody else is in the middle of writing to the set; on SQLite, to anything."""
    inside, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                AnnotationSet.objects.select_for_update().get(pk=row.pk)
                inside.set()
                done.wait(30)
        finally:
            inside.set()
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(30)
    try:
        yield
    finally:
        done.set()
        holder.join()


@pytest.mark.django_db(transaction=True)
def test_a_busy_database_asks_to_be_asked_again(client: Client, row: AnnotationSet) -> None:
    impatient = "PRAGMA busy_timeout = 100" if connection.vendor == "sqlite" else "SET lock_timeout = '100ms'"
    body = {"changes": factories.marks(1)}
    address = f"/api/annotation-sets/{row.pk}/changes/"
    with connection.cursor() as cursor:
        cursor.execute(impatient)
    with held(row):
        answer = client.post(address, body, content_type="application/json")
    assert (answer.status_code, answer["Retry-After"], answer.json()["error"]["code"]) == (503, "2", "busy")
    assert client.post(address, body, content_type="application/json").json()["revision"] == 1
    connection.close()  # the next test is patient again


def test_a_fault_of_the_database_stays_a_fault() -> None:
    with (
        pytest.raises(DatabaseError, match="no_such_table") as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM no_such_table")
    assert handle(caught.value, {}) is None
