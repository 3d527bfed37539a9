"""Who is asking: a browser by its session, a program by its token."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

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
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document describes the tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
