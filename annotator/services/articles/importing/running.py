"""An import of staged files is carried out: at once where it is small, else by the worker."""

from typing import Any, Final

import orjson
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.models import ImportBatch, Job, Upload
from annotator.services import access, jobs
from annotator.services.articles.importing import limits, staging
from annotator.services.articles.importing.choices import choices_of
from annotator.services.articles.importing.fulfilling import Done, Order, Progress, fulfil
from annotator.services.articles.importing.sources import sources_of
from annotator.services.articles.importing.tallies import read_tally
from annotator.services.articles.indexing import index_missing
from annotator.services.refusal import Conflict, Invalid

#: Progress is counted in these many bytes, so that the largest import fits the column.
_UNIT: Final = 1024


def start(*, batch: ImportBatch) -> Done | None:
    """Carry a small import out at once; put a large one into the queue of the worker (None; ``batch.job`` is it).

    Pressed twice at one moment it comes in once. Raises Invalid("no_files"), Conflict("already_started"), NotFound
    where somebody threw it away meanwhile.
    """
    access.must_be_open(batch.project)
    staging.require_open(batch)
    sizes = list(Upload.objects.filter(batch=batch.pk).values_list("size", flat=True))
    if not sizes:
        with transaction.atomic():
            staging.locked(batch)
        raise Invalid("no_files")
    if len(sizes) <= limits.SMALL_FILES and sum(sizes) <= limits.SMALL_BYTES:
        return carry_out(batch)
    enqueue(batch=batch)
    return None


@transaction.atomic
def enqueue(*, batch: ImportBatch) -> None:
    """Put an import into the queue of the worker, once however often it is pressed. Raises Conflict("already_started").

    The row is looked at again under its lock: two presses at one moment both saw an open batch.
    """
    staging.locked(batch)
    batch.job = jobs.start(project=batch.project, noun="import", request={"batch": str(batch.pk)}, actor=batch.actor)
    batch.save(update_fields=["job"])


def reopen(*, batch: ImportBatch) -> None:
    """Let a batch go whose job has ended and brought nothing: it can be decided about and started again.

    Raises Conflict("already_started") for one that was imported or is at work.
    """
    with transaction.atomic():
        at_work = (Job.State.WAITING, Job.State.RUNNING)
        row = staging.now(batch)
        if row.imported_at is not None or (row.job is not None and row.job.state in at_work):
            raise Conflict("already_started", {"batch": str(batch.pk)})
        ImportBatch.objects.filter(pk=batch.pk).update(job=None)


def import_job(running: jobs.Running, *, batch: str) -> dict[str, Any]:
    """An import as a background job: its figures and its report. Begun again, it finds what was done already."""
    row = ImportBatch.objects.select_related("project__schema", "actor").get(pk=batch)
    done = result_of(row)
    if done is None:
        total = sum(Upload.objects.filter(batch=row.pk).values_list("size", flat=True)) // _UNIT + 1
        running.progress(0, total)
        running.say(_("Everything is read and checked first; then it comes in at once."))
        done = _once(row, lambda read, _tally: running.progress(min(read // _UNIT, total)))
        running.progress(total, total)
    index_missing(row.project)
    return {"file": f"imports/{row.pk}.csv", **done.object()}


def _once(row: ImportBatch, progress: Progress) -> Done:
    """Carry it out, or find that the worker which was given up for lost has done it after all."""
    try:
        return carry_out(row, progress)
    except Conflict:
        done = result_of(ImportBatch.objects.get(pk=row.pk))
        if done is None:
            raise
        return done


def result_of(batch: ImportBatch) -> Done | None:
    """How a batch ended that was imported; None for one that was not."""
    if batch.imported_at is None:
        return None
    said = orjson.loads(batch.options)["result"]
    return Done(said["ending"], read_tally(said))


def carry_out(batch: ImportBatch, progress: Progress | None = None) -> Done:
    """Check a batch and store it, all or, where that was chosen, what is good; the staged files go with it."""
    choices = choices_of(batch)
    uploads = list(Upload.objects.filter(batch=batch.pk).order_by("pk"))
    order = Order(
        project=batch.project,
        choices=choices,
        actor=batch.actor,
        sources=lambda gauge: sources_of(uploads, choices, gauge),
        report=staging.report_path(batch),
        then=lambda done: _mark(batch, done),
        still=lambda: _still(batch),
    )
    done = fulfil(order, progress)
    if progress is None:
        index_missing(batch.project)
    return done


def _still(batch: ImportBatch) -> None:
    """Two who press at one moment both begin; whoever is second finds here, under the lock, that it is done.

    Raises Conflict("already_started"), and NotFound where it was thrown away.
    """
    row = staging.now(batch)
    if row.imported_at is not None or row.job_id != batch.job_id:
        raise Conflict("already_started", {"batch": str(batch.pk)})


def _mark(batch: ImportBatch, done: Done) -> None:
    """Mark the batch and let the staged files go, in the transaction that stores the articles."""
    batch.imported_at = timezone.now()
    batch.options = orjson.dumps({**orjson.loads(batch.options), "result": done.object()}).decode()
    batch.save(update_fields=["imported_at", "options"])
    staging.remove_uploads(batch)
