"""The figures as a program reads them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotator.models import Membership, Project, User
from tests import factories

pytestmark = pytest.mark.django_db

Role = Membership.Role


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def reem(project: Project) -> User:
    return factories.member(project=project, first_name="ريم")


@pytest.fixture
def worked(project: Project, reem: User) -> Project:
    """A project with one submitted set, which has a warning, and one article nobody has begun."""
    space = factories.change(factories.put(factories.span(start=0, end=4, type="PERS")))
    first, _second = (factories.article(project=project, text=f"{factories.TEXT}\n{n}") for n in range(2))
    factories.submitted(article=first, author=reem, seconds=90, changes=[space])
    return project


def ask(client: Client, project: Project, figure: str, role: str = Role.MANAGER) -> Any:
    user = factories.member(project=project, role=role)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"/api/projects/press/figures/{figure}/")
    assert response.status_code == 200, response.content
    return response.json()


def test_progress(client: Client, worked: Project) -> None:
    assert ask(client, worked, "progress", Role.VIEWER) == {
        "articles": 2,
        "done": 1,
        "places": 2,
        "filled": 1,
        "states": [
            {"state": "gold", "articles": 0},
            {"state": "curation", "articles": 0},
            {"state": "submitted", "articles": 1},
            {"state": "progress", "articles": 0},
            {"state": "assigned", "articles": 0},
            {"state": "new", "articles": 1},
        ],
    }


def test_throughput(client: Client, worked: Project) -> None:
    today = timezone.localdate()
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    found = ask(client, worked, "throughput")
    assert found == {"before": 0, "weeks": [{"start": sunday.isoformat(), "sets": 1, "now": True}]}


def test_forecast(client: Client, worked: Project) -> None:
    assert ask(client, worked, "forecast") == {
        "left": 1,
        "early": None,
        "middle": None,
        "late": None,
        "unsaid": "too_early",
        "goal": None,
        "in_time": None,
    }


@pytest.mark.parametrize(
    ("figure", "code"), [("contents", "PERS"), ("problems", "edge_whitespace")], ids=["contents", "problems"]
)
def test_what_is_counted(client: Client, worked: Project, figure: str, code: str) -> None:
    assert ask(client, worked, figure) == {"fresh": True, "results": [{"code": code, "count": 1, "sets": 1}]}


def test_people_are_told_to_those_who_read_all_sets(client: Client, worked: Project, reem: User) -> None:
    (line,) = ask(client, worked, "people", Role.CURATOR)["results"]
    seen = line.pop("seen")
    assert seen is not None
    assert line == {
        "person": {"id": reem.pk, "name": "ريم"},
        "role": "annotator",
        "active": True,
        "submitted": 1,
        "open": 0,
        "skipped": 0,
        "weeks": [0, 0, 0, 0, 0, 1],
        "time": None,
    }


def test_who_works_blind_hears_in_one_shape_that_it_is_not_for_them(
    client: Client, worked: Project, reem: User
) -> None:
    client.force_login(reem, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/api/projects/press/figures/progress/")
    assert (response.status_code, response.json()["error"]["code"]) == (403, "forbidden")
    assert response.json()["error"]["facts"] == {"needs": ["curator", "manager", "viewer"]}
