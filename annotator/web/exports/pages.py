"""The page of exports: choose, look at the first lines, start, watch, take away, throw away."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.models import Project, User
from annotator.services import access, exports
from annotator.services.exports import ExportBroken, Offer, Wanted, What
from annotator.services.refusal import Conflict, Invalid, NotFound, Refusal
from annotator.web import formats
from annotator.web.exports import which, words
from annotator.web.exports.form import query_of, wanted_of
from annotator.web.exports.which import Which
from annotator.web.jobs import recent_exports
from annotator.web.people import reader

#: Earlier exports on the page.
RECENT: Final = 12
#: Where a session keeps what was just made.
_TAKE: Final = "export"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is to give, what is chosen and its first lines. Sent by its button it is made, or looked at anew."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE)
    sent = request.POST if request.method == "POST" else request.GET
    wanted, error = _asked(user, project, sent)
    if request.htmx:  # type: ignore[attr-defined]
        return _rest(request, project, wanted, error)
    if request.method == "POST" and not error:
        if sent.get("act") == "preview" and len(wanted.articles) <= which.IN_ADDRESS:
            return redirect(f"{reverse('export', args=[slug])}?{query_of(wanted)}")
        try:
            if sent.get("act") != "preview":
                return redirect(_made(request, project, wanted))
        except Refusal as refused:
            error = words.refused(refused.code, refused.facts)
    context = _context(user, project, wanted) | _which(user, project, sent) | {"error": error}
    context["take"] = _taken(request)
    return render(request, "exports/page.html", context, status=400 if error else 200)


def _asked(user: User, project: Project, sent: QueryDict) -> tuple[Wanted, str]:
    """What is wanted, and why not: then it is without its articles, or the usual, and the form keeps what was typed."""
    queries = {key: query for key, (_name, query) in which.views_of(user, project).items()}
    error = ""
    for chosen in (Which.of(sent), Which.of(QueryDict())):
        try:
            return wanted_of(project, sent, chosen.given(queries)), error
        except Invalid as refused:
            error = error or words.refused(refused.code, refused.facts)
    return Wanted(), error


def _made(request: HttpRequest, project: Project, wanted: Wanted) -> str:
    """Where to go on: a small export is there at once, and its file is taken away by the page; a large one is a job."""
    actor = reader(request)
    if exports.is_small(exports.order_of(project, wanted)):
        job = exports.at_once(project=project, wanted=wanted, actor=actor)
        request.session[_TAKE] = str(job.pk)
    else:
        job = exports.start(project=project, wanted=wanted, actor=actor)
    return f"{reverse('export', args=[project.slug])}?{query_of(wanted)}#job-{job.pk}"


def _taken(request: HttpRequest) -> str:
    """The address of the file that was just made, once: the page that says what it lost begins its download."""
    job_id = request.session.pop(_TAKE, "") if request.method == "GET" else ""
    return reverse("job-file", args=[job_id]) if job_id else ""


def _which(user: User, project: Project, sent: QueryDict) -> dict[str, Any]:
    """The choice of articles as it was sent."""
    said, views = Which.of(sent), which.views_of(user, project)
    # The query of a view is that view, however it was come by.
    same = next((key for key, (_name, query) in views.items() if query == said.where), "") if said.where else ""
    chosen = "view" if said.which == "where" and same else said.which
    return {
        "which": chosen,
        "said": said,
        "views": [(key, name, key == (same or said.view)) for key, (name, _query) in views.items()],
        "origins": [(name, name, name in said.origins) for name in exports.origins_of(project)],
    }


def _rest(request: HttpRequest, project: Project, wanted: Wanted, error: str) -> HttpResponse:
    """What hangs on the choice: options, how many sets, the first lines. The address says what is chosen."""
    told = render(request, "exports/_rest.html", {"project": project, "error": error, **_chosen(project, wanted)})
    if not error:
        told["HX-Replace-Url"] = f"{reverse('export', args=[project.slug])}?{query_of(wanted)}"
    return told


def _context(user: User, project: Project, wanted: Wanted) -> dict[str, Any]:
    offer = exports.offer_of(project)
    return {
        "project": project,
        "may_manage": True,
        "lede": words.lede(offer),
        "whats": [(what.value, *told, offer.sets[what]) for what, told in words.WHATS.items()],
        "groups": words.cards(exports.writers()),
        "exports": recent_exports(user, project, RECENT),
        "days": settings.EXPORT_DAYS,
        **_offered(offer, wanted),
        **_chosen(project, wanted),
    }


def _offered(offer: Offer, wanted: Wanted) -> dict[str, Any]:
    layers = words.layer_names(offer.schema)
    return {
        "layers": [(code, name, not wanted.layers or code in wanted.layers) for code, name in layers.items()],
        "authors": [(one.pk, one.display_name, one.pk in wanted.authors) for one in offer.authors],
        "states": [(code, name, code in wanted.states) for code, name in words.STATES.items()],
        "sources": [(name, name, name in wanted.sources) for name in offer.sources],
        "narrowed": bool(wanted.authors or wanted.states or wanted.sources) or exports.beside(wanted) != exports.WORK,
    }


def _chosen(project: Project, wanted: Wanted) -> dict[str, Any]:
    order = exports.order_of(project, wanted)
    sets = order.rows.count()
    try:
        shown, broken = exports.preview(order), ""
    except ExportBroken as refused:
        shown, broken = [], words.refused(refused.code, refused.facts)
    return {
        "wanted": wanted,
        "sets": sets,
        "small": exports.is_small(order),
        "instead": not sets and exports.order_of(project, Wanted(what=What.SUBMITTED)).rows.exists(),
        "elsewhere": not sets and exports.order_of(project, Wanted(what=wanted.what)).rows.exists(),
        "left_out": exports.left_out_of(project, wanted),
        "form_name": formats.words_of(wanted.format).name,
        "options": formats.options_of(wanted.form, wanted.options),
        "shown": shown,
        "broken": broken,
    }


@require_safe
def losses(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """What a finished export could not hold: as a text in the reader's language, or with ?as=json for programs."""
    told = exports.losses_of_job(access.job_for(reader(request), job_id))
    if told is None:
        raise NotFound
    if request.GET.get("as") == "json":
        return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return HttpResponse(exports.as_text(told, get_language() or "ar"), content_type="text/markdown; charset=utf-8")


@require_POST
def remove(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Throw the files of an export away."""
    user = reader(request)
    job = access.job_for(user, job_id)
    try:
        exports.remove(job=job, actor=user)
        messages.success(request, _("The files were removed. The same export can be made again at any time."))
    except Conflict as refused:
        messages.error(request, words.refused(refused.code, refused.facts))
    return redirect("export", job.project.slug)
