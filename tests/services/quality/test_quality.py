"""How well people annotate: the numbers are those of the room, and nobody reads another's."""

import csv
import io

import pytest

from annotator.agreement.gathering import gather
from annotator.agreement.measuring import with_intervals
from annotator.models import AnnotationSet, Article, Job, Membership
from annotator.services import access, assignments, quality, review, snapshots
from annotator.services import annotations as work
from annotator.services.agreement import freshening
from annotator.services.refusal import Forbidden, NotFound
from annotator.standoff.values import Annotations
from tests import factories
from tests.services.quality.measured import Press, fewer, shorter
from tests.services.review.scenes import base, put

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def press():
    return Press()


def of(press, person):
    return quality.standing_of(project=reached(press, press.curator), user=press.curator, person=person.pk)[1]


def own(press, person=None):
    return quality.own_of(project=reached(press, person or press.reem), user=person or press.reem)


def reached(press, user):
    """The project as the gate gives it to somebody."""

    return access.project_for(user, press.project.slug)


def test_the_numbers_are_those_of_the_room(press):
    told = [(shorter(), base()), (base(), base()), (fewer(), base())]
    articles = [press.measured(*pair) for pair in told]
    schema = snapshots.schema_of(press.project.schema)
    parts = []
    for article in articles:
        mine = AnnotationSet.objects.get(article=article, author=press.reem)
        gold = AnnotationSet.objects.get(article=article, kind="gold")
        sides = snapshots.annotations_of(mine.body), snapshots.annotations_of(gold.body)
        parts.append(gather(*sides, Article.objects.get(pk=article.pk).text, schema))
    found = of(press, press.reem)
    assert found.articles == 3
    assert list(found.measures) == list(with_intervals(parts))
    # By hand: 5 marks in each gold; hers 5, 5 and 4, of which 4, 5 and 4 stand in it.
    assert found.measure("spans/exact/recall").value == pytest.approx(13 / 15)
    assert found.measure("spans/exact/precision").value == pytest.approx(13 / 14)
    assert found.measure("spans/exact").value == pytest.approx(26 / 29)
    assert found.measure("spans/overlap").value == pytest.approx(27 / 29)
    assert found.measure("spans/exact").low is not None


def test_from_one_article_there_is_a_number_but_no_interval_and_no_drift(press):
    press.measured(shorter(), base())
    found = of(press, press.reem)
    assert found.measure("spans/exact").value == pytest.approx(0.8)
    assert (found.measure("spans/exact").low, found.drift) == (None, None)


def test_who_has_most_to_tell_stands_first_and_everybody_has_a_name(press):
    press.measured(shorter(), base())
    press.measured(base(), base())
    lone = press.article()
    hala = factories.member(project=press.project, first_name="هالة")
    press.hand_in(lone, hala, base(), seconds=60)
    found = quality.quality_of(project=reached(press, press.manager), user=press.manager)
    assert [(found.names[one.person], one.articles) for one in found.people] == [("ريم", 2), ("عمر", 2), ("هالة", 0)]
    assert (found.articles, found.missing, found.job) == (2, 0, None)


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.VIEWER])
def test_nobody_else_reads_them(press, role):
    other = factories.member(project=press.project, role=role)
    project = reached(press, other)
    with pytest.raises(Forbidden):
        quality.quality_of(project=project, user=other)
    with pytest.raises(Forbidden):
        quality.standing_of(project=project, user=other, person=press.reem.pk)
    if role == Role.VIEWER:
        with pytest.raises(Forbidden):
            quality.own_of(project=project, user=other)


def test_who_has_no_part_in_the_project_is_nobody_there(press):
    stranger = factories.user()
    for person in (stranger.pk, 2**70):
        with pytest.raises(NotFound):
            quality.standing_of(project=reached(press, press.curator), user=press.curator, person=person)


def test_before_the_lock_there_is_nothing_and_unlocking_takes_it_away(press):
    article = press.article()
    mine = press.hand_in(article, press.reem, shorter())
    theirs = press.hand_in(article, press.omar, base())
    assert own(press).articles == 0
    review.begin(article=article, voices=[mine.pk, theirs.pk], actor=press.curator)
    assert (own(press).articles, own(press).places) == (0, [])
    review.abandon(article=article, reason="خطأ", actor=press.curator)
    press.gold(article, theirs)
    assert own(press).articles == 1
    review.unlock(article=article, reason="نراجعها", actor=press.curator)
    assert (own(press).articles, own(press).found, own(press).places) == (0, None, [])
    assert of(press, press.reem).articles == 0


def test_a_set_that_is_not_handed_in_has_no_figures(press):
    """Even where the gold is there: somebody who is still at work must not see it."""
    article = press.measured(base(), base())
    hala = factories.member(project=press.project)
    row = assignments_of(press, article, hala)
    assert own(press, hala).articles == 0
    assert row.state == "open"


def assignments_of(press, article, person):
    """An article with gold given to one more annotator, as a manager does it."""
    assignments.assign_pairs(project=press.project, pairs=[(article.pk, person.pk)], actor=press.manager)
    return AnnotationSet.objects.get(article=article, author=person)


def test_an_article_with_gold_given_to_others_is_a_control_article(press):
    article = press.measured(shorter(), base())
    hala = factories.member(project=press.project, first_name="هالة")
    row = factories.saved(assignments_of(press, article, hala), *_changes(fewer()))
    work.submit(annotation_set_id=row.pk, revision=row.revision, actor=hala)
    found = of(press, hala)
    assert (found.articles, found.control.articles) == (1, 1)
    assert found.control.f1.value == pytest.approx(2 * 4 / 9)
    assert of(press, press.reem).control.articles == 0


