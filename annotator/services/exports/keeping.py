"""How long the files of exports are kept: the worker throws old ones away by itself, and looks again every day."""

from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from annotator.models import Job
from annotator.services import jobs

EVERY: Final = timedelta(days=1)
_ACTIVE: Final = (Job.State.WAITING, Job.State.RUNNING)


@task()
def tidy_exports() -> None:
    """Throw away what is old enough, and look again tomorrow while there are files of exports."""
    remove_old()
    if any(_folder().glob("*")):
        tidy_exports.using(run_after=timezone.now() + EVERY).enqueue()


def keep_tidying() -> None:
    """Make sure that the worker looks after the files."""
    waiting = DBTaskResult.objects.filter(task_path=tidy_exports.module_path, status=TaskResultStatus.READY)
    if not waiting.exists():
        tidy_exports.using(run_after=timezone.now() + EVERY).enqueue()


def remove_old() -> int:
    """Remove the files of exports that ended ``EXPORT_DAYS`` ago, and what a killed worker left; of how many."""
    old = Job.objects.filter(noun="export", finished_at__lt=timezone.now() - timedelta(days=settings.EXPORT_DAYS))
    gone = list(old.exclude(file=""))
    for job in gone:
        Job.objects.filter(pk=job.pk).update(file="")
    for job in Job.objects.filter(noun="export", state__in=_ACTIVE):
        # One whose worker died while nobody looked.
        jobs.revive(job)
    _sweep()
    return len(gone)


def remove_parts(job: Job) -> None:
    """Remove what earlier attempts at an export left: they ended in the middle of writing."""
    for path in _folder().glob(f".{job.pk}.*.part"):
        path.unlink(missing_ok=True)


def _sweep() -> None:
    """Remove every file whose job is neither at work nor offers it; files are named by the ids of their jobs."""
    for path in _folder().glob("*"):
        job = _job_of(path)
        at_work = job is not None and job.state in _ACTIVE
        offered = job is not None and bool(job.file) and path.suffix != ".part"
        if not (at_work or offered):
            path.unlink(missing_ok=True)


def _job_of(path: Path) -> Job | None:
    try:
        return Job.objects.filter(pk=UUID(path.name.removeprefix(".").split(".")[0])).first()
    except ValueError:
        return None


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "files" / "exports"
