"""Items as JSON objects, for the API and for pages: each reading with the words it stands on."""

from __future__ import annotations

from annotator.agreement.comparison.values import Aspect, Comparison, Item, Option
from annotator.standoff.values import Entity, Filler, Frame, JsonObject, Span, cut


def item_object(comparison: Comparison, item: Item) -> JsonObject:
    """An item with its aspects and options; offsets in code points, end exclusive."""
    return {
        "key": item.key,
        "kind": item.kind,
        "layer": item.layer,
        "type": item.type,
        "segments": item.segments,
        "text": cut(comparison.text, item.segments) if item.segments else "",
        "classes": item.classes,
        "follows": item.follows,
        "fingerprint": item.fingerprint,
        "members": item.members,
        "aspects": [
            {
                "code": aspect.code,
                "difference": aspect.difference,
                "options": [
                    {"voices": option.voices, "value": value_object(comparison, item, aspect, option)}
                    for option in aspect.options
                ],
            }
            for aspect in item.aspects
        ],
    }


def value_object(comparison: Comparison, item: Item, aspect: Aspect, option: Option) -> object:
    """What a reading says, as a JSON value.

    presence: bool; segments: ``{"segments", "text"}``; entity: ``{"id", "name", "type"}`` or null; a role: a list of
    fillers, each ``{"kind", "id", "type", "text", "segments"?, "attributes"?}``; everything else as it is.
    """
    if aspect.code in {"presence", "value"} or aspect.code.startswith("attribute:"):
        return option.value
    voice = option.voices[0]
    annotations, id_ = comparison.voices[voice], item.members[voice]
    if item.kind == "entity":
        return getattr(annotations.entities[id_], aspect.code)
    if item.kind == "frame":
        frame = annotations.frames[id_]
        fillers = frame.roles.get(aspect.code.removeprefix("role:"), ())
        return [filler_object(comparison, voice, filler) for filler in fillers]
    span = annotations.spans[id_]
    if aspect.code == "segments":
        return {"segments": span.segments, "text": span.text}
    if aspect.code == "entity":
        return None if span.entity is None else _named(annotations.entities[span.entity])
    return span.type


def filler_object(comparison: Comparison, voice: str, filler: Filler) -> JsonObject:
    """A filler of a voice with its words: ``kind``, ``id``, ``type``, ``text``, and a span's place and attributes."""
    annotations = comparison.voices[voice]
    thing: Span | Entity | Frame | None
    if filler.kind == "span":
        thing = annotations.spans.get(filler.target)
    elif filler.kind == "entity":
        thing = annotations.entities.get(filler.target)
    else:
        thing = annotations.frames.get(filler.target) if filler.kind == "frame" else None
    out: JsonObject = {"kind": filler.kind, "id": filler.target, "type": thing.type if thing else "", "text": ""}
    if isinstance(thing, Span):
        out |= {"text": thing.text, "segments": thing.segments, "attributes": thing.attributes}
        if thing.entity is not None:
            out["entity"] = _named(annotations.entities[thing.entity])
    elif isinstance(thing, Entity):
        out["text"] = thing.name
    elif isinstance(thing, Frame):
        spans = [annotations.spans.get(one.target) for found in thing.roles.values() for one in found]
        out["text"] = next((span.text for span in spans if span is not None), "")
    return out


def _named(entity: Entity) -> JsonObject:
    return {"id": entity.id, "name": entity.name, "type": entity.type}
