"""Which sets a curation compares: chosen anew after it was begun, with what that moves told before it is done."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotator.models import AnnotationSet, Article
from annotator.services import access, review, snapshots
from annotator.services.refusal import Refusal
from annotator.services.review import Desk
from annotator.web import refusals
from annotator.web.people import reader
from annotator.web.review import changed, shown

#: Places of a preview that are listed.
LISTED = 60


class SetsForm(forms.Form):
    """The sets that are compared."""

    sets = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, data: Any, candidates: list[AnnotationSet]) -> None:
        super().__init__(data)
        self.fields["sets"].choices = [(str(row.pk), str(row.pk)) for row in candidates]  # type: ignore[attr-defined]

    def chosen(self) -> list[UUID]:
        """The sets, as far as they are any."""
        self.is_valid()
        return list(self.cleaned_data.get("sets") or [])


@require_http_methods(["GET", "POST"])
def sets(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """The sets with what choosing others would move; sent, they are compared from then on."""
    writing = request.method == "POST"
    article = access.article_for(request.user, article_id, role=access.READ_SETS, write=writing)
    gold = review.must_have_gold(article)
    candidates = list(review.candidates(article))
    form = SetsForm(request.POST if writing else request.GET, candidates)
    if writing:
        return _change(request, article, form)
    if gold.state != AnnotationSet.State.OPEN:
        return redirect("curation", article.public)
    chosen = form.chosen() if "sets" in request.GET or request.headers.get("HX-Request") else list(gold_voices(gold))
    template = "review/_sets_preview.html" if request.headers.get("HX-Request") else "review/sets.html"
    return render(request, template, _context(request, gold, candidates, chosen))


def gold_voices(gold: AnnotationSet) -> list[UUID]:
    """The sets that are compared now."""
    return list(review.voices_of(gold.curation))


def _change(request: HttpRequest, article: Article, form: SetsForm) -> HttpResponse:
    try:
        review.change_voices(article=article, voices=form.chosen(), actor=reader(request))
    except Refusal as refusal:
        messages.error(request, refusals.sentence(refusal.code, refusal.facts))
        return redirect("curation-sets", article.public)
    messages.success(request, _("Other sets are compared from now on; what was decided stays."))
    return redirect("curation", article.public)


def _context(
    request: HttpRequest, gold: AnnotationSet, candidates: list[AnnotationSet], chosen: list[UUID]
) -> dict[str, Any]:
    names = "names" in request.GET
    current = set(gold_voices(gold))
    context: dict[str, Any] = {
        "article": gold.article,
        "project": gold.article.project,
        "may_manage": access.may(reader(request), gold.article.project, access.MANAGE),
        "reads_all": True,
        "names": names,
        "same": set(chosen) == current,
        "trouble": "",
    }
    before = review.desk(gold)
    letters = shown.voices_of(before.compared, names=names)
    try:
        context |= _told(before, review.desk_with(gold, chosen))
    except Refusal as refusal:
        context["trouble"] = refusals.sentence(refusal.code, refusal.facts)
    listed = shown.choices(candidates, letters, set(chosen))
    context["choices"] = [one | {"now": one["row"].pk in current} for one in listed]
    return context


def _told(before: Desk, after: Desk) -> dict[str, Any]:
    """What stays, what waits anew, and where."""
    voices = shown.voices_of(after.compared, names=False)
    waited = {member for line in before.lines if line.waits for member in line.item.members.items()}
    anew = [
        line
        for line in after.lines
        if line.status == "moved" or (line.waits and waited.isdisjoint(line.item.members.items()))
    ]
    cards = shown.cards(after.compared, [line.item for line in anew[:LISTED]], voices)
    schema = snapshots.schema_of(after.gold.schema)
    return {
        "kept": after.counts["decided"],
        "moved": after.counts["moved"],
        "open": after.counts["open"],
        "open_before": before.counts["open"],
        "gone": [changed.gone(one, schema) for one in after.gone],
        "reworked": bool(after.reworked),
        "places": list(zip(anew[:LISTED], cards, strict=True)),
        "more": max(0, len(anew) - LISTED),
    }
