"""How long the files of exports are kept: the worker throws old ones away by itself, and looks again every day."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from annotator.models import Job

EVERY: Final = timedelta(days=1)
_PARTS: Final = timedelta(days=1)


@task()
def tidy_exports() -> None:
    """Throw away what is old enough, and look again tomorrow while there are files of exports."""
    remove_old()
    if Job.objects.filter(noun="export").exclude(file="").exists():
        tidy_exports.using(run_after=timezone.now() + EVERY).enqueue()


def keep_tidying() -> None:
    """Make sure that the worker looks after the files."""
    waiting = DBTaskResult.objects.filter(task_path=tidy_exports.module_path, status=TaskResultStatus.READY)
    if not waiting.exists():
        tidy_exports.using(run_after=timezone.now() + EVERY).enqueue()


def remove_old() -> int:
    """Remove the files of exports that ended ``EXPORT_DAYS`` ago, and what a killed worker left; of how many."""
    folder = Path(settings.DATA_DIR) / "files" / "exports"
    old = Job.objects.filter(noun="export", finished_at__lt=timezone.now() - timedelta(days=settings.EXPORT_DAYS))
    gone = list(old.exclude(file=""))
    for job in gone:
        Job.objects.filter(pk=job.pk).update(file="")
        for path in folder.glob(f"{job.pk}*"):
            path.unlink(missing_ok=True)
    before = (timezone.now() - _PARTS).timestamp()
    for path in folder.glob(".*.part"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
    return len(gone)
