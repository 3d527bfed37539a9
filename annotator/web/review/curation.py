"""The curation of an article: before it begins, and the page on which it is decided."""

from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from annotator.agreement.comparison import POLICIES, Policy
from annotator.models import AnnotationSet, Article
from annotator.services import access, review, snapshots
from annotator.services.refusal import Invalid, Refusal
from annotator.services.review import Compared
from annotator.web import refusals
from annotator.web.annotations import json_element
from annotator.web.people import reader
from annotator.web.review import comparison, desk, marks, shown, words
from annotator.web.review.sets import SetsForm


class BeginForm(SetsForm):
    """The sets that are compared, and what is taken at once of what they say."""

    policy = forms.ChoiceField(choices=[("", _("Nothing")), *((one, one) for one in POLICIES)], required=False)
    voice = forms.UUIDField(required=False)

    def wanted(self) -> Policy | None:
        """The policy; without one, what all agree on waits for a hand as well."""
        self.is_valid()
        return policy_of(self.cleaned_data.get("policy") or "", str(self.cleaned_data.get("voice") or ""))


#: Among two sets these say nothing else than what both say.
_OF_MANY: Final = {"majority", "threshold"}


def policy_of(name: str, voice: str) -> Policy | None:
    """A policy by its name; "threshold" is two of three."""
    return Policy(name, Fraction(2, 3), voice) if name in POLICIES else None


@require_safe
def curation(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """The desk of an article's curation; before it was begun, what can be compared and what would be taken."""
    article = access.article_for(request.user, article_id, role=access.READ_SETS)
    gold = review.gold_of(article)
    if gold is None:
        template = "review/_policies.html" if request.headers.get("HX-Request") else "review/begin.html"
        return render(request, template, _begin_context(request, article))
    if request.headers.get("HX-Request"):
        return render(request, "review/_desk.html", desk.context(request, gold, item=request.GET.get("item", "")))
    return render(request, "review/curation.html", page_context(request, gold))


def page_context(request: HttpRequest, gold: AnnotationSet, held: desk.Held | None = None) -> dict[str, Any]:
    """The whole page: the desk and the text beside it."""
    item = held.item if held and held.item else request.GET.get("item", "")
    context = desk.context(request, gold, item=item, held=held)
    table: review.Desk = context["desk"]
    lines = desk.cases_of(table)
    waiting = [line.item for line in lines if line.waits]
    done = [line.item for line in lines if not line.waits]
    is_open = context["open"]
    painted = None if is_open else snapshots.annotations_of(gold.body)
    data = marks.page_data(table.compared, [], [item.key for item in waiting], painted)
    data.pop("places-data")
    folds = marks.folds(table.compared, waiting, done) if is_open else marks.unfolded(table.compared)
    return context | {
        "folds": folds,
        "data": [json_element(name, value) for name, value in data.items()],
        "may_manage": access.may(reader(request), gold.article.project, access.MANAGE),
        "reads_all": True,
    }


def _begin_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    candidates = list(review.candidates(article))
    form = BeginForm(request.GET if "sets" in request.GET else None, candidates)
    chosen = form.chosen() if form.is_bound else []
    chosen = chosen or review.default_voices(article)
    compared = review.compare_sets(article, review.rows_of(article, chosen)) if chosen else None
    names = "names" in request.GET
    voices = shown.voices_of(compared, names=names) if compared else {}
    asked = request.GET.get("policy", "all_agree" if len(chosen) > 1 else "")
    trusted = request.GET.get("voice", "")
    trusted = trusted if compared and trusted in compared.letters else next(iter(voices), "")
    if request.GET.get("before", trusted) != trusted:
        # Whoever chooses the trusted set means to trust it.
        asked = "trusted"
    return {
        "article": article,
        "project": article.project,
        "may_manage": access.may(reader(request), article.project, access.MANAGE),
        "reads_all": True,
        "lede": comparison.lede(compared) if compared else "",
        "names": names,
        "voices": list(voices.values()),
        "choices": shown.choices(candidates, voices, set(chosen)),
        "policies": _previews(compared, asked, trusted) if compared and len(chosen) > 1 else [],
        "policy": asked,
        "trusted": trusted,
        "single": len(chosen) == 1 and len(review.default_voices(article)) == 1,
    }


def _previews(compared: Compared, asked: str, trusted: str) -> list[dict[str, Any]]:
    """Every policy that says something of its own, with what it would take and leave."""
    out = []
    for name in POLICIES:
        if name in _OF_MANY and len(compared.rows) < 3:
            continue
        policy = policy_of(name, trusted)
        assert policy is not None
        plan = review.policy_plan(compared, policy)
        told = {"code": name, "name": words.POLICIES[name], "on": name == asked, "taken": plan.taken}
        out.append(told | {"nothing": plan.nothing, "left": sum(plan.left.values())})
    return out


@require_POST
def begin(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Begin the gold set out of the chosen sets, or take the only one as it is."""
    article = access.article_for(request.user, article_id, role=access.READ_SETS, write=True)
    form = BeginForm(request.POST, list(review.candidates(article)))
    try:
        if "promote" in request.POST:
            _promote(article, form, request)
        else:
            review.begin(article=article, voices=form.chosen(), policy=form.wanted(), actor=reader(request))
    except Refusal as refusal:
        messages.error(request, refusals.sentence(refusal.code, refusal.facts))
    return redirect("curation", article.public)


def _promote(article: Article, form: BeginForm, request: HttpRequest) -> None:
    chosen = form.chosen()
    if not chosen:
        raise Invalid("no_voices")
    (row, *_others) = review.rows_of(article, chosen[:1])
    row.article = article
    review.promote(annotation_set=row, actor=reader(request))
