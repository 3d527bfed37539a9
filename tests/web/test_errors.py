"""When something goes wrong: a page of ours, in the reader's language, that says what was kept."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.urls import path, reverse

from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound, Unavailable
from annotator.urls import handler500 as handler500_of_all
from annotator.urls import urlpatterns as real
from annotator.web import errors, language
from tests import factories


def raises(failure: Exception) -> Any:
    def view(request: HttpRequest) -> None:
        raise failure

    return view


FAILURES = {
    "missing": (Http404(), 404, "لا شيء في هذا العنوان"),
    "not-found": (NotFound(), 404, "لا شيء في هذا العنوان"),
    "forbidden": (Forbidden(), 403, "هذه الصفحة لدور آخر"),
    "suspicious": (SuspiciousOperation(), 400, "تعذّر فهم هذا الطلب"),
    "invalid": (Invalid("x"), 400, "تعذّر فهم هذا الطلب"),
    "conflict": (Conflict("x"), 400, "تعذّر فهم هذا الطلب"),
    "unavailable": (Unavailable(), 503, "الملفات غير متاحة الآن"),
    "broken": (RuntimeError("secret detail"), 500, "الخلل من جهتنا"),
}
urlpatterns = [path(f"fails/{name}/", raises(failure)) for name, (failure, _status, _title) in FAILURES.items()] + real
handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.server_error


@pytest.fixture
def reader(client: Client) -> Client:
    client.raise_request_exception = False
    client.force_login(factories.user(), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_has_its_page(reader: Client, name: str) -> None:
    _failure, status, title = FAILURES[name]
    response = reader.get(f"/fails/{name}/")
    html = response.content.decode()
    assert response.status_code == status
    assert re.findall(r'<h1 class="h-page">([^<]*)</h1>', html) == [title]
    assert "secret detail" not in html


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_the_page_speaks_english_to_who_reads_english(client: Client) -> None:
    client.force_login(factories.user(language="en"), backend="django.contrib.auth.backends.ModelBackend")
    html = client.get("/fails/not-found/").content.decode()
    assert '<html lang="en"' in html
    assert "There is nothing at this address" in html


def test_the_page_of_a_server_error_needs_no_database(rf: RequestFactory) -> None:
    """No database mark here: a query would fail this test."""
    response = errors.server_error(rf.get("/projects/press/?state=open"))
    assert response.status_code == 500
    assert 'href="/projects/press/?state=open"' in response.content.decode()


@pytest.mark.django_db
def test_more_files_than_one_request_may_carry_are_said_to_be_too_many(reader: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    project = factories.project(slug="press")
    reader.force_login(
        factories.member(project=project, role="manager"), backend="django.contrib.auth.backends.ModelBackend"
    )
    files = [SimpleUploadedFile(f"{n}.txt", b"text") for n in range(3)]
    response = reader.post("/projects/press/import/", {"files": files})
    assert response.status_code == 413
    assert "أُرسل أكثر مما يُقبل دفعة واحدة. لم يُحفظ منه شيء." in response.content.decode()


@pytest.mark.django_db
def test_a_form_from_another_session_says_that_nothing_was_sent() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("language"), {"language": "en"})
    assert response.status_code == 403
    assert "لم يُرسل شيء ولم يتغيّر شيء." in response.content.decode()
    assert language.COOKIE not in client.cookies


@pytest.mark.django_db
def test_an_address_nobody_knows_is_the_same_for_strangers_and_members(client: Client) -> None:
    project = factories.project()
    client.force_login(factories.user(), backend="django.contrib.auth.backends.ModelBackend")
    foreign, nowhere = client.get(f"/projects/{project.slug}/"), client.get("/projects/nowhere/")
    bodies = [re.sub(r"projects/[\w-]+", "", answer.content.decode()) for answer in (foreign, nowhere)]
    assert bodies[0] == bodies[1]
    assert [foreign.status_code, nowhere.status_code] == [404, 404]


@pytest.mark.django_db
def test_health_answers_strangers_with_one_word(client: Client) -> None:
    response = client.get(reverse("healthz"))
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_health_says_that_the_database_is_gone_to_who_is_signed_in_too(client: Client) -> None:
    client.force_login(factories.user(), backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    there = connection.settings_dict.copy()
    connection.close()
    # No such file, no such port: nothing that could answer.
    connection.settings_dict |= {"NAME": "no/such/database", "PORT": "1", "HOST": "127.0.0.1"}
    connection.settings_dict["OPTIONS"] = {k: v for k, v in there["OPTIONS"].items() if k != "pool"}
    try:
        health, page = client.get(reverse("healthz")), client.get(reverse("home"))
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(there)
    assert (health.status_code, health.content) == (503, b"database unreachable")
    assert page.status_code == 500
    assert "الخلل من جهتنا" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.urls("annotator.urls")
def test_below_the_api_what_is_not_there_is_said_in_json(client: Client) -> None:
    response = client.get("/api/no/such/thing/")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_a_fault_of_ours_is_said_in_json_below_the_api_and_as_a_page_elsewhere(rf: RequestFactory) -> None:
    api, page = handler500_of_all(rf.get("/api/projects/")), handler500_of_all(rf.get("/projects/"))
    assert (api.status_code, page.status_code) == (500, 500)
    assert json.loads(api.content)["error"]["code"] == "fault"
    assert page.content.startswith(b"<!DOCTYPE html>")
