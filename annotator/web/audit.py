"""The audit log: every administrative act in words, of a project for its managers, of the site for administrators."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson
from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from annotator.models import Project
from annotator.services import access, audit, site
from annotator.text.cells import neutral
from annotator.web import acts

#: The columns of the table, the same in every language: programs read them.
COLUMNS: Final = ("time", "person", "act", "project", "sentence", "facts")


class AskForm(forms.Form):
    """What to look for, and where the page begins."""

    person = forms.CharField(required=False, max_length=150)
    act = forms.CharField(required=False, max_length=60)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    q = forms.CharField(required=False, max_length=200)
    before = forms.IntegerField(required=False, min_value=0)
    format = forms.ChoiceField(required=False, choices=[("csv", "csv"), ("jsonl", "jsonl")])

    def asked(self) -> audit.Asked:
        """What makes sense of it; a day that is none asks nothing."""
        self.is_valid()
        data = self.cleaned_data
        return audit.Asked(
            person=data.get("person", ""),
            act=data.get("act", ""),
            since=data.get("since"),
            until=data.get("until"),
            words=data.get("q", ""),
            before=data.get("before") or 0,
        )


@require_safe
def of_site(request: HttpRequest) -> HttpResponse:
    """The log of the whole site."""
    return _page(request, None)


@require_safe
def of_project(request: HttpRequest, slug: str) -> HttpResponse:
    """The log of one project."""
    return _page(request, access.project_for(request.user, slug, role=access.MANAGE))


def _page(request: HttpRequest, project: Project | None) -> HttpResponse:
    entries = site.audit_of(request.user, project)
    asked = AskForm(request.GET).asked()
    page = audit.page(entries, asked)
    context: dict[str, Any] = {
        "project": project,
        "may_manage": True,
        "asked": asked,
        "searched": any([asked.person, asked.act, asked.since, asked.until, asked.words]),
        "before": page.before,
        "lines": [{"entry": one, "sentence": acts.marked_up(one.act, one.facts)} for one in page.entries],
        "acts": [(act, acts.title(act)) for act in audit.acts(entries)],
        "query": _without(request, "before"),
    }
    part = bool(request.htmx and asked.before)  # type: ignore[attr-defined]
    return render(request, "audit/_lines.html" if part else "audit/page.html", context)


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    return query.urlencode()


@require_safe
def export_of_site(request: HttpRequest) -> StreamingHttpResponse:
    """What was looked for in the log of the site, as a file."""
    return _file(request, None, "sanad-audit")


@require_safe
def export_of_project(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """What was looked for in the log of a project, as a file."""
    project = access.project_for(request.user, slug, role=access.MANAGE)
    return _file(request, project, f"{project.slug}-audit")


def _file(request: HttpRequest, project: Project | None, name: str) -> StreamingHttpResponse:
    form = AskForm(request.GET)
    asked = form.asked()
    entries = audit.stream(site.audit_of(request.user, project), asked)
    kind = form.cleaned_data.get("format") or "csv"
    rows = _spoken(map(_row, entries), get_language() or "ar")
    lines, media = (_csv(rows), "text/csv; charset=utf-8") if kind == "csv" else (_jsonl(rows), _JSONL)
    answer = StreamingHttpResponse(lines, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


_JSONL: Final = "application/x-ndjson"


class _Echo:
    """What a CSV writer writes to: hands the line back."""

    def write(self, line: str) -> str:
        return line


_Row = dict[str, Any]


def _spoken(rows: Iterator[_Row], language: str) -> Iterator[_Row]:
    """The rows made in a language: a stream is read after the request's own was put away."""
    while True:
        with override(language):
            row = next(rows, None)
        if row is None:
            return
        yield row


def _csv(rows: Iterable[_Row]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # With a mark at its beginning a spreadsheet reads the Arabic as what it is.
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in rows:
        cells = row | {"facts": orjson.dumps(row["facts"]).decode()}
        yield writer.writerow([neutral(str(cell)) for cell in cells.values()])


def _jsonl(rows: Iterable[_Row]) -> Iterator[bytes]:
    for row in rows:
        yield orjson.dumps(row) + b"\n"


def _row(one: audit.Entry) -> _Row:
    said = acts.sentence(one.act, one.facts)
    values = (one.created_at.isoformat(), one.person, one.act, one.project, said, one.facts)
    return dict(zip(COLUMNS, values, strict=True))
