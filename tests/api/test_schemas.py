"""Schemas at the API's door: the draft with its revision, publishing, versions, what differs, what is used."""

from typing import Any

import orjson
import pytest
from django.test import Client

from annotator.models import Membership, Project, SchemaVersion, User
from annotator.services import projects
from tests import factories
from tests.services.test_schemas import body, with_type

pytestmark = pytest.mark.django_db
Role = Membership.Role


class Door:
    """One person at the schema of one project."""

    def __init__(self, project: Project, role: str) -> None:
        self.project, self.user = project, factories.member(project=project, role=role)
        self.client = Client()
        self.client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        json = {} if method == "get" else {"content_type": "application/json"}
        return getattr(self.client, method)(f"/api/projects/{self.project.slug}/schema/{path}", body or {}, **json)

    def keep(self, value: Any, revision: int = 0) -> Any:
        return self.ask("put", "draft/", {"revision": revision, "document": value})


@pytest.fixture
def manager() -> Door:
    return Door(factories.project(slug="press"), Role.MANAGER)


def test_a_draft_is_saved_told_and_refused_when_another_was_quicker(manager: Door) -> None:
    assert manager.ask("get", "draft/").json() == {"draft": None, "in_use": body()}
    kept = manager.keep(with_type(""))
    assert kept.status_code == 200
    draft = kept.json()["draft"]
    assert (draft["revision"], draft["base"], draft["updated_by"]) == (1, "1.0", manager.user.display_name)
    assert [(one["path"], one["code"]) for one in draft["problems"]] == [("spanTypes[26].code", "bad_code")]
    assert draft["document"] == with_type("")
    assert manager.ask("get", "draft/").json()["draft"] == draft
    assert manager.ask("get", "draft/").json()["in_use"] is None
    late = manager.keep(with_type("GAME"))
    assert (late.status_code, late.json()["error"]["code"]) == (409, "draft_changed")
    assert late.json()["error"]["facts"]["revision"] == 1


@pytest.mark.parametrize("value", [None, [], "text", {"spanTypes": 3}, {"format": "sanad-schema/1"}])
def test_what_is_no_schema_is_refused_and_nothing_kept(manager: Door, value: Any) -> None:
    answer = manager.keep(value)
    assert answer.status_code == 400
    assert manager.ask("get", "draft/").json() == {"draft": None, "in_use": body()}


