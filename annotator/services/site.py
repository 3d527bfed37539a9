"""May I, on the site as a whole? The gate to accounts and to the audit log; closed by default like ``access``."""

from uuid import UUID

from django.db.models import QuerySet

from annotator.models import AuditEntry, Letter, Project, User
from annotator.services import access
from annotator.services.refusal import Forbidden, NotFound


def administrator(user: access.Person) -> User:
    """The person behind a request when they administer the site. Raises NotFound for all others."""
    if not isinstance(user, User) or not user.is_superuser or user.limited_to is not None:
        raise NotFound
    return access.person(user)


def users_of(user: access.Person) -> QuerySet[User]:
    """All accounts, for an administrator."""
    administrator(user)
    return User.objects.all()


def user_for(user: access.Person, user_id: int) -> User:
    """An account, for an administrator."""
    found = users_of(user).filter(pk=user_id).first()
    if found is None:
        raise NotFound
    return found


def letter_for(user: access.Person, letter_id: UUID) -> Letter:
    """A letter that could not be sent, for an administrator."""
    administrator(user)
    found = Letter.objects.filter(pk=letter_id, failed_at__isnull=False).first()
    if found is None:
        raise NotFound
    return found


def audit_of(user: access.Person, project: Project | None = None) -> QuerySet[AuditEntry]:
    """The audit log: of a project for its managers, without one of the whole site for an administrator."""
    if project is None:
        administrator(user)
        return AuditEntry.objects.all()
    if not access.may(user, project, access.MANAGE):
        raise Forbidden(facts={"needs": sorted(access.MANAGE)})
    return AuditEntry.objects.filter(project=project)
