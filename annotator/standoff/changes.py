"""Changes: one gesture each, all of its operations or none; the twin is ``static/js/standoff/changes.js``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from annotator.standoff.reading import (
    malformed,
    read_code,
    read_entity,
    read_frame,
    read_id,
    read_list,
    read_object,
    read_span,
    read_uuid,
    read_value,
)
from annotator.standoff.values import (
    Annotations,
    AttributeValue,
    Entity,
    Filler,
    Frame,
    JsonObject,
    Kind,
    Refused,
    Span,
    Thing,
    same,
    thing_object,
)

KINDS: tuple[Kind, ...] = ("span", "entity", "frame")
CHANGE_KEYS = frozenset({"id", "label", "operations", "undoes"})
READERS: Mapping[Kind, Callable[[object, str], Thing]] = {"span": read_span, "entity": read_entity, "frame": read_frame}


@dataclass(frozen=True, slots=True)
class Put:
    """Create or replace a whole object; ``seen`` is what the client saw in its place (None: nothing)."""

    kind: Kind
    object: Thing
    seen: Thing | None


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the object ``id``, which the client saw as ``seen``."""

    kind: Kind
    id: str
    seen: Thing


@dataclass(frozen=True, slots=True)
class SetLabel:
    """Set the article's label ``code`` to ``value`` (None: take it away)."""

    code: str
    value: AttributeValue | None
    seen: AttributeValue | None


Operation = Put | Delete | SetLabel


@dataclass(frozen=True, slots=True)
class Change:
    """One gesture of a user; ``undoes`` is the id of the change it takes back."""

    id: str
    label: str
    operations: tuple[Operation, ...]
    undoes: str | None = None


@dataclass(slots=True)
class _Draft:
    """Mutable copies while a change is applied, and what it touched."""

    span: dict[str, Span]
    entity: dict[str, Entity]
    frame: dict[str, Frame]
    label: dict[str, AttributeValue]
    put: dict[Kind, set[str]] = field(default_factory=lambda: {"span": set(), "entity": set(), "frame": set()})
    deleted: dict[Kind, set[str]] = field(default_factory=lambda: {"span": set(), "entity": set(), "frame": set()})

    def shelf(self, kind: Kind) -> dict[str, Thing]:
        return cast("dict[str, Thing]", getattr(self, kind))

    def kind_of(self, id_: str) -> Kind | None:
        return next((kind for kind in KINDS if id_ in self.shelf(kind)), None)


def read_change(value: object, path: str = "") -> Change:
    """A change from its JSON object; raises ``Refused("malformed")`` with the path of the flaw."""
    dot = f"{path}." if path else ""
    get = read_object(value, path, CHANGE_KEYS).get
    operations = read_list(get("operations"), f"{dot}operations")
    if not operations:
        raise malformed(f"{dot}operations", "at least one operation")
    undoes = get("undoes")
    return Change(
        id=read_uuid(get("id"), f"{dot}id"),
        label=read_code(get("label"), f"{dot}label"),
        operations=tuple(read_operation(item, f"{dot}operations[{n}]") for n, item in enumerate(operations)),
        undoes=None if undoes is None else read_uuid(undoes, f"{dot}undoes"),
    )


def read_operation(value: object, path: str) -> Operation:
    """An operation from its JSON object."""
    name = value.get("op") if isinstance(value, dict) else None
    if name == "put":
        return _read_put(value, path)
    if name == "delete":
        return _read_delete(value, path)
    if name == "set":
        return _read_set(value, path)
    raise malformed(f"{path}.op" if isinstance(value, dict) else path, "one of put, delete, set")


def operation_object(operation: Operation) -> JsonObject:
    """An operation as its JSON object."""
    if isinstance(operation, Put):
        seen = None if operation.seen is None else thing_object(operation.seen)
        return {"op": "put", "kind": operation.kind, "object": thing_object(operation.object), "seen": seen}
    if isinstance(operation, Delete):
        return {"op": "delete", "kind": operation.kind, "id": operation.id, "seen": thing_object(operation.seen)}
    return {"op": "set", "kind": "label", "code": operation.code, "value": operation.value, "seen": operation.seen}


def change_object(change: Change) -> JsonObject:
    """A change as its JSON object."""
    operations = [operation_object(item) for item in change.operations]
    out: JsonObject = {"id": change.id, "label": change.label, "operations": operations}
    if change.undoes is not None:
        out["undoes"] = change.undoes
    return out


def apply(annotations: Annotations, change: Change) -> Annotations:
    """The annotations after ``change``; raises ``Refused`` (conflict, dangling_reference), then nothing happened."""
    draft = _Draft(
        span=dict(annotations.spans),
        entity=dict(annotations.entities),
        frame=dict(annotations.frames),
        label=dict(annotations.labels),
    )
    for n, operation in enumerate(change.operations):
        if isinstance(operation, SetLabel):
            _set_label(draft, operation, n)
        else:
            _put_or_delete(draft, operation, n)
    _refuse_dangling(draft)
    return Annotations(draft.span, draft.entity, draft.frame, draft.label)


def inverse(_annotations: Annotations, change: Change, *, id: str, label: str = "undo") -> Change:  # noqa: A002
    """The change ``id`` that takes ``change`` back: its operations turned round, last one first.

    Every operation carries what it replaced, so the annotations it was applied to are not looked at; any undo can be
    made from the log alone.
    """
    return Change(id=id, label=label, operations=tuple(map(_turned, reversed(change.operations))), undoes=change.id)


