"""Exports by API: started, watched, taken away with their losses, removed; and what there is to choose from."""

import hashlib
import io
import zipfile
from typing import Any
from uuid import uuid4

import orjson
import pytest
from rest_framework.test import APIClient

from annotator.models import AnnotationSet, Job, Project, User
from annotator.services import exports, jobs
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/api/projects/ours/exports/"


@pytest.fixture
def project() -> Project:
    return factories.project(slug="ours")


@pytest.fixture
def row(project: Project) -> AnnotationSet:
    author = factories.member(project=project)
    return factories.submitted(article=factories.article(project=project), author=author, changes=factories.marks(2))


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager", first_name="ليلى")


@pytest.fixture
def api(manager: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(manager)
    return client


def ask(api: APIClient, **wanted: Any) -> Any:
    return api.post(ADDRESS, wanted, format="json")


def work() -> None:
    jobs.run.call(str(Job.objects.get().pk))


def test_an_export_is_asked_for_watched_and_taken_away(api: APIClient, row: AnnotationSet) -> None:
    begun = ask(api, what="submitted", format="brat", layers=["entity"])
    assert (begun.status_code, begun.data["state"], begun.data["file"]) == (202, "waiting", None)
    assert begun.data["wanted"]["layers"] == ["entity"]
    work()
    one = f"{ADDRESS}{begun.data['id']}/"
    done = api.get(one).data
    assert (done["state"], done["progress"], done["file"], done["by"]) == ("done", 1, ".zip", "ليلى")
    data = b"".join(api.get(f"{one}file/"))
    assert hashlib.sha256(data).hexdigest() == done["result"]["sha256"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
    losses = api.get(f"{one}losses/").data
    assert losses["total"] == done["result"]["losses"]
    assert losses["format"] == "sanad-losses/1"
    assert [found["id"] for found in api.get(ADDRESS).data] == [begun.data["id"]]


def test_its_files_are_removed_and_one_at_work_is_stopped(api: APIClient, row: AnnotationSet) -> None:
    one = f"{ADDRESS}{ask(api, what='submitted').data['id']}/"
    assert api.delete(one).status_code == 204
    assert api.get(one).data["state"] == "cancelled"
    Job.objects.all().delete()
    one = f"{ADDRESS}{ask(api, what='submitted').data['id']}/"
    work()
    assert api.delete(one).status_code == 204
    assert (api.get(one).data["file"], api.get(f"{one}file/").status_code) == (None, 404)
    assert api.get(f"{one}losses/").status_code == 404


def test_the_formats_say_what_they_hold_and_how_they_may_be_written(api: APIClient, row: AnnotationSet) -> None:
    found = {one["name"]: one for one in api.get(f"{ADDRESS}formats/").data}
    assert list(found) == list(exports.writers())
    assert found["sanad"]["choices"] == [{"code": "packing", "values": ["plain", "zstd"]}]
    assert (found["brat"]["offset_unit"], found["brat"]["packed"], found["brat"]["reads"]) == (
        "code points",
        True,
        True,
    )


def test_the_first_lines_are_the_formats_own(api: APIClient, row: AnnotationSet) -> None:
    (shown,) = api.post(f"{ADDRESS}preview/", {"what": "submitted"}, format="json").data
    assert orjson.loads(shown["text"])["text"] == row.article.text
    assert (shown["name"], shown["described"]) == ("data.jsonl", False)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"format": "docx"}, "unknown_format"),
        ({"layers": ["nose"]}, "unknown_layer"),
        ({"options": {"colour": "red"}}, "unknown_option"),
        ({"options": {"packing": "tape"}}, "unknown_value"),
        ({"authors": [1]}, "unknown_author"),
        ({"states": ["open"]}, "states_not_open"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_code(api: APIClient, row: AnnotationSet, wanted: Any, code: str) -> None:
    answer = ask(api, **wanted)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert not Job.objects.exists()


def test_an_export_of_another_project_is_not_here(api: APIClient, manager: User, row: AnnotationSet) -> None:
    other = factories.project(slug="theirs")
    theirs = jobs.start(project=other, noun="export", request={}, actor=manager)
    mine = jobs.start(project=row.article.project, noun="import", request={"batch": str(uuid4())}, actor=manager)
    for job in (theirs, mine):
        for address in (f"{ADDRESS}{job.pk}/", f"{ADDRESS}{job.pk}/file/", f"{ADDRESS}{job.pk}/losses/"):
            assert api.get(address).status_code == 404
    assert api.get(f"/api/projects/theirs/exports/{theirs.pk}/").status_code == 404
    assert api.get(ADDRESS).data == []
