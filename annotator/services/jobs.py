"""Background jobs: one row a job, one task for all of them, which looks its verb up by the job's noun.

A verb is ``verb(running: Running, **request) -> result`` (JSON values both ways). It must be atomic or repeatable:
a job whose worker died is begun again, and a verb that raises leaves nothing behind.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks import task

from annotator.models import Job, Project, User
from annotator.services import journal, notifications, webhooks
from annotator.services.refusal import Invalid, Refusal

logger = logging.getLogger(__name__)

#: What can be done in the background. Written out by hand; a path, not a function, so that verbs may use this module.
VERBS: Final[Mapping[str, str]] = {
    "export": "annotator.services.exports.export_job",
    "import": "annotator.services.articles.importing.import_job",
    "figures": "annotator.services.figures.recount_job",
    "agreement": "annotator.services.agreement.agreement_job",
    "predictions": "annotator.services.predictions.scoring_job",
    "release": "annotator.services.releases.build_job",
    "migration_look": "annotator.services.migration.look_job",
    "migration_apply": "annotator.services.migration.apply_job",
    "migration_return": "annotator.services.migration.return_job",
}

#: Verbs that do their work piece by piece: stopped or failed, what is done stands, and started again they go on.
PIECEMEAL: Final = frozenset({"agreement", "figures", "migration_apply", "migration_return", "predictions", "release"})
#: Verbs that nobody asked for by name: a page began them, so nobody is told that they are done.
QUIET: Final = frozenset({"figures", "agreement", "predictions"})

#: A running job without a sign of life for so long has lost its worker.
SILENCE: Final = timedelta(minutes=2)
#: After so many lost workers a job is given up.
ATTEMPTS: Final = 3

#: What the result of such a job says.
_LOST: Final = '{"code":"worker_lost","facts":{}}'

_State = Job.State
_TOLD: Final[Mapping[str, str]] = {_State.DONE: "job_done", _State.FAILED: "job_failed"}


class Cancelled(Exception):
    """Somebody asked the job to stop, or another worker has taken it over."""


@dataclass(frozen=True, slots=True)
class Running:
    """A job at work, as its verb sees it."""

    job: Job

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far it is. Raises Cancelled when it is to stop."""
        seen: dict[str, Any] = {"progress": done, "alive_at": timezone.now()}
        if total is not None:
            seen["total"] = total
        if not _mine(self.job).filter(cancel_asked=False).update(**seen):
            raise Cancelled

    def say(self, line: str) -> None:
        """Add a line to the log its owner reads."""
        _mine(self.job).update(log=Concat(F("log"), Value(line + "\n")), alive_at=timezone.now())

    def path(self, folder: str, suffix: str) -> Path:
        """Where the job's file goes: named by the job's id, never by anything a person typed."""
        path = Path(settings.DATA_DIR) / "files" / folder / f"{self.job.pk}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def start(*, project: Project, noun: str, request: Mapping[str, Any], actor: User) -> Job:
    """Put a job into the queue. Raises Invalid("unknown_job")."""
    if noun not in VERBS:
        raise Invalid("unknown_job", {"noun": noun})
    with transaction.atomic():
        text = orjson.dumps(dict(request)).decode()
        job = Job.objects.create(project=project, actor=actor, noun=noun, request=text)
        run.enqueue(str(job.pk))
        journal.note("job.start", actor=actor, project=project, job=str(job.pk), noun=noun)
    return job


