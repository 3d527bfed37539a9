"""What managers give and take back, and undo."""

from typing import Any

import pytest

from annotator.models import AnnotationSet, Article, AuditEntry, Membership, Notification, Project, User
from annotator.services import annotations, assignments, integrity, standing
from annotator.services.assignments import Wish
from annotator.services.refusal import Conflict, Invalid
from tests import factories
from tests.services.assignments.desk import annotator, articles, dealing, later, manager, mark, submit, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return dealing(assignment="push", overlap=2)


@pytest.fixture
def boss(project: Project) -> User:
    return manager(project)


def held() -> list[tuple[str, str, str]]:
    rows = AnnotationSet.objects.order_by("article", "author")
    return [(row.article.title, row.author.username if row.author else "", row.state) for row in rows]


def counts_are_true() -> bool:
    return all(
        standing.standing_of(article).items()
        <= {n: getattr(Article.objects.get(pk=article.pk), n) for n in ("taken", "submitted", "state")}.items()
        for article in standing.with_gold(Article.objects.all())
    )


def test_articles_are_given_to_people_who_are_told_once_and_it_is_undone_once(project: Project, boss: User) -> None:
    made, one, two = articles(project, 2), annotator(project), annotator(project)
    action = assignments.assign(project=project, articles=[row.pk for row in made], people=[one.pk, two.pk], actor=boss)
    assert action.count == 4
    assert {row.assigned_by_id for row in AnnotationSet.objects.all()} == {boss.pk}
    assert {row.lease_until for row in AnnotationSet.objects.all()} == {None}
    assert sorted(Notification.objects.values_list("user", "kind")) == [
        (one.pk, "articles_assigned"),
        (two.pk, "articles_assigned"),
    ]
    assert AuditEntry.objects.filter(act="assignment.assign", actor=boss).count() == 1
    assert counts_are_true()
    again = assignments.assign(project=project, articles=[made[0].pk], people=[one.pk], actor=boss)
    assert again.count == 0
    done = assignments.undo(action=action, actor=boss)
    assert (done.back, done.kept, held()) == (4, 0, [])
    assert counts_are_true()
    with pytest.raises(Conflict, match="already_undone"):
        assignments.undo(action=action, actor=boss)


def test_undoing_leaves_what_was_worked_on(project: Project, boss: User) -> None:
    made, one = articles(project, 3), annotator(project)
    action = assignments.assign(project=project, articles=[row.pk for row in made], people=[one.pk], actor=boss)
    begun, submitted, _ = AnnotationSet.objects.order_by("article")
    factories.saved(begun, mark(begun.article.text))
    submit(submitted)
    done = assignments.undo(action=action, actor=boss)
    assert (done.back, done.kept) == (1, 2)
    assert [state for _, _, state in held()] == ["open", "submitted"]


def test_taking_back_asks_where_work_has_begun_and_keeps_the_work(project: Project, boss: User) -> None:
    made, one = articles(project, 3), annotator(project)
    assignments.assign(project=project, articles=[row.pk for row in made], people=[one.pk], actor=boss)
    untouched, begun, submitted = AnnotationSet.objects.order_by("article")
    factories.saved(begun, mark(begun.article.text))
    submit(submitted)
    ids = [untouched.pk, begun.pk, submitted.pk]
    with pytest.raises(Conflict, match="begun"):
        assignments.take_back(project=project, sets=ids, actor=boss)
    action = assignments.take_back(project=project, sets=ids, actor=boss, begun=True)
    begun.refresh_from_db()
    assert (action.count, begun.state, begun.skip_code, begun.revision) == (2, "skipped", "taken_back", 1)
    assert [state for _, _, state in held()] == ["skipped", "submitted"]
    assert counts_are_true()
    assert assignments.undo(action=action, actor=boss).back == 2
    assert [state for _, _, state in held()] == ["open", "open", "submitted"]
    assert counts_are_true()
    assert list(integrity.verify()) == []


