"""The guidelines: a page of the project to read and print, its part in the workspace's drawer, and its writing."""

from typing import Any
from uuid import UUID

import orjson
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotator.models import Project, SchemaVersion
from annotator.services import access, guidelines
from annotator.services.refusal import Conflict, Invalid
from annotator.text.wording import word_changes
from annotator.web.annotations import json_element
from annotator.web.people import reader


@require_GET
def project_guidelines(request: HttpRequest, slug: str) -> HttpResponse:
    """The guidelines of a project under its schema of today."""
    user = reader(request)
    project = access.project_for(user, slug)
    context = _context(project, project.schema, access.may(user, project, access.READ_SETS))
    body = project.schema.body if project.schema else '{"spanTypes":[],"frameTypes":[],"labels":[],"layers":[]}'
    context["schema_data"] = json_element("schema-data", orjson.Fragment(body))
    context["may_manage"] = access.may(user, project, access.MANAGE)
    context["may_write"] = context["may_manage"] and not access.closed(project)
    context["may_remove"] = access.may(user, project, access.READ_SETS) and not access.closed(project)
    context["newest"] = guidelines.newest(project)
    return render(request, "guidelines/page.html", context)


@require_GET
def set_guidelines(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """The same under the schema of an annotation set, without the page around it."""
    row = access.set_for(request.user, set_id)
    project = access.project_for(request.user, row.article.project.slug)
    reads_all = access.is_reader(request.user, project)
    return render(request, "guidelines/_part.html", _context(project, row.schema, reads_all))


def _context(project: Project, schema: SchemaVersion | None, reads_all: bool) -> dict[str, object]:
    """Whoever works blind (not ``reads_all``) is shown the words of an example, not where they stand."""
    language = "en" if get_language() == "en" else "ar"
    places = guidelines.examples_of(project, reads_all=reads_all)
    body = schema.body if schema else None
    found = guidelines.guidelines(project=project, schema=body, language=language, places=places)
    return {"project": project, "text": _safe(found.text), "chapters": found.chapters, "reads_all": reads_all}


def _safe(html: str) -> SafeString:
    """HTML that the service has cleaned."""
    return mark_safe(html)  # noqa: S308


class TextForm(forms.Form):
    """Both texts, what changed, and the number of the version they began from."""

    text_ar = forms.CharField(required=False, max_length=2 * guidelines.TEXT_LIMIT, strip=False)
    text_en = forms.CharField(required=False, max_length=2 * guidelines.TEXT_LIMIT, strip=False)
    note = forms.CharField(required=False, max_length=guidelines.NOTE_LIMIT)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)


#: Why the texts were not saved, in a sentence.
REFUSED = {
    "guidelines_too_long": gettext_lazy("One of the texts is too long. Nothing was saved."),
    "note_on_version_too_long": gettext_lazy("The note on what changed is too long."),
}


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the guidelines; ``?version=`` begins with the texts of an earlier one."""
    project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
    if request.method == "GET":
        return _editor(request, project, _beginning(request, project))
    form = TextForm(request.POST)
    if not form.is_valid():
        return _editor(request, project, form.data, error=str(REFUSED["guidelines_too_long"]), status=400)
    try:
        row = guidelines.keep_guidelines(project=project, actor=reader(request), **form.cleaned_data)
    except Conflict as conflict:
        return _conflict(request, project, form.cleaned_data, conflict)
    except Invalid as refusal:
        return _editor(request, project, form.cleaned_data, error=str(REFUSED[refusal.code]), status=400)
    messages.success(request, _("The guidelines are saved as version %(number)s.") % {"number": row.number})
    return redirect("guidelines", project.slug)


def _beginning(request: HttpRequest, project: Project) -> dict[str, Any]:
    """The texts of today, or those of an earlier version, to be saved after today's."""
    row = guidelines.newest(project)
    values = {"text_ar": project.guidelines_ar, "text_en": project.guidelines_en, "seen": row.number if row else 0}
    wanted = request.GET.get("version", "")
    if wanted.isdecimal() and len(wanted) < 10:
        old = guidelines.version_of(project, int(wanted))
        note = _("Back to version %(number)s") % {"number": old.number}
        values |= {"text_ar": old.text_ar, "text_en": old.text_en, "note": note}
    return values


