"""Accounts made and closed. Closing one keeps all its work; opening it again asks for a sign-in and nothing else."""

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotator.models import Invitation, User
from annotator.services import journal, mailboxes
from annotator.services.refusal import Conflict
from annotator.services.users import naming
from annotator.services.users.passwords import one_time_password
from annotator.services.users.sessions import end_sessions, revoke_tokens


@transaction.atomic
def create_user(
    *, username: str, actor: User, full_name: str = "", email: str = "", language: str = "ar"
) -> tuple[User, str]:
    """A new account and its one-time password, which nobody can show again.

    Raises Invalid: "bad_username", "username_taken", "bad_name", "bad_email", "bad_language".
    """
    row = _account(username, full_name, email, language)
    secret = one_time_password()
    row.set_password(secret)
    row.must_change_password = True
    row.save(force_insert=True)
    journal.note("user.create", actor=actor, user=row.username)
    mailboxes.ask_proof(user=row)
    return row, secret


def first_administrator(*, username: str, password: str, full_name: str, language: str) -> User:
    """The account that may make all others; ``setup`` sees to it that there is none yet. Raises as create_user does."""
    row = _account(username, full_name, "", language)
    row.is_superuser = row.is_staff = True
    row.set_password(naming.strong(password, row))
    row.save(force_insert=True)
    return row


def _account(username: str, full_name: str, email: str, language: str) -> User:
    first, rest = naming.split_if_any(full_name)
    return User(
        username=naming.username(username),
        first_name=first,
        last_name=rest,
        email=mailboxes.checked(email),
        language=naming.language(language),
    )


@transaction.atomic
def deactivate(*, user: User, actor: User) -> User:
    """Close an account: its sessions, tokens and open invitation links end at once, its work and its roles stay.

    Raises Conflict: "own_account", "last_administrator".
    """
    row = _locked(user)
    if row.pk == actor.pk:
        raise Conflict("own_account")
    if row.is_active:
        _another_administrator(row)
        row.is_active = False
        row.save(update_fields=["is_active"])
        end_sessions(row)
        Invitation.objects.filter(created_by=row, revoked_at=None).update(revoked_at=timezone.now())
        journal.note("user.deactivate", actor=actor, user=row.username, tokens=revoke_tokens(row))
    return row


@transaction.atomic
def reactivate(*, user: User, actor: User) -> User:
    """Open a closed account again: the same password, the same roles; tokens are made anew."""
    row = _locked(user)
    if not row.is_active:
        row.is_active = True
        row.save(update_fields=["is_active"])
        journal.note("user.reactivate", actor=actor, user=row.username)
    return row


@transaction.atomic
def set_administrator(*, user: User, administrator: bool, actor: User) -> User:
    """Make somebody an administrator of the site, or no longer one. Raises Conflict("last_administrator")."""
    row = _locked(user)
    if row.is_superuser != administrator:
        if not administrator:
            _another_administrator(row)
        row.is_superuser = row.is_staff = administrator
        row.save(update_fields=["is_superuser", "is_staff"])
        journal.note(
            "user.make_administrator" if administrator else "user.unmake_administrator",
            actor=actor,
            user=row.username,
        )
    return row


@transaction.atomic
def set_may_create_projects(*, user: User, allowed: bool, actor: User) -> User:
    """Let somebody begin projects of their own, or no longer; administrators may anyway."""
    row = _locked(user)
    permission = Permission.objects.get(content_type__app_label="annotator", codename="add_project")
    if row.user_permissions.filter(pk=permission.pk).exists() != allowed:
        (row.user_permissions.add if allowed else row.user_permissions.remove)(permission)
        journal.note("user.allow_projects" if allowed else "user.disallow_projects", actor=actor, user=row.username)
    return row


@transaction.atomic
def change_account(
    *,
    user: User,
    actor: User,
    active: bool | None = None,
    administrator: bool | None = None,
    may_create_projects: bool | None = None,
) -> None:
    """Several of the above at once, all or none; None leaves a thing as it is. Raises what they raise."""
    if active is not None:
        (reactivate if active else deactivate)(user=user, actor=actor)
    if administrator is not None:
        set_administrator(user=user, administrator=administrator, actor=actor)
    if may_create_projects is not None:
        set_may_create_projects(user=user, allowed=may_create_projects, actor=actor)


def _locked(user: User) -> User:
    """The row, and those of all administrators with it, in the order of their keys.

    Two administrators who close each other's accounts at one moment neither wait in a ring nor both succeed.
    """
    wanted = Q(pk=user.pk) | Q(is_superuser=True, is_active=True)
    rows = User.objects.select_for_update(no_key=True).filter(wanted).order_by("pk")
    return next(row for row in rows if row.pk == user.pk)


def _another_administrator(row: User) -> None:
    """Somebody has to be able to open the door again. The rows are locked: two may not unmake each other."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=row.pk)
    if row.is_superuser and not others.exists():
        raise Conflict("last_administrator")
