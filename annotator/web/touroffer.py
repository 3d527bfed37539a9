"""The line that offers the guided tour to whoever is new: begin, later, never."""

from typing import Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from annotator.services import preferences
from annotator.web.people import reader, safe_return

#: Who said "later" is not asked again in this browser for a day.
COOKIE: Final = "sanad_tour_later"
LATER: Final = 60 * 60 * 24


class OfferForm(forms.Form):
    """What somebody answers to the offer."""

    answer = forms.ChoiceField(choices=[("later", "later"), ("never", "never")])


def is_offered(request: HttpRequest) -> bool:
    """Whether the line stands on a page: the tour neither seen, nor sent away, nor put off for today."""
    return COOKIE not in request.COOKIES and not preferences.of(reader(request)).tour.seen


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Not now, or not at all, and back to where the line stood; the script that asked takes it away itself."""
    asked_by_script = bool(request.htmx)  # type: ignore[attr-defined]
    response = HttpResponse() if asked_by_script else HttpResponseRedirect(safe_return(request))
    form = OfferForm(request.POST)
    said = form.cleaned_data["answer"] if form.is_valid() else None
    if said == "never":
        user = reader(request)
        preferences.change(user=user, tour={"seen": True}, actor=user)
    elif said == "later":
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(COOKIE, "1", max_age=LATER, secure=secure, httponly=True, samesite="Lax")
    return response
