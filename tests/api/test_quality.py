"""Quality as a program reads it: everybody's for a curator's, one's own for an annotator's, and no way around."""

from typing import Any

import pytest
from django.test import Client
from rest_framework import serializers

from annotator.api.quality import OwnQuality, QualityFigure
from annotator.models import Membership, Project, User
from annotator.services import people, projects, review
from tests import factories
from tests.services.quality.measured import Press, fewer, shorter
from tests.services.review.scenes import base

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def press() -> Press:
    made = Press()
    for told in (shorter(), shorter(), fewer()):
        made.measured(told, base(), seconds=120)
    return made


def ask(
    by: User, path: str = "", *, limited: tuple[str, ...] = (), scope: str = "read", slug: str = "press", **query: Any
) -> Any:
    _row, secret = people.create_token(user=by, name="t", scope=scope, actor=by, projects=limited or None)
    headers = {"Authorization": f"Bearer {secret}"}
    return Client().get(f"/api/projects/{slug}/quality/{path}", query, headers=headers)


def keys(of: type[serializers.Serializer[Any]]) -> set[str]:
    """The names the document of the API promises."""
    return set(of().fields)


def test_everybody_for_a_curators_program(press: Press) -> None:
    found = ask(press.curator).json()
    assert (found["articles"], found["fresh"], found["missing_articles"]) == (3, True, 0)
    reem, omar = found["people"]
    assert (reem["person"], omar["person"]["name"]) == ({"id": press.reem.pk, "name": "ريم"}, "عمر")
    exact = {one["code"]: one["value"] for one in reem["measures"] if not one["layer"] and not one["subject"]}
    assert exact["spans/exact"] == pytest.approx(24 / 29)
    assert exact["spans/exact/recall"] == pytest.approx(12 / 15)
    assert reem["differences"] == [
        {"difference": "boundary", "layer": "entity", "type": "PERS", "differing": 2, "items": 6}
    ]
    assert (reem["seconds"]["median"], omar["seconds"], reem["drift"], reem["reads_everything"]) == (
        120,
        None,
        None,
        False,
    )
    assert reem["control"] == {"articles": 0, "f1": None}


def test_the_answers_hold_what_the_document_promises(press: Press) -> None:
    found, own = ask(press.curator).json(), ask(press.reem, "mine/").json()
    assert set(found) == keys(QualityFigure)
    assert set(own) == keys(OwnQuality)
    standing: Any = QualityFigure().fields["people"]
    assert set(found["people"][0]) == set(standing.child.fields)
    kind: Any = standing.child.fields["differences"]
    assert set(found["people"][0]["differences"][0]) == set(kind.child.fields)
    place: Any = OwnQuality().fields["places"]
    assert set(own["places"][0]) == set(place.child.fields)


def test_a_drift_and_a_control_article_in_full(press: Press) -> None:
    press.control(press.reem, base(), base())
    for n in range(7):
        press.measured(base() if n < 2 else fewer(), base(), days=30 - n)
    (reem,) = [one for one in ask(press.curator).json()["people"] if one["person"]["id"] == press.reem.pk]
    assert (reem["control"]["articles"], reem["control"]["f1"]["value"]) == (1, 1)
    assert (reem["drift"]["earlier"], reem["drift"]["latest"]) == (6, 5)
    drift: Any = QualityFigure().fields["people"].child.fields["drift"]  # type: ignore[attr-defined]
    assert set(reem["drift"]) == set(drift.fields)


def test_ones_own_and_nobody_elses(press: Press) -> None:
    response = ask(press.reem, "mine/")
    told = response.json()
    assert (told["articles"], told["advice"]["difference"], told["found"]["value"]) == (
        3,
        "boundary",
        pytest.approx(12 / 15),
    )
    assert {one["code"] for place in told["places"] for one in place["said"]} >= {"segments"}
    body = response.content.decode()
    for other in (press.omar, press.curator, press.manager):
        assert other.display_name not in body
    assert ask(press.omar, "mine/").json()["found"]["value"] == 1


