"""Giving a submitted set back to its annotator, taking that back, and what came of it round by round."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.models import AnnotationSet, NoteThread, SetReturn, User
from annotator.services import access, notes
from annotator.services.refusal import Conflict, Refusal
from annotator.services.review import returning
from annotator.services.review import rounds as review
from annotator.web import refusals, rounds
from annotator.web.people import reader

_State = AnnotationSet.State


class ReturnForm(forms.Form):
    """What the annotator is told, the places to look at, and the id under which it is done once."""

    id = forms.UUIDField(required=False)
    message = forms.CharField(required=False, strip=False)
    places = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    preview = forms.BooleanField(required=False)

    def __init__(self, sent: Any, threads: list[NoteThread]) -> None:
        super().__init__(sent)
        self.fields["places"].choices = [(str(one.pk), one.quote) for one in threads]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def return_set(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """The message and the places, with what the annotator will see; asked for by a script, the parts alone."""
    user = reader(request)
    row = access.set_for(user, set_id)
    writing = request.method == "POST"
    access.project_for(user, row.article.project.slug, role=access.READ_SETS, write=writing)
    threads = [one for one in notes.threads_of(annotation_set=row, reader=user) if one.resolved_at is None]
    if not writing:
        chosen = [one.pk for one in threads if _asks(one, user)]
        return _page(request, row, threads, {"id": uuid4(), "message": "", "places": chosen})
    form = ReturnForm(request.POST, threads)
    sent = form.cleaned_data if form.is_valid() else {**form.cleaned_data, "places": []}
    if sent.get("preview"):
        return _page(request, row, threads, sent)
    return _give_back(request, row, threads, sent)


def _asks(thread: NoteThread, user: User) -> bool:
    """Notes that the curator began are meant for the annotator; the annotator's own questions need not be."""
    first = next(iter(thread.messages.all()), None)
    return first is not None and first.author_id == user.pk


def _give_back(
    request: HttpRequest, row: AnnotationSet, threads: list[NoteThread], sent: dict[str, Any]
) -> HttpResponse:
    try:
        returning.return_set(
            annotation_set=row,
            return_id=sent.get("id") or uuid4(),
            message=sent.get("message", ""),
            places=sent["places"],
            actor=reader(request),
        )
    except Refusal as refused:
        said = refusals.sentence(refused.code, refused.facts)
        status = 409 if isinstance(refused, Conflict) else 400
        return _page(request, row, threads, {**sent, "error": said}, status=status)
    return redirect("set-returns", row.pk)


def _page(
    request: HttpRequest, row: AnnotationSet, threads: list[NoteThread], sent: dict[str, Any], status: int = 200
) -> HttpResponse:
    spots = [rounds.spot_of(one, row.article.text) for one in threads]
    chosen = set(sent["places"])
    locked = returning.gold_is_locked(row)
    context = {
        "project": row.article.project,
        "annotation_set": row,
        "spots": spots,
        "chosen": chosen,
        "limit": returning.MESSAGE_LIMIT,
        "hindrance": _hindrance(row, reader(request), locked=locked),
        "locked": locked,
        "preview": [spot for spot in spots if spot.thread.pk in chosen],
        "by": reader(request).display_name,
        "sent": {**sent, "id": sent.get("id") or uuid4()},
        "project_rights": _rights(request, row),
    }
    whole = not request.htmx  # type: ignore[attr-defined]
    part = "review/_return_preview.html" if sent.get("preview") else "review/_return_form.html"
    return render(request, "review/return.html" if whole else part, context, status=status)


def _hindrance(row: AnnotationSet, user: User, *, locked: bool) -> str:
    """Why a set cannot be given back now, before anybody has written a word."""
    try:
        returning.must_go_back(row, user)
    except Conflict as refused:
        return refusals.sentence(refused.code, refused.facts)
    return refusals.sentence("gold_locked", {}) if locked else ""


@require_POST
def take_back(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Undo the return, as long as its author has not begun."""
    user = reader(request)
    row = access.set_for(user, set_id, light=True)
    access.project_for(user, row.article.project.slug, role=access.READ_SETS, write=True)
    try:
        returning.take_back(annotation_set=row, actor=user)
        messages.success(request, _("The return was taken back: the set is submitted as it was."))
    except Conflict as refused:
        messages.error(request, refusals.sentence(refused.code, refused.facts))
    return redirect("set-returns", row.pk)


class RoundForm(forms.Form):
    """Which return is looked at; the latest unless told."""

    round = forms.UUIDField(required=False)


@require_safe
def set_returns(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """What changed since a set was given back, place by place; and all its rounds."""
    user = reader(request)
    row = access.set_for(user, set_id)
    found = review.returns_of(annotation_set=row, reader=user)
    form = RoundForm(request.GET)
    wanted = form.cleaned_data["round"] if form.is_valid() else None
    given = next((one for one in found if one.pk == wanted), found[0] if found else None)
    context = {
        "project": row.article.project,
        "annotation_set": row,
        "own": row.author_id == user.pk,
        "returns": found,
        "given": given,
        "may_take_back": _may_take_back(request, row, given),
        "may_return": row.state == _State.SUBMITTED and row.author_id != user.pk,
        "project_rights": _rights(request, row),
    }
    if given is not None and given.taken_back_at is None:
        compared = review.compare(given, row)
        context |= rounds.shown(compared, row) | {"lede": rounds.lede(compared)}
    return render(request, "review/rounds.html", context)


def _may_take_back(request: HttpRequest, row: AnnotationSet, given: SetReturn | None) -> bool:
    waits = given is not None and given.is_open and row.state == _State.RETURNED
    return waits and row.author_id != request.user.pk and not access.closed(row.article.project)


def _rights(request: HttpRequest, row: AnnotationSet) -> dict[str, bool]:
    """Whose navigation stands over the page."""
    project = access.project_for(request.user, row.article.project.slug)
    return {
        "may_manage": access.may(request.user, project, access.MANAGE),
        "reads_figures": access.may(request.user, project, access.READ_FIGURES),
    }
