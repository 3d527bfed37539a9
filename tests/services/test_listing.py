"""The list of articles: filters that mean what they say, pages that miss and repeat nothing, at any order."""

from datetime import date
from typing import Any

import pytest

from annotator.models import AnnotationSet, Article, Project, SetFigure, SetType, User
from annotator.services.articles import listing
from annotator.services.articles.listing import Filter
from annotator.services.refusal import Invalid
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return factories.project()


@pytest.fixture
def manager(project: Project) -> User:
    return in_project(project, "manager")


def in_project(project: Project, role: str) -> User:
    person = factories.member(project=project, role=role)
    project.role = role
    return person


def article(project: Project, text: str, **columns: Any) -> Article:
    made = factories.article(project=project, text=text, title=text.split()[0], name=f"{text}.txt"[:200])
    Article.objects.filter(pk=made.pk).update(**columns)
    return made


def names(user: User, project: Project, **wanted: Any) -> list[str]:
    rows = listing.filtered(user=user, project=project, wanted=Filter(**wanted))
    return [row.title for row in rows.order_by("pk")]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["أول", "ثان", "ثالث"]),
        ({"states": ["gold"]}, ["ثان"]),
        ({"states": ["gold", "new"]}, ["أول", "ثان", "ثالث"]),
        ({"source": "البحر"}, ["أول"]),
        ({"since": date(2025, 9, 2)}, ["ثان"]),
        ({"until": date(2025, 9, 1)}, ["أول"]),
        ({"since": date(2025, 9, 1), "until": date(2025, 9, 2)}, ["أول", "ثان"]),
        ({"use": "practice"}, ["ثالث"]),
        ({"cluster": 7}, ["أول", "ثان"]),
        ({"words": "باريس"}, ["ثان"]),
        ({"words": "باريس", "states": ["new"]}, []),
        ({"withdrawn": True}, ["رابع"]),
    ],
)
def test_a_filter_shows_what_it_says(
    project: Project, manager: User, wanted: dict[str, Any], expected: list[str]
) -> None:
    article(project, "أول نص", source="البحر", published=date(2025, 9, 1), cluster=7)
    article(project, "ثان في باريس", state="gold", published=date(2025, 9, 2), cluster=7)
    article(project, "ثالث نص", use="practice")
    article(project, "رابع نص", withdrawn_at="2026-01-01T00:00Z")
    article(factories.project(), "غريب في باريس", source="البحر")
    assert names(manager, project, **wanted) == expected


def test_filters_on_sets_show_what_readers_of_sets_ask_for(project: Project, manager: User) -> None:
    one, two = article(project, "أول نص"), article(project, "ثان نص")
    mine = factories.annotation_set(article=one)
    factories.annotation_set(article=two, author=mine.author, state="submitted")
    other = factories.annotation_set(article=two)
    SetFigure.objects.create(annotation_set=other, article=two, revision=0, problems=2)
    SetType.objects.create(annotation_set=other, article=two, project=project, code="genre=report", count=1)
    assert mine.author is not None
    assert names(manager, project, person=mine.author.pk) == ["أول", "ثان"]
    assert names(manager, project, person=mine.author.pk, theirs="submitted") == ["ثان"]
    assert names(manager, project, theirs="open") == ["أول", "ثان"]
    assert names(manager, project, problems=True) == ["ثان"]
    assert names(manager, project, has="genre=report") == ["ثان"]
    assert names(manager, project, has="PERS") == []


@pytest.mark.parametrize("wanted", [{"theirs": "submitted"}, {"problems": True}, {"has": "PERS"}, {"states": ["gold"]}])
def test_an_annotator_cannot_ask_about_the_work_of_others(project: Project, wanted: dict[str, Any]) -> None:
    article(project, "أول نص")
    assert names(in_project(project, "annotator"), project, **wanted) == ["أول"]


def test_a_viewer_may_ask_for_states_but_not_for_people(project: Project) -> None:
    article(project, "أول نص", state="gold")
    article(project, "ثان نص")
    viewer = in_project(project, "viewer")
    assert names(viewer, project, states=["gold"]) == ["أول"]
    assert names(viewer, project, theirs="submitted") == ["أول", "ثان"]


ORDERED = {
    "newest": "دجبأ",
    "oldest": "أبجد",
    "priority": "جأبد",
    "published": "بدجأ",
    "-published": "دبأج",
    "long": "دجبأ",
    "short": "أبجد",
}


@pytest.mark.parametrize("size", [1, 2, 3, 10])
@pytest.mark.parametrize("order", listing.ORDERS)
def test_pages_in_any_order_show_every_article_once(
    project: Project, manager: User, order: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {"ب": date(2025, 9, 2), "د": date(2025, 9, 1)}
    for number, letter in enumerate("أبجد"):
        article(project, f"{letter} {'ن' * number}", priority=letter == "ج", published=days.get(letter), length=number)
    monkeypatch.setattr(listing, "PAGE_SIZE", size)
    seen, after = [], ""
    while True:
        page = listing.page(user=manager, project=project, wanted=Filter(), order=order, after=after)
        assert len(page.lines) <= size
        seen += [line.article.title for line in page.lines]
        if page.after is None:
            break
        after = page.after
    assert "".join(seen) == ORDERED[order]


@pytest.mark.parametrize("cursor", ["x", "_", "_x", "2025-13-01_4", "٣_x", "_-1", "9" * 40 + "_1", "_" + "9" * 30])
@pytest.mark.parametrize("order", ["newest", "published", "priority"])
def test_a_cursor_that_is_none_is_refused(project: Project, manager: User, order: str, cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        listing.page(user=manager, project=project, wanted=Filter(), order=order, after=cursor)
    assert refused.value.code == "bad_cursor"


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_two_queries(project: Project, manager: User, number: int, django_assert_num_queries: Any) -> None:
    for n in range(number):
        factories.annotation_set(article=article(project, f"نص {n}"))
    with django_assert_num_queries(2):
        page = listing.page(user=manager, project=project, wanted=Filter())
        assert len([(one.author.display_name, one.article_id) for line in page.lines for one in line.sets]) == number


def test_counting_ends_where_it_says(project: Project, manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNTED", 2)
    for n in range(4):
        article(project, f"نص {n}")
    assert listing.count(user=manager, project=project, wanted=Filter()) == 3


def test_the_filters_offer_what_there_is_and_no_names_to_a_viewer(project: Project, manager: User) -> None:
    article(project, "أول نص", source="البحر")
    article(project, "ثان نص", source="البحر", state="gold")
    article(project, "ثالث نص", withdrawn_at="2026-01-01T00:00Z")
    offers = listing.offers(user=manager, project=project)
    assert (offers.states, offers.withdrawn, offers.sources) == ({"new": 1, "gold": 1}, 1, ["البحر"])
    assert offers.people == [manager]
    assert listing.offers(user=in_project(project, "viewer"), project=project).people == []


def test_beside_an_article_stand_its_sets_and_what_is_nearly_equal(project: Project, manager: User) -> None:
    one, two = article(project, "أول نص", cluster=3), article(project, "ثان نص", cluster=3)
    row = factories.annotation_set(article=one)
    one.refresh_from_db()
    one.project.role = "manager"
    around = listing.around(user=manager, article=one)
    assert ([str(one.pk) for one in around.sets], [one.pk for one in around.alike]) == ([str(row.pk)], [two.pk])
    one.project.role = "viewer"
    assert listing.around(user=factories.member(project=project, role="viewer"), article=one).sets == []
    assert AnnotationSet.objects.count() == 1