@pytest.mark.parametrize("name", ["person", "user", "one", "people", "author"])
def test_no_parameter_turns_ones_own_into_anothers(press: Press, name: str) -> None:
    assert ask(press.reem, "mine/", **{name: press.omar.pk}).json() == ask(press.reem, "mine/").json()


@pytest.mark.parametrize("scope", ["read", "write"])
def test_an_annotators_program_reads_nobodys_page_but_their_own(press: Press, scope: str) -> None:
    answer = ask(press.reem, scope=scope)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert "عمر" not in answer.content.decode()
    assert ask(press.reem, "mine/", scope=scope).status_code == 200


def test_a_viewers_program_reads_neither(press: Press) -> None:
    viewer = factories.member(project=press.project, role=Role.VIEWER)
    assert [ask(viewer, path).status_code for path in ("", "mine/")] == [403, 403]


def test_a_program_limited_to_another_project_does_not_find_this_one(press: Press) -> None:
    radio = factories.project(slug="radio")
    for user, role in ((press.curator, Role.MANAGER), (press.reem, Role.ANNOTATOR)):
        projects.join(project=radio, user=user, role=role, actor=None)
    assert [ask(press.curator, path, limited=("radio",)).status_code for path in ("", "mine/")] == [404, 404]
    assert ask(press.reem, "mine/", limited=("radio",)).status_code == 404
    assert ask(press.curator, limited=("radio",), slug="radio").json()["people"] == []
    assert ask(press.curator, limited=("press",)).json()["articles"] == 3


def test_somebody_of_another_project_and_nobody_find_nothing(press: Press) -> None:
    stranger = factories.member(project=factories.project(), role=Role.MANAGER)
    assert [ask(stranger, path).status_code for path in ("", "mine/")] == [404, 404]
    assert [Client().get(f"/api/projects/press/quality/{path}").status_code for path in ("", "mine/")] == [401, 401]


def test_who_left_finds_nothing_any_more(press: Press) -> None:
    for user in (press.curator, press.reem):
        rows = Membership.objects.filter(project=press.project, user=user)
        rows.update(ended_at=rows.get().created_at)
        assert [ask(user, path).status_code for path in ("", "mine/")] == [404, 404]


def test_a_project_without_anything_answers_with_nothing(press: Press) -> None:
    empty = factories.project(slug="empty")
    manager = factories.member(project=empty, role=Role.MANAGER)
    found = ask(manager, slug="empty").json()
    assert found == {"articles": 0, "fresh": True, "missing_articles": 0, "people": []}
    own = ask(manager, "mine/", slug="empty").json()
    assert (own["articles"], own["found"], own["places"], own["times"]) == (0, None, [], [])


def test_unlocking_takes_the_places_away_at_once(press: Press) -> None:
    assert len(ask(press.reem, "mine/").json()["places"]) == 2
    for article in press.project.articles.all():
        review.unlock(article=press.fresh(article), reason="نراجعها", actor=press.curator)
    assert (ask(press.reem, "mine/").json()["places"], ask(press.curator).json()["articles"]) == ([], 0)


def test_pseudonyms_stand_in_what_leaves_the_house(press: Press) -> None:
    Project.objects.filter(pk=press.project.pk).update(pseudonymous_exports=True)
    found = ask(press.curator).json()
    assert {one["person"]["id"] for one in found["people"]} == {None}
    assert "ريم" not in str(found)


def test_it_is_only_read(press: Press) -> None:
    _row, secret = people.create_token(user=press.manager, name="t", scope="write", actor=press.manager)
    for path in ("", "mine/"):
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(Client(), method)(
                f"/api/projects/press/quality/{path}", headers={"Authorization": f"Bearer {secret}"}
            )
            assert answer.status_code == 405, (path, method)
