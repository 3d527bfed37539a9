"""Practice with known answers, passing it, and one's own articles again, blind."""

from datetime import timedelta

import pytest

from annotator.models import AnnotationSet, Article, Membership, Notification, Project, User
from annotator.services import access, annotations, answers, assignments, integrity, review
from annotator.services.refusal import Conflict, Invalid
from tests import factories
from tests.services.assignments.desk import (
    annotator,
    articles,
    dealing,
    later,
    manager,
    mark,
    next_of,
    practice,
    submit,
    take,
)

pytestmark = pytest.mark.django_db


def done(user: User, project: Project, *changes: object) -> AnnotationSet:
    """The next article taken, changed and submitted."""
    row = take(user, project)
    if changes:
        factories.saved(row, *changes)  # type: ignore[arg-type]
    return submit(row)


def right(project: Project) -> dict[str, object]:
    article = Article.objects.filter(project=project, use="practice").first()
    assert article is not None
    return mark(article.text)


def passed(user: User) -> bool:
    return Membership.objects.get(user=user).passed_at is not None


def test_good_practice_opens_real_work_and_the_annotator_is_told() -> None:
    project = dealing(pass_mark=80)
    articles(project, 1)
    practice(project)
    user = annotator(project)
    row = done(user, project, right(project))
    assert (row.score, passed(user)) == (100, True)
    assert Notification.objects.filter(user=user, kind="practice_passed").count() == 1
    assert next_of(user, project) == "0"


@pytest.mark.parametrize(("edges", "score"), [((0, 4), 100), ((0, 8), 50), ((5, 8), 0)])
def test_the_score_is_f1_with_other_edges_as_half(edges: tuple[int, int], score: int) -> None:
    project = dealing()
    (article,) = practice(project)
    row = done(annotator(project), project, mark(article.text, *edges))
    assert row.score == score


def test_the_mean_of_all_practice_articles_decides() -> None:
    project = dealing(pass_mark=75)
    first, second = practice(project, 2)
    user = annotator(project)
    assert done(user, project, mark(first.text)).score == 100
    assert not passed(user)
    assert done(user, project, mark(second.text, 0, 8)).score == 50
    assert passed(user)


def test_practice_below_the_mark_waits_for_a_manager_who_lets_pass_or_begin_anew() -> None:
    project = dealing()
    articles(project, 1)
    practice(project)
    user, boss = annotator(project), manager(project)
    row = done(user, project)
    assert (row.score, next_of(user, project)) == (0, "practice_failed")
    with pytest.raises(Conflict, match="practice_done"):
        annotations.reopen(annotation_set_id=row.pk, actor=user)
    assert assignments.reset(project=project, user=user, actor=boss) == 1
    with pytest.raises(access.NotFound):
        access.set_for(user, row.pk)
    again = AnnotationSet.objects.get(author=user, round=2)
    factories.saved(again, right(project))
    assert submit(again).score == 100
    assert passed(user)
    assert access.set_for(user, row.pk).score == 0


def test_a_manager_lets_somebody_begin_by_hand() -> None:
    project = dealing()
    articles(project, 1)
    practice(project)
    user, boss = annotator(project), manager(project)
    assignments.let_pass(project=project, user=user, actor=boss)
    assert next_of(user, project) == "0"
    with pytest.raises(Invalid, match="not_an_annotator"):
        assignments.let_pass(project=project, user=boss, actor=boss)


def test_managers_see_each_annotators_results() -> None:
    project = dealing()
    (article,) = practice(project)
    one, two = annotator(project), annotator(project)
    done(one, project, mark(article.text))
    found, results = assignments.results(project=project)
    assert [row.pk for row in found] == [article.pk]
    assert {result.membership.user_id: result.practice.score for result in results} == {one.pk: 100, two.pk: None}


def test_practice_takes_no_places_and_is_not_skipped() -> None:
    project = dealing(overlap=1)
    (article,) = practice(project)
    one, two = annotator(project), annotator(project)
    row = take(one, project)
    assert take(two, project).article_id == article.pk
    with pytest.raises(Conflict, match="practice_stays"):
        annotations.skip(annotation_set_id=row.pk, code="too_hard", actor=one)