def _changes(told: Annotations):

    return [put(told)]


def test_what_differs_most_often_comes_first_with_how_many_of_how_many(press):
    for told in (shorter(), shorter(), fewer()):
        press.measured(told, base())
    found = of(press, press.reem)
    # Of a kind there are mentions and entities: two of each in every article.
    (key, count, items), *rest = found.kinds
    assert (key.split("/")[0], key.split("/")[2], count, items) == (
        "boundary",
        "PERS",
        2,
        12,
    )
    assert all(count >= 2 for _key, count, _items in rest)


def test_ten_articles_that_got_worse_are_told(press):
    for n in range(10):
        press.measured(base() if n < 5 else Annotations(), base(), days=30 - n)
    found = of(press, press.reem)
    assert found.drift is not None
    assert (found.drift.before, found.drift.after, found.drift.moved) == (1.0, 0.0, "down")
    assert of(press, press.omar).drift.moved == ""
    assert len(found.times) >= 2


def test_speed_counts_time_at_work_by_article_and_by_words(press):
    for seconds in (100, 200, 300):
        press.measured(base(), base(), seconds=seconds)
    found = of(press, press.reem).speed
    words = Article.objects.filter(project=press.project).first().words
    assert (found.article.median, found.article.articles) == (200, 3)
    assert found.hundred_words == pytest.approx(100 * 200 / words)
    assert of(press, press.omar).speed.article is None


def test_practice_is_no_gold_and_stands_apart(press):
    article = press.article()
    press.hand_in(article, press.manager, base())
    row = AnnotationSet.objects.select_related("article__project").get(article=article, author=press.manager)
    assignments.promote(annotation_set=row, actor=press.manager)
    done = press.hand_in(Article.objects.select_related("project").get(pk=article.pk), press.reem, shorter())
    found = of(press, press.reem)
    assert [(one.article.pk, one.score) for one in found.practised] == [(article.pk, done.score)]
    assert found.articles == 0
    assert [one.score for one in own(press).practised] == [done.score]


def test_ones_own_figures_are_ones_own(press):
    """What others do with the same articles moves nothing of it."""
    first = press.measured(shorter(), base())
    press.measured(base(), base())
    before = quality.own_object(own(press))
    hala = factories.member(project=press.project)
    row = factories.saved(assignments_of(press, first, hala), *_changes(fewer()))
    work.submit(annotation_set_id=row.pk, revision=row.revision, actor=hala)
    assert quality.own_object(own(press)) == before
    written = str(before)
    assert str(AnnotationSet.objects.get(article=first, author=press.omar).pk) not in written
    assert "عمر" not in written


def test_an_article_that_came_again_hides_its_gold_until_it_is_handed_in(press):
    article = press.measured(shorter(), base())
    assert own(press).articles == 1
    again = work.make_set(article=article, author=press.reem, round=2)
    assert (own(press).articles, own(press).places) == (0, [])
    row = factories.saved(again, *_changes(base()))
    work.submit(annotation_set_id=row.pk, revision=row.revision, actor=press.reem)
    found = own(press)
    assert (found.articles, found.again.articles) == (1, 1)
    assert found.again.score == of(press, press.reem).again.score < 100


def test_one_advice_with_places_from_ones_own_work(press):
    for told in (shorter(), shorter(), base()):
        press.measured(told, base())
    found = own(press)
    assert found.advice[0].startswith("boundary/")
    assert {place.couple.one.author for place in found.places} == {press.reem.pk}
    assert {place.type for place in found.places} == {"PERS"}
    assert found.strong.subject == "PERS"
    assert found.found.value == pytest.approx(13 / 15)


def test_without_anything_twice_there_is_no_advice_but_the_places_stand(press):
    press.measured(shorter(), base())
    found = own(press)
    assert found.advice is None
    assert len(found.places) >= 1


def test_much_is_left_to_the_job_and_said(press, monkeypatch):
    press.measured(base(), base())
    monkeypatch.setattr(freshening, "AT_ONCE", 0)
    found = quality.quality_of(project=reached(press, press.manager), user=press.manager)
    assert (found.missing, found.job.noun) == (1, "agreement")
    assert Job.objects.count() == 1
    freshening.rebuild(press.project)
    assert quality.quality_of(project=reached(press, press.manager), user=press.manager).missing == 0


def test_what_leaves_the_house_has_the_names_of_exports(press):
    press.measured(base(), base())
    project = reached(press, press.manager)
    project.pseudonymous_exports = True
    found = quality.quality_of(project=project, user=press.manager, veiled=True)
    told = quality.quality_object(found)
    assert {one["person"]["id"] for one in told["people"]} == {None}
    assert all(one["person"]["name"].startswith("A") for one in told["people"])
    lines = io.StringIO()
    csv.writer(lines).writerows(quality.quality_lines(found))
    assert "ريم" not in lines.getvalue()
    assert lines.getvalue().startswith("person,articles,code,layer,subject,value,low,high,n")


def test_the_list_asks_a_literal_number_of_questions(press, django_assert_num_queries):
    press.measured(base(), base())
    project = reached(press, press.manager)
    quality.quality_of(project=project, user=press.manager)
    with django_assert_num_queries(8):
        quality.quality_of(project=project, user=press.manager)
    press.measured(shorter(), base())
    press.measured(fewer(), base())
    quality.quality_of(project=project, user=press.manager)
    with django_assert_num_queries(8):
        assert quality.quality_of(project=project, user=press.manager).articles == 3