def test_a_skipped_set_is_given_back_even_beyond_the_overlap(boss: User, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(assignment="pull", overlap=1)
    project.refresh_from_db()
    (article,) = articles(project, 1)
    one, two = annotator(project), annotator(project)
    row = take(one, project)
    factories.saved(row, mark(article.text))
    annotations.skip(annotation_set_id=row.pk, code="too_hard", reason="صعب", actor=one)
    take(two, project)
    action = assignments.assign(project=project, articles=[article.pk], people=[one.pk], actor=boss)
    row.refresh_from_db()
    article.refresh_from_db()
    assert (row.state, row.revision, row.lease_until, article.taken) == ("open", 1, None, 2)
    assignments.undo(action=action, actor=boss)
    row.refresh_from_db()
    assert (row.state, row.skip_code, row.skip_reason) == ("skipped", "too_hard", "صعب")


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("nobody", "nothing_chosen"),
        ("viewer", "not_an_annotator"),
        ("foreign", "nothing_chosen"),
        ("closed", "archived"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_given(
    project: Project, boss: User, what: str, code: str
) -> None:
    (article,) = articles(project, 1)
    person = annotator(project)
    asked: dict[str, Any] = {"articles": [article.pk], "people": [person.pk]}
    if what == "nobody":
        asked["people"] = []
    if what == "viewer":
        asked["people"] = [factories.member(project=project, role=Membership.Role.VIEWER).pk]
    if what == "foreign":
        asked["articles"] = [factories.article().pk]
    if what == "closed":
        project.archived_at = project.created_at
    with pytest.raises((Invalid, Conflict), match=code):
        assignments.assign(project=project, actor=boss, **asked)
    assert not AnnotationSet.objects.exists()


def test_many_are_given_evenly_as_the_preview_said(project: Project, boss: User) -> None:
    made = articles(project, 5, priority=[0, 0, 9, 0, 0])
    people = [annotator(project) for _ in range(3)]
    assignments.assign(project=project, articles=[made[0].pk], people=[people[0].pk], actor=boss)
    wish = Wish(count=4, people=[person.pk for person in people])
    found = assignments.preview(project=project, wish=wish)
    assert sorted(found.shares.values()) == [2, 2, 3]
    assert found.shares[people[0].pk] == 2
    assert {article for article, _ in found.pairs} == {row.pk for row in (made[2], made[0], made[1], made[3])}
    with pytest.raises(Conflict, match="other_articles"):
        assignments.give_many(project=project, wish=wish, actor=boss, expected=3)
    action = assignments.give_many(project=project, wish=wish, actor=boss, expected=7)
    assert action.count == 7
    assert all(article.taken <= 2 for article in Article.objects.all())
    assert assignments.undo(action=action, actor=boss).back == 7


def test_many_of_one_source_and_one_each(project: Project, boss: User) -> None:
    articles(project, 3, source=["أ", "ب", "أ"])
    one, two = annotator(project), annotator(project)
    wish = Wish(count=10, people=[one.pk, two.pk], each=1, source="أ")
    assert assignments.preview(project=project, wish=wish).shares == {one.pk: 1, two.pk: 1}
    assert assignments.sources(project) == ["أ", "ب"]


def test_the_matrix_shows_who_has_what_page_by_page(project: Project, boss: User) -> None:
    made = articles(project, 30, priority=[n % 3 for n in range(30)])
    one, gone = annotator(project), annotator(project)
    assignments.assign(project=project, articles=[made[2].pk], people=[one.pk, gone.pk], actor=boss)
    Membership.objects.filter(user=gone).update(ended_at=project.created_at)
    first = assignments.matrix(project=project, asked=assignments.Asked())
    assert [row.article.title for row in first.rows[:3]] == ["2", "5", "8"]
    assert (first.rows[0].places, first.people[0].open) == (2, 1)
    assert [cell and cell.state for _, cell in first.rows[0].cells] == ["open"]
    assert [row.author_id for row in first.rows[0].others] == [gone.pk]
    rest = assignments.matrix(project=project, asked=assignments.Asked(after=first.after))
    assert {row.article.pk for row in (*first.rows, *rest.rows)} == {row.pk for row in made}
    assert (len(rest.rows), rest.after) == (5, None)
    wanting = assignments.matrix(project=project, asked=assignments.Asked(wanting=True, state="assigned"))
    assert wanting.rows == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_matrix_costs_the_same_queries_however_much_it_shows(
    project: Project, boss: User, count: int, django_assert_num_queries: Any
) -> None:
    made = articles(project, count)
    people = [annotator(project) for _ in range(count)]
    assignments.assign(
        project=project, articles=[row.pk for row in made], people=[one.pk for one in people], actor=boss
    )
    with django_assert_num_queries(5):  # leases, people, load, articles, sets
        assignments.matrix(project=project, asked=assignments.Asked())


def test_a_lease_that_ran_out_frees_an_untouched_article_and_keeps_begun_work(project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(assignment="pull", overlap=1, lease_hours=10)
    project.refresh_from_db()
    articles(project, 2)
    one, two = annotator(project), annotator(project)
    untouched, begun = take(one, project), take(one, project)
    factories.saved(begun, mark(begun.article.text))
    for row in (untouched, begun):
        later(row, hours=11)
    assert [take(two, project).article.title for _ in range(2)] == ["0", "1"]
    begun.refresh_from_db()
    assert (begun.state, begun.skip_code, begun.revision, begun.lease_until) == ("skipped", "expired", 1, None)
    assert not AnnotationSet.objects.filter(pk=untouched.pk).exists()
    with pytest.raises(Conflict, match="place_taken"):
        annotations.reopen(annotation_set_id=begun.pk, actor=one)
    assert counts_are_true()


def test_an_article_that_was_taken_back_and_given_again_is_the_same_set(project: Project) -> None:
    """A page that is still open holds work for it in the browser: it must arrive."""
    (article,) = articles(project, 1)
    manager, one = factories.member(project=project, role="manager"), annotator(project)
    assignments.assign(project=project, articles=[article.pk], people=[one.pk], actor=manager)
    before = AnnotationSet.objects.get(article=article)
    taken = assignments.take_back(project=project, sets=[before.pk], actor=manager)
    assert not AnnotationSet.objects.filter(pk=before.pk).exists()
    assignments.undo(action=taken, actor=manager)
    assert AnnotationSet.objects.get(article=article).pk == before.pk
    other = annotator(project)
    assignments.assign(project=project, articles=[article.pk], people=[other.pk], actor=manager)
    assert AnnotationSet.objects.get(article=article, author=other).pk != before.pk
