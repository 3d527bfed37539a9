"""The dry run: every set is migrated in memory, what came of it is kept, nothing else is touched."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from uuid import NAMESPACE_OID, UUID, uuid5

import orjson
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.models import AnnotationSet, Job, PlannedSet, SchemaMigration, User
from annotator.services import jobs, snapshots
from annotator.services.migration.planning import forget, plan_of, planned, sets_to_migrate
from annotator.services.refusal import Conflict
from annotator.standoff.migration import Example, Migrated, Obstacle, flaws, migrate, usage
from annotator.standoff.values import Entity, Frame, Span, thing_object

Progress = Callable[[int, int], None]
#: Sets written together; the sign of life of a long look.
_CHUNK: Final = 50
#: Examples of a step over all sets, and the obstacles of one set, that are kept.
_EXAMPLES: Final = 6
_OBSTACLES: Final = 20


@dataclass(slots=True)
class _Sum:
    """The dry run over all sets so far."""

    sets: int = 0
    changed: int = 0
    hindered: int = 0
    touched: int = 0
    steps: list[Counter[str]] = field(default_factory=list)
    examples: list[list[dict[str, Any]]] = field(default_factory=list)
    obstacles: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)


def unheard(_done: int, _total: int) -> None:
    """Progress that nobody follows."""


def change_id(migration: SchemaMigration, set_id: UUID, act: str = "migrate") -> str:
    """The id of the change a migration makes in a set: always the same, so that no set can get it twice."""
    return str(uuid5(NAMESPACE_OID, f"{migration.pk}/{set_id}/{act}"))


def digest(body: str) -> str:
    """SHA-256 of a body, hexadecimal."""
    return sha256(body.encode()).hexdigest()


@transaction.atomic
def look(*, migration: SchemaMigration, actor: User) -> Job:
    """Start a dry run in the background.

    Raises Conflict: "not_planned"; "bad_plan" with the flaws; "job_running" while another job of this migration runs.
    """
    row = planned(migration)
    not_busy(row)
    refuse_flaws(row)
    forget(row)
    row.job = jobs.start(project=row.project, noun="migration_look", request={"migration": str(row.pk)}, actor=actor)
    row.save(update_fields=["job", "report"])
    return row.job


def not_busy(migration: SchemaMigration) -> None:
    """Raise Conflict("job_running") while a job of the migration waits or runs."""
    job = migration.job
    if job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING):
        raise Conflict("job_running", {"job": str(job.pk)})


def refuse_flaws(migration: SchemaMigration) -> None:
    """Raise Conflict("bad_plan") where the plan speaks of codes that are not there."""
    found = flaws(plan_of(migration), snapshots.schema_of(migration.source), snapshots.schema_of(migration.target))
    if found:
        raise Conflict("bad_plan", {"flaws": [{"path": one.path, "code": one.code, **one.facts} for one in found]})


def look_job(running: jobs.Running, migration: str) -> Mapping[str, Any]:
    """The job's verb."""
    row = SchemaMigration.objects.select_related("source", "target").get(pk=UUID(migration))
    return look_all(row, running.progress)


def look_all(migration: SchemaMigration, progress: Progress = unheard) -> Mapping[str, Any]:
    """Look at every set now; the report, which the migration keeps (``report``) beside a row a set (PlannedSet).

    ``{"at", "sets", "changed", "hindered", "touched", "steps": [{"counts", "examples"}], "obstacles", "used"}``: the
    examples of a step have article and set; ``obstacles`` counts sets by the code of their first; ``used`` by path.
    """
    PlannedSet.objects.filter(migration=migration).delete()
    wanted = sets_to_migrate(migration)
    total, sums, rows = wanted.count(), _Sum(), []
    plan, new = plan_of(migration), snapshots.schema_of(migration.target)
    sums.steps = [Counter() for _ in plan.steps]
    sums.examples = [[] for _ in plan.steps]
    progress(0, total)
    for row in wanted.select_related("article").defer("article__provenance").iterator(_CHUNK):
        before = snapshots.annotations_of(row.body)
        sums.used.update(usage(before))
        done = migrate(before, plan, row.article.text, new, id=change_id(migration, row.pk))
        rows.append(_planned(migration, row, done))
        _count(sums, row, done)
        if len(rows) == _CHUNK:
            PlannedSet.objects.bulk_create(rows)
            rows = []
            progress(sums.sets, total)
    PlannedSet.objects.bulk_create(rows)
    progress(sums.sets, max(total, sums.sets))
    report = _report(sums)
    SchemaMigration.objects.filter(pk=migration.pk).update(report=orjson.dumps(report).decode())
    return {key: report[key] for key in ("sets", "changed", "hindered", "touched")}


