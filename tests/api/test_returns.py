"""Giving back by program: places and notes in one request, once; rounds and what changed since."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, Membership, User
from annotator.services import annotations
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = factories.TEXT
NAME = (TEXT.index("سامر"), TEXT.index("سامر") + len("سامر الهادي"))


class Api:
    """A submitted set over the API, for its author and a curator."""

    def __init__(self) -> None:
        project = factories.project()
        self.author = factories.member(project=project)
        self.curator = factories.member(project=project, role=Membership.Role.CURATOR)
        mark = factories.change(factories.put(factories.span(start=NAME[0], end=NAME[1], type="PERS", id="s1")))
        self.set: AnnotationSet = factories.submitted(
            article=factories.article(project=project), author=self.author, changes=[mark]
        )

    def ask(self, user: User, method: str, name: str, body: Any = None, *args: Any) -> Any:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        address = reverse(name, args=[self.set.pk, *args])
        if method == "get":
            return client.get(address)
        return getattr(client, method)(address, body, content_type="application/json")


@pytest.fixture
def api() -> Api:
    return Api()


def asked(**more: Any) -> dict[str, Any]:
    note = {"id": str(uuid4()), "segments": [list(NAME)], "message": {"id": str(uuid4()), "body": "أين ينتهي الاسم؟"}}
    return {"id": str(uuid4()), "message": "راجع الحدود", "notes": [note], **more}


def test_a_return_with_a_new_note_is_one_request_and_again_the_same(api: Api) -> None:
    body = asked()
    first = api.ask(api.curator, "post", "api-return", body)
    again = api.ask(api.curator, "post", "api-return", body)
    assert (first.status_code, again.status_code) == (201, 200)
    given = first.json()
    assert given == again.json()
    assert (given["message"], given["revision"], given["answered_at"]) == ("راجع الحدود", 1, None)
    (place,) = given["places"]
    assert place == {
        "thread": body["notes"][0]["id"],
        "anchor": "article",
        "anchor_id": "",
        "segments": [list(NAME)],
        "quote": "سامر الهادي",
        "said": "أين ينتهي الاسم؟",
        "done_at": None,
    }
    other = api.ask(api.curator, "post", "api-return", {**body, "message": "غير ذلك"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "id_reused")


def test_what_is_wrong_has_a_code_and_a_sentence(api: Api) -> None:
    empty = api.ask(api.curator, "post", "api-return", asked(message="\u200f"))
    assert empty.status_code == 400
    assert empty.json()["error"]["message"]
    foreign = api.ask(api.curator, "post", "api-return", asked(places=[str(uuid4())]))
    assert foreign.status_code == 404
    assert AnnotationSet.objects.get().state == "submitted"
    assert api.ask(api.author, "post", "api-return", asked()).status_code == 403


def test_the_author_ticks_mends_and_hands_in_and_the_curator_reads_what_changed(api: Api) -> None:
    body = asked()
    given = api.ask(api.curator, "post", "api-return", body).json()
    thread = body["notes"][0]["id"]
    assert api.ask(api.author, "put", "api-return-place", {"done": True}, thread).json() == {"done": True}
    assert api.ask(api.author, "post", "api-reopen").json() == {"state": "open"}
    api.set.refresh_from_db()
    first = factories.span(start=NAME[0], end=NAME[1], type="PERS", id="s1")
    shorter = factories.span(start=NAME[0], end=NAME[0] + 4, type="PERS", id="s1")
    factories.saved(api.set, factories.change(factories.put(shorter, seen=first)))
    annotations.submit(annotation_set_id=api.set.pk, revision=2, actor=api.author)
    # What comes later is another matter: the second submission stands as it was handed in.
    annotations.reopen(annotation_set_id=api.set.pk, actor=api.author)
    factories.saved(api.set, *factories.marks(3))
    found = api.ask(api.curator, "get", "api-return-comparison", None, given["id"]).json()
    assert (found["before_revision"], found["after_revision"]) == (1, 2)
    (difference,) = found["differences"]
    assert (difference["kind"], difference["id"], difference["way"]) == ("span", "s1", "changed")
    assert difference["aspects"] == [{"what": "segments", "code": ""}]
    assert (difference["before"]["text"], difference["after"]["text"]) == ("سامر الهادي", "سامر")
    assert found["places"] == [{"thread": thread, "changed": True, "done": True, "answers": 0}]
    (told,) = api.ask(api.author, "get", "api-returns").json()["returns"]
    assert (told["id"], told["answered_revision"]) == (given["id"], 2)


def test_the_comparison_is_what_the_log_rebuilds(api: Api) -> None:
    """Gone back from the present, the first submission is the one that replaying the log from nothing gives."""
    given = api.ask(api.curator, "post", "api-return", asked()).json()
    api.ask(api.author, "post", "api-reopen")
    factories.saved(api.set, *factories.marks(5))
    api.set.refresh_from_db()
    changes = annotations.changes_after(api.set)
    states = annotations.states_at(api.set, [0, given["revision"], 4, api.set.revision])
    assert states == [annotations.replay(changes[:n]) for n in (0, given["revision"], 4, len(changes))]


def test_a_return_is_taken_back_and_again_the_same(api: Api) -> None:
    api.ask(api.curator, "post", "api-return", asked())
    answers = [api.ask(api.curator, "delete", "api-return") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["taken_back_at"] is not None
    assert api.ask(api.author, "get", "api-returns").json() == {"returns": []}
    assert len(api.ask(api.curator, "get", "api-returns").json()["returns"]) == 1
