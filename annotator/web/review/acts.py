"""What a curator does at the desk, each as a form that works without scripts and as a swap of the desk with them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from annotator.models import AnnotationSet, Article, Decision
from annotator.services import access, guidelines, review
from annotator.services.refusal import Invalid, Refusal
from annotator.web import refusals
from annotator.web.people import reader
from annotator.web.review import curation, desk

_Choice = Decision.Choice
_PRECEDENT = _("The precedent stands in the guidelines; annotators see it once the gold is locked.")
#: Sides that are picked one by one, by the prefix of their fields.
SIDE = "side."


class DecideForm(forms.Form):
    """One decision as the card sends it."""

    decision = forms.UUIDField()
    item = forms.RegexField(r"[0-9a-f]{16}")
    fingerprint = forms.RegexField(r"[0-9a-f]{64}")
    seen = forms.UUIDField(required=False)
    whole = forms.CharField(required=False, max_length=40)
    act = forms.ChoiceField(choices=[(one, one) for one in ("take", "nothing", "neither", "hand", "precedent")])
    reason = forms.CharField(required=False, max_length=2000)
    note_ar = forms.CharField(required=False, max_length=guidelines.EXAMPLE_NOTE_LIMIT)
    note_en = forms.CharField(required=False, max_length=guidelines.EXAMPLE_NOTE_LIMIT)


def article_of(request: HttpRequest, article_id: UUID) -> Article:
    """The article whose gold a curator works on."""
    return access.article_for(request.user, article_id, role=access.READ_SETS, write=True)


def answer(request: HttpRequest, article: Article, *, item: str = "", held: desk.Held | None = None) -> HttpResponse:
    """The desk again: its part for a swap, the page where a form was refused, else on to the address of the item."""
    gold = review.must_have_gold(article)
    item = held.item if held and held.item else item
    if request.headers.get("HX-Request"):
        return render(request, "review/_desk.html", desk.context(request, gold, item=item, held=held))
    if held is not None:
        return render(request, "review/curation.html", curation.page_context(request, gold, held), status=409)
    names = "&names=1" if "names" in request.POST else ""
    return redirect(f"{reverse('curation', args=[article.public])}?item={item}{names}#{'case' if item else 'desk'}")


@require_POST
def decide(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Decide at one item and go on to the next that waits; a refusal keeps what was picked and typed."""
    article = article_of(request, article_id)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return answer(request, article, held=_held(request.POST, refusals.sentence("malformed", {})))
    sent = form.cleaned_data
    try:
        made = _decide(article, sent, sides(request.POST), request)
    except Refusal as refusal:
        return answer(request, article, held=_held(request.POST, refusals.sentence(refusal.code, refusal.facts)))
    if made is None:
        return answer(request, article, item=sent["item"])
    if sent["act"] == _Choice.HAND:
        return _to_workspace(request, review.must_have_gold(article), made)
    gold = review.must_have_gold(article)
    return answer(request, article, item=desk.next_of(desk.cases_of(review.desk(gold)), sent["item"]))


def sides(sent: QueryDict) -> dict[str, str]:
    """The sides that were picked one by one, by their aspect."""
    return {name.removeprefix(SIDE): str(value) for name, value in sent.items() if name.startswith(SIDE) and value}


def _decide(article: Article, sent: dict[str, Any], picks: dict[str, str], request: HttpRequest) -> Decision | None:
    """The verb that the pressed button stands for; None where the decision was there and was only written down."""
    user, rule = reader(request), review.Precedent(sent["note_ar"], sent["note_en"])
    made: Decision | None = None
    if sent["act"] == "precedent":
        review.write_down(article=article, decision=sent["seen"], precedent=rule, actor=user)
    else:
        choice, picked = _chosen(sent, picks)
        made = review.decide(
            article=article,
            decision_id=sent["decision"],
            item=sent["item"],
            fingerprint=sent["fingerprint"],
            seen=sent["seen"],
            choice=choice,
            picks=picked,
            reason=sent["reason"],
            precedent=rule,
            actor=user,
        )
    if rule.says:
        messages.success(request, _PRECEDENT)
    return made


