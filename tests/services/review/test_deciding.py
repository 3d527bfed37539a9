"""A curator decides between three annotators: what is taken stands in the gold, and can be taken back."""

from dataclasses import replace
from uuid import uuid4

import pytest

from annotator.agreement.comparison import Policy, Rule
from annotator.models import AnnotationSet, Article, Change, Decision
from annotator.services import annotations as saving
from annotator.services import integrity, review
from annotator.services.refusal import Conflict, Invalid
from annotator.standoff.values import Entity, Filler, Frame
from tests import factories
from tests.services.review.scenes import TEXT, annotations, at, base, changed, filler, put, quote, scene, shape, span

pytestmark = pytest.mark.django_db


def verified(scene):
    """The log of every set rebuilds its body."""
    assert list(integrity.verify(scene.project)) == []


def test_what_all_agree_on_is_taken_at_once():
    found = scene(base(), base(), base(), policy=Policy("all_agree"))
    assert shape(found.annotations) == shape(base())
    assert {line.status for line in found.desk.lines} == {"decided", "follows"}
    assert found.desk.waiting == 0
    assert Article.objects.get(pk=found.article.pk).state == "curation"
    verified(found)


def test_a_difference_waits_and_the_chosen_reading_stands():
    shorter = changed(base(), span("p1", "PERS", "سامر", entity="samer"))
    found = scene(base(), shorter, base(), policy=Policy("all_agree"))
    line = found.line("سامر")
    assert (line.status, line.item.classes) == ("open", ("boundary",))
    assert found.desk.waiting == 1

    found.decide(line, picks={"": found.voice(1)}, reason="اللقب خارج الاسم")

    assert [one.segments for one in found.annotations.spans.values() if one.type == "PERS"].count((at("سامر"),)) == 1
    assert found.line("سامر").status == "decided"
    assert found.desk.waiting == 0
    verified(found)


def test_the_same_decision_sent_twice_is_one():
    found = scene(base(), changed(base(), without=("g1", "paris")))
    line, again = found.line("باريس"), uuid4()
    first = found.decide(line, picks={"": found.voice(0)}, decision_id=again)
    revision = found.gold.revision
    assert found.decide(line, picks={"": found.voice(0)}, decision_id=again).pk == first.pk
    assert (Decision.objects.count(), found.gold.revision) == (1, revision)
    with pytest.raises(Invalid) as refused:
        found.decide(line, choice="nothing", decision_id=again)
    assert refused.value.code == "id_reused"


def test_nothing_here_leaves_the_place_empty_and_takes_out_what_was_there():
    found = scene(base(), changed(base(), without=("g1", "paris")))
    found.decide(found.line("باريس"), picks={"": found.voice(0)})
    assert any(one.type == "GPE" for one in found.annotations.spans.values())
    found.decide(found.line("باريس"), choice="nothing")
    assert found.annotations.spans == {}
    # The entity nobody mentions any more goes with its mention.
    assert found.annotations.entities == {}
    verified(found)


def test_a_frame_brings_along_who_speaks_and_is_combined_role_by_role():
    other = changed(base(), span("c1", "CUE", "وقالت"), quote("f1", content="q1", cue="c1", speaker="p1"))
    found = scene(base(), other)
    line = found.line("الاتفاق", kind="frame")
    assert set(line.item.classes) == {"clitic", "role"}

    found.decide(line, picks={"": found.voice(0), "role:cue": found.voice(1)})

    (frame,) = found.annotations.frames.values()
    spans = found.annotations.spans
    assert spans[frame.roles["cue"][0].target].segments == (at("وقالت"),)
    speaker = spans[frame.roles["speaker"][0].target]
    assert (speaker.segments, found.annotations.entities[speaker.entity].name) == ((at("ليلى الحدّاد"),), "ليلى الحدّاد")
    # What came along is still to be decided by itself, and is not put twice.
    found.decide(found.line("ليلى"), picks={"": found.voice(1)})
    assert sum(one.type == "PERS" for one in found.annotations.spans.values()) == 1
    verified(found)


