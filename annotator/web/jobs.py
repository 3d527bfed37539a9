"""Background jobs of exports: watched, stopped, downloaded; every other job leads to its own page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from annotator.models import Job, Project, User
from annotator.services import access, exports, jobs
from annotator.services.exports import Wanted
from annotator.services.losses import Kind, kinds_of
from annotator.services.refusal import Invalid, NotFound
from annotator.web.exports import words
from annotator.web.exports.form import query_of
from annotator.web.people import reader

#: Jobs that have a page of their own, which says more: its route, and the facts of the job in its address.
_ELSEWHERE: Final[Mapping[str, tuple[str, ...]]] = {
    "import": ("import-preview", "slug", "batch"),
    "release": ("release", "slug", "tag"),
    "figures": ("dashboard", "slug"),
    "agreement": ("agreement", "slug"),
    "predictions": ("models", "slug"),
    "migration_look": ("migration", "migration"),
    "migration_apply": ("migration", "migration"),
    "migration_return": ("migration", "migration"),
}


@dataclass(frozen=True, slots=True)
class View:
    """An export as its owner sees it; ``again``: the query that asks for the same; ``suffix``: how its file ends;

    ``not_held``: what its format has no place for at all."""

    job: Job
    which: str
    again: str
    active: bool
    suffix: str
    result: Mapping[str, Any]
    losses: Sequence[Kind]
    why: str
    not_held: str

    @property
    def file(self) -> bool:
        """Whether there is a file to take away."""
        return bool(self.suffix)

    @property
    def share(self) -> int | None:
        """Whole percent done; None before the total is known."""
        return round(100 * self.part) if self.job.total else None

    @property
    def part(self) -> float:
        """The same between 0 and 1."""
        return self.job.progress / self.job.total if self.job.total else 0.0


def view_of(job: Job) -> View:
    """The job with its request and its result read."""
    result = orjson.loads(job.result)
    try:
        wanted = exports.of_job(job.project, orjson.loads(job.request))
    except Invalid:
        # Asked for under a schema or by people that are no longer here.
        wanted = Wanted()
    found = jobs.file_of(job)
    return View(
        job=job,
        which=words.summary(wanted, exports.schema_of(job.project)),
        again=query_of(wanted),
        active=job.state in {Job.State.WAITING, Job.State.RUNNING},
        suffix="".join(found.suffixes) if found else "",
        result=result,
        losses=kinds_of(result.get("losses", {})),
        why=words.refused(str(result.get("code", "")), result.get("facts", {})),
        not_held=words.not_held(wanted.form),
    )


def recent_exports(user: User, project: Project, most: int) -> list[View]:
    """A project's newest exports: those at work, those that failed, those whose file is still there."""
    found = access.exports_of(user, project).exclude(state=Job.State.DONE, file="")
    return [view_of(job) for job in found[:most]]


def _answer(request: HttpRequest, job: Job) -> HttpResponse:
    """A job that was just stopped: its part of the page, or its own page without scripts."""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "jobs/_job.html", {"view": view_of(job)})
    return redirect("job", job.pk)


@require_safe
def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far a job is: a page, or the part of one that asks again every second."""
    job = access.job_for(reader(request), job_id)
    jobs.revive(job)
    if job.noun in _ELSEWHERE:
        return redirect(_own_page(job))
    template = "jobs/_job.html" if request.htmx else "jobs/job.html"  # type: ignore[attr-defined]
    return render(request, template, {"view": view_of(job), "project": job.project})


def _own_page(job: Job) -> str:
    route, *arguments = _ELSEWHERE[job.noun]
    known = {"slug": job.project.slug, **orjson.loads(job.request)}
    return reverse(route, args=[known[name] for name in arguments])


@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask a job to stop."""
    job = access.job_for(reader(request), job_id)
    jobs.cancel(job=job, actor=reader(request))
    return _answer(request, access.job_for(reader(request), job_id))


@require_safe
def download(request: HttpRequest, job_id: UUID) -> FileResponse:
    """The file a finished job made."""
    job = access.job_for(reader(request), job_id)
    path = jobs.file_of(job)
    if path is None:
        raise NotFound
    wanted = orjson.loads(job.request)
    parts = [job.project.slug, *(wanted[name] for name in ("what", "format") if name in wanted)]
    name = f"{'-'.join(parts)}-{localtime(job.created_at):%Y-%m-%d}{''.join(path.suffixes)}"
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=_media(path.suffixes))
    answer["ETag"] = f'"{jobs.digest_of(job)}"'
    return answer


def _media(suffixes: Sequence[str]) -> str:
    kinds = {".zip": "application/zip", ".jsonl": "application/x-ndjson"}
    return kinds.get("".join(suffixes), "application/octet-stream")
