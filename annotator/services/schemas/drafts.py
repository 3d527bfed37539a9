"""The draft of a project's next schema: one a project, saved at every change, finished or not.

Whoever saves says which revision they saw; what somebody else saved meanwhile is never written over.
"""

from collections.abc import Sequence
from typing import Any, Final

import orjson
from django.db import transaction
from django.utils import timezone

from annotator.models import Project, SchemaDraft, SchemaVersion, User
from annotator.services import journal
from annotator.services.refusal import Conflict, Invalid, NotFound
from annotator.standoff.migration import differences
from annotator.standoff.proofreading import SchemaProblem, is_storable, proofread, shape_problems
from annotator.standoff.schema import SchemaError, load_schema

#: Bytes of a schema's JSON text at the most: sixteen times the one that comes with the program.
BODY_LIMIT: Final = 1_000_000


def draft_of(project: Project) -> SchemaDraft | None:
    """The draft of a project with its base and whoever changed it last; None where there is none."""
    return SchemaDraft.objects.select_related("base", "updated_by").filter(project=project).first()


def problems_of(body: str) -> list[SchemaProblem]:
    """Everything that keeps a draft (JSON text) from being published."""
    return proofread(orjson.loads(body))


def changes_of(row: SchemaDraft) -> int | None:
    """In how many places a draft differs from its base; None while it is unfinished."""
    try:
        return len(differences(load_schema(row.base.body), load_schema(row.body)))
    except SchemaError:
        return None


@transaction.atomic
def keep_draft(*, project: Project, body: object, revision: int, actor: User) -> SchemaDraft:
    """Save the draft (a JSON value) as it is now; ``revision`` is the one the actor saw, 0 for none.

    The first change begins the draft from the version in use. Raises Invalid: "bad_draft" (not the shape of a schema),
    "draft_too_large", "no_schema"; Conflict("draft_changed") with who changed it when, and where the body was written
    on a version that another has followed since: what that one brought would be taken out again unseen.
    """
    text = _text(body)
    row = locked(project)
    if (row.revision if row else 0) != revision:
        raise _changed(row)
    if row is None:
        base = Project.objects.select_related("schema").get(pk=project.pk).schema
        if base is None:
            raise Invalid("no_schema", {"project": project.slug})
        if _is_of_another(project, base, body):
            raise _changed(None)
        return _made(project, base, text, actor)
    if row.body != text:
        _store(row, text, actor)
    return row


@transaction.atomic
def begin_draft(
    *, project: Project, body: str, base: SchemaVersion | None, actor: User, replace: int | None = None
) -> SchemaDraft:
    """Begin a draft with a schema (JSON text, whole): an earlier version, a file, another project's.

    ``base``: the version it counts as a change of; None for the one in use. Raises Invalid("bad_schema") with all
    problems, Invalid("no_schema"), Conflict("draft_exists") where there is one, unless its revision is ``replace``.
    """
    _checked(body)
    row = locked(project)
    if row is not None and row.revision != replace:
        raise Conflict("draft_exists", {"revision": row.revision})
    found = base or project.schema
    if found is None:
        raise Invalid("no_schema", {"project": project.slug})
    if row is None:
        return _made(project, found, body, actor)
    row.base = found
    _store(row, body, actor)
    return row


@transaction.atomic
def discard_draft(*, project: Project, revision: int, actor: User) -> str:
    """Give the draft up as the actor saw it; the answer is its body. Raises NotFound, Conflict("draft_changed")."""
    row = locked(project)
    if row is None:
        raise NotFound
    if row.revision != revision:
        raise _changed(row)
    body = row.body
    close(row)
    journal.note("schema.discard", actor=actor, project=project)
    return body


def body_from(data: bytes) -> str:
    """A file's bytes as a schema's JSON text. Raises Invalid: "draft_too_large", "bad_schema" with all problems."""
    if len(data) > BODY_LIMIT:
        raise Invalid("draft_too_large", {"limit": BODY_LIMIT})
    try:
        value = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as wrong:
        facts = {"line": wrong.lineno, "column": wrong.colno}
        raise Invalid("bad_schema", {"problems": [{"path": "", "code": "not_json", "facts": facts}]}) from wrong
    body = orjson.dumps(value).decode()
    _checked(body)
    return body


def body_of(project: Project) -> str:
    """The schema in use in a project, as JSON text. Raises Invalid("no_schema")."""
    if project.schema is None:
        raise Invalid("no_schema", {"project": project.slug})
    return project.schema.body


def written(value: object) -> str:
    """A JSON value as canonical text. Raises Invalid("bad_draft") for what JSON cannot hold, such as half a letter."""
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError as wrong:
        raise Invalid("bad_draft", {"message": str(wrong)}) from wrong


def refused(problems: Sequence[SchemaProblem]) -> Invalid:
    """The refusal that tells all problems of a schema."""
    first = problems[0]
    told = [{"path": one.path, "code": one.code, "message": one.message, "facts": dict(one.facts)} for one in problems]
    return Invalid("bad_schema", {"path": first.path, "message": first.message, "problems": told})


def _checked(body: str) -> None:
    try:
        load_schema(body)
    except SchemaError as wrong:
        raise refused(wrong.problems) from wrong


def _text(body: object) -> str:
    if not is_storable(body):
        problems = [{"path": one.path, "code": one.code, "message": one.message} for one in shape_problems(body)]
        raise Invalid("bad_draft", {"problems": problems})
    text = written(body)
    if len(text.encode()) > BODY_LIMIT:
        raise Invalid("draft_too_large", {"limit": BODY_LIMIT})
    return text


def locked(project: Project) -> SchemaDraft | None:
    """The draft, nobody else at it until the transaction ends; the project's row stands for one that is not there."""
    Project.objects.select_for_update(of=("self",)).filter(pk=project.pk).values_list("pk").get()
    rows = SchemaDraft.objects.select_for_update(of=("self",)).select_related("base", "updated_by")
    return rows.filter(project=project).first()


def close(row: SchemaDraft) -> None:
    """Take a draft that was given up or published away, in the transaction of a caller that has locked it."""
    Project.objects.filter(pk=row.project_id).update(draft_revision=row.revision)
    row.delete()


def _is_of_another(project: Project, base: SchemaVersion, body: Any) -> bool:
    """Whether a body calls itself a version of the project that is not the one in use."""
    named = (body.get("name"), body.get("version"))
    if named == (base.name, base.version):
        return False
    return named in SchemaVersion.objects.filter(project=project).values_list("name", "version")


def _changed(row: SchemaDraft | None) -> Conflict:
    if row is None:
        return Conflict("draft_changed", {"revision": 0})
    by = row.updated_by.display_name if row.updated_by else ""
    return Conflict("draft_changed", {"revision": row.revision, "by": by, "at": row.updated_at.isoformat()})


def _made(project: Project, base: SchemaVersion, body: str, actor: User) -> SchemaDraft:
    # No number comes twice: a page that saw the draft before this one must not be taken for one that saw this one.
    last = Project.objects.values_list("draft_revision", flat=True).get(pk=project.pk)
    return SchemaDraft.objects.create(
        project=project, base=base, body=body, revision=last + 1, updated_by=actor, updated_at=timezone.now()
    )


def _store(row: SchemaDraft, body: str, actor: User) -> None:
    row.body, row.updated_by, row.updated_at = body, actor, timezone.now()
    row.revision += 1
    row.save(update_fields=["base", "body", "revision", "updated_by", "updated_at"])
