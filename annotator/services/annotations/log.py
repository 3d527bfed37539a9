"""Reading the change log: for undo that survives a reload, for the API, for replaying."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from annotator.models import AnnotationSet, Change
from annotator.services import snapshots
from annotator.standoff.changes import apply
from annotator.standoff.values import Annotations

#: Entries of one page of the log.
PAGE: Final = 1000


def changes_after(row: AnnotationSet, *, after: int = 0, limit: int = PAGE) -> list[Change]:
    """The log's entries with a sequence greater than ``after``, oldest first, with their actors."""
    entries = _entries(row).filter(sequence__gt=after).select_related("actor")
    return list(entries.order_by("sequence")[: min(limit, PAGE)])


def recent_changes(row: AnnotationSet, *, last: int, room: int = 1_000_000) -> list[Change]:
    """The newest ``last`` entries of the log up to the row's revision, oldest first, without actors.

    What was saved since the row was read is left out: beside the row's body it would be a change that is not in it.

    Fewer where their operations together have more than ``room`` characters: one imported change may weigh as much as
    a year of gestures. The newest is always there.
    """
    found: list[Change] = []
    for change in _entries(row).filter(sequence__lte=row.revision).order_by("-sequence")[:last]:
        room -= len(change.operations)
        if room < 0 and found:
            break
        found.append(change)
    return found[::-1]


def _entries(row: AnnotationSet) -> QuerySet[Change]:
    return Change.objects.filter(annotation_set=row).defer("inverse")


def replay(changes: Iterable[Change]) -> Annotations:
    """The annotations that a log's rows lead to, from nothing. Raises ``standoff``'s Refused where one does not fit."""
    annotations = snapshots.EMPTY
    for change in changes:
        annotations = apply(annotations, snapshots.change_of(change))
    return annotations
