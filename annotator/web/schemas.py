"""The schema of a project: the editor, its versions, what differs between two of them, publishing the draft."""

from typing import Any

import orjson
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from annotator.models import Project, SchemaDraft, User
from annotator.services import access, schemas
from annotator.services.refusal import Conflict, Invalid, NotFound
from annotator.standoff.schema import SchemaError, load_schema
from annotator.web import schemadiff, schemaeffect
from annotator.web.annotations import json_element
from annotator.web.people import reader


@require_GET
def schema(request: HttpRequest, slug: str) -> HttpResponse:
    """The editor for the managers of an open project, the schema to read for everybody else."""
    user = reader(request)
    project = access.project_for(user, slug)
    may_edit = access.may(user, project, access.MANAGE) and not access.closed(project)
    context = {"project": project, "may_manage": access.may(user, project, access.MANAGE)}
    if project.schema is None:
        return render(request, "schemas/none.html", context | {"may_edit": may_edit, "data": _urls_element(project)})
    if not may_edit:
        return render(request, "schemas/read.html", context | reading(project))
    others = access.projects_of(user).exclude(pk=project.pk).filter(schema__isnull=False).order_by("name")
    context |= {"others": others, "data": [json_element("page-data", editor_data(request, project))]}
    return render(request, "schemas/editor.html", context)


def reading(project: Project) -> dict[str, Any]:
    """The schema in use by layer: its types and what belongs to them, and the colours for the page's script."""
    assert project.schema is not None
    body = orjson.loads(project.schema.body)
    layers = [
        {
            "name": layer["name"],
            "frames": [one for one in body["frameTypes"] if one["layer"] == layer["code"]],
            "spans": [one for one in body["spanTypes"] if one["layer"] == layer["code"]],
        }
        for layer in body["layers"]
    ]
    data = json_element("schema-data", orjson.Fragment(project.schema.body))
    return {"layers": layers, "labels": body["labels"], "schema_data": data}


def editor_data(request: HttpRequest, project: Project) -> dict[str, Any]:
    """What the editor starts from."""
    assert project.schema is not None
    draft = schemas.draft_of(project)
    return {
        "project": project.slug,
        "user": request.user.pk,
        "base": orjson.Fragment(draft.base.body if draft else project.schema.body),
        "draft": draft and draft_data(draft),
        "urls": addresses(project),
    }


def draft_data(draft: SchemaDraft) -> dict[str, Any]:
    """The draft as the API tells it after every saving."""
    problems = schemas.problems_of(draft.body)
    return {
        "revision": draft.revision,
        "document": orjson.Fragment(draft.body),
        "changes": schemas.changes_of(draft),
        "problems": [{"path": one.path, "code": one.code, "facts": one.facts} for one in problems],
    }


def addresses(project: Project) -> dict[str, str]:
    """Where the editor sends to and leads to."""
    api = f"/api/projects/{project.slug}/schema/"
    return {
        "draft": f"{api}draft/",
        "begin": f"{api}draft/begin/",
        "discard": f"{api}draft/discard/",
        "uses": f"{api}uses/",
        "specimen": f"{api}specimen/",
        "migrate": reverse("migrations", args=[project.slug]),
    }


def _urls_element(project: Project) -> list[Any]:
    return [json_element("page-data", {"urls": addresses(project)})]


@require_GET
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """The versions there were: who, when, why; any two to compare, any to return to."""
    user = reader(request)
    project = access.project_for(user, slug)
    context = {
        "project": project,
        "versions": schemas.versions_of(project),
        "draft": schemas.draft_of(project) if access.may(user, project, access.MANAGE) else None,
        "may_manage": access.may(user, project, access.MANAGE) and not access.closed(project),
        "reads_all": access.may(user, project, access.READ_SETS),
        "migrate": addresses(project)["migrate"],
    }
    return render(request, "schemas/versions.html", context)


