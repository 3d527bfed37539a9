"""One's own figures: made of one's own sets and the locked gold, and of nothing else."""

import pytest

from annotator.models import AnnotationSet, Job, Membership, Notification
from annotator.services import access, quality, review
from annotator.services import annotations as work
from annotator.services.agreement import freshening
from annotator.services.refusal import Forbidden, NotFound
from annotator.standoff.values import Annotations
from tests import factories
from tests.services.quality.measured import Press, fewer, shorter
from tests.services.review.scenes import base, changed, span

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def press():
    return Press()


def written(press, person):
    return quality.own_object(press.own(person))


def test_whatever_a_colleague_does_before_the_lock_changes_nothing_of_it(press):
    """Begins, hands in, is compared and decided about: the answer stays the same to the letter."""
    press.measured(shorter(), base())
    article = press.article()
    mine = press.hand_in(article, press.reem, base())
    before = written(press, press.reem)
    theirs = factories.annotation_set(article=article, author=press.omar)
    assert written(press, press.reem) == before
    theirs = press.finish(theirs, fewer())
    assert written(press, press.reem) == before
    review.begin(article=press.fresh(article), voices=[mine.pk, theirs.pk], actor=press.curator)
    assert written(press, press.reem) == before
    review.ask_second(article=press.fresh(article), reason="رأي آخر", actor=press.curator)
    assert written(press, press.reem) == before
    # The comparison can fail: with the lock it is another answer.
    review.abandon(article=press.fresh(article), reason="من جديد", actor=press.curator)
    press.gold(press.fresh(article), theirs)
    assert written(press, press.reem) != before


def test_after_the_lock_others_move_nothing_of_it_and_have_no_name_in_it(press):
    first = press.measured(shorter(), base())
    press.measured(base(), base())
    before = written(press, press.reem)
    hala = factories.member(project=press.project)
    press.finish(press.give(first, hala), fewer())
    assert written(press, press.reem) == before
    for other in AnnotationSet.objects.exclude(author=press.reem):
        assert str(other.pk) not in str(before)
    for other in (press.omar, press.curator, press.manager, hala):
        assert other.display_name not in str(before)


@pytest.mark.parametrize("role", [Role.CURATOR, Role.MANAGER])
def test_who_reads_everybodys_sets_has_a_page_of_their_own_too(press, role):
    reader = factories.member(project=press.project, role=role)
    press.control(reader, shorter(), base())
    found = press.own(reader)
    assert (found.articles, found.found.value) == (1, pytest.approx(0.8))
    assert {place.couple.one.author for place in found.places} == {reader.pk}


