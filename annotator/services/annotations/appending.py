"""Appending a change that is nobody's gesture at the article: a schema migration and its way back."""

from datetime import datetime
from uuid import UUID

from annotator.models import AnnotationSet, User
from annotator.models import Change as Row
from annotator.services import snapshots
from annotator.services.annotations import bodies, digests
from annotator.standoff.changes import Change
from annotator.standoff.values import Annotations


def append(*, row: AnnotationSet, change: Change, after: Annotations, actor: User | None, now: datetime) -> int:
    """Append a change that leads to ``after`` to the log of a locked set, whatever its state; its sequence.

    The caller has applied and checked it, and writes ``revision`` and ``body`` of the row, which are set here, with
    whatever else it changes. The time of the author's own last work stays as it is.
    """
    last = Row.objects.filter(annotation_set=row, sequence=row.revision).values_list("digest", flat=True).first()
    made = Row(
        annotation_set=row,
        sequence=row.revision + 1,
        change_id=UUID(change.id),
        actor=actor,
        created_at=now,
        label=change.label,
        operations=snapshots.operations_text(change),
        inverse=snapshots.inverse_text(after, change),
        undoes=UUID(change.undoes) if change.undoes else None,
    )
    made.digest = digests.digest(last or digests.START, made)
    made.save(force_insert=True)
    row.revision, row.body = made.sequence, snapshots.body_of(after)
    bodies.remember(row.body, after)
    return made.sequence
