"""Who is asking: a browser by its session, a program by its token."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from annotator.api.messages import message
from annotator.models import ApiToken, User
from annotator.services import people


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer sanad_…``"""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        kind, _space, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if kind.lower() != "bearer":
            return None
        token = people.token_for(secret.strip())
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, revoked or expired."), code="token_invalid")
        if request.method not in SAFE_METHODS and token.scope != ApiToken.Scope.WRITE:
            # Here and not in a permission class: no view can forget it.
            raise PermissionDenied(_("This token is read-only."))
        if token.limited and not _is_of_projects(request):
            raise PermissionDenied(message("limited_token"), code="limited_token")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _is_of_projects(request: Request) -> bool:
    """Whether an address leads into projects; a new room is closed to limited tokens until it stands in _ROOMS."""
    room = request.path_info.removeprefix("/api/").split("/")[0]
    return room in _ROOMS or (request.path_info == "/api/me/" and request.method in SAFE_METHODS)


#: Rooms whose every row comes through ``access``, which knows what the token is limited to.
_ROOMS: Final = frozenset({"projects", "articles", "annotation-sets", "migrations", "openapi.json", "docs"})


class SessionAuthentication(authentication.SessionAuthentication):
    """A browser's session. A page says in ``X-Sanad-User`` whose it is (the user's id).

    Signing in changes the session under every open page of the browser: what was written on a page of one person is
    never stored in the name of another.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found = super().authenticate(request)
        named = request.headers.get("X-Sanad-User")
        if found and named and request.method not in SAFE_METHODS and named != str(found[0].pk):
            raise PermissionDenied(message("other_person"), code="other_person")
        return found


def session_only(request: Request) -> None:
    """Refuse a program: what would outlive its token is done by the person, signed in on the pages."""
    if isinstance(request.auth, ApiToken):
        raise PermissionDenied(message("session_only"), code="session_only")


class OwnSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """How the OpenAPI document describes the session."""

    target_class = "annotator.api.people.SessionAuthentication"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document describes the tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
