"""Projects: made with their schema, joined by people."""

import orjson
from django.db import transaction

from annotator.models import Membership, Project, SchemaVersion, User
from annotator.services.refusal import Invalid


@transaction.atomic
def create_project(*, slug: str, name: str, schema: str, actor: User | None, description: str = "") -> Project:
    """A new project under a schema (``sanad-schema/1`` JSON text). Raises Invalid("slug_taken")."""
    if Project.objects.filter(slug=slug).exists():
        raise Invalid("slug_taken", {"slug": slug})
    project = Project.objects.create(slug=slug, name=name, description=description)
    project.schema = add_schema(project=project, body=schema)
    project.save(update_fields=["schema"])
    if actor is not None:
        join(project=project, user=actor, role=Membership.Role.MANAGER, actor=actor)
    return project


def add_schema(*, project: Project, body: str) -> SchemaVersion:
    """Keep a version of a schema in a project; the same name, version and content again is the same row.

    Raises Invalid("schema_version_taken") for other content under a name and version that stand already.
    """
    document = orjson.loads(body)
    row, made = SchemaVersion.objects.get_or_create(
        project=project, name=document["name"], version=document["version"], defaults={"body": body}
    )
    if not made and orjson.loads(row.body) != document:
        raise Invalid("schema_version_taken", {"name": row.name, "version": row.version})
    return row


def join(*, project: Project, user: User, role: str, actor: User | None) -> Membership:
    """Give a person a role in a project; their earlier role there ends."""
    membership, _ = Membership.objects.update_or_create(project=project, user=user, defaults={"role": role})
    return membership
