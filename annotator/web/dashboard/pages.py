"""The dashboard's page, its tables as files, and the places behind a kind of warning."""

import csv
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from annotator.models import Project, User
from annotator.services import access, figures, queue, snapshots
from annotator.services.refusal import Forbidden, NotFound
from annotator.standoff.schema import Schema
from annotator.web.dashboard import drawn, tables, words
from annotator.web.dashboard.names import problem_name
from annotator.web.people import reader


@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the project is, how fast, and what waits to be decided."""
    user = reader(request)
    project = access.project_for(user, slug)
    board = figures.board_of(project=project, user=user)
    manages = access.may(user, project, access.MANAGE)
    context: dict[str, Any] = {"project": project, "board": board, "may_manage": manages, "reads_figures": True}
    if board.progress.articles:
        context["next"] = queue.next_of(user=user, projects=[project])
        context |= _told(board, project, manages=manages)
    return render(request, "dashboard/page.html", context)


def _told(board: figures.Board, project: Project, *, manages: bool) -> dict[str, Any]:
    schema = _schema(project)
    bar, shares = drawn.states(board.progress)
    rankings = drawn.rankings(board.contents, schema) if schema else []
    return {
        "lede": words.lede(board),
        "bar": bar,
        "shares": shares,
        "way": drawn.way(board),
        "method": words.method(board.forecast),
        "weekly": drawn.weekly(board.pace.weeks) if board.pace.first else None,
        "people": [
            {"person": person, "weeks": drawn.line(person.weeks), "time": drawn.time(person, board.people)}
            for person in board.people
        ],
        "layers": [ranking for ranking in rankings if ranking.kind == "types"],
        "labels": [ranking for ranking in rankings if ranking.kind == "labels"],
        "problems": [
            {"code": code, "name": problem_name(code), "count": tally.count, "sets": tally.sets}
            for code, tally in board.contents.problems.items()
        ],
        "decisions": [words.said(decision, project, manages=manages) for decision in board.decisions],
        "curation": words.to_curate(board.progress.states, project) if board.by_person else None,
        "tables": tables.tables_of(board, schema),
    }


def _schema(project: Project) -> Schema | None:
    return snapshots.schema_of(project.schema) if project.schema else None


@require_safe
def figure_file(request: HttpRequest, slug: str, figure: str) -> HttpResponse:
    """One figure's table as a file for spreadsheets: UTF-8 with its mark, commas, plain digits."""
    user = reader(request)
    project = access.project_for(user, slug)
    if figure not in tables.TABLES:
        raise NotFound
    board = figures.board_of(project=project, user=user)
    if figure == "people" and not board.by_person:
        raise Forbidden(facts={"needs": sorted(access.READ_SETS)})
    table = tables.TABLES[figure](board, _schema(project))
    name = f"{project.slug}-{figure}-{localtime():%Y-%m-%d}.csv"
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")
    csv.writer(answer).writerows(tables.lines_of(table))
    return answer


class PageForm(forms.Form):
    """Where a list goes on."""

    after = forms.IntegerField(min_value=0, max_value=2**62, required=False)


@require_safe
def problem_places(request: HttpRequest, slug: str, problem: str) -> HttpResponse:
    """The submitted sets with one kind of warning, for those who read them."""
    user: User = reader(request)
    project = access.project_for(user, slug, role=access.READ_SETS)
    form = PageForm(request.GET)
    after = (form.cleaned_data["after"] if form.is_valid() else None) or 0
    context = {
        "project": project,
        "title": problem_name(problem),
        "page": figures.places_of(project, problem, after=after),
        "may_manage": access.may(user, project, access.MANAGE),
        "reads_figures": True,
    }
    template = "dashboard/_places.html" if request.htmx and after else "dashboard/problem.html"  # type: ignore[attr-defined]
    return render(request, template, context)
