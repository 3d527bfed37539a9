"""A new release, begun."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotator.services import access
from annotator.services import releases as verbs
from annotator.services.refusal import Refusal
from annotator.web import refusals
from annotator.web.people import reader
from annotator.web.releases.form import ReleaseForm, named

_USUAL: Final = {"way": "shares", "train": 80, "dev": 10, "test": 10, "text": "with"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a new release; sent, it begins."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE, write=request.method == "POST")
    given_out = [row for row in access.releases_of(user, project) if row.published_at]
    bases = [row.tag for row in given_out]
    sent = request.POST if request.method == "POST" else None
    form = ReleaseForm(bases, sent, initial={**_USUAL, "base": bases[0] if bases else ""})
    trouble = ""
    if request.method == "POST" and form.is_valid():
        try:
            plan, said = verbs.read_plan(form.plan()), form.cleaned_data
            notes = {name: said[name] for name in ("notes_ar", "notes_en")}
            made = verbs.begin(project=project, tag=said["tag"], plan=plan, actor=user, **notes)
        except Refusal as refusal:
            trouble = named(refusal.facts.get("part", ""), refusals.sentence(refusal.code, refusal.facts))
        else:
            return redirect("release", slug, made.tag)
    elif request.method == "POST":
        trouble = named(next(iter(form.errors)), refusals.sentence("bad_plan", {}))
    context = {"project": project, "form": form, "trouble": trouble, "ready": verbs.ready(project), "may_manage": True}
    return render(request, "releases/new.html", context, status=400 if trouble else 200)