def _editor(
    request: HttpRequest, project: Project, values: Any, *, error: str = "", status: int = 200, theirs: Any = None
) -> HttpResponse:
    languages = [
        {"code": code, "name": name, "text": values.get(f"text_{code}", ""), "theirs": _theirs(values, theirs, code)}
        for code, name in (("ar", _("In Arabic")), ("en", _("In English")))
    ]
    context = {
        "project": project,
        "may_manage": True,
        "values": values,
        "languages": languages,
        "error": error,
        "theirs": theirs,
        "limit": guidelines.NOTE_LIMIT,
    }
    return render(request, "guidelines/edit.html", context, status=status)


def _theirs(values: Any, theirs: Any, code: str) -> list[tuple[str, str]]:
    """What differs between the writer's text and the one that was saved meanwhile."""
    if theirs is None:
        return []
    return list(word_changes(getattr(theirs, f"text_{code}"), values.get(f"text_{code}", "")))


def _conflict(request: HttpRequest, project: Project, values: dict[str, Any], conflict: Conflict) -> HttpResponse:
    """Somebody was quicker: nothing is lost, both are shown, and saving again puts this one after theirs."""
    project = access.project_for(request.user, project.slug)
    theirs = guidelines.newest(project)
    return _editor(request, project, values | {"seen": conflict.facts["number"]}, theirs=theirs, status=409)


class PreviewForm(forms.Form):
    """A text in Markdown."""

    text = forms.CharField(required=False, max_length=2 * guidelines.TEXT_LIMIT, strip=False)


@require_POST
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """A text as its readers will see it; nothing is saved."""
    access.project_for(request.user, slug, role=access.MANAGE, write=True)
    form = PreviewForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    return HttpResponse(guidelines.rendered(text[: guidelines.TEXT_LIMIT]))


@require_GET
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """The versions there were."""
    user = reader(request)
    project = access.project_for(user, slug)
    may_manage = access.may(user, project, access.MANAGE)
    context = {
        "project": project,
        "versions": guidelines.versions_of(project),
        "may_manage": may_manage,
        "may_write": may_manage and not access.closed(project),
    }
    return render(request, "guidelines/versions.html", context)


class CompareForm(forms.Form):
    """The numbers of two versions; without the new one, today's."""

    old = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    new = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


@require_GET
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs between two versions, word by word, in both languages."""
    project = access.project_for(request.user, slug)
    asked = CompareForm(request.GET)
    newest = guidelines.newest(project)
    if not asked.is_valid() or newest is None:
        return redirect("guideline-versions", project.slug)
    old = guidelines.version_of(project, asked.cleaned_data["old"])
    new = guidelines.version_of(project, asked.cleaned_data["new"] or newest.number)
    texts = [
        {"code": code, "name": name, "pieces": word_changes(getattr(old, f"text_{code}"), getattr(new, f"text_{code}"))}
        for code, name in (("ar", _("In Arabic")), ("en", _("In English")))
    ]
    context = {"project": project, "old": old, "new": new, "texts": texts}
    context["may_manage"] = access.may(request.user, project, access.MANAGE)
    return render(request, "guidelines/compare.html", context)


@require_POST
def remove_example(request: HttpRequest, slug: str, example: int) -> HttpResponse:
    """Take a real place out of the guidelines."""
    project = access.project_for(request.user, slug, role=access.READ_SETS, write=True)
    row = guidelines.example_of(project, example)
    type_ = row.type
    guidelines.remove_example(example=row, actor=reader(request))
    messages.success(request, _("The example is out of the guidelines; the annotation itself stays as it was."))
    return redirect(f"{request.path.partition('examples/')[0]}#guide-{type_}")