def _chosen(sent: dict[str, Any], picks: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The choice and what is picked: a whole reading, sides of others in it; "hand" begins from that."""
    act, whole = sent["act"], sent["whole"]
    if act in {_Choice.NOTHING, _Choice.NEITHER}:
        return act, {}
    if act == _Choice.HAND:
        return act, {"": whole, **picks} if whole and whole != "nothing" else {}
    if whole == "nothing":
        return _Choice.NOTHING, {}
    if not whole:
        raise Invalid("nothing_picked")
    return _Choice.TAKE, {"": whole, **picks}


def _held(sent: QueryDict, trouble: str) -> desk.Held:
    fields = {name: sent.get(name, "") for name in ("item", "whole", "reason", "note_ar", "note_en")}
    return desk.Held(picks=sides(sent), trouble=trouble, **fields)


def _to_workspace(request: HttpRequest, gold: AnnotationSet, made: Decision) -> HttpResponse:
    """To the place in the workspace, from where a way leads back."""
    line = next((one for one in review.desk(gold).lines if one.decision and one.decision.pk == made.pk), None)
    place = "#article-labels" if made.kind == "label" else f"?at={line.item.start if line else 0}"
    address = reverse("workspace", args=[gold.pk]) + place
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


class KeyForm(forms.Form):
    """Which decision, and where the page was."""

    decision = forms.UUIDField()
    item = forms.CharField(required=False, max_length=16)
    keep = forms.BooleanField(required=False)
    reason = forms.CharField(required=False, max_length=2000)


@require_POST
def undo(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Take back a decision, or the batch it was taken with."""
    return _settle(
        request,
        article_id,
        lambda article, sent: review.undo(article=article, decision=sent["decision"], actor=reader(request)),
    )


@require_POST
def gone(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Keep what no set says any more, or take it out of the gold."""
    return _settle(
        request,
        article_id,
        lambda article, sent: review.settle_gone(
            article=article, decision=sent["decision"], keep=sent["keep"], reason=sent["reason"], actor=reader(request)
        ),
    )


def _settle(request: HttpRequest, article_id: UUID, verb: Callable[[Article, dict[str, Any]], object]) -> HttpResponse:
    article = article_of(request, article_id)
    form = KeyForm(request.POST)
    sent = form.cleaned_data if form.is_valid() else {}
    trouble = "" if sent else refusals.sentence("malformed", {})
    try:
        if sent:
            verb(article, sent)
    except Refusal as refusal:
        trouble = refusals.sentence(refusal.code, refusal.facts)
    held = desk.Held(item=request.POST.get("item", ""), trouble=trouble) if trouble else None
    return answer(request, article, item=request.POST.get("item", ""), held=held)


class TurnForm(forms.Form):
    """A reason, and the revision of the curation that the page showed."""

    reason = forms.CharField(required=False, max_length=2000)
    revision = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


def _verbs(article: Article, sent: dict[str, Any], actor: Any) -> dict[str, Callable[[], object]]:
    given = {"article": article, "reason": sent.get("reason") or "", "actor": actor}
    return {
        "lock": lambda: review.lock(revision=sent.get("revision") or 0, **given),
        "unlock": lambda: review.unlock(**given),
        "ask-second": lambda: review.ask_second(**given),
        "second": lambda: review.second(**given),
        "withdraw-second": lambda: review.withdraw_second(**given),
        "abandon": lambda: review.abandon(**given),
    }


@require_POST
def turn(request: HttpRequest, article_id: UUID, name: str) -> HttpResponse:
    """Lock, unlock, ask for a second opinion or no longer, give it, give the curation up."""
    article = article_of(request, article_id)
    form = TurnForm(request.POST)
    sent = form.cleaned_data if form.is_valid() else {}
    verb = _verbs(article, sent, reader(request)).get(name)
    try:
        if verb is None:
            raise Invalid("malformed")
        verb()
    except Refusal as refusal:
        messages.error(request, refusals.sentence(refusal.code, refusal.facts))
    return redirect("curation", article.public)


class PulseForm(forms.Form):
    """The moment the page shows."""

    seen = forms.RegexField(r"[\w.-]{1,300}", required=False)
    sequence = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


@require_safe
def pulse(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """204 as long as nothing happened since the page was made; else a banner that says what."""
    article = access.article_for(request.user, article_id, role=access.READ_SETS)
    gold = review.must_have_gold(article)
    form = PulseForm(request.GET)
    sent = form.cleaned_data if form.is_valid() else {}
    now = review.turn_of(gold)
    if now.token == sent.get("seen"):
        return HttpResponse(status=204)
    seen = str(sent.get("seen") or "..").split(".")
    user = reader(request)
    context = {
        "article": article,
        "decisions": review.decided_since(gold, sent.get("sequence") or 0, besides=user),
        "moved": len(seen) == 3 and seen[2] != now.sets,
        "sets": review.moved_sets(gold) if len(seen) == 3 and seen[2] != now.sets else [],
        "token": now.token,
    }
    return render(request, "review/_pulse.html", context)
