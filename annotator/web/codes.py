"""The second step of signing in: the code of the person's device, on a page of its own or in place.

Between the two steps the session knows who gave the right password, for five minutes, and nobody is signed in.
"""

import time
from typing import Any, Final

from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from annotator.models import User
from annotator.services import people, secondstep
from annotator.services.refusal import NotFound
from annotator.web import language
from annotator.web.figures import number

_KEPT: Final = "second_step"
#: Seconds between the password and the code.
_PATIENCE: Final = 5 * 60
_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


class CodeForm(forms.Form):
    """A code of the device, or a recovery code."""

    code = forms.CharField(max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"class": "input code", "dir": "ltr", "autocomplete": "one-time-code", "spellcheck": "false"}
        self.fields["code"].widget.attrs.update({**attributes, "autocapitalize": "none", "autofocus": True})


def ask(request: HttpRequest, user: User, then: str, *, in_place: bool) -> HttpResponse | None:
    """What somebody hears who gave the right password: the way to the second step, or None once it is done.

    A page that signs in in place sends the code with the password: 400 "code_needed", "wrong_code".
    """
    if not in_place:
        until = time.time() + _PATIENCE
        request.session[_KEPT] = {"user": user.pk, "mark": user.get_session_auth_hash(), "until": until, "then": then}
        return redirect("login-code")
    code = request.POST.get("code", "")
    if not code:
        return json_error(400, "code_needed", _("Enter the code your device shows."))
    return None if secondstep.passes(user, code) else json_error(400, "wrong_code", trouble(user))


@require_http_methods(["GET", "POST"])
@login_not_required
def enter_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; the right one signs in."""
    kept = request.session.get(_KEPT) or {}
    user = _waiting(kept)
    if user is None:
        request.session.pop(_KEPT, None)
        return redirect("login")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if secondstep.passes(user, form.cleaned_data["code"]):
            return _let_in(request, user, kept["then"])
        form.add_error("code", trouble(user))
    return render(request, "people/code.html", {"form": form}, status=400 if form.is_bound else 200)


def _waiting(kept: dict[str, Any]) -> User | None:
    """Who gave the right password a moment ago, if it still is their password."""
    try:
        user = people.user_by_id(kept.get("user", 0))
    except NotFound:
        return None
    fresh = kept["until"] > time.time() and kept["mark"] == user.get_session_auth_hash()
    return user if fresh else None


def _let_in(request: HttpRequest, user: User, then: str) -> HttpResponse:
    request.session.pop(_KEPT, None)
    login(request, user, backend=_BACKEND)
    response = HttpResponseRedirect(then)
    language.remember(response, language.language_of(request))
    return response


def trouble(user: User) -> str:
    """Why a code was not taken, and when the next one is."""
    until = secondstep.waits(user)
    if until is None:
        return _("This code is wrong or was used already.")
    seconds = max(1, round((until - timezone.now()).total_seconds()))
    if seconds > 90:
        minutes = round(seconds / 60)
        told = ngettext(
            "This code was not taken. The next try is in %(shown)s minute.",
            "This code was not taken. The next try is in %(shown)s minutes.",
            minutes,
        )
        return told % {"shown": number(minutes)}
    told = ngettext(
        "This code was not taken. The next try is in %(shown)s second.",
        "This code was not taken. The next try is in %(shown)s seconds.",
        seconds,
    )
    return told % {"shown": number(seconds)}


def json_error(status: int, code: str, sentence: str, **facts: Any) -> JsonResponse:
    """An error of the sign-in as a page in place hears it."""
    return JsonResponse({"error": {"code": code, "message": sentence, "facts": facts}}, status=status)