def test_half_a_letter_and_half_a_number_are_refused_not_a_fault(manager: Door) -> None:
    value = with_type()
    value["spanTypes"][0]["examples"][0]["segments"] = [[14.0, 25.0]]
    assert manager.keep(value).status_code == 400
    text = orjson.dumps({"revision": 0, "document": with_type()}).decode().replace("Sport", "\\ud800")
    answer = manager.client.put("/api/projects/press/schema/draft/", text, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_draft")


def test_publishing_makes_the_version_everybody_reads(manager: Door) -> None:
    manager.keep(with_type())
    made = manager.ask("post", "versions/", {"revision": 1, "version": "1.1", "note": "رياضة"})
    assert made.status_code == 201
    told = made.json()
    assert (told["version"], told["note"], told["in_use"], told["sets"]) == ("1.1", "رياضة", True, 0)
    annotator = Door(manager.project, Role.ANNOTATOR)
    seen = annotator.ask("get", "versions/").json()["versions"]
    assert [(one["version"], one["in_use"], one["sets"], one["open"]) for one in seen] == [
        ("1.1", True, None, None),
        ("1.0", False, None, None),
    ]
    document = annotator.ask("get", f"versions/{told['id']}/").json()
    assert document == with_type() | {"version": "1.1"}
    differing = annotator.ask("get", "diff/", {"old": seen[1]["id"], "new": told["id"]}).json()["differences"]
    assert [(one["kind"], one["what"], one["path"]) for one in differing] == [("added", "span_type", "spanTypes.SPORT")]


def test_an_unfinished_draft_is_not_published_and_everything_missing_is_listed(manager: Door) -> None:
    manager.keep(with_type("", hotkey="Digit1"))
    answer = manager.ask("post", "versions/", {"revision": 1, "version": "1.1"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "bad_schema")
    assert [one["code"] for one in error["facts"]["problems"]] == ["bad_code", "key_taken"]


def test_a_draft_begins_with_an_earlier_version_a_file_or_another_project(manager: Door) -> None:
    first = manager.project.schema
    assert first is not None
    begun = manager.ask("post", "draft/begin/", {"version": first.pk})
    assert (begun.status_code, begun.json()["draft"]["revision"]) == (201, 1)
    taken = manager.ask("post", "draft/begin/", {"document": with_type()})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "draft_exists")
    anew = manager.ask("post", "draft/begin/", {"document": with_type(), "replace": 1})
    assert anew.json()["draft"]["document"] == with_type()
    bad = manager.ask("post", "draft/begin/", {"document": with_type("PERS", layer="x"), "replace": 2})
    codes = [one["code"] for one in bad.json()["error"]["facts"]["problems"]]
    assert (bad.status_code, codes) == (400, ["code_taken", "no_layer"])
    other = factories.project(slug="other", schema=orjson.dumps(with_type("OTHER")).decode())
    assert manager.ask("post", "draft/begin/", {"project": "other", "replace": 2}).status_code == 404
    projects.join(project=other, user=manager.user, role=Role.VIEWER, actor=None)
    from_other = manager.ask("post", "draft/begin/", {"project": "other", "replace": 2}).json()["draft"]
    assert from_other["document"]["spanTypes"][-1]["code"] == "OTHER"
    assert manager.ask("post", "draft/begin/", {"replace": 3}).json()["draft"]["document"]["name"] == "ar-news"


def test_a_project_without_a_schema_gets_its_first_version_at_once(manager: Door) -> None:
    Project.objects.update(schema=None)
    SchemaVersion.objects.all().delete()
    assert manager.ask("post", "draft/begin/", {"document": with_type()}).json() == {"draft": None}
    manager.project.refresh_from_db()
    assert manager.project.schema is not None
    assert manager.project.schema.created_by == manager.user


def test_a_draft_is_given_up_as_it_was_seen(manager: Door) -> None:
    manager.keep(with_type())
    assert manager.ask("post", "draft/discard/", {"revision": 2}).status_code == 409
    assert manager.ask("post", "draft/discard/", {"revision": 1}).json() == {"draft": None}
    assert manager.ask("get", "draft/").json() == {"draft": None, "in_use": body()}


def test_uses_and_the_article_to_look_at_are_for_those_who_read_all_sets(manager: Door) -> None:
    article = factories.article(project=manager.project)
    row = factories.saved(factories.annotation_set(article=article), *factories.marks(2))
    assert manager.ask("get", "uses/").json() == {"uses": {"spanTypes.DATE": 2}}
    shown = manager.ask("get", "specimen/").json()
    assert shown["article"] == {"id": str(article.public), "title": "مقال", "text": factories.TEXT}
    assert shown["annotations"] == orjson.loads(row.body)
    assert shown["others"] == [{"id": str(article.public), "title": "مقال"}]
    assert manager.ask("get", "specimen/", {"article": str(factories.article().public)}).status_code == 404
    annotator = Door(manager.project, Role.ANNOTATOR)
    assert [annotator.ask("get", path).status_code for path in ("uses/", "specimen/", "draft/")] == [403, 403, 403]


def test_an_empty_project_has_nothing_to_look_at(manager: Door) -> None:
    assert manager.ask("get", "specimen/").json() == {"article": None, "annotations": None, "others": []}


def test_nobody_from_elsewhere_learns_that_there_is_a_schema(manager: Door) -> None:
    stranger: User = factories.member(project=factories.project(), role=Role.MANAGER)
    client = Client()
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    for path in ("draft/", "versions/", "uses/", "specimen/", "diff/?old=1&new=1"):
        assert client.get(f"/api/projects/press/schema/{path}").status_code == 404
