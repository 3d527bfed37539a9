"""A person's own pages: name and language; password; the second step of signing in. (E-mail: mailbox.)"""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.models import ApiToken, User
from annotator.services import access, accounts, mailboxes, people, secondstep
from annotator.services.refusal import Conflict, Invalid
from annotator.web import language, strength
from annotator.web.people import reader
from annotator.web.throttle import too_often

#: Wrong passwords somebody may give on their own pages in a quarter of an hour.
_TRIES: Final = 8
_LIVES: Final = [
    (30, pgettext_lazy("how long a token lives", "One month")),
    (90, pgettext_lazy("how long a token lives", "Three months")),
    (365, pgettext_lazy("how long a token lives", "One year")),
]


def secret_field(autocomplete: str) -> forms.CharField:
    """A password, typed from left to right and never stripped."""
    attributes = {"class": "input", "dir": "ltr", "autocomplete": autocomplete}
    return forms.CharField(strip=False, max_length=4096, widget=forms.PasswordInput(attributes))


class OwnForm(forms.Form):
    """A form that shows what a verb refused beside its field."""

    def refuse(self, refused: Invalid) -> None:
        """Put the refusal beside the field it is about."""
        if refused.code == "wrong_password":
            self.add_error("old", _("This is not your password."))
        elif not strength.refuse(self, refused, new="new"):
            raise refused


class ProfileForm(OwnForm):
    """Name, language."""

    full_name = forms.CharField(max_length=300, widget=forms.TextInput({"class": "input", "dir": "auto"}))
    language = forms.ChoiceField(choices=User.Language.choices, widget=forms.Select({"class": "input"}))


class PasswordForm(OwnForm):
    """The password there is, and the one to come."""

    old = secret_field("current-password")
    new = secret_field("new-password")


class ProofForm(OwnForm):
    """The password there is."""

    old = secret_field("current-password")


class CodeForm(forms.Form):
    """The first code of a device."""

    code = forms.CharField(
        max_length=20, widget=forms.TextInput({"class": "input code", "dir": "ltr", "autocomplete": "one-time-code"})
    )


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(max_length=100, widget=forms.TextInput({"class": "input", "dir": "auto"}))
    scope = forms.ChoiceField(choices=ApiToken.Scope.choices, initial="read", widget=forms.Select({"class": "input"}))
    days = forms.TypedChoiceField(choices=_LIVES, coerce=int, initial=90, widget=forms.Select({"class": "input"}))
    limited = forms.BooleanField(required=False)
    projects = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(one.slug, one.name) for one in access.projects_of(user).order_by("name", "pk") if one.role]
        self.fields["projects"].choices = mine  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Limited to something, or not at all."""
        data = super().clean() or {}
        if data.get("limited") and not data.get("projects"):
            self.add_error("projects", _("Choose at least one project."))
        return data

    def wanted(self) -> dict[str, Any]:
        """The token as it is asked for."""
        data = self.cleaned_data
        ends = timezone.now() + timedelta(days=data["days"])
        projects = data["projects"] if data["limited"] else None
        return {"name": data["name"], "scope": data["scope"], "expires_at": ends, "projects": projects}


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, and in which projects."""
    user = reader(request)
    now = {"full_name": user.get_full_name(), "language": user.language}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        try:
            changed = accounts.change_profile(user=user, actor=user, **form.cleaned_data)
        except Invalid as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            response = redirect("me")
            language.remember(response, changed.language)
            return response
    projects = [one for one in access.projects_of(user).order_by("name", "pk") if one.role]
    context = {"form": form, "projects": projects, "second_step": secondstep.is_on(user)}
    context["waits"] = mailboxes.waits(user)
    return render(request, "me/page.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; every other browser is signed out by it."""
    user, form = reader(request), PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not tries_too_often(request, form):
        try:
            changed = accounts.change_password(
                user=user, old=form.cleaned_data["old"], new=form.cleaned_data["new"], actor=user
            )
        except Invalid as refused:
            form.refuse(refused)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("Your password is changed. Other browsers are signed out."))
            return redirect("me")
    context = {"form": form, "rules": strength.RULES.values()}
    return render(request, "me/password.html", context, status=400 if form.is_bound else 200)


def tries_too_often(request: HttpRequest, form: forms.Form) -> bool:
    """Count a password that is given on one's own pages; says so beside the field when there were too many."""
    if not too_often(request, "password", _TRIES, who=reader(request).pk):
        return False
    form.add_error("old", _("Too many attempts. It opens again in a quarter of an hour."))
    return True


@require_safe
def second_step(request: HttpRequest) -> HttpResponse:
    """How things stand; where it is off, what a device needs."""
    return _second_step(request)


def _second_step(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    user = reader(request)
    on = secondstep.is_on(user)
    context = {"on": on, "left": secondstep.codes_left(user) if on else 0, "proof": ProofForm(), "form": CodeForm()}
    if not on:
        context["setup"] = secondstep.begin(user=user, actor=user)
    return render(request, "me/second_step.html", {**context, **more}, status=status)


@require_POST
def switch_on(request: HttpRequest) -> HttpResponse:
    """The first code; the recovery codes are shown on the answer and never again."""
    user, form = reader(request), CodeForm(request.POST)
    if not form.is_valid():
        return _second_step(request, 400, form=form)
    try:
        codes = secondstep.confirm(user=user, code=form.cleaned_data["code"], actor=user)
    except Conflict:
        return redirect("me-second-step")
    except Invalid:
        form.add_error("code", _("This code is wrong. Look at the app again; its clock has to be right."))
        return _second_step(request, 400, form=form)
    return _second_step(request, codes=codes)


@require_POST
def switch_off(request: HttpRequest) -> HttpResponse:
    """Switch it off, or with ``renew`` make new recovery codes; the password proves who it is."""
    user, form = reader(request), ProofForm(request.POST)
    if form.is_valid() and not tries_too_often(request, form):
        try:
            if "renew" in request.POST:
                codes = secondstep.renew_codes(user=user, password=form.cleaned_data["old"], actor=user)
                return _second_step(request, codes=codes)
            secondstep.switch_off(user=user, password=form.cleaned_data["old"], actor=user)
            messages.success(request, _("The second step is off: the password alone opens."))
            return redirect("me")
        except Conflict:
            return redirect("me-second-step")
        except Invalid as refused:
            form.refuse(refused)
    return _second_step(request, 400, proof=form)


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """My tokens; a new one is shown on the answer and never again."""
    user, made = reader(request), ""
    form = TokenForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        _row, made = people.create_token(user=user, actor=user, **form.wanted())
    context = {"form": TokenForm(user=user) if made or not form.is_bound else form, "made": made}
    context["tokens"] = people.tokens_of(user)
    return render(request, "me/tokens.html", context, status=400 if form.is_bound and not made else 200)


@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token of mine."""
    user = reader(request)
    people.revoke_token(token=people.token_of(user, token_id), actor=user)
    messages.success(request, _("The token opens nothing any more."))
    return redirect("me-tokens")
