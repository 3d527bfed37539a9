"""The gold of an article: begun, locked, opened again with a reason, seconded, promoted, given up."""

from uuid import uuid4

import pytest

from annotator.agreement.comparison import Policy
from annotator.models import (
    AnnotationSet,
    Article,
    AuditEntry,
    Change,
    Curation,
    CurationEvent,
    Decision,
    Notification,
)
from annotator.services import annotations as work
from annotator.services import integrity, review, snapshots
from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound
from annotator.services.standing import settle
from tests import factories
from tests.services.review.scenes import base, changed, scene, shape, span

pytestmark = pytest.mark.django_db


def refusal(code):
    return pytest.raises((Conflict, Forbidden, Invalid, NotFound), match=f"^{code}$")


def state(found):
    return Article.objects.values_list("state", flat=True).get(pk=found.article.pk)


def lock(found, actor=None, **more):
    revision = Curation.objects.get(gold=found.gold).revision
    return review.lock(article=found.article, revision=revision, actor=actor or found.curator, **more)


def agreed():
    return scene(base(), base(), policy=Policy("all_agree"))


def test_curation_begins_with_what_was_handed_in():
    found = scene(base(), base(), begun=False)
    assert state(found) == "progress" or state(found) == "submitted"
    voices = review.default_voices(found.article)
    assert set(voices) == {one.pk for one in found.sets}
    gold = review.begin(article=found.article, voices=voices, actor=found.curator)
    assert (gold.kind, gold.state, gold.author_id, gold.schema_id) == ("gold", "open", None, found.sets[0].schema_id)
    assert state(found) == "curation"
    assert [one.act for one in CurationEvent.objects.all()] == ["began"]
    assert AuditEntry.objects.filter(act="curation.began", actor=found.curator).count() == 1
    with refusal("in_curation"):
        review.begin(article=found.article, voices=voices, actor=found.curator)


def test_annotators_cannot_take_their_sets_back_while_it_is_curated():
    found = scene(base(), base())
    with refusal("in_curation"):
        work.reopen(annotation_set_id=found.sets[0].pk, actor=found.people[0])


def test_curation_is_refused_for_what_cannot_be_compared():
    found = scene(base(), base(), begun=False)
    with refusal("no_voices"):
        review.begin(article=found.article, voices=[], actor=found.curator)
    with refusal("no_such_voice"):
        review.begin(article=found.article, voices=[uuid4()], actor=found.curator)
    elsewhere = scene(base(), begun=False)
    with refusal("no_such_voice"):
        review.begin(article=found.article, voices=[elsewhere.sets[0].pk], actor=found.curator)
    AnnotationSet.objects.filter(pk=found.sets[0].pk).update(state="open")
    with refusal("not_submitted"):
        review.begin(article=found.article, voices=[found.sets[0].pk], actor=found.curator)
    Article.objects.filter(pk=found.article.pk).update(use="practice")
    found.article.refresh_from_db()
    with refusal("practice"):
        review.begin(article=found.article, voices=[found.sets[1].pk], actor=found.curator)
    assert not Curation.objects.exists()


def test_a_locked_gold_is_read_and_written_no_more():
    found = agreed()
    gold = lock(found, reason="كلها متفق عليها")
    assert (gold.state, state(found)) == ("submitted", "gold")
    assert gold.submitted_at is not None
    told = work.apply_changes(
        annotation_set_id=gold.pk,
        changes=[factories.change(factories.put(factories.span(start=0, end=3)))],
        actor=found.curator,
    )
    assert [(one.status, one.code) for one in told.verdicts] == [("rejected", "not_open")]
    with refusal("locked"):
        found.decide(found.desk.lines[0])
    with refusal("locked"):
        lock(found)
    assert list(integrity.verify(found.project)) == []


def test_it_is_not_locked_before_everything_is_looked_at():
    found = scene(base(), changed(base(), without=("g1", "paris")), policy=Policy("all_agree"))
    with refusal("waiting") as refused:
        lock(found)
    assert refused.value.facts == {"places": 1}
    found.decide(found.line("باريس"), choice="nothing")
    assert lock(found).state == "submitted"


