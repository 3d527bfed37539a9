"""Deciding at many items at once: first the list of places and what they become, then all with one undo."""

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from annotator.agreement.comparison import Policy, Rule
from annotator.models import Article
from annotator.services import access, review
from annotator.services.refusal import Invalid, Refusal
from annotator.services.review import Desk, Done, Plan, Planned
from annotator.web import refusals
from annotator.web.figures import number
from annotator.web.people import reader
from annotator.web.review import curation, desk, shown, words

#: Places of a preview that are listed.
LISTED: Final = 100


class BatchForm(forms.Form):
    """A rule like "clitic/cut" or a policy, the set it trusts, and the id that makes doing it twice harmless."""

    rule = forms.CharField(required=False, max_length=40)
    policy = forms.CharField(required=False, max_length=20)
    voice = forms.UUIDField(required=False)
    batch = forms.UUIDField(required=False)
    reason = forms.CharField(required=False, max_length=2000)


@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """What a rule or a policy would do, place by place; sent, it is done."""
    writing = request.method == "POST"
    article = access.article_for(request.user, article_id, role=access.READ_SETS, write=writing)
    form = BatchForm(request.POST if writing else request.GET)
    sent = form.cleaned_data if form.is_valid() else {}
    wanted = wanted_of(sent)
    if wanted is None:
        messages.error(request, refusals.sentence("unknown_rule", {}))
        return redirect("curation", article.public)
    if writing:
        return _done(request, article, wanted, sent)
    gold = review.must_have_gold(article)
    return render(request, "review/batch.html", _preview(request, review.desk(gold), wanted, sent))


def wanted_of(sent: dict[str, Any]) -> Rule | Policy | None:
    """The rule or policy that was asked for."""
    voice = str(sent.get("voice") or "")
    rule = desk.read_rule(sent.get("rule") or "", voice)
    return rule or curation.policy_of(sent.get("policy") or "", voice)


def apply(article: Article, wanted: Rule | Policy, *, batch: UUID, reason: str, actor: Any) -> Done:
    """Do what was looked at."""
    if isinstance(wanted, Rule):
        return review.apply_rule(article=article, rule=wanted, batch=batch, reason=reason, actor=actor)
    return review.apply_policy(article=article, policy=wanted, batch=batch, reason=reason, actor=actor)


def plan_of(table: Desk, wanted: Rule | Policy) -> Plan:
    """What it would do of what nobody has decided."""
    if isinstance(wanted, Rule):
        return review.rule_plan(table.compared, wanted, table.lines)
    return review.policy_plan(table.compared, wanted, table.lines)


def _done(request: HttpRequest, article: Article, wanted: Rule | Policy, sent: dict[str, Any]) -> HttpResponse:
    try:
        if sent.get("batch") is None:
            raise Invalid("malformed")
        done = apply(article, wanted, batch=sent["batch"], reason=sent.get("reason") or "", actor=reader(request))
    except Refusal as refusal:
        messages.error(request, refusals.sentence(refusal.code, refusal.facts))
    else:
        count = len(done.decisions)
        text = ngettext(
            "%(shown)s place was decided; one undo takes it back.",
            "%(shown)s places were decided; one undo takes them all back.",
            count,
        )
        if count:
            messages.success(request, text % {"shown": number(count)})
        else:
            messages.info(request, _("There was nothing left to decide that way."))
    return redirect("curation", article.public)


def _preview(request: HttpRequest, table: Desk, wanted: Rule | Policy, sent: dict[str, Any]) -> dict[str, Any]:
    plan = plan_of(table, wanted)
    voices = shown.voices_of(table.compared, names=False)
    article = table.gold.article
    first = list(islice(plan.planned, LISTED))
    cards = shown.cards(table.compared, [one.item for one in first], voices)
    return {
        "article": article,
        "project": article.project,
        "may_manage": access.may(reader(request), article.project, access.MANAGE),
        "reads_all": True,
        "title": title_of(wanted, voices),
        "plan": plan,
        "left": sum(plan.left.values()),
        "places": [(card, _becomes(card, one)) for card, one in zip(cards, first, strict=True)],
        "more": len(plan.planned) - len(first),
        "sent": sent,
        "batch": uuid4(),
    }


def title_of(wanted: Rule | Policy, voices: dict[str, shown.Voice]) -> str:
    """What is about to be done, as a heading."""
    letter = voices[wanted.voice].letter if wanted.voice in voices else ""
    if isinstance(wanted, Rule):
        text = _("%(class)s: %(rule)s")
        told = {"class": words.CLASSES[wanted.difference], "rule": words.RULES[wanted.name]}
        return f"{text % told} {letter}".strip()
    return f"{words.POLICIES[wanted.name]} {letter}".strip()


def _becomes(card: shown.Card, planned: Planned) -> Sequence[shown.Part]:
    """What stands there afterwards: the readings that are picked of what differs; nothing where it is left out."""
    if planned.choice.nothing:
        return [shown.Part(_("nothing here"))]
    base = planned.choice.picks.get("", "")
    out: list[shown.Part] = []
    for row in card.disputed:
        voice = planned.choice.picks.get(row.code, base)
        reading = next((one for one in row.readings if any(it.id == voice for it in one.voices)), None)
        out += reading.parts if reading else []
    return out or [shown.Part(card.place.marked if card.place else card.type_name, card.item.type, quoted=True)]
