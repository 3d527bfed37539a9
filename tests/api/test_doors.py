"""The API's other doors: lists, articles, sets, tokens, errors, the OpenAPI document."""

import json
import re
from base64 import b64encode
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from annotator.api.urls import urlpatterns
from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services import annotations, people
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return factories.project(slug="ours", name="مشروعنا")


@pytest.fixture
def annotator(project: Project) -> User:
    return factories.member(project=project)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def by_token(user: User, **fields: Any) -> Client:
    _, secret = people.create_token(user=user, name="test", actor=user, **{"scope": "read", **fields})
    return Client(headers={"authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)


def test_my_projects(project: Project, annotator: User) -> None:
    factories.project(slug="theirs")
    (one,) = signed_in(annotator).get("/api/projects/").json()["results"]
    assert one.pop("created_at")
    assert one == {
        "slug": "ours",
        "name": "مشروعنا",
        "description": "",
        "role": "annotator",
        "schema": {"name": "ar-news", "version": "1.0"},
        "archived_at": None,
        "delete_after": None,
    }


def test_a_project_comes_with_its_schema(project: Project, annotator: User) -> None:
    got = signed_in(annotator).get("/api/projects/ours/").json()
    assert got["schema_document"] == json.loads(factories.SCHEMA)


def test_an_administrator_sees_all_projects_and_has_a_role_in_none(project: Project) -> None:
    factories.project(slug="theirs")
    results = signed_in(factories.user(is_superuser=True)).get("/api/projects/").json()["results"]
    assert [(one["slug"], one["role"]) for one in results] == [("ours", None), ("theirs", None)]


def test_articles_come_by_the_page_and_none_is_missed(project: Project, annotator: User) -> None:
    names = [factories.article(project=project, text=f"مقال {n}").name for n in range(5)]
    client = signed_in(annotator)
    url: str | None = "/api/projects/ours/articles/?page_size=2"
    got: list[str] = []
    pages = 0
    while url:
        page = client.get(url).json()
        got += [one["name"] for one in page["results"]]
        url, pages = page["next"], pages + 1
    assert (got, pages) == (names, 3)


@pytest.mark.parametrize("articles", [1, 3])
def test_a_list_costs_the_same_queries_for_one_article_and_three(
    project: Project, annotator: User, articles: int, django_assert_num_queries: Any
) -> None:
    for n in range(articles):
        factories.article(project=project, text=f"مقال {n}")
    client = signed_in(annotator)
    with django_assert_num_queries(4):  # session, user, project, articles
        assert len(client.get("/api/projects/ours/articles/").json()["results"]) == articles


@pytest.mark.parametrize("projects", [1, 3])
def test_my_projects_cost_the_same_queries(annotator: User, projects: int, django_assert_num_queries: Any) -> None:
    for _ in range(projects - 1):
        Membership.objects.create(project=factories.project(), user=annotator, role="viewer")
    client = signed_in(annotator)
    with django_assert_num_queries(3):  # session, user, projects
        assert len(client.get("/api/projects/").json()["results"]) == projects


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("end", ["changes", "changes/x/", "nothing"])
def test_an_address_that_is_none_is_said_in_json_and_nobody_is_sent_elsewhere(
    annotator: User, method: str, end: str
) -> None:
    for client in (Client(enforce_csrf_checks=True), signed_in(annotator)):
        address = f"/api/annotation-sets/{uuid4()}/{end}"
        answer = getattr(client, method)(address, {"changes": []}, content_type="application/json")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_an_article_comes_with_its_text_and_where_it_is_from(project: Project, annotator: User) -> None:
    article = factories.article(project=project)
    got = signed_in(annotator).get(f"/api/articles/{article.public}/").json()
    assert (got["text"], got["length"], got["project"]) == (factories.TEXT, len(factories.TEXT), "ours")
    assert got["provenance"]["decoding"]["encoding"] == "utf-8"


def test_opening_my_set_makes_it_once(project: Project, annotator: User) -> None:
    article = factories.article(project=project)
    client = signed_in(annotator)
    first, second = (client.post(f"/api/articles/{article.public}/annotation-sets/") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["author"] == {"id": annotator.pk, "name": annotator.display_name}


def test_a_project_without_a_schema_opens_no_set(project: Project, annotator: User) -> None:
    article = factories.article(project=project)
    Project.objects.update(schema=None)
    answer = signed_in(annotator).post(f"/api/articles/{article.public}/annotation-sets/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "no_schema")


@pytest.fixture
def row(project: Project, annotator: User) -> AnnotationSet:
    article = factories.article(project=project)
    return factories.saved(factories.annotation_set(article=article, author=annotator), *factories.marks(2))


DOORS = [
    ("get", "/api/projects/ours/"),
    ("get", "/api/projects/ours/articles/"),
    ("get", "/api/projects/ours/export/"),
    ("get", "/api/articles/{article}/"),
    ("post", "/api/articles/{article}/annotation-sets/"),
    ("get", "/api/annotation-sets/{set}/"),
    ("get", "/api/annotation-sets/{set}/changes/"),
    ("post", "/api/annotation-sets/{set}/changes/"),
    ("post", "/api/annotation-sets/{set}/submit/"),
    ("post", "/api/annotation-sets/{set}/reopen/"),
]


@pytest.mark.parametrize(("method", "door"), DOORS)
def test_a_stranger_finds_nothing_behind_any_door(row: AnnotationSet, method: str, door: str) -> None:
    stranger = factories.member(project=factories.project(), role="manager")
    url = door.format(article=row.article.public, set=row.pk)
    body = {"changes": [], "revision": 2}
    before = AnnotationSet.objects.values_list().get()
    for client in (signed_in(stranger), by_token(stranger, scope="write")):
        answer = getattr(client, method)(url, body if method == "post" else None, content_type="application/json")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert AnnotationSet.objects.values_list().get() == before


@pytest.mark.parametrize(("method", "door"), DOORS)
def test_nobody_gets_in_without_signing_in(row: AnnotationSet, method: str, door: str) -> None:
    url = door.format(article=row.article.public, set=row.pk)
    answer = getattr(Client(), method)(url)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


def post_nothing(client: Client, row: AnnotationSet) -> Any:
    url = f"/api/annotation-sets/{row.pk}/changes/"
    return client.post(url, {"changes": []}, content_type="application/json")


def test_a_token_reads_and_writes_by_its_scope(row: AnnotationSet, annotator: User) -> None:
    reader, writer = by_token(annotator), by_token(annotator, scope="write")
    assert reader.get(f"/api/annotation-sets/{row.pk}/").status_code == 200
    refused = post_nothing(reader, row)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    assert post_nothing(writer, row).status_code == 200


@pytest.mark.parametrize("secret", ["Bearer sanad_wrong", "Bearer ", "Bearer \xff", "bearer a b"])
def test_a_token_that_is_none(row: AnnotationSet, secret: str) -> None:
    answer = Client(headers={"authorization": secret}).get("/api/projects/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "token_invalid")


def test_an_expired_token(annotator: User) -> None:
    client = by_token(annotator, expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/api/projects/").status_code == 401


def lines(answer: Any) -> list[Any]:
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def test_the_export_streams_a_line_a_set(row: AnnotationSet, project: Project) -> None:
    manager = factories.member(project=project, role="manager")
    answer = signed_in(manager).get("/api/projects/ours/export/", {"format": "sanad", "state": "open"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/x-ndjson")
    (one,) = lines(answer)
    assert one == signed_in(manager).get(f"/api/annotation-sets/{row.pk}/").json()
    assert lines(signed_in(manager).get("/api/projects/ours/export/", {"state": "submitted"})) == []


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/x-ndjson"])
def test_the_export_takes_any_sensible_accept_header(row: AnnotationSet, project: Project, accept: str) -> None:
    manager = factories.member(project=project, role="manager")
    answer = signed_in(manager).get("/api/projects/ours/export/", headers={"accept": accept})
    assert len(lines(answer)) == 1


def test_the_export_is_for_managers(row: AnnotationSet, project: Project, annotator: User) -> None:
    curator = factories.member(project=project, role="curator")
    for user in (annotator, curator):
        answer = signed_in(user).get("/api/projects/ours/export/")
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


def test_a_state_nobody_knows(project: Project) -> None:
    manager = factories.member(project=project, role="manager")
    answer = signed_in(manager).get("/api/projects/ours/export/", {"state": "gone"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unknown_state")
    assert signed_in(manager).get("/api/projects/ours/export/", {"format": "conll"}).status_code == 404


@pytest.mark.parametrize("path", ["/api/articles/{}/", "/api/annotation-sets/{}/"])
def test_what_is_not_there(annotator: User, path: str) -> None:
    answer = signed_in(annotator).get(path.format(uuid4()))
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_method_that_is_none(annotator: User) -> None:
    answer = signed_in(annotator).delete("/api/projects/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize("cursor", ["nonsense", *(b64encode(text).decode() for text in (b"p=%00", b"p=x"))])
def test_a_cursor_that_is_none(project: Project, annotator: User, cursor: str) -> None:
    answer = signed_in(annotator).get("/api/projects/ours/articles/", {"cursor": cursor})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_curator_may_read_but_not_write(row: AnnotationSet, project: Project) -> None:
    curator = signed_in(factories.member(project=project, role="curator"))
    assert curator.get(f"/api/annotation-sets/{row.pk}/").status_code == 200
    refused = post_nothing(curator, row)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    assert refused.json()["error"]["facts"] == {"needs": ["author"]}


def test_submitting_with_warnings_lists_them(row: AnnotationSet, annotator: User) -> None:
    content = factories.span(start=0, end=10, type="QUOTE")
    frame = {"id": str(uuid4()), "type": "quote", "attributes": {}, "roles": {"content": [{"span": content["id"]}]}}
    factories.saved(row, factories.change(factories.put(content), factories.put(frame, kind="frame"), label="quote"))
    answer = signed_in(annotator).post(
        f"/api/annotation-sets/{row.pk}/submit/", {"revision": 3}, content_type="application/json"
    )
    problems = [(one["severity"], one["code"], one["kind"]) for one in answer.json()["problems"]]
    assert ("warning", "quote_without_speaker", "frame") in problems


def addresses() -> set[str]:
    """Every route of the API as the OpenAPI document writes it, but for the two that serve the document itself."""
    part = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
    found = {"/api/" + part.sub(r"{\1}", str(one.pattern)) for one in urlpatterns}
    return found - {"/api/openapi.json", "/api/docs/"}


def test_the_openapi_document_is_complete_and_without_warnings(annotator: User, tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "openapi.yml"))
    document = signed_in(annotator).get("/api/openapi.json").json()
    assert set(document["paths"]) == addresses()
    assert len(addresses()) > 25


def test_the_documentation_page_asks_nobody_else(annotator: User) -> None:
    answer = signed_in(annotator).get("/api/docs/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "//cdn" not in page
    assert "<style" not in page
    assert "<script>" not in page


def test_a_viewer_reads_articles_and_no_sets(row: AnnotationSet, project: Project) -> None:
    viewer = signed_in(factories.member(project=project, role="viewer"))
    assert viewer.get("/api/projects/ours/articles/").json()["results"][0]["id"] == str(row.article.public)
    assert viewer.get(f"/api/annotation-sets/{row.pk}/").status_code == 404
    assert viewer.post(f"/api/articles/{row.article.public}/annotation-sets/").status_code == 403


def test_two_annotators_work_blind(row: AnnotationSet, project: Project) -> None:
    colleague = factories.member(project=project)
    mine = annotations.open_set(article=Article.objects.get(pk=row.article_id), actor=colleague)
    client = signed_in(colleague)
    assert client.get(f"/api/annotation-sets/{mine.pk}/").json()["spans"] == []
    assert client.get(f"/api/annotation-sets/{row.pk}/").status_code == 404
