"""Carrying out a plan on the annotations of one set: pure, whole or not at all, and with the way back in the change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.standoff.changes import Change, Operation, Put, SetLabel
from annotator.standoff.check import check
from annotator.standoff.migration import retyping, rewriting
from annotator.standoff.migration.draft import Draft, Obstacle, Outcome, draft_of
from annotator.standoff.migration.steps import Drop, Merge, Move, Plan, Rename, Require, Retire, Retype, Split, Step
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Kind, same

#: The labels of the changes a migration appends to a set's log, and of those that take them back.
LABEL, BACK = "migrate", "migrate_back"
Act = Callable[[Draft, Any, Schema], None]


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a plan makes of a set.

    ``change`` leads from the annotations to ``after`` (None where nothing changes); with ``obstacles`` nothing may be
    done: ``change`` is None and ``after`` is what was there. ``outcomes`` has one entry a step of the plan.
    """

    after: Annotations
    change: Change | None
    outcomes: tuple[Outcome, ...]
    obstacles: tuple[Obstacle, ...]


def migrate(annotations: Annotations, plan: Plan, text: str, new: Schema, *, id: str) -> Migrated:  # noqa: A002
    """Carry out ``plan`` on annotations of ``text`` made under the plan's old version; ``id`` is the change's.

    Spans, entities and frames keep their ids and places: none is made, none is taken away. The result has been checked
    against the new schema: an error that is there afterwards is an obstacle like those of the steps.
    """
    draft, outcomes = draft_of(annotations), []
    for n, step in enumerate(plan.steps):
        draft.begin(n)
        _act(step)(draft, step, new)
        outcomes.append(draft.outcome())
    after, obstacles = draft.value(), tuple(draft.obstacles) or _misfits(draft.value(), text, new)
    if obstacles:
        return Migrated(annotations, None, tuple(outcomes), obstacles)
    operations = tuple(operations_between(annotations, after))
    return Migrated(after, Change(id, LABEL, operations) if operations else None, tuple(outcomes), ())


def _act(step: Step) -> Act:
    if isinstance(step, Rename | Merge | Drop):
        return _ACTS_BY_WHAT[type(step)][step.what]
    return _ACTS[type(step)]


_ACTS: Mapping[type, Act] = {
    Split: retyping.split_type,
    Retype: retyping.retype,
    Retire: retyping.retire,
    Require: rewriting.require,
    Move: rewriting.move,
}
_ACTS_BY_WHAT: Mapping[type, Mapping[str, Act]] = {
    Rename: {
        "span_type": retyping.rename_type,
        "frame_type": retyping.rename_type,
        "entity_type": retyping.rename_type,
        "role": retyping.rename_role,
        "attribute": rewriting.rename_attribute,
        "label": rewriting.rename_attribute,
        "choice": rewriting.rename_choice,
    },
    Merge: {
        "span_type": retyping.merge_types,
        "frame_type": retyping.merge_types,
        "entity_type": retyping.merge_types,
        "role": retyping.merge_roles,
        "choice": rewriting.merge_choices,
    },
    Drop: {"attribute": rewriting.drop_attribute, "choice": rewriting.drop_choice, "role": rewriting.drop_role},
}


def _misfits(annotations: Annotations, text: str, schema: Schema) -> tuple[Obstacle, ...]:
    problems = check(annotations, text, schema)
    return tuple(
        Obstacle(problem.code, problem.kind, problem.id, None, problem.facts)
        for problem in problems
        if problem.severity == "error"
    )


def operations_between(before: Annotations, after: Annotations) -> list[Operation]:
    """What leads from one to the other, which have the same objects; spans, entities, frames by id, labels by code."""
    operations: list[Operation] = []
    kinds: tuple[tuple[Kind, Mapping[str, Any], Mapping[str, Any]], ...] = (
        ("span", before.spans, after.spans),
        ("entity", before.entities, after.entities),
        ("frame", before.frames, after.frames),
    )
    for kind, old, new in kinds:
        operations += [Put(kind, new[id_], old[id_]) for id_ in sorted(new) if not same(new[id_], old[id_])]
    for code in sorted(before.labels.keys() | after.labels.keys()):
        one, other = before.labels.get(code), after.labels.get(code)
        if not same(one, other):
            operations.append(SetLabel(code, other, one))
    return operations
