"""The chain of releases, one of them in full, and what is done to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from annotator.models import Project, Release, User
from annotator.services import access
from annotator.services import releases as verbs
from annotator.services.refusal import NotFound, Refusal
from annotator.services.releases.beginning import REASON
from annotator.web import refusals
from annotator.web.people import reader
from annotator.web.releases.contents import contents


@require_safe
def card(request: HttpRequest, slug: str, tag: str) -> HttpResponse:
    """The dataset card of a release, as it stands in its README.md, in the reader's language."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.READ_FIGURES)
    chosen = access.release_for(user, project, tag)
    context = {"project": project, "chosen": chosen, "may_manage": access.may(user, project, access.MANAGE)}
    if chosen.published_at is None:
        raise NotFound
    context["card"] = mark_safe(verbs.card_of(chosen, get_language() or "ar"))  # noqa: S308  (cleaned by ``rendered``)
    return render(request, "releases/card.html", context)


@require_safe
def page(request: HttpRequest, slug: str, tag: str = "") -> HttpResponse:
    """The chain of releases with one of them in full: the one asked for, or the newest."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.READ_FIGURES)
    chosen = access.release_for(user, project, tag) if tag else access.releases_of(user, project).first()
    context = _context(user, project, chosen)
    if not (request.htmx and request.GET.get("part") == "making"):  # type: ignore[attr-defined]
        return render(request, "releases/page.html", context)
    if chosen and context["told"].active:
        return render(request, "releases/_making.html", context)
    # It ended while it was watched: the whole page changes, the chain beside it too.
    return HttpResponse(headers={"HX-Redirect": reverse("release", args=(slug, tag)) if tag else request.path})


def _context(user: User, project: Project, chosen: Release | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "project": project,
        "releases": list(access.releases_of(user, project).defer("manifest", "summary", "plan")),
        "chosen": chosen,
        "ready": verbs.ready(project),
        "may_manage": access.may(user, project, access.MANAGE),
        "may_take": access.may(user, project, access.READ_SETS),
        "reason_limit": REASON,
    }
    if chosen is None:
        return context
    chosen.project = project
    told = verbs.shown(chosen)
    context |= {"told": told, "trouble": _trouble(told), "out": chosen.published_at is not None}
    return context | (contents(chosen, told.summary) if context["out"] else {})


def _trouble(told: verbs.Shown) -> str:
    found = told.trouble
    return refusals.sentence(found["code"], found["facts"]) if found else ""


@require_POST
def act(request: HttpRequest, slug: str, tag: str, verb: str) -> HttpResponse:
    """Go on with a release, or throw it away before it is out."""
    user = reader(request)
    project = access.project_for(user, slug)
    release = access.release_for(user, project, tag, write=True)
    try:
        if verb == "go_on":
            verbs.go_on(release=release, actor=user)
            return redirect("release", slug, tag)
        verbs.discard(release=release, actor=user)
    except Refusal as refusal:
        messages.error(request, refusals.sentence(refusal.code, refusal.facts))
        return redirect("release", slug, tag)
    return redirect("releases", slug)


@require_POST
def withdraw(request: HttpRequest, slug: str, tag: str) -> HttpResponse:
    """Take a release back, with a reason that everybody reads."""
    user = reader(request)
    project = access.project_for(user, slug)
    release = access.release_for(user, project, tag, write=True)
    try:
        verbs.withdraw(release=release, reason=request.POST.get("reason", ""), actor=user)
    except Refusal as refusal:
        messages.error(request, refusals.sentence(refusal.code, refusal.facts))
    return redirect("release", slug, tag)