def cancel(*, job: Job, actor: User) -> None:
    """Ask a job to stop; one that has not begun stops now."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk, state=_State.WAITING).update(state=_State.CANCELLED, finished_at=timezone.now())
        Job.objects.filter(pk=job.pk, state=_State.RUNNING).update(cancel_asked=True)
        journal.note("job.cancel", actor=actor, project=job.project, job=str(job.pk))


def revive(job: Job) -> None:
    """Begin a job again whose worker has died; give it up after ATTEMPTS. To be asked by whoever looks.

    A worker may also die between taking a job from the queue and beginning it: one that waits for long is put into the
    queue once more. Being there twice does no harm, for only one worker can take it.
    """
    moment = timezone.now()
    silent = Q(alive_at__lt=moment - SILENCE) | Q(alive_at=None, created_at__lt=moment - SILENCE)
    lost = Q(silent, state=_State.RUNNING, attempts=job.attempts)
    with transaction.atomic():
        if job.attempts < ATTEMPTS:
            again = lost | Q(silent, state=_State.WAITING)
            if Job.objects.filter(again, pk=job.pk).update(state=_State.WAITING, alive_at=moment):
                run.enqueue(str(job.pk))
        elif Job.objects.filter(lost, pk=job.pk).update(
            state=_State.FAILED, finished_at=timezone.now(), result=_LOST, log=Concat(F("log"), Value(_given_up(job)))
        ):
            logger.error("job %s was given up: its worker died %s times", job.pk, ATTEMPTS)
            _tell(job, _State.FAILED)
    job.refresh_from_db()


def _given_up(job: Job) -> str:
    with translation.override(job.actor.language):
        said = _("The server process that did it ended %(times)s times before it was done. It was given up.")
        return said % {"times": ATTEMPTS} + "\n"


def file_of(job: Job) -> Path | None:
    """The file a finished job made; None where there is none."""
    path = Path(settings.DATA_DIR) / "files" / job.file
    return path if job.state == _State.DONE and job.file and path.is_file() else None


def digest_of(job: Job) -> str:
    """The hexadecimal SHA-256 of the file a job made; empty where it told none."""
    return str(orjson.loads(job.result).get("sha256", ""))


@task()
def run(job_id: str) -> None:
    """Do a job. The worker calls this; whatever happens is written into the job's row."""
    job = _begin(UUID(job_id))
    if job is None:
        return
    with translation.override(job.actor.language):
        try:
            verb = import_string(VERBS[job.noun])
            result = verb(Running(job), **orjson.loads(job.request))
        except Cancelled:
            _finish(job, _State.CANCELLED, said=_stopped(job))
        except Refusal as refusal:
            _finish(job, _State.FAILED, {"code": refusal.code, "facts": refusal.facts}, _failed(job, refusal.code))
        except Exception as error:
            # The owner reads that it failed and what it means; the trace is for the log of the server.
            logger.exception("job %s failed", job.pk)
            _finish(job, _State.FAILED, {"code": "failed", "facts": {}}, _failed(job, type(error).__name__))
        else:
            _finish(job, _State.DONE, result)


def _stopped(job: Job) -> str:
    if job.noun in PIECEMEAL:
        return _("Stopped, as you asked. What was done so far stands; started again, it goes on from there.")
    return _("Stopped, as you asked. Nothing was kept.")


def _failed(job: Job, reason: str) -> str:
    if job.noun in PIECEMEAL:
        return _("It failed (%(reason)s). What was done so far stands; started again, it goes on from there.") % {
            "reason": reason
        }
    return _("It failed (%(reason)s). Nothing was kept; you can start it again.") % {"reason": reason}


def _begin(job_id: UUID) -> Job | None:
    """Take a waiting job; None where another worker has it or it was cancelled."""
    now = timezone.now()
    begun = {"state": _State.RUNNING, "attempts": F("attempts") + 1, "started_at": now, "alive_at": now, "progress": 0}
    taken = Job.objects.filter(pk=job_id, state=_State.WAITING).update(**begun)
    return Job.objects.select_related("actor", "project").get(pk=job_id) if taken else None


def _finish(job: Job, state: str, result: Mapping[str, Any] | None = None, said: str = "") -> None:
    if said:
        Running(job).say(said)
    file = str((result or {}).get("file", ""))
    text = orjson.dumps(dict(result or {})).decode()
    with transaction.atomic():
        if _mine(job).update(state=state, result=text, file=file, finished_at=timezone.now()):
            _tell(job, state)


def _tell(job: Job, state: str) -> None:
    """Whoever started a job hears how it ended; that they stopped it they know."""
    if state in _TOLD and job.noun not in QUIET:
        webhooks.job_ended(job, state)
        facts = {"job": job.noun, "job_id": str(job.pk)}
        key = f"{_TOLD[state]}:{job.pk}"
        notifications.notify(kind=_TOLD[state], users=[job.actor], project=job.project, facts=facts, key=key)


def _mine(job: Job) -> Any:
    """The job's row as long as this attempt is the current one."""
    return Job.objects.filter(pk=job.pk, state=_State.RUNNING, attempts=job.attempts)
