"""Members and invitations of a project, for its managers."""

from annotator.models import Invitation, Membership, Project, User
from annotator.services.access.projects import MANAGE, Person, need, person
from annotator.services.refusal import NotFound


def member_of(user: Person, project: Project, person: int) -> User:
    """Somebody who takes part in a project today (by the key of their account), for its managers."""
    need(user, project, MANAGE)
    for found in User.objects.filter(pk=person, memberships__project=project, memberships__ended_at=None)[:1]:
        return found
    raise NotFound


#: A longer number is no key the database could look for.
_LARGEST = 2**63 - 1


def member_for(user: Person, project: Project, member_id: int) -> Membership:
    """Somebody who is or was in a project reached through this gate, for its managers."""
    need(user, project, MANAGE)
    found = Membership.objects.filter(pk=min(member_id, _LARGEST), project=project).select_related("user", "project")
    row = found.first()
    if row is None:
        raise NotFound
    return row


def membership_of(user: Person, project: Project) -> Membership:
    """A person's own part in a project, which they have today. Raises NotFound: an administrator may have none."""
    row = Membership.objects.filter(user=person(user), project=project, ended_at=None).select_related("user").first()
    if row is None:
        raise NotFound
    return row


def invitation_for(user: Person, project: Project, invitation_id: int) -> Invitation:
    """An invitation link of a project reached through this gate, for its managers."""
    need(user, project, MANAGE)
    found = Invitation.objects.filter(pk=min(invitation_id, _LARGEST), project=project)
    row = found.select_related("project", "created_by").first()
    if row is None:
        raise NotFound
    return row
