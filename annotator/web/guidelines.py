"""The guidelines: a page of the project to read and print, and the part of it that the workspace's drawer shows."""

from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from annotator.models import Project, SchemaVersion
from annotator.services import access, guidelines
from annotator.web.annotations import json_element


@require_GET
def project_guidelines(request: HttpRequest, slug: str) -> HttpResponse:
    """The guidelines of a project under its schema of today."""
    project = access.project_for(request.user, slug)
    context = _context(project, project.schema)
    body = project.schema.body if project.schema else '{"spanTypes":[],"frameTypes":[],"labels":[],"layers":[]}'
    context["schema_data"] = json_element("schema-data", orjson.Fragment(body))
    return render(request, "guidelines/page.html", context)


@require_GET
def set_guidelines(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """The same under the schema of an annotation set, without the page around it."""
    row = access.set_for(request.user, set_id)
    return render(request, "guidelines/_part.html", _context(row.article.project, row.schema))


def _context(project: Project, schema: SchemaVersion | None) -> dict[str, object]:
    language = "en" if get_language() == "en" else "ar"
    found = guidelines.guidelines(project=project, schema=schema.body if schema else None, language=language)
    # Cleaned by the service.
    return {"project": project, "text": mark_safe(found.text), "chapters": found.chapters}  # noqa: S308
