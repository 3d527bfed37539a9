"""Projects and who may what in them: the gate that all others stand behind."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Q, QuerySet

from annotator.models import Membership, Project, User
from annotator.services.refusal import Conflict, Forbidden, NotFound

Person = User | AnonymousUser

_Rows = TypeVar("_Rows", bound=QuerySet[Any])

Role = Membership.Role

#: Who may have annotation sets of their own.
ANNOTATE: Collection[str] = frozenset({Role.MANAGER, Role.CURATOR, Role.ANNOTATOR})

#: Who reads everybody's annotation sets.
READ_SETS: Collection[str] = frozenset({Role.MANAGER, Role.CURATOR})

#: Who sees the list of all articles, whoever works on them.
LIST: Collection[str] = frozenset({Role.MANAGER, Role.CURATOR, Role.VIEWER})

#: Who reads the figures of the whole project; annotators read their own.
READ_FIGURES: Collection[str] = frozenset({Role.MANAGER, Role.CURATOR, Role.VIEWER})

#: Who imports, exports and sees to the project.
MANAGE: Collection[str] = frozenset({Role.MANAGER})


def person(user: Person) -> User:
    """The signed-in person behind a request. Raises NotFound for anybody else."""
    if not isinstance(user, User) or not user.is_active:
        raise NotFound
    return user


def projects_of(user: Person) -> QuerySet[Project]:
    """The projects a person belongs to, each with ``role`` (None for an administrator who is no member)."""
    if not isinstance(user, User) or not user.is_active:
        return Project.objects.none()
    mine = FilteredRelation("memberships", condition=Q(memberships__user=user, memberships__ended_at=None))
    projects = Project.objects.alias(mine=mine).annotate(role=F("mine__role")).select_related("schema")  # type: ignore[no-redef]
    projects = within(user, projects, "pk")
    if user.is_superuser:
        return projects
    return projects.filter(Q(delete_asked_at=None) | Q(mine__role__in=MANAGE), mine__isnull=False)


def within(user: User, rows: _Rows, way: str) -> _Rows:
    """Rows of projects, by the ``way`` to their project: a program whose token is limited sees only its own."""
    return rows if user.limited_to is None else rows.filter(**{f"{way}__in": user.limited_to})


def may_create_projects(user: Person) -> bool:
    """Whether a person may begin projects of their own: administrators, and those whom one of them allowed it."""
    free = user.is_active and getattr(user, "limited_to", None) is None
    return bool(free and user.has_perm("annotator.add_project"))


def project_creator(user: Person) -> User:
    """The person behind a request when they may begin projects. Raises Forbidden for all others."""
    if not may_create_projects(user):
        raise Forbidden(facts={"needs": ["administrator"]})
    return person(user)


def closed(project: Project) -> str:
    """Why nothing can be written in a project: "deleting", "archived", or empty where everything can."""
    if project.delete_asked_at is not None:
        return "deleting"
    return "archived" if project.archived_at is not None else ""


def must_be_open(project: Project) -> None:
    """Raises Conflict: "archived", or "deleting" where the project's deletion was asked for."""
    if reason := closed(project):
        raise Conflict(reason, {"project": project.slug})


def may(user: Person, project: Project, roles: Collection[str]) -> bool:
    """Whether a person who reached ``project`` through this gate has one of ``roles`` there."""
    return bool(user.is_superuser) or project.role in roles


def project_for(user: Person, slug: str, *, role: Collection[str] | str | None = None, write: bool = False) -> Project:
    """The project at an address, for a member; with ``role``, for members with that role (or one of those).

    ``write``: something is to be changed there, so the project has to be open (``must_be_open``).
    """
    project = projects_of(user).filter(slug=slug).first()
    if project is None:
        raise NotFound
    need(user, project, role)
    if write:
        must_be_open(project)
    return project


def must_read_figures(user: Person, project: Project) -> None:
    """Raises Forbidden for those who work blind: how far others are is not for them."""
    need(user, project, READ_FIGURES)


def must_read_sets(user: Person, project: Project) -> None:
    """Raises Forbidden for all but those who read everybody's sets."""
    need(user, project, READ_SETS)


def is_reader(user: Person, project: Project) -> bool:
    """Whether somebody who reached a project reads everybody's sets there."""
    return may(user, project, READ_SETS)


def need(user: Person, project: Project, role: Collection[str] | str | None) -> None:
    """Raises Forbidden for whoever reached a project without one of these roles there."""
    roles = {role} if isinstance(role, str) else role
    if roles is not None and not may(user, project, roles):
        raise Forbidden(facts={"needs": sorted(roles)})
