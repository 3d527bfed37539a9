"""Imports through the API: files sent one by one, previewed, decided about, started, reported; articles at once."""

from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotator.models import Article, Job, Project, User
from annotator.services import jobs
from annotator.services.articles.importing import limits
from tests import factories

pytestmark = pytest.mark.django_db

BASE = "/api/projects/press/imports/"
TABLE = "title,text,id\nأول,نص المقال الأول,1\nثان,,2\n"


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def manager(client: Client, project: Project) -> User:
    someone = factories.member(project=project, role="manager")
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return someone


@pytest.fixture
def batch(client: Client, manager: User) -> str:
    answer = client.post(BASE)
    assert (answer.status_code, answer.json()["state"]) == (201, "open")
    return f"{BASE}{answer.json()['id']}/"


def send(client: Client, batch: str, name: str, data: str, **more: str) -> Any:
    return client.post(f"{batch}files/", {"file": SimpleUploadedFile(name, data.encode()), **more})


def patch(client: Client, batch: str, **choices: Any) -> Any:
    return client.patch(batch, orjson.dumps(choices), content_type="application/json")


def test_an_import_from_the_first_file_to_the_report(client: Client, batch: str) -> None:
    assert send(client, batch, "news.csv", TABLE, path="ملف/news.csv").json()["name"] == "ملف/news.csv"
    look = client.get(f"{batch}preview/").json()
    assert (look["complete"], look["figures"]["outcomes"]["new"]) == (True, 1)
    assert [(one["line"], one["outcome"], one["code"]) for one in look["records"]] == [
        (3, "flawed", "text_missing"),
        (2, "new", ""),
    ]
    refused = client.post(f"{batch}start/").json()
    assert (refused["state"], refused["result"]["outcomes"]["flawed"]) == ("refused", 1)
    assert patch(client, batch, only_good=True).json()["choices"]["only_good"] is True
    done = client.post(f"{batch}start/")
    assert (done.status_code, done.json()["state"], Article.objects.count()) == (200, "imported", 1)
    report = b"".join(client.get(f"{batch}report/")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert [line.split(",")[3] for line in report.splitlines()] == ["outcome", "new", "flawed"]
    assert client.get(batch).json()["state"] == "imported"
    assert client.post(f"{batch}start/").status_code == 409
    assert client.delete(batch).json()["error"]["code"] == "already_started"


def test_a_large_one_is_a_job(client: Client, batch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SMALL_BYTES", 10)
    send(client, batch, "a.txt", "نص المقال الأول كاملًا")
    answer = client.post(f"{batch}start/")
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    jobs.run.func(str(Job.objects.get().pk))
    told = client.get(batch).json()
    assert (told["state"], told["result"]["outcomes"]["new"]) == ("imported", 1)


def test_what_makes_no_sense_is_refused(client: Client, batch: str) -> None:
    assert client.post(f"{batch}start/").json()["error"]["code"] == "no_files"
    assert patch(client, batch, becomes="gold").status_code == 400
    assert client.post(f"{batch}files/", {"path": "x"}).status_code == 400


def test_an_import_that_is_given_up_leaves_nothing(client: Client, batch: str) -> None:
    send(client, batch, "a.txt", "نص")
    assert client.delete(batch).status_code == 204
    assert client.get(batch).status_code == 404


def test_articles_come_in_with_one_request(client: Client, manager: User) -> None:
    sent = [{"text": "نص المقال الأول", "title": "أول", "id": "1"}, {"text": "نص المقال الثاني", "id": "2"}]
    address = "/api/projects/press/articles/"
    answer = client.post(address, orjson.dumps(sent), content_type="application/json")
    assert (answer.status_code, answer.json()["result"]["outcomes"]["new"]) == (200, 2)
    lines = b"\n".join(orjson.dumps(one) for one in [*sent, {"text": "نص ثالث", "id": "3"}])
    answer = client.post(address, lines, content_type="application/x-ndjson")
    outcomes = answer.json()["result"]["outcomes"]
    assert (answer.status_code, outcomes["new"], outcomes["same"]) == (200, 1, 2)
    assert set(Article.objects.values_list("external_id", flat=True)) == {"1", "2", "3"}


def test_one_bad_article_keeps_all_out_unless_the_good_ones_are_asked_for(client: Client, manager: User) -> None:
    sent = orjson.dumps([{"text": "نص"}, {"title": "بلا نص"}])
    address = "/api/projects/press/articles/"
    assert client.post(address, sent, content_type="application/json").status_code == 409
    assert Article.objects.count() == 0
    answer = client.post(f"{address}?only_good=true", sent, content_type="application/json")
    assert (answer.status_code, Article.objects.count()) == (200, 1)
