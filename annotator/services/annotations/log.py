"""Reading the change log: for undo that survives a reload, for the API, for replaying."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import QuerySet

from annotator.models import AnnotationSet, Change
from annotator.services import snapshots
from annotator.services.annotations import bodies
from annotator.standoff.changes import apply, inverse
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


def states_at(row: AnnotationSet, revisions: Sequence[int]) -> list[Annotations]:
    """The annotations of a set as they were at each of some revisions, in the order they are asked for.

    Gone back from the row's body by what every change says it replaced: what that costs depends on how much changed
    since, not on how long the log is. Raises ``standoff``'s Refused where the log does not fit the body.
    """
    wanted, annotations = set(revisions), bodies.annotations_of(row.body)
    found = {row.revision: annotations}
    since = _entries(row).filter(sequence__gt=min(wanted), sequence__lte=row.revision).order_by("-sequence")
    for change in since.iterator():
        annotations = apply(annotations, inverse(annotations, snapshots.change_of(change), id=str(change.change_id)))
        if change.sequence - 1 in wanted:
            found[change.sequence - 1] = annotations
    return [found[revision] for revision in revisions]
