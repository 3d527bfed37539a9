"""The pages of quality and its files."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from annotator.models import Project, User
from annotator.services import access, agreement, quality, snapshots
from annotator.standoff.schema import Schema
from annotator.web.agreement.shown import place
from annotator.web.people import reader
from annotator.web.quality import kindly, shown

#: Places shown of each kind of difference.
_PLACES = 2


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
    found, standing = quality.standing_of(project=project, user=user, person=person)
    schema = _schema(project)
    context = _context(project, user) | {
        "quality": found,
        "standing": standing,
        "name": found.names.get(person, "—"),
        "lede": shown.lede_of(standing),
    }
    if schema:
        context |= shown.details(standing, schema)
        context["kinds"] = [
            {"kind": shown.kind(kind, schema), "places": _places(project, user, person, kind[0], schema, found)}
            for kind in standing.kinds
        ]
    return render(request, "quality/person.html", context)


def _places(
    project: Project, user: User, person: int, key: str, schema: Schema, found: quality.Quality
) -> dict[str, Any]:
    """Some of the places of a kind of difference, and the way to all of them."""
    asked = agreement.Asked(gold=True, people=frozenset({person}))
    page = agreement.places_of(project=project, user=user, asked=asked, cell=f"class/{key}")
    told = [place(one, found.names, schema) for one in page.places[:_PLACES]]
    return {"told": told, "total": page.total, "query": f"cell=class/{key}&against=gold&one={person}"}


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
