"""The life of a gold set: begun, locked, unlocked with a reason, looked at by a second curator, or given up."""

from collections.abc import Collection
from uuid import UUID, uuid4

import orjson
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotator.agreement.comparison import Policy, by_policy
from annotator.models import (
    AnnotationSet,
    Article,
    Change,
    Curation,
    CurationEvent,
    Decision,
    GuidelineExample,
    MigratedSet,
    NoteThread,
    User,
)
from annotator.services import access, curators, journal, notifications, snapshots, standing, webhooks
from annotator.services.annotations import bodies, everything, found, names
from annotator.services.refusal import Conflict, Forbidden, Invalid
from annotator.services.review.batches import name_of, run_batch
from annotator.services.review.comparing import rows_of
from annotator.services.review.desk import desk, must_agree, voices_of
from annotator.services.review.working import begin_work, checked_reason, locked
from annotator.standoff.changes import Change as Gesture
from annotator.standoff.check import Problem, check

_Set, _State = AnnotationSet, AnnotationSet.State
_Act, _Second = CurationEvent.Act, Curation.Second
_Kind = AnnotationSet.Kind


@transaction.atomic
def begin(*, article: Article, voices: Collection[UUID], policy: Policy | None = None, actor: User) -> AnnotationSet:
    """Begin the gold set of an article (with its text) out of these sets; ``policy`` takes at once what it speaks of.

    Raises Conflict: "in_curation" where the article has a gold set; "practice" for an article whose answers are known;
    "not_submitted" for an annotator's set that is not handed in; "schemas_differ" where the sets stand under several
    versions; "archived", "deleting". Invalid: "no_voices", "no_such_voice", "too_many_voices".
    """
    gold = _begun(article, voices, actor, _Act.BEGAN)
    if policy is not None:
        name = name_of(policy)
        work = begin_work(article, actor)
        how = Decision.How.POLICY
        run_batch(work, lambda of, item: by_policy(of, item, policy), batch=uuid4(), how=how, name=name, reason="")
    standing.settle(article.pk)
    return gold


def _begun(article: Article, voices: Collection[UUID], actor: User, act: str) -> AnnotationSet:
    gold, compared_revisions = _new_gold(article, voices)
    gold.save(force_insert=True)
    curation = Curation.objects.create(
        gold=gold,
        began_by=actor,
        began_at=gold.updated_at,
        voices=orjson.dumps(compared_revisions, option=orjson.OPT_SORT_KEYS).decode(),
    )
    _event(curation, act, actor)
    journal.note(f"curation.{act}", actor=actor, project=article.project, article=str(article.public))
    return gold


def _new_gold(article: Article, voices: Collection[UUID]) -> tuple[AnnotationSet, dict[str, int]]:
    """An unsaved gold set and the revisions of the sets it is made from; the article is locked."""
    access.must_be_open(article.project)
    if article.use != Article.Use.WORK:
        raise Conflict("practice")
    standing.lock(article.pk)
    if _Set.objects.filter(article=article, kind=_Kind.GOLD).exists():
        raise Conflict("in_curation")
    rows = rows_of(article, voices)
    if not rows:
        raise Invalid("no_voices")
    if all(row.kind == _Kind.SUGGESTED for row in rows):
        raise Conflict("only_predicted")
    _handed_in(rows)
    if len({row.schema_id for row in rows}) > 1:
        raise Conflict("schemas_differ", {"versions": sorted({row.schema.version for row in rows})})
    gold = _Set(
        article=article,
        kind=_Kind.GOLD,
        state=_State.OPEN,
        schema=rows[0].schema,
        guidelines_id=article.project.guidelines_id,
        updated_at=timezone.now(),
    )
    return gold, {str(row.pk): row.revision for row in rows}


def _handed_in(rows: Collection[AnnotationSet]) -> None:
    if waiting := [row for row in rows if row.kind == _Kind.ANNOTATOR and row.state != _State.SUBMITTED]:
        raise Conflict("not_submitted", {"sets": [str(row.pk) for row in waiting]})


