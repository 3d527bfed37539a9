"""The notes at the API's door: shapes, errors, blindness, sending twice, asking for news only."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from annotator.models import AnnotationSet, Membership, NoteMessage, User
from tests import factories

pytestmark = pytest.mark.django_db
Role = Membership.Role


class Desk:
    """One person at the notes of one set."""

    def __init__(self, row: AnnotationSet, user: User) -> None:
        self.client = Client()
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.url = f"/api/annotation-sets/{row.pk}/notes/"

    def get(self, path: str = "", **query: Any) -> Any:
        return self.client.get(self.url + path, query)

    def post(self, path: str = "", body: Any = None) -> Any:
        return self.client.post(self.url + path, body or {}, content_type="application/json")

    def open(self, body: str = "سؤال", **place: Any) -> Any:
        return self.post("", {"id": str(uuid4()), "message": {"id": str(uuid4()), "body": body}, **place})


@pytest.fixture
def row() -> AnnotationSet:
    return factories.annotation_set(article=factories.article(project=factories.project(slug="ours")))


@pytest.fixture
def author(row: AnnotationSet) -> Desk:
    assert row.author is not None
    return Desk(row, row.author)


@pytest.fixture
def curator(row: AnnotationSet) -> Desk:
    user = factories.member(project=row.article.project, role=Role.CURATOR, username="sami", first_name="سامي")
    return Desk(row, user)


def test_a_thread_as_the_api_tells_it(author: Desk, curator: Desk) -> None:
    start = factories.TEXT.index("باريس")
    opened = author.open("ما نوع هذا يا @sami؟\nشكرًا", anchor="span", anchor_id="s1", segments=[[start, start + 5]])
    assert opened.status_code == 201
    told = curator.get().json()
    (thread,) = told["threads"]
    (message,) = thread.pop("messages")
    assert (told["version"], thread.pop("opened_at") != "") == (1, True)
    assert thread == {
        "id": opened.json()["id"],
        "anchor": "span",
        "anchor_id": "s1",
        "segments": [[start, start + 5]],
        "quote": "باريس",
        "resolved_at": None,
        "resolved_by": None,
        "revision": 1,
        "unread": True,
    }
    assert (message["body"], message["deleted"], message["editable_until"]) == (
        "ما نوع هذا يا @sami؟\nشكرًا",
        False,
        None,
    )
    assert [(one["name"], one["username"]) for one in message["mentions"]] == [("سامي", "sami")]
    assert opened.json()["messages"][0]["editable_until"] is not None


def test_only_news_are_sent(author: Desk, curator: Desk) -> None:
    thread = author.open().json()["id"]
    version = curator.get().json()["version"]
    assert curator.get(version=version).json() == {"version": version, "threads": None}
    author.post(f"{thread}/resolve/")
    news = curator.get(version=version).json()
    assert (news["version"], news["threads"][0]["resolved_by"]["name"] != "") == (version + 1, True)


def test_sending_twice_answers_alike_and_does_nothing_twice(author: Desk) -> None:
    sent = {"id": str(uuid4()), "message": {"id": str(uuid4()), "body": "سؤال"}}
    first, second = author.post("", sent), author.post("", sent)
    assert (first.status_code, second.status_code, first.json() == second.json()) == (201, 200, True)
    reply = {"id": str(uuid4()), "body": "جواب"}
    assert [author.post(f"{sent['id']}/messages/", reply).status_code for _ in range(2)] == [201, 200]
    assert NoteMessage.objects.count() == 2


def test_a_deleted_message_comes_without_its_words(author: Desk, curator: Desk) -> None:
    thread = author.open("سرّ").json()
    message = thread["messages"][0]["id"]
    curator.post(f"{thread['id']}/messages/", {"id": str(uuid4()), "body": "جواب"})
    assert author.client.delete(f"{author.url}{thread['id']}/messages/{message}/").status_code == 200
    answer = curator.get()
    assert "سرّ" not in answer.content.decode()
    assert [one["deleted"] for one in answer.json()["threads"][0]["messages"]] == [True, False]
    author.post(f"{thread['id']}/messages/{message}/restore/")
    assert "سرّ" in curator.get().content.decode()


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"message": {"id": str(uuid4()), "body": "x"}}, 400, "invalid"),
        ({"id": "1", "message": {"id": str(uuid4()), "body": "x"}}, 400, "invalid"),
        ({"id": str(uuid4()), "message": {"id": str(uuid4()), "body": "ا" * 4001}}, 400, "note_too_long"),
        ({"id": str(uuid4()), "message": {"id": str(uuid4()), "body": "ا" * 16_001}}, 400, "invalid"),
        ({"id": str(uuid4()), "message": {"id": str(uuid4()), "body": "a\x00b"}}, 400, "invalid"),
        ({"id": str(uuid4()), "message": {"id": str(uuid4()), "body": "  "}}, 400, "invalid"),
        ({"id": str(uuid4()), "anchor": "span", "message": {"id": str(uuid4()), "body": "x"}}, 400, "bad_place"),
        ({"id": str(uuid4()), "anchor": "room", "message": {"id": str(uuid4()), "body": "x"}}, 400, "invalid"),
        ({"id": str(uuid4()), "segments": [[1]], "message": {"id": str(uuid4()), "body": "x"}}, 400, "invalid"),
        (
            {"id": str(uuid4()), "segments": [[0, 10**6]], "message": {"id": str(uuid4()), "body": "x"}},
            400,
            "bad_offsets",
        ),
    ],
)
def test_what_is_not_as_it_should_be_is_refused(author: Desk, sent: Any, status: int, code: str) -> None:
    answer = author.post("", sent)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert author.get().json()["threads"] == []


def test_half_a_character_is_refused_and_does_no_harm(author: Desk) -> None:
    body = f'{{"id": "{uuid4()}", "message": {{"id": "{uuid4()}", "body": "\\ud83d"}}}}'
    assert author.client.post(author.url, body, content_type="application/json").status_code == 400


def test_another_annotator_can_neither_see_nor_count_nor_be_named(
    row: AnnotationSet, author: Desk, curator: Desk
) -> None:
    colleague = factories.member(project=row.article.project, username="layla", first_name="ليلى")
    thread = author.open("@layla").json()
    assert thread["messages"][0]["mentions"] == []
    assert [one["username"] for one in author.get("people/").json()["people"]] == ["sami"]
    stranger = Desk(row, colleague)
    absent = Desk(AnnotationSet(), colleague).get()
    for answer in (stranger.get(), stranger.get("people/"), stranger.post(f"{thread['id']}/read/", {"revision": 1})):
        assert (answer.status_code, answer.json()) == (404, absent.json())
    for person in (colleague, *User.objects.filter(username="layla")):
        assert "ملاحظات في انتظارك" not in Desk(row, person).client.get("/").content.decode()


def test_home_leads_straight_to_the_place(row: AnnotationSet, author: Desk, curator: Desk) -> None:
    thread = author.open("ما رأيك <b>يا</b> @sami؟").json()["id"]
    html = curator.client.get("/").content.decode()
    assert f'href="/annotation-sets/{row.pk}/?note={thread}"' in html
    assert "ما رأيك &lt;b&gt;يا&lt;/b&gt; @sami؟" in html
    curator.post(f"{thread}/read/", {"revision": 1})
    assert "ملاحظات في انتظارك" not in curator.client.get("/").content.decode()


def test_notes_are_no_part_of_the_set_that_is_exported(row: AnnotationSet, author: Desk) -> None:
    author.open("هذا لا يخرج مع الطبقة")
    assert "هذا لا يخرج" not in author.client.get(f"/api/annotation-sets/{row.pk}/").content.decode()
    manager = factories.member(project=row.article.project, role=Role.MANAGER)
    exported = b"".join(Desk(row, manager).client.get("/api/projects/ours/export/"))
    assert row.article.name in exported.decode()
    assert "هذا لا يخرج" not in exported.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_threads_costs_the_door_the_same_queries(
    author: Desk, curator: Desk, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        author.open("@sami")
    # Session, user, the set, the version, threads, messages, mentions.
    with django_assert_num_queries(7):
        curator.get()
    # Without news: session, user, the set, the version.
    version = curator.get().json()["version"]
    with django_assert_num_queries(4):
        curator.get(version=version)


def test_other_words_under_an_id_that_stands_are_not_dropped_in_silence(author: Desk) -> None:
    thread, message, answer = (str(uuid4()) for _ in range(3))

    def opened(body: str) -> Any:
        return author.post("", {"id": thread, "message": {"id": message, "body": body}})

    def replied(body: str) -> Any:
        return author.post(f"{thread}/messages/", {"id": answer, "body": body})

    for send in (opened, replied):
        assert [send("الأولى").status_code, send(" الأولى\r\n").status_code] == [201, 200]
        other = send("الثانية")
        assert (other.status_code, other.json()["error"]["code"]) == (409, "id_reused")
    # Sent again after a lost answer, though its author has put it better meanwhile.
    author.client.patch(f"{author.url}{thread}/messages/{answer}/", {"body": "أحسن"}, content_type="application/json")
    assert replied("الأولى").status_code == 200
    assert [one["body"] for one in replied("أحسن").json()["messages"]] == ["الأولى", "أحسن"]


@pytest.mark.parametrize("body", ["\u200f", "\u2060\ufeff", "\u2028\u200e", " \u200b\n"])
def test_what_cannot_be_seen_is_no_note(author: Desk, body: str) -> None:
    answer = author.open(body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "empty_note")
