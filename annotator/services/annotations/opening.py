"""The life of an annotation set: open → submitted → (returned → open), or skipped with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.models import AnnotationSet, Article, User
from annotator.services import access, snapshots, standing
from annotator.services.annotations import bodies, names
from annotator.services.annotations.attention import note_life, sign_of_life
from annotator.services.refusal import Conflict, Forbidden, Invalid
from annotator.standoff.check import Problem, check

_State = AnnotationSet.State
#: Characters of a reason in the annotator's own words.
REASON_LIMIT: Final = 500
#: The reasons a person may give; EXPIRED is the server's own.
REASONS: Final = [code for code in AnnotationSet.SkipCode if code != AnnotationSet.SkipCode.EXPIRED]


@dataclass(frozen=True, slots=True)
class Submitted:
    """What submitting came to: the set as it is now and the warnings it was submitted with."""

    annotation_set: AnnotationSet
    warnings: Sequence[Problem]


@transaction.atomic
def open_set(*, article: Article, actor: User) -> AnnotationSet:
    """The actor's own set of an article: made on the first call, the same one ever after.

    ``created`` on the answer says which. Raises Invalid("no_schema") where the project has no schema yet, Conflict
    ("archived", "deleting") where nothing can be begun.
    """
    access.must_be_open(article.project)
    schema_id = article.project.schema_id
    if schema_id is None:
        raise Invalid("no_schema", {"project": article.project.slug})
    row, created = AnnotationSet.objects.get_or_create(
        article=article,
        author=actor,
        kind=AnnotationSet.Kind.ANNOTATOR,
        round=1,
        defaults={
            "schema_id": schema_id,
            "guidelines_id": article.project.guidelines_id,
            "updated_at": timezone.now(),
        },
    )
    row.created = created
    if created:
        standing.settle(article.pk)
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
    schema = snapshots.schema_of(row.schema)
    problems = check(bodies.annotations_of(row.body), row.article.text, schema, names.proof())
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise Conflict("has_errors", {"problems": [snapshots.problem_object(problem) for problem in errors]})
    note_life(row, timezone.now())
    _turn(row, _State.SUBMITTED)
    return Submitted(row, problems)


@transaction.atomic
def skip(*, annotation_set_id: UUID, code: str, reason: str = "", actor: User) -> AnnotationSet:
    """Leave an article out, with a reason; what was annotated stays, and reopening takes the set back to work.

    Skipping again gives another reason. Raises Invalid: "unknown_reason", "reason_needed" (OTHER says nothing by
    itself), "reason_too_long"; Conflict: "not_open" for a submitted set, "in_curation" once the article has a gold set.
    """
    said = reason.strip()
    if code not in REASONS:
        raise Invalid("unknown_reason", {"codes": [str(one) for one in REASONS]})
    if code == AnnotationSet.SkipCode.OTHER and not said:
        raise Invalid("reason_needed")
    if len(said) > REASON_LIMIT:
        raise Invalid("reason_too_long", {"limit": REASON_LIMIT})
    row = locked(annotation_set_id, actor)
    if row.state == _State.SUBMITTED:
        raise Conflict("not_open", {"state": row.state})
    _not_in_curation(row)
    note_life(row, timezone.now())
    _turn(row, _State.SKIPPED, code, said)
    return row


@transaction.atomic
def reopen(*, annotation_set_id: UUID, actor: User) -> AnnotationSet:
    """Take a submitted, returned or skipped set back to work; an open one stays as it is.

    Raises Conflict("in_curation") once the article has a gold set.
    """
    row = locked(annotation_set_id, actor)
    if row.state == _State.OPEN:
        return row
    _not_in_curation(row)
    # The time since it was handed in was no work: counting begins here.
    row.seen_at = timezone.now()
    _turn(row, _State.OPEN)
    return row


def keep_place(*, annotation_set_id: UUID, place: int, actor: User) -> int:
    """Where the author is reading: code points, brought into the text. No gesture: no log entry, no new revision.

    While the set is being worked on, it is a sign of life.

    Returns the place that was kept. Raises Forbidden for anybody but the author.
    """
    rows = AnnotationSet.objects.select_related("article")
    row = rows.only("author_id", "state", "active_seconds", "seen_at", "article__length").get(id=annotation_set_id)
    if row.author_id != actor.pk:
        raise Forbidden(facts={"needs": ["author"]})
    kept = max(0, min(place, row.article.length))
    at_work = row.state in {_State.OPEN, _State.RETURNED}
    life = sign_of_life(row, timezone.now()) if at_work else {}
    AnnotationSet.objects.filter(pk=annotation_set_id).update(place=kept, **life)
    return kept


def _not_in_curation(row: AnnotationSet) -> None:
    if AnnotationSet.objects.filter(article_id=row.article_id, kind=AnnotationSet.Kind.GOLD).exists():
        raise Conflict("in_curation")


def locked(annotation_set_id: UUID, actor: User, columns: Sequence[str] = ()) -> AnnotationSet:
    """The set's row with its article and schema, for its author, locked until the transaction ends.

    ``columns`` names the only ones to read, where a verb runs often enough to care.

    SQLite needs no row lock: its transactions begin IMMEDIATE and writers queue. Raises Forbidden for anybody else: a
    door that forgot to ask must not become a hole.
    """
    rows = AnnotationSet.objects.select_for_update(of=("self",)).select_related("article", "schema")
    wanted = (rows.only(*columns) if columns else rows.defer("article__provenance")).filter(id=annotation_set_id)
    # Where the row waited for a migration to another schema, PostgreSQL joins it with the schema it had, which is no
    # match any more: asked once more, it is read as it stands.
    row = wanted.first() or wanted.get()
    if row.author_id != actor.pk:
        raise Forbidden(facts={"needs": ["author"]})
    return row


def _turn(row: AnnotationSet, state: str, skip_code: str = "", skip_reason: str = "") -> None:
    row.state = state
    row.skip_code, row.skip_reason = skip_code, skip_reason
    row.updated_at = timezone.now()
    row.submitted_at = row.updated_at if state == _State.SUBMITTED else None
    columns = ["state", "skip_code", "skip_reason", "updated_at", "submitted_at", "active_seconds", "seen_at"]
    row.save(update_fields=columns)
    standing.settle(row.article_id)
