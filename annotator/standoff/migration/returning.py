"""The way back of a set that went on after its migration: the migration is taken out, the later work stays.

A set that nobody touched goes back by the inverse of its change, byte for byte; that needs none of this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from annotator.standoff.changes import Change, Operation, Put, SetLabel
from annotator.standoff.migration.migrating import BACK, Migrated, migrate, operations_between
from annotator.standoff.migration.soundness import names_of
from annotator.standoff.migration.steps import Plan, Rename
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Entity, Frame, Span, Thing, same

V = TypeVar("V")


def take_back(now: Annotations, change: Change | None, plan: Plan, text: str, old: Schema, *, id: str) -> Migrated:  # noqa: A002
    """Take a migration's ``change`` (None: it had nothing to change) out of annotations that went on since.

    Field by field: what still is as the migration made it becomes what it was, what was changed since stays. What was
    made since under codes the plan had renamed gets the old codes. The result must fit the old schema: what does not
    is an obstacle, and the set stays as it is.
    """
    merged = _without(now, change.operations if change else ())
    back = migrate(merged, _renames_back(plan, old), text, old, id=id)
    if back.obstacles:
        return Migrated(now, None, (), back.obstacles)
    operations = tuple(operations_between(now, back.after))
    undoes = change.id if change else None
    return Migrated(back.after, Change(id, BACK, operations, undoes) if operations else None, (), ())


def _without(now: Annotations, operations: tuple[Operation, ...]) -> Annotations:
    spans, entities, frames, labels = dict(now.spans), dict(now.entities), dict(now.frames), dict(now.labels)
    shelves: Mapping[str, dict[str, Thing]] = {"span": spans, "entity": entities, "frame": frames}  # type: ignore[dict-item]
    for operation in operations:
        if isinstance(operation, Put):
            there = shelves[operation.kind].get(operation.object.id)
            if there is not None and operation.seen is not None:
                shelves[operation.kind][there.id] = _merged(there, operation.object, operation.seen)
        elif isinstance(operation, SetLabel):
            value = operation.seen if same(labels.get(operation.code), operation.value) else labels.get(operation.code)
            labels = {code: said for code, said in labels.items() if code != operation.code}
            if value is not None:
                labels[operation.code] = value
    return Annotations(spans, entities, frames, labels)


def _merged(now: Thing, migrated: Thing, before: Thing) -> Thing:
    """A thing without what the migration did to it."""
    if same(now, migrated):
        return before
    type_ = before.type if now.type == migrated.type else now.type
    attributes = _fields(now.attributes, migrated.attributes, before.attributes)
    if isinstance(now, Span) and isinstance(migrated, Span) and isinstance(before, Span):
        entity = before.entity if now.entity == migrated.entity else now.entity
        return replace(now, type=type_, entity=entity, attributes=attributes)
    if isinstance(now, Frame) and isinstance(migrated, Frame) and isinstance(before, Frame):
        roles = _fields(now.roles, migrated.roles, before.roles)
        return replace(now, type=type_, attributes=attributes, roles=roles)
    return replace(now, type=type_) if isinstance(now, Entity) else now


def _fields(now: Mapping[str, V], migrated: Mapping[str, V], before: Mapping[str, V]) -> dict[str, V]:
    out: dict[str, V] = {}
    for key in sorted(now.keys() | migrated.keys() | before.keys()):
        untouched = now.get(key) == migrated.get(key)
        source = before if untouched else now
        if key in source:
            out[key] = source[key]
    return out


def _renames_back(plan: Plan, old: Schema) -> Plan:
    """The plan's renames turned round, the last first; not those whose new code the old schema knows otherwise."""
    known = {name[-1] for name in names_of(old)}
    steps = tuple(
        replace(step, old=step.new, new=step.old)
        for step in reversed(plan.steps)
        if isinstance(step, Rename) and step.new not in known
    )
    return Plan(plan.new, plan.old, steps)
