"""E-mail to a person: the address and its proof, what comes and how often, and the way to switch it off."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from annotator.models import User
from annotator.services import letters, mailboxes, post, preferences
from annotator.services.refusal import Invalid, NotFound
from annotator.web.clocks import hours, zones
from annotator.web.language import language_of
from annotator.web.me import OwnForm, secret_field, tries_too_often
from annotator.web.people import reader
from annotator.web.throttle import too_often

#: Links that may be asked for, by one person, in a quarter of an hour.
_PROOFS: Final = 4
_RHYTHMS: Final = [
    ("at_once", pgettext_lazy("e-mail", "At once")),
    ("daily", pgettext_lazy("e-mail", "In the daily e-mail")),
    ("never", pgettext_lazy("e-mail", "Not by e-mail")),
]
TOPICS: Final[Mapping[str, str | Promise]] = {
    "returned": gettext_lazy("Work returned to you"),
    "resubmitted": gettext_lazy("Work you returned is handed in again"),
    "curation": gettext_lazy("Second opinions, and work handed in after the gold was locked"),
    "mentions": gettext_lazy("You are named in a note"),
    "assigned": gettext_lazy("Articles assigned to you, practice passed"),
    "leases": gettext_lazy("An article goes back soon"),
    "jobs": gettext_lazy("Background jobs of yours that ended"),
    "team": gettext_lazy("Roles, members and invitations"),
}


class ChoiceForm(forms.Form):
    """What comes by e-mail, and how often."""

    on = forms.BooleanField(required=False)
    hour = forms.TypedChoiceField(coerce=int, widget=forms.Select({"class": "input"}))
    zone = forms.ChoiceField(required=False, widget=forms.Select({"class": "input"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hour"].choices = hours()  # type: ignore[attr-defined]
        self.fields["zone"].choices = zones()  # type: ignore[attr-defined]
        for topic, name in TOPICS.items():
            self.fields[topic] = forms.ChoiceField(
                choices=_RHYTHMS, label=str(name), widget=forms.Select({"class": "input"})
            )

    def topics(self) -> list[forms.BoundField]:
        """The fields of the topics, in their order."""
        return [self[topic] for topic in TOPICS]


class AddressForm(OwnForm):
    """An address, and the password that proves who changes it."""

    email = forms.CharField(
        max_length=254,
        required=False,
        widget=forms.TextInput({"class": "input", "dir": "ltr", "inputmode": "email", "autocomplete": "email"}),
    )
    old = secret_field("current-password")


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    user = reader(request)
    chosen = preferences.of(user).mail
    context = {
        "form": ChoiceForm(initial=preferences.as_object(preferences.of(user))["mail"]),
        "address": AddressForm(initial={"email": user.email}),
        "waits": mailboxes.waits(user),
        "lede": lede(user, on=chosen.on),
        "sends": post.is_on(),
        **more,
    }
    return render(request, "mailbox/page.html", context, status=status)


def lede(user: User, *, on: bool) -> str:
    """How it stands."""
    if not post.is_on():
        return _("This Sanad sends no e-mail. What you choose here holds from the day it does.")
    if not user.confirmed_email:
        return _("No e-mail goes to you: an address of yours has to be confirmed first.")
    if not on:
        return _("E-mail to you is switched off. Everything is under the bell.")
    return _("E-mail goes to %(address)s, unless you have seen it here before.") % {"address": user.confirmed_email}


@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest) -> HttpResponse:
    """My address, and what comes to it."""
    if request.method != "POST":
        return _page(request)
    user, form = reader(request), ChoiceForm(request.POST)
    if not form.is_valid():
        return _page(request, 400, form=form)
    preferences.change(user=user, actor=user, mail=form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("me-mail")


@require_POST
def address(request: HttpRequest) -> HttpResponse:
    """Another address, or none; the link that proves it is sent at once."""
    user, form = reader(request), AddressForm(request.POST)
    if form.is_valid() and not tries_too_often(request, form):
        try:
            changed = mailboxes.change(
                user=user, address=form.cleaned_data["email"], password=form.cleaned_data["old"], actor=user
            )
        except Invalid as refused:
            form.refuse(refused)
        else:
            messages.success(request, _asked(changed) if mailboxes.waits(changed) else _("Saved."))
            return redirect("me-mail")
    return _page(request, 400, address=form)


def _asked(user: User) -> str:
    if not post.is_on():
        return _("Saved. The address is confirmed when this Sanad sends e-mail.")
    return _("Saved. Open the link in the e-mail that goes to %(address)s now.") % {"address": user.email}


@require_POST
def ask_again(request: HttpRequest) -> HttpResponse:
    """Send the link that proves the address once more."""
    user = reader(request)
    if too_often(request, "proof", _PROOFS, who=user.pk):
        messages.error(request, _("The link was sent several times. Look among the unwanted e-mails, or try later."))
    elif mailboxes.ask_proof(user=user):
        messages.success(request, _("The link is on its way to %(address)s.") % {"address": user.email})
    return redirect("me-mail")


@require_http_methods(["GET", "POST"])
@login_not_required
def prove(request: HttpRequest, key: str) -> HttpResponse:
    """What a letter's link leads to: programs follow links by themselves, so a person presses the button."""
    try:
        user = mailboxes.prove(key=key) if request.method == "POST" else mailboxes.behind(key)
    except NotFound:
        return render(request, "mailbox/door.html", {"what": "unknown"}, status=404)
    done = request.method == "POST" or not mailboxes.waits(user)
    return _door(request, "proved" if done else "prove", user)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@login_not_required
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """Switch e-mail off: by the button, or by a mail program's own one press, which brings no cookie and no token."""
    try:
        user = mailboxes.stop(key=key) if request.method == "POST" else letters.user_behind_stop_key(key)
    except NotFound:
        return render(request, "mailbox/door.html", {"what": "unknown"}, status=404)
    done = request.method == "POST" or not preferences.of(user).mail.on
    return _door(request, "stopped" if done else "stop", user)


def _door(request: HttpRequest, what: str, person: User) -> HttpResponse:
    """The page in the language of the letter: on a telephone nobody may have signed in yet."""
    with translation.override(language_of(request) if request.user.is_authenticated else person.language):
        return render(request, "mailbox/door.html", {"what": what, "person": person})
