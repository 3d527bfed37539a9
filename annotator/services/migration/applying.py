"""Applying a migration: one change a set, in a transaction of its own, each set exactly once.

A set stands either under the old version or under the new one, never between: killed or stopped at any point, the job
goes on with the sets that are left. A change saved by an annotator meanwhile comes before or after, never under it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.models import AnnotationSet, Job, MigratedSet, PlannedSet, SchemaMigration, User
from annotator.services import annotations, jobs, journal, snapshots
from annotator.services.migration.looking import Progress, change_id, digest, not_busy, refuse_flaws, unheard
from annotator.services.migration.planning import locked, plan_of, sets_to_migrate
from annotator.services.refusal import Conflict
from annotator.standoff.migration import Plan, migrate
from annotator.standoff.schema import Schema

_State = SchemaMigration.State
#: Sets between two signs of life.
_EVERY: Final = 10


@dataclass(slots=True)
class Applied:
    """What applying came to.

    ``migrated`` sets (``changed`` of them got a change in their log); ``hindered`` ones stay under the old version.
    ``as_looked`` came out as the dry run said; ``moved_on`` had been changed since the dry run or were not there then;
    ``otherwise`` is what must not be: unchanged, and yet another result.
    """

    migrated: int = 0
    changed: int = 0
    hindered: int = 0
    as_looked: int = 0
    moved_on: int = 0
    otherwise: int = 0


@transaction.atomic
def carry_out(*, migration: SchemaMigration, actor: User) -> Job:
    """Start applying a migration in the background, or go on where it stopped.

    Raises Conflict: "not_planned" once it is applied; "look_first" before a dry run of this plan; "bad_plan";
    "job_running" while another job of it runs; "not_current" where new sets would go on being made under the old
    version.
    """
    row = locked(migration)
    may_apply(row)
    not_busy(row)
    row.job = jobs.start(project=row.project, noun="migration_apply", request={"migration": str(row.pk)}, actor=actor)
    row.state = _State.RUNNING
    row.save(update_fields=["job", "state"])
    facts = {"source": str(row.source), "target": str(row.target)}
    journal.note("migration.apply", actor=actor, project=row.project, migration=str(row.pk), **facts)
    return row.job


def may_apply(row: SchemaMigration) -> None:
    """Raise Conflict where a migration cannot be applied now (see ``carry_out``)."""
    if row.state not in (_State.PLANNED, _State.RUNNING):
        raise Conflict("not_planned", {"state": row.state})
    if row.project.schema_id == row.source_id:
        raise Conflict("not_current", {"source": str(row.source), "target": str(row.target)})
    if row.report == "{}":
        raise Conflict("look_first")
    refuse_flaws(row)


def apply_job(running: jobs.Running, migration: str) -> Mapping[str, Any]:
    """The job's verb."""
    row = SchemaMigration.objects.select_related("source", "target", "project").get(pk=UUID(migration))
    return asdict(apply_all(row, actor=running.job.actor, progress=running.progress))


def apply_all(migration: SchemaMigration, *, actor: User | None, progress: Progress = unheard) -> Applied:
    """Migrate all sets that are left, now. Repeatable: what an earlier run has done counts as done."""
    if migration.state == _State.APPLIED:
        return _counted(migration, 0)
    SchemaMigration.objects.filter(pk=migration.pk).update(state=_State.RUNNING)
    plan, new = plan_of(migration), snapshots.schema_of(migration.target)
    before = MigratedSet.objects.filter(migration=migration).count()
    ids = list(sets_to_migrate(migration).values_list("pk", flat=True))
    hindered = 0
    progress(before, before + len(ids))
    for n, set_id in enumerate(ids, 1):
        hindered += not migrate_set(migration, set_id, plan, new, actor)
        if n % _EVERY == 0 or n == len(ids):
            progress(before + n, before + len(ids))
    SchemaMigration.objects.filter(pk=migration.pk, state=_State.RUNNING).update(
        state=_State.APPLIED, applied_at=timezone.now()
    )
    return _counted(migration, hindered)


@transaction.atomic
def migrate_set(migration: SchemaMigration, set_id: UUID, plan: Plan, new: Schema, actor: User | None) -> bool:
    """Bring one set to the new version, whatever its state; False where something hinders and it stays as it is."""
    row = lock_set(set_id)
    if row is None or row.schema_id != migration.source_id:
        return True
    before = snapshots.annotations_of(row.body)
    done = migrate(before, plan, row.article.text, new, id=change_id(migration, set_id))
    if done.obstacles:
        return False
    was, now, sequence = digest(row.body), timezone.now(), None
    if done.change is not None:
        sequence = annotations.append(row=row, change=done.change, after=done.after, actor=actor, now=now)
    row.schema = migration.target
    row.save(update_fields=["schema", "revision", "body"])
    MigratedSet.objects.create(migration=migration, annotation_set=row, sequence=sequence, before=was)
    return True


def lock_set(set_id: UUID) -> AnnotationSet | None:
    """A set's row with its article, locked until the transaction ends; None: untouched, it was taken away meanwhile."""
    rows = AnnotationSet.objects.select_for_update(of=("self",)).select_related("article")
    return rows.defer("article__provenance").filter(pk=set_id).first()


def _counted(migration: SchemaMigration, hindered: int) -> Applied:
    """The sums over everything the migration did so far, each set held against the dry run."""
    done = Applied(hindered=hindered)
    looked = {row.annotation_set_id: row for row in PlannedSet.objects.filter(migration=migration).defer("report")}
    sets = MigratedSet.objects.filter(migration=migration).select_related("annotation_set")
    seen: Counter[str] = Counter()
    for one in sets.only("sequence", "annotation_set_id", "annotation_set__revision", "annotation_set__body"):
        done.migrated += 1
        done.changed += one.sequence is not None
        seen[_beside(one, looked.get(one.annotation_set_id))] += 1
    done.as_looked, done.moved_on, done.otherwise = seen["as_looked"], seen["moved_on"], seen["otherwise"]
    return done


def _beside(one: MigratedSet, looked: PlannedSet | None) -> str:
    row = one.annotation_set
    if looked is None or not looked.after or row.revision != looked.revision + (one.sequence is not None):
        return "moved_on"
    return "as_looked" if digest(row.body) == looked.after else "otherwise"
