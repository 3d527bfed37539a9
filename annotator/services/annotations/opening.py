"""The life of an annotation set: open → submitted → (returned → open), or skipped with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from annotator.models import AnnotationSet, Article, Project, User
from annotator.services import access, answers, curators, leases, returns, snapshots, standing, webhooks
from annotator.services.annotations import bodies, names
from annotator.services.annotations.attention import note_life, sign_of_life
from annotator.services.annotations.prefilling import prefill
from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound
from annotator.standoff.check import Problem, check

_State = AnnotationSet.State
#: Characters of a reason in the annotator's own words.
REASON_LIMIT: Final = 500
#: The reasons a person may give; the others are the server's own.
_Skip = AnnotationSet.SkipCode
_NOT_SAID: Final = {_Skip.EXPIRED, _Skip.TAKEN_BACK, _Skip.DEPARTED}
REASONS: Final = [code for code in _Skip if code not in _NOT_SAID]

_HEAVY: Final = ("article__provenance", "article__project__guidelines_ar", "article__project__guidelines_en")
#: What a turn of state writes.
_TURNED: Final = (
    *("state", "skip_code", "skip_reason", "updated_at", "submitted_at"),
    *("active_seconds", "seen_at", "lease_until", "score"),
)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What submitting came to: the set as it is now and the warnings it was submitted with."""

    annotation_set: AnnotationSet
    warnings: Sequence[Problem]


@transaction.atomic
def open_set(*, article: Article, actor: User) -> AnnotationSet:
    """The actor's own set of an article, the latest where it came to them again: made on the first call, then the same.

    ``created`` on the answer says which. Raises Invalid("no_schema") where the project has no schema yet, Conflict
    ("archived", "deleting") where nothing can be begun.
    """
    access.must_be_open(article.project)
    own = AnnotationSet.objects.filter(article=article, author=actor, kind=AnnotationSet.Kind.ANNOTATOR)
    row = own.order_by("-round").first()
    return row if row is not None else _make_once(article, actor)


def _make_once(article: Article, actor: User) -> AnnotationSet:
    standing.lock(article.pk)
    own = AnnotationSet.objects.filter(article=article, author=actor, kind=AnnotationSet.Kind.ANNOTATOR)
    return own.order_by("-round").first() or make_set(article=article, author=actor)


def make_set(*, article: Article, author: User, round: int = 1, **given: Any) -> AnnotationSet:  # noqa: A002
    """A new empty set, in the transaction of a caller that holds the article (``standing.lock``) and no set of it.

    Who makes a set locks the article first, who changes one the set first: neither waits for what the other will want.
    ``given``: the columns of an assignment. Raises Invalid("no_schema").
    """
    project = article.project
    if project.schema_id is None:
        raise Invalid("no_schema", {"project": project.slug})
    row = AnnotationSet.objects.create(
        # Not by chance: an untouched set that was taken away and comes back is the one that an open page still has work
        # for, kept in the browser.
        id=uuid5(article.public, f"{author.pk}/{round}"),
        article=article,
        author=author,
        round=round,
        schema_id=project.schema_id,
        guidelines_id=project.guidelines_id,
        updated_at=timezone.now(),
        **given,
    )
    row.created = True
    prefill(row, actor=author, now=row.updated_at)
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
    row.score = answers.score_of(row)
    _turn(row, _State.SUBMITTED)
    returns.answer(row, row.updated_at)
    curators.tell_if_gold_is_locked(row)
    webhooks.submitted(row)
    if row.article.use == Article.Use.PRACTICE:
        answers.let_begin(author=actor, project=row.article.project)
    return Submitted(row, problems)


