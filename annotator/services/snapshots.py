"""Rows ⇄ values: the texts that stand in the database and the values :mod:`annotator.standoff` works on.

Canonical text is what orjson writes for the canonical JSON objects: one value, one text, byte for byte.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import orjson

from annotator.models import AnnotationSet, Change, SchemaVersion
from annotator.standoff import changes, reading, sanad, values
from annotator.standoff.check import Problem
from annotator.standoff.schema import Schema, load_schema

EMPTY: Final = values.Annotations()


def annotations_of(body: str) -> values.Annotations:
    """The annotations a set's body holds."""
    return reading.read_annotations(orjson.loads(body))


def body_of(annotations: values.Annotations) -> str:
    """The canonical text of annotations, as a set's body."""
    return orjson.dumps(values.annotations_object(annotations)).decode()


def operations_text(change: changes.Change) -> str:
    """The canonical text of a change's operations, as a log row keeps them."""
    return orjson.dumps([changes.operation_object(operation) for operation in change.operations]).decode()


def inverse_text(annotations: values.Annotations, change: changes.Change) -> str:
    """The canonical text of the operations that take a change back."""
    return operations_text(changes.inverse(annotations, change, id=change.id))


def change_of(row: Change) -> changes.Change:
    """The change a log row holds."""
    return changes.Change(
        id=str(row.change_id),
        label=row.label,
        operations=tuple(
            changes.read_operation(operation, f"operations[{n}]")
            for n, operation in enumerate(orjson.loads(row.operations))
        ),
        undoes=str(row.undoes) if row.undoes else None,
    )


def schema_of(row: SchemaVersion) -> Schema:
    """The schema a row holds; the same text is read once a process."""
    return load_schema(row.body)


def operation_of(value: object) -> changes.Operation:
    """One operation out of the decoded text of a log row."""
    return changes.read_operation(value, "operations")


def current(annotations: values.Annotations, change: changes.Change) -> list[dict[str, Any]]:
    """The things a change's operations name, as they are in ``annotations``.

    ``{"kind": "span" | "entity" | "frame", "id", "object": {…} | null}`` and ``{"kind": "label", "code", "value"}``,
    each once, in the order of the operations.
    """
    entries = [_current(annotations, operation) for operation in change.operations]
    return list({(entry["kind"], entry.get("id"), entry.get("code")): entry for entry in entries}.values())


def _current(annotations: values.Annotations, operation: changes.Operation) -> dict[str, Any]:
    if isinstance(operation, changes.SetLabel):
        return {"kind": "label", "code": operation.code, "value": annotations.labels.get(operation.code)}
    id_ = operation.object.id if isinstance(operation, changes.Put) else operation.id
    shelves: dict[str, Mapping[str, values.Thing]] = {
        "span": annotations.spans,
        "entity": annotations.entities,
        "frame": annotations.frames,
    }
    thing = shelves[operation.kind].get(id_)
    return {"kind": operation.kind, "id": id_, "object": values.thing_object(thing) if thing else None}


def article_text(row: AnnotationSet, *, measured: bool = False) -> bytes:
    """A set as its ``sanad/1`` JSON text in UTF-8, without a line end; article, schema and author must be loaded.

    A row that says ``shown_as`` (``pseudonyms.veiled``) has its author under that name. ``measured``: it says too
    whether it is practice or a later round, which an annotator at work on it may not know.

    The body stands in the database in its final form, so it is put in as it is: measured, twice as fast as decoding.
    """
    article = row.article
    name = getattr(row, "shown_as", None)
    if name is None:
        name = row.author.display_name if row.author else _model(row)
    head = {
        "format": "sanad/1",
        "id": str(article.public),
        "name": article.name,
        "text": article.text,
        "sha256": article.sha256,
        "metadata": orjson.Fragment(article.metadata),
        "schema": {"name": row.schema.name, "version": row.schema.version},
        "author": {"kind": row.kind, "name": name},
        "state": row.state,
        "revision": row.revision,
        **(sanad.unusual(article.use, row.round) if measured else {}),
    }
    return orjson.dumps(head)[:-1] + b"," + row.body[1:].encode()


def _model(row: AnnotationSet) -> str:
    """The version of a model a prediction is of; whatever else has no author has no name."""
    return row.source if row.kind == AnnotationSet.Kind.SUGGESTED else ""


def problem_object(problem: Problem) -> dict[str, Any]:
    """A problem as its JSON object."""
    return asdict(problem)
