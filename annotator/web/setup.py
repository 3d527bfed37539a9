"""The first start: the page on which the first administrator is made. It is there only while there is nobody."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from annotator.services import setup
from annotator.services.refusal import Conflict, Invalid, NotFound
from annotator.web import language
from annotator.web.passwords import TwiceForm

_LATIN: dict[str, Any] = {"class": "input", "dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}


class SetupForm(TwiceForm):
    """The code from the server's screen, and who the first administrator is."""

    code = forms.CharField(
        label=_("Setup code"), max_length=40, widget=forms.TextInput({**_LATIN, "autocomplete": "off"})
    )
    full_name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        required=False,
        widget=forms.TextInput({"class": "input", "dir": "auto", "autocomplete": "name"}),
    )
    username = forms.CharField(
        label=_("User name"), max_length=150, widget=forms.TextInput({**_LATIN, "autocomplete": "username"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    def refuse(self, refused: Invalid) -> None:
        """Show each refusal beside what it is about."""
        if refused.code == "wrong_code":
            self.add_error("code", _("This is not the code. It stands where the server was started."))
        else:
            super().refuse(refused)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@login_not_required
def first_start(request: HttpRequest) -> HttpResponse:
    """Make the first administrator and sign in; 404 for ever after."""
    if not setup.is_open():
        raise NotFound
    form = SetupForm(request.POST if request.method == "POST" else None, initial={"language": get_language()})
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("code", "username", "password", "full_name", "language")}
        try:
            made = setup.begin(**asked)
        except Invalid as refused:
            form.refuse(refused)
        except Conflict as paused:
            return render(request, "people/locked_out.html", paused.facts, status=429)
        else:
            login(request, made, backend="django.contrib.auth.backends.ModelBackend")
            response = redirect("home")
            language.remember(response, made.language)
            return response
    return render(request, "setup/page.html", {"form": form}, status=400 if form.is_bound else 200)
