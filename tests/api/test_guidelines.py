"""The guidelines at the API's door: versions, conflicts, and examples without names for those who work blind."""

from typing import Any

import pytest
from django.test import Client

from annotator.models import Membership, Project
from tests import factories

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


def door(project: Project, role: str) -> Client:
    client = Client()
    user = factories.member(project=project, role=role)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/projects/press/guidelines/{path}", body, content_type="application/json")


def test_versions_are_written_by_managers_and_read_by_members(project: Project) -> None:
    manager, viewer = door(project, Role.MANAGER), door(project, Role.VIEWER)
    made = post(manager, "versions/", {"text_ar": "قاعدة", "text_en": "Rule", "note": "البداية", "seen": 0})
    assert (made.status_code, made.json()["number"], made.json()["text_en"]) == (201, 1, "Rule")
    late = post(manager, "versions/", {"text_ar": "أخرى", "text_en": "", "seen": 0})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "guidelines_changed")
    assert post(viewer, "versions/", {"text_ar": "س", "text_en": "", "seen": 1}).status_code == 403
    listed = viewer.get("/api/projects/press/guidelines/versions/").json()["versions"]
    assert [(one["number"], one["note"]) for one in listed] == [(1, "البداية")]
    assert viewer.get("/api/projects/press/guidelines/versions/1/").json()["text_ar"] == "قاعدة"
    assert viewer.get("/api/projects/press/guidelines/versions/2/").status_code == 404


def test_examples_are_made_by_those_who_read_all_sets_and_shown_blind_to_the_others(project: Project) -> None:
    row = factories.annotation_set(article=factories.article(project=project))
    start = factories.TEXT.index("سامر")
    factories.saved(
        row, factories.change(factories.put(factories.span(start=start, end=start + 4, type="PERS", id="s1")))
    )
    curator, annotator = door(project, Role.CURATOR), door(project, Role.ANNOTATOR)
    asked = {"annotation_set": str(row.pk), "thing": "s1", "note_ar": "اسم"}
    assert post(annotator, "examples/", asked).status_code == 403
    made = post(curator, "examples/", asked)
    assert (made.status_code, made.json()["type"], made.json()["annotation_set"]) == (201, "PERS", str(row.pk))
    (seen,) = annotator.get("/api/projects/press/guidelines/examples/").json()["examples"]
    assert (seen["note_ar"], seen["annotation_set"], seen["article"]) == ("اسم", None, None)
    other = factories.annotation_set()
    elsewhere = {"annotation_set": str(other.pk), "thing": "s1"}
    assert post(curator, "examples/", elsewhere).status_code == 404
    address = f"/api/projects/press/guidelines/examples/{made.json()['id']}/"
    assert annotator.delete(address).status_code == 403
    assert curator.delete(address).status_code == 204
    assert curator.delete(address).status_code == 404
