"""Assignments by programs: the next article, giving, taking back, who has what, practice."""

from typing import Any

import pytest
from django.test import Client

from annotator.models import AnnotationSet, Project
from tests import factories
from tests.services.assignments.desk import annotator, articles, dealing, manager, mark, practice, submit, take

pytestmark = pytest.mark.django_db


def ask(user: Any, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"data": body, "content_type": "application/json"} if body is not None else {}
    answer = getattr(client, method)(path, **sent)
    return answer.status_code, answer.json()


@pytest.fixture
def project() -> Project:
    return dealing(overlap=2, open_limit=2)


def test_a_program_takes_the_next_article_and_hears_why_there_is_none(project: Project) -> None:
    articles(project, 1)
    user = annotator(project)
    path = f"/api/projects/{project.slug}/next/"
    assert ask(user, "get", path) == (200, {"ahead": "deal", "open": 0, "limit": 2})
    status, made = ask(user, "post", path, {})
    assert (status, made["state"], made["round"]) == (201, "open", 1)
    assert made["lease_until"]
    status, refused = ask(user, "post", path, {})
    assert (status, refused["error"]["code"]) == (409, "nothing_left")
    assert ask(user, "get", path)[1]["ahead"] == "done"


def test_managers_give_look_take_back_and_undo(project: Project) -> None:
    made, one, boss = articles(project, 2), annotator(project), manager(project)
    path = f"/api/projects/{project.slug}/assignments/"
    status, done = ask(boss, "post", path, {"articles": [str(made[1].public)], "people": [one.pk]})
    assert (status, done["verb"], done["count"]) == (201, "assign", 1)
    status, page = ask(boss, "get", path)
    assert status == 200
    assert [(row["title"], row["places"], len(row["sets"])) for row in page["results"]] == [("0", 2, 0), ("1", 2, 1)]
    assert (page["after"], page["people"][0]["open"]) == (None, 1)
    (held,) = page["results"][1]["sets"]
    factories.saved(AnnotationSet.objects.get(), mark(made[1].text))
    status, refused = ask(boss, "post", f"{path}take-back/", {"sets": [held["id"]]})
    assert (status, refused["error"]["code"]) == (409, "begun")
    status, back = ask(boss, "post", f"{path}take-back/", {"sets": [held["id"]], "begun": True})
    assert (status, back["count"]) == (201, 1)
    assert ask(boss, "post", f"{path}{back['id']}/undo/", {}) == (200, {"back": 1, "kept": 0})
    assert AnnotationSet.objects.get().state == "open"


def test_many_are_tried_dry_and_then_given(project: Project) -> None:
    articles(project, 3)
    people, boss = [annotator(project) for _ in range(2)], manager(project)
    path = f"/api/projects/{project.slug}/assignments/many/"
    wish = {"count": 3, "people": [one.pk for one in people], "dry_run": True}
    status, plan = ask(boss, "post", path, wish)
    assert (status, plan["action"], plan["short"]) == (200, None, 0)
    assert [share["articles"] for share in plan["shares"]] == [3, 3]
    assert not AnnotationSet.objects.exists()
    status, done = ask(boss, "post", path, wish | {"dry_run": False})
    assert (status, done["action"]["count"]) == (201, 6)


def test_pages_of_the_matrix_follow_one_another(project: Project) -> None:
    articles(project, 30)
    boss = manager(project)
    path = f"/api/projects/{project.slug}/assignments/"
    first = ask(boss, "get", path)[1]
    second = ask(boss, "get", f"{path}?after={first['after']}")[1]
    assert [row["title"] for row in (*first["results"], *second["results"])] == [str(n) for n in range(30)]
    assert ask(boss, "get", f"{path}?after=nonsense")[0] == 400
    assert ask(boss, "get", f"{path}?wanting=true&order=imported&state=new&source=x")[1]["results"] == []


def test_foreign_articles_are_none(project: Project) -> None:
    boss = manager(project)
    body = {"articles": [str(factories.article().public)], "people": [annotator(project).pk]}
    assert ask(boss, "post", f"/api/projects/{project.slug}/assignments/", body)[0] == 404


def test_practice_results_are_for_managers(project: Project) -> None:
    (article,) = practice(project)
    user, boss = annotator(project), manager(project)
    submit(factories.saved(take(user, project), mark(article.text)))
    status, found = ask(boss, "get", f"/api/projects/{project.slug}/practice/")
    assert (status, found["mark"], found["articles"]) == (200, 80, [str(article.public)])
    (result,) = [one for one in found["results"] if one["person"]["id"] == user.pk]
    assert (result["score"], result["done"], bool(result["passed_at"])) == (100, 1, True)
