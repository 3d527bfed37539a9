"""Deciding at one item, and thinking better of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from annotator.agreement.comparison import Choice, Composed, Item, discard
from annotator.models import Article, Change, Decision, GuidelineExample, User
from annotator.services import access, guidelines, snapshots
from annotator.services.refusal import Conflict, Invalid, NotFound
from annotator.services.review.desk import is_gone, match, must_have_gold
from annotator.services.review.working import (
    Work,
    begin_work,
    checked_reason,
    decision_on,
    replaced,
    text_of,
)
from annotator.standoff.changes import Operation, SetLabel
from annotator.standoff.values import Refused

_Choice = Decision.Choice
#: What a person may choose at an item; KEEP speaks of what no voice says any more.
CHOICES = (_Choice.TAKE, _Choice.NOTHING, _Choice.NEITHER, _Choice.HAND)


@dataclass(frozen=True, slots=True)
class Precedent:
    """The rule a decision stands for, in one language or both."""

    note_ar: str = ""
    note_en: str = ""

    @property
    def says(self) -> bool:
        """Whether there is any rule in it."""
        return bool(self.note_ar.strip() or self.note_en.strip())


@transaction.atomic
def decide(
    *,
    article: Article,
    decision_id: UUID,
    item: str,
    fingerprint: str,
    seen: UUID | None,
    choice: str,
    picks: Mapping[str, str] | None = None,
    reason: str = "",
    precedent: Precedent | None = None,
    actor: User,
) -> Decision:
    """Decide at one item of the comparison (its ``key``), as the page showed it.

    ``choice``: "take" with ``picks`` (aspect → set id or "*" for all together; "" for the aspects that are not named);
    "nothing" (there is nothing to annotate here); "neither" (none of the readings is right); "hand" (the curator writes
    it in the workspace, from what ``picks`` say where there are any). ``seen``: the decision the page showed there.
    ``precedent`` writes the decision down in the guidelines; where it cannot stand there, nothing is decided either.
    The same ``decision_id`` again changes nothing and answers alike.

    Raises Conflict: "moved" where a set says something else than the page showed; "decided_meanwhile" where somebody
    else has decided since; "has_errors"; "locked"; "archived", "deleting". Invalid: "unknown_choice", "bad_pick",
    "reason_too_long", "id_reused"; of a precedent "nothing_to_show", "example_note_too_long".
    """
    if choice not in CHOICES:
        raise Invalid("unknown_choice", {"choices": [str(one) for one in CHOICES]})
    said = checked_reason(reason)
    work = begin_work(article, actor)
    again = next((one for one in work.decisions if one.pk == decision_id), None)
    if again is not None:
        return _same(again, fingerprint, choice, picks or {}, said)
    if Decision.objects.filter(pk=decision_id).exists():
        raise Invalid("id_reused")
    found = _as_seen(work, item, fingerprint)
    before = replaced(work, found)
    _nobody_else(before, seen)
    made = settle(work, found, choice, picks or {}, id=decision_id, replaces=before, reason=said)
    work.store("curate")
    if precedent is not None and precedent.says:
        _write_down(made, precedent, actor)
    return made


def settle(work: Work, item: Item, choice: str, picks: Mapping[str, str], **columns: Any) -> Decision:
    """Put a choice at an item into the gold in hand; nothing is stored yet. Raises "has_errors" and "bad_pick"."""
    composed = _composed(work, item, choice, picks)
    work.take(composed.operations)
    made = decision_on(item, choice, composed, work.annotations, **columns)
    made.picks = text_of(picks)
    return work.decide(made)


@transaction.atomic
def write_down(*, article: Article, decision: UUID, precedent: Precedent, actor: User) -> GuidelineExample:
    """Make a decision that holds a precedent in the guidelines; again, it says it in other words.

    Raises NotFound before curation was begun; Invalid: "decide_first" where no such decision holds, "note_needed",
    "nothing_to_show", "example_note_too_long"; Conflict: "archived", "deleting".
    """
    access.must_be_open(article.project)
    gold = must_have_gold(article)
    made = Decision.objects.select_related("actor").filter(gold=gold, pk=decision, ended_at=None).first()
    if made is None:
        raise Invalid("decide_first")
    if not precedent.says:
        raise Invalid("note_needed")
    return _write_down(made, precedent, actor)


def _write_down(made: Decision, precedent: Precedent, actor: User) -> GuidelineExample:
    notes = {"note_ar": precedent.note_ar, "note_en": precedent.note_en}
    return guidelines.add_precedent(decision=made, **notes, actor=actor)


def _same(decision: Decision, fingerprint: str, choice: str, picks: Mapping[str, str], reason: str) -> Decision:
    was = (decision.fingerprint, decision.choice, orjson.loads(decision.picks), decision.reason)
    if was != (fingerprint, choice, dict(picks), reason):
        raise Invalid("id_reused")
    return decision


def _as_seen(work: Work, key: str, fingerprint: str) -> Item:
    found = work.compared.comparison.item(key)
    if found is None or found.fingerprint != fingerprint:
        raise Conflict("moved", {"item": key, "there": found is not None})
    return found


def _nobody_else(before: Decision | None, seen: UUID | None) -> None:
    there = before.pk if before else None
    if there != seen:
        facts = {"by": before.actor.display_name, "choice": before.choice} if before else {"by": "", "choice": ""}
        raise Conflict("decided_meanwhile", {**facts, "decision": str(there) if there else None})


def _composed(work: Work, item: Item, choice: str, picks: Mapping[str, str]) -> Composed:
    if choice == _Choice.TAKE:
        return work.compose(item, Choice(picks=picks))
    if choice == _Choice.HAND:
        return work.compose(item, Choice(picks=picks)) if picks else Composed((), {})
    if picks:
        raise Invalid("bad_pick", {"item": item.key})
    return work.compose(item, Choice(nothing=True))


@transaction.atomic
def settle_gone(*, article: Article, decision: UUID, keep: bool, reason: str = "", actor: User) -> Decision:
    """Keep in the gold what no set says any more, or take it out.

    Raises as ``decide``; NotFound for a decision that does not hold; Conflict("moved") where a set does say it.
    """
    said = checked_reason(reason)
    work = begin_work(article, actor)
    old = next((one for one in work.live if one.pk == decision), None)
    if old is None:
        raise NotFound
    _lines, matched = match(work.compared.comparison.items, work.live, work.there)
    if not is_gone(old, matched, work.annotations):
        raise Conflict("moved", {"decision": str(old.pk)})
    if not keep:
        _take_out(work, old)
    made = Decision(
        kind=old.kind,
        type=old.type,
        members=old.members,
        fingerprint=old.fingerprint,
        readings=old.readings,
        classes=old.classes,
        choice=_Choice.KEEP if keep else _Choice.NOTHING,
        picks=old.picks,
        made=old.made,
        result=old.result if keep else "{}",
        reason=said,
        replaces=old,
    )
    work.decide(made)
    work.store("curate")
    return made


def _take_out(work: Work, decision: Decision) -> None:
    if decision.kind == "label":
        work.take([SetLabel(decision.type, None, work.annotations.labels[decision.type])])
        return
    for id_ in orjson.loads(decision.result):
        work.take(discard(work.annotations, id_, snapshots.schema_of(work.gold.schema)).operations)


@transaction.atomic
def undo(*, article: Article, decision: UUID, actor: User) -> Sequence[Decision]:
    """Take back a decision, or all of the batch it was taken with; what held before them holds again.

    Raises Conflict: "undone_already"; "later_work" where something later in the gold stands on it; and as ``decide``.
    """
    work = begin_work(article, actor)
    found = next((one for one in work.decisions if one.pk == decision), None)
    if found is None:
        raise NotFound
    together = [one for one in work.decisions if one.batch == found.batch] if found.batch else [found]
    if all(one.ended_at for one in together):
        raise Conflict("undone_already")
    undone = [one for one in together if one.ended_at is None]
    change = Change.objects.filter(annotation_set=work.gold, change_id=found.change).first() if found.change else None
    if change is not None:
        work.take(_backwards(work, change, undone, whole=len(undone) == len(together)))
    for one in undone:
        work.end(one, undone=True)
    revived = [one for one in work.decisions if one.pk in {old.replaces_id for old in undone}]
    for one in revived:
        one.ended_at = one.undone_by = None
    work.ended += revived
    work.store("undo", undoes=str(change.change_id) if change else None)
    return undone


def _backwards(work: Work, change: Change, undone: Sequence[Decision], *, whole: bool) -> Sequence[Operation]:
    """The operations that take decisions back: the change turned round, else each thing that nothing else needs."""
    operations = [snapshots.operation_of(one) for one in orjson.loads(change.inverse)]
    if whole:
        try:
            work.try_out(operations)
        except Refused:
            pass
        else:
            return operations
    return _one_by_one(work, undone)


def _one_by_one(work: Work, undone: Sequence[Decision]) -> Sequence[Operation]:
    """Take each thing out that was made; what came along stays for those who use it by now."""
    out: list[Operation] = []
    trial = replace(work, operations=[], made=[], ended=[])
    # Frames first: what only they use is free then.
    waiting = sorted(undone, key=lambda one: one.kind != "frame")
    while waiting:
        one = next((one for one in waiting if _is_free(trial, one)), None)
        if one is None:
            raise Conflict("later_work", {"decision": str(waiting[0].pk)})
        waiting.remove(one)
        out += _one_out(trial, one)
    return out


def _is_free(trial: Work, decision: Decision) -> bool:
    """Whether what a decision made can be taken out by itself: it replaced nothing, and no frame uses it."""
    told: dict[str, Any] = orjson.loads(decision.result)
    if decision.replaces_id is not None or not told:
        return False
    return decision.kind == "label" or not any(_used(trial, id_, set(told)) for id_ in told)


def _one_out(trial: Work, decision: Decision) -> Sequence[Operation]:
    if decision.kind == "label":
        seen = trial.annotations.labels.get(decision.type)
        return [SetLabel(decision.type, None, seen)] if _labelled(trial, decision) else []
    out: list[Operation] = []
    for id_ in orjson.loads(decision.result):
        operations = discard(trial.annotations, id_, snapshots.schema_of(trial.gold.schema)).operations
        trial.take(operations)
        out += operations
    return out


def _labelled(work: Work, decision: Decision) -> bool:
    return decision.choice == _Choice.TAKE and decision.type in work.annotations.labels


def _used(work: Work, id_: str, own: set[str]) -> bool:
    frames = (frame for frame in work.annotations.frames.values() if frame.id not in own)
    return any(filler.target == id_ for frame in frames for found in frame.roles.values() for filler in found)
