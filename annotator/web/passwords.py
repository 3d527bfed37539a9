"""Choosing a password of one's own; whoever signed in with a one-time one does so before anything else."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from annotator.models import User
from annotator.services import users
from annotator.services.refusal import Invalid
from annotator.web import strength
from annotator.web.people import reader

#: Where somebody may go who has yet to choose a password.
_OPEN: Final = frozenset(
    {
        "password",
        "logout",
        "language",
        "javascript-catalog",
        "healthz",
        "login",
        "login-code",
        "mail-stop",
        "mail-proof",
    }
    | {"forgot", "forgot-link", "forgot-new"}
)


def password_field(label: Any) -> forms.CharField:
    """A new password as it is typed, from left to right in every language, never stripped."""
    attributes = {"class": "input", "dir": "ltr", "autocomplete": "new-password"}
    return forms.CharField(label=label, strip=False, max_length=4096, widget=forms.PasswordInput(attributes))


class TwiceForm(forms.Form):
    """A password, typed twice."""

    password = password_field(gettext_lazy("New password"))
    again = password_field(gettext_lazy("The same again"))

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        data = super().clean() or {}
        if data.get("password") != data.get("again"):
            self.add_error("again", _("The two differ. Type the same password twice."))
        return data

    def refuse(self, refused: Invalid) -> None:
        """Show what was refused beside its field."""
        if not strength.refuse(self, refused):
            raise refused


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password in place of a one-time one; other browsers are signed out by it, this one is not.

    Whoever has one of their own already changes it where the old one is asked for.
    """
    user = reader(request)
    if not user.must_change_password:
        return redirect("me-password")
    form = TwiceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            changed = users.choose_password(user=user, password=form.cleaned_data["password"], actor=user)
        except Invalid as refused:
            form.refuse(refused)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("Your password is set. It holds from now on, on every machine."))
            return redirect("home")
    context = {"form": form, "must": user.must_change_password}
    return render(request, "users/password.html", context, status=400 if form.is_bound else 200)


class OwnPasswordFirst:
    """Sends whoever signed in with a one-time password to choose one of their own; tokens are not asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """None to go on, or the way to the page; the API says the same in its own form."""
        match = request.resolver_match
        if match is None or match.url_name in _OPEN:
            return None
        user = request.user
        if not (isinstance(user, User) and user.must_change_password):
            return None
        if not request.path_info.startswith("/api/"):
            return redirect("password")
        sentence = _("Choose a password of your own first: sign in on the pages of Sanad.")
        error = {"code": "password_first", "message": sentence, "facts": {}}
        return JsonResponse({"error": error}, status=403)