def test_another_reading_of_a_frame_leaves_no_parts_behind():
    other = changed(base(), span("q1", "QUOTE", "يعيد البحر إلى أهله"))
    found = scene(base(), other)
    found.decide(found.line("الاتفاق", kind="frame"), picks={"": found.voice(0)})
    found.decide(found.line("الاتفاق", kind="frame"), picks={"": found.voice(1)})
    assert [one.segments for one in found.annotations.spans.values() if one.type == "QUOTE"] == [
        (at("يعيد البحر إلى أهله"),)
    ]
    verified(found)


def test_undo_brings_back_what_held_before():
    found = scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")))
    first = found.decide(found.line("سامر"), picks={"": found.voice(0)})
    before = shape(found.annotations)
    second = found.decide(found.line("سامر"), picks={"": found.voice(1)})
    assert shape(found.annotations) != before

    review.undo(article=found.article, decision=second.pk, actor=found.curator)

    assert shape(found.annotations) == before
    assert found.line("سامر").decision.pk == first.pk
    review.undo(article=found.article, decision=first.pk, actor=found.curator)
    assert found.annotations.spans == {}
    assert found.line("سامر").status == "open"
    with pytest.raises(Conflict) as refused:
        review.undo(article=found.article, decision=first.pk, actor=found.curator)
    assert refused.value.code == "undone_already"
    verified(found)


def test_undo_leaves_an_entity_that_another_mention_needs():
    twice = changed(base(), span("p3", "PERS", "الوزيرة", entity="layla", mention="NOM"))
    found = scene(twice, twice)
    first = found.decide(found.line("ليلى"), picks={"": found.voice(0)})
    found.decide(found.line("الوزيرة"), picks={"": found.voice(0)})

    review.undo(article=found.article, decision=first.pk, actor=found.curator)

    (left,) = found.annotations.spans.values()
    assert (left.segments, found.annotations.entities[left.entity].name) == ((at("الوزيرة"),), "ليلى الحدّاد")
    found.decide(found.line("ليلى"), picks={"": found.voice(1)})
    assert len(found.annotations.entities) == 1
    verified(found)


def test_undo_says_so_where_later_work_stands_on_it():
    found = scene(base(), base())
    mention = found.decide(found.line("ليلى"), picks={"": found.voice(0)})
    found.decide(found.line("الاتفاق", kind="frame"), picks={"": found.voice(0)})
    before = found.gold.body
    with pytest.raises(Conflict) as refused:
        review.undo(article=found.article, decision=mention.pk, actor=found.curator)
    assert refused.value.code == "later_work"
    assert found.gold.body == before


def test_a_batch_is_one_change_and_one_undo():
    found = scene(base(), base(), base())
    done = review.apply_policy(article=found.article, policy=Policy("all_agree"), batch=uuid4(), actor=found.curator)
    assert (len(done.decisions), found.gold.revision) == (5, 1)
    again = review.apply_policy(
        article=found.article, policy=Policy("all_agree"), batch=done.batch, actor=found.curator
    )
    assert (len(again.decisions), found.gold.revision) == (5, 1)
    review.undo(article=found.article, decision=done.decisions[0].pk, actor=found.curator)
    assert shape(found.annotations) == shape(annotations())
    assert {line.status for line in found.desk.lines} == {"agreed", "follows"}
    verified(found)


def test_a_plan_changes_nothing_and_tells_what_the_batch_will_do():
    third = changed(base(), span("p1", "PERS", "سامر", entity="samer"), without=("g1", "paris"), genre="analysis")
    found = scene(base(), base(), third)
    plan = review.policy_plan(found.desk.compared, Policy("majority"), found.desk.lines)
    assert (plan.taken, plan.nothing, dict(plan.left)) == (5, 0, {})
    assert found.gold.revision == 0
    review.apply_policy(article=found.article, policy=Policy("majority"), batch=uuid4(), actor=found.curator)
    assert shape(found.annotations) == shape(base())


