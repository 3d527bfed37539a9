"""May I? The one gate between people and rows, for pages and API alike. Closed by default.

What a person may not see answers :class:`NotFound`, like what does not exist. What they may see but not do
answers :class:`Forbidden`. Annotators work blind: an annotation set is visible to its author and to the project's
curators and managers, to nobody else. Site administrators may everything.

An archived project is there to be read: whoever asks with ``write`` is refused by Conflict("archived"). One that is to
be deleted is closed to all but its managers, and they can only read it: Conflict("deleting").
"""

from collections.abc import Collection
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from annotator.models import (
    AnnotationSet,
    Article,
    BulkAction,
    ImportBatch,
    Invitation,
    Job,
    Membership,
    NoteThread,
    Project,
    SchemaMigration,
    User,
)
from annotator.services.refusal import Conflict, Forbidden, NotFound

__all__ = [
    "ANNOTATE",
    "LIST",
    "MANAGE",
    "READ_FIGURES",
    "READ_SETS",
    "Forbidden",
    "NotFound",
    "article_for",
    "article_keys",
    "articles_of",
    "bulk_action_for",
    "came_again",
    "chooses",
    "closed",
    "invitation_for",
    "is_reader",
    "job_for",
    "jobs_of",
    "may",
    "may_create_projects",
    "may_write",
    "member_for",
    "member_of",
    "membership_of",
    "migration_for",
    "must_be_open",
    "must_read_figures",
    "no_articles",
    "notes_of",
    "person",
    "project_creator",
    "project_for",
    "projects_of",
    "set_for",
    "set_id_for",
    "sets_of",
]

Person = User | AnonymousUser
_Rows = TypeVar("_Rows", bound=QuerySet[Any])

_Role = Membership.Role
#: Who may have annotation sets of their own.
ANNOTATE: Collection[str] = frozenset({_Role.MANAGER, _Role.CURATOR, _Role.ANNOTATOR})
#: Who reads everybody's annotation sets.
READ_SETS: Collection[str] = frozenset({_Role.MANAGER, _Role.CURATOR})
#: Who sees the list of all articles, whoever works on them.
LIST: Collection[str] = frozenset({_Role.MANAGER, _Role.CURATOR, _Role.VIEWER})
#: Who reads the figures of the whole project; annotators read their own.
READ_FIGURES: Collection[str] = frozenset({_Role.MANAGER, _Role.CURATOR, _Role.VIEWER})
#: Who imports, exports and sees to the project.
MANAGE: Collection[str] = frozenset({_Role.MANAGER})


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
    projects = _within(user, projects, "pk")
    if user.is_superuser:
        return projects
    return projects.filter(Q(delete_asked_at=None) | Q(mine__role__in=MANAGE), mine__isnull=False)


def _within(user: User, rows: _Rows, way: str) -> _Rows:
    # A program whose token is limited to some projects is shown nothing of all others.
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
    _need(user, project, role)
    if write:
        must_be_open(project)
    return project


def must_read_figures(user: Person, project: Project) -> None:
    """Raises Forbidden for those who work blind: how far others are is not for them."""
    _need(user, project, READ_FIGURES)


def articles_of(user: Person, project: Project) -> QuerySet[Article]:
    """The articles of a project reached through this gate that a person may see (``_open_to``), without their texts."""
    if not may(user, project, _Role.values):
        return Article.objects.none()
    return _open_to(user, project, Article.objects.filter(project=project).defer("text", "provenance"))


def _open_to(user: Person, project: Project, articles: QuerySet[Article]) -> QuerySet[Article]:
    """Those that a person may see: all for whoever sees to them; for annotators those that were given to them, and
    where everybody chooses also those that are in the work.
    """
    if may(user, project, LIST):
        return articles
    given = Q(_given_to(user))
    return articles.filter(given | Q(withdrawn_at=None) if chooses(user, project) else given)


def chooses(user: Person, project: Project) -> bool:
    """Whether somebody who reached a project may see any article of it: annotators only where everybody chooses."""
    return is_reader(user, project) or project.assignment == Project.Assignment.FREE or project.role == _Role.VIEWER


