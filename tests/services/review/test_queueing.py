"""The queue of curators: what is in which of its lists, in which order, at what cost."""

from typing import Any

import pytest
from django.urls import reverse

from annotator.agreement.comparison import Policy
from annotator.models import AnnotationSet, Article, Project
from annotator.services import access, review
from annotator.services import annotations as saving
from annotator.services.refusal import Invalid
from tests import factories
from tests.services.review.scenes import Scene, annotations, base, changed, put, scene, span
from tests.web.review.test_comparison import signed_in

pytestmark = pytest.mark.django_db


def project_of(found: Scene) -> Project:
    return access.project_for(found.curator, found.project.slug)


def queue(found: Scene, name: str = "waiting", **more: Any) -> review.Queue:
    return review.curation_queue(user=found.curator, project=project_of(found), listed=name, **more)


def listed(found: Scene, name: str, **more: Any) -> list[Article]:
    return [line.article for line in queue(found, name, **more).lines]


def another(found: Scene, text: str, *, priority: int = 0) -> Article:
    """A second article of the project that two annotators have handed in."""
    made = factories.article(project=found.project, text=text)
    for _ in range(2):
        factories.submitted(article=made, author=factories.member(project=found.project))
    Article.objects.filter(pk=made.pk).update(priority=priority)
    return made


def test_what_enough_annotators_handed_in_waits_and_what_is_begun_does_not() -> None:
    found = scene(base(), base(), begun=False)
    assert listed(found, "waiting") == [found.article]
    assert [line.sets for line in queue(found).lines] == [2]
    review.begin(article=found.article, voices=[row.pk for row in found.sets], actor=found.curator)
    assert listed(found, "waiting") == []
    assert listed(found, "open") == [found.article]
    (line,) = queue(found, "open").lines
    assert line.curation is not None
    assert (line.curation.began_by, line.moved) == (found.curator, 0)


def test_what_too_few_have_handed_in_does_not_wait() -> None:
    found = scene(base(), begun=False)
    Project.objects.filter(pk=found.project.pk).update(overlap=2)
    saving.reopen(annotation_set_id=found.sets[0].pk, actor=found.people[0])
    found.sets[0].refresh_from_db()
    saving.submit(annotation_set_id=found.sets[0].pk, revision=found.sets[0].revision, actor=found.people[0])
    assert listed(found, "waiting") == []


def test_the_next_is_the_one_of_the_highest_priority_then_the_oldest() -> None:
    found = scene(base(), base(), begun=False)
    urgent = another(found, "نص عاجل.", priority=5)
    later = another(found, "نص لاحق.")
    assert listed(found, "waiting") == [urgent, found.article, later]
    assert review.next_to_curate(user=found.curator, project=project_of(found)) == urgent


def test_a_set_that_changed_since_stands_under_changed_until_somebody_decides() -> None:
    wrong = span("p1", "PERS", "سامر", entity="samer")
    found = scene(base(), changed(base(), wrong), policy=Policy("all_agree"))
    assert listed(found, "moved") == []
    row, author = found.sets[1], found.people[1]
    AnnotationSet.objects.filter(pk=row.pk).update(state="open")
    factories.saved(row, put(annotations(base().spans["p1"]), annotations(wrong)))
    assert listed(found, "moved") == [found.article]
    (line,) = queue(found, "moved").lines
    assert line.moved == 1
    assert [one.pk for one in review.moved_sets(found.gold)] == [row.pk]
    assert row.author == author


def test_a_second_opinion_stands_in_a_list_of_its_own() -> None:
    found = scene(base(), base(), policy=Policy("all_agree"))
    assert listed(found, "second") == []
    review.ask_second(article=found.article, actor=found.curator)
    assert listed(found, "second") == listed(found, "open") == [found.article]


def test_locked_gold_stands_under_gold_alone() -> None:
    found = scene(base(), base(), policy=Policy("all_agree"))
    review.lock(article=found.article, revision=found.gold.curation.revision, actor=found.curator)
    assert queue(found).counts == {"waiting": 0, "open": 0, "moved": 0, "second": 0, "gold": 1}
    assert listed(found, "gold") == [found.article]


def test_practice_and_what_is_taken_out_are_no_work_for_curators() -> None:
    found = scene(base(), base(), begun=False)
    Article.objects.filter(pk=found.article.pk).update(use="practice")
    assert listed(found, "waiting") == []


def test_a_long_list_comes_in_pages() -> None:
    found = scene(base(), base(), begun=False)
    for n in range(26):
        made = factories.article(project=found.project, text=f"نص رقم {n}.")
        Article.objects.filter(pk=made.pk).update(state="submitted")
    first = queue(found)
    assert (len(first.lines), first.counts["waiting"]) == (25, 27)
    assert first.after is not None
    rest = queue(found, after=first.after)
    assert (len(rest.lines), rest.after) == (2, None)
    assert {line.article.pk for line in first.lines}.isdisjoint(line.article.pk for line in rest.lines)


@pytest.mark.parametrize(("name", "after", "code"), [("odd", "", "unknown_list"), ("open", "x", "bad_cursor")])
def test_a_list_there_is_none_of_is_refused(name: str, after: str, code: str) -> None:
    found = scene(base(), begun=False)
    with pytest.raises(Invalid) as refused:
        queue(found, name, after=after)
    assert refused.value.code == code


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_long_the_list_is(number: int, django_assert_num_queries: Any) -> None:
    found = scene(base(), base(), begun=False)
    for n in range(number - 1):
        another(found, f"نص رقم {n}.")
    client = signed_in(found.curator)
    address = reverse("curation-queue", args=[found.project.slug])
    with django_assert_num_queries(QUERIES):
        html = client.get(address).content.decode()
    assert html.count('class="t"') == number + 1
    assert html.count("btn primary") == 1


QUERIES = 13


def test_the_page_leads_to_the_next_article_and_says_so_when_there_is_none() -> None:
    found = scene(base(), base(), begun=False)
    client = signed_in(found.curator)
    address = reverse("curation-queue", args=[found.project.slug])
    html = client.get(address).content.decode()
    assert "1 article waits for a curator." in html
    assert reverse("curation", args=[found.article.public]) in html
    review.begin(article=found.article, voices=[row.pk for row in found.sets], actor=found.curator)
    html = client.get(address).content.decode()
    assert "btn primary" not in html
    assert "1 is in curation." in html
    begun = client.get(address, {"list": "open"}).content.decode()
    assert f"begun by <bdi>{found.curator.display_name}</bdi>" in begun
    assert client.get(address, {"list": "odd", "after": "x"}).status_code == 200


def test_only_curators_and_managers_have_the_way_to_it() -> None:
    found = scene(base(), begun=False)
    address = reverse("curation-queue", args=[found.project.slug])
    page = reverse("guidelines", args=[found.project.slug])
    assert address in signed_in(found.curator).get(page).content.decode()
    assert address not in signed_in(found.people[0]).get(page).content.decode()