@transaction.atomic
def promote(*, annotation_set: AnnotationSet, reason: str = "", actor: User) -> AnnotationSet:
    """Make the only submitted set of an article its gold as it is, locked at once; the set itself stays what it is.

    Raises Conflict: "several_sets" where others are handed in, too, and want to be compared; "has_errors"; and as
    ``begin``.
    """
    said = checked_reason(reason)
    article = annotation_set.article
    others = _Set.objects.filter(article=article, kind=_Kind.ANNOTATOR, round=1, state=_State.SUBMITTED)
    if others.exclude(pk=annotation_set.pk).exists():
        raise Conflict("several_sets", {"sets": others.count()})
    gold, revisions = _new_gold(article, [annotation_set.pk])
    row = _Set.objects.get(pk=annotation_set.pk)
    annotations = bodies.annotations_of(row.body)
    now = gold.updated_at
    gold.state, gold.submitted_at = _State.SUBMITTED, now
    change = Gesture(id=str(uuid4()), label="promote", operations=everything(annotations))
    if change.operations:
        found(row=gold, change=change, after=annotations, actor=actor, now=now)
    else:
        gold.save(force_insert=True)
    text = orjson.dumps(revisions).decode()
    told = {"began_by": actor, "began_at": now, "locked_by": actor, "locked_at": now, "promoted": True}
    curation = Curation.objects.create(gold=gold, voices=text, **told)
    _event(curation, _Act.PROMOTED, actor, said)
    journal.note("curation.promoted", actor=actor, project=article.project, article=str(article.public))
    standing.settle(article.pk)
    return gold


@transaction.atomic
def adopt(*, article: Article, actor: User) -> None:
    """Let the known answers of a former practice article be a gold like any other: taken as it is from the set of
    whoever gave them, unlocked and curated by whoever curates. Nothing happens where there are none.
    """
    standing.lock(article.pk)
    gold = _Set.objects.filter(article=article, kind=_Kind.GOLD, curation=None).first()
    if gold is None:
        return
    giver = Change.objects.filter(annotation_set=gold, sequence=1).values_list("actor_id", flat=True).first()
    given = _Set.objects.filter(article=article, kind=_Kind.ANNOTATOR, state=_State.SUBMITTED, round=1)
    # Answers that are nothing have no first change: then there is one set only it can have come from.
    voices = dict((given.filter(author=giver) if giver else given).values_list("pk", "revision"))
    since = gold.submitted_at or gold.updated_at
    told = {"began_by": actor, "began_at": since, "locked_by": actor, "locked_at": since}
    text = orjson.dumps({str(pk): revision for pk, revision in voices.items()}, option=orjson.OPT_SORT_KEYS).decode()
    curation = Curation.objects.create(gold=gold, voices=text, promoted=True, **told)
    CurationEvent.objects.create(curation=curation, act=_Act.PROMOTED, actor=actor, at=since)


@transaction.atomic
def lock(*, article: Article, revision: int, reason: str = "", actor: User) -> AnnotationSet:
    """Finish the gold set, as the curator saw the curation at ``revision``: it is read, and written no more.

    Raises Conflict: "decided_meanwhile" where something was decided since; "waiting" while there are places to look at
    (``places``); "second_waits" while a second opinion is asked for; "reworked" while a set is with its author;
    "has_errors"; "locked"; "archived", "deleting".
    """
    said = checked_reason(reason)
    work = begin_work(article, actor)
    row = work.gold
    if row.curation.revision != revision:
        raise Conflict("decided_meanwhile", {"revision": row.curation.revision})
    # Whoever gives a set back holds the article while looking whether the gold is locked: one of the two comes first.
    standing.lock(article.pk)
    table = desk(row)
    if table.reworked:
        raise Conflict("reworked", {"sets": list(table.reworked)})
    if table.waiting:
        raise Conflict("waiting", {"places": table.waiting})
    if row.curation.second == _Second.ASKED:
        raise Conflict("second_waits")
    if errors := [problem for problem in problems_of(row) if problem.severity == "error"]:
        raise Conflict("has_errors", {"problems": [snapshots.problem_object(problem) for problem in errors]})
    now = work.now
    _Set.objects.filter(pk=row.pk).update(state=_State.SUBMITTED, submitted_at=now, updated_at=now)
    _turn(row.curation, locked_by=actor, locked_at=now)
    webhooks.locked(row)
    return _settled(row, _Act.LOCKED, actor, said)


