"""The pages of quality and its files."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from annotator.models import Project, User
from annotator.services import access, quality, snapshots
from annotator.standoff.schema import Schema
from annotator.web.people import reader
from annotator.web.quality import kindly, shown


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody's figures against the gold, with what to talk about."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.READ_SETS)
    found = quality.quality_of(project=project, user=user)
    schema = _schema(project)
    context = _context(project, user) | {"quality": found, "lede": shown.lede(found)}
    if schema:
        context["people"] = [shown.line(one, found, project, schema) for one in found.people]
    return render(request, "quality/page.html", context)


@require_safe
def person(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """One person's figures, their way, and the places where they most often differ from the gold."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.READ_SETS)
    found = quality.person_of(project=project, user=user, person=person)
    schema = _schema(project)
    context = _context(project, user) | {
        "quality": found.quality,
        "standing": found.standing,
        "name": found.quality.names.get(person, "—"),
        "lede": shown.lede_of(found),
    }
    if schema:
        context |= shown.details(found, schema)
    return render(request, "quality/person.html", context)


@require_safe
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own figures, and nobody else's."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.ANNOTATE)
    found = quality.own_of(project=project, user=user)
    schema = _schema(project)
    context = _context(project, user) | {"own": found}
    if schema:
        context |= kindly.told(found, schema)
    return render(request, "quality/mine.html", context)


@require_safe
def file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Everybody's figures as CSV for spreadsheets (UTF-8 with its mark) or as the API's JSON."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.READ_SETS)
    found = quality.quality_of(project=project, user=user, veiled=True)
    if kind == "json":
        told = quality.quality_object(found)
        answer: HttpResponse = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    else:
        answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        csv.writer(answer).writerows(quality.quality_lines(found))
    name = f"{project.slug}-quality-{localtime():%Y-%m-%d}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _context(project: Project, user: User) -> dict[str, Any]:
    return {"project": project, "may_manage": access.may(user, project, access.MANAGE)}


def _schema(project: Project) -> Schema | None:
    return snapshots.schema_of(project.schema) if project.schema else None
