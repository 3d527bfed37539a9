"""What has moved since it was decided: before and after, by voice; and what no voice says any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.translation import gettext as _

from annotator.agreement.comparison import Item
from annotator.models import Decision
from annotator.services import snapshots
from annotator.services.review import Desk, Line
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations
from annotator.web.review import shown, words


@dataclass(frozen=True, slots=True)
class Moved:
    """One side of one voice that is another now; empty words: there was, or is, nothing."""

    voice: shown.Voice
    side: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A decision on what no set says any more."""

    decision: Decision
    type_name: str
    words: str


def moved(desk: Desk, line: Line, voices: Mapping[str, shown.Voice]) -> list[Moved]:
    """What the voices say otherwise than when it was decided."""
    assert line.decision is not None
    before: dict[str, dict[str, Any]] = orjson.loads(line.decision.readings)
    after: dict[str, dict[str, Any]] = orjson.loads(orjson.dumps(line.item.readings))
    schema = snapshots.schema_of(desk.gold.schema)
    out: list[Moved] = []
    for key, voice in voices.items():
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            if old != new:
                present = _("there is an annotation")
                out.append(Moved(voice, "", present if old else _("nothing"), present if new else _("nothing")))
            continue
        told = desk.compared.comparison.voices[key]
        for code in dict.fromkeys([*old, *new]):
            if old.get(code) != new.get(code):
                said = [
                    _said(schema, line.item, code, one.get(code), told, desk.gold.article.text) for one in (old, new)
                ]
                out.append(Moved(voice, words.aspect_name(schema, line.item, code), *said))
    return out


def _said(schema: Schema, item: Item, code: str, value: Any, told: Annotations, text: str) -> str:
    if value is None or value == []:
        return _("empty")
    if code == "segments":
        return shown.shortened(text, tuple((start, end) for start, end in value))
    if code == "type":
        return words.type_name(schema, "span", str(value))
    if code == "entity":
        return told.entities[value].name if value in told.entities else _("another entity")
    if code.startswith("role:"):
        return "، ".join(_filler(one, told, text) for one in value)
    name = code.partition(":")[2] if code.startswith("attribute:") else item.type
    return words.value_name(schema, item, name, value)


def _filler(value: Mapping[str, Any], told: Annotations, text: str) -> str:
    if "segments" in value:
        return shown.shortened(text, tuple((start, end) for start, end in value["segments"]))
    ((kind, id_),) = list(value.items())[:1]
    if kind == "special":
        return words.special(id_)
    if kind == "span" and id_ in told.spans:
        return told.spans[id_].text
    if kind == "entity" and id_ in told.entities:
        return told.entities[id_].name
    return _("something that is gone")


def gone(decision: Decision, schema: Schema) -> Gone:
    """A decision whose annotation stands in the gold alone, with the words it is on."""
    result: dict[str, Any] = orjson.loads(decision.result)
    name = words.type_name(schema, decision.kind, decision.type)
    if decision.kind == "label":
        return Gone(decision, name, words.value_name(schema, decision, decision.type, result["value"]))
    told: dict[str, Any] = next(iter(result.values()), {})
    text = told.get("text") or told.get("name") or ""
    spans = [one.get("text", "") for one in result.values() if "segments" in one]
    return Gone(decision, name, text or next(iter(spans), ""))