def problems_of(gold: AnnotationSet) -> list[Problem]:
    """What the schema minds in a gold set with its article and schema: errors keep it from being locked."""
    annotations = bodies.annotations_of(gold.body)
    return list(check(annotations, gold.article.text, snapshots.schema_of(gold.schema), names.proof()))


@transaction.atomic
def unlock(*, article: Article, reason: str, actor: User) -> AnnotationSet:
    """Open a locked gold set again. Raises Invalid("reason_needed"); Conflict: "not_locked", "archived", "deleting"."""
    said = checked_reason(reason, needed=True)
    access.must_be_open(article.project)
    row = locked(article)
    if row.state != _State.SUBMITTED:
        raise Conflict("not_locked", {"state": row.state})
    _Set.objects.filter(pk=row.pk).update(state=_State.OPEN, submitted_at=None, updated_at=timezone.now())
    _turn(row.curation, locked_by=None, locked_at=None, second=_Second.NONE, second_asked_by=None, second_by=None)
    return _settled(row, _Act.UNLOCKED, actor, said)


@transaction.atomic
def ask_second(*, article: Article, reason: str = "", actor: User) -> Curation:
    """Ask another curator to look at the gold before it is locked; the others are told.

    Raises Conflict: "locked", "second_waits", "archived", "deleting".
    """
    said = checked_reason(reason)
    work = begin_work(article, actor)
    curation = work.gold.curation
    if curation.second == _Second.ASKED:
        raise Conflict("second_waits")
    _turn(curation, second=_Second.ASKED, second_asked_by=actor, second_by=None)
    _settled(work.gold, _Act.ASKED_SECOND, actor, said)
    facts = {"article": article.title, "article_public": str(article.public), "message": said}
    others, key = curators.curators_of(article.project, besides=actor), _asked_key(curation)
    notifications.notify(kind="second_asked", users=others, actor=actor, project=article.project, facts=facts, key=key)
    return curation


@transaction.atomic
def withdraw_second(*, article: Article, reason: str = "", actor: User) -> Curation:
    """Ask for a second opinion no longer; whoever has not read that it was asked for is not told any more.

    Raises Forbidden for all but who asked and the project's managers; Conflict: "not_asked", "locked".
    """
    said = checked_reason(reason)
    work = begin_work(article, actor)
    curation = work.gold.curation
    if curation.second != _Second.ASKED:
        raise Conflict("not_asked")
    if curation.second_asked_by_id != actor.pk and not curators.manages(actor, article.project):
        raise Forbidden(facts={"needs": sorted(access.MANAGE)})
    _no_more_asked(article, curation)
    _turn(curation, second=_Second.NONE, second_asked_by=None)
    _settled(work.gold, _Act.WITHDREW, actor, said)
    return curation


@transaction.atomic
def second(*, article: Article, reason: str = "", actor: User) -> Curation:
    """Say that one has looked at the gold as the second curator.

    Raises Conflict: "not_asked"; "own_second" for who asked, or decided most recently alone; "locked".
    """
    said = checked_reason(reason)
    work = begin_work(article, actor)
    curation = work.gold.curation
    if curation.second != _Second.ASKED:
        raise Conflict("not_asked")
    if curation.second_asked_by_id == actor.pk:
        raise Conflict("own_second")
    _no_more_asked(article, curation)
    _turn(curation, second=_Second.DONE, second_by=actor)
    _settled(work.gold, _Act.SECONDED, actor, said)
    facts = {"article": article.title, "article_public": str(article.public), "message": said}
    asker = curation.second_asked_by
    if asker is not None and curators.still_curates(asker, article.project):
        notifications.notify(kind="second_given", users=[asker], actor=actor, project=article.project, facts=facts)
    return curation


