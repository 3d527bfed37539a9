"""Signing in and out, and the language of the pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from annotator.models import User
from annotator.services import people, post, secondstep, setup
from annotator.web import codes, language


def reader(request: HttpRequest) -> User:
    """The signed-in person; gate.SignInFirst let nobody else reach the view."""
    assert isinstance(request.user, User)
    return request.user


class SignInForm(AuthenticationForm):
    """Name and password, with errors in our own words."""

    error_messages = {
        "invalid_login": _("The user name or password is wrong. Passwords are case-sensitive."),
        "inactive": _("This account is closed. A manager of your project can open it again."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].widget.attrs.update({"class": "input", "dir": "auto", "spellcheck": "false"})
        self.fields["password"].widget.attrs.update({"class": "input", "dir": "ltr"})


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The sign-in page; somebody already signed in goes home.

    An open page whose session has ended signs in without being left: it asks for JSON and hears
    ``{"user": {"id", "name"} | null}`` (GET: who is signed in; POST: who is now), or an error with its sentence.
    """

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody else may be signed in by now: a page that signs in in place is not sent home."""
        self.redirect_authenticated_user = not _wants_json(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or who is signed in and a fresh CSRF cookie."""
        if not _wants_json(request):
            return redirect("setup") if setup.is_open() else super().get(request, *args, **kwargs)
        get_token(request)
        return JsonResponse(_who(request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether a forgotten password can be replaced by e-mail."""
        return super().get_context_data(may_forget=post.is_on(), **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, or ask for the second step first."""
        user = form.get_user()
        assert isinstance(user, User)
        if secondstep.is_on(user):
            refused = codes.ask(self.request, user, self.get_success_url(), in_place=_wants_json(self.request))
            if refused is not None:
                return refused
        response = super().form_valid(form)
        return self._let_in(response)

    def _let_in(self, response: HttpResponse) -> HttpResponse:
        """Let this browser remember the person's language."""
        if _wants_json(self.request):
            response = JsonResponse(_who(self.request))
        language.remember(response, language.language_of(self.request))
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Nobody got in: the page again, or the sentence alone."""
        if not _wants_json(self.request):
            return super().form_invalid(form)
        sentence = next(iter(form.non_field_errors()), _("Enter your name and password."))
        return codes.json_error(400, "invalid_login", str(sentence))


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _who(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    return {"user": {"id": user.pk, "name": user.display_name} if isinstance(user, User) else None}


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


class LanguageForm(forms.Form):
    """The chosen language and the page to return to."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
    next = forms.CharField(required=False)


@require_POST
@login_not_required
def switch_language(request: HttpRequest) -> HttpResponse:
    """Change the language, for good when signed in, for this browser otherwise; back to the same page."""
    form = LanguageForm(request.POST)
    # A plain redirect: Django's shortcut would look a word without a slash up among the names of the addresses.
    response = HttpResponseRedirect(safe_return(request))
    if form.is_valid():
        if request.user.is_authenticated:
            people.set_language(user=request.user, language=form.cleaned_data["language"], actor=request.user)
        language.remember(response, form.cleaned_data["language"])
    return response


def safe_return(request: HttpRequest, wanted: str | None = None) -> str:
    """The address to go back to, ``wanted`` or the form's ``next``, if it is one of ours; else home."""
    wanted = request.POST.get("next", "") if wanted is None else wanted
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else reverse("home")


def locked_out(request: HttpRequest, *_details: Any) -> HttpResponse:
    """429 after too many wrong passwords: when it opens again, and that nobody got in."""
    minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
    if _wants_json(request):
        return codes.json_error(429, "locked_out", gettext("Too many wrong passwords. Nobody got in."), minutes=minutes)
    return render(request, "people/locked_out.html", {"minutes": minutes}, status=429)