def test_a_viewer_has_none_and_a_stranger_does_not_even_reach_the_project(press):
    viewer = factories.member(project=press.project, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        press.own(viewer)
    with pytest.raises(NotFound):
        press.own(factories.user())


def test_who_leaves_the_project_reads_nothing_more_though_the_figures_stay(press):
    press.measured(shorter(), base())
    membership = Membership.objects.get(project=press.project, user=press.reem)
    Membership.objects.filter(pk=membership.pk).update(ended_at=membership.created_at)
    with pytest.raises(NotFound):
        press.own(press.reem)
    assert press.standing(press.reem).articles == 1


def test_an_article_that_came_again_hides_its_gold_until_it_is_handed_in(press):
    article = press.measured(shorter(), base())
    assert press.own(press.reem).articles == 1
    again = work.make_set(article=press.fresh(article), author=press.reem, round=2)
    assert (press.own(press.reem).articles, press.own(press.reem).places) == (0, [])
    press.finish(again, base())
    found = press.own(press.reem)
    assert (found.articles, found.again.articles) == (1, 1)
    assert found.again.score == press.standing(press.reem).again.score < 100


def test_one_advice_with_the_latest_places_of_ones_own_work(press):
    for told, days in ((shorter(), 9), (shorter(), 3), (base(), 1)):
        press.measured(told, base(), days=days)
    found = press.own(press.reem)
    assert (found.advice.difference, found.advice.type, found.advice.count, found.advice.items) == (
        "boundary",
        "PERS",
        2,
        6,
    )
    assert [place.couple.one.author for place in found.places] == [press.reem.pk] * 2
    assert [place.article.title for place in found.places] == ["مقال 2", "مقال 1"]
    assert {place.type for place in found.places} == {"PERS"}
    assert found.strong.subject == "PERS"
    assert found.found.value == pytest.approx(13 / 15)


@pytest.mark.parametrize(("mine", "gold", "difference"), [(fewer(), base(), "missed"), (base(), fewer(), "extra")])
def test_what_was_left_out_and_what_was_marked_besides_are_two_advices(press, mine, gold, difference):
    for _ in range(2):
        press.measured(mine, gold)
    found = press.own(press.reem)
    assert (found.advice.difference, found.advice.type) == (difference, "GPE")
    assert len(found.places) == 2
    marks = {run.code for place in found.places for run in place.runs} - {""}
    assert marks == {"other" if difference == "missed" else "one"}


def test_a_frame_too_many_is_no_frame_too_few(press):
    """The places of frames are kept together for both directions: shown are those the advice speaks of."""
    silent = changed(base(), without=("f1", "q1", "c1"))
    for mine, gold in ((silent, base()), (silent, base()), (base(), silent)):
        press.measured(mine, gold)
    quotes = [kind for kind in press.standing(press.reem).kinds if kind.difference == "missed"]
    assert {kind.count for kind in quotes} == {2}
    found = press.own(press.reem)
    assert found.advice.difference == "missed"
    assert len(found.places) == 2


def test_without_anything_twice_there_is_no_advice_but_the_places_stand(press):
    press.measured(shorter(), base())
    found = press.own(press.reem)
    assert found.advice is None
    assert {place.type for place in found.places} == {"PERS"}


def test_six_places_are_enough(press):
    for _ in range(8):
        press.measured(shorter(), base())
    assert len(press.own(press.reem).places) == 6


def test_a_type_is_no_strength_from_a_handful_of_marks(press):
    press.measured(base(), base())
    assert press.own(press.reem).strong is None


def test_where_gold_and_set_are_both_empty_there_is_an_article_and_no_number(press):
    press.measured(Annotations(), Annotations())
    found = press.own(press.reem)
    assert (found.articles, found.found, found.right, found.advice, found.places) == (1, None, None, None, [])


def test_all_wrong_is_nothing_found_and_not_nothing_known(press):
    press.measured(changed(Annotations(), span("x", "ORG", "مقترحات")), base())
    found = press.own(press.reem)
    assert (found.found.value, found.right.value) == (0, 0)


def test_what_is_left_to_the_job_is_said_and_the_job_is_not_theirs_to_see(press, monkeypatch):
    press.measured(shorter(), base())
    monkeypatch.setattr(freshening, "AT_ONCE", 0)
    found = press.own(press.reem)
    assert (found.articles, found.missing, found.places) == (0, 1, [])
    assert press.own(press.reem).missing == 1
    (job,) = Job.objects.all()
    with pytest.raises(NotFound):
        access.job_for(press.reem, job.pk)
    freshening.rebuild(press.project)
    assert (press.own(press.reem).missing, press.own(press.reem).articles) == (0, 1)
    assert not Notification.objects.filter(user=press.reem, kind__startswith="job").exists()


def test_it_asks_a_literal_number_of_questions(press, django_assert_num_queries):
    press.measured(shorter(), base())
    project = press.reached(press.reem)
    quality.own_of(project=project, user=press.reem)
    with django_assert_num_queries(14):
        quality.own_of(project=project, user=press.reem)
    press.measured(shorter(), base())
    press.measured(fewer(), base())
    quality.own_of(project=project, user=press.reem)
    with django_assert_num_queries(14):
        assert quality.own_of(project=project, user=press.reem).articles == 3
