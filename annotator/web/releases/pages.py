"""The chain of releases, one of them in full, and what is done to it."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from annotator.models import Project, Release, User
from annotator.services import access
from annotator.services import releases as verbs
from annotator.services.losses import losses_of
from annotator.services.refusal import Refusal
from annotator.services.releases.beginning import REASON
from annotator.splits.splitting import SPLITS
from annotator.web import refusals
from annotator.web.people import reader
from annotator.web.releases.names import NAMES

#: Why articles are in no split.
_EXCLUDED: Final[Mapping[str, str | Promise]] = {
    "bridge": lazy("near to articles of several splits"),
    "undated": lazy("without a date"),
    "straddles": lazy("near to an article of another time"),
}
#: The counts at the head of a release.
_COUNTS: Final[Mapping[str, str | Promise]] = {
    "articles": lazy("Articles"),
    "spans": lazy("Spans"),
    "entities": lazy("Participants"),
    "frames": lazy("Structures"),
}


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
        "releases": list(access.releases_of(user, project)),
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
    return context | (_contents(chosen, told) if context["out"] else {})


def _trouble(told: verbs.Shown) -> str:
    found = told.trouble
    return refusals.sentence(found["code"], found["facts"]) if found else ""


def _contents(release: Release, told: verbs.Shown) -> dict[str, Any]:
    summary = told.summary
    total = sum(summary["splits"][split] for split in SPLITS)
    return {
        "counts": [(name, summary["statistics"].get(code, 0)) for code, name in _COUNTS.items()],
        "splits": [
            {"code": code, "name": NAMES[code], "count": count, "part": count / total if total else 0}
            for code in SPLITS
            if (count := summary["splits"][code])
        ],
        "excluded": [(name, summary["reasons"][why]) for why, name in _EXCLUDED.items() if summary["reasons"].get(why)],
        "files": list(verbs.files_of(release)),
        "losses": [(name, losses_of(counted)) for name, counted in verbs.by_format(summary["losses"]).items()],
    }


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


@require_safe
def file(request: HttpRequest, slug: str, tag: str, path: str) -> FileResponse:
    """A file of a release, byte for byte."""
    user = reader(request)
    project = access.project_for(user, slug)
    found = access.release_file_for(user, project, tag, path)
    called = f"{slug}-{tag}-{path.replace('/', '-')}"
    return FileResponse(verbs.open_file(found), as_attachment=True, filename=called)
