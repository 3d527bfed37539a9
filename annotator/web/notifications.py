"""The bell and the page behind it: what a person should know, each leading to its place."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotator.models import Notification, User
from annotator.services import notifications
from annotator.web.figures import number
from annotator.web.people import reader, safe_return

#: Notifications shown at once.
PAGE_SIZE: Final = 30


@dataclass(frozen=True, slots=True)
class Told:
    """A notification with its sentence, and what the person behind it wrote."""

    row: Notification
    sentence: str
    quoted: str


def bell(request: HttpRequest) -> dict[str, Any]:
    """For every template: ``unread``, asked of the database only by a page that shows the bell."""
    user = getattr(request, "user", None)
    return {"unread": SimpleLazyObject(lambda: notifications.unread(user=user) if isinstance(user, User) else 0)}


class PageForm(forms.Form):
    """Where the page begins, and whether only new ones are shown."""

    before = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    new = forms.BooleanField(required=False)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """A person's notifications, newest first."""
    form = PageForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = notifications.notifications_of(user=reader(request))
    rows = rows.filter(read_at=None) if asked.get("new") else rows
    rows = rows.filter(pk__lt=asked["before"]) if asked.get("before") else rows
    found = list(rows[: PAGE_SIZE + 1])
    context = {
        "told": [_told(row) for row in found[:PAGE_SIZE]],
        "older": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None,
        "only_new": asked.get("new", False),
        "lede": lede(notifications.unread(user=reader(request))),
    }
    return render(request, "notifications/page.html", context)


def _told(row: Notification) -> Told:
    facts = notifications.facts_of(row)
    return Told(row, notifications.sentence(row.kind, facts), notifications.said(row.kind, facts))


def lede(unread: int) -> str:
    """How many are new."""
    if not unread:
        return _("Nothing new. What you have read stays here.")
    if unread >= notifications.COUNTED:
        return _("More than %(shown)s new notifications.") % {"shown": number(notifications.COUNTED - 1)}
    return ngettext("%(shown)s new notification.", "%(shown)s new notifications.", unread) % {"shown": number(unread)}


@require_safe
def follow(request: HttpRequest, notification_id: int) -> HttpResponse:
    """To the place a notification is about; it counts as read from now on, which takes nothing away."""
    user = reader(request)
    row = notifications.mark_read(user=user, notification_id=notification_id, actor=user)
    return HttpResponseRedirect(row.address) if row.address else redirect("notifications")


class ReadForm(forms.Form):
    """Read, or new again."""

    read = forms.BooleanField(required=False)


@require_POST
def mark(request: HttpRequest, notification_id: int) -> HttpResponse:
    """One of them read, or new again; back to the page it was pressed on."""
    user, form = reader(request), ReadForm(request.POST)
    read = form.is_valid() and form.cleaned_data["read"]
    notifications.mark_read(user=user, notification_id=notification_id, read=read, actor=user)
    return HttpResponseRedirect(safe_return(request))


@require_POST
def mark_all(request: HttpRequest) -> HttpResponse:
    """All of them read."""
    notifications.mark_all_read(user=reader(request), actor=reader(request))
    return redirect("notifications")
