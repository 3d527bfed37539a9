"""Reads the lines again that were written, by itself, and holds them against what was to be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

from annotator.formats.checking import Mismatch, refuse_other_spans
from annotator.standoff.values import AnnotatedArticle, Annotations, Attributes, Entity, Filler, Frame, Segments

Line = dict[str, Any]
_ROLES: Final[Mapping[str, Mapping[str, str]]] = {
    "sanad-quote/1": {
        "contents": "content",
        "cues": "cue",
        "fragments": "fragment",
        "speakers": "speaker",
        "addressees": "addressee",
        "parents": "parent",
    },
    "sanad-stance/1": {"holders": "holder", "targets": "target", "evidence": "evidence", "quotes": "quote"},
    "sanad-frame/1": {},
}
_ENTITY: Final = "sanad-entity/1"


def refuse_other_lines(form: str, article: AnnotatedArticle, data: Iterable[bytes]) -> Counter[str]:
    """What of an article the lines do not speak of, counted; raises Mismatch where they say anything else of it."""
    lines = [orjson.loads(line) for part in data for line in part.splitlines()]
    parts = article.annotations
    entities = {one.id: one for one in map(_entity, lines) if one is not None}
    frames = {one.id: one for one in map(_frame, lines) if one is not None}
    if entities != parts.entities:
        raise Mismatch(form, article, "other entities came back")
    if frames != parts.frames:
        raise Mismatch(form, article, "other frames came back")
    found = {one["id"]: one for line in lines for one in _pieces(line)}
    spoken_of = _spoken_of(parts)
    spoken = {id_: span for id_, span in parts.spans.items() if id_ in spoken_of}
    texts = ((one["type"], segments_of(one["segments"]), one["text"]) for one in found.values())
    refuse_other_spans(form, article, texts, Annotations(spans=spoken))
    for one in (one for line in lines for one in line.get("window", ())):
        start, end = one["segment"]
        if article.text[start:end] != one["text"]:
            raise Mismatch(form, article, "another sentence came back", {"segment": one["segment"]})
    return _losses(parts, spoken.keys())


def segments_of(value: Any) -> Segments:
    """Segments out of JSON arrays."""
    return tuple((start, end) for start, end in value)


def _spoken_of(parts: Annotations) -> set[str]:
    """The spans that are mentions or stand in a frame."""
    named = {id_ for id_, span in parts.spans.items() if span.entity is not None}
    fillers = (one for frame in parts.frames.values() for some in frame.roles.values() for one in some)
    return named | {one.target for one in fillers if one.kind == "span"}


def _losses(parts: Annotations, spoken: Iterable[str]) -> Counter[str]:
    alone = parts.spans.keys() - set(spoken)
    losses = Counter(f"span_alone:{parts.spans[id_].type}" for id_ in alone)
    losses.update(f"label_left_out:{code}" for code in parts.labels)
    return losses


def _pieces(line: Any) -> Iterator[Line]:
    """Everything in a line that has segments and an id, however deep it stands."""
    if isinstance(line, dict):
        if "segments" in line and "id" in line:
            yield line
        for value in line.values():
            if isinstance(value, dict | list):
                yield from _pieces(value)
    elif line and not isinstance(line[0], int | str):
        for value in line:
            yield from _pieces(value)


def _entity(line: Line) -> Entity | None:
    if line["format"] != _ENTITY:
        return None
    return Entity(line["id"], line["type"], line["name"], line["reference"], _attributes(line["attributes"]))


def _frame(line: Line) -> Frame | None:
    keys = _ROLES.get(line["format"])
    if keys is None:
        return None
    roles = {role: tuple(map(_filler, line[key])) for key, role in keys.items() if line[key]}
    rest = line["other_roles"] if keys else line["roles"]
    roles |= {role: tuple(map(_filler, some)) for role, some in rest.items()}
    return Frame(line["id"], line["frame"], _attributes(line["attributes"]), roles)


def _filler(one: Any) -> Filler:
    if isinstance(one, str):
        return Filler("frame", one)
    if "segments" in one:
        return Filler("span", one["id"])
    if one["mention"] is not None:
        return Filler("span", one["mention"]["id"])
    if one["entity"] is not None:
        return Filler("entity", one["entity"])
    return Filler("frame", one["frame"]) if one["frame"] is not None else Filler("special", one["kind"])


def _attributes(found: Mapping[str, Any]) -> Attributes:
    return {code: tuple(value) if isinstance(value, list) else value for code, value in found.items()}