@require_GET
def version_file(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """A version as a file."""
    row = schemas.version_of(access.project_for(request.user, slug), version)
    answer = HttpResponse(row.body, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{row.name}-{row.version}.json"'
    return answer


class CompareForm(forms.Form):
    """Two versions; without the new one, the draft."""

    old = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    new = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


@require_GET
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs between two versions, or between a version and the draft."""
    user = reader(request)
    project = access.project_for(user, slug)
    asked = CompareForm(request.GET)
    if not asked.is_valid():
        return redirect("schema-versions", project.slug)
    old = schemas.version_of(project, asked.cleaned_data["old"])
    new = asked.cleaned_data["new"]
    row = schemas.version_of(project, new) if new else _draft(request, project)
    try:
        found = _differing(user, project, old.body, row.body)
    except SchemaError:
        messages.info(request, _("The draft is not finished yet; what it lacks is listed beside it."))
        return redirect("schema", project.slug)
    context = {"project": project, "old": old, "new": row if new else None, "lines": found}
    return render(request, "schemas/compare.html", context | {"may_manage": access.may(user, project, access.MANAGE)})


def _differing(user: User, project: Project, old: str, new: str) -> list[schemadiff.Line]:
    """The lines; with the work they concern for those who read everybody's."""
    if access.may(user, project, access.READ_SETS):
        return schemaeffect.lines(project, load_schema(old), load_schema(new))[1]
    return schemadiff.lines(load_schema(old), load_schema(new))


@require_GET
def effect(request: HttpRequest, slug: str) -> HttpResponse:
    """What publishing the draft would come to: the editor's panel, empty while there is nothing to say."""
    project = access.project_for(request.user, slug, role=access.MANAGE)
    draft = schemas.draft_of(project)
    context: dict[str, Any] = {"project": project, "draft": draft}
    if draft is not None and schemas.changes_of(draft):
        context |= _effect(project, draft)
    return render(request, "schemas/_effect.html", context)


def _effect(project: Project, draft: SchemaDraft) -> dict[str, Any]:
    found, told = schemaeffect.lines(project, load_schema(draft.base.body), load_schema(draft.body))
    return {"effect": found, "effect_lede": schemaeffect.lede(found), "lines": told}


def _draft(request: HttpRequest, project: Project) -> SchemaDraft:
    row = schemas.draft_of(project) if access.may(reader(request), project, access.MANAGE) else None
    if row is None:
        raise NotFound
    return row


class PublishForm(forms.Form):
    """The number of the new version, what changed, and the revision of the draft that was looked at."""

    version = forms.CharField(max_length=20)
    note = forms.CharField(max_length=schemas.NOTE_LIMIT, required=False)
    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1)


#: Why a version was not published, where the form can say it.
REFUSED = {
    "bad_version": gettext_lazy("A version is two or three numbers with dots between them."),
    "schema_version_taken": gettext_lazy("There is a version with this number already."),
}


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Look at what the draft would change, then publish it."""
    project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = schemas.publish(project=project, actor=reader(request), **form.cleaned_data)
        except (Conflict, NotFound):
            # Changed, or gone altogether: somebody published it or gave it up in another tab.
            messages.warning(request, _("The draft changed while you looked at it. Nothing was published; look again."))
            return redirect("schema-publish", project.slug)
        except Invalid as refusal:
            if refusal.code not in REFUSED:
                return _unfinished(request, project)
            form.add_error("version", str(REFUSED[refusal.code]))
        else:
            messages.success(request, _("Version %(version)s is in use for new work.") % {"version": row.version})
            return redirect("schema-versions", project.slug)
    return _review(request, project, form)


def _review(request: HttpRequest, project: Project, form: PublishForm) -> HttpResponse:
    draft = schemas.draft_of(project)
    if draft is None:
        return redirect("schema", project.slug)
    try:
        proposal = schemas.proposal(project, draft)
    except Invalid:
        return _unfinished(request, project)
    context = {
        "project": project,
        "may_manage": True,
        "draft": draft,
        "proposal": proposal,
        "following": [one for one in schemas.versions_of(project) if one.sets],
        "form": form,
        "migrate": addresses(project)["migrate"],
        "version": form.data.get("version", proposal.version),
        "note": form.data.get("note", ""),
        **_effect(project, draft),
    }
    return render(request, "schemas/publish.html", context, status=400 if form.errors else 200)


def _unfinished(request: HttpRequest, project: Project) -> HttpResponse:
    messages.warning(request, _("The draft is not finished yet; what it lacks is listed beside it."))
    return redirect("schema", project.slug)
