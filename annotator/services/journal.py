"""The audit log: who did what to people, roles, tokens and jobs; a line of JSON each, to the logger ``sanad.audit``."""

import logging
from typing import Any

import orjson

from annotator.models import User

logger = logging.getLogger("sanad.audit")


def note(act: str, *, actor: User | None, **facts: Any) -> None:
    """Write down an act; ``actor`` None is the command line. Facts are JSON values, never secrets."""
    who = actor.username if actor else "command line"
    logger.info("%s", orjson.dumps({"act": act, "actor": who, **facts}).decode())
