"""Projects: made with their schema, joined by people."""

from django.db import transaction

from annotator.models import Membership, Project, SchemaVersion, User
from annotator.services import journal
from annotator.services.refusal import Invalid, NotFound
from annotator.standoff.schema import SchemaError, load_schema


@transaction.atomic
def create_project(*, slug: str, name: str, schema: str, actor: User | None, **texts: str) -> Project:
    """A new project under a schema (``sanad-schema/1`` JSON text). Raises Invalid("slug_taken").

    ``texts``: description, and guidelines_ar and guidelines_en (Markdown).
    """
    if Project.objects.filter(slug=slug).exists():
        raise Invalid("slug_taken", {"slug": slug})
    project = Project.objects.create(slug=slug, name=name, **texts)
    project.schema = add_schema(project=project, body=schema)
    project.save(update_fields=["schema"])
    if actor is not None:
        join(project=project, user=actor, role=Membership.Role.MANAGER, actor=actor)
    return project


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
    """Give a person a role in a project; their earlier role there ends, and they are back if they had left."""
    membership, _made = Membership.objects.update_or_create(
        project=project, user=user, defaults={"role": role, "ended_at": None}
    )
    journal.note("project.join", actor=actor, project=project, user=user.username, role=role)
    return membership


def project_named(slug: str) -> Project:
    """The project at an address, for the command line, which stands above roles. Raises NotFound."""
    project = Project.objects.select_related("schema").filter(slug=slug).first()
    if project is None:
        raise NotFound(facts={"project": slug})
    return project
