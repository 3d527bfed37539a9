"""The webhooks of a project: which address hears of what, and what became of every telling. For its managers."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

import orjson
from django import forms, template
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.models import Delivery, Project, Webhook
from annotator.services import access, webhooks
from annotator.services.refusal import Conflict, Invalid, NotFound
from annotator.web.figures import number
from annotator.web.people import reader
from annotator.web.refusals import sentence

register = template.Library()

EVENTS: Final[Mapping[str, str | Promise]] = {
    "set.submitted": lazy("Work is submitted"),
    "gold.locked": lazy("The gold of an article is finished"),
    "release.published": lazy("A release is published"),
    "job.done": lazy("A background job has ended"),
    "test": lazy("Test"),
}
#: Why a try failed, by the codes of the services.
TROUBLES: Final[Mapping[str, str | Promise]] = {
    "status": lazy("The program there answered with an error"),
    "redirect": lazy("It sends on to another address; that is not followed. Enter that address instead"),
    "gone": lazy("The program there wants nothing any more (410)"),
    "unresolved": lazy("No computer is known by this name"),
    "private": lazy("The name leads into the server's own network; that is not allowed here"),
    "refused": lazy("Nobody listens there"),
    "silent": lazy("No answer in time"),
    "certificate": lazy("Its certificate is not valid for this name"),
    "broken": lazy("The connection broke off"),
}
#: Deliveries on a page.
_SHOWN: Final = 50


@register.filter
def event_name(code: str) -> str:
    """An event in words; one of another version by its code."""
    return str(EVENTS.get(code, code))


@register.filter
def events_of(webhook: Webhook) -> list[str]:
    """What a webhook hears of, in words."""
    return [event_name(code) for code in orjson.loads(webhook.events)]


@register.filter
def trouble_of(delivery: Delivery) -> str:
    """Why the last try failed, in words; empty where it did not."""
    return str(TROUBLES.get(delivery.trouble, delivery.trouble))


@register.filter
def secret(webhook: Webhook) -> str:
    """The key that checks its signatures."""
    return webhooks.secret_of(webhook)


class WebhookForm(forms.Form):
    """An address and what it hears of."""

    url = forms.CharField(
        max_length=600,
        widget=forms.URLInput(
            {"class": "input", "dir": "ltr", "autocomplete": "off", "placeholder": "https://example.org/sanad"}
        ),
    )
    events = forms.MultipleChoiceField(choices=[], widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = [(code, EVENTS[code]) for code in webhooks.EVENTS]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def of_project(request: HttpRequest, slug: str) -> HttpResponse:
    """The webhooks, and a form for another one."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE, write=request.method == "POST")
    form = WebhookForm(request.POST or None, initial={"events": ["gold.locked", "release.published"]})
    if form.is_valid():
        try:
            made = webhooks.add(project=project, actor=user, **form.cleaned_data)
        except (Invalid, Conflict) as refused:
            form.add_error("url", sentence(refused.code, refused.facts))
        else:
            messages.success(request, _("The webhook is set up. Send it a test, and give its key to whoever receives."))
            return redirect("webhook", slug, made.pk)
    rows = list(webhooks.webhooks_of(project))
    context = {"project": project, "may_manage": True, "closed": access.closed(project), "rows": rows, "form": form}
    context |= {"lede": lede(project, rows), "is_on": webhooks.is_on(), "limit": webhooks.LIMIT}
    return render(request, "webhooks/list.html", context, status=400 if form.errors else 200)


@require_safe
def webhook(request: HttpRequest, slug: str, webhook_id: UUID) -> HttpResponse:
    """One webhook: its key, what it hears of, and what it was told."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE)
    row = access.webhook_for(user, project, webhook_id)
    told = list(webhooks.deliveries_of(row)[:_SHOWN])
    form = WebhookForm(initial={"url": row.url, "events": orjson.loads(row.events)})
    context = {"project": project, "may_manage": True, "closed": access.closed(project), "row": row, "form": form}
    context |= {"deliveries": told, "is_on": webhooks.is_on(), "waits": any(one.try_at for one in told)}
    return render(request, "webhooks/detail.html", context)


@require_POST
def act(request: HttpRequest, slug: str, webhook_id: UUID, verb: str) -> HttpResponse:
    """Pause, resume, another key, a test, other events, or the end of a webhook."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE, write=True)
    row = access.webhook_for(user, project, webhook_id)
    if verb not in _DO:
        raise NotFound
    try:
        said = _DO[verb](request, row)
    except (Invalid, Conflict) as refused:
        messages.error(request, sentence(refused.code, refused.facts))
    else:
        messages.success(request, str(said) % {"address": row.url})
    return redirect("webhooks", slug) if verb == "remove" else redirect("webhook", slug, row.pk)


def _plain(do_it: Callable[..., object], said: str | Promise) -> Callable[[HttpRequest, Webhook], str | Promise]:
    def do(request: HttpRequest, row: Webhook) -> str | Promise:
        do_it(webhook=row, actor=reader(request))
        return said

    return do


def _change(request: HttpRequest, row: Webhook) -> str | Promise:
    webhooks.change(webhook=row, events=request.POST.getlist("events"), actor=reader(request))
    return lazy("Saved.")


#: What can be done to a webhook, by the last part of the address, and what is said then.
_DO: Final[Mapping[str, Callable[[HttpRequest, Webhook], str | Promise]]] = {
    "pause": _plain(webhooks.pause, lazy("Paused. What happens meanwhile waits.")),
    "resume": _plain(webhooks.resume, lazy("It goes on; what waited is sent now.")),
    "renew": _plain(webhooks.renew, lazy("It has another key. Whoever receives must be given it.")),
    "test": _plain(webhooks.test, lazy("The test goes out in a moment.")),
    "remove": _plain(webhooks.remove, lazy("The webhook is removed. Nothing goes to %(address)s any more.")),
    "change": _change,
}


@require_POST
def again(request: HttpRequest, slug: str, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send something once more."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE, write=True)
    row = access.delivery_for(user, project, webhook_id, delivery_id)
    try:
        webhooks.again(delivery=row, actor=user)
        messages.success(request, _("It goes out again in a moment, under the same number."))
    except Conflict as refused:
        messages.error(request, sentence(refused.code, refused.facts))
    return redirect("webhook", slug, webhook_id)


def lede(project: Project, rows: list[Webhook]) -> str:
    """How it stands, in a sentence."""
    if not webhooks.is_on():
        return _("Webhooks are switched off in this Sanad, so no program hears of anything.")
    if not rows:
        return _("No program hears of what happens here yet.")
    if gone := sum(row.gave_up for row in rows):
        text = ngettext(
            "%(shown)s webhook paused by itself, because nobody answers there.",
            "%(shown)s webhooks paused by themselves, because nobody answers there.",
            gone,
        )
        return text % {"shown": number(gone)}
    text = ngettext(
        "%(shown)s address hears of what happens in “%(project)s”.",
        "%(shown)s addresses hear of what happens in “%(project)s”.",
        len(rows),
    )
    return text % {"shown": number(len(rows)), "project": project.name}
