"""How the pages look to whoever reads them: theme, face, size and spacing, on the server so that no page flashes."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from annotator.services import preferences
from annotator.services.preferences import Reading
from annotator.web.language import COOKIE_AGE
from annotator.web.people import reader, safe_return

#: The theme chosen last in this browser: for pages without a session, like the sign-in page.
COOKIE: Final = "sanad_theme"

_Names = list[tuple[Any, str | Promise]]
SIZES: Final[_Names] = [
    (1, pgettext_lazy("size of the text", "Smallest")),
    (2, pgettext_lazy("size of the text", "Small")),
    (3, pgettext_lazy("size of the text", "Medium")),
    (4, pgettext_lazy("size of the text", "Large")),
    (5, pgettext_lazy("size of the text", "Largest")),
]
SPACINGS: Final[_Names] = [
    ("close", pgettext_lazy("spacing of the lines", "Close")),
    ("normal", pgettext_lazy("spacing of the lines", "Medium")),
    ("wide", pgettext_lazy("spacing of the lines", "Wide")),
]
FACES: Final[_Names] = [
    ("naskh", pgettext_lazy("typeface", "Naskh")),
    ("amiri", pgettext_lazy("typeface", "Amiri")),
    ("plex", pgettext_lazy("typeface", "Plex")),
    ("sans", pgettext_lazy("typeface", "Noto Sans")),
]
THEMES: Final[_Names] = [
    ("light", pgettext_lazy("theme", "Light")),
    ("sepia", pgettext_lazy("theme", "Sepia")),
    ("dark", pgettext_lazy("theme", "Dark")),
    ("system", pgettext_lazy("theme", "Like the system")),
]


def of_browser(request: HttpRequest) -> Reading:
    """What this browser remembers, without asking the database."""
    theme = request.COOKIES.get(COOKIE, "")
    return Reading(theme=theme) if theme in preferences.THEMES else Reading()


def of_request(request: HttpRequest) -> Reading:
    """The signed-in person's choice, else the browser's."""
    user = getattr(request, "user", None)
    return preferences.of(reader(request)).reading if user and user.is_authenticated else of_browser(request)


def context(request: HttpRequest) -> dict[str, Any]:
    """For every template: ``reading`` as it is and ``reading_choices`` for the panel."""
    reading = of_request(request)
    groups = [
        ("theme", _("Theme"), THEMES, reading.theme),
        ("face", _("Typeface"), FACES, reading.face),
        ("size", _("Size"), SIZES, reading.size),
        ("spacing", _("Line spacing"), SPACINGS, reading.spacing),
    ]
    return {
        "reading": reading,
        "reading_choices": [
            {"name": name, "title": title, "choices": choices, "chosen": chosen}
            for name, title, choices, chosen in groups
        ],
    }


def remember(response: HttpResponseBase, theme: str) -> None:
    """Keep the theme in this browser; the page's script writes the same cookie, so it is not hidden from it."""
    response.set_cookie(COOKIE, theme, max_age=COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")


class ReadingForm(forms.Form):
    """The panel as a form, for a browser without scripts."""

    theme = forms.ChoiceField(choices=THEMES)
    face = forms.ChoiceField(choices=FACES)
    size = forms.TypedChoiceField(choices=SIZES, coerce=int)
    spacing = forms.ChoiceField(choices=SPACINGS)
    letters = forms.BooleanField(required=False)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the whole panel, or with ``reset`` the defaults; back to the same page."""
    response = HttpResponseRedirect(safe_return(request))
    form = ReadingForm(request.POST)
    chosen = preferences.as_object(preferences.Preferences())["reading"] if "reset" in request.POST else None
    if chosen is None and form.is_valid():
        chosen = form.cleaned_data
    if chosen:
        user = reader(request)
        remember(response, preferences.change(user=user, reading=chosen, actor=user).reading.theme)
    return response
