"""The audit log: who did what to people, roles, projects, tokens and jobs.

Each act is a row, in the transaction of the act itself: what was rolled back was never done. It is a line of JSON in
the logger ``sanad.audit`` too, which whoever runs the server may keep where nobody of the application can reach it.
"""

import logging
from typing import Any

import orjson
from django.utils import timezone

from annotator.models import AuditEntry, Project, User

logger = logging.getLogger("sanad.audit")

COMMAND_LINE = "command line"


def note(act: str, *, actor: User | None, project: Project | None = None, **facts: Any) -> None:
    """Write down an act (``noun.verb``); ``actor`` None is the command line. Facts are JSON values, never secrets."""
    who = actor.username if actor else COMMAND_LINE
    AuditEntry.objects.create(
        created_at=timezone.now(),
        act=act,
        actor=actor,
        actor_name=who,
        project=project,
        project_slug=project.slug if project else "",
        facts=orjson.dumps(facts).decode(),
    )
    where = {"project": project.slug} if project else {}
    logger.info("%s", orjson.dumps({"act": act, "actor": who, **where, **facts}).decode())
