"""Time at work on a set: between two signs of life of its author, pauses cut short.

Signs are saved changes, a place that was kept, submitting and skipping. A pause longer than IDLE counts as IDLE: the
person read on for a while and then left, and nobody can say when.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from annotator.models import AnnotationSet

IDLE: Final = timedelta(minutes=2)
_NONE: Final = timedelta(0)
_SECOND: Final = timedelta(seconds=1)


def sign_of_life(row: AnnotationSet, now: datetime) -> dict[str, Any]:
    """The columns ``active_seconds`` and ``seen_at`` after a sign of the author's life; the first one counts nothing.

    Only whole seconds are counted, and what is left over is counted by the next sign: ``seen_at`` stands back for it.
    """
    pause = max(_NONE, now - row.seen_at) if row.seen_at else _NONE
    counted = min(pause, IDLE)
    rest = counted % _SECOND
    return {"active_seconds": row.active_seconds + counted // _SECOND, "seen_at": now - rest}


def note_life(row: AnnotationSet, now: datetime) -> None:
    """The same onto a row that its caller stores."""
    for column, value in sign_of_life(row, now).items():
        setattr(row, column, value)
