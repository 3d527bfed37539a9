"""The plan of a migration: proposed from what differs, changed by hand, judged by both schemas and by what is used."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from annotator.models import AnnotationSet, PlannedSet, Project, SchemaMigration, SchemaVersion, User
from annotator.services import journal, snapshots
from annotator.services.refusal import Conflict, Invalid
from annotator.standoff.migration import (
    Difference,
    Flaw,
    Gap,
    Likely,
    Plan,
    Step,
    Version,
    differences,
    flaws,
    gaps,
    likely,
    plan_object,
    propose,
    read_step,
    step_object,
    usage,
)
from annotator.standoff.values import Refused

#: Steps of one plan at the most.
LIMIT: Final = 200
_State = SchemaMigration.State
_CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Judgement:
    """A plan beside its two schemas: what differs, likely renames, what is wrong, what it leaves out."""

    differences: Sequence[Difference]
    likely: Sequence[Likely]
    flaws: Sequence[Flaw]
    gaps: Sequence[Gap]


def migrations_of(project: Project) -> QuerySet[SchemaMigration]:
    """A project's migrations, the newest first."""
    found = SchemaMigration.objects.filter(project=project).select_related("source", "target", "created_by", "job")
    return found.order_by("-created_at", "-pk")


def counts_by_version(project: Project) -> list[tuple[SchemaVersion, int]]:
    """The versions sets of a project stand under, with how many, the newest version first."""
    rows = AnnotationSet.objects.filter(article__project=project).values("schema").annotate(sets=Count("pk"))
    counts = {row["schema"]: row["sets"] for row in rows.order_by()}
    versions = SchemaVersion.objects.filter(project=project, pk__in=counts).order_by("-created_at", "-pk")
    return [(version, counts[version.pk]) for version in versions]


@transaction.atomic
def create(*, project: Project, source: SchemaVersion, target: SchemaVersion, actor: User | None) -> SchemaMigration:
    """Begin a migration, its plan as the two schemas suggest it. Raises Invalid: "same_version", "other_project"."""
    if source.pk == target.pk:
        raise Invalid("same_version", {"version": str(source)})
    if {source.project_id, target.project_id} != {project.pk}:
        raise Invalid("other_project")
    row = SchemaMigration.objects.create(
        project=project,
        source=source,
        target=target,
        plan=_text(proposal(source, target).steps),
        created_by=actor,
        created_at=timezone.now(),
    )
    facts = {"source": str(source), "target": str(target)}
    journal.note("migration.plan", actor=actor, project=project, migration=str(row.pk), **facts)
    return row


def proposal(source: SchemaVersion, target: SchemaVersion) -> Plan:
    """The plan that two versions suggest."""
    return propose(snapshots.schema_of(source), snapshots.schema_of(target))


def plan_of(migration: SchemaMigration) -> Plan:
    """The plan a migration holds."""
    steps = tuple(read_step(raw, f"steps[{n}]") for n, raw in enumerate(orjson.loads(migration.plan)))
    return Plan(_version(migration.source), _version(migration.target), steps)


@transaction.atomic
def save_plan(*, migration: SchemaMigration, steps: object, actor: User | None) -> SchemaMigration:
    """Keep other steps (JSON objects); what a dry run found before is forgotten.

    Raises Invalid: "bad_plan" with path and expectation, "too_many_steps"; Conflict("not_planned") once it was applied.
    """
    if not isinstance(steps, list):
        raise Invalid("bad_plan", {"path": "steps", "expected": "an array"})
    if len(steps) > LIMIT:
        raise Invalid("too_many_steps", {"limit": LIMIT, "steps": len(steps)})
    try:
        read = tuple(read_step(raw, f"steps[{n}]") for n, raw in enumerate(steps))
    except Refused as refused:
        raise Invalid("bad_plan", refused.facts) from refused
    row = planned(migration)
    forget(row)
    row.plan = _text(read)
    row.save(update_fields=["plan", "report"])
    journal.note("migration.change", actor=actor, project=row.project, migration=str(row.pk), steps=len(read))
    return row


@transaction.atomic
def discard(*, migration: SchemaMigration, actor: User | None) -> None:
    """Throw away a migration that was never applied. Raises Conflict("not_planned")."""
    row = planned(migration)
    journal.note("migration.discard", actor=actor, project=row.project, migration=str(row.pk))
    row.delete()


def planned(migration: SchemaMigration) -> SchemaMigration:
    """The row, locked, still to be planned. Raises Conflict("not_planned")."""
    row = locked(migration)
    if row.state != _State.PLANNED:
        raise Conflict("not_planned", {"state": row.state})
    return row


def locked(migration: SchemaMigration) -> SchemaMigration:
    """The row as it is now, locked until the transaction ends."""
    rows = SchemaMigration.objects.select_for_update(of=("self",)).select_related("project", "source", "target")
    return rows.get(pk=migration.pk)


def forget(migration: SchemaMigration) -> None:
    """Drop what a dry run found; the caller saves ``report``."""
    PlannedSet.objects.filter(migration=migration).delete()
    migration.report = "{}"


def judge(migration: SchemaMigration) -> Judgement:
    """A migration's plan beside its two schemas."""
    old, new, plan = snapshots.schema_of(migration.source), snapshots.schema_of(migration.target), plan_of(migration)
    return Judgement(differences(old, new), likely(old, new), flaws(plan, old, new), gaps(plan, old, new))


def used(migration: SchemaMigration) -> Mapping[str, int]:
    """How often each type, attribute, choice, role and label is used in the sets to be migrated, by path."""
    counts: Counter[str] = Counter()
    for body in sets_to_migrate(migration).values_list("body", flat=True).iterator(_CHUNK):
        counts.update(usage(snapshots.annotations_of(body)))
    return counts


def sets_to_migrate(migration: SchemaMigration) -> QuerySet[AnnotationSet]:
    """All sets of the project under the old version, of whatever kind and state, by id."""
    found = AnnotationSet.objects.filter(article__project=migration.project_id, schema=migration.source_id)
    return found.order_by("pk")


def _version(row: SchemaVersion) -> Version:
    return Version(row.name, row.version)


def _text(steps: Sequence[Step]) -> str:
    return orjson.dumps([step_object(step) for step in steps]).decode()


def plan_json(migration: SchemaMigration) -> dict[str, Any]:
    """A migration's plan as ``sanad-migration/1``."""
    return plan_object(plan_of(migration))
