"""Sign-in for programs: tokens are made, found, used and revoked here."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotator.models import ApiToken, Project, User
from annotator.services import access, journal
from annotator.services.refusal import Invalid, NotFound

#: What every token begins with, so that people and secret scanners know it when they see it.
PREFIX: Final = "sanad_"
#: Using a token is written down at most this often.
_NOTE_EVERY: Final = timedelta(minutes=5)


@transaction.atomic
def create_token(
    *,
    user: User,
    name: str,
    scope: str,
    actor: User | None,
    expires_at: datetime | None = None,
    projects: Collection[str] | None = None,
) -> tuple[ApiToken, str]:
    """A new token: its row, and the token itself, which nobody can show again.

    ``projects``: the addresses of those it opens; None = all that its owner may. Raises NotFound for one that is not
    the owner's, Invalid("no_projects") for none.
    """
    opens = None if projects is None else _projects(user, projects)
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        user=user,
        name=name,
        scope=scope,
        expires_at=expires_at,
        digest=_digest(secret),
        prefix=secret[:12],
        limited=opens is not None,
    )
    row.projects.set(opens or [])
    journal.note("token.create", actor=actor, token=row.prefix, user=user.username, scope=scope)
    return row, secret


def _projects(user: User, wanted: Collection[str]) -> list[Project]:
    found = list(access.projects_of(user).filter(slug__in=wanted))
    if missing := sorted(set(wanted) - {one.slug for one in found}):
        raise NotFound(facts={"projects": missing})
    if not found:
        raise Invalid("no_projects")
    return found


def token_for(secret: str) -> ApiToken | None:
    """The token with its user when it is valid now: known, not revoked, not expired, its user active.

    The user of a limited token carries what it is limited to: ``access`` shows nothing else.
    """
    now = timezone.now()
    lives = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    tokens = ApiToken.objects.select_related("user").filter(lives, revoked_at__isnull=True, user__is_active=True)
    token = tokens.filter(digest=_digest(secret)).first()
    if token and token.limited:
        token.user.limited_to = frozenset(token.projects.values_list("pk", flat=True))
    if token and (token.last_used_at is None or now - token.last_used_at > _NOTE_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User | None) -> None:
    """End a token; ending it twice keeps the first time."""
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    journal.note("token.revoke", actor=actor, token=token.prefix)


def tokens_of(user: User) -> Sequence[ApiToken]:
    """A person's tokens that open something, newest first."""
    lives = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
    return list(ApiToken.objects.filter(lives, user=user, revoked_at=None).prefetch_related("projects").order_by("-pk"))


def token_of(user: User, token_id: int) -> ApiToken:
    """One of a person's own tokens. Raises NotFound."""
    row = ApiToken.objects.filter(user=user, pk=min(token_id, _LARGEST)).first()
    if row is None:
        raise NotFound
    return row


#: A longer number is no key the database could look for.
_LARGEST: Final = 2**63 - 1


def _digest(secret: str) -> str:
    # A token has 256 random bits: nothing to guess, so a plain hash is enough and a slow one only costs time.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def set_language(*, user: User, language: str, actor: User) -> None:  # noqa: ARG001  (every verb names its actor)
    """The language a person reads Sanad in, on every machine from now on."""
    User.objects.filter(pk=user.pk).update(language=language)


def user_named(name: str) -> User:
    """The active user with that sign-in name. Raises NotFound."""
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise NotFound(facts={"user": name})
    return user


def user_by_id(user_id: int) -> User:
    """The active user with that id. Raises NotFound."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    return user