def test_it_is_not_locked_over_somebody_elses_decision():
    found = agreed()
    revision = found.desk.curation.revision
    found.decide(found.desk.lines[0], choice="nothing")
    with refusal("decided_meanwhile"):
        review.lock(article=found.article, revision=revision, actor=found.curator)
    assert found.gold.state == "open"


def test_it_is_not_locked_while_a_set_is_with_its_author():
    found = agreed()
    AnnotationSet.objects.filter(pk=found.sets[1].pk).update(state="returned")
    with refusal("reworked"):
        lock(found)


def test_unlocking_needs_a_reason_that_everybody_can_read():
    found = agreed()
    with refusal("not_locked"):
        review.unlock(article=found.article, reason="خطأ", actor=found.curator)
    lock(found)
    with refusal("reason_needed"):
        review.unlock(article=found.article, reason="  ", actor=found.curator)
    review.unlock(article=found.article, reason="خطأ في الفقرة الثانية", actor=found.curator)
    assert (found.gold.state, state(found)) == ("open", "curation")
    events = list(CurationEvent.objects.order_by("pk").values_list("act", "reason"))
    assert events == [("began", ""), ("locked", ""), ("unlocked", "خطأ في الفقرة الثانية")]
    assert found.desk.waiting == 0


def test_a_second_curator_looks_at_it_before_it_is_locked():
    found = agreed()
    other = factories.member(project=found.project, role="curator")
    with refusal("not_asked"):
        review.second(article=found.article, actor=other)
    review.ask_second(article=found.article, reason="قضية حساسة", actor=found.curator)
    with refusal("second_waits"):
        lock(found)
    with refusal("own_second"):
        review.second(article=found.article, actor=found.curator)
    review.second(article=found.article, actor=other)
    assert lock(found).state == "submitted"
    curation = Curation.objects.get(gold=found.gold)
    assert (curation.second, curation.second_by, curation.locked_by) == ("done", other, found.curator)
    # Whoever opens it again asks anew.
    review.unlock(article=found.article, reason="خطأ", actor=other)
    assert Curation.objects.get(gold=found.gold).second == "none"


def test_the_only_set_of_an_article_becomes_its_gold_directly():
    found = scene(base(), begun=False)
    gold = review.promote(annotation_set=found.sets[0], reason="واسم واحد", actor=found.curator)
    assert (gold.state, state(found)) == ("submitted", "gold")
    assert shape(found.annotations) == shape(base())
    assert AnnotationSet.objects.get(pk=found.sets[0].pk).state == "submitted"
    told = review.provenance(found.gold)
    assert {(tuple(one.proposed), one.by) for one in told.values()} == {((found.sets[0].pk,), found.curator)}
    assert list(integrity.verify(found.project)) == []
    with refusal("in_curation"):
        review.promote(annotation_set=found.sets[0], actor=found.curator)
    # Opened again, it is curated like any other.
    review.unlock(article=found.article, reason="تدقيق", actor=found.curator)
    assert {line.status for line in found.desk.lines} <= {"agreed", "follows"}


def test_one_of_several_sets_is_not_promoted():
    found = scene(base(), base(), begun=False)
    with refusal("several_sets"):
        review.promote(annotation_set=found.sets[0], actor=found.curator)
    assert not AnnotationSet.objects.filter(kind="gold").exists()


def test_an_empty_set_can_be_gold():
    found = scene(base(), begun=False)
    AnnotationSet.objects.filter(pk=found.sets[0].pk).update(body='{"spans":[],"entities":[],"frames":[],"labels":{}}')
    gold = review.promote(annotation_set=found.sets[0], actor=found.curator)
    assert (gold.revision, snapshots.annotations_of(gold.body).spans) == (0, {})


