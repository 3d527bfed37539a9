"""In which language a page speaks: the signed-in user's, else the one chosen in this browser, else Arabic."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

COOKIE: Final = "sanad_language"
#: A year, in seconds: the choice of somebody who is not signed in is worth remembering.
COOKIE_AGE: Final = 60 * 60 * 24 * 365
RIGHT_TO_LEFT: Final = frozenset({"ar"})


def known(code: object) -> str | None:
    """The language code when it is one of ours, else None."""
    return code if isinstance(code, str) and code in dict(settings.LANGUAGES) else None


def language_of(request: HttpRequest) -> str:
    """The code of the language to answer in; the browser's Accept-Language is ignored on purpose.

    Most Arabic newsrooms and universities run English systems: their browsers ask for English in the name of
    people who read Arabic.
    """
    try:
        chosen = known(getattr(getattr(request, "user", None), "language", None))
    except DatabaseError:
        # Whoever asks is owed an answer all the same: that the server cannot work.
        chosen = None
    return chosen or known(request.COOKIES.get(COOKIE)) or settings.LANGUAGE_CODE


def remember(response: HttpResponseBase, code: str) -> None:
    """Keep the language in this browser, so that the sign-in page speaks it too."""
    response.set_cookie(
        COOKIE, code, max_age=COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


class LanguageMiddleware:
    """Activates the language for one request; sets ``request.LANGUAGE_CODE`` and ``request.dir``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        code = language_of(request)
        request.LANGUAGE_CODE = code
        request.dir = "rtl" if code in RIGHT_TO_LEFT else "ltr"  # type: ignore[attr-defined]
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ["Cookie"])
        return response
