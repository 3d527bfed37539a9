"""What a curation is sent that no page would send, and sets as only odd days bring them: told, or done right."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.urls import reverse
from django.utils import timezone

from annotator.agreement.comparison import Policy
from annotator.models import AnnotationSet, Article, Decision, MigratedSet, Project, SchemaMigration, SchemaVersion
from annotator.services import annotations as saving
from annotator.services import guidelines, integrity, projects, review
from annotator.services.refusal import Conflict, Invalid
from annotator.standoff.changes import Change, Delete, Operation, Put, SetLabel, change_object
from tests import factories
from tests.services.review.scenes import Scene, base, changed, scene, span
from tests.web.review.test_comparison import signed_in

pytestmark = pytest.mark.django_db


def boundary(**told: Any) -> Scene:
    """One place where two annotators have other edges."""
    return scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")), **told)


def code_of(verb: Any) -> str:
    """The code of the refusal that a verb answers with."""
    with pytest.raises((Conflict, Invalid)) as refused:
        verb()
    return str(refused.value.code)


def written(row: AnnotationSet, actor: Any, *operations: Operation) -> int:
    """One change by hand into a set; its revision afterwards."""
    told = orjson.loads(orjson.dumps(change_object(Change(str(uuid4()), "mark", operations))))
    outcome = saving.apply_changes(annotation_set_id=row.pk, changes=[told], actor=actor)
    assert [one.status for one in outcome.verdicts] == ["applied"]
    return outcome.revision


def handed_in_again(found: Scene, n: int, *operations: Operation) -> None:
    """A set that its author reworked."""
    row, author = found.sets[n], found.people[n]
    AnnotationSet.objects.filter(pk=row.pk).update(state="open")
    saving.submit(annotation_set_id=row.pk, revision=written(row, author, *operations), actor=author)


def test_the_id_of_a_decision_at_another_place_is_no_answer_for_this_one() -> None:
    found = scene(
        base(),
        changed(base(), span("p1", "PERS", "سامر", entity="samer"), span("p2", "PERS", "ليلى", entity="layla")),
    )
    here, there = found.line("سامر"), found.line("ليلى")
    made = found.decide(here, "nothing")
    assert code_of(lambda: found.decide(there, "nothing", decision_id=made.pk)) == "id_reused"


@pytest.mark.parametrize("choice", ["nothing", "neither"])
def test_who_takes_nothing_picks_nobody(choice: str) -> None:
    found = boundary()
    line = found.line("سامر")
    assert code_of(lambda: found.decide(line, choice, picks={"x\x00": "rubbish"})) == "bad_pick"
    assert not Decision.objects.exists()


@pytest.mark.parametrize("kind", ["span", "label"])
def test_a_side_the_place_does_not_have_cannot_be_picked(kind: str) -> None:
    found = scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer"), genre="opinion"))
    line = found.line(kind="label") if kind == "label" else found.line("سامر")
    picks = {"": found.voice(0), "no such side": found.voice(1)}
    assert code_of(lambda: found.decide(line, picks=picks)) == "bad_pick"


def test_a_label_that_no_set_has_any_more_waits_for_a_curator() -> None:
    found = scene(base(), base(), policy=Policy("all_agree"))
    for n in range(2):
        handed_in_again(found, n, SetLabel("genre", None, "report"))
    (gone,) = found.desk.gone
    assert (gone.kind, gone.type, found.desk.waiting) == ("label", "genre", 1)
    page = signed_in(found.curator).get(reverse("curation", args=[found.article.public])).content.decode()
    assert "<mark>News report</mark>" in page[page.index('class="case gone') :]
    review.settle_gone(article=found.article, decision=gone.pk, keep=False, actor=found.curator)
    assert (found.annotations.labels, found.desk.waiting) == ({}, 0)
    assert list(integrity.verify()) == []


def test_a_label_that_no_set_has_any_more_can_be_kept() -> None:
    found = scene(base(), base(), policy=Policy("all_agree"))
    for n in range(2):
        handed_in_again(found, n, SetLabel("genre", None, "report"))
    review.settle_gone(article=found.article, decision=found.desk.gone[0].pk, keep=True, actor=found.curator)
    assert (found.annotations.labels, found.desk.waiting) == ({"genre": "report"}, 0)


def test_what_a_set_still_says_is_not_settled_as_gone() -> None:
    found = boundary()
    made = found.decide(found.line("سامر"), picks={"": found.voice(0)})
    settle = {"article": found.article, "decision": made.pk, "actor": found.curator}
    assert code_of(lambda: review.settle_gone(keep=False, **settle)) == "moved"
    assert found.line("سامر").status == "decided"


def test_a_part_that_was_deleted_by_hand_hinders_no_undo() -> None:
    found = scene(base(), base(), policy=Policy("all_agree"))
    gold = found.annotations
    (frame,) = gold.frames.values()
    cue = gold.spans[frame.roles["cue"][0].target]
    without = replace(frame, roles={code: told for code, told in frame.roles.items() if code != "cue"})
    written(found.gold, found.curator, Put("frame", without, frame), Delete("span", cue.id, cue))
    made = found.line(kind="frame").decision
    assert made is not None
    review.undo(article=found.article, decision=made.pk, actor=found.curator)
    assert found.annotations.frames == {}
    assert list(integrity.verify()) == []


def test_gold_that_was_changed_by_hand_since_is_not_locked_unseen() -> None:
    found = scene(base(), base(), policy=Policy("all_agree"))
    shown = found.desk.curation.revision
    written(found.gold, found.curator, Put("span", span("year", "DATE", "2025"), None))
    lock = {"article": found.article, "actor": found.curator}
    assert code_of(lambda: review.lock(revision=shown, **lock)) == "decided_meanwhile"
    review.lock(revision=found.desk.curation.revision, **lock)
    assert found.gold.state == "submitted"


def test_a_set_that_is_still_worked_on_does_not_join() -> None:
    found = scene(base(), base(), base(), begun=False)
    AnnotationSet.objects.filter(pk=found.sets[2].pk).update(state="open")
    review.begin(article=found.article, voices=[one.pk for one in found.sets[:2]], actor=found.curator)
    everybody = {"article": found.article, "voices": [one.pk for one in found.sets], "actor": found.curator}
    assert code_of(lambda: review.change_voices(**everybody)) == "not_submitted"
    # One that was compared and is with its author again may stay.
    AnnotationSet.objects.filter(pk=found.sets[0].pk).update(state="returned")
    review.change_voices(**everybody | {"voices": [one.pk for one in found.sets[:2]]})


def test_who_has_handed_in_an_empty_set_is_heard() -> None:
    found = scene(base(), begun=False)
    empty = factories.submitted(article=found.article, author=factories.member(project=found.project))
    voices = review.default_voices(found.article)
    assert set(voices) == {found.sets[0].pk, empty.pk}
    review.begin(article=found.article, voices=voices, policy=Policy("all_agree"), actor=found.curator)
    assert found.annotations.spans == {}
    assert {line.item.classes for line in found.desk.lines if line.status == "open"} == {("missed",)}


def test_of_more_sets_than_can_be_compared_as_many_are_as_can() -> None:
    found = scene(*[base() for _ in range(13)], begun=False)
    voices = review.default_voices(found.article)
    assert len(voices) == 12
    review.begin(article=found.article, voices=voices, policy=Policy("all_agree"), actor=found.curator)
    assert found.desk.waiting == 0


def test_a_batch_sent_again_after_its_undo_decides_nothing_and_says_so() -> None:
    found = scene(base(), base())
    once = {"article": found.article, "policy": Policy("all_agree"), "batch": uuid4(), "actor": found.curator}
    done = review.apply_policy(**once)
    review.undo(article=found.article, decision=done.decisions[0].pk, actor=found.curator)
    assert list(review.apply_policy(**once).decisions) == []
    assert found.annotations.spans == {}


def test_a_gold_that_was_brought_to_another_schema_can_be_given_up() -> None:
    found = boundary()
    old = found.gold.schema
    new = SchemaVersion.objects.create(
        project=found.project, name=old.name, version="99.0", body=old.body, created_at=timezone.now()
    )
    moved = SchemaMigration.objects.create(
        project=found.project, source=old, target=new, plan="[]", created_at=timezone.now()
    )
    MigratedSet.objects.create(migration=moved, annotation_set=found.gold, sequence=None, before="")
    review.abandon(article=found.article, reason="من جديد", actor=found.curator)
    assert not AnnotationSet.objects.filter(kind="gold").exists()


def test_a_project_with_decisions_that_took_others_places_is_removed_whole() -> None:
    found = boundary()
    found.decide(found.line("سامر"), picks={"": found.voice(0)})
    again = found.decide(found.line("سامر"), picks={"": found.voice(1)})
    guidelines.add_precedent(decision=again, note_ar="الاسم وحده", actor=found.curator)
    yesterday = timezone.now() - timedelta(days=1)
    Project.objects.filter(pk=found.project.pk).update(delete_asked_at=yesterday, delete_after=yesterday)
    gone = projects.purge(project=found.project)
    assert (gone["Decision"], gone["Curation"], gone["GuidelineExample"]) == (2, 1, 1)
    assert not Article.objects.exists()
