"""The pages for what went wrong: what happened, what was kept, what to do, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from annotator.web import reading


@dataclass(frozen=True)
class Trouble:
    """What an error page says: a title, one sentence of what happened and was kept, one of what to do."""

    status: int
    title: str
    happened: str
    advice: str
    retry: bool = False


def answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """The designed page, without touching the database: it may be the very thing that failed."""
    context = {"trouble": trouble, "path": request.get_full_path(), "reading": reading.of_browser(request)}
    page = render_to_string("errors/page.html", context)
    return HttpResponse(page, status=trouble.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read, or there was too much in it."""
    if isinstance(exception, TooManyFilesSent | TooManyFieldsSent | RequestDataTooBig):
        return too_much(request)
    return answer(
        request,
        Trouble(
            400,
            _("This request could not be understood"),
            _("Something is wrong with the address or with what was sent. Nothing was changed."),
            _("Going back and trying again usually helps."),
        ),
    )


def too_much(request: HttpRequest) -> HttpResponse:
    """413: more than one request may carry; Django refuses it before any view sees it."""
    return answer(
        request,
        Trouble(
            413,
            _("Too much at once"),
            _("More was sent than is accepted at once. Nothing was kept."),
            _("Go back and send it in several parts."),
        ),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  (Django's signature)
    """403: a member of the project whose role does not allow this."""
    return answer(
        request,
        Trouble(
            403,
            _("This page belongs to another role"),
            _("Your account is a member of the project, but its role does not open this page."),
            _("A manager of the project can change your role."),
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  (Django's signature)
    """404: nothing there, or nothing that this person may know of."""
    return answer(
        request,
        Trouble(
            404,
            _("There is nothing at this address"),
            _("The address may be mistyped, or the page belongs to a project you are not a member of."),
            _("Your projects and articles are all on the home page."),
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return answer(
        request,
        Trouble(
            500,
            _("The fault is ours"),
            _("An unexpected error occurred on the server. What was saved before is safe."),
            _("Try again in a moment; if it persists, tell whoever runs this server."),
            retry=True,
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  (Django's signature)
    """403: the form's token is not this session's, mostly because somebody signed in or out in another tab."""
    return answer(
        request,
        Trouble(
            403,
            _("This page was open for too long"),
            _("You signed in or out in another tab since the page was opened. Nothing was sent or changed."),
            _("Open the page again and resend it."),
            retry=True,
        ),
    )


def closed(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """409: the project is archived or about to be deleted, and nothing can be written there."""
    deleting = refusal.code == "deleting"
    return answer(
        request,
        Trouble(
            409,
            _("This project is to be deleted") if deleting else _("This project is archived"),
            _("It can be read, but nothing can be written in it. Nothing was changed."),
            _("A manager of the project can restore it on the page of its settings."),
        ),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: what is needed, a storage of files, does not answer."""
    return answer(
        request,
        Trouble(
            503,
            _("The files do not answer now"),
            _("The storage they lie in cannot be reached, or one of them is not in it. Nothing was changed or sent."),
            _("Try again in a moment; if it persists, tell whoever runs this server."),
            retry=True,
        ),
    )


_PAGES: Final[dict[type[Refusal], Callable[[HttpRequest], HttpResponse]]] = {
    NotFound: not_found,
    Forbidden: forbidden,
    Invalid: bad_request,
    Conflict: bad_request,
    Unavailable: unavailable,
}


class RefusalMiddleware:
    """Gives a refusal that no view answered itself its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of the refusal's kind; None (a 500) for anything that is no refusal."""
        if isinstance(exception, Conflict) and exception.code in {"archived", "deleting"}:
            return closed(request, exception)
        page = next((_PAGES[kind] for kind in type(exception).__mro__ if kind in _PAGES), None)
        return page(request) if page else None
