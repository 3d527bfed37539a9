"""The way back of a migration: every set as it was, byte for byte; those that went on since as the manager chooses."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.models import AnnotationSet, Change, Job, MigratedSet, SchemaMigration, User
from annotator.services import annotations, jobs, journal, snapshots
from annotator.services.migration.applying import lock_set
from annotator.services.migration.looking import Progress, change_id, digest, not_busy, obstacle_object, unheard
from annotator.services.migration.planning import locked, plan_of
from annotator.services.refusal import Conflict, Invalid
from annotator.standoff import migration as standoff
from annotator.standoff.changes import apply, inverse
from annotator.standoff.migration import BACK, Migrated, Plan
from annotator.standoff.schema import Schema

_State = SchemaMigration.State
#: What becomes of sets that were changed since: left under the new version, or taken back object by object.
LEAVE, MERGE = "leave", "merge"
CHOICES: Final = (LEAVE, MERGE)
_EVERY: Final = 10
#: An untouched set that was taken away while the way back went on: there is nothing to bring back.
GONE: Final = "gone"
#: Sets that stay which are named one by one.
_NAMED: Final = 200


@dataclass(slots=True)
class Returned:
    """What the way back came to: ``exact`` sets byte for byte, ``merged`` ones with their later work, ``left`` ones.

    ``earlier`` were back before this run.

    ``named`` says of each that was left why: "changed_since", "moved_on" (another version by now), or what hinders.
    """

    earlier: int = 0
    exact: int = 0
    merged: int = 0
    left: int = 0
    named: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def take_back(*, migration: SchemaMigration, changed: str, actor: User) -> Job:
    """Start the way back in the background, or go on with it; ``changed`` as in CHOICES.

    Raises Invalid("unknown_choice"); Conflict: "not_applied", "job_running", "all_back" where every set is back.
    """
    if changed not in CHOICES:
        raise Invalid("unknown_choice", {"choices": list(CHOICES)})
    row = locked(migration)
    if row.state == _State.PLANNED:
        raise Conflict("not_applied", {"state": row.state})
    not_busy(row)
    if row.state == _State.TAKEN_BACK and not sets_to_return(row):
        raise Conflict("all_back")
    request = {"migration": str(row.pk), "changed": changed}
    row.job = jobs.start(project=row.project, noun="migration_return", request=request, actor=actor)
    row.state = _State.TAKING_BACK
    row.save(update_fields=["job", "state"])
    journal.note("migration.take_back", actor=actor, project=row.project, migration=str(row.pk), changed=changed)
    return row.job


def sets_to_return(migration: SchemaMigration) -> list[UUID]:
    """The ids of the migrated sets that are not back yet, in order."""
    found = MigratedSet.objects.filter(migration=migration, taken_back_at=None)
    return list(found.order_by("annotation_set_id").values_list("annotation_set_id", flat=True))


def return_job(running: jobs.Running, migration: str, changed: str) -> Mapping[str, Any]:
    """The job's verb."""
    row = SchemaMigration.objects.select_related("source", "target", "project").get(pk=UUID(migration))
    return asdict(return_all(row, changed=changed, actor=running.job.actor, progress=running.progress))


def return_all(
    migration: SchemaMigration, *, changed: str, actor: User | None, progress: Progress = unheard
) -> Returned:
    """Take all sets back that are left to be, now."""
    SchemaMigration.objects.filter(pk=migration.pk).update(state=_State.TAKING_BACK)
    back = _Back(migration, plan_of(migration), snapshots.schema_of(migration.source), changed, actor)
    ids = sets_to_return(migration)
    done = Returned(earlier=MigratedSet.objects.filter(migration=migration).count() - len(ids))
    progress(0, len(ids))
    for n, set_id in enumerate(ids, 1):
        _count(done, set_id, back.take(set_id))
        if n % _EVERY == 0 or n == len(ids):
            progress(n, len(ids))
    SchemaMigration.objects.filter(pk=migration.pk).update(state=_State.TAKEN_BACK, taken_back_at=timezone.now())
    return done


def _count(done: Returned, set_id: UUID, came: str | list[dict[str, Any]]) -> None:
    if came == "exact":
        done.exact += 1
    elif came == "merged":
        done.merged += 1
    elif came != GONE:
        done.left += 1
        if len(done.named) < _NAMED:
            done.named.append({"set": str(set_id), "because": came})


@dataclass(frozen=True, slots=True)
class _Back:
    """The way back at work."""

    migration: SchemaMigration
    plan: Plan
    old: Schema
    changed: str
    actor: User | None

    @transaction.atomic
    def take(self, set_id: UUID) -> str | list[dict[str, Any]]:
        """Take one set back: "exact", "merged", GONE, or why it stays ("changed_since", "moved_on", the obstacles)."""
        row = lock_set(set_id)
        if row is None:
            return GONE
        mark = MigratedSet.objects.get(migration=self.migration, annotation_set=row)
        if mark.taken_back_at is not None:
            return "exact"
        if row.schema_id != self.migration.target_id:
            return "moved_on"
        if self._is_untouched(row, mark):
            self._write(row, mark, self._exact(row, mark))
            return "exact"
        if self.changed == LEAVE:
            return "changed_since"
        done = self._merged(row, mark)
        if done.obstacles:
            return [obstacle_object(one) for one in done.obstacles[:20]]
        self._write(row, mark, done)
        return "merged"

    def _is_untouched(self, row: AnnotationSet, mark: MigratedSet) -> bool:
        if mark.sequence is None:
            return digest(row.body) == mark.before
        return row.revision == mark.sequence

    def _exact(self, row: AnnotationSet, mark: MigratedSet) -> Migrated:
        now = snapshots.annotations_of(row.body)
        if mark.sequence is None:
            return Migrated(now, None, (), ())
        change = inverse(now, self._change(mark), id=change_id(self.migration, row.pk, BACK), label=BACK)
        after = apply(now, change)
        if digest(snapshots.body_of(after)) != mark.before:
            raise Conflict("not_the_same", {"set": str(row.pk)})
        return Migrated(after, change, (), ())

    def _merged(self, row: AnnotationSet, mark: MigratedSet) -> Migrated:
        now = snapshots.annotations_of(row.body)
        change = None if mark.sequence is None else self._change(mark)
        id_ = change_id(self.migration, row.pk, BACK)
        return standoff.take_back(now, change, self.plan, row.article.text, self.old, id=id_)

    def _change(self, mark: MigratedSet) -> Any:
        found = Change.objects.get(annotation_set=mark.annotation_set_id, sequence=mark.sequence or 0)
        return snapshots.change_of(found)

    def _write(self, row: AnnotationSet, mark: MigratedSet, done: Migrated) -> None:
        now = timezone.now()
        if done.change is not None:
            annotations.append(row=row, change=done.change, after=done.after, actor=self.actor, now=now)
        row.schema = self.migration.source
        row.save(update_fields=["schema", "revision", "body"])
        mark.taken_back_at = now
        mark.save(update_fields=["taken_back_at"])
