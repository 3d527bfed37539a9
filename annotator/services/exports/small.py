"""Small exports, made while somebody waits: with the same checks, the same losses and the same record as a job's."""

from typing import Final

import orjson
from django.db import transaction
from django.utils import timezone

from annotator.models import Job, Project, User
from annotator.services import journal
from annotator.services.exports.keeping import keep_tidying
from annotator.services.exports.order import Order, order_of
from annotator.services.exports.running import make, refuse_nothing, remove_files
from annotator.services.exports.wanted import Wanted
from annotator.services.exports.writing import estimate
from annotator.services.jobs import Running
from annotator.services.refusal import Conflict

#: Bytes of texts and bodies (140 articles with 40 spans each) that the slowest format makes and reads again in 1.4 s.
SMALL: Final = 1_500_000


def is_small(order: Order) -> bool:
    """Whether nobody has to wait long for an export."""
    return estimate(order.rows) <= SMALL


def at_once(*, project: Project, wanted: Wanted, actor: User) -> Job:
    """The finished job of a small export, made here and now.

    Raises Conflict: "not_small" (limit, bytes: about), "nothing_to_export", "no_room"; ExportBroken. Then nothing is
    kept.
    """
    order = order_of(project, wanted)
    refuse_nothing(order)
    if (size := estimate(order.rows)) > SMALL:
        raise Conflict("not_small", {"bytes": size, "limit": SMALL})
    keep_tidying()
    job = Job(project=project, actor=actor, noun="export", request=orjson.dumps(wanted.object()).decode())
    result = make(_Here(job), project, wanted, order)
    now = timezone.now()
    job.state, job.result, job.file = Job.State.DONE, orjson.dumps(result).decode(), result["file"]
    job.started_at, job.finished_at, job.attempts = now, now, 1
    try:
        with transaction.atomic():
            job.save(force_insert=True)
            journal.note("job.start", actor=actor, project=project, job=str(job.pk), noun="export")
    except BaseException:
        # A file that no row knows of would lie there for ever.
        remove_files(job)
        raise
    return job


class _Here(Running):
    """A job whose row is made when it is done: whatever it says stands in it from the beginning."""

    def progress(self, done: int, total: int | None = None) -> None:
        self.job.progress = done
        self.job.total = self.job.total if total is None else total

    def say(self, line: str) -> None:
        self.job.log += line + "\n"
