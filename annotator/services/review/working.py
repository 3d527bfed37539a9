"""A gold set while somebody decides: its row locked, its annotations, the decisions to be stored with one change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.db.models import F
from django.utils import timezone

from annotator.agreement.comparison import Choice, Composed, Item, compose
from annotator.models import AnnotationSet, Article, Curation, Decision, User
from annotator.services import access, snapshots
from annotator.services.annotations import append, bodies
from annotator.services.refusal import Conflict, Invalid, NotFound
from annotator.services.review.comparing import Compared, compare_sets, rows_of
from annotator.services.review.desk import There, as_json, decisions_of, links_of, match, voices_of
from annotator.standoff.changes import Change, Operation, Put, apply
from annotator.standoff.check import Problem, check_change
from annotator.standoff.values import Annotations

_State = AnnotationSet.State
#: Characters of a reason.
REASON_LIMIT = 500


@dataclass(slots=True)
class Work:
    """A locked, open gold set and what is being done to it; ``store`` writes everything at once."""

    gold: AnnotationSet
    compared: Compared
    decisions: list[Decision]
    annotations: Annotations
    actor: User
    now: datetime
    #: Which thing of the gold came from which of a voice.
    links: dict[tuple[str, str], str]
    operations: list[Operation] = field(default_factory=list)
    made: list[Decision] = field(default_factory=list)
    ended: list[Decision] = field(default_factory=list)

    @property
    def live(self) -> list[Decision]:
        """The decisions that hold."""
        return [one for one in self.decisions if one.ended_at is None]

    @property
    def there(self) -> There:
        """What the decisions are held against."""
        return There(self.annotations, self.links, self.compared.comparison.voices)

    def try_out(self, operations: Sequence[Operation]) -> tuple[Annotations, list[Problem]]:
        """The annotations after some operations, and the errors they would make."""
        if not operations:
            return self.annotations, []
        change = Change(str(uuid4()), "curate", tuple(operations))
        after = apply(self.annotations, change)
        schema = snapshots.schema_of(self.gold.schema)
        problems = check_change(after, change, self.gold.article.text, schema)
        return after, [problem for problem in problems if problem.severity == "error"]

    def take(self, operations: Sequence[Operation]) -> None:
        """Do them, to be stored later. Raises Conflict("has_errors") with the problems."""
        after, errors = self.try_out(operations)
        if errors:
            raise Conflict("has_errors", {"problems": [snapshots.problem_object(problem) for problem in errors]})
        self.annotations = after
        self.operations += operations

    def compose(self, item: Item, choice: Choice) -> Composed:
        """What a choice comes to. Raises Invalid("bad_pick"), for a side the item does not have as well."""
        if not choice.picks.keys() <= {"", *(aspect.code for aspect in item.aspects)}:
            raise Invalid("bad_pick", {"item": item.key})
        try:
            return compose(self.compared.comparison, item, choice, self.annotations, self.links, self.gold.pk)
        except (ValueError, KeyError) as wrong:
            raise Invalid("bad_pick", {"item": item.key}) from wrong

    def end(self, decision: Decision, *, undone: bool = False) -> None:
        """Let a decision hold no more."""
        decision.ended_at = self.now
        decision.undone_by = self.actor if undone else None
        self.ended.append(decision)

    def decide(self, decision: Decision) -> Decision:
        """Add a decision, in the place of the one it replaces."""
        if decision.replaces is not None:
            self.end(decision.replaces)
        decision.gold, decision.actor, decision.created_at = self.gold, self.actor, self.now
        decision.sequence = 1 + (self.decisions[-1].sequence if self.decisions else 0) + len(self.made)
        self.made.append(decision)
        self.links |= links_of([decision])
        return decision

    def store(self, label: str, *, undoes: str | None = None) -> UUID | None:
        """Write the change, the decisions and the new state of the row; the change's id, None where nothing changed."""
        change_id = None
        if self.operations:
            change = Change(str(uuid4()), label, tuple(self.operations), undoes)
            change_id = UUID(change.id)
            append(row=self.gold, change=change, after=self.annotations, actor=self.actor, now=self.now)
            told = {"revision": self.gold.revision, "body": self.gold.body, "updated_at": self.now}
            AnnotationSet.objects.filter(pk=self.gold.pk).update(**told)
        for decision in self.made:
            decision.change = change_id
        Decision.objects.bulk_update(self.ended, ["ended_at", "undone_by"])
        Decision.objects.bulk_create(self.made)
        self._seen()
        return change_id

    def _seen(self) -> None:
        """The sets as they were looked at, and one more turn of the curation."""
        told = {str(row.pk): row.revision for row in self.compared.rows}
        text = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
        Curation.objects.filter(pk=self.gold.pk).update(voices=text, revision=F("revision") + 1)


