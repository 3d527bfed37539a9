"""Agreement as a program reads it, and what a program of somebody who works blind does not."""

from typing import Any

import pytest
from django.test import Client

from annotator.models import Article, Membership, User
from annotator.services import people, projects
from tests import factories
from tests.services.agreement.some import LAYLA, MOSCOW, SAMER, Press, article, press, submitted

pytestmark = pytest.mark.django_db

MARKS = [(SAMER, "PERS"), (LAYLA, "PERS"), (MOSCOW, "GPE")]


@pytest.fixture
def team() -> Press:
    made = press()
    for _ in range(3):
        of = article(made.project)
        submitted(of, made.reem, MARKS)
        submitted(of, made.salem, [*MARKS[:2], (MOSCOW, "ORG")])
    return made


def ask(user: User, path: str = "", *, limited: tuple[str, ...] = (), **query: Any) -> Any:
    _row, secret = people.create_token(user=user, name="t", scope="read", actor=user, projects=limited or None)
    return Client().get(f"/api/projects/press/agreement/{path}", query, headers={"Authorization": f"Bearer {secret}"})


def test_the_report(team: Press) -> None:
    found = ask(team.curator).json()
    assert (found["articles"], found["pairs_of_sets"], found["fresh"], found["missing_articles"]) == (3, 3, True, 0)
    (exact,) = [
        one for one in found["measures"] if (one["code"], one["layer"], one["subject"]) == ("spans/exact", "", "")
    ]
    assert exact["value"] == pytest.approx(2 / 3)
    assert exact["low"] is not None
    assert found["cells"]["confusion/entity/GPE/ORG"] == 3
    assert found["differences"] == {"type/entity/GPE": 3}
    assert [(one["one"]["name"], one["other"]["name"], one["articles"]) for one in found["pairs"]] == [
        ("ريم", "سالم", 3)
    ]


def test_three_together_and_the_mean_of_their_pairs(team: Press) -> None:
    assert ask(team.curator).json()["group"] == {"articles": 0, "measures": []}
    for of in Article.objects.filter(project=team.project):
        submitted(of, team.huda, MARKS)
    found = ask(team.curator).json()
    assert (found["group"]["articles"], found["as_of"]) == (3, None)
    codes = {one["code"] for one in found["group"]["measures"]}
    assert codes >= {"group/types/fleiss", "group/types/alpha", "group/unitizing/alpha", "group/characters/alpha"}
    (exact,) = [
        one
        for one in found["mean_over_pairs"]
        if (one["code"], one["layer"], one["subject"]) == ("spans/exact", "entity", "")
    ]
    assert exact["value"] == pytest.approx((2 / 3 + 1 + 2 / 3) / 3)
    assert {one["layer"] for one in ask(team.curator, layer="quote").json()["group"]["measures"]} == set()


def test_filters_and_what_makes_no_sense(team: Press) -> None:
    assert ask(team.curator, people=[team.reem.pk, team.salem.pk]).json()["pairs_of_sets"] == 3
    assert ask(team.curator, people=[team.huda.pk]).json()["pairs_of_sets"] == 0
    assert ask(team.curator, until="2019-01-01").json()["articles"] == 0
    layers = {one["layer"] for one in ask(team.curator, layer="entity").json()["measures"]}
    assert layers == {"entity"}
    assert ask(team.curator, gold="true").json()["asked"]["gold"] is True
    for wrong in ({"since": "never"}, {"people": [1, 2, 3]}, {"people": ["x"]}, {"schema": 0}):
        assert ask(team.curator, **wrong).status_code == 400


def test_places_page_by_page(team: Press) -> None:
    found = ask(team.curator, "places/", cell="confusion/entity/GPE/ORG").json()
    assert (found["total"], len(found["results"]), found["after"], found["fresh"]) == (3, 3, "", True)
    place = found["results"][0]
    assert [(one["name"], one["kind"]) for one in (place["one"], place["other"])] == [
        ("ريم", "annotator"),
        ("سالم", "annotator"),
    ]
    assert place["said"][0] == {"code": "type", "one": "GPE", "other": "ORG"}
    assert {"text": "موسكو", "marked_by": "both"} in place["snippet"]
    alike = ask(team.curator, "places/", cell="attributes/entity/PERS/mention/NAM/NAM").json()
    assert (alike["total"], alike["results"][0]["said"]) == (
        6,
        [{"code": "attribute:mention", "one": "NAM", "other": "NAM"}],
    )
    assert ask(team.curator, "places/").status_code == 400
    assert ask(team.curator, "places/", cell="no/such").status_code == 404
    assert ask(team.curator, "places/", cell="class/type", after="x").status_code == 404


def test_blind_people_learn_nothing_by_their_programs(team: Press) -> None:
    for path in ("", "places/"):
        answer = ask(team.reem, path, cell="class/type")
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
        assert ask(team.reem, path, limited=("press",), cell="class/type").status_code == 403
    stranger = factories.member(project=factories.project(slug="radio"), role=Membership.Role.MANAGER)
    assert ask(stranger).status_code == 404


def test_a_token_for_some_projects_reaches_theirs_alone(team: Press) -> None:
    assert ask(team.curator, limited=("press",)).status_code == 200
    other = factories.project(slug="radio")
    projects.join(project=other, user=team.curator, role=Membership.Role.CURATOR, actor=None)
    assert ask(team.curator, limited=("radio",)).status_code == 404


def test_viewers_have_figures_without_people(team: Press) -> None:
    viewer = factories.member(project=team.project, role=Membership.Role.VIEWER)
    found = ask(viewer).json()
    assert (found["articles"], found["pairs"], found["needs"]) == (3, [], [])
    assert ask(viewer, people=[team.reem.pk]).status_code == 403
    assert ask(viewer, "places/", cell="class/type").status_code == 403
