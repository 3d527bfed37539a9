"""Annotated articles as brat files, in a zip: a .txt and an .ann for each, and the configuration brat needs for all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import orjson
import regex

from annotator.formats.brat.configuration import PLAIN, Kinds
from annotator.formats.brat.offsets import pieces_of
from annotator.formats.brat.reading import read_files
from annotator.formats.declaration import Report, Wish
from annotator.formats.naming import Names
from annotator.formats.records import Flaw, one_line
from annotator.formats.sink import Sink
from annotator.standoff.sanad import SanadError, unusual
from annotator.standoff.values import (
    AnnotatedArticle,
    Attributes,
    AttributeValue,
    Entity,
    Filler,
    Frame,
    JsonObject,
    Segments,
    Span,
    entity_object,
    frame_object,
    in_order,
    span_object,
)
from annotator.text.decode import Undecodable

_NUMBERED: Final = regex.compile(r".*[0-9]")
#: What readers of lines or of texts would stumble over; JSON can say it otherwise.
_HIDDEN: Final = regex.compile(r"[\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]")


@dataclass(slots=True)
class _Ann:
    """An .ann file being written: its lines, the last number of each kind, and the brat ids of what has one."""

    lines: list[str] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    ids: dict[str, str] = field(default_factory=dict)
    triggers: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, rest: str) -> str:
        """Write a line of a kind (T, E, A …) and give its id."""
        self.numbers[kind] += 1
        id_ = f"{kind}{self.numbers[kind]}"
        self.lines.append(f"{id_}\t{rest}")
        return id_

    def note(self, target: str, value: Mapping[str, object]) -> None:
        """Write what brat has no form for."""
        plain = _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", orjson.dumps(value).decode())
        self.add("#", f"Sanad {target}\t{plain}")


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles as pairs of files; every pair of files is read again and compared before the next one.

    Raises ``SanadError`` when what was written does not read back as what was given. The losses are what only Sanad
    reads back (``only_in_note:…``): nothing is lost to an import, but brat does not show it.
    """
    report, names, kinds = Report(), Names(), Kinds(wish.schema)
    for article in articles:
        text, ann, losses = files_of(article)
        _refuse_another(article, text, ann)
        name = names.name(article.name, article.id)
        size = _put(sink, f"{name}.txt", text) + _put(sink, f"{name}.ann", ann)
        report.count(article, size)
        report.losses.take(article.id, losses)
        kinds.note(article)
    report.bytes += _put(sink, "annotation.conf", kinds.annotation_conf())
    report.bytes += _put(sink, "visual.conf", kinds.visual_conf())
    return report


def files_of(article: AnnotatedArticle) -> tuple[str, str, Counter[str]]:
    """The .txt and the .ann of an article, and what brat itself will not show of it."""
    ann, losses = _Ann(), Counter[str]()
    parts = article.annotations
    for span in in_order(parts.spans.values()):
        _write_span(ann, span, article.text, losses)
    for frame in sorted(parts.frames.values(), key=lambda frame: frame.id):
        _write_trigger(ann, frame, parts.spans, article.text)
    for frame in sorted(parts.frames.values(), key=lambda frame: frame.id):
        _write_frame(ann, frame, losses)
    _write_entities(ann, parts.entities, parts.spans, losses)
    losses.update({"only_in_note:label": len(parts.labels)} if parts.labels else {})
    ann.note("article", _article_object(article))
    return article.text, "\n".join(ann.lines) + "\n", losses


def _write_span(ann: _Ann, span: Span, text: str, losses: Counter[str]) -> None:
    pieces = pieces_of(span.segments, text)
    if not pieces:
        losses["only_in_note:span"] += 1
        ann.note("span", span_object(span))
        return
    id_ = ann.ids[span.id] = _text_bound(ann, span.type, pieces, text)
    rest = _write_attributes(ann, id_, span.attributes, losses)
    note: JsonObject = {"id": span.id}
    if span.entity is not None:
        note["entity"] = span.entity
    if span.origin != "manual":
        note["origin"] = span.origin
    if pieces != span.segments:
        note["segments"] = span.segments
    if rest:
        note["attributes"] = rest
    ann.note(id_, note)


def _text_bound(ann: _Ann, type_: str, pieces: Segments, text: str) -> str:
    places = ";".join(f"{start} {end}" for start, end in pieces)
    return ann.add("T", f"{type_} {places}\t" + " ".join(text[start:end] for start, end in pieces))


