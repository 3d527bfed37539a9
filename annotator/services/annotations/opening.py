"""The life of an annotation set: opened, submitted, reopened. Domain.md §5: open → submitted → (returned → open)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.models import AnnotationSet, Article, User
from annotator.services import snapshots
from annotator.services.annotations import bodies
from annotator.services.refusal import Conflict, Forbidden, Invalid
from annotator.standoff.check import Problem, check

_State = AnnotationSet.State


@dataclass(frozen=True, slots=True)
class Submitted:
    """What submitting came to: the set as it is now and the warnings it was submitted with."""

    annotation_set: AnnotationSet
    warnings: Sequence[Problem]


def open_set(*, article: Article, actor: User) -> AnnotationSet:
    """The actor's own set of an article: made on the first call, the same one ever after.

    ``created`` on the answer says which. Raises Invalid("no_schema") where the project has no schema yet.
    """
    schema_id = article.project.schema_id
    if schema_id is None:
        raise Invalid("no_schema", {"project": article.project.slug})
    row, created = AnnotationSet.objects.get_or_create(
        article=article,
        author=actor,
        kind=AnnotationSet.Kind.ANNOTATOR,
        defaults={"schema_id": schema_id, "updated_at": timezone.now()},
    )
    row.created = created
    return row


@transaction.atomic
def submit(*, annotation_set_id: UUID, revision: int, actor: User) -> Submitted:
    """Hand a set in, as the author saw it at ``revision``.

    Raises Conflict: "not_open"; "revision" when there are changes the author did not see; "has_errors" with the
    problems. Warnings do not hinder: they come back with the answer.
    """
    row = locked(annotation_set_id, actor)
    if row.state != _State.OPEN:
        raise Conflict("not_open", {"state": row.state})
    if row.revision != revision:
        raise Conflict("revision", {"revision": row.revision})
    problems = check(bodies.annotations_of(row.body), row.article.text, snapshots.schema_of(row.schema))
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise Conflict("has_errors", {"problems": [snapshots.problem_object(problem) for problem in errors]})
    _turn(row, _State.SUBMITTED)
    return Submitted(row, problems)


@transaction.atomic
def reopen(*, annotation_set_id: UUID, actor: User) -> AnnotationSet:
    """Take a submitted or returned set back to work; an open one stays as it is.

    Raises Conflict("in_curation") once the article has a gold set.
    """
    row = locked(annotation_set_id, actor)
    if row.state == _State.OPEN:
        return row
    if AnnotationSet.objects.filter(article_id=row.article_id, kind=AnnotationSet.Kind.GOLD).exists():
        raise Conflict("in_curation")
    _turn(row, _State.OPEN)
    return row


def locked(annotation_set_id: UUID, actor: User) -> AnnotationSet:
    """The set's row with its article and schema, for its author, locked until the transaction ends.

    SQLite needs no row lock: its transactions begin IMMEDIATE and writers queue. Raises Forbidden for anybody else: a
    door that forgot to ask must not become a hole.
    """
    rows = AnnotationSet.objects.select_for_update(of=("self",)).select_related("article", "schema")
    row = rows.defer("article__provenance").get(id=annotation_set_id)
    if row.author_id != actor.pk:
        raise Forbidden(facts={"needs": ["author"]})
    return row


def _turn(row: AnnotationSet, state: str) -> None:
    row.state = state
    row.updated_at = timezone.now()
    row.submitted_at = row.updated_at if state == _State.SUBMITTED else None
    row.save(update_fields=["state", "updated_at", "submitted_at"])
