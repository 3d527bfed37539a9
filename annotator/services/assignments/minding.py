"""What the worker sees to by itself: leases that ran out, and people told while there is still time.

One task puts itself into the queue again as long as there are leases; whoever deals an article out makes sure that it
stands there. Nothing hangs on it: leases are released by whoever looks, too.
"""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from annotator.models import AnnotationSet
from annotator.services.assignments.releasing import ending_soon, release_expired
from annotator.services.notifications import notify

#: How often the worker looks.
EVERY: Final = timedelta(minutes=15)
#: How long before a lease runs out its author is told.
NOTICE: Final = timedelta(hours=12)


@task()
def mind_leases() -> None:
    """Release what ran out, tell whose lease runs out soon, and look again later while there are leases."""
    while release_expired(most=500):
        pass
    tell_ending()
    if AnnotationSet.objects.filter(lease_until__isnull=False).exists():
        mind_leases.using(run_after=timezone.now() + EVERY).enqueue()


def tell_ending() -> None:
    """Tell each author once a lease; one that was renewed by work meanwhile is another lease."""
    for row in ending_soon(now=timezone.now(), within=NOTICE):
        if row.author is None or row.lease_until is None:
            continue
        notify(
            kind="lease_ending",
            users=[row.author],
            project=row.article.project,
            facts={
                "article": row.article.title,
                "annotation_set": str(row.pk),
                "until": row.lease_until.isoformat(),
            },
            key=f"lease:{row.pk}:{row.lease_until.date().isoformat()}",
        )


#: When this process last made sure.
_sure: list[datetime] = []


def keep_minding() -> None:
    """Make sure that the worker looks after the leases; asked as often as one likes, done now and then."""
    now = timezone.now()
    if _sure and now - _sure[-1] < EVERY:
        return
    _sure[:] = [now]
    waiting = DBTaskResult.objects.filter(task_path=mind_leases.module_path, status=TaskResultStatus.READY)
    if not waiting.exists():
        mind_leases.using(run_after=timezone.now() + EVERY).enqueue()