def _write_attributes(ann: _Ann, id_: str, attributes: Attributes, losses: Counter[str]) -> dict[str, AttributeValue]:
    """Write the attributes brat has a form for, flags and single words; the others are given back."""
    rest = {}
    for code, value in attributes.items():
        if value is True:
            ann.add("A", f"{code} {id_}")
        elif isinstance(value, str) and PLAIN.fullmatch(value):
            ann.add("A", f"{code} {id_} {value}")
        else:
            losses["only_in_note:attribute"] += 1
            rest[code] = value
    return rest


def _write_trigger(ann: _Ann, frame: Frame, spans: Mapping[str, Span], text: str) -> None:
    """Give a frame that has a span in a role a trigger, and with it the id it will have."""
    fillers = (filler for _, some in sorted(frame.roles.items()) for filler in some)
    first = next((one.target for one in fillers if one.kind == "span" and one.target in ann.ids), None)
    if first is not None:
        ann.triggers[frame.id] = _text_bound(ann, frame.type, pieces_of(spans[first].segments, text), text)
        ann.ids[frame.id] = f"E{len(ann.triggers)}"


def _write_frame(ann: _Ann, frame: Frame, losses: Counter[str]) -> None:
    id_ = ann.ids.get(frame.id)
    if id_ is None:
        losses["only_in_note:frame"] += 1
        ann.note("frame", frame_object(frame))
        return
    numbered = not any(_NUMBERED.fullmatch(role) for role in frame.roles)
    arguments, others = _arguments(ann, frame, numbered=numbered)
    ann.lines.append(" ".join([f"{id_}\t{frame.type}:{ann.triggers[frame.id]}", *arguments]))
    rest = _write_attributes(ann, id_, frame.attributes, losses)
    note: JsonObject = {"id": frame.id}
    if others:
        losses["only_in_note:filler"] += sum(one is not None for some in others.values() for one in some)
        note["roles"] = others
    if rest:
        note["attributes"] = rest
    if not numbered:
        note["exact"] = True
    ann.note(id_, note)


def _arguments(ann: _Ann, frame: Frame, *, numbered: bool) -> tuple[list[str], dict[str, list[JsonObject | None]]]:
    """The arguments of an event, and for roles with other fillers all of them in order, None for each argument."""
    arguments: list[str] = []
    others: dict[str, list[JsonObject | None]] = {}
    for role, fillers in frame.roles.items():
        targets = [_target(ann, filler) for filler in fillers]
        for n, target in enumerate((one for one in targets if one is not None), 1):
            arguments.append(f"{role}{n if numbered and n > 1 else ''}:{target}")
        if None in targets:
            others[role] = [
                {filler.kind: filler.target} if target is None else None
                for filler, target in zip(fillers, targets, strict=True)
            ]
    return arguments, others


def _target(ann: _Ann, filler: Filler) -> str | None:
    return ann.ids.get(filler.target) if filler.kind in {"span", "frame"} else None


def _write_entities(ann: _Ann, entities: Mapping[str, Entity], spans: Mapping[str, Span], losses: Counter[str]) -> None:
    mentions: dict[str, list[str]] = defaultdict(list)
    for span in in_order(spans.values()):
        if span.entity is not None and span.id in ann.ids:
            mentions[span.entity].append(ann.ids[span.id])
    for id_ in sorted(entities):
        entity, named = entities[id_], mentions[id_]
        if not named:
            losses["only_in_note:entity"] += 1
        if entity.reference is not None and PLAIN.fullmatch(entity.reference):
            for target in named:
                ann.add("N", f"Reference {target} {entity.reference}\t{one_line(entity.name)}")
        if len(named) > 1:
            ann.lines.append("*\tEquiv " + " ".join(named))
        ann.note("entity", entity_object(entity))


def _article_object(article: AnnotatedArticle) -> JsonObject:
    return {
        "id": article.id,
        "name": article.name,
        "schema": {"name": article.schema_name, "version": article.schema_version},
        "author": {"kind": article.author_kind, "name": article.author_name},
        "state": article.state,
        "revision": article.revision,
        **unusual(article.use, article.round),
        "metadata": article.metadata,
        "labels": article.annotations.labels,
    }


def _refuse_another(article: AnnotatedArticle, text: str, ann: str) -> None:
    try:
        again = read_files(text.encode("utf-8"), ann)
    except (Flaw, Undecodable) as wrong:
        raise SanadError(
            f"{article.name}: cannot be read again: {wrong}", {"path": "", "expected": "itself"}
        ) from wrong
    if again != article:
        raise SanadError(f"{article.name}: not what was to be written", {"path": "", "expected": "itself"})


def _put(sink: Sink, name: str, text: str) -> int:
    data = text.encode("utf-8")
    with sink.file(name) as out:
        out.write(data)
    return len(data)
