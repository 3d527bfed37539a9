"""Exports as background jobs: started, watched, stopped, downloaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from annotator.models import AnnotationSet, Job, Project, User
from annotator.services import access, jobs
from annotator.services.refusal import NotFound
from annotator.web.people import reader

#: Exports shown on a project's page.
RECENT: Final = 3

_WHICH: Final[Mapping[str, str | Promise]] = {
    AnnotationSet.State.SUBMITTED.value: _("Submitted sets"),
    "": _("All sets"),
}
#: Jobs that have a page of their own, which says more: its route, and the facts of the job in its address.
_ELSEWHERE: Final[Mapping[str, tuple[str, ...]]] = {
    "import": ("import-preview", "slug", "batch"),
    "figures": ("dashboard", "slug"),
    "agreement": ("agreement", "slug"),
    "migration_look": ("migration", "migration"),
    "migration_apply": ("migration", "migration"),
    "migration_return": ("migration", "migration"),
}


@dataclass(frozen=True, slots=True)
class View:
    """A job as its owner sees it."""

    job: Job
    which: str | Promise
    active: bool
    file: bool
    result: Mapping[str, Any]

    @property
    def share(self) -> int | None:
        """Whole percent done; None before the total is known."""
        return round(100 * self.part) if self.job.total else None

    @property
    def part(self) -> float:
        """The same between 0 and 1."""
        return self.job.progress / self.job.total if self.job.total else 0.0


def view_of(job: Job) -> View:
    """The job with its result read."""
    wanted = orjson.loads(job.request).get("state") or ""
    return View(
        job=job,
        which=_WHICH.get(wanted, wanted),
        active=job.state in {Job.State.WAITING, Job.State.RUNNING},
        file=jobs.file_of(job) is not None,
        result=orjson.loads(job.result),
    )


def recent_exports(user: User, project: Project) -> list[View]:
    """A project's newest exports."""
    found = access.jobs_of(user).filter(project=project, noun="export").order_by("-created_at", "-id")
    return [view_of(job) for job in found[:RECENT]]


class ExportForm(forms.Form):
    """Which sets to export."""

    state = forms.ChoiceField(choices=list(_WHICH.items()), required=False)
    practice = forms.BooleanField(required=False)
    repeats = forms.BooleanField(required=False)


@require_POST
def start_export(request: HttpRequest, slug: str) -> HttpResponse:
    """Start an export; the answer is the job's part of the page, or its own page without scripts."""
    actor = reader(request)
    project = access.project_for(actor, slug, role=access.MANAGE)
    form = ExportForm(request.POST)
    state = (form.cleaned_data["state"] if form.is_valid() else AnnotationSet.State.SUBMITTED.value) or None
    wanted = {"state": state, **{name: form.cleaned_data[name] for name in ("practice", "repeats")}}
    job = jobs.start(project=project, noun="export", request=wanted, actor=actor)
    return _answer(request, job)


def _answer(request: HttpRequest, job: Job) -> HttpResponse:
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
    name = f"{job.project.slug}-{localtime(job.created_at):%Y-%m-%d}.jsonl"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/x-ndjson")
