"""Importing: files are chosen, looked at, decided about, and only then become articles."""

import contextlib
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from annotator.models import ImportBatch, Job, Project
from annotator.services import access, jobs
from annotator.services.articles import importing
from annotator.services.refusal import Conflict, Invalid, NotFound
from annotator.web import deciding, flaws, formats, ledes
from annotator.web.arrivals import result_rows
from annotator.web.figures import number
from annotator.web.people import reader
from annotator.web.previews import preview_of

#: Earlier imports shown beside the choice of files.
RECENT: Final = 5


@require_http_methods(["GET", "HEAD", "POST"])
def choose_files(request: HttpRequest, slug: str) -> HttpResponse:
    """The first step: files are sent and kept aside for the preview. With scripts the API takes them one by one."""
    project = access.project_for(reader(request), slug, role=access.MANAGE, write=request.method == "POST")
    if request.method == "POST":
        try:
            batch = _staged(request, project)
        except Invalid as refused:
            error = flaws.sentence(refused.code, refused.facts)
            return render(request, "imports/choose.html", _choosing(request, project, error=error), status=400)
        return redirect("import-preview", slug, batch.pk)
    return render(request, "imports/choose.html", _choosing(request, project))


def _choosing(request: HttpRequest, project: Project, **more: Any) -> dict[str, Any]:
    recent = [one for one in access.imports_of(reader(request), project)[: RECENT * 2] if one.job or one.imported_at]
    return {
        "project": project,
        "may_manage": True,
        "file_limit": importing.FILE_LIMIT,
        "batch_limit": importing.most_files(),
        "batch_bytes": importing.most_bytes(),
        "accepted": formats.accepted(),
        "readers": formats.annotated_readers(),
        "recent": [result_rows(one) for one in recent[:RECENT]],
        **more,
    }


def _staged(request: HttpRequest, project: Project) -> ImportBatch:
    sent = request.FILES.getlist("files")
    if not sent:
        raise Invalid("no_files")
    batch = importing.open_batch(project=project, actor=reader(request))
    try:
        for file in sent:
            importing.add_file(batch=batch, name=file.name or "", pieces=file.chunks(), actor=reader(request))
    except Invalid:
        importing.discard(batch=batch)
        raise
    return batch


#: Look again; read all doubtful files alike; import all; import what is good; drop everything.
ACTIONS: Final = ("review", "apply", "import", "import_good", "cancel")


class ActionForm(forms.Form):
    """Which button was pressed."""

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, slug: str, batch: UUID) -> HttpResponse:
    """The second step: what would come in, to be corrected, imported or dropped; later, how it goes and ended."""
    actor = reader(request)
    project = access.project_for(actor, slug, role=access.MANAGE, write=request.method == "POST")
    row = access.import_for(actor, project, batch, write=request.method == "POST")
    form = ActionForm(request.POST)
    action = form.cleaned_data["action"] if request.method == "POST" and form.is_valid() else ""
    if row.job is not None or row.imported_at is not None:
        return _running(request, project, row)
    try:
        return _acted(request, project, row, action) if action else _shown(request, project, row)
    except Conflict as refused:
        if refused.code != "already_started":
            raise
        # Started in another tab while this one was being read: how it goes stands at the same address.
        return redirect("import-preview", slug, batch)


def _acted(request: HttpRequest, project: Project, row: ImportBatch, action: str) -> HttpResponse:
    if action == "cancel":
        importing.discard(batch=row)
        return redirect("project", project.slug)
    unseen = deciding.decide(request, row, only_good=action == "import_good")
    if action in {"review", "apply"} or unseen:
        return redirect("import-preview", project.slug, row.pk)
    return _import(request, project, row)


def _import(request: HttpRequest, project: Project, row: ImportBatch) -> HttpResponse:
    done = importing.start(batch=row)
    if done is None:
        return redirect("import-preview", project.slug, row.pk)
    if done.ending != importing.IMPORTED:
        return _shown(request, project, row, refused=True)
    choices = importing.choices_of(row)
    if choices.becomes is importing.Becomes.PREDICTIONS:
        messages.success(request, _predicted(done.tally.sets))
        return redirect("model", project.slug, choices.model)
    messages.success(request, _imported(done.tally.new))
    # What was left out or mended is told where the report of it lies.
    whole = done.tally.records == done.tally.new and not done.tally.losses
    return redirect("project", project.slug) if whole else redirect("import-preview", project.slug, row.pk)


def _imported(count: int) -> str:
    text = ngettext("%(shown)s article was imported.", "%(shown)s articles were imported.", count)
    return text % {"shown": number(count)}


def _predicted(count: int) -> str:
    text = ngettext("Predictions for %(shown)s article came in.", "Predictions for %(shown)s articles came in.", count)
    return text % {"shown": number(count)}


def _shown(request: HttpRequest, project: Project, row: ImportBatch, *, refused: bool = False) -> HttpResponse:
    view = preview_of(project, row)
    context = {
        "project": project,
        "may_manage": True,
        "batch": row,
        "view": view,
        "lede": ledes.staged(
            view.look.tally,
            files=view.look.uploads,
            complete=view.look.complete,
            predicted=view.look.choices.becomes is importing.Becomes.PREDICTIONS,
        ),
        "encodings": flaws.ENCODINGS.items(),
        "refused": refused,
    }
    return render(request, "imports/preview.html", context, status=409 if refused else 200)


def _running(request: HttpRequest, project: Project, row: ImportBatch) -> HttpResponse:
    """An import at work, or how it ended."""
    if row.job is not None and row.job.state in {Job.State.WAITING, Job.State.RUNNING}:
        jobs.revive(row.job)
    whole = not request.htmx  # type: ignore[attr-defined]
    context = {"project": project, "may_manage": True, "batch": row, "result": result_rows(row), "whole": whole}
    return render(request, "imports/result.html" if whole else "imports/_progress.html", context)


@require_safe
def report(request: HttpRequest, slug: str, batch: UUID) -> FileResponse:
    """What became of every record, as a table."""
    project = access.project_for(reader(request), slug, role=access.MANAGE)
    row = access.import_for(reader(request), project, batch)
    path = importing.report_path(row)
    if not path.is_file():
        raise NotFound
    name = f"{project.slug}-import-{row.created_at:%Y-%m-%d}.csv"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


@require_http_methods(["POST"])
def again(request: HttpRequest, slug: str, batch: UUID) -> HttpResponse:
    """Go back from a job that brought nothing to the preview of the same files.

    From a page that is behind the times it leads to where the import is now: at work, or through.
    """
    project = access.project_for(reader(request), slug, role=access.MANAGE, write=True)
    row = access.import_for(reader(request), project, batch, write=True)
    with contextlib.suppress(Conflict):
        importing.reopen(batch=row)
    return redirect("import-preview", slug, batch)
