"""Several curators on one article, an annotator who hands in again meanwhile: nothing is lost, everybody is told."""

from uuid import uuid4

import pytest

from annotator.agreement.comparison import Policy
from annotator.models import AnnotationSet, Change, Curation, Decision
from annotator.services import annotations as saving
from annotator.services import integrity, review
from annotator.services.refusal import Conflict
from annotator.services.review import returning
from tests import factories
from tests.services.review.scenes import annotations, base, changed, put, scene, shape, span
from tests.services.test_saving_together import together

pytestmark = pytest.mark.django_db(transaction=True)


def codes(answers):
    """What each job came to: the code of a refusal, else "done"; anything else is a fault and is raised."""
    told = []
    for answer in answers:
        if isinstance(answer, Conflict):
            told.append(answer.code)
        elif isinstance(answer, BaseException):
            raise answer
        else:
            told.append("done")
    return sorted(told)


def test_of_six_curators_at_one_place_one_decides_and_the_others_are_told():
    found = scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")))
    curators = [factories.member(project=found.project, role="curator") for _ in range(6)]
    line = found.line("سامر")
    jobs = [
        lambda n=n: found.decide(line, picks={"": found.voice(n % 2)}, actor=curators[n]) for n in range(len(curators))
    ]
    assert codes(together(jobs)) == ["decided_meanwhile"] * 5 + ["done"]
    assert Decision.objects.filter(ended_at=None).count() == 1
    assert found.gold.revision == 1
    assert list(integrity.verify()) == []


def test_curators_at_different_places_hinder_nobody():
    other = changed(
        base(),
        span("p1", "PERS", "سامر", entity="samer"),
        span("p2", "PERS", "ليلى", entity="layla"),
        span("g1", "LOC", "باريس", entity="paris"),
        genre="analysis",
    )
    found = scene(base(), other)
    lines = [found.line("سامر"), found.line("ليلى"), found.line("باريس"), found.line(kind="label")]
    jobs = [lambda line=line: found.decide(line, picks={"": found.voice(0)}) for line in lines]
    assert codes(together(jobs)) == ["done"] * 4
    assert sorted(Decision.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4]
    assert sorted(Change.objects.filter(annotation_set=found.gold).values_list("sequence", flat=True)) == [1, 2, 3, 4]
    assert Curation.objects.get(gold=found.gold).revision == 4
    assert list(integrity.verify()) == []


def test_the_same_decision_from_four_tabs_is_taken_once():
    found = scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")))
    line, once = found.line("سامر"), uuid4()
    jobs = [lambda: found.decide(line, picks={"": found.voice(1)}, decision_id=once)] * 4
    assert codes(together(jobs)) == ["done"] * 4
    assert (Decision.objects.count(), found.gold.revision) == (1, 1)


def test_of_two_who_begin_one_curation_begins():
    found = scene(base(), base(), begun=False)
    other = factories.member(project=found.project, role="curator")
    voices = [one.pk for one in found.sets]
    jobs = [
        lambda who=who: review.begin(article=found.article, voices=voices, policy=Policy("all_agree"), actor=who)
        for who in (found.curator, other)
    ]
    assert codes(together(jobs)) == ["done", "in_curation"]
    assert AnnotationSet.objects.filter(kind="gold").count() == Curation.objects.count() == 1
    assert shape(found.annotations) == shape(base())


def test_locking_and_deciding_at_once_never_leave_a_locked_gold_with_something_to_look_at():
    found = scene(base(), base(), policy=Policy("all_agree"))
    line = found.line("باريس")
    revision = found.desk.curation.revision
    other = factories.member(project=found.project, role="curator")
    answers = together(
        [
            lambda: review.lock(article=found.article, revision=revision, actor=found.curator),
            lambda: found.decide(line, choice="nothing", actor=other),
        ]
    )
    assert codes(answers) in (["decided_meanwhile", "done"], ["done", "locked"])
    has_city = any(one.type == "GPE" for one in found.annotations.spans.values())
    assert has_city is (found.gold.state == "submitted")


def test_a_set_handed_in_again_while_a_curator_decides_loses_neither():
    found = scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")))
    mine, author = found.sets[1], found.people[1]
    AnnotationSet.objects.filter(pk=mine.pk).update(state="open")
    line = found.line("سامر")
    old = span("p1", "PERS", "سامر", entity="samer")
    wider = base().spans["p1"]

    def rework():
        told = put(annotations(wider), annotations(old))
        outcome = saving.apply_changes(annotation_set_id=mine.pk, changes=[told], actor=author)
        saving.submit(annotation_set_id=mine.pk, revision=outcome.revision, actor=author)
        return outcome.verdicts[0].status

    told = codes(together([rework, lambda: found.decide(line, picks={"": found.voice(1)})]))
    mine.refresh_from_db()
    assert (mine.state, mine.revision) == ("submitted", 2)
    # Either the curator was first and sees now that the place has moved, or was told and has lost nothing but a click.
    now = found.line("سامر")
    assert (told, now.status, now.item.classes) in (
        (["done", "done"], "moved", ()),
        (["done", "moved"], "agreed", ()),
    )
    assert list(integrity.verify()) == []


@pytest.mark.parametrize("turn", range(4))
def test_a_set_given_back_at_the_moment_of_locking_leaves_no_locked_gold_over_it(turn):
    found = scene(base(), base(), policy=Policy("all_agree"))
    revision = found.desk.curation.revision
    back = {"annotation_set": found.sets[0], "return_id": uuid4(), "message": "انظر ثانيةً", "actor": found.curator}
    jobs = [
        lambda: review.lock(article=found.article, revision=revision, actor=found.curator),
        lambda: returning.return_set(**back),
    ]
    told = codes(together(jobs if turn % 2 else jobs[::-1]))
    found.sets[0].refresh_from_db()
    standing = (found.gold.state, found.sets[0].state)
    assert (told, standing) in (
        (["done", "gold_locked"], ("submitted", "submitted")),
        (["done", "reworked"], ("open", "returned")),
    )


def test_two_undo_the_same_decision_once():
    found = scene(base(), base())
    done = review.apply_policy(article=found.article, policy=Policy("all_agree"), batch=uuid4(), actor=found.curator)
    jobs = [lambda: review.undo(article=found.article, decision=done.decisions[0].pk, actor=found.curator)] * 3
    assert codes(together(jobs)) == ["done", "undone_already", "undone_already"]
    assert found.annotations.spans == {}
    assert found.gold.revision == 2
