"""The batch endpoint as a browser and a program meet it."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.models import AnnotationSet, Change
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened() -> AnnotationSet:
    return factories.annotation_set()


def client_of(row: AnnotationSet) -> Client:
    client = Client()
    assert row.author is not None
    client.force_login(row.author, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client(opened: AnnotationSet) -> Client:
    return client_of(opened)


def post(client: Client, row: AnnotationSet, body: Any) -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(f"/api/annotation-sets/{row.pk}/changes/", data, content_type="application/json")


def test_a_batch_is_answered_change_by_change(opened: AnnotationSet) -> None:
    one, two = factories.marks(2)
    client = client_of(opened)
    answer = post(client, opened, {"changes": [one, {"id": two["id"]}]})
    assert answer.status_code == 200
    first, second = answer.json()["verdicts"]
    assert answer.json()["revision"] == 1
    assert first == {"id": one["id"], "status": "applied"}
    assert (second["id"], second["status"], second["code"]) == (two["id"], "rejected", "malformed")
    assert post(client, opened, {"changes": [one]}).json() == {
        "revision": 1,
        "verdicts": [{"id": one["id"], "status": "already_applied"}],
        "state": "open",
        "skipped": None,
        "schema": {"name": "ar-news", "version": "1.0"},
    }


def test_whoever_looks_at_the_log_learns_the_state(opened: AnnotationSet) -> None:
    client = client_of(opened)
    address = f"/api/annotation-sets/{opened.pk}/"
    why, schema = {"code": "other", "reason": "ليس خبرًا"}, {"name": "ar-news", "version": "1.0"}
    for verb, body, state in [
        ("submit", {"revision": 0}, "submitted"),
        ("reopen", {}, "open"),
        ("skip", why, "skipped"),
    ]:
        client.post(f"{address}{verb}/", body, content_type="application/json")
        told = {"state": state, "skipped": why if state == "skipped" else None, "schema": schema}
        assert client.get(f"{address}changes/").json() == {"changes": [], **told}
        assert post(client, opened, {"changes": []}).json() == {"revision": 0, "verdicts": [], **told}


def test_a_conflict_comes_with_a_sentence_and_the_object_as_it_is(opened: AnnotationSet) -> None:
    span = factories.span(start=0, end=3)
    factories.saved(opened, factories.change(factories.put(span)))
    late = factories.change(factories.put({**span, "type": "LAW"}, seen=None))
    (verdict,) = post(client_of(opened), opened, {"changes": [late]}).json()["verdicts"]
    assert (verdict["status"], verdict["code"]) == ("rejected", "conflict")
    assert verdict["current"] == [{"kind": "span", "id": span["id"], "object": span}]
    assert verdict["message"].strip()


def test_sentences_follow_the_language_of_the_asker(opened: AnnotationSet) -> None:
    url = f"/api/annotation-sets/{uuid4()}/"
    said = {
        code: client_of(opened).get(url, headers={"accept-language": code}).json()["error"]["message"]
        for code in ("ar", "en")
    }
    assert said["ar"]
    assert said["en"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 400, "invalid"),
        ("{", 400, "malformed"),
        ("nan", 400, "malformed"),
        ('{"changes": [NaN]}', 400, "malformed"),
        ("[]", 400, "invalid"),
        ("{}", 400, "invalid"),
        ('{"changes": {}}', 400, "invalid"),
        ('{"changes": null}', 400, "invalid"),
        ("[" * 100_000, 400, "malformed"),
        (b"\xff\xfe", 400, "malformed"),
        (json.dumps({"changes": [{}] * 501}), 400, "too_many_changes"),
        (b'{"changes": ["' + b"a" * (8 * 1024 * 1024) + b'"]}', 413, "too_large"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_body_that_is_no_batch(opened: AnnotationSet, body: str | bytes, status: int, code: str) -> None:
    answer = post(client_of(opened), opened, body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], set(error)) == (status, code, {"code", "message", "facts"})


def test_a_lone_surrogate_spoils_its_own_change_only(opened: AnnotationSet) -> None:
    good, bad = factories.marks(2)
    text = json.dumps({"changes": [bad, good]}).replace(bad["operations"][0]["object"]["id"], "\\ud800")
    verdicts = post(client_of(opened), opened, text).json()["verdicts"]
    assert [(v["status"], v.get("code")) for v in verdicts] == [("rejected", "malformed"), ("applied", None)]


def test_an_id_of_half_characters_is_refused_like_any_other(opened: AnnotationSet) -> None:
    (good,) = factories.marks(1)
    text = json.dumps({"changes": [{"id": "\ud800"}, good]})
    verdicts = post(client_of(opened), opened, text).json()["verdicts"]
    assert [(v["id"], v["status"]) for v in verdicts] == [(None, "rejected"), (good["id"], "applied")]


def test_another_content_type_is_refused(opened: AnnotationSet) -> None:
    answer = client_of(opened).post(f"/api/annotation-sets/{opened.pk}/changes/", {"changes": "[]"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_a_browser_without_the_csrf_token_is_told_apart_from_a_person_without_the_right(opened: AnnotationSet) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert opened.author is not None
    browser.force_login(opened.author, backend="django.contrib.auth.backends.ModelBackend")
    answer = post(browser, opened, {"changes": []})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf_failed")


def test_the_log_is_read_in_pieces(opened: AnnotationSet) -> None:
    marks = factories.marks(3)
    factories.saved(opened, *marks)
    client = client_of(opened)
    url = f"/api/annotation-sets/{opened.pk}/changes/"
    entries = client.get(url).json()["changes"]
    assert [(e["sequence"], e["id"]) for e in entries] == [(n, m["id"]) for n, m in enumerate(marks, 1)]
    assert (entries[0]["operations"], entries[0]["undoes"]) == (marks[0]["operations"], None)
    assert opened.author is not None
    assert entries[0]["actor"] == {"id": opened.author.pk, "name": opened.author.display_name}
    assert [e["sequence"] for e in client.get(url, {"after": 2}).json()["changes"]] == [3]
    assert [e["sequence"] for e in client.get(url, {"after": 1, "limit": 1}).json()["changes"]] == [2]
    for wrong in ({"after": "x"}, {"limit": 0}, {"limit": 1001}):
        assert client.get(url, wrong).status_code == 400


@pytest.mark.parametrize("number", [1, 3])
def test_saving_costs_the_same_queries_for_one_change_and_for_three(
    opened: AnnotationSet, number: int, django_assert_num_queries: Any
) -> None:
    first, *changes = factories.marks(number + 1)
    client = client_of(factories.saved(opened, first))
    # session, user · the gate · savepoint, set, log, insert, update, release
    with django_assert_num_queries(9):
        assert post(client, opened, {"changes": changes}).status_code == 200


def test_the_first_change_of_a_set_says_that_its_article_is_in_progress(
    opened: AnnotationSet, django_assert_num_queries: Any
) -> None:
    client = client_of(opened)
    with django_assert_num_queries(12):  # as above, and the article locked, its sets counted, its state written
        assert post(client, opened, {"changes": factories.marks(1)}).status_code == 200
    opened.article.refresh_from_db()
    assert (opened.article.state, opened.article.taken, opened.article.submitted) == ("progress", 1, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_reading_a_set_costs_one_query(opened: AnnotationSet, number: int, django_assert_num_queries: Any) -> None:
    factories.saved(opened, *factories.marks(number))
    client = client_of(opened)
    with django_assert_num_queries(3):  # session, user · the set
        got = client.get(f"/api/annotation-sets/{opened.pk}/").json()
    assert (len(got["spans"]), got["revision"]) == (number, number)


def test_a_set_is_given_out_as_sanad_1(opened: AnnotationSet) -> None:
    factories.saved(opened, *factories.marks(2))
    got = client_of(opened).get(f"/api/annotation-sets/{opened.pk}/").json()
    assert got.pop("spans") == json.loads(opened.body)["spans"]
    assert opened.author is not None
    assert got == {
        "format": "sanad/1",
        "id": str(opened.article.public),
        "name": opened.article.name,
        "text": factories.TEXT,
        "sha256": opened.article.sha256,
        "metadata": {},
        "schema": {"name": "ar-news", "version": "1.0"},
        "author": {"kind": "annotator", "name": opened.author.display_name},
        "state": "open",
        "revision": 2,
        "entities": [],
        "frames": [],
        "labels": {},
    }


def test_submitting_and_reopening(opened: AnnotationSet) -> None:
    factories.saved(opened, *factories.marks(1))
    client = client_of(opened)
    url = f"/api/annotation-sets/{opened.pk}/"

    def send(verb: str, body: Any = None) -> tuple[int, Any]:
        answer = client.post(f"{url}{verb}/", json.dumps(body or {}), content_type="application/json")
        return answer.status_code, answer.json()

    assert send("submit")[0] == 400
    status, said = send("submit", {"revision": 0})
    assert (status, said["error"]["code"], said["error"]["facts"]) == (409, "revision", {"revision": 1})
    assert send("submit", {"revision": 1}) == (200, {"state": "submitted", "problems": []})
    assert send("submit", {"revision": 1})[1]["error"]["code"] == "not_open"
    (verdict,) = post(client, opened, {"changes": factories.marks(2)[1:]}).json()["verdicts"]
    assert (verdict["status"], verdict["code"]) == ("rejected", "not_open")
    assert send("reopen") == (200, {"state": "open"})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
things = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["s1", "e1", "f1", "", "\0"]) | json_values,
        "type": st.sampled_from(["PERS", "QUOTE", "quote", "stance", "NOPE"]) | json_values,
        "segments": st.lists(st.lists(st.integers(-2, 200), min_size=1, max_size=3), max_size=3) | json_values,
        "text": st.just(factories.TEXT[:3]) | json_values,
        "entity": st.sampled_from(["e1", "s1"]) | json_values,
        "name": st.text(max_size=3) | json_values,
        "attributes": st.dictionaries(st.sampled_from(["mention", "type", "iso"]), json_values, max_size=2)
        | json_values,
        "roles": st.dictionaries(
            st.sampled_from(["content", "speaker", "parent"]),
            st.lists(
                st.dictionaries(st.sampled_from(["span", "frame", "special"]), st.sampled_from(["s1", "f1", "author"]))
            ),
        )
        | json_values,
    },
)
operations = st.fixed_dictionaries(
    {},
    optional={
        "op": st.sampled_from(["put", "delete", "set"]) | json_values,
        "kind": st.sampled_from(["span", "entity", "frame", "label"]) | json_values,
        "object": things | json_values,
        "id": st.sampled_from(["s1", "e1", "f1"]) | json_values,
        "code": st.sampled_from(["genre", "topics"]) | json_values,
        "value": json_values,
        "seen": st.none() | things | json_values,
    },
)
some_changes = st.fixed_dictionaries(
    {},
    optional={
        "id": st.uuids().map(str) | json_values,
        "label": st.sampled_from(["mark", "undo"]) | json_values,
        "operations": st.lists(operations | json_values, max_size=4) | json_values,
        "undoes": st.uuids().map(str) | json_values,
    },
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(some_changes | json_values, max_size=4))
def test_whatever_is_sent_is_answered_and_the_log_still_rebuilds_the_body(
    client: Client, opened: AnnotationSet, changes: list[Any]
) -> None:
    answer = post(client, opened, {"changes": changes})
    assert answer.status_code == 200
    verdicts = answer.json()["verdicts"]
    assert len(verdicts) == len(changes)
    assert {v["status"] for v in verdicts} <= {"applied", "already_applied", "rejected"}
    assert answer.json()["revision"] == Change.objects.filter(annotation_set=opened).count()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=60) | json_values.map(json.dumps))
def test_whatever_the_body_is_there_is_an_answer(client: Client, opened: AnnotationSet, body: str | bytes) -> None:
    answer = post(client, opened, body)
    assert answer.status_code == 400
    assert set(answer.json()["error"]) == {"code", "message", "facts"}
