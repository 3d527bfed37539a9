"""The page of agreement, the places behind its numbers, and the report as a file."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from annotator.models import Project
from annotator.services import access, agreement, predictions, snapshots
from annotator.standoff.schema import Schema
from annotator.web.agreement import crossed, drawn, shown, tables, words
from annotator.web.agreement.forms import AskForm, offers_of, query_of
from annotator.web.people import reader


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """How far people agree, on what, and where not."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.READ_FIGURES)
    asked = AskForm(request.GET).asked()
    report = agreement.report_of(project=project, user=user, asked=asked)
    context: dict[str, Any] = {
        "project": project,
        "report": report,
        "asked": asked,
        "query": query_of(asked),
        "may_manage": access.may(user, project, access.MANAGE),
        "reads_figures": True,
    }
    schema = _schema(project)
    if schema and (report.everything or asked.gold):
        context |= _told(report, project, schema)
    return render(request, "agreement/page.html", context)


def _told(report: agreement.Report, project: Project, schema: Schema) -> dict[str, Any]:
    groups = drawn.groups(report, schema)
    return {
        "offers": offers_of(report, schema),
        "lede": words.lede(report, schema),
        "missing": words.missing(report),
        "groups": [
            {
                "group": group,
                "rows": tables.rows_of(group.measures, schema),
                "meanings": tables.meanings(group.measures),
            }
            for group in groups
        ],
        "kinds": crossed.kinds(report, project, schema),
        "differences": sum(words.classes(report).values()),
        "confusions": crossed.confusions(report, project, schema),
        "values": crossed.values(report, project, schema),
        "edges": crossed.edges(report, project, schema),
        "trends": drawn.trends(report, schema),
        "pairs": tables.pairs_of(report, schema),
        "people": words.people(report, project, schema),
        "directed": agreement.directed(report.asked),
        "few": report.articles < agreement.LEAST,
        "sides": shown.sides(report),
    }


def _schema(project: Project) -> Schema | None:
    return snapshots.schema_of(project.schema) if project.schema else None


@require_safe
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """The places behind a number, with the text around them; for those who read all sets."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.READ_SETS)
    asked = AskForm(request.GET).asked(models=True)
    model = predictions.version_of(project, asked.model) if asked.model else None
    cell, after = request.GET.get("cell", "")[:300], request.GET.get("after", "")
    found = agreement.places_of(project=project, user=user, asked=asked, cell=cell, after=after)
    schema, names = _schema(project), {**found.names, **({shown.NOBODY: str(model)} if model else {})}
    context = {
        "project": project,
        "page": found,
        "title": shown.title(cell, schema, asked) if schema else cell,
        "places": [shown.place(place, names, schema) for place in found.places] if schema else [],
        "model": model,
        "query": query_of(asked),
        "may_manage": access.may(user, project, access.MANAGE),
        "reads_figures": True,
    }
    template = "agreement/_places.html" if request.htmx and after else "agreement/places.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_safe
def report_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The report as CSV for spreadsheets (UTF-8 with its mark) or as the API's JSON."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.READ_FIGURES)
    report = agreement.report_of(project=project, user=user, asked=AskForm(request.GET).asked(), veiled=True)
    name = f"{project.slug}-agreement-{localtime():%Y-%m-%d}.{kind}"
    if kind == "json":
        answer: HttpResponse = JsonResponse(agreement.report_object(report), json_dumps_params={"ensure_ascii": False})
    else:
        answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        csv.writer(answer).writerows(tables.lines_of(report, _schema(project)))
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
