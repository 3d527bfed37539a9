"""Control articles: their gold stood before, and nothing of somebody's own set went into it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from annotator.models import AnnotationSet, Curation, CurationEvent, Membership
from annotator.services import access, assignments, review
from annotator.services.refusal import NotFound
from annotator.services.review import returning
from annotator.standoff.values import Annotations
from tests import factories
from tests.services.quality.measured import Press, fewer, shorter
from tests.services.review.scenes import base

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def press():
    return Press()


def gold_of(article):
    return AnnotationSet.objects.get(article=article, kind="gold")


def test_from_the_assignment_to_the_figure_and_nobody_sees_the_gold_before(press):
    article = press.measured(shorter(), base())
    hala = factories.member(project=press.project, first_name="هالة")
    row = press.give(article, hala)
    # It is hers like any other, and its gold is for her nowhere.
    assert [one.pk for one in access.sets_of(hala, press.project)] == [row.pk]
    with pytest.raises(NotFound):
        access.set_for(hala, gold_of(article).pk)
    assert (press.own(hala).articles, press.own(hala).places) == (0, [])
    assert press.standing(hala).control.articles == 0

    press.finish(row, fewer())
    found = press.standing(hala)
    assert (found.articles, found.control.articles) == (1, 1)
    # By hand: five marks in the gold, four in hers, all four alike.
    assert found.control.f1.value == pytest.approx(2 * 4 / 9)
    assert press.own(hala).articles == 1
    assert [press.standing(one).control.articles for one in (press.reem, press.omar)] == [0, 0]


def test_three_of_them_have_an_interval_and_stand_apart_from_the_others(press):
    for told in (shorter(), base(), fewer()):
        press.control(press.reem, told, base())
    press.measured(base(), base())
    found = press.standing(press.reem)
    assert (found.articles, found.control.articles) == (4, 3)
    assert found.control.f1.value == pytest.approx(26 / 29)
    assert found.control.f1.low is not None
    assert found.measure("spans/exact").value == pytest.approx(36 / 39)


def test_what_was_handed_in_before_the_gold_was_locked_is_none(press):
    """Though the curation had begun without it."""
    article = press.article()
    theirs = press.hand_in(article, press.omar, base())
    mine = press.hand_in(article, press.reem, shorter())
    review.begin(article=press.fresh(article), voices=[theirs.pk, mine.pk], actor=press.curator)
    review.abandon(article=press.fresh(article), reason="نبدأ من جديد", actor=press.curator)
    press.gold(press.fresh(article), theirs)
    found = press.standing(press.reem)
    assert (found.articles, found.control.articles) == (1, 0)


def test_correcting_the_gold_later_takes_no_control_away(press):
    article = press.control(press.reem, shorter(), base())
    before = press.standing(press.reem)
    review.unlock(article=press.fresh(article), reason="نراجعها", actor=press.curator)
    assert press.standing(press.reem).control.articles == 0, "while it is open there is no gold"
    press.relock(article)
    after = press.standing(press.reem)
    assert (after.control.articles, after.control.f1) == (1, before.control.f1)


def test_a_set_that_was_taken_into_the_gold_is_none_any_more(press):
    article = press.control(press.reem, base(), base())
    sets = list(AnnotationSet.objects.filter(article=article, kind="annotator").values_list("pk", flat=True))
    review.unlock(article=press.fresh(article), reason="طبقة أخرى", actor=press.curator)
    review.change_voices(article=press.fresh(article), voices=sets, actor=press.curator)
    press.relock(article)
    found = press.standing(press.reem)
    assert (found.articles, found.control.articles) == (1, 0)


def test_a_set_that_was_given_back_is_none_for_its_author_may_have_seen_the_gold(press):
    article = press.control(press.reem, shorter(), base())
    mine = AnnotationSet.objects.select_related("article__project", "author").get(article=article, author=press.reem)
    review.unlock(article=press.fresh(article), reason="نراجعها", actor=press.curator)
    given = {"annotation_set": mine, "return_id": uuid4(), "message": "راجع الاسم", "actor": press.curator}
    returning.return_set(**given)
    returning.take_back(annotation_set=mine, actor=press.curator)
    press.relock(article)
    assert press.standing(press.reem).control.articles == 1, "she never had it"
    review.unlock(article=press.fresh(article), reason="نراجعها", actor=press.curator)
    returning.return_set(**{**given, "return_id": uuid4()})
    AnnotationSet.objects.filter(pk=mine.pk).update(state="open")
    press.finish(AnnotationSet.objects.get(pk=mine.pk), Annotations())
    press.relock(article)
    found = press.standing(press.reem)
    assert (found.articles, found.control.articles) == (1, 0)


@pytest.mark.parametrize("role", [Role.CURATOR, Role.MANAGER])
def test_who_reads_the_gold_anyway_has_none(press, role):
    reader = factories.member(project=press.project, role=role)
    press.control(reader, base(), base())
    found = press.standing(reader)
    assert (found.reads, found.articles, found.control.articles) == (True, 1, 0)
    assert press.standing(press.omar).reads is False


def test_an_article_out_of_practice_was_one_for_who_practised_on_it(press):
    """Its answers were known before, and nobody saw them before handing in."""
    article = press.article()
    press.hand_in(article, press.manager, base())
    row = AnnotationSet.objects.select_related("article__project").get(article=article, author=press.manager)
    assignments.promote(annotation_set=row, actor=press.manager)
    press.hand_in(press.fresh(article), press.reem, shorter())
    assert (press.standing(press.reem).articles, len(press.standing(press.reem).practised)) == (0, 1)
    assignments.end_practice(article=press.fresh(article), actor=press.manager)
    found = press.standing(press.reem)
    assert (found.articles, found.control.articles, len(found.practised)) == (1, 1, 0)


def test_the_lock_counts_to_the_second(press):
    article = press.control(press.reem, base(), base())
    mine = AnnotationSet.objects.get(article=article, author=press.reem)
    events = CurationEvent.objects.filter(curation=Curation.objects.get(gold__article=article), act="locked")
    for moment, controls in ((mine.submitted_at - timedelta(seconds=1), 1), (mine.submitted_at, 0)):
        events.update(at=moment)
        assert press.standing(press.reem).control.articles == controls
    assert mine.submitted_at < timezone.now()
