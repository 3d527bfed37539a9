"""A set that begins with annotations: known answers. One change puts them all; its log rebuilds it like any other."""

from datetime import datetime

from annotator.models import AnnotationSet, User
from annotator.services import snapshots
from annotator.services.annotations.appending import append
from annotator.standoff.changes import Change, Operation, Put, SetLabel, apply
from annotator.standoff.values import Annotations


def found(*, row: AnnotationSet, change: Change, after: Annotations, actor: User | None, now: datetime) -> None:
    """Store an unsaved set with one change that leads from nothing to ``after``.

    Raises standoff's Refused where it does not apply.
    """
    made = apply(snapshots.EMPTY, change)
    assert made == after
    row.save(force_insert=True)
    append(row=row, change=change, after=after, actor=actor, now=now)
    AnnotationSet.objects.filter(pk=row.pk).update(revision=row.revision, body=row.body)


def everything(of: Annotations) -> tuple[Operation, ...]:
    """Annotations put where nothing was: what is referred to before what refers to it."""
    return (
        *(Put("entity", entity, None) for entity in of.entities.values()),
        *(Put("span", span, None) for span in of.spans.values()),
        *(Put("frame", frame, None) for frame in of.frames.values()),
        *(SetLabel(code, value, None) for code, value in of.labels.items()),
    )
