"""Saving: an ordered batch of changes onto one annotation set, in one transaction.

Each change stands on its own: it is applied whole, or it was applied before, or it is rejected and the next one is
tried. The number of queries does not depend on the number of changes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from annotator.models import AnnotationSet, Change, Curation, User
from annotator.services import leases, snapshots, standing
from annotator.services.annotations import bodies, digests
from annotator.services.annotations.attention import sign_of_life
from annotator.services.annotations.incoming import Incoming, read
from annotator.services.annotations.opening import locked
from annotator.services.refusal import Invalid
from annotator.standoff.changes import apply
from annotator.standoff.check import check_change, refuse_errors
from annotator.standoff.values import Annotations, Refused

#: Changes of one batch at the most.
BATCH_LIMIT: Final = 500

#: What saving reads of a set, its article and its schema: it runs at every gesture.
_COLUMNS: Final = (
    *("author_id", "kind", "state", "skip_code", "skip_reason", "revision", "body", "prefilled"),
    *("active_seconds", "seen_at", "lease_until"),
    *("article__text", "article__project__lease_hours"),
    *("schema__name", "schema__version", "schema__body"),
)

APPLIED: Final = "applied"
ALREADY_APPLIED: Final = "already_applied"
REJECTED: Final = "rejected"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one change. ``current`` holds the objects it named as they are now (``snapshots.current``)."""

    id: str | None
    status: str
    code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    current: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One verdict a change, in the batch's order, and how the set stands after it."""

    revision: int
    verdicts: Sequence[Verdict]
    state: str
    skip_code: str = ""
    skip_reason: str = ""
    #: Name and version of the schema the set stands under.
    schema: tuple[str, str] = ("", "")


def apply_changes(*, annotation_set_id: UUID, changes: Sequence[object], actor: User) -> Outcome:
    """Apply a batch of changes (decoded JSON values) to a set and append them to its log.

    Raises Invalid("too_many_changes"). Everything else is said change by change: "not_open", "malformed",
    "id_reused" (this id was applied with other content), "unknown_undo", and the codes of ``standoff.changes``.
    """
    if len(changes) > BATCH_LIMIT:
        raise Invalid("too_many_changes", {"limit": BATCH_LIMIT, "changes": len(changes)})
    batch = [read(raw) for raw in changes]
    with transaction.atomic():
        row = locked(annotation_set_id, actor, _COLUMNS, gold=True)
        work = _Work(row, _earlier(row, batch), actor, timezone.now())
        verdicts = [work.take(change) for change in batch]
        work.store()
    schema = (row.schema.name, row.schema.version)
    return Outcome(row.revision, verdicts, row.state, row.skip_code, row.skip_reason, schema)


def _earlier(row: AnnotationSet, batch: Iterable[Incoming]) -> dict[UUID, Change]:
    """The rows of the log that the batch names (sent again, or taken back), and the newest row, by change id."""
    named = {incoming.id for incoming in batch} | {incoming.undoes for incoming in batch}
    wanted = Q(change_id__in=[one for one in named if one]) | Q(sequence=row.revision)
    found = Change.objects.filter(wanted, annotation_set=row).defer("inverse", "created_at", "actor")
    return {change.change_id: change for change in found}


def _content(change: Change | Incoming) -> tuple[str, str, UUID | None]:
    return change.label, change.operations, change.undoes


class _Work:
    """A batch in progress: the annotations so far, the log rows to write, the ids that are taken."""

    def __init__(self, row: AnnotationSet, earlier: dict[UUID, Change], actor: User, now: datetime) -> None:
        self.row, self.actor, self.now = row, actor, now
        self.known = earlier
        self.annotations: Annotations = bodies.annotations_of(row.body)
        self.schema = snapshots.schema_of(row.schema)
        self.digest = next((one.digest for one in earlier.values() if one.sequence == row.revision), digests.START)
        self.appended: list[Change] = []

    def take(self, incoming: Incoming) -> Verdict:
        known = self.known.get(incoming.id) if incoming.id else None
        if known and _content(known) == _content(incoming):
            return Verdict(incoming.given_id, ALREADY_APPLIED)
        try:
            self._apply(incoming, known)
        except Refused as refused:
            current = snapshots.current(self.annotations, incoming.change) if incoming.change else ()
            return Verdict(incoming.given_id, REJECTED, refused.code, refused.facts, current)
        return Verdict(incoming.given_id, APPLIED)

    def _apply(self, incoming: Incoming, known: Change | None) -> None:
        change_id, change = incoming.accepted()
        if known:
            raise Refused("id_reused", "this id stands in the log with other content")
        if self.row.state != AnnotationSet.State.OPEN:
            raise Refused("not_open", "the set is not open", {"state": self.row.state})
        if incoming.undoes and incoming.undoes not in self.known:
            raise Refused("unknown_undo", "no such change to take back", {"undoes": str(incoming.undoes)})
        after = apply(self.annotations, change)
        refuse_errors(check_change(after, change, self.row.article.text, self.schema))
        self._append(change_id, incoming, snapshots.inverse_text(self.annotations, change))
        self.annotations = after

    def _append(self, change_id: UUID, incoming: Incoming, inverse: str) -> None:
        made = Change(
            annotation_set=self.row,
            sequence=self.row.revision + len(self.appended) + 1,
            change_id=change_id,
            actor=self.actor,
            created_at=self.now,
            label=incoming.label,
            operations=incoming.operations,
            inverse=inverse,
            undoes=incoming.undoes,
        )
        made.digest = self.digest = digests.digest(self.digest, made)
        self.appended.append(made)
        self.known[made.change_id] = made

    def store(self) -> None:
        if not self.appended:
            return
        Change.objects.bulk_create(self.appended)
        self.row.revision += len(self.appended)
        self.row.body = snapshots.body_of(self.annotations)
        changed = {"revision": self.row.revision, "body": self.row.body, "updated_at": self.now}
        changed |= sign_of_life(self.row, self.now) | leases.renewed(self.row, self.now)
        AnnotationSet.objects.filter(pk=self.row.pk).update(**changed)
        if self.row.kind == AnnotationSet.Kind.GOLD:
            # Whoever is about to lock it has not seen this.
            Curation.objects.filter(pk=self.row.pk).update(revision=F("revision") + 1)
        if self.row.revision == len(self.appended) + self.row.prefilled:
            # The very first changes: an article that was only assigned is in progress now.
            standing.settle(self.row.article_id)
        bodies.remember(self.row.body, self.annotations)
