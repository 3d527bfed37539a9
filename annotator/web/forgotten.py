"""A forgotten password, by e-mail. The pages are there only where e-mail is.

The link's address is left at once, as with invitations: what opens the door stands in no page, no referrer, no log.
"""

from typing import Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from annotator.services import post, users
from annotator.services.refusal import Invalid, NotFound
from annotator.web.passwords import TwiceForm
from annotator.web.throttle import too_often

#: Questions, and links that may be followed, in a quarter of an hour from one address.
_ASKED, _LINKS = 8, 20
_KEPT: Final = "forgotten"


class ForgottenForm(forms.Form):
    """Who has forgotten."""

    who = forms.CharField(
        label=gettext_lazy("User name or e-mail address"),
        max_length=254,
        widget=forms.TextInput(
            {"class": "input", "dir": "auto", "spellcheck": "false", "autocapitalize": "none", "autofocus": True}
        ),
    )


@require_http_methods(["GET", "POST"])
@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether there is such a person or not."""
    _must_send()
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not too_often(request, "forgotten", _ASKED):
            users.ask_new_password(who=form.cleaned_data["who"])
            return render(request, "forgotten/page.html", {"asked": True})
        form.add_error("who", _("Too many attempts from here. It opens again in a quarter of an hour."))
    return render(request, "forgotten/page.html", {"form": form}, status=400 if form.is_bound else 200)


@require_safe
@login_not_required
def follow(request: HttpRequest, user_id: int, key: str) -> HttpResponse:
    """Remember in the session what the link opens, and go to the page without it."""
    _must_send()
    request.session[_KEPT] = ["", ""] if too_often(request, "forgotten-link", _LINKS) else [user_id, key]
    response = redirect("forgot-new")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@login_not_required
def choose(request: HttpRequest) -> HttpResponse:
    """A new password; then one signs in with it, second step and all."""
    _must_send()
    user_id, key = request.session.get(_KEPT, ["", ""])
    form = TwiceForm(request.POST if request.method == "POST" else None)
    try:
        person = users.holder(user_id=user_id or 0, key=key)
        if form.is_valid():
            users.replace_password(user_id=user_id, key=key, password=form.cleaned_data["password"])
            request.session.pop(_KEPT, None)
            messages.success(request, _("Your password is changed. Sign in with it."))
            return redirect("login")
    except NotFound:
        return render(request, "forgotten/new.html", {"over": True}, status=410)
    except Invalid as refused:
        form.refuse(refused)
    context = {"form": form, "person": person}
    return render(request, "forgotten/new.html", context, status=400 if form.is_bound else 200)


def _must_send() -> None:
    if not post.is_on():
        raise NotFound
