"""A new release: chosen, tried, begun."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from annotator.models import Project, User
from annotator.services import access
from annotator.services import releases as verbs
from annotator.services.articles import saved_views
from annotator.services.exports.wanted import schema_of
from annotator.services.refusal import Refusal
from annotator.services.releases.words import NAMES
from annotator.splits.splitting import SPLITS
from annotator.web import refusals
from annotator.web.exports.words import layer_names
from annotator.web.people import reader
from annotator.web.releases import told
from annotator.web.releases.chosen import groups_of, native_card
from annotator.web.releases.form import USUAL, WHICH, Asked, asked

#: Before the name of the format in the button that asks for one more of it.
_AGAIN: Final = "again:"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a new release. Sent, it begins; it is tried; or it comes back with what hangs on the choices."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE, write=request.method == "POST")
    views = {view.pk: view for view in saved_views.views_of(user=user, project=project)}
    sent = request.POST if request.method == "POST" else _usual(user, project)
    act = sent.get("act", "")
    found = asked(project, sent, views)
    if act == "begin" and found.plan is not None:
        try:
            said = found.form.cleaned_data
            notes = {name: said[name] for name in ("notes_ar", "notes_en")}
            made = verbs.begin(project=project, tag=said["tag"].strip(), plan=found.plan, actor=user, **notes)
            return _on(request, reverse("release", args=[slug, made.tag]))
        except Refusal as refusal:
            found.refused(refusal)
    context = {"project": project, "may_manage": True, "act": act, **_outcome(project, found, act)}
    if request.htmx and not act.startswith(_AGAIN) and (act != "begin" and (not found.problems or not act)):  # type: ignore[attr-defined]
        return render(request, "releases/_told.html", context)
    return _page(request, context | _choices(user, project, sent, found, views))


def _usual(user: User, project: Project) -> QueryDict:
    """What a new form says: the version after the last one, the splits of the newest release kept."""
    sent = QueryDict(mutable=True)
    given_out = next((row.tag for row in access.releases_of(user, project) if row.published_at), "")
    sent.update({**USUAL, "tag": verbs.suggested_tag(project), "base": given_out})
    sent.setlist("layers", list(schema_of(project).layers))
    return sent


def _on(request: HttpRequest, address: str) -> HttpResponse:
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)  # type: ignore[attr-defined]


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or the whole form where a part would not do."""
    wrong = bool(context["problems"]) and context["act"] in {"begin", "try"}
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "releases/new.html", context, status=400 if wrong else 200)
    answer = render(request, "releases/_form.html", context)
    answer["HX-Retarget"] = "#release-form"
    answer["HX-Reswap"] = "outerHTML show:#release-wrong:top" if wrong else "outerHTML"
    return answer


def _outcome(project: Project, found: Asked, act: str) -> dict[str, Any]:
    """What the choices come to; tried, what a release of them would be."""
    context: dict[str, Any] = {"problems": found.problems, "tried": act == "try"}
    if found.plan is None:
        return context
    standing = verbs.standing_of(project, found.plan)
    context |= {
        "standing": standing,
        "left_out": told.left_out(standing),
        "thinned": told.thinned(standing, schema_of(project)),
    }
    if act == "try":
        try:
            trial = verbs.try_out(project, found.plan)
            context |= {"trial": trial, "parts": told.parts(trial), "warnings": told.warnings(trial)}
        except Refusal as refusal:
            context["trouble"] = refusals.sentence(refusal.code, refusal.facts)
    return context


def _choices(user: User, project: Project, sent: QueryDict, found: Asked, views: Any) -> dict[str, Any]:
    """Everything the form offers, and what of it is chosen."""
    again = sent.get("act", "")
    chosen = sent.getlist("sources")
    layers = sent.getlist("layers")
    which = sent.get("which", "")
    return {
        "form": found.form,
        "which": which if which in WHICH else "all",
        "ready": verbs.ready(project),
        "sources": [(source, count, source in chosen) for source, count in verbs.by_source(project)],
        "views": [(view.pk, view.name, str(view.pk) == sent.get("view")) for view in views.values()],
        "bases": [row.tag for row in access.releases_of(user, project) if row.published_at],
        "names": NAMES,
        "shares_wrong": [(split, found.problems[split]) for split in SPLITS if split in found.problems],
        "native": native_card(),
        "layers": [(code, name, code in layers) for code, name in layer_names(schema_of(project)).items()],
        "groups": groups_of(sent, again.removeprefix(_AGAIN) if again.startswith(_AGAIN) else ""),
    }
