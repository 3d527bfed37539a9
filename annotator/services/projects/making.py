"""Projects made: under a schema, or as the copy of another one; joined by people."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from annotator.models import GuidelineVersion, Membership, Project, SchemaVersion, User
from annotator.services import access, journal, pseudonyms
from annotator.services.projects.addresses import free_address, propose_address
from annotator.services.projects.settings import SECTIONS
from annotator.services.refusal import Forbidden, Invalid, NotFound
from annotator.standoff.schema import SchemaError, load_schema

#: How a new project deals its work out until somebody decides otherwise: the next article, to two people each.
BEGINNING: Final[Mapping[str, Any]] = {"assignment": Project.Assignment.PULL, "overlap": 2}
#: What a copy takes over besides schema and guidelines.
_COPIED: Final = ("description", *(name for section in SECTIONS.values() for name in section if name != "name"))


@transaction.atomic
def create_project(*, slug: str, name: str, schema: str, actor: User | None, **values: Any) -> Project:
    """A new project under a schema (``sanad-schema/1`` JSON text). Raises Invalid("slug_taken").

    ``values``: description, guidelines_ar and guidelines_en (Markdown), settings. The actor is its first manager.
    """
    if Project.objects.filter(slug=slug).exists():
        raise Invalid("slug_taken", {"slug": slug})
    project = Project.objects.create(slug=slug, name=name, created_by=actor, **values)
    project.schema = add_schema(project=project, body=schema)
    project.save(update_fields=["schema"])
    journal.note("project.create", actor=actor, project=project, name=name)
    if actor is not None:
        join(project=project, user=actor, role=Membership.Role.MANAGER, actor=actor)
    return project


@transaction.atomic
def begin_project(*, name: str, schema: str, actor: User, slug: str = "", description: str = "") -> Project:
    """A person's new project; without ``slug`` its address is made of the name.

    Raises Forbidden for whoever may not begin projects, Invalid: "bad_address", "slug_taken", "bad_schema".
    """
    address = _address(slug, name, actor)
    return create_project(slug=address, name=name, schema=schema, description=description, actor=actor, **BEGINNING)


@transaction.atomic
def copy_project(*, source: Project, name: str, actor: User, slug: str = "", members: bool = False) -> Project:
    """A new project with another one's schema, guidelines and settings, and with its people where that is wanted.

    No article, no annotation and no goal date comes along. Raises as begin_project does, Forbidden for whoever does not
    manage the source, Invalid("no_schema").
    """
    address = _address(slug, name, actor)
    if not access.may(actor, source, access.MANAGE):
        raise Forbidden(facts={"needs": sorted(access.MANAGE)})
    if source.schema is None:
        raise Invalid("no_schema", {"project": source.slug})
    copied = {field: getattr(source, field) for field in _COPIED if field != "goal_date"}
    texts = {"guidelines_ar": source.guidelines_ar, "guidelines_en": source.guidelines_en}
    made = create_project(slug=address, name=name, schema=source.schema.body, actor=actor, **copied, **texts)
    _copy_guidelines(source, made, actor)
    if members:
        for one in Membership.objects.filter(project=source, ended_at=None).exclude(user=actor).select_related("user"):
            join(project=made, user=one.user, role=one.role, actor=actor)
    journal.note("project.copy", actor=actor, project=made, source=source.slug, members=members)
    return made


def _copy_guidelines(source: Project, made: Project, actor: User) -> None:
    """The newest version becomes the first one of the copy."""
    if source.guidelines is None:
        return
    made.guidelines = GuidelineVersion.objects.create(
        project=made,
        number=1,
        text_ar=source.guidelines.text_ar,
        text_en=source.guidelines.text_en,
        created_by=actor,
        created_at=timezone.now(),
    )
    made.save(update_fields=["guidelines"])


def _address(slug: str, name: str, actor: User) -> str:
    if not access.may_create_projects(actor):
        raise Forbidden(facts={"needs": ["administrator"]})
    return free_address(slug) if slug else propose_address(name)


def add_schema(*, project: Project, body: str) -> SchemaVersion:
    """Keep a version of a schema in a project; the same name, version and content again is the same row.

    Raises Invalid: "bad_schema"; "schema_version_taken" for other content under a name and version that stand already.
    """
    try:
        schema = load_schema(body)
    except SchemaError as wrong:
        raise Invalid("bad_schema", {"path": wrong.path, "message": wrong.message}) from wrong
    row, made = SchemaVersion.objects.get_or_create(
        project=project, name=schema.name, version=schema.version, defaults={"body": body}
    )
    if not made and load_schema(row.body).body != schema.body:
        raise Invalid("schema_version_taken", {"name": row.name, "version": row.version})
    return row


@transaction.atomic
def join(*, project: Project, user: User, role: str, actor: User | None) -> Membership:
    """Give a person a role in a project; their earlier role there ends, and they are back if they had left.

    Whoever is new gets the next pseudonym.
    """
    proposed = pseudonyms.propose(project)
    given = {"role": role, "ended_at": None}
    membership, _made = Membership.objects.update_or_create(
        project=project, user=user, defaults=given, create_defaults={**given, "pseudonym": proposed}
    )
    journal.note("project.join", actor=actor, project=project, user=user.username, role=role)
    return membership


def project_named(slug: str) -> Project:
    """The project at an address, for the command line, which stands above roles. Raises NotFound."""
    project = Project.objects.select_related("schema").filter(slug=slug).first()
    if project is None:
        raise NotFound(facts={"project": slug})
    return project
