"""One shape for every error: ``{"error": {"code", "message", "facts"}}``."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.views import set_rollback

from annotator.api.messages import message
from annotator.api.parsing import TooLarge
from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable

_STATUS: Final[Mapping[type[Refusal], int]] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 400,
    Unavailable: 503,
    # What is stored does not allow it: it contradicts itself.
    Refusal: 409,
}
#: Django's own exceptions, as DRF says them.
_OURS: Final = {Http404: exceptions.NotFound, PermissionDenied: exceptions.PermissionDenied}


#: What a full or contended database says: SQLite's BUSY and LOCKED, PostgreSQL's states; it passes by itself.
_SQLITE_BUSY: Final = {5, 6}
_POSTGRESQL_BUSY: Final = {"55P03", "57014", "40P01", "40001", "53300"}
_RETRY_AFTER: Final = 2  # seconds


class Busy(exceptions.APIException):
    status_code = 503
    default_code = "busy"
    wait = _RETRY_AFTER - 1


def handle(error: Exception, _context: Mapping[str, Any]) -> HttpResponse | None:
    """Answer an exception; None for what is a fault of ours (500)."""
    if isinstance(error, Refusal):
        answer = _refused(error)
    elif isinstance(error, exceptions.APIException | Http404 | PermissionDenied | RequestDataTooBig):
        answer = _failed(_as_api(error))
    elif isinstance(error, OperationalError) and _passes(error):
        answer = _failed(Busy(message("busy")))
    else:
        return None
    set_rollback()
    return answer


def body(code: str, text: str, facts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The error object."""
    return {"error": {"code": code, "message": text, "facts": dict(facts or {})}}


def nothing_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  (Django's signature)
    """404 for an address below ``/api/`` that is none."""
    return _json(body("not_found", message("not_found")), 404)


def fault(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (Django's signature)
    """500: whatever asked for JSON hears JSON, also when the fault is ours. Asks nothing of the database."""
    return _json(body("fault", message("fault")), 500)


def _refused(refusal: Refusal) -> HttpResponse:
    status = next(status for kind, status in _STATUS.items() if isinstance(refusal, kind))
    return _json(body(refusal.code, message(refusal.code, refusal.facts), refusal.facts), status)


def _as_api(error: Exception) -> exceptions.APIException:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, RequestDataTooBig):
        return TooLarge(message("too_large"))
    return next(ours() for kind, ours in _OURS.items() if isinstance(error, kind))


def _failed(error: exceptions.APIException) -> HttpResponse:
    code, facts = _code(error), {}
    text = str(error.detail) if not isinstance(error.detail, dict | list) else _("The request is malformed.")
    if isinstance(error, exceptions.ValidationError):
        facts = {"fields": error.detail}
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)  # type: ignore[attr-defined]
    return _json(body(code, text, facts), error.status_code, headers)


def _passes(error: OperationalError) -> bool:
    """Whether somebody else holds what was asked for, and asking again helps."""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE_BUSY
    return getattr(cause, "sqlstate", None) in _POSTGRESQL_BUSY or type(cause).__name__ == "PoolTimeout"


def _json(value: dict[str, Any], status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """An error is JSON whatever the door would have answered with; half a character said back is written escaped."""
    text = json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    data = text.encode("utf-8", "backslashreplace")
    return HttpResponse(data, status=status, headers=dict(headers or {}), content_type="application/json")


def _code(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "invalid"
    # Told apart from a refusal for want of a role: after signing in again it would pass.
    if str(error.detail).startswith("CSRF Failed"):
        return "csrf_failed"
    codes = error.get_codes()
    return {"permission_denied": "forbidden"}.get(codes, codes) if isinstance(codes, str) else error.default_code
