"""The workspace: opening my set of an article, the page on which it is annotated, going on to what waits next."""

from typing import Any, Final
from uuid import UUID

import orjson
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotator.models import AnnotationSet, GuidelineVersion
from annotator.services import access, annotations, answers, assignments, course, predictions
from annotator.services.refusal import Conflict
from annotator.web import ahead, returned, touroffer
from annotator.web.figures import digits
from annotator.web.people import reader
from annotator.web.shares import shares

#: What could end a script element or open a comment in it; JSON reads the escapes back.
_ESCAPES: Final = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
#: Entries of the log the page gets for undo; older gestures are history, not undo.
_LOG_LENGTH: Final = 200


@require_http_methods(["GET", "POST"])
def open_article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Open the reader's own set of an article and go to it; an address that is only followed (GET) makes nothing."""
    writing = request.method == "POST"
    article = access.article_for(request.user, article_id, role=access.ANNOTATE, write=writing)
    if request.method == "GET":
        return redirect(f"{reverse('project', args=[article.project.slug])}?article={article.public}")
    user = access.person(request.user)
    try:
        row = assignments.open_article(user=user, project=article.project, article=article)
    except Conflict as refusal:
        messages.info(request, ahead.sentence(refusal))
        return redirect("project", article.project.slug)
    return redirect("workspace", row.pk)


