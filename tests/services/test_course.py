"""Where a set stands in its author's work, and what is next."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services import access, course, queue
from annotator.services.course import Course
from tests import factories

pytestmark = pytest.mark.django_db

State = AnnotationSet.State


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def annotator(project: Project) -> User:
    return factories.member(project=project)


def articles(project: Project, count: int) -> list[Article]:
    return [factories.article(project=project, title=f"عنوان {n}", text=f"النص رقم {n}.") for n in range(count)]


def sets(project: Project, author: User, *states: str | None) -> list[AnnotationSet | None]:
    """An article a state, in the list's order; None is one that is not begun."""
    found = articles(project, len(states))
    return [
        state and factories.annotation_set(article=a, author=author, state=state)
        for a, state in zip(found, states, strict=True)
    ]


def of(user: User, row: AnnotationSet | None) -> Course:
    assert row is not None
    found = course.course_of(user=user, annotation_set=access.set_for(user, row.pk))
    assert found is not None
    return found


def test_an_annotators_articles_are_all_of_the_project(project: Project, annotator: User) -> None:
    rows = sets(project, annotator, State.SUBMITTED, State.OPEN, None, State.SKIPPED, State.RETURNED, None)
    here = of(annotator, rows[1])
    assert (here.position, here.total) == (2, 6)
    assert (here.submitted, here.open, here.skipped, here.left) == (1, 2, 1, 2)
    assert here.previous is not None
    assert here.next is not None
    assert here.previous.set_id == rows[0].pk
    assert (here.next.title, here.next.set_id) == ("عنوان 2", None)


def test_the_first_has_none_before_it_and_the_last_none_after_it(project: Project, annotator: User) -> None:
    first, last = sets(project, annotator, State.OPEN, State.OPEN)
    assert (of(annotator, first).previous, of(annotator, last).next) == (None, None)


def test_another_project_and_another_persons_sets_do_not_count(project: Project, annotator: User) -> None:
    other = factories.member(project=project)
    (row,) = sets(project, annotator, State.OPEN)
    factories.annotation_set(article=row.article, author=other, state=State.SUBMITTED)
    elsewhere = factories.project()
    factories.annotation_set(article=factories.article(project=elsewhere), author=factories.member(project=elsewhere))
    here = of(annotator, row)
    assert (here.total, here.submitted, here.open, here.left) == (1, 0, 1, 0)


@pytest.mark.parametrize("role", [Membership.Role.CURATOR, Membership.Role.MANAGER])
def test_who_reads_goes_through_the_sets_of_that_author(project: Project, annotator: User, role: str) -> None:
    rows = sets(project, annotator, State.SUBMITTED, None, State.OPEN)
    reader = factories.member(project=project, role=role)
    here = of(reader, rows[2])
    assert (here.position, here.total, here.left) == (2, 2, 0)
    assert here.previous is not None
    assert here.previous.set_id == rows[0].pk
    assert (here.next, here.upcoming) == (None, None)


def test_a_managers_own_articles_are_those_begun(project: Project) -> None:
    manager = factories.member(project=project, role=Membership.Role.MANAGER)
    rows = sets(project, manager, State.OPEN, None, State.OPEN)
    here = of(manager, rows[0])
    assert (here.position, here.total) == (1, 2)
    assert here.next is not None
    assert here.next.set_id == rows[2].pk


def test_gold_is_nobodys_course(project: Project, annotator: User) -> None:
    (row,) = sets(project, annotator, State.SUBMITTED)
    gold = AnnotationSet.objects.create(article=row.article, kind="gold", schema=row.schema, updated_at=row.updated_at)
    curator = factories.member(project=project, role=Membership.Role.CURATOR)
    assert course.course_of(user=curator, annotation_set=access.set_for(curator, gold.pk)) is None


def upcoming(user: User, project: Project, besides: AnnotationSet | None = None) -> str | None:
    found = queue.next_of(user=user, projects=[access.project_for(user, project.slug)], besides=besides and besides.pk)
    return found and found.article.title