def test_a_managers_submitted_set_becomes_known_answers() -> None:
    project = dealing()
    (article,) = articles(project, 1)
    boss = manager(project)
    row = submit(factories.saved(factories.annotation_set(article=article, author=boss), mark(article.text)))
    assignments.promote(annotation_set=row, actor=boss)
    gold = AnnotationSet.objects.get(kind="gold")
    assert (gold.body, gold.author, gold.state, gold.revision) == (row.body, None, "submitted", 1)
    assert list(integrity.verify()) == []
    user = annotator(project)
    assert done(user, project, mark(article.text)).score == 100
    article.refresh_from_db()
    assignments.end_practice(article=article, actor=boss)
    article.refresh_from_db()
    assert (article.use, article.state) == ("work", "gold")
    # From now on it is a gold like any other: whose it was is known, and a curator can open it and go on.
    article = Article.objects.select_related("project").get(pk=article.pk)
    curated = review.must_have_gold(article)
    assert [one.proposed for one in review.provenance(curated).values()] == [[row.pk]]
    assert curated.curation.promoted
    review.unlock(article=article, reason="اسم منسي", actor=boss)
    assert review.desk(review.must_have_gold(article)).waiting == 0
    article.refresh_from_db()
    assert article.state == "curation"


def test_only_ones_own_finished_work_on_an_untouched_article_becomes_practice() -> None:
    project = dealing(assignment="free")
    article, other = articles(project, 2)
    boss = manager(project)
    row = factories.annotation_set(article=article, author=boss)
    with pytest.raises(Conflict, match="not_submitted"):
        assignments.promote(annotation_set=row, actor=boss)
    submit(row)
    theirs = factories.annotation_set(article=article)
    with pytest.raises(Conflict, match="others_work"):
        assignments.promote(annotation_set=row, actor=boss)
    with pytest.raises(Invalid, match="nothing_chosen"):
        assignments.promote(annotation_set=theirs, actor=boss)
    assert not AnnotationSet.objects.filter(kind="gold").exists()
    assert other.use == "work"


def test_after_so_many_submitted_one_of_ones_own_comes_again_blind_and_only_once() -> None:
    project = dealing(reserve_every=2, overlap=1, open_limit=9)
    made = articles(project, 5)
    user, boss = annotator(project), manager(project)
    first = done(user, project, mark(made[0].text))
    done(user, project)
    assert next_of(user, project) == "2"  # the two were submitted just now: they are remembered
    later(first, days=4)
    again = take(user, project)
    assert (again.article_id, again.round, again.revision) == (made[0].pk, 2, 0)
    with pytest.raises(access.NotFound):
        access.set_for(user, first.pk)
    assert access.set_for(boss, first.pk).pk == first.pk
    seen = access.project_for(user, project.slug)
    assert set(access.sets_of(user, seen).filter(article=made[0]).values_list("pk", flat=True)) == {again.pk}
    made[0].refresh_from_db()
    assert (made[0].taken, made[0].submitted) == (1, 1)
    factories.saved(again, mark(made[0].text, 0, 8))
    assert submit(again).score == 50
    assert access.set_for(user, first.pk).pk == first.pk
    assert next_of(user, project) == "3"
    assert [(one.user_id, one.articles, one.score) for one in assignments.self_agreement(project=project)] == [
        (user.pk, 1, 50)
    ]
    made[0].refresh_from_db()
    assert (made[0].taken, made[0].submitted) == (1, 1)


def test_an_own_article_that_came_again_is_opened_as_it_came_last() -> None:
    project = dealing(reserve_every=1)
    (article,) = articles(project, 1)
    user = annotator(project)
    first = done(user, project)
    AnnotationSet.objects.filter(pk=first.pk).update(submitted_at=first.submitted_at - timedelta(days=9))  # type: ignore[operator]
    again = take(user, project)
    seen = access.project_for(user, project.slug)
    assert assignments.open_article(user=user, project=seen, article=article).pk == again.pk


def test_the_comparison_is_told_by_layer_in_the_order_of_the_schema() -> None:
    project = dealing()
    (article,) = practice(project)
    row = done(annotator(project), project, mark(article.text), mark(article.text, 5, 8, type="CUE"))
    row.refresh_from_db()
    found = answers.compare_with_measure(row)
    assert found is not None
    assert {layer: tally.f1 for layer, tally in found.overlap.items()} == {"entity": 1.0, "quote": 0.0}
    assert [pair.kind for pair in found.spans] == ["same", "extra"]
    assert found.score == row.score == 67


def test_what_stands_on_the_same_letters_in_another_layer_is_no_wrong_type() -> None:
    project = dealing()
    (article,) = practice(project)

    def kinds(type_: str) -> list[str]:
        row = done(annotator(project), project, mark(article.text, type=type_))
        row.refresh_from_db()
        found = answers.compare_with_measure(row)
        assert found is not None
        return sorted(pair.kind for pair in found.spans)

    assert kinds("CUE") == ["extra", "missed"]
    assert kinds("ORG") == ["type"]
