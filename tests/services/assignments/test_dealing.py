"""The next article: to whom, in which order, how often."""

from datetime import date
from typing import Any

import pytest

from annotator.models import AnnotationSet, Article, Membership, Project
from annotator.services import access, annotations, assignments
from annotator.services.assignments import Ahead
from annotator.services.refusal import Conflict
from tests import factories
from tests.services.assignments.desk import annotator, articles, dealing, next_of, practice, submit, take

pytestmark = pytest.mark.django_db


def order(project: Project, count: int) -> list[str]:
    """What one annotator gets who submits each article before the next."""
    user, out = annotator(project), []
    for _ in range(count):
        row = take(user, project)
        out.append(row.article.title)
        submit(row)
    return out


def test_articles_come_by_priority_then_as_they_were_imported() -> None:
    project = dealing()
    articles(project, 4, priority=[0, 5, 0, 5])
    assert order(project, 4) == ["1", "3", "0", "2"]


DAYS = [date(2025, 3, 1), None, date(2025, 1, 1), date(2025, 2, 1)]


@pytest.mark.parametrize(
    ("policy", "columns", "expected"),
    [
        ("oldest", {"published": DAYS}, ["2", "3", "0", "1"]),
        ("newest", {"published": DAYS}, ["0", "3", "2", "1"]),
        ("balanced", {"source": ["ب", "أ", "أ", "ب"]}, ["1", "0", "2", "3"]),
    ],
)
def test_articles_come_in_the_order_of_the_project(policy: str, columns: Any, expected: list[str]) -> None:
    project = dealing(order=policy)
    articles(project, 4, **columns)
    assert order(project, 4) == expected


def test_an_article_goes_to_as_many_people_as_asked_for_and_to_nobody_twice() -> None:
    project = dealing(overlap=2)
    articles(project, 2)
    first, second, third = (annotator(project) for _ in range(3))
    assert [next_of(first, project), next_of(second, project)] == ["0", "0"]
    assert [next_of(third, project), next_of(third, project)] == ["1", "places_taken"]
    assert [next_of(first, project), next_of(first, project)] == ["1", "nothing_left"]
    for row in AnnotationSet.objects.all():
        submit(row)
    assert next_of(third, project) == "nothing_left"


def test_an_article_may_ask_for_another_number_than_its_project() -> None:
    project = dealing(overlap=1)
    articles(project, 1, overlap=[2])
    people = [annotator(project) for _ in range(3)]
    assert [next_of(user, project) for user in people] == ["0", "0", "places_taken"]


def test_nobody_has_more_open_than_the_project_allows() -> None:
    project = dealing(open_limit=2)
    articles(project, 3)
    user = annotator(project)
    row = take(user, project)
    assert [next_of(user, project), next_of(user, project)] == ["1", "open_limit"]
    submit(row)
    assert next_of(user, project) == "2"


def test_a_skipped_article_goes_to_somebody_else_and_not_to_the_same_person_again() -> None:
    project = dealing()
    articles(project, 1)
    user = annotator(project)
    row = take(user, project)
    annotations.skip(annotation_set_id=row.pk, code="too_hard", actor=user)
    assert next_of(user, project) == "nothing_left"
    assert next_of(annotator(project), project) == "0"


def test_a_skipped_article_comes_back_to_its_author_only_while_a_place_is_free() -> None:
    project = dealing()
    articles(project, 1)
    user, other = annotator(project), annotator(project)
    row = take(user, project)
    annotations.skip(annotation_set_id=row.pk, code="too_hard", actor=user)
    assert annotations.reopen(annotation_set_id=row.pk, actor=user).lease_until is not None
    annotations.skip(annotation_set_id=row.pk, code="too_hard", actor=user)
    take(other, project)
    with pytest.raises(Conflict, match="place_taken"):
        annotations.reopen(annotation_set_id=row.pk, actor=user)


def test_nearly_equal_articles_go_to_different_people() -> None:
    project = dealing(likeness="apart")
    made = articles(project, 3)
    Article.objects.filter(pk__in=[row.pk for row in made[:2]]).update(cluster=made[0].pk)
    first, second = annotator(project), annotator(project)
    assert [next_of(first, project), next_of(first, project), next_of(first, project)] == ["0", "2", "places_taken"]
    assert next_of(second, project) == "1"


def test_nearly_equal_articles_go_to_the_same_person_and_come_one_after_the_other() -> None:
    project = dealing(likeness="together")
    made = articles(project, 4)
    Article.objects.filter(pk__in=[made[0].pk, made[2].pk]).update(cluster=made[0].pk)
    first, second = annotator(project), annotator(project)
    assert next_of(first, project) == "0"
    assert [next_of(second, project), next_of(second, project), next_of(second, project)] == ["1", "3", "places_taken"]
    assert next_of(first, project) == "2"


