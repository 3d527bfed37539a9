"""How well people annotate: the numbers are those of the room, and nobody reads another's."""

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from annotator.agreement.gathering import gather
from annotator.agreement.measuring import with_intervals
from annotator.models import AnnotationSet, Article, Job, Membership
from annotator.services import assignments, quality, review, snapshots
from annotator.services.agreement import freshening
from annotator.services.quality import find
from annotator.services.refusal import Forbidden, NotFound
from annotator.standoff.values import Annotations
from tests import factories
from tests.services.quality.measured import Press, fewer, shorter
from tests.services.review.scenes import base

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def press():
    return Press()


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
    found = press.standing(press.reem)
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
    found = press.standing(press.reem)
    assert found.measure("spans/exact").value == pytest.approx(0.8)
    assert (found.measure("spans/exact").low, found.drift) == (None, None)


def test_who_has_most_to_tell_stands_first_and_everybody_has_a_name(press):
    press.measured(shorter(), base())
    press.measured(base(), base())
    lone = press.article()
    hala = factories.member(project=press.project, first_name="هالة")
    press.hand_in(lone, hala, base(), seconds=60)
    found = quality.quality_of(project=press.reached(press.manager), user=press.manager)
    assert [(found.names[one.person], one.articles) for one in found.people] == [("ريم", 2), ("عمر", 2), ("هالة", 0)]
    assert (found.articles, found.missing, found.job) == (2, 0, None)


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.VIEWER])
def test_nobody_else_reads_them(press, role):
    other = factories.member(project=press.project, role=role)
    project = press.reached(other)
    with pytest.raises(Forbidden):
        quality.quality_of(project=project, user=other)
    with pytest.raises(Forbidden):
        quality.person_of(project=project, user=other, person=press.reem.pk)
    if role == Role.VIEWER:
        with pytest.raises(Forbidden):
            quality.own_of(project=project, user=other)


def test_who_has_no_part_in_the_project_is_nobody_there(press):
    stranger = factories.user()
    for person in (stranger.pk, 2**70):
        with pytest.raises(NotFound):
            quality.person_of(project=press.reached(press.curator), user=press.curator, person=person)


def test_before_the_lock_there_is_nothing_and_unlocking_takes_it_away(press):
    article = press.article()
    mine = press.hand_in(article, press.reem, shorter())
    theirs = press.hand_in(article, press.omar, base())
    assert press.own(press.reem).articles == 0
    review.begin(article=article, voices=[mine.pk, theirs.pk], actor=press.curator)
    assert (press.own(press.reem).articles, press.own(press.reem).places) == (0, [])
    review.abandon(article=article, reason="خطأ", actor=press.curator)
    press.gold(article, theirs)
    assert press.own(press.reem).articles == 1
    review.unlock(article=article, reason="نراجعها", actor=press.curator)
    assert (press.own(press.reem).articles, press.own(press.reem).found, press.own(press.reem).places) == (0, None, [])
    assert press.standing(press.reem).articles == 0


def test_a_set_that_is_not_handed_in_has_no_figures(press):
    """Even where the gold is there: somebody who is still at work must not see it."""
    article = press.measured(base(), base())
    hala = factories.member(project=press.project)
    row = press.give(article, hala)
    assert press.own(hala).articles == 0
    assert row.state == "open"


def test_who_handed_in_stands_there_before_anything_can_be_measured(press):
    """Without a gold set, and without a sign of how long they worked."""
    assert quality.quality_of(project=press.reached(press.manager), user=press.manager).people == []
    press.hand_in(press.article(), press.reem, base())
    (found,) = quality.quality_of(project=press.reached(press.manager), user=press.manager).people
    assert (found.person, found.articles, found.measures, found.times) == (press.reem.pk, 0, [], [])
    assert (found.drift, found.again, found.speed.article, found.control.f1) == (None, None, None, None)


def test_gold_decided_otherwise_gives_other_figures(press):
    article = press.measured(shorter(), base())
    assert press.standing(press.reem).measure("spans/exact").value == pytest.approx(0.8)
    theirs = AnnotationSet.objects.get(article=article, author=press.reem)
    review.unlock(article=press.fresh(article), reason="كان الأقصر أصح", actor=press.curator)
    review.abandon(article=press.fresh(article), reason="من جديد", actor=press.curator)
    press.gold(press.fresh(article), theirs)
    assert press.standing(press.reem).measure("spans/exact").value == 1
    assert press.standing(press.omar).measure("spans/exact").value == pytest.approx(0.8)