def touched(change: Change) -> dict[Kind, frozenset[str]]:
    """The ids a change puts or deletes, by kind."""
    ids: dict[Kind, set[str]] = {"span": set(), "entity": set(), "frame": set()}
    for operation in change.operations:
        if isinstance(operation, Put):
            ids[operation.kind].add(operation.object.id)
        elif isinstance(operation, Delete):
            ids[operation.kind].add(operation.id)
    return {kind: frozenset(found) for kind, found in ids.items()}


def _read_kind(value: object, path: str) -> Kind:
    if value == "span" or value == "entity" or value == "frame":
        return value
    raise malformed(path, "one of span, entity, frame")


def _read_put(value: object, path: str) -> Put:
    fields = read_object(value, path, frozenset({"op", "kind", "object", "seen"}))
    kind = _read_kind(fields.get("kind"), f"{path}.kind")
    thing = READERS[kind](fields.get("object"), f"{path}.object")
    seen = _read_seen(fields, path, kind, thing.id)
    return Put(kind, thing, seen)


def _read_delete(value: object, path: str) -> Delete:
    fields = read_object(value, path, frozenset({"op", "kind", "id", "seen"}))
    kind = _read_kind(fields.get("kind"), f"{path}.kind")
    id_ = read_id(fields.get("id"), f"{path}.id")
    seen = _read_seen(fields, path, kind, id_)
    if seen is None:
        raise malformed(f"{path}.seen", "the object as it was seen")
    return Delete(kind, id_, seen)


def _read_seen(fields: Mapping[str, object], path: str, kind: Kind, id_: str) -> Thing | None:
    if "seen" not in fields:
        raise malformed(f"{path}.seen", "the object as it was seen, or null")
    if fields["seen"] is None:
        return None
    seen = READERS[kind](fields["seen"], f"{path}.seen")
    if seen.id != id_:
        raise malformed(f"{path}.seen.id", "the same id")
    return seen


def _read_set(value: object, path: str) -> SetLabel:
    fields = read_object(value, path, frozenset({"op", "kind", "code", "value", "seen"}))
    if fields.get("kind") != "label":
        raise malformed(f"{path}.kind", "label")
    for key in ("value", "seen"):
        if key not in fields:
            raise malformed(f"{path}.{key}", "a value or null")
    value_, seen = fields["value"], fields["seen"]
    return SetLabel(
        code=read_code(fields.get("code"), f"{path}.code"),
        value=None if value_ is None else read_value(value_, f"{path}.value"),
        seen=None if seen is None else read_value(seen, f"{path}.seen"),
    )


def _put_or_delete(draft: _Draft, operation: Put | Delete, n: int) -> None:
    id_ = operation.object.id if isinstance(operation, Put) else operation.id
    facts = {"operation": n, "kind": operation.kind, "id": id_}
    other = draft.kind_of(id_)
    if other is not None and other != operation.kind:
        raise Refused("conflict", f"{id_} is the id of a {other}", {**facts, "taken": other})
    shelf = draft.shelf(operation.kind)
    if not same(shelf.get(id_), operation.seen):
        raise Refused("conflict", f"{operation.kind} {id_} is not as it was seen", facts)
    if isinstance(operation, Put):
        shelf[id_] = operation.object
        draft.put[operation.kind].add(id_)
        draft.deleted[operation.kind].discard(id_)
    else:
        del shelf[id_]
        draft.deleted[operation.kind].add(id_)
        draft.put[operation.kind].discard(id_)


def _set_label(draft: _Draft, operation: SetLabel, n: int) -> None:
    if not same(draft.label.get(operation.code), operation.seen):
        facts = {"operation": n, "kind": "label", "id": operation.code}
        raise Refused("conflict", f"label {operation.code} is not as it was seen", facts)
    if operation.value is None:
        draft.label.pop(operation.code, None)
    else:
        draft.label[operation.code] = operation.value


def _refuse_dangling(draft: _Draft) -> None:
    spans = draft.span.values() if draft.deleted["entity"] else [draft.span[id_] for id_ in draft.put["span"]]
    lost = {span.id: span.entity for span in spans if span.entity is not None and span.entity not in draft.entity}
    if lost:
        raise _dangling("span", min(lost), "entity", lost[min(lost)])
    for frame in _frames_to_look_at(draft):
        for fillers in frame.roles.values():
            for filler in fillers:
                if not _stands(draft, filler):
                    raise _dangling("frame", frame.id, filler.kind, filler.target)


def _frames_to_look_at(draft: _Draft) -> Iterable[Frame]:
    ids = draft.frame if any(draft.deleted.values()) else draft.put["frame"]
    return (draft.frame[id_] for id_ in sorted(ids))


def _stands(draft: _Draft, filler: Filler) -> bool:
    return filler.kind == "special" or filler.target in draft.shelf(filler.kind)


def _dangling(kind: str, id_: str, missing: str, target: str) -> Refused:
    facts = {"kind": kind, "id": id_, "missing": missing, "target": target}
    return Refused("dangling_reference", f"{kind} {id_} points to {missing} {target}, which is not there", facts)


def _turned(operation: Operation) -> Operation:
    if isinstance(operation, SetLabel):
        return SetLabel(operation.code, operation.seen, operation.value)
    if isinstance(operation, Delete):
        return Put(operation.kind, operation.seen, None)
    if operation.seen is None:
        return Delete(operation.kind, operation.object.id, operation.object)
    return Put(operation.kind, operation.seen, operation.object)