@transaction.atomic
def skip(*, annotation_set_id: UUID, code: str, reason: str = "", actor: User) -> AnnotationSet:
    """Leave an article out, with a reason; what was annotated stays, and reopening takes the set back to work.

    Practice is not skipped ("practice_stays").
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
    _not_practice(row, "practice_stays")
    _not_in_curation(row)
    note_life(row, timezone.now())
    _turn(row, _State.SKIPPED, code, said)
    return row


@transaction.atomic
def reopen(*, annotation_set_id: UUID, actor: User) -> AnnotationSet:
    """Take a submitted, returned or skipped set back to work; an open one stays as it is.

    Raises Conflict: "in_curation" once the article has a gold set (for what a curator gave back: once that is locked);
    "practice_done" for practice that was handed in;
    "place_taken" where articles are given out and the place this set had is somebody else's now.
    """
    row = locked(annotation_set_id, actor)
    if row.state == _State.OPEN:
        return row
    if row.state == _State.SUBMITTED:
        _not_practice(row, "practice_done")
    _not_in_curation(row)
    _place_is_free(row)
    now = timezone.now()
    project = row.article.project
    if project.assignment == Project.Assignment.PULL and row.state == _State.SKIPPED:
        row.lease_until = leases.until(project.lease_hours, now)
    # The time since it was handed in was no work: counting begins here.
    row.seen_at = now
    _turn(row, _State.OPEN)
    return row


def keep_place(*, annotation_set_id: UUID, place: int, actor: User) -> int:
    """Where the author is reading: code points, brought into the text. No gesture: no log entry, no new revision.

    While the set is being worked on, it is a sign of life.

    Returns the place that was kept. Raises Forbidden for anybody but the author, NotFound as ``locked`` does.
    """
    columns = ["author_id", "kind", "state", "active_seconds", "seen_at", "lease_until", "article__length"]
    rows = AnnotationSet.objects.select_related("article__project").only(*columns, "article__project__lease_hours")
    row = rows.filter(id=annotation_set_id).first()
    if row is None:
        raise NotFound
    _author_or_curator(row, actor)
    kept = max(0, min(place, row.article.length))
    at_work = row.state in {_State.OPEN, _State.RETURNED}
    now = timezone.now()
    life = sign_of_life(row, now) | leases.renewed(row, now) if at_work else {}
    AnnotationSet.objects.filter(pk=annotation_set_id).update(place=kept, **life)
    return kept


def _not_practice(row: AnnotationSet, code: str) -> None:
    if row.article.use == Article.Use.PRACTICE and answers.measure_of(row):
        raise Conflict(code)


def _not_in_curation(row: AnnotationSet) -> None:
    """The known answers of a practice article are no curation, and nobody curates what came to its author again.

    What the curator gave back is the author's to mend until the gold is locked.
    """
    if row.round > 1 or row.article.use == Article.Use.PRACTICE:
        return
    gold = AnnotationSet.objects.filter(article_id=row.article_id, kind=AnnotationSet.Kind.GOLD)
    state = gold.values_list("state", flat=True).first()
    if state == _State.SUBMITTED or (state and not returns.open_return(row)):
        raise Conflict("in_curation")


def _place_is_free(row: AnnotationSet) -> None:
    """A skipped set gave its place away: it comes back to work only where one is left."""
    project = row.article.project
    if row.state != _State.SKIPPED or row.round > 1 or project.assignment == Project.Assignment.FREE:
        return
    article = standing.lock(row.article_id)
    if article.taken >= (article.overlap or project.overlap):
        raise Conflict("place_taken", {"annotators": article.overlap or project.overlap})


def locked(annotation_set_id: UUID, actor: User, columns: Sequence[str] = (), *, gold: bool = False) -> AnnotationSet:
    """The set's row with its article and schema, for its author, locked until the transaction ends.

    ``columns`` names the only ones to read, where a verb runs often enough to care. ``gold``: a gold set may be had
    too, by whoever curates.

    SQLite needs no row lock: its transactions begin IMMEDIATE and writers queue. Raises Forbidden for anybody else: a
    door that forgot to ask must not become a hole; NotFound where the set was taken away since the door asked.
    """
    rows = AnnotationSet.objects.select_for_update(of=("self",)).select_related("article__project", "schema")
    wanted = (rows.only(*columns) if columns else rows.defer(*_HEAVY)).filter(id=annotation_set_id)
    # Where the row waited for a migration to another schema, PostgreSQL joins it with the schema it had, which is no
    # match any more: asked once more, it is read as it stands.
    row = wanted.first() or wanted.first()
    if row is None:
        raise NotFound
    if gold:
        _author_or_curator(row, actor)
    elif row.author_id != actor.pk:
        raise Forbidden(facts={"needs": ["author"]})
    return row


def _author_or_curator(row: AnnotationSet, actor: User) -> None:
    if row.kind == AnnotationSet.Kind.GOLD:
        access.set_id_for(actor, row.pk, write=True)
    elif row.author_id != actor.pk:
        raise Forbidden(facts={"needs": ["author"]})


def _turn(row: AnnotationSet, state: str, skip_code: str = "", skip_reason: str = "") -> None:
    row.state = state
    row.skip_code, row.skip_reason = skip_code, skip_reason
    row.updated_at = timezone.now()
    row.submitted_at = row.updated_at if state == _State.SUBMITTED else None
    row.lease_until = row.lease_until if state == _State.OPEN else None
    row.save(update_fields=_TURNED)
    standing.settle(row.article_id)