def _planned(migration: SchemaMigration, row: AnnotationSet, done: Migrated) -> PlannedSet:
    touched = len(done.change.operations) if done.change else 0
    report = {
        "steps": [dict(outcome.counts) for outcome in done.outcomes],
        "examples": [example_object(example, n) for n, one in enumerate(done.outcomes) for example in one.examples],
        "obstacles": [obstacle_object(one) for one in done.obstacles[:_OBSTACLES]],
    }
    after = "" if done.obstacles else digest(snapshots.body_of(done.after))
    return PlannedSet(
        migration=migration,
        annotation_set=row,
        revision=row.revision,
        after=after,
        touched=touched,
        report=orjson.dumps(report).decode(),
    )


def _count(sums: _Sum, row: AnnotationSet, done: Migrated) -> None:
    sums.sets += 1
    if done.obstacles:
        sums.hindered += 1
        sums.obstacles[done.obstacles[0].code] += 1
        return
    sums.changed += done.change is not None
    sums.touched += len(done.change.operations) if done.change else 0
    for n, outcome in enumerate(done.outcomes):
        sums.steps[n].update(outcome.counts)
        room = _EXAMPLES - len(sums.examples[n])
        where = {"set": str(row.pk), "article": str(row.article.public), "title": row.article.title}
        # One of each set, so that the few that are shown come from several articles.
        found = [{**example_object(one, n), **where} for one in outcome.examples[: min(1, room)]]
        sums.examples[n] += [_with_context(one, row.article.text, done) for one in found]


def example_object(example: Example, step: int) -> dict[str, Any]:
    """An example as JSON: things as their objects, labels as their values."""
    before, after = (_object(side) for side in (example.before, example.after))
    return {"step": step, "kind": example.kind, "id": example.id, "before": before, "after": after}


def _object(side: Any) -> Any:
    return thing_object(side) if isinstance(side, Span | Entity | Frame) else side


#: Code points of the article shown on either side of an example.
_AROUND: Final = 60


def _with_context(example: dict[str, Any], text: str, done: Migrated) -> dict[str, Any]:
    """The example with the stretch of the article it stands in: ``context`` {"start", "text", "segments"}."""
    segments = _segments(example, done)
    if not segments:
        return example
    start, end = max(0, segments[0][0] - _AROUND), min(len(text), segments[-1][1] + _AROUND)
    start, end = _whole_words(text, start, end)
    return {**example, "context": {"start": start, "text": text[start:end], "segments": segments}}


def _segments(example: dict[str, Any], done: Migrated) -> list[list[int]]:
    """Where an example stands: a span's own, a participant's first mention, a frame's first span."""
    spans = done.after.spans
    if example["kind"] == "span":
        found = spans.get(example["id"])
    elif example["kind"] == "entity":
        mentions = [span for span in spans.values() if span.entity == example["id"]]
        found = min(mentions, key=lambda span: span.segments, default=None)
    else:
        frame = done.after.frames.get(example["id"])
        fillers = [one for role in frame.roles.values() for one in role if one.kind == "span"] if frame else []
        found = min((spans[one.target] for one in fillers), key=lambda span: span.segments, default=None)
    return [list(segment) for segment in found.segments] if found else []


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def obstacle_object(obstacle: Obstacle) -> dict[str, Any]:
    """An obstacle as JSON."""
    where = {"kind": obstacle.kind, "id": obstacle.id, "step": obstacle.step}
    return {"code": obstacle.code, **where, "facts": dict(obstacle.facts)}


def _report(sums: _Sum) -> dict[str, Any]:
    return {
        "at": timezone.now(),
        "sets": sums.sets,
        "changed": sums.changed,
        "hindered": sums.hindered,
        "touched": sums.touched,
        "steps": [
            {"counts": dict(counts), "examples": examples}
            for counts, examples in zip(sums.steps, sums.examples, strict=True)
        ],
        "obstacles": dict(sums.obstacles),
        "used": dict(sorted(sums.used.items())),
    }


def planned_sets(migration: SchemaMigration, *, hindered: bool | None = None) -> QuerySet[PlannedSet]:
    """What the last dry run found set by set, by id; ``hindered`` True: only those that cannot be migrated."""
    found = PlannedSet.objects.filter(migration=migration).select_related(
        "annotation_set__article", "annotation_set__author"
    )
    found = found.defer("annotation_set__body", "annotation_set__article__text", "annotation_set__article__provenance")
    if hindered is not None:
        found = found.filter(after="") if hindered else found.exclude(after="")
    return found.order_by("pk")