def is_reader(user: Person, project: Project) -> bool:
    """Whether somebody who reached a project reads everybody's sets there."""
    return may(user, project, READ_SETS)


def _given_to(user: Person) -> Exists:
    return Exists(AnnotationSet.objects.filter(article=OuterRef("pk"), author=user.pk, kind="annotator"))


def no_articles() -> QuerySet[Article]:
    """The empty list, for a door that must name a list before anybody asks."""
    return Article.objects.none()


def article_for(
    user: Person, public: UUID, *, role: Collection[str] | str | None = None, write: bool = False
) -> Article:
    """The article with that public id and its text, for a member of its project (the rest as in project_for)."""
    project = projects_of(user).filter(articles__public=public).first()
    if project is None:
        raise NotFound
    _need(user, project, role)
    if write:
        must_be_open(project)
    article = _open_to(user, project, Article.objects.filter(public=public)).first()
    if article is None:
        raise NotFound
    article.project = project
    return article


def _need(user: Person, project: Project, role: Collection[str] | str | None) -> None:
    roles = {role} if isinstance(role, str) else role
    if roles is not None and not may(user, project, roles):
        raise Forbidden(facts={"needs": sorted(roles)})


def _visible(user: Person) -> QuerySet[AnnotationSet]:
    if not isinstance(user, User) or not user.is_active:
        return AnnotationSet.objects.none()
    sets = _within(user, AnnotationSet.objects.all(), "article__project")
    if user.is_superuser:
        return sets
    member = Q(article__project__memberships__user=user, article__project__memberships__ended_at=None)
    reader = Q(article__project__memberships__role__in=READ_SETS)
    author = Q(article__project__memberships__role__in=ANNOTATE, author=user) & ~came_again()
    stays = Q(article__project__delete_asked_at=None) | Q(article__project__memberships__role__in=MANAGE)
    return sets.filter(member & stays & (reader | author))


def came_again() -> Exists:
    """Whether a set's author has the same article open again: until then the earlier one is not theirs to look at."""
    same = AnnotationSet.objects.filter(article=OuterRef("article"), author=OuterRef("author"), kind=OuterRef("kind"))
    return Exists(same.filter(round__gt=OuterRef("round"), state__in=["open", "returned"]))


def sets_of(user: Person, project: Project) -> QuerySet[AnnotationSet]:
    """The annotation sets of a project that a person may read."""
    return _visible(user).filter(article__project=project)


_HEAVY = ("body", "article__text", "article__provenance", "schema__body")


def set_for(user: Person, set_id: UUID, *, write: bool = False, light: bool = False) -> AnnotationSet:
    """An annotation set with its article, project, schema and author, in one query.

    ``write`` asks for the right to change it, the author's alone. ``light`` leaves body, text and schema out.
    """
    found = _visible(user).select_related("article__project", "schema", "author")
    row = (found.defer(*_HEAVY) if light else found).filter(id=set_id).first()
    if row is None:
        raise NotFound
    if write:
        _author(user, row.author_id)
        must_be_open(row.article.project)
    return row


def set_id_for(user: Person, set_id: UUID, *, write: bool = False) -> UUID:
    """The id of an annotation set, as ``set_for`` would let it through: for a verb that reads the row itself.

    Few columns are read: at every saved gesture, making rows nobody looks at took a third of the time.
    """
    row = _visible(user).filter(id=set_id).values_list("author_id", *_OPENNESS).first()
    if row is None:
        raise NotFound
    if write:
        author_id, slug, archived_at, delete_asked_at = row
        _author(user, author_id)
        must_be_open(Project(slug=slug, archived_at=archived_at, delete_asked_at=delete_asked_at))
    return set_id


#: What ``must_be_open`` reads of a set's project.
_OPENNESS = ("article__project__slug", "article__project__archived_at", "article__project__delete_asked_at")


def _author(user: Person, author_id: int | None) -> None:
    if author_id is None or author_id != user.pk:
        raise Forbidden(facts={"needs": ["author"]})