def test_all_clitic_only_differences_are_cut_with_one_rule():
    whole = changed(base(), span("u1", "GPE", "لأوكرانيا", entity="ukr"), Entity("ukr", "GPE", "أوكرانيا"))
    cut = changed(base(), span("u1", "GPE", "أوكرانيا", entity="ukr"), Entity("ukr", "GPE", "أوكرانيا"))
    found = scene(whole, cut)
    assert found.line("لأوكرانيا").item.classes == ("clitic",)
    plan = review.rule_plan(found.desk.compared, Rule("clitic", "cut"), found.desk.lines)
    assert [TEXT[one.item.start :][:9] for one in plan.planned] == ["لأوكرانيا"]
    done = review.apply_rule(article=found.article, rule=Rule("clitic", "cut"), batch=uuid4(), actor=found.curator)
    assert [one.policy for one in done.decisions] == ["clitic/cut"]
    (made,) = found.annotations.spans.values()
    assert made.segments == (at("أوكرانيا"),)
    with pytest.raises(Invalid):
        review.rule_plan(found.desk.compared, Rule("clitic", "longer"), found.desk.lines)


def test_somebody_elses_decision_is_told_and_not_written_over():
    found = scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")))
    other = factories.member(project=found.project, role="curator", first_name="هدى")
    line = found.line("سامر")
    theirs = found.decide(line, picks={"": found.voice(1)}, actor=other)
    with pytest.raises(Conflict) as refused:
        found.decide(line, picks={"": found.voice(0)})
    assert refused.value.code == "decided_meanwhile"
    assert refused.value.facts == {"by": "هدى", "choice": "take", "decision": str(theirs.pk)}
    # Knowing it, one may decide otherwise.
    found.decide(found.line("سامر"), picks={"": found.voice(0)})
    assert found.line("سامر").decision.replaces_id == theirs.pk


def test_a_set_handed_in_again_moves_only_what_changed():
    found = scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")), policy=Policy("all_agree"))
    found.decide(found.line("سامر"), picks={"": found.voice(0)})
    mine, author = found.sets[1], found.people[1]
    AnnotationSet.objects.filter(pk=mine.pk).update(state="open")
    old = span("g1", "GPE", "باريس", entity="paris")
    told = put(annotations(replace(old, type="LOC")), annotations(old))
    outcome = saving.apply_changes(annotation_set_id=mine.pk, changes=[told], actor=author)
    assert [one.status for one in outcome.verdicts] == ["applied"]
    assert found.desk.reworked == [str(mine.pk)]
    saving.submit(annotation_set_id=mine.pk, revision=outcome.revision, actor=author)

    desk = found.desk
    assert desk.changed == [str(mine.pk)]
    assert [(TEXT[one.item.start :][:5], one.status) for one in desk.lines if one.waits] == [("باريس", "moved")]
    # What was decided stays in the gold until somebody decides again.
    assert shape(found.annotations) == shape(base())
    found.decide(found.line("باريس"), picks={"": found.voice(0)})
    assert found.desk.waiting == 0
    assert found.desk.changed == []


def test_a_page_that_shows_an_older_text_of_a_set_is_told():
    found = scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")))
    with pytest.raises(Conflict) as refused:
        found.decide(found.line("سامر"), picks={"": found.voice(0)}, fingerprint="0" * 64)
    assert refused.value.code == "moved"
    assert not Decision.objects.exists()


def test_what_no_set_says_any_more_is_kept_or_taken_out():
    found = scene(base(), base(), policy=Policy("all_agree"))
    for mine, author in zip(found.sets, found.people, strict=True):
        AnnotationSet.objects.filter(pk=mine.pk).update(state="open")
        here = base().spans["g1"]
        told = put(annotations(here), annotations(here))
        told["operations"] = [{"op": "delete", "kind": "span", "id": "g1", "seen": told["operations"][0]["object"]}]
        saving.apply_changes(annotation_set_id=mine.pk, changes=[told], actor=author)
    (gone,) = found.desk.gone
    assert (gone.type, found.desk.waiting) == ("GPE", 1)
    kept = review.settle_gone(article=found.article, decision=gone.pk, keep=True, actor=found.curator)
    assert (found.desk.gone, found.desk.waiting) == ([], 0)
    review.undo(article=found.article, decision=kept.pk, actor=found.curator)
    review.settle_gone(article=found.article, decision=gone.pk, keep=False, actor=found.curator)
    assert not any(one.type == "GPE" for one in found.annotations.spans.values())
    verified(found)


