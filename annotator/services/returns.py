"""What a set that was given back to its annotator goes through: known to whoever hands it in or takes it up again.

Giving it back is a curator's (``services.review.returning``); this part stands below, where sets are submitted.
"""

from datetime import datetime

from django.db.models import QuerySet

from annotator.models import AnnotationSet, SetReturn
from annotator.services import access, notifications
from annotator.services.refusal import NotFound


def open_return(row: AnnotationSet) -> SetReturn | None:
    """The giving back that a set has not been handed in again after; None where it waits for nothing."""
    return _open(row).first()


def answer(row: AnnotationSet, now: datetime) -> None:
    """A set is handed in: where it had been given back, this answers it, and the curator is told.

    In the transaction of whoever holds the set's row.
    """
    for found in _open(row):
        found.answered_at, found.answered_revision = now, row.revision
        found.save(update_fields=["answered_at", "answered_revision"])
        if _still_reads(found):
            notifications.notify(
                kind="resubmitted",
                users=[found.actor],
                actor=row.author,
                project=row.article.project,
                facts={"article": row.article.title, "annotation_set": str(row.pk), "return": str(found.pk)},
                key=f"resubmitted:{found.pk}",
            )


def _open(row: AnnotationSet) -> QuerySet[SetReturn]:
    return SetReturn.objects.filter(annotation_set=row, answered_at=None, taken_back_at=None).select_related("actor")


def _still_reads(found: SetReturn) -> bool:
    """Who gave it back may have left since, or annotate blind now: then it is none of their business any more."""
    try:
        return bool(access.set_id_for(found.actor, found.annotation_set_id))
    except NotFound:
        return False