def _asked_key(curation: Curation) -> str:
    """Of the asking that stands: asked once more, it is told once more."""
    asked = CurationEvent.objects.filter(curation=curation, act=_Act.ASKED_SECOND).order_by("-pk").first()
    return f"second:{asked.pk}" if asked else ""


def _no_more_asked(article: Article, curation: Curation) -> None:
    """Whoever has not heard of it yet need not look any more."""
    if curation.second == _Second.ASKED:
        notifications.withdraw(users=curators.curators_of(article.project), key=_asked_key(curation))


@transaction.atomic
def change_voices(*, article: Article, voices: Collection[UUID], actor: User) -> Curation:
    """Compare other sets from now on; what was decided stays. Raises as ``begin``, and Conflict("locked").

    A set that was compared before and is with its author again can stay among them.
    """
    work = begin_work(article, actor)
    rows = rows_of(article, voices)
    before = voices_of(work.gold.curation)
    _handed_in([row for row in rows if row.pk not in before])
    must_agree(work.gold, rows)
    told = orjson.dumps({str(row.pk): row.revision for row in rows}, option=orjson.OPT_SORT_KEYS).decode()
    _turn(work.gold.curation, voices=told)
    _settled(work.gold, _Act.VOICES, actor, "")
    return work.gold.curation


@transaction.atomic
def abandon(*, article: Article, reason: str, actor: User) -> None:
    """Give a curation up: the gold set goes with all its decisions, the annotators' sets stay as they are.

    Raises Invalid("reason_needed"); Conflict("locked"); Conflict("precedents") while one of its decisions stands in the
    guidelines.
    """
    said = checked_reason(reason, needed=True)
    work = begin_work(article, actor)
    gold = work.gold
    if GuidelineExample.objects.filter(decision__gold=gold).exists():
        raise Conflict("precedents")
    if NoteThread.objects.filter(annotation_set=gold).exists():
        raise Conflict("has_notes")
    _no_more_asked(article, gold.curation)
    decisions = len(work.live)
    MigratedSet.objects.filter(annotation_set=gold).delete()
    Decision.objects.filter(gold=gold).update(replaces=None)
    Decision.objects.filter(gold=gold).delete()
    CurationEvent.objects.filter(curation=gold.curation).delete()
    Curation.objects.filter(pk=gold.pk).delete()
    Change.objects.filter(annotation_set=gold).delete()
    _Set.objects.filter(pk=gold.pk).delete()
    facts = {"article": str(article.public), "decisions": decisions, "reason": said}
    journal.note("curation.abandoned", actor=actor, project=article.project, **facts)
    standing.settle(article.pk)


def _turn(curation: Curation, **columns: object) -> None:
    for name, value in columns.items():
        setattr(curation, name, value)
    Curation.objects.filter(pk=curation.pk).update(**columns, revision=F("revision") + 1)


def _settled(row: AnnotationSet, act: str, actor: User, reason: str) -> AnnotationSet:
    _event(row.curation, act, actor, reason)
    facts = {"article": str(row.article.public), **({"reason": reason} if reason else {})}
    journal.note(f"curation.{act}", actor=actor, project=row.article.project, **facts)
    standing.settle(row.article_id)
    row.refresh_from_db(fields=["state", "submitted_at", "updated_at"])
    return row


def _event(curation: Curation, act: str, actor: User, reason: str = "") -> None:
    CurationEvent.objects.create(curation=curation, act=act, actor=actor, at=timezone.now(), reason=reason)
