"""What a draft would come to for the work so far: how much each difference concerns, and where that stands."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from annotator.models import AnnotationSet, Project
from annotator.services import schemas
from annotator.services.schemas import Effect, Touch, effects
from annotator.standoff.schema import load_schema
from tests import factories

pytestmark = pytest.mark.django_db
Body = dict[str, Any]


@pytest.fixture
def project() -> Project:
    return factories.project()


def annotated(project: Project, *operations: Body, label: Body | None = None, tail: str = "") -> AnnotationSet:
    row = factories.annotation_set(article=factories.article(project=project, text=factories.TEXT + tail))
    return factories.saved(row, factories.change(*operations, *([label] if label else [])))


def mark(start: int, type_: str, **attributes: Any) -> Body:
    return factories.put(factories.span(start=start, end=start + 3, type=type_, id=f"s{start}", attributes=attributes))


def quote(**roles: str) -> Body:
    filled = {role: [{"span": span}] for role, span in roles.items()}
    return factories.put({"id": "f1", "type": "quote", "attributes": {}, "roles": filled}, kind="frame")


def effect(project: Project, change: Callable[[Body], object]) -> Effect:
    value: Body = orjson.loads(factories.SCHEMA)
    change(value)
    new = load_schema(orjson.dumps(value).decode())
    return schemas.effect_of(project=project, old=load_schema(factories.SCHEMA), new=new)


def item(value: Body, noun: str, code: str) -> Body:
    return next(one for one in value[noun] if one["code"] == code)


def only(found: Effect) -> Touch:
    (touch,) = [one for one in found.touches if one.things]
    return touch


def without(code: str) -> Callable[[Body], None]:
    """Takes a type out of a schema, with what names it."""

    def change(value: Body) -> None:
        value["spanTypes"] = [one for one in value["spanTypes"] if one["code"] != code]

    return change


def test_a_removed_type_concerns_its_marks_and_shows_where_they_stand(project: Project) -> None:
    annotated(project, mark(0, "PERS"), mark(4, "LAW"), mark(11, "LAW"))
    annotated(project, mark(4, "LAW"), tail=" ثانٍ")
    annotated(project, mark(0, "PERS"), tail=" ثالث")
    found = effect(project, without("LAW"))
    touch = only(found)
    assert (touch.things, touch.sets, touch.breaking) == (3, 2, True)
    assert (found.sets, found.looked_at, found.all_looked_at) == (2, 3, True)
    place = touch.places[0]
    start, end = place.segments[0]
    assert place.article.text[start:end] == place.text[start - place.start : end - place.start]
    assert place.article.text.startswith(place.text, place.start)


def test_another_name_or_colour_concerns_nobody(project: Project) -> None:
    annotated(project, mark(0, "PERS"))

    def change(value: Body) -> None:
        value["spanTypes"][0]["name"]["ar"] = "شخصية"
        value["spanTypes"][0]["colour"]["fill"] = "#f0d48e"

    found = effect(project, change)
    assert [(one.things, one.places) for one in found.touches] == [(0, []), (0, [])]
    assert found.sets == 0


def test_a_removed_choice_concerns_only_what_has_it(project: Project) -> None:
    annotated(project, mark(0, "GPE", role="actor"), mark(4, "GPE", role="literal"), mark(11, "GPE"))

    def change(value: Body) -> None:
        role = item(value["spanTypes"][3], "attributes", "role")
        role["choices"] = [one for one in role["choices"] if one["code"] != "actor"]

    touch = only(effect(project, change))
    assert (touch.things, touch.places[0].segments) == (1, [[0, 3]])


def test_what_is_required_from_now_on_concerns_what_lacks_it_and_takes_nothing_away(project: Project) -> None:
    annotated(project, mark(0, "GPE", role="actor"), mark(4, "GPE"))

    def change(value: Body) -> None:
        extra = {"code": "sector", "name": {"ar": "القطاع", "en": "Sector"}, "kind": "text", "required": True}
        value["spanTypes"][3]["attributes"].append(extra)

    found = effect(project, change)
    touch = only(found)
    assert (touch.things, touch.lacking, touch.breaking, found.sets) == (2, True, False, 0)

    def require(value: Body) -> None:
        item(value["spanTypes"][3], "attributes", "role")["required"] = True

    touch = only(effect(project, require))
    assert (touch.things, touch.places[0].segments) == (1, [[4, 7]])


def test_a_role_is_shown_where_its_mark_stands_and_a_label_is_counted(project: Project) -> None:
    genre = {"op": "set", "kind": "label", "code": "genre", "value": "report", "seen": None}
    annotated(project, mark(0, "QUOTE"), mark(4, "CUE"), quote(content="s0", cue="s4"), label=genre)

    def change(value: Body) -> None:
        frame = item(value, "frameTypes", "quote")
        frame["roles"] = [role for role in frame["roles"] if role["code"] != "cue"]

    touch = only(effect(project, change))
    assert (touch.things, touch.sets, touch.places[0].segments) == (1, 1, [[4, 7]])

    def unlabel(value: Body) -> None:
        value["labels"] = [one for one in value["labels"] if one["code"] != "genre"]

    touch = only(effect(project, unlabel))
    assert (touch.things, touch.places) == (1, [])


@pytest.mark.parametrize("sets", [1, 3])
def test_it_takes_two_queries(project: Project, sets: int, django_assert_num_queries: Any) -> None:
    for n in range(sets):
        annotated(project, mark(0, "LAW"), tail="ن" * n)
    with django_assert_num_queries(2):
        assert effect(project, without("LAW")).sets == sets


def test_of_very_many_sets_the_newest_are_looked_at_and_that_is_said(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "MOST", 1)
    for n in range(2):
        annotated(project, mark(0, "LAW"), tail="ن" * n)
    found = effect(project, without("LAW"))
    assert (found.sets, found.looked_at, found.all_looked_at) == (1, 1, False)