def test_withdrawn_and_finished_articles_and_archived_projects_are_not_dealt_out() -> None:
    project = dealing()
    made = articles(project, 3, state=["gold", "curation", "new"])
    Article.objects.filter(pk=made[2].pk).update(withdrawn_at=project.created_at)
    user = annotator(project)
    assert next_of(user, project) == "nothing_left"
    Project.objects.filter(pk=project.pk).update(archived_at=project.created_at)
    assert next_of(user, project) == "archived"


def test_where_managers_assign_nothing_is_dealt_out() -> None:
    project = dealing(assignment="push")
    articles(project, 1)
    assert next_of(annotator(project), project) == "managers_assign"


@pytest.mark.parametrize("role", ["manager", "curator", "viewer"])
def test_nothing_is_dealt_out_to_others_than_annotators(role: str) -> None:
    project = dealing()
    articles(project, 1)
    assert next_of(factories.member(project=project, role=role), project) == "forbidden"


@pytest.mark.parametrize("mode", ["pull", "push"])
def test_annotators_see_and_open_only_what_was_given_to_them(mode: str) -> None:
    project = dealing()
    mine, others = articles(project, 2)
    user = annotator(project)
    take(user, project)
    Project.objects.filter(pk=project.pk).update(assignment=mode)
    seen = access.project_for(user, project.slug)
    assert [row.pk for row in access.articles_of(user, seen)] == [mine.pk]
    assert access.article_for(user, mine.public).pk == mine.pk
    with pytest.raises(access.NotFound):
        access.article_for(user, others.public, role=access.ANNOTATE)
    for role in ("viewer", "curator", "manager"):
        reader = factories.member(project=project, role=role)
        assert access.articles_of(reader, access.project_for(reader, project.slug)).count() == 2


def ahead(user: Any, project: Project) -> Ahead:
    found = assignments.outlook(user=user, project=access.project_for(user, project.slug))
    assert found is not None
    return found.ahead


def test_what_is_ahead_is_said_before_anybody_asks() -> None:
    project = dealing(open_limit=1)
    articles(project, 1)
    first, second = annotator(project), annotator(project)
    assert ahead(first, project) == Ahead.DEAL
    row = take(first, project)
    assert [ahead(first, project), ahead(second, project)] == [Ahead.LIMIT, Ahead.WAITING]
    submit(row)
    assert [ahead(first, project), ahead(second, project)] == [Ahead.DONE, Ahead.DONE]
    Project.objects.update(assignment="push")
    assert ahead(first, project) == Ahead.UNASSIGNED
    Project.objects.update(assignment="free")
    assert ahead(first, project) == Ahead.CHOOSE
    reader = factories.member(project=project, role=Membership.Role.CURATOR)
    assert assignments.outlook(user=reader, project=access.project_for(reader, project.slug)) is None


@pytest.mark.parametrize("mode", ["free", "pull"])
def test_practice_comes_before_real_work(mode: str) -> None:
    project = dealing(assignment=mode, open_limit=1)
    articles(project, 1)
    (trial,) = practice(project)
    user = annotator(project)
    assert ahead(user, project) == Ahead.PRACTICE
    row = take(user, project)
    assert (row.article_id, row.lease_until) == (trial.pk, None)
    assert next_of(user, project) in {"practice_open", "open_limit"}
    submit(row)
    assert [ahead(user, project), next_of(user, project)] == [Ahead.PRACTICE_FAILED, "practice_failed"]


def test_one_may_choose_no_real_work_before_practice_is_passed() -> None:
    project = dealing(assignment="free")
    (work,) = articles(project, 1)
    practice(project)
    user = annotator(project)
    seen = access.project_for(user, project.slug)
    with pytest.raises(Conflict, match="practice_first"):
        assignments.open_article(user=user, project=seen, article=work)
    Membership.objects.filter(user=user).update(passed_at=project.created_at)
    assert assignments.open_article(user=user, project=seen, article=work).article_id == work.pk


@pytest.mark.parametrize("waiting", [1, 60])
def test_dealing_costs_the_same_queries_however_many_articles_wait(
    waiting: int, django_assert_max_num_queries: Any
) -> None:
    project = dealing()
    articles(project, waiting)
    user = annotator(project)
    seen = access.project_for(user, project.slug)
    with django_assert_max_num_queries(16):
        assignments.next_article(user=user, project=seen)
