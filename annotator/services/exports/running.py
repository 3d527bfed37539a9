"""The export as a background job: its file, its counts, what it leaves out and loses, its log; and its end."""

from pathlib import Path
from typing import Any, Final

import orjson
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from annotator.models import Job, Project, User
from annotator.services import jobs, journal
from annotator.services.disk import settle
from annotator.services.exports import losses
from annotator.services.exports.keeping import keep_tidying, remove_parts
from annotator.services.exports.order import Exported, Order, order_of
from annotator.services.exports.sets import left_out_of
from annotator.services.exports.wanted import Wanted, of_job
from annotator.services.exports.writing import NoRoom, beside, write_beside, write_losses
from annotator.services.jobs import Running
from annotator.services.refusal import Conflict, NotFound

FOLDER: Final = "exports"
#: What the name of the file beside an export ends with, after the export's own.
LOSSES: Final = ".losses.json"


def start(*, project: Project, wanted: Wanted, actor: User) -> Job:
    """Put an export into the queue. Raises Conflict("nothing_to_export")."""
    refuse_nothing(order_of(project, wanted))
    keep_tidying()
    return jobs.start(project=project, noun="export", request=wanted.object(), actor=actor)


def export_job(running: Running, **request: Any) -> dict[str, Any]:
    """Carry an export out. The file stands under its name once it was read again, and the losses beside it."""
    project = running.job.project
    wanted = of_job(project, request)
    return make(running, project, wanted, order_of(project, wanted))


def refuse_nothing(order: Order) -> None:
    """Raise Conflict("nothing_to_export") where no set is wanted: an empty file helps nobody."""
    if not order.rows.exists():
        raise Conflict("nothing_to_export")


def make(running: Running, project: Project, wanted: Wanted, order: Order) -> dict[str, Any]:
    """Make the file of an export and the losses beside it; what there is to say of them."""
    total = order.rows.count()
    running.progress(0, total)
    running.say(_("Annotation sets to export: %(count)s.") % {"count": total})
    finished, done = _carried_out(running, order)
    return {
        "file": f"{FOLDER}/{finished.name}",
        "counts": done.counts(),
        "left_out": left_out_of(project, wanted),
        "losses": dict(sorted(done.losses.total.items())),
        "lossy": len(done.losses.by_article),
        "sha256": done.sha256,
    }


def _carried_out(running: Running, order: Order) -> tuple[Path, Exported]:
    """Write the export and its losses, read it again, and only then give both their names."""
    place = running.path(FOLDER, "")
    remove_parts(running.job)
    with beside(place) as made, beside(place) as told:
        try:
            done = write_beside(order, made, running.progress)
            write_losses(losses.document(order, done), told)
        except NoRoom as full:
            running.say(_said_full(full))
            raise
        running.progress(done.report.sets, done.report.sets)
        running.say(_("Every file was read again and agrees with what is stored."))
        finished = place.with_name(place.name + done.suffix)
        told.replace(finished.with_name(finished.name + LOSSES))
        made.replace(finished)
        settle(finished.parent)
    return finished, done


def _said_full(full: NoRoom) -> str:
    needed, free = (f"{full.facts[name] / 1024**2:,.1f} MB" for name in ("needed", "free"))
    return _("The disk is full: about %(needed)s are needed, %(free)s are free. Make room and start it again.") % {
        "needed": needed,
        "free": free,
    }


def losses_of_job(job: Job) -> losses.Document | None:
    """The losses of a finished export; None where its files are gone."""
    path = jobs.file_of(job)
    told = path.with_name(path.name + LOSSES) if path else None
    return orjson.loads(told.read_bytes()) if told and told.is_file() else None


def remove(*, job: Job, actor: User) -> None:
    """Throw the files of a finished export away; what it was stays known.

    Raises NotFound for a job of another kind, Conflict("at_work").
    """
    if job.noun != "export":
        raise NotFound
    if job.state in {Job.State.WAITING, Job.State.RUNNING}:
        raise Conflict("at_work", {"job": str(job.pk)})
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(file="")
        journal.note("export.remove", actor=actor, project=job.project, job=str(job.pk))
    remove_files(job)


def remove_files(job: Job) -> None:
    """Take what an export made off the disk."""
    for file in (job.file, job.file + LOSSES) if job.file else ():
        (Path(settings.DATA_DIR) / "files" / file).unlink(missing_ok=True)
