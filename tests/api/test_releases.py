"""Releases by the API: asked for, read, compared, withdrawn, and never seen by those who may not."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Release
from annotator.services import jobs
from annotator.services.releases.publishing import key_of, storage
from tests import factories
from tests.services.releases import worlds
from tests.services.releases.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def some() -> World:
    return worlds.world(2)


@pytest.fixture
def manager(some: World) -> Client:
    return signed_in(some.manager)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, name: str, *args: str, **body: Any) -> Any:
    return client.post(reverse(name, args=["corpus", *args]), body, content_type="application/json")


def get(client: Client, name: str, *args: str) -> Any:
    return client.get(reverse(name, args=["corpus", *args]))


def test_a_release_from_asking_to_the_last_byte(manager: Client, some: World) -> None:
    plan = {"shares": [1, 0, 0], "formats": ["brat", {"name": "records"}], "annotators": True}
    asked = post(manager, "api-releases", tag="2026.1", plan=plan, notes_en="First.")
    assert (asked.status_code, asked.json()["state"], asked.json()["active"]) == (202, "draft", True)
    jobs.run.call(asked.json()["job"]["id"])
    found = get(manager, "api-release", "2026.1").json()
    assert (found["state"], found["summary"]["articles"], found["plan"]["shares"]) == ("published", 2, [1, 0, 0])
    for file in found["files"]:
        answer = get(manager, "api-release-file", "2026.1", file["name"])
        data = b"".join(answer)
        assert (len(data), answer.headers["X-Content-SHA256"]) == (file["size"], file["sha256"])
    listed = get(manager, "api-releases").json()
    assert ([one["tag"] for one in listed["releases"]], listed["ready"]) == (["2026.1"], 2)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"tag": "a/b"}, 400, "bad_tag"),
        ({"tag": "2.0", "plan": {"shares": [0, 0, 0]}}, 400, "bad_plan"),
        ({"tag": "2.0", "plan": {"formats": ["nothing"]}}, 400, "bad_plan"),
        ({"tag": "2.0", "plan": {"formats": [{"name": ["brat"]}]}}, 400, "bad_plan"),
        ({"tag": "2.0", "plan": {"formats": [{"name": "brat", "options": {"x": {}}}]}}, 400, "bad_plan"),
        ({"tag": "2.0", "plan": {"pins": {"a": ["train"]}}}, 400, "bad_plan"),
        ({"tag": "2.0", "plan": {"source": "a\0"}}, 400, "bad_plan"),
        ({"tag": "2.0", "plan": {"base": "\ud800"}}, 400, "bad_plan"),
        ({"tag": "2.0", "notes_en": "a\0"}, 400, "invalid"),
        ({"tag": "2.0", "plan": {"base": "0.1"}}, 409, "no_such_base"),
        ({"tag": "2.0", "plan": {"source": "none"}}, 400, "unknown_sources"),
        ({"tag": "2.0", "plan": {"where": "use=practice"}}, 409, "nothing_to_release"),
        ({"tag": "2.0", "plan": {"where": "since=yesterday"}}, 400, "bad_filter"),
        ({"tag": "2.0", "plan": {"articles": ["nothing.txt"]}}, 400, "unknown_articles"),
        ({"tag": "2.0", "plan": {"pins": {"nothing.txt": "test"}}}, 400, "unknown_articles"),
        ({"tag": "2.0", "plan": {"layers": ["nothing"]}}, 400, "unknown_layers"),
        ({"tag": "1.0"}, 409, "tag_taken"),
        ({}, 400, "invalid"),
    ],
)
def test_a_refusal_has_a_code_and_a_sentence(
    manager: Client, some: World, body: dict[str, Any], status: int, code: str
) -> None:
    some.begin("1.0")
    answer = post(manager, "api-releases", **body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"]
    assert Release.objects.count() == 1


def test_a_trial_says_what_the_release_then_is_and_keeps_nothing(manager: Client, some: World) -> None:
    some.grow(2)
    names = [article.name for article in some.articles[:3]]
    plan = {"articles": names, "pins": {names[0]: "test", some.articles[3].name: "dev"}, "shares": [1, 1, 0]}
    answer = post(manager, "api-release-trial", plan=plan)
    assert answer.status_code == 200
    trial = answer.json()
    assert (trial["articles"], trial["left_out"], trial["splits"]["test"]) == (3, {"not_named": 1}, 1)
    assert {"code": "pins_idle", "count": 1} in trial["warnings"]
    assert not Release.objects.exists()
    asked = post(manager, "api-releases", tag="1.0", plan=plan)
    jobs.run.call(asked.json()["job"]["id"])
    summary = get(manager, "api-release", "1.0").json()["summary"]
    assert {name: summary[name] for name in ("articles", "splits", "clusters", "leakage", "left_out")} == {
        name: trial[name] for name in ("articles", "splits", "clusters", "leakage", "left_out")
    }


def test_a_refusal_names_what_it_does_not_know(manager: Client) -> None:
    answer = post(manager, "api-release-trial", plan={"articles": ["لا-شيء.txt"]})
    error = answer.json()["error"]
    assert (answer.status_code, error["facts"]["names"]) == (400, ["لا-شيء.txt"])
    assert "لا-شيء.txt" in error["message"]


def test_a_trial_is_for_managers(some: World) -> None:
    viewer = factories.member(project=some.project, role="viewer")
    for person, status in ((some.people[0], 403), (viewer, 403), (some.curator, 403), (factories.user(), 404)):
        assert post(signed_in(person), "api-release-trial").status_code == status


def test_two_releases_compared(manager: Client, some: World) -> None:
    some.release("1.0")
    some.grow(1)
    some.release("1.1", base="1.0")
    found = get(manager, "api-release-compare", "1.1", "1.0").json()
    assert [one["id"] for one in found["added"]] == [str(some.articles[2].public)]
    assert (found["from"], found["to"], found["kept"], found["moved"]) == ("1.0", "1.1", 2, [])


def test_a_draft_cannot_be_compared_and_can_be_thrown_away(manager: Client, some: World) -> None:
    some.release("1.0")
    some.begin("1.1")
    answer = get(manager, "api-release-compare", "1.1", "1.0")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_frozen")
    assert manager.delete(reverse("api-release", args=["corpus", "1.1"])).status_code == 204
    assert get(manager, "api-release", "1.1").status_code == 404


def test_withdrawn_it_says_so_everywhere(manager: Client, some: World) -> None:
    some.release("1.0")
    answer = post(manager, "api-release-withdraw", "1.0", reason="Wrong offsets")
    assert answer.json()["withdrawn"]["reason"] == "Wrong offsets"
    assert get(manager, "api-releases").json()["releases"][0]["state"] == "withdrawn"
    answer = get(manager, "api-release-file", "1.0", "README.md")
    assert (answer.headers["X-Withdrawn"], bool(b"".join(answer))) == ("true", True)
    again = post(manager, "api-release-withdraw", "1.0", reason="Again")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "withdrawn")


def test_those_who_work_blind_see_nothing_and_viewers_no_bytes(some: World) -> None:
    some.release("1.0")
    blind, viewer = some.people[0], factories.member(project=some.project, role="viewer")
    assert get(signed_in(blind), "api-releases").status_code == 403
    assert get(signed_in(blind), "api-release-file", "1.0", "sanad/train.jsonl").status_code == 403
    assert get(signed_in(viewer), "api-release", "1.0").status_code == 200
    assert get(signed_in(viewer), "api-release-file", "1.0", "README.md").status_code == 403
    stranger = signed_in(factories.user())
    for name, args in (("api-releases", ()), ("api-release", ("1.0",)), ("api-release-file", ("1.0", "README.md"))):
        assert get(stranger, name, *args).status_code == 404


@pytest.mark.parametrize("letter", ["\0", "\ud800"])
def test_letters_that_cannot_be_stored_are_refused_in_every_part_of_a_plan(
    manager: Client, some: World, letter: str
) -> None:
    parts: list[dict[str, Any]] = [{part: f"a{letter}"} for part in ("salt", "source", "base")]
    for plan in (
        *parts,
        {"layers": [letter]},
        {"articles": [letter]},
        {"pins": {letter: "train"}},
        {"formats": [letter]},
        {letter: 1},
    ):
        answer = manager.post(
            reverse("api-releases", args=["corpus"]), json.dumps({"tag": "1.0", "plan": plan}), "application/json"
        )
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_plan"), plan
    assert not Release.objects.exists()


def test_a_nul_in_an_address_is_not_found(manager: Client, some: World) -> None:
    worlds.shelved(some.project)
    for address in ("1%00", "1.0/files/a%00"):
        assert manager.get(f"/projects/corpus/releases/{address}{'/' * ('files' not in address)}").status_code == 404
        assert manager.get(f"/api/projects/corpus/releases/{address}").status_code == 404


def test_all_files_come_as_one_zip_by_the_api(manager: Client, some: World) -> None:
    made = some.release("1.0", shares=[1, 0, 0])
    answer = get(manager, "api-release-archive", "1.0")
    data = b"".join(answer)
    assert (answer.headers["Content-Type"], answer.headers["Content-Length"]) == ("application/zip", str(len(data)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("corpus-1.0/README.md") == worlds.content(made, "README.md")
    assert manager.head(reverse("api-release-archive", args=["corpus", "1.0"])).headers["Content-Length"]
    viewer = signed_in(factories.member(project=some.project, role="viewer"))
    assert get(viewer, "api-release-archive", "1.0").status_code == 403
    storage().delete(key_of(made, "README.md"))
    gone = get(manager, "api-release-archive", "1.0")
    assert (gone.status_code, gone.json()["error"]["code"]) == (503, "storage_trouble")
    assert gone.json()["error"]["facts"] == {"file": "README.md"}


@pytest.mark.parametrize("plan", [1, True, "sanad", ["brat"], [["a"]]])
def test_a_plan_that_is_no_object_is_refused(manager: Client, plan: Any) -> None:
    for answer in (
        post(manager, "api-release-trial", plan=plan),
        post(manager, "api-releases", tag="1.0", plan=plan),
    ):
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["facts"]["part"]) == (400, "bad_plan", "plan")
    assert not Release.objects.exists()


@pytest.mark.parametrize("plan", [{"pins": {"م" * 100_000: "test"}}, {"م" * 100_000: 1}, {"articles": ["م" * 100_000]}])
def test_what_is_far_too_long_is_refused_in_a_short_answer(manager: Client, plan: Any) -> None:
    answer = post(manager, "api-release-trial", plan=plan)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_plan")
    assert len(answer.content) < 5_000