def test_an_article_out_of_the_work_takes_its_figures_along(press):
    article = press.measured(shorter(), base())
    press.measured(base(), base())
    Article.objects.filter(pk=article.pk).update(withdrawn_at=timezone.now())
    found = press.standing(press.reem)
    assert (found.articles, found.measure("spans/exact").value) == (1, 1)
    assert [place.article.pk for place in press.own(press.reem).places] == []


def test_ten_articles_that_got_worse_are_told(press):
    for n in range(10):
        press.measured(base() if n < 5 else Annotations(), base(), days=30 - n)
    found = press.standing(press.reem)
    assert found.drift is not None
    assert (found.drift.before, found.drift.after, found.drift.moved) == (1.0, 0.0, "down")
    assert press.standing(press.omar).drift.moved == ""
    assert len(found.times) >= 2


def test_the_order_is_that_of_handing_in_not_that_of_the_articles(press):
    """The first articles of the project were annotated last, and those went well."""
    for n in range(10):
        press.measured(base() if n < 5 else Annotations(), base(), days=10 + n)
    drift = press.standing(press.reem).drift
    assert (drift.before, drift.after, drift.moved) == (0.0, 1.0, "up")


def test_time_is_told_by_weeks_and_after_twenty_of_them_by_months(press):
    with time_machine.travel(datetime(2026, 3, 18, 12, tzinfo=UTC), tick=False):
        for days in (1, 2, 9):
            press.measured(shorter() if days == 9 else base(), base(), days=days)
        found = press.standing(press.reem)
        exact = [find(one.measures, "spans/exact").value for one in found.times]
        assert (found.monthly, [str(one.start) for one in found.times]) == (False, ["2026-03-08", "2026-03-15"])
        assert ([one.articles for one in found.times], exact) == ([1, 2], [pytest.approx(0.8), 1])
        press.measured(base(), base(), days=200)
        found = press.standing(press.reem)
        assert (found.monthly, [str(one.start) for one in found.times]) == (True, ["2025-08-01", "2026-03-01"])


def test_speed_counts_time_at_work_by_article_and_by_words(press):
    for seconds in (100, 200, 300):
        press.measured(base(), base(), seconds=seconds)
    found = press.standing(press.reem).speed
    words = Article.objects.filter(project=press.project).first().words
    assert (found.article.median, found.article.articles) == (200, 3)
    assert found.hundred_words == pytest.approx(100 * 200 / words)
    assert press.standing(press.omar).speed.article is None


def test_practice_is_no_gold_and_stands_apart(press):
    article = press.article()
    press.hand_in(article, press.manager, base())
    row = AnnotationSet.objects.select_related("article__project").get(article=article, author=press.manager)
    assignments.promote(annotation_set=row, actor=press.manager)
    done = press.hand_in(Article.objects.select_related("project").get(pk=article.pk), press.reem, shorter())
    found = press.standing(press.reem)
    assert [(one.article.pk, one.score) for one in found.practised] == [(article.pk, done.score)]
    assert found.articles == 0
    assert [one.score for one in press.own(press.reem).practised] == [done.score]
    assert press.standing(press.omar).practised == ()


def test_much_is_left_to_the_job_and_said(press, monkeypatch):
    press.measured(base(), base())
    monkeypatch.setattr(freshening, "AT_ONCE", 0)
    found = quality.quality_of(project=press.reached(press.manager), user=press.manager)
    assert (found.missing, found.job.noun) == (1, "agreement")
    assert Job.objects.count() == 1
    freshening.rebuild(press.project)
    assert quality.quality_of(project=press.reached(press.manager), user=press.manager).missing == 0


def test_what_leaves_the_house_has_the_names_of_exports(press):
    press.measured(base(), base())
    project = press.reached(press.manager)
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
    project = press.reached(press.manager)
    quality.quality_of(project=project, user=press.manager)
    with django_assert_num_queries(11):
        quality.quality_of(project=project, user=press.manager)
    press.measured(shorter(), base())
    press.measured(fewer(), base())
    quality.quality_of(project=project, user=press.manager)
    with django_assert_num_queries(11):
        assert quality.quality_of(project=project, user=press.manager).articles == 3
