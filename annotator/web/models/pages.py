"""The pages of models: the list with a new version, one version beside the gold, its files, its end."""

import csv
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.models import ModelVersion, Project, User
from annotator.services import access, agreement, predictions, snapshots
from annotator.services.placed import parts_of
from annotator.services.predictions.reasons import OF_MODELS
from annotator.services.refusal import Conflict, Invalid
from annotator.standoff.schema import Schema
from annotator.web.agreement import crossed, tables
from annotator.web.models import changed, parted, shown
from annotator.web.people import reader


class VersionForm(forms.Form):
    """A new version of a model."""

    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"class": "input", "dir": "auto"}))
    version = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"class": "input ltr"}))
    notes = forms.CharField(
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3, "dir": "auto"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def models(request: HttpRequest, slug: str) -> HttpResponse:
    """The versions of models with how each stands beside the gold; a new one is added here."""
    user, writing = reader(request), request.method == "POST"
    role = access.MANAGE if writing else access.READ_SETS
    project = access.project_for(user, slug, role=role, write=writing)
    form = VersionForm(request.POST if writing else None)
    if not writing:
        return _listed(request, user, project, form)
    try:
        if form.is_valid():
            row = predictions.add_version(project=project, actor=user, **form.cleaned_data)
            return redirect("model", slug, row.pk)
    except (Invalid, Conflict) as refused:
        form.add_error("version", str(OF_MODELS[refused.code]))
    return _listed(request, user, project, form, status=400)


def _listed(request: HttpRequest, user: User, project: Project, form: VersionForm, status: int = 200) -> HttpResponse:
    versions = predictions.versions_of(project)
    measured = agreement.exact_of(project, [one.row.pk for one in versions])
    context = {
        "project": project,
        "may_manage": access.may(user, project, access.MANAGE),
        "closed": access.closed(project),
        "form": form,
        "lede": shown.lede_of_all(versions),
        "lines": [shown.line(one, measured.get(one.row.pk)) for one in versions],
    }
    return render(request, "models/list.html", context, status=status)


@require_safe
def model(request: HttpRequest, slug: str, model: int) -> HttpResponse:
    """One version beside the locked gold; ``with``: another one beside it; ``on``: in a split of a release alone."""
    user, project, row = _reached(request, slug, model)
    parts = parts_of(project)
    asked = parted.asked_of(request, row, parts)
    report = agreement.report_of(project=project, user=user, asked=asked)
    schema = _schema(project)
    version = predictions.counted(row)
    context: dict[str, Any] = {
        "project": project,
        "may_manage": access.may(user, project, access.MANAGE),
        "closed": access.closed(project),
        "version": version,
        "report": report,
        "lede": shown.lede(version, report),
        "on": parted.value_of(asked),
        "parts": parted.choices_of(parts, asked),
        "parted": parted.said(asked, parts),
        "others": [one for one in predictions.models_of(project) if one.pk != row.pk],
    }
    if schema and report.articles:
        context |= _told(report, user, project, row, schema)
    if schema and (other := _other(request, project, row)) is not None:
        context |= changed.told(row, other, report, user, project, schema)
    return render(request, "models/detail.html", context)


def _told(report: agreement.Report, user: User, project: Project, row: ModelVersion, schema: Schema) -> dict[str, Any]:
    scored = predictions.scored_of(project=project, model=row, user=user, asked=report.asked)
    return {
        "layers": shown.layers(report, schema),
        "kinds": crossed.kinds(report, project, schema),
        "differences": sum(report.differences.values()),
        "groups": True,
        "confusions": crossed.confusions(report, project, schema),
        "directed": True,
        "sides": (str(row), _("the gold")),
        "curve": shown.curve(scored),
        "waiting": scored.missing,
    }


def _other(request: HttpRequest, project: Project, row: ModelVersion) -> ModelVersion | None:
    asked = request.GET.get("with", "")
    if not (asked.isdecimal() and len(asked) < 18) or int(asked) == row.pk:
        return None
    return predictions.version_of(project, int(asked))


@require_safe
def file(request: HttpRequest, slug: str, model: int, kind: str) -> HttpResponse:
    """The figures of a version as CSV for spreadsheets (UTF-8 with its mark) or as the API's JSON."""
    user, project, row = _reached(request, slug, model)
    asked = parted.asked_of(request, row, parts_of(project))
    report = agreement.report_of(project=project, user=user, asked=asked)
    if kind == "json":
        told = agreement.report_object(report)
        answer: HttpResponse = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    else:
        answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        csv.writer(answer).writerows(tables.lines_of(report, _schema(project)))
    on = f"-{asked.release}-{asked.split}" if asked.release else ""
    name = f"{project.slug}-model-{row.pk}{on}-{localtime():%Y-%m-%d}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class ChangeForm(forms.Form):
    """What is to become of a version: shown to annotators or no longer; described in other words."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("show", "hide", "describe")])
    notes = forms.CharField(required=False, max_length=4_000)


@require_POST
def change(request: HttpRequest, slug: str, model: int) -> HttpResponse:
    """Show what a version predicted to annotators as suggestions, or no longer; describe it."""
    user, _project, row = _reached(request, slug, model, write=True)
    form = ChangeForm(request.POST)
    if form.is_valid():
        act, notes = form.cleaned_data["act"], form.cleaned_data["notes"]
        if act == "describe":
            predictions.change(model=row, actor=user, notes=notes)
        else:
            predictions.change(model=row, actor=user, shown=act == "show")
    return redirect("model", slug, row.pk)


class EndForm(forms.Form):
    """The name and version, typed to say that it is meant."""

    name = forms.CharField(max_length=160, widget=forms.TextInput(attrs={"class": "input", "dir": "auto"}))


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, slug: str, model: int) -> HttpResponse:
    """Delete a version with all it predicted, after being told what goes and typing its name."""
    writing = request.method == "POST"
    user, project, row = _reached(request, slug, model, write=True)
    form = EndForm(request.POST if writing else None)
    if writing and form.is_valid():
        try:
            predictions.delete_version(model=row, typed=form.cleaned_data["name"], actor=user)
        except (Invalid, Conflict) as refused:
            form.add_error("name", str(OF_MODELS[refused.code]))
        else:
            messages.success(request, _("%(model)s is deleted with all it predicted.") % {"model": row})
            return redirect("models", slug)
    context = {"project": project, "may_manage": True, "version": predictions.counted(row), "form": form}
    return render(request, "models/delete.html", context, status=400 if form.errors else 200)


def _reached(request: HttpRequest, slug: str, model: int, *, write: bool = False) -> tuple[User, Project, ModelVersion]:
    user = reader(request)
    role = access.MANAGE if write else access.READ_SETS
    project = access.project_for(user, slug, role=role, write=write)
    return user, project, predictions.version_of(project, model)


def _schema(project: Project) -> Schema | None:
    return snapshots.schema_of(project.schema) if project.schema else None