@require_POST
def go_on(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to what waits for the reader next in a project, opening it if need be; ``besides``: the set just done with."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.ANNOTATE, write=True)
    done = GoOnForm(request.POST)
    besides = done.cleaned_data["besides"] if done.is_valid() else None
    if besides and answers.has_result(user=user, set_id=besides):
        return redirect("set-result", besides)
    try:
        row = assignments.go_on(user=user, project=project, besides=besides)
    except Conflict as refusal:
        messages.info(request, ahead.sentence(refusal))
        return redirect("project", project.slug)
    return redirect("workspace", row.pk)


@require_POST
def take_next(request: HttpRequest, slug: str) -> HttpResponse:
    """Take another article besides those that are open."""
    project = access.project_for(request.user, slug, role=access.ANNOTATE, write=True)
    try:
        row = assignments.next_article(user=reader(request), project=project)
    except Conflict as refusal:
        messages.info(request, ahead.sentence(refusal))
        return redirect("project", project.slug)
    return redirect("workspace", row.pk)


class GoOnForm(forms.Form):
    """The set that the reader has just done with."""

    besides = forms.UUIDField(required=False)


@require_GET
def workspace(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """The page of one set; who may only look gets it read-only."""
    annotation_set = access.set_for(request.user, set_id)
    article = annotation_set.article
    where = course.course_of(user=reader(request), annotation_set=annotation_set)
    rows = paragraphs(article.text)
    context = {
        "annotation_set": annotation_set,
        "article": article,
        "readonly": not access.may_write(request.user, annotation_set),
        "paragraphs": rows,
        "course": where,
        "course_shares": shares(where.standing) if where else [],
        "skip_reasons": [(code.value, code.label) for code in annotations.REASONS],
        "titled": bool(rows) and rows[0]["text"].strip() == article.title.strip(),
        "older_guidelines": older_guidelines(annotation_set),
        **returned.strip(reader(request), annotation_set),
        "offers_tour": is_first(annotation_set, where) and touroffer.is_offered(request),
        "data": [json_element(name, value) for name, value in page_data(request, annotation_set).items()],
    }
    return render(request, "annotations/workspace.html", context)


def older_guidelines(annotation_set: AnnotationSet) -> GuidelineVersion | None:
    """The version a set was begun under, where another one counts today."""
    made_under = annotation_set.guidelines_id
    if made_under is None or made_under == annotation_set.article.project.guidelines_id:
        return None
    return annotation_set.guidelines


def is_first(annotation_set: AnnotationSet, where: course.Course | None) -> bool:
    """Whether an author's work has hardly begun: nothing changed here, nothing handed in elsewhere."""
    return where is not None and not (annotation_set.revision or where.submitted)


def paragraphs(text: str) -> list[dict[str, Any]]:
    """The lines of a text that are not empty: ``start`` (code points), ``text``, ``number`` for the reader."""
    found: list[dict[str, Any]] = []
    start = 0
    for line in text.split("\n"):
        if line:
            found.append({"start": start, "text": line, "number": digits(len(found) + 1)})
        start += len(line) + 1
    return found


def page_data(request: HttpRequest, annotation_set: AnnotationSet) -> dict[str, Any]:
    """What the canvas starts from, by the id of the element that carries it."""
    article = annotation_set.article
    return {
        "article-data": {"id": article.public, "name": article.name, "title": article.title, "text": article.text},
        "schema-data": orjson.Fragment(annotation_set.schema.body),
        "annotation-set-data": set_data(request, annotation_set),
        "names-data": annotations.known_names(article.project),
        "page-data": {
            "language": get_language(),
            "urls": addresses(annotation_set)
            | {
                "examples": examples_address(request, annotation_set),
                "suggestions": suggestions_address(request, annotation_set),
            },
            "user": {"id": request.user.pk, "name": request.user.get_username()},
        },
    }


def set_data(request: HttpRequest, annotation_set: AnnotationSet) -> dict[str, Any]:
    """The set's body as it is stored, and the end of its log, oldest first."""
    return {
        "id": annotation_set.pk,
        "state": annotation_set.state,
        "revision": annotation_set.revision,
        "readonly": not access.may_write(request.user, annotation_set),
        "own": annotation_set.author_id == request.user.pk,
        "place": annotation_set.place,
        "skip": skip_data(annotation_set),
        "annotations": orjson.Fragment(annotation_set.body),
        "log": [
            {
                "id": change.change_id,
                "label": change.label,
                "operations": orjson.Fragment(change.operations),
                "undoes": change.undoes,
            }
            for change in annotations.recent_changes(annotation_set, last=_LOG_LENGTH)
        ],
    }


def skip_data(annotation_set: AnnotationSet) -> dict[str, str] | None:
    """Why a set was skipped, in the reader's language and the author's words."""
    if annotation_set.state != AnnotationSet.State.SKIPPED:
        return None
    return {
        "code": annotation_set.skip_code,
        "name": annotation_set.get_skip_code_display(),
        "reason": annotation_set.skip_reason,
    }


def addresses(annotation_set: AnnotationSet) -> dict[str, str]:
    """Where the page sends to and goes to."""
    api = f"/api/annotation-sets/{annotation_set.pk}/"
    return {
        "changes": f"{api}changes/",
        "submit": f"{api}submit/",
        "reopen": f"{api}reopen/",
        "skip": f"{api}skip/",
        "place": f"{api}place/",
        "log": f"{api}changes/",
        "login": reverse("login"),
        "project": reverse("project", args=[annotation_set.article.project.slug]),
        "articles": reverse("article-drawer", args=[annotation_set.article.project.slug]),
    }


def examples_address(request: HttpRequest, annotation_set: AnnotationSet) -> str | None:
    """Where examples for the guidelines go to; None for whoever makes none."""
    project = annotation_set.article.project
    makes = not access.closed(project) and access.is_reader(
        request.user, access.project_for(request.user, project.slug)
    )
    return f"/api/projects/{project.slug}/guidelines/examples/" if makes else None


def suggestions_address(request: HttpRequest, annotation_set: AnnotationSet) -> str | None:
    """Where what a model predicted is read; None where nothing may be shown."""
    shown = predictions.may_be_shown(annotation_set, access.person(request.user))
    return f"/api/annotation-sets/{annotation_set.pk}/suggestions/" if shown else None


def json_element(name: str, value: Any) -> SafeString:
    """A script element of the type application/json that cannot be left early; bodies go in as stored."""
    text = orjson.dumps(value).decode()
    # Five passes of replace() take a twentieth of the time of one translate() on megabytes.
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return format_html('<script id="{}" type="application/json">{}</script>', name, mark_safe(text))  # noqa: S308