def test_other_sets_can_be_compared_later_and_what_was_decided_stays():
    found = scene(base(), base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")), begun=False)
    review.begin(
        article=found.article,
        voices=[one.pk for one in found.sets[:2]],
        policy=Policy("all_agree"),
        actor=found.curator,
    )
    assert found.desk.waiting == 0
    review.change_voices(article=found.article, voices=[one.pk for one in found.sets], actor=found.curator)
    desk = found.desk
    assert len(desk.compared.rows) == 3
    # The third one agrees in all but one place: only there somebody has to look again.
    moved = [line for line in desk.lines if line.status == "moved"]
    assert shape(found.annotations) == shape(base())
    assert moved == [found.line("سامر")]


def test_given_up_nothing_is_left_of_it_but_a_line_in_the_log():
    found = scene(base(), changed(base(), without=("g1", "paris")), policy=Policy("all_agree"))
    gold = found.gold
    found.decide(found.line("باريس"), choice="nothing")
    with refusal("reason_needed"):
        review.abandon(article=found.article, reason="", actor=found.curator)
    review.abandon(article=found.article, reason="بدأ خطأً", actor=found.curator)
    assert not AnnotationSet.objects.filter(pk=gold.pk).exists()
    assert not Decision.objects.exists()
    assert not Change.objects.filter(annotation_set=gold.pk).exists()
    assert AuditEntry.objects.get(act="curation.abandoned").actor == found.curator
    assert state(found) != "curation"
    assert work.reopen(annotation_set_id=found.sets[0].pk, actor=found.people[0]).state == "open"
    settle(found.article.pk)
    assert list(integrity.verify(found.project)) == []


def test_a_closed_project_is_not_curated():
    found = agreed()
    found.project.archived_at = found.gold.updated_at
    found.article.project = found.project
    for act in (
        lambda: review.lock(article=found.article, revision=1, actor=found.curator),
        lambda: review.unlock(article=found.article, reason="خطأ", actor=found.curator),
        lambda: found.decide(found.desk.lines[0]),
    ):
        with refusal("archived"):
            act()


def test_before_curation_there_is_nothing_to_decide():
    found = scene(base(), base(), begun=False)
    with refusal("not_found"):
        review.must_have_gold(found.article)
    with refusal("not_found"):
        review.undo(article=found.article, decision=uuid4(), actor=found.curator)
    assert review.gold_of(found.article) is None


def test_the_letters_of_the_voices_give_no_names_away():
    orders = set()
    for _ in range(8):
        found = scene(base(), base(), base())
        rows = found.desk.compared.rows
        orders.add(tuple(found.people.index(row.author) for row in rows))
        assert found.desk.compared.letters == {str(row.pk): n for n, row in enumerate(rows)}
    assert len(orders) > 1


def test_provenance_names_who_proposed_and_who_decided():
    found = scene(base(), changed(base(), without=("g1", "paris")), policy=Policy("all_agree"))
    found.decide(found.line("باريس"), picks={"": found.voice(0)}, reason="مدينة بعينها")
    told = review.provenance(found.gold)
    spans = {one.text: id_ for id_, one in found.annotations.spans.items()}
    paris = told[spans["باريس"]]
    assert ([str(one) for one in paris.taken], paris.decision.reason) == ([found.voice(0)], "مدينة بعينها")
    assert [str(one) for one in paris.proposed] == [found.voice(0)]
    samer = told[spans["سامر الهادي"]]
    assert (samer.decision.policy, {str(one) for one in samer.proposed}) == (
        "all_agree",
        {found.voice(0), found.voice(1)},
    )
    assert told.keys() == {*found.annotations.spans, *found.annotations.entities, *found.annotations.frames}


def test_who_asked_for_a_second_opinion_can_ask_for_it_no_longer_and_lock():
    found = agreed()
    other = factories.member(project=found.project, role="curator")
    with refusal("not_asked"):
        review.withdraw_second(article=found.article, actor=found.curator)
    review.ask_second(article=found.article, actor=found.curator)
    with refusal("forbidden"):
        review.withdraw_second(article=found.article, actor=other)
    review.withdraw_second(article=found.article, reason="لا أحد غيري", actor=found.curator)
    assert lock(found).state == "submitted"
    events = CurationEvent.objects.filter(curation=found.gold.pk).order_by("pk").values_list("act", "reason")
    assert list(events)[1:3] == [("asked_second", ""), ("withdrew", "لا أحد غيري")]
    assert not Notification.objects.filter(user=other, kind="second_asked", read_at=None).exists()


def test_a_manager_can_withdraw_what_a_curator_has_asked():
    found = agreed()
    manager = factories.member(project=found.project, role="manager")
    review.ask_second(article=found.article, actor=found.curator)
    review.withdraw_second(article=found.article, actor=manager)
    assert Curation.objects.get(gold=found.gold).second == "none"
