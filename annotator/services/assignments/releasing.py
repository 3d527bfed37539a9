"""Leases that ran out: an untouched article goes back into the pool, begun work stays and its place goes back."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.models import AnnotationSet, MigratedSet, Project
from annotator.services import standing

_Set = AnnotationSet
_State = AnnotationSet.State
_AT_WORK: Final = (_State.OPEN, _State.RETURNED)
#: Sets released by one who only wanted something else; the next one, and the worker, go on.
A_FEW: Final = 20


def release_expired(*, project: Project | None = None, most: int = A_FEW, now: datetime | None = None) -> int:
    """Release sets whose lease has run out (of one project), each in a transaction of its own; how many there were.

    To be called by whoever wants the next article or looks at how things stand, and by the worker.
    """
    moment = now or timezone.now()
    over = _Set.objects.filter(lease_until__lt=moment, state__in=_AT_WORK, kind=_Set.Kind.ANNOTATOR)
    if project is not None:
        over = over.filter(article__project=project)
    ids = list(over.order_by("lease_until").values_list("pk", flat=True)[:most])
    return sum(_release(set_id, moment) for set_id in ids)


@transaction.atomic
def _release(set_id: UUID, now: datetime) -> bool:
    """Release one set, unless its author came back or somebody else is about it."""
    rows = _Set.objects.select_for_update(of=("self",), skip_locked=True).defer("body")
    row = rows.filter(pk=set_id, lease_until__lt=now, state__in=_AT_WORK).first()
    if row is None:
        return False
    drop(row) if is_untouched(row) else expire(row, now)
    return True


def is_untouched(row: AnnotationSet) -> bool:
    """Whether nothing was ever done on a set: no change, no note; and it was never given back."""
    return not row.revision and not row.note_threads.exists() and not row.returns.exists()


def drop(row: AnnotationSet) -> None:
    """Take an untouched set away, in the transaction of a caller that has locked it; its place is free again.

    Where a migration brought it over, empty as it was, that goes with it: there is nothing to bring back.
    """
    MigratedSet.objects.filter(annotation_set=row).delete()
    row.delete()
    standing.settle(row.article_id)


def expire(row: AnnotationSet, now: datetime) -> None:
    """Give the place of begun work back, likewise; the work stays, and its author can take it up again."""
    row.state, row.skip_code, row.lease_until, row.updated_at = _State.SKIPPED, _Set.SkipCode.EXPIRED, None, now
    row.save(update_fields=["state", "skip_code", "lease_until", "updated_at"])
    standing.settle(row.article_id)


def ending_soon(*, now: datetime, within: timedelta) -> list[AnnotationSet]:
    """The sets at work whose lease runs out within a time, with article and author."""
    rows = _Set.objects.filter(lease_until__gte=now, lease_until__lt=now + within, state__in=_AT_WORK)
    return list(rows.select_related("article__project", "author").defer("body", "article__text"))
