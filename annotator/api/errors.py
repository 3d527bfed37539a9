"""One shape for every error: ``{"error": {"code", "message", "facts"}}``."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.views import set_rollback

from annotator.api.messages import message
from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound, Refusal

_STATUS: Final[Mapping[type[Refusal], int]] = {NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 400}
#: Django's own exceptions, as DRF says them.
_OURS: Final = {Http404: exceptions.NotFound, PermissionDenied: exceptions.PermissionDenied}


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"


def handle(error: Exception, _context: Mapping[str, Any]) -> JsonResponse | None:
    """Answer an exception; None for what is a fault of ours (500)."""
    if isinstance(error, Refusal):
        answer = _refused(error)
    elif isinstance(error, exceptions.APIException | Http404 | PermissionDenied | RequestDataTooBig):
        answer = _failed(_as_api(error))
    else:
        return None
    set_rollback()
    return answer


def body(code: str, text: str, facts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The error object."""
    return {"error": {"code": code, "message": text, "facts": dict(facts or {})}}


def nothing_there(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:  # noqa: ARG001  (Django's signature)
    """404 for an address below ``/api/`` that is none."""
    return _json(body("not_found", message("not_found")), 404)


def fault(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  (Django's signature)
    """500: whatever asked for JSON hears JSON, also when the fault is ours. Asks nothing of the database."""
    return _json(body("fault", message("fault")), 500)


def _refused(refusal: Refusal) -> JsonResponse:
    status = next(status for kind, status in _STATUS.items() if isinstance(refusal, kind))
    return _json(body(refusal.code, message(refusal.code), refusal.facts), status)


def _as_api(error: Exception) -> exceptions.APIException:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, RequestDataTooBig):
        return TooLarge(message("too_large"))
    return next(ours() for kind, ours in _OURS.items() if isinstance(error, kind))


def _failed(error: exceptions.APIException) -> JsonResponse:
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


def _json(value: dict[str, Any], status: int, headers: Mapping[str, str] | None = None) -> JsonResponse:
    """An error is JSON whatever the door would have answered with."""
    return JsonResponse(value, status=status, headers=dict(headers or {}), json_dumps_params={"ensure_ascii": False})


def _code(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "invalid"
    # Told apart from a refusal for want of a role: after signing in again it would pass.
    if str(error.detail).startswith("CSRF Failed"):
        return "csrf_failed"
    codes = error.get_codes()
    return {"permission_denied": "forbidden"}.get(codes, codes) if isinstance(codes, str) else error.default_code
