"""How far a migration is: counted where the sets stand, not remembered."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from annotator.models import Job, MigratedSet, SchemaMigration
from annotator.services.migration.planning import sets_to_migrate


@dataclass(frozen=True, slots=True)
class Standing:
    """Sets under the old version (``waiting``), migrated and not back, back; of the migrated those changed since."""

    waiting: int
    migrated: int
    back: int
    changed_since: int
    busy: bool


def standing(migration: SchemaMigration) -> Standing:
    """How far a migration is."""
    there, since = Q(taken_back_at=None), ~Q(annotation_set__revision=F("sequence"))
    counts = MigratedSet.objects.filter(migration=migration).aggregate(
        migrated=Count("pk", filter=there),
        back=Count("pk", filter=~there),
        changed_since=Count("pk", filter=there & Q(sequence__isnull=False) & since),
    )
    busy = migration.job is not None and migration.job.state in (Job.State.WAITING, Job.State.RUNNING)
    return Standing(waiting=sets_to_migrate(migration).count(), busy=busy, **counts)
