"""A trial tells the truth: it is what the release then has."""

from typing import Any
from uuid import uuid4

import orjson
import pytest

from annotator.models import AnnotationSet, Article, Release
from annotator.services import releases
from annotator.services.refusal import Conflict
from annotator.services.releases.freezing import drawn
from annotator.services.releases.trying import Trial
from tests import factories
from tests.services.releases import worlds
from tests.services.releases.worlds import World

pytestmark = pytest.mark.django_db

SAME = ("articles", "splits", "clusters", "reasons", "leakage", "without_text", "left_out")


@pytest.fixture
def some() -> World:
    made = worlds.world(6)
    made.copy_of(2)
    return made


def trial_of(some: World, **plan: Any) -> Trial:
    return releases.try_out(some.project, releases.read_plan(plan))


@pytest.mark.parametrize(
    "plan",
    [
        {},
        {"shares": [1, 1, 1], "salt": "ملح", "annotators": True},
        {"dev_from": "2025-01-03", "test_from": "2025-01-05"},
        {"sources": [worlds.SOURCES[1]], "layers": ["entity"], "text": False},
        {"where": "since=2025-01-02", "pins": {"مقال-2.txt": "test", "مقال-6.txt": "train"}},
    ],
)
def test_what_is_tried_is_what_is_released(some: World, plan: dict[str, Any]) -> None:
    tried = trial_of(some, **plan)
    assert not Release.objects.exists()
    made = some.release(**plan)
    summary = orjson.loads(made.summary)
    told = orjson.loads(orjson.dumps(tried.object))
    assert {name: told[name] for name in SAME} == {name: summary[name] for name in SAME}
    assert told["statistics"] == orjson.loads(worlds.content(made, "statistics.json"))["all"]


def test_growth_on_a_base_is_tried_like_it_is_released(some: World) -> None:
    some.release("1.0", shares=[1, 0, 0])
    some.grow(2)
    tried = trial_of(some, base="1.0", shares=[0, 0, 1], pins={some.articles[0].name: "test"})
    assert (tried.moved, tried.reasons) == (1, {"kept": 6, "pinned": 1, "share": 2})
    assert orjson.loads(
        some.release("1.1", base="1.0", shares=[0, 0, 1], pins={some.articles[0].name: "test"}).summary
    )["reasons"] == dict(tried.reasons)


def test_it_warns_of_what_one_regrets_afterwards(some: World) -> None:
    older = worlds.older_schema(some.project)
    AnnotationSet.objects.filter(kind="annotator", article=some.articles[1]).update(schema=older)
    names = [article.name for article in some.articles]
    pins = {names[2]: "test", names[6]: "train", names[0]: "dev", names[5]: "train"}
    tried = trial_of(some, shares=[1, 0, 1], articles=names[:5] + names[6:], pins=pins, annotators=True)
    told = [tuple(one.values()) for one in tried.warnings]
    assert told[0][:2] == ("few", "train")
    assert ("leaks", "near_duplicates", 1) in told
    assert ("pins_idle", 1) in told
    assert ("annotators_older", 2) in told
    assert not any(one.get("split") == "dev" for one in tried.warnings)


def test_an_empty_split_is_warned_of_where_something_was_meant_to_be_in_it(some: World) -> None:
    empty = [one["split"] for one in trial_of(some, test_from="2030-01-01").warnings if one["code"] == "empty"]
    assert empty == ["test"]
    by_shares = trial_of(some, shares=[1, 1, 1], pins={str(one.public): "train" for one in some.articles})
    assert [one["split"] for one in by_shares.warnings if one["code"] == "empty"] == ["dev", "test"]


def test_what_would_take_long_is_refused_and_a_command_takes_its_time(some: World) -> None:
    with pytest.raises(Conflict) as refused:
        releases.try_out(some.project, releases.Plan(), most=6)
    assert (refused.value.code, refused.value.facts) == ("too_many_to_try", {"count": 7, "limit": 6})
    assert releases.try_out(some.project, releases.Plan(), most=None).articles == 7


def test_without_gold_and_without_a_base_there_is_nothing_to_try() -> None:
    none = worlds.world(0, slug="none")
    with pytest.raises(Conflict, match="nothing_to_release"):
        releases.try_out(none.project, releases.Plan())
    with pytest.raises(Conflict, match="no_such_base"):
        releases.try_out(none.project, releases.Plan(base="0.1"))


def test_articles_that_go_while_they_are_compared_are_told(some: World) -> None:
    def gone() -> None:
        Article.objects.filter(pk=some.articles[2].pk).update(public=uuid4())

    with pytest.raises(Conflict) as refused:
        drawn(some.project, releases.Plan(), gone)
    assert (refused.value.code, refused.value.facts["what"]) == ("input_changed", "text")


def test_how_a_choice_stands_is_told_without_reading_anything(some: World) -> None:
    factories.article(project=some.project, name="بلا-مرجع.txt")
    standing = releases.standing_of(
        some.project, releases.read_plan({"layers": ["quote"], "sources": [worlds.SOURCES[0]]})
    )
    assert (standing.ready, standing.left_out, standing.without_gold) == (4, {"other_source": 3}, 0)
    assert [(one.frame.code, one.role.code, one.missing) for one in standing.thinned] == [
        ("quote", "speaker", {"entity"}),
        ("quote", "addressee", {"entity"}),
    ]
    assert releases.standing_of(some.project, releases.Plan()).without_gold == 1