def test_by_hand_the_curator_goes_on_in_the_workspace():
    found = scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")))
    found.decide(found.line("سامر"), choice="hand", picks={"": found.voice(0)})
    (there,) = found.annotations.spans.values()
    wider = replace(there, segments=(at("الرئيس سامر الهادي"),), text="الرئيس سامر الهادي")
    told = put(annotations(wider), annotations(there))
    outcome = saving.apply_changes(annotation_set_id=found.gold.pk, changes=[told], actor=found.curator)
    assert [one.status for one in outcome.verdicts] == ["applied"]
    assert (found.line("سامر").status, found.line("سامر").edited) == ("decided", True)
    told = review.provenance(found.gold)[there.id]
    assert (told.decision.choice, told.edited_by) == ("hand", found.curator)
    assert {str(one) for one in told.proposed} == {found.voice(0), found.voice(1)}


def test_annotators_do_not_write_into_the_gold():
    found = scene(base(), base())
    told = put(annotations(Entity("e", "PERS", "س")))
    for nobody in (*found.people, factories.member(project=found.project, role="viewer"), factories.user()):
        with pytest.raises(Exception, match=r"not_found|forbidden"):
            saving.apply_changes(annotation_set_id=found.gold.pk, changes=[told], actor=nobody)
    assert not Change.objects.filter(annotation_set=found.gold).exists()


def test_a_bad_pick_and_an_unknown_choice_are_refused():
    found = scene(base(), changed(base(), without=("g1", "paris")))
    line = found.line("باريس")
    with pytest.raises(Invalid) as refused:
        found.decide(line, picks={"": found.voice(1)})
    assert refused.value.code == "bad_pick"
    with pytest.raises(Invalid) as refused:
        found.decide(line, choice="maybe")
    assert refused.value.code == "unknown_choice"
    with pytest.raises(Invalid) as refused:
        found.decide(line, reason="س" * 501)
    assert refused.value.code == "reason_too_long"
    assert found.gold.revision == 0


def test_labels_are_decided_like_everything_else():
    found = scene(base(), changed(base(), genre="analysis"))
    line = found.line(kind="label")
    made = found.decide(line, picks={"": found.voice(1)})
    assert found.annotations.labels == {"genre": "analysis"}
    review.undo(article=found.article, decision=made.pk, actor=found.curator)
    assert found.annotations.labels == {}


def test_a_speaker_without_any_words_comes_along():
    silent = changed(
        base(),
        Entity("voice", "PERS", "مصدر"),
        replace(
            quote("f1", content="q1", cue="c1"),
            roles={"content": (Filler("span", "q1"),), "speaker": (Filler("entity", "voice"),)},
        ),
    )
    found = scene(silent, silent, policy=Policy("all_agree"))
    assert shape(found.annotations) == shape(silent)


def test_a_mention_decided_against_that_a_frame_brings_back_is_shown_as_changed():
    found = scene(base(), base())
    found.decide(found.line("ليلى"), choice="nothing")
    assert found.line("ليلى").edited is False
    found.decide(found.line("الاتفاق", kind="frame"), picks={"": found.voice(0)})
    assert (found.line("ليلى").status, found.line("ليلى").edited) == ("decided", True)


def test_a_label_changed_by_hand_is_shown_as_changed():
    found = scene(base(), base(), policy=Policy("all_agree"))
    assert found.line(kind="label").edited is False
    told = put(annotations(genre="analysis"))
    told["operations"][0]["seen"] = "report"
    outcome = saving.apply_changes(annotation_set_id=found.gold.pk, changes=[told], actor=found.curator)
    assert [one.status for one in outcome.verdicts] == ["applied"]
    assert found.line(kind="label").edited is True


def test_a_stance_put_together_is_stored_as_its_log_folds_to():
    roles = {"holder": filler("p1"), "target": filler("t1"), "evidence": filler("e1")}
    made = Frame("s1", "stance", {"polarity": "support", "expression": "explicit"}, {k: (v,) for k, v in roles.items()})
    told = changed(base(), span("t1", "ISSUE", "الممر"), span("e1", "EVID", "ضروري"), made)
    against = replace(made, attributes={"strength": 2, "polarity": "against"})
    found = scene(told, changed(told, against), policy=Policy("all_agree"))
    line = next(one for one in found.desk.lines if one.item.type == "stance")
    found.decide(line, picks={"": found.voice(0), "attribute:strength": found.voice(1)})
    stance = next(one for one in found.annotations.frames.values() if one.type == "stance")
    assert stance.attributes["strength"] == 2
    verified(found)
