"""How long an article that was dealt out stays with somebody who does not work on it."""

from datetime import datetime, timedelta
from typing import Any

from annotator.models import AnnotationSet


def until(hours: int, now: datetime) -> datetime | None:
    """When a lease of so many hours that begins now runs out; None (for ever) for no hours."""
    return now + timedelta(hours=hours) if hours else None


def renewed(row: AnnotationSet, now: datetime) -> dict[str, Any]:
    """The column ``lease_until`` after a sign of the author's work; nothing for a set that is kept for ever.

    The project's ``lease_hours`` must be loaded with the row.
    """
    return {"lease_until": until(row.article.project.lease_hours, now)} if row.lease_until else {}
