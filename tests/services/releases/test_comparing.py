"""Two releases compared, word by word, out of their frozen sets."""

import pytest

from annotator.models import Release
from annotator.services import releases, review
from annotator.services.releases import comparing
from tests.services.releases.worlds import World, world
from tests.soak import releases as killed

pytestmark = pytest.mark.django_db


@pytest.fixture
def some() -> World:
    return world(3)


def edited(some: World, n: int) -> None:
    """The gold of an article with another mark in it, locked again."""
    review.unlock(article=some.articles[n], reason="نظرة أخرى", actor=some.curator)
    killed.edit_gold(some.articles[n], some.curator)
    killed.lock(some.articles[n], some.curator)


def given_up(some: World, n: int) -> None:
    """The gold of an article given up, with its log."""
    review.unlock(article=some.articles[n], reason="نظرة أخرى", actor=some.curator)
    review.abandon(article=some.articles[n], reason="من جديد", actor=some.curator)


def pair(some: World, **plan: object) -> tuple[Release, Release]:
    first = some.release("1.0", shares=[1, 0, 0])
    edited(some, 0)
    edited(some, 1)
    return first, some.release("2.0", **({"shares": [1, 0, 0]} | plan))


def test_each_changed_article_is_told_with_what_came_into_it(some: World) -> None:
    first, second = pair(some)
    count, (one, _other) = releases.changed_articles(releases.sides_of(first, second), 0, 10)
    assert (count, one.after.id) == (2, str(some.articles[0].public))
    told = releases.changed_object(one)
    assert (told["told"], told["things"], told["from"], told["to"]) == (True, 1, "train", "train")
    (difference,) = told["differences"]
    assert (difference["sort"], difference["type"], difference["way"]) == ("span", "DATE", "added")
    assert difference["before"] is None
    start, end = difference["segments"][0]
    assert one.text[start:end] == difference["after"]["text"]


def test_they_come_page_by_page(some: World) -> None:
    first, second = pair(some)
    pages = [releases.changed_articles(releases.sides_of(first, second), start, 1) for start in (0, 1, 2)]
    assert [count for count, _found in pages] == [2, 2, 2]
    assert [one.after.id for _count, found in pages for one in found] == [str(a.public) for a in some.articles[:2]]


def test_what_cannot_be_rebuilt_any_more_is_said_and_hinders_nothing_else(some: World) -> None:
    first, second = pair(some)
    given_up(some, 0)
    _count, (one, other) = releases.changed_articles(releases.sides_of(first, second), 0, 10)
    assert (one.states, releases.changed_object(one)["told"]) == (None, False)
    assert releases.changed_object(other)["things"] == 1
    assert releases.compare(releases.sides_of(first, second))["untold"] == 1


def test_against_its_base_a_release_tells_what_was_written_down_when_it_was_frozen(some: World) -> None:
    first, second = pair(some, base="1.0")
    given_up(some, 0)
    found = releases.compare(releases.sides_of(first, second))
    assert (found["untold"], found["annotations"], found["counted"]) == (0, {"span:DATE": {"added": 2}}, 2)


def test_of_very_many_changed_articles_only_so_many_are_counted_and_that_is_said(
    some: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "COUNTED", 1)
    found = releases.compare(releases.sides_of(*pair(some)))
    assert (found["counted"], len(found["changed"]), found["annotations"]) == (1, 2, {"span:DATE": {"added": 1}})


def test_who_moved_is_told_with_why(some: World) -> None:
    first = some.release("1.0", shares=[1, 0, 0])
    second = some.release("2.0", shares=[1, 0, 0], pins={str(some.articles[0].public): "test"})
    (moved,) = releases.compare(releases.sides_of(first, second))["moved"]
    assert (moved["from"], moved["to"], moved["why"]) == ("train", "test", "pinned")
