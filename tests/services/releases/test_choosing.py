"""Which articles go into a release: by source, by a filter of the list, by name; and what of them."""

import itertools
from typing import Any

import orjson
import pytest

from annotator.formats.registry import FORMATS
from annotator.models import AnnotationSet, Article
from annotator.services import releases
from annotator.services.articles.queries import filter_of_query
from annotator.services.refusal import Conflict, Invalid
from annotator.services.releases.manifest import dumps, loads
from tests.services.releases import worlds
from tests.services.releases.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def some() -> World:
    return worlds.world(4)


def chosen(some: World, **plan: Any) -> list[int]:
    """The articles that a plan takes, by their number in the world."""
    made = releases.manifest_of(some.release(f"{len(some.project.releases.all())}.0", **plan))
    by_id = {str(article.public): n for n, article in enumerate(some.articles)}
    return [by_id[item.id] for item in made.items]


def test_by_source_by_filter_by_name_and_by_all_of_them_together(some: World) -> None:
    Article.objects.filter(pk=some.articles[3].pk).update(external_id="ext-3")
    assert chosen(some) == [0, 1, 2, 3]
    assert chosen(some, sources=[worlds.SOURCES[0]]) == [0, 2]
    assert chosen(some, where="since=2025-01-02&until=2025-01-03&order=long") == [1, 2]
    names = [some.articles[0].name, str(some.articles[1].public), "ext-3"]
    assert chosen(some, articles=names) == [0, 1, 3]
    assert chosen(some, articles=names, sources=[worlds.SOURCES[1]], where="since=2025-01-03") == [3]


def test_a_release_tells_how_its_articles_were_chosen_and_what_was_left(some: World) -> None:
    made = some.release(where="since=2025-01-02", view="من الثاني", articles=[one.name for one in some.articles[:3]])
    manifest = releases.manifest_of(made)
    assert (manifest.plan.where, manifest.plan.view) == ("since=2025-01-02", "من الثاني")
    assert manifest.plan.articles == tuple(sorted(str(one.public) for one in some.articles[:3]))
    assert manifest.left_out == {"not_named": 1, "not_matching": 1}
    assert orjson.loads(made.summary)["left_out"] == {"not_named": 1, "not_matching": 1}
    assert loads(dumps(manifest)) == manifest


def test_what_is_there_when_it_is_frozen_is_what_counts(some: World) -> None:
    begun = some.begin(where="source=" + worlds.SOURCES[0])
    Article.objects.filter(pk=some.articles[2].pk).update(source="غيره")
    assert len(releases.manifest_of(worlds.built(begun)).items) == 1


@pytest.mark.parametrize(
    ("plan", "code", "facts"),
    [
        (
            {"articles": ["a.txt", "مقال-0.txt"]},
            "unknown_articles",
            {"part": "articles", "names": ["a.txt"], "count": 1},
        ),
        ({"pins": {"a.txt": "test"}}, "unknown_articles", {"part": "pins", "names": ["a.txt"], "count": 1}),
        ({"sources": ["نافذه"]}, "unknown_sources", {"part": "sources", "names": ["نافذه"], "count": 1}),
        ({"layers": ["entities"]}, "unknown_layers", {"part": "layers", "names": ["entities"], "count": 1}),
        ({"where": "until=31.12."}, "bad_filter", {"part": "where", "filter": "until", "value": "31.12."}),
        ({"where": "colour=red"}, "bad_filter", {"part": "where", "filter": "colour", "value": "red"}),
    ],
)
def test_what_is_not_there_is_named_and_refused(some: World, plan: dict[str, Any], code: str, facts: Any) -> None:
    with pytest.raises(Invalid) as refused:
        some.begin(**plan)
    assert (refused.value.code, refused.value.facts) == (code, facts)
    assert not some.project.releases.exists()


def test_an_article_pinned_under_two_names_is_refused(some: World) -> None:
    article = some.articles[0]
    with pytest.raises(Invalid) as refused:
        some.begin(pins={article.name: "test", str(article.public): "dev"})
    assert (refused.value.code, refused.value.facts["count"]) == ("pinned_twice", 2)


def test_pins_go_by_any_name_and_move_nobody_else(some: World) -> None:
    made = some.release(
        shares=[1, 0, 0], pins={some.articles[1].name: "test", str(some.articles[2].public): "excluded"}
    )
    placed = {item.id: (item.split, item.why) for item in releases.manifest_of(made).items}
    assert [placed[str(one.public)] for one in some.articles] == [
        ("train", "share"), ("test", "pinned"), ("excluded", "pinned"), ("train", "share"),
    ]  # fmt: skip


def test_gold_under_an_older_schema_is_refused_before_anything_begins(some: World) -> None:
    older = worlds.older_schema(some.project)
    AnnotationSet.objects.filter(kind="gold", article=some.articles[0]).update(schema=older)
    with pytest.raises(Conflict) as refused:
        some.begin()
    assert (refused.value.code, refused.value.facts["count"]) == ("older_schema", 1)
    assert releases.manifest_of(some.release(leave_older=True)).left_out == {"older_schema": 1}


def test_sets_of_annotators_under_an_older_schema_are_counted(some: World) -> None:
    older = worlds.older_schema(some.project)
    AnnotationSet.objects.filter(kind="annotator", article=some.articles[1]).update(schema=older)
    made = some.release(annotators=True, shares=[1, 0, 0])
    assert releases.manifest_of(made).left_out == {"annotators_older": 2}
    assert len(worlds.lines(made, "annotators/train.jsonl")) == 4
    assert releases.manifest_of(some.release("2.0", shares=[1, 0, 0])).left_out == {}


def test_a_plan_of_an_earlier_edition_is_read(some: World) -> None:
    raw = orjson.loads(some.release(sources=[worlds.SOURCES[0]]).manifest)
    for name in ("sources", "where", "view", "articles"):
        del raw["plan"][name]
    raw["plan"]["source"] = worlds.SOURCES[0]
    assert loads(orjson.dumps(raw).decode()).plan.sources == (worlds.SOURCES[0],)
    raw["plan"]["source"] = ""
    assert loads(orjson.dumps(raw).decode()).plan.sources == ()


def test_all_layers_are_the_same_as_none_named(some: World) -> None:
    assert releases.settled(some.project, releases.read_plan({"layers": ["stance", "entity", "quote"]})).layers == ()


def test_no_two_ways_of_writing_share_a_folder() -> None:
    for form in FORMATS.values():
        ways = list(itertools.product(*[[(one.code, value) for value in one.values] for one in form.choices]))
        plan = releases.read_plan(
            {"formats": [{"name": form.name, "options": dict(way)} for way in ways if form.write]}
        )
        expected = (len(ways) - (form.name == "sanad")) if form.write else 0
        assert len(plan.formats) == expected, form.name


@pytest.mark.parametrize("query", ["person=0", "person=x", "state=unheard", "theirs=1", "source=%00", "cluster=-1"])
def test_a_filter_does_not_guess(query: str) -> None:
    with pytest.raises(Invalid) as refused:
        filter_of_query(query)
    assert refused.value.code == "bad_filter"