def begin_work(article: Article, actor: User) -> Work:
    """The gold set of an article, locked, for whoever curates.

    Raises NotFound before curation was begun; Conflict: "locked" where the gold is finished, "archived", "deleting".
    """
    access.must_be_open(article.project)
    row = locked(article)
    if row.state != _State.OPEN:
        raise Conflict("locked", {"state": row.state})
    compared = compare_sets(article, rows_of(article, voices_of(row.curation)))
    decisions = decisions_of(row)
    annotations = bodies.annotations_of(row.body)
    return Work(row, compared, decisions, annotations, actor, timezone.now(), links_of(decisions))


def locked(article: Article) -> AnnotationSet:
    """The gold set's row, locked until the transaction ends. Raises NotFound before curation was begun."""
    rows = AnnotationSet.objects.select_for_update(of=("self",)).filter(article=article, kind="gold")
    row = rows.filter(curation__isnull=False).select_related("schema").first()
    if row is None:
        raise NotFound
    # Read behind the lock: joined, it would be as it was before somebody else's turn.
    row.curation = Curation.objects.get(pk=row.pk)
    row.article = article
    return row


def decision_on(item: Item, choice: str, composed: Composed, after: Annotations, **columns: Any) -> Decision:
    """A decision on an item as it stands, not stored yet; ``after``: the gold with what was composed."""
    return Decision(
        kind=item.kind,
        type=item.type,
        members=text_of(item.members),
        fingerprint=item.fingerprint,
        readings=text_of(item.readings),
        classes=" ".join(item.classes),
        choice=choice,
        made=text_of([[voice, id_, gold] for (voice, id_), gold in sorted(composed.links.items())]),
        result=text_of(own_things(item, composed, after)),
        **columns,
    )


def own_things(item: Item, composed: Composed, after: Annotations) -> Mapping[str, Any]:
    """What stands in the gold for the item: the thing, and the parts of a frame put with it; of a label its value."""
    if item.kind == "label":
        return {"value": after.labels.get(item.type)}
    if not composed.made:
        return {}
    frame = after.frames.get(composed.made)
    targets = {filler.target for found in frame.roles.values() for filler in found} if frame else set()
    put = {one.object.id for one in composed.operations if isinstance(one, Put)}
    parts = {id_ for id_ in put & targets if id_ in after.spans and after.spans[id_].entity is None}
    return {id_: as_json(after, id_) for id_ in sorted({composed.made} | parts)}


def replaced(work: Work, item: Item) -> Decision | None:
    """The live decision that holds for an item."""
    lines, _matched = match(work.compared.comparison.items, work.live, work.there)
    return next((line.decision for line in lines if line.item.key == item.key), None)


def checked_reason(reason: str, *, needed: bool = False) -> str:
    """A reason as it is stored. Raises Invalid: "reason_needed", "reason_too_long"."""
    said = reason.strip()
    if needed and not said:
        raise Invalid("reason_needed")
    if len(said) > REASON_LIMIT:
        raise Invalid("reason_too_long", {"limit": REASON_LIMIT})
    return said


def text_of(value: Any) -> str:
    """A JSON value as its columns keep it: keys in order."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
