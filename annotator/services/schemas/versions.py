"""The versions of a project's schema: the ones there were, and publishing the draft as the next one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import orjson
import regex
from django.db import transaction
from django.db.models import Count, Q

from annotator.models import AnnotationSet, Project, SchemaDraft, SchemaVersion, User
from annotator.services import journal, projects
from annotator.services.refusal import Conflict, Invalid, NotFound
from annotator.services.schemas.drafts import close, locked, refused
from annotator.standoff.migration import Difference, differences
from annotator.standoff.proofreading import proofread
from annotator.standoff.schema import load_schema

#: Characters of the note on what changed.
NOTE_LIMIT: Final = 500
_NUMBER: Final = regex.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){1,2}")
#: Fields whose change may make annotations wrong that were right before.
_STRICTER: Final = frozenset({"kind", "fillers", "mention", "min", "max", "required", "enabled"})
_HARMLESS: Final = frozenset({"layer"})


@dataclass(frozen=True, slots=True)
class Version:
    """A version with the annotation sets made under it; ``open`` ones are still being worked on."""

    row: SchemaVersion
    sets: int
    open: int
    in_use: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """The number a draft should have: ``breaking`` when annotations may have to be moved to it, and why."""

    version: str
    breaking: bool
    differences: Sequence[Difference]


def versions_of(project: Project) -> list[Version]:
    """All versions, newest first, without their bodies."""
    rows = SchemaVersion.objects.filter(project=project).select_related("created_by").defer("body").order_by("-pk")
    states = Q(annotation_sets__state__in=[AnnotationSet.State.OPEN, AnnotationSet.State.RETURNED])
    counted = rows.annotate(sets=Count("annotation_sets"), open=Count("annotation_sets", filter=states))
    return [Version(row, row.sets, row.open, row.pk == project.schema_id) for row in counted]


def version_of(project: Project, number: int) -> SchemaVersion:
    """A version of the project by its key. Raises NotFound."""
    row = SchemaVersion.objects.select_related("created_by").filter(project=project, pk=number).first()
    if row is None:
        raise NotFound
    return row


def proposal(project: Project, draft: SchemaDraft) -> Proposal:
    """What publishing the draft would come to. Raises Invalid("bad_schema") while it is unfinished."""
    problems = proofread(orjson.loads(draft.body))
    if problems:
        raise refused(problems)
    new = load_schema(draft.body)
    found = differences(load_schema(draft.base.body), new)
    breaking = any(map(is_breaking, found))
    taken = SchemaVersion.objects.filter(project=project, name=new.name).values_list("version", flat=True)
    return Proposal(_next([*taken], breaking=breaking), breaking, found)


def is_breaking(difference: Difference) -> bool:
    """Whether annotations that fitted the old schema may not fit the new one because of this."""
    if difference.what in _HARMLESS:
        return False
    return difference.kind == "removed" or (difference.kind == "changed" and difference.field in _STRICTER)


@transaction.atomic
def publish(*, project: Project, revision: int, version: str, note: str = "", actor: User) -> SchemaVersion:
    """Make the draft, as the actor saw it, the version that new annotation sets follow; older sets keep theirs.

    Raises NotFound without a draft; Conflict("draft_changed"); Invalid: "bad_schema" with all problems, "bad_version",
    "schema_version_taken", "note_on_version_too_long".
    """
    if not _NUMBER.fullmatch(version):
        raise Invalid("bad_version", {"version": version})
    if len(note.strip()) > NOTE_LIMIT:
        raise Invalid("note_on_version_too_long", {"limit": NOTE_LIMIT})
    draft = locked(project)
    if draft is None:
        raise NotFound
    if draft.revision != revision:
        raise Conflict("draft_changed", {"revision": draft.revision})
    row = _published(project, orjson.loads(draft.body) | {"version": version}, note.strip(), actor)
    close(draft)
    journal.note("schema.publish", actor=actor, project=project, name=row.name, version=row.version)
    return row


@transaction.atomic
def adopt(*, project: Project, body: str, actor: User) -> SchemaVersion:
    """Give a project without a schema its first one (JSON text). Raises Conflict("schema_exists"), Invalid."""
    locked(project)
    if Project.objects.filter(pk=project.pk, schema__isnull=False).exists():
        raise Conflict("schema_exists")
    row = _published(project, orjson.loads(body), "", actor)
    journal.note("schema.adopt", actor=actor, project=project, name=row.name, version=row.version)
    return row


def _published(project: Project, value: dict[str, object], note: str, actor: User) -> SchemaVersion:
    problems = proofread(value)
    if problems:
        raise refused(problems)
    if SchemaVersion.objects.filter(project=project, name=value["name"], version=value["version"]).exists():
        raise Invalid("schema_version_taken", {"name": value["name"], "version": value["version"]})
    row = projects.add_schema(project=project, body=orjson.dumps(value).decode())
    row.note, row.created_by = note, actor
    row.save(update_fields=["note", "created_by"])
    project.schema = row
    project.save(update_fields=["schema"])
    return row


def _next(taken: Iterable[str], *, breaking: bool) -> str:
    """1.2 after 1.1; 2.0 where annotations may have to be moved."""
    highest = max((tuple(map(int, version.split(".")[:2])) for version in taken), default=(1, -1))
    return f"{highest[0] + 1}.0" if breaking else f"{highest[0]}.{highest[1] + 1}"
