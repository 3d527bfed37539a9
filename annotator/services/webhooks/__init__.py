"""Webhooks: a project's programs hear of what happened in it, signed, tried again, written down.

    webhooks.locked(gold)

in the transaction of what it tells of; the worker's round sends it. Nothing goes out where nobody set a webhook up, nor
where whoever runs this Sanad has not allowed it (``SANAD_WEBHOOKS``).
"""

from annotator.services.webhooks.keeping import (
    LIMIT,
    add,
    again,
    change,
    deliveries_of,
    pause,
    remove,
    renew,
    resume,
    test,
    webhooks_of,
)
from annotator.services.webhooks.rounds import go_round, start_again
from annotator.services.webhooks.signing import secret_of
from annotator.services.webhooks.telling import EVENTS, TEST, is_on, job_ended, locked, released, submitted

__all__ = [
    "EVENTS",
    "LIMIT",
    "TEST",
    "add",
    "again",
    "change",
    "deliveries_of",
    "go_round",
    "is_on",
    "job_ended",
    "locked",
    "pause",
    "released",
    "remove",
    "renew",
    "resume",
    "secret_of",
    "start_again",
    "submitted",
    "test",
    "webhooks_of",
]
