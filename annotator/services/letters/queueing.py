"""Writing a letter down, in the transaction of what it tells of."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.utils import timezone

from annotator.models import Letter, Project, User
from annotator.services import post


def keep(
    *,
    kind: str,
    address: str,
    user: User | None = None,
    project: Project | None = None,
    language: str = "ar",
    facts: Mapping[str, Any] | None = None,
    letter_id: UUID | None = None,
) -> Letter:
    """A letter that goes with the next round, whenever that is."""
    now = timezone.now()
    return Letter.objects.create(
        id=letter_id or uuid4(),
        kind=kind,
        user=user,
        project=project,
        address=address,
        language=language,
        facts=orjson.dumps(dict(facts or {})).decode(),
        created_at=now,
        try_at=now,
    )


def queue(**letter: Any) -> Letter | None:
    """A letter (as ``keep``) that the worker sends as soon as it can; None where this Sanad sends no e-mail."""
    if not post.is_on():
        return None
    row = keep(**letter)
    post.keep_going(by=row.created_at)
    return row
