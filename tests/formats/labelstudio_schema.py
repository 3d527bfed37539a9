"""What Label Studio takes in, written down from its documentation; it shares nothing with the code that writes.

Sources: labelstud.io/guide/task_format (tasks, annotations, results), /guide/predictions (results of predictions need
the id, from_name, to_name, type and value; relations their two ids), /guide/export (relations), /tags/labels, /choices,
/textarea, /number, /relations (what the value of each holds, and that an alias is what is written).
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

_OFFSETS = {"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 1}}
_STRINGS = {"type": "array", "items": {"type": "string"}, "minItems": 1}


def _value(key: str, held: dict[str, Any], *, placed: bool) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [key, *(["start", "end"] if placed else [])],
        "properties": {**_OFFSETS, key: held, **({} if key == "text" else {"text": {"type": "string"}})},
        "additionalProperties": False,
    }


def _result(type_: str, value: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "from_name", "to_name", "type", "value"],
        "properties": {
            "id": {"type": "string", "pattern": "^[^#]+$"},
            "from_name": {"type": "string"},
            "to_name": {"const": "text"},
            "type": {"const": type_},
            "origin": {"enum": ["manual", "prediction", "prediction-changed"]},
            "value": value,
        },
        "additionalProperties": False,
    }


_RELATION = {
    "type": "object",
    "required": ["type", "from_id", "to_id", "direction"],
    "properties": {
        "type": {"const": "relation"},
        "from_id": {"type": "string"},
        "to_id": {"type": "string"},
        "direction": {"enum": ["left", "right", "bi"]},
        "labels": _STRINGS,
    },
    "additionalProperties": False,
}
_RESULTS = {
    "type": "array",
    "items": {
        "oneOf": [
            _result("labels", _value("labels", _STRINGS, placed=True)),
            _result("choices", _value("choices", _STRINGS, placed=False)),
            _result("textarea", _value("text", _STRINGS, placed=False)),
            _result("number", _value("number", {"type": "number"}, placed=False)),
            _RELATION,
        ]
    },
}
#: A file of tasks.
TASKS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["data"],
        "properties": {
            "data": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}},
            "annotations": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["result"],
                    "properties": {
                        "result": _RESULTS,
                        "was_cancelled": {"type": "boolean"},
                        "ground_truth": {"type": "boolean"},
                    },
                    # A name or an address in completed_by that is no user of the installation refuses the whole import.
                    "additionalProperties": False,
                },
            },
            "predictions": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["result", "model_version"],
                    "properties": {
                        "result": _RESULTS,
                        "model_version": {"type": "string"},
                        "score": {"type": "number"},
                    },
                    "additionalProperties": False,
                },
            },
        },
        "additionalProperties": False,
    },
}


def controls(config: str) -> dict[str, tuple[str, set[str]]]:
    """The controls of a labelling configuration: for each name its tag and, where it has some, its values."""
    tree = ET.fromstring(config)
    found = {}
    for one in tree.iter():
        name = one.get("name")
        if name is not None and one.get("toName") is not None:
            found[name] = one.tag, {str(child.get("alias") or child.get("value")) for child in one}
    relations = {str(one.get("value")) for one in tree.iter("Relation")}
    return {**found, "relations": ("Relations", relations)}


def strangers(tasks: list[dict[str, Any]], known: dict[str, tuple[str, set[str]]]) -> list[str]:
    """What results name that the configuration has not; regions and relations that lead nowhere."""
    return [one for task in tasks for some in _annotations(task) for one in _strange(some["result"], known)]


def _annotations(task: dict[str, Any]) -> list[dict[str, Any]]:
    return [*task.get("annotations", []), *task.get("predictions", [])]


def _strange(results: list[dict[str, Any]], known: dict[str, tuple[str, set[str]]]) -> Iterator[str]:
    tags = {"labels": "Labels", "choices": "Choices", "textarea": "TextArea", "number": "Number"}
    regions = {one["id"] for one in results if one["type"] == "labels"}
    pairs = [(one["from_id"], one["to_id"]) for one in results if one["type"] == "relation"]
    if len(pairs) != len(set(pairs)):
        yield "two relations between two regions: the second one is lost"
    for one in results:
        if one["type"] == "relation":
            yield from (f"relation {label}" for label in one["labels"] if label not in known["relations"][1])
            yield from (f"region {one[side]}" for side in ("from_id", "to_id") if one[side] not in regions)
            continue
        tag, values = known.get(one["from_name"], ("", set()))
        if tag != tags[one["type"]]:
            yield f"control {one['from_name']}"
        told = one["value"].get("labels") or one["value"].get("choices") or []
        yield from (f"{one['from_name']} {value}" for value in told if value not in values)