def may_write(user: Person, annotation_set: AnnotationSet) -> bool:
    """Whether who reached a set may change, submit and reopen it now: its author, while the project is open."""
    mine = annotation_set.author_id is not None and annotation_set.author_id == user.pk
    return mine and not closed(annotation_set.article.project)


def notes_of(user: Person) -> QuerySet[NoteThread]:
    """The notes a person may read anywhere: those on the annotation sets they may read."""
    return NoteThread.objects.filter(annotation_set__in=_visible(user))


def jobs_of(user: Person) -> QuerySet[Job]:
    """The jobs a person started in projects they manage; all of them for an administrator."""
    if not isinstance(user, User) or not user.is_active:
        return Job.objects.none()
    jobs = _within(user, Job.objects.select_related("project"), "project")
    if user.is_superuser:
        return jobs
    manages = Q(project__memberships__user=user, project__memberships__role__in=MANAGE)
    return jobs.filter(manages, project__memberships__ended_at=None)


def job_for(user: Person, job_id: UUID) -> Job:
    """A background job, for the managers of its project."""
    job = jobs_of(user).filter(id=job_id).first()
    if job is None:
        raise NotFound
    return job


def article_keys(user: Person, project: Project, wanted: Collection[UUID]) -> list[int]:
    """The primary keys of articles of a project by their public ids, all of which a person must see."""
    found = dict(articles_of(user, project).filter(public__in=wanted).values_list("public", "pk"))
    if missing := sorted({str(one) for one in wanted} - {str(one) for one in found}):
        raise NotFound(facts={"articles": missing})
    return [found[one] for one in wanted]


def member_of(user: Person, project: Project, person: int) -> User:
    """Somebody who takes part in a project today (by the key of their account), for its managers."""
    _need(user, project, MANAGE)
    for found in User.objects.filter(pk=person, memberships__project=project, memberships__ended_at=None)[:1]:
        return found
    raise NotFound


def bulk_action_for(user: Person, project: Project, action_id: UUID) -> BulkAction:
    """What was done to many articles of a project, for its managers."""
    _need(user, project, MANAGE)
    action = BulkAction.objects.filter(project=project, id=action_id).first()
    if action is None:
        raise NotFound
    return action


def migration_for(user: Person, migration_id: UUID, *, write: bool = False) -> SchemaMigration:
    """A migration with its project and versions, for the managers of its project (``write`` as in project_for)."""
    found = SchemaMigration.objects.filter(pk=migration_id, project__in=projects_of(user))
    row = found.select_related("source", "target", "job", "created_by").first()
    if row is None:
        raise NotFound
    row.project = projects_of(user).get(pk=row.project_id)
    _need(user, row.project, MANAGE)
    if write:
        must_be_open(row.project)
    return row


def imports_of(user: Person, project: Project) -> QuerySet[ImportBatch]:
    """The imports of a project for its managers: their own, and everybody's that were started; newest first."""
    _need(user, project, MANAGE)
    mine = Q(actor=user) | Q(job__isnull=False) | Q(imported_at__isnull=False)
    return ImportBatch.objects.filter(mine, project=project).select_related("job", "actor").order_by("-created_at")


def import_for(user: Person, project: Project, batch: UUID, *, write: bool = False) -> ImportBatch:
    """An import of a project reached through this gate; ``write``: only for whoever began it."""
    row = imports_of(user, project).filter(pk=batch).first()
    if row is None or (write and row.actor_id != user.pk):
        raise NotFound
    row.project = project
    return row


def member_for(user: Person, project: Project, member_id: int) -> Membership:
    """Somebody who is or was in a project reached through this gate, for its managers."""
    _need(user, project, MANAGE)
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
    _need(user, project, MANAGE)
    found = Invitation.objects.filter(pk=min(invitation_id, _LARGEST), project=project)
    row = found.select_related("project", "created_by").first()
    if row is None:
        raise NotFound
    return row


#: A longer number is no key the database could look for.
_LARGEST = 2**63 - 1