def test_next_is_what_was_returned_then_what_is_open_then_what_is_not_begun(project: Project, annotator: User) -> None:
    rows = sets(project, annotator, None, State.OPEN, State.OPEN, State.RETURNED, State.SKIPPED, State.SUBMITTED)
    for number, row in enumerate(rows[1:3]):
        worked = timezone.now() + timedelta(minutes=number)
        AnnotationSet.objects.filter(pk=row.pk).update(updated_at=worked, revision=1)
    order = []
    for done in (3, 2, 1):
        order.append(upcoming(annotator, project))
        AnnotationSet.objects.filter(pk=rows[done].pk).update(state=State.SUBMITTED)
    order.append(upcoming(annotator, project))
    assert order == ["عنوان 3", "عنوان 2", "عنوان 1", "عنوان 0"]


def test_what_was_only_given_comes_behind_what_was_begun_in_the_order_it_came(
    project: Project, annotator: User
) -> None:
    first, second, begun = sets(project, annotator, State.OPEN, State.OPEN, State.OPEN)
    AnnotationSet.objects.filter(pk=begun.pk).update(revision=1)
    order = []
    for row in (begun, first, second):
        order.append(upcoming(annotator, project))
        AnnotationSet.objects.filter(pk=row.pk).update(state=State.SUBMITTED)
    assert order == ["عنوان 2", "عنوان 0", "عنوان 1"]


def test_what_is_done_with_is_not_next(project: Project, annotator: User) -> None:
    (row,) = sets(project, annotator, State.OPEN)
    assert upcoming(annotator, project) == "عنوان 0"
    assert upcoming(annotator, project, row) is None


@pytest.mark.parametrize("number", [3, 30])
def test_a_course_costs_the_same_queries_however_long_it_is(
    project: Project, annotator: User, number: int, django_assert_num_queries: Any
) -> None:
    rows = sets(project, annotator, *[State.OPEN] * number)
    row = access.set_for(annotator, rows[1].pk)
    with django_assert_num_queries(6):  # project, counts, states, previous, next, what is left open
        course.course_of(user=annotator, annotation_set=row)


def page(user: User, project: Project, **asked: Any) -> tuple[list[str], bool, bool]:
    found = queue.articles_page(user=user, project=access.project_for(user, project.slug), asked=queue.Asked(**asked))
    return [line.article.title for line in found.lines], found.before is not None, found.after is not None


def test_a_list_around_an_article_has_a_few_before_it(project: Project, annotator: User) -> None:
    found = articles(project, 40)
    titles, before, after = page(annotator, project, around=found[20].public)
    assert (titles[0], titles[queue.BEFORE], len(titles)) == ("عنوان 16", "عنوان 20", queue.PAGE_SIZE - 6)
    assert (before, after) == (True, False)
    assert page(annotator, project, around=found[2].public) == (
        [f"عنوان {n}" for n in range(30)],
        False,
        True,
    )


def test_going_back_through_a_list_misses_none(project: Project, annotator: User) -> None:
    found = articles(project, 70)
    titles: list[str] = []
    before: int | None = found[-1].pk + 1
    while before:
        seen = queue.articles_page(
            user=annotator, project=access.project_for(annotator, "press"), asked=queue.Asked(before=before)
        )
        titles = [line.article.title for line in seen.lines] + titles
        before = seen.before
    assert titles == [f"عنوان {n}" for n in range(70)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("أوكرانيا", ["محادثات أوكرانيا ٢٠٢٥"]),
        ("اوكرانيا", ["محادثات أوكرانيا ٢٠٢٥"]),
        ("2025 محادثات", ["محادثات أوكرانيا ٢٠٢٥"]),
        ("محذرا", ["الوزيرُ محذِّراً"]),
        ("قمه", ["قمة باريس"]),
        ("file-b", ["قمة باريس"]),
        ("باريس أوكرانيا", []),
        ("100%", []),
        ("  ", ["محادثات أوكرانيا ٢٠٢٥", "الوزيرُ محذِّراً", "قمة باريس"]),
    ],
)
def test_titles_are_found_as_a_reader_of_arabic_spells_them(
    project: Project, annotator: User, words: str, found: list[str]
) -> None:
    for name, title in zip("cab", ["محادثات أوكرانيا ٢٠٢٥", "الوزيرُ محذِّراً", "قمة باريس"], strict=True):
        factories.article(project=project, title=title, name=f"file-{name}.txt", text=f"نص {name}")
    assert page(annotator, project, words=words)[0] == found
