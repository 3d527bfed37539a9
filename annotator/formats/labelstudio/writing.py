"""Annotated articles as tasks of Label Studio: all sets of an article that come one after the other are one task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

import orjson

from annotator.formats.annex import NAME as ANNEX
from annotator.formats.annex import annex_of
from annotator.formats.checking import Mismatch, refuse_another
from annotator.formats.declaration import Report, Wish
from annotator.formats.labelstudio.configuration import FILE, Occurring, configuration
from annotator.formats.labelstudio.controls import FRAMES, RESULTS, SPANS, Control, Controls, controls_of, parted
from annotator.formats.labelstudio.reading import NAME, articles_of
from annotator.formats.marks import SAME, Mark, Shown, Tie, frame_ref, hidden, shown
from annotator.formats.records import Flaw
from annotator.formats.sink import Sink
from annotator.standoff.values import AnnotatedArticle, Annotations, Attributes, JsonObject
from annotator.text.decode import Undecodable

_ORIGIN: Final = {"suggested": "prediction"}


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write a .json of tasks and the configuration they need; every task is read again before the next one.

    Raises Mismatch. The losses are what Label Studio does not show (``only_in_note:…``): it comes back all the same.
    """
    report, controls, occurring = Report(), controls_of(wish.schema), Occurring()
    with sink.file(f"{wish.name}.json") as out:
        out.write(b"[")
        for number, (_, group) in enumerate(groupby(articles, key=_task_of)):
            sets = list(group)
            line = (b",\n" if number else b"\n") + _task(sets, controls, occurring, report)
            out.write(line)
            for article in sets:
                report.count(article, len(line) if article is sets[0] else 0)
        out.write(b"\n]\n")
    xml = configuration(wish.schema, controls, occurring).encode()
    with sink.file(FILE) as out:
        out.write(xml)
    report.bytes += len(xml) + len(b"[\n]\n")
    return report


def _task_of(article: AnnotatedArticle) -> tuple[str, str, str, bytes]:
    """What the sets of one task have in common."""
    return article.id, article.name, article.text, orjson.dumps(article.metadata)


def _task(sets: list[AnnotatedArticle], controls: Controls, occurring: Occurring, report: Report) -> bytes:
    annotations, predictions = [], []
    for article in sets:
        seen = shown(article.annotations)
        occurring.note(article.annotations, seen)
        result, losses = _result(article, seen, controls)
        report.losses.take(article.id, losses)
        if article.author_kind == "suggested":
            predictions.append({"model_version": article.author_name, "result": result})
        else:
            skipped, gold = article.state == "skipped", article.author_kind == "gold"
            annotations.append({"was_cancelled": skipped, "ground_truth": gold, "result": result})
    task: JsonObject = {"data": {"text": sets[0].text, "name": sets[0].name, "id": sets[0].id}}
    task |= {"annotations": annotations} if annotations or not predictions else {}
    task |= {"predictions": predictions} if predictions else {}
    data = orjson.dumps(task)
    _refuse_others(sets, data)
    return data


def _refuse_others(sets: list[AnnotatedArticle], data: bytes) -> None:
    """Read a written task again; its annotations come before its predictions."""
    given = sorted(sets, key=lambda article: article.author_kind == "suggested")
    try:
        back = articles_of(orjson.loads(data))
    except (Flaw, Undecodable) as wrong:
        raise Mismatch(NAME, sets[0], f"cannot be read again: {wrong}") from wrong
    if len(back) != len(given):
        raise Mismatch(NAME, sets[0], "other sets came back")
    for article, again in zip(given, back, strict=True):
        refuse_another(NAME, article, again)


def _result(article: AnnotatedArticle, seen: Shown, controls: Controls) -> tuple[list[JsonObject], Counter[str]]:
    """The results of an annotation, and what Label Studio will not show of it."""
    origin = _ORIGIN.get(article.author_kind, "manual")
    said, rest = _said(article.annotations, controls)
    out: list[JsonObject] = []
    for mark in seen.marks:
        out += _region(mark, article.text, said.get(mark.ref, ()), origin)
    out += _relations(seen.ties)
    for control, value in said.get("", ()):
        out.append(_of_article(control, value, origin))
    note = orjson.dumps(annex_of(article, rest)).decode()
    out.append(_field(f"~{ANNEX}", ANNEX, "textarea", {"text": [note]}, origin))
    return out, hidden(article.annotations, seen, rest)


_Said = dict[str, list[tuple[Control, JsonObject]]]


def _said(found: Annotations, controls: Controls) -> tuple[_Said, Annotations]:
    """What controls say of marks (by ref) and of the article (under no ref), and the annotations without it."""
    said: _Said = {}

    def rest_of(ref: str, what: str, type_: str, attributes: Attributes) -> Attributes:
        if not attributes:
            return attributes
        said[ref], rest = parted(attributes, controls, what, type_)
        return rest

    spans = {
        id_: replace(span, attributes=rest_of(id_, SPANS, span.type, span.attributes)) if span.attributes else span
        for id_, span in found.spans.items()
    }
    marked = {mark.ref for mark in shown(found).marks} if found.frames else set()
    frames = {
        id_: replace(frame, attributes=rest_of(frame_ref(id_), FRAMES, frame.type, frame.attributes))
        if frame.attributes and frame_ref(id_) in marked
        else frame
        for id_, frame in found.frames.items()
    }
    return said, Annotations(spans, found.entities, frames, rest_of("", "", "", found.labels))


def _region(mark: Mark, text: str, said: Iterable[tuple[Control, JsonObject]], origin: str) -> Iterator[JsonObject]:
    place: JsonObject = {"start": mark.start, "end": mark.end}
    control = FRAMES if mark.ref.endswith("~frame") else SPANS
    value = {**place, "text": text[mark.start : mark.end], "labels": [mark.type]}
    yield _field(mark.ref, control, "labels", value, origin)
    for asked, given in said:
        yield _field(mark.ref, asked.name, RESULTS[asked.kind][0], {**place, **given}, origin)


def _of_article(control: Control, value: JsonObject, origin: str) -> JsonObject:
    return _field(f"~{control.name}", control.name, RESULTS[control.kind][0], value, origin)


def _field(id_: str, control: str, type_: str, value: JsonObject, origin: str) -> JsonObject:
    return {"id": id_, "from_name": control, "to_name": "text", "type": type_, "origin": origin, "value": value}


def _relations(ties: Iterable[Tie]) -> list[JsonObject]:
    """One relation for each two regions: Label Studio keeps no second one, but one may have several labels."""
    labels: dict[tuple[str, str], list[str]] = {}
    for tie in ties:
        labels.setdefault((tie.source, tie.target), []).append(tie.type)
    return [
        {
            "type": "relation",
            "from_id": source,
            "to_id": target,
            "direction": "bi" if names == [SAME] else "right",
            "labels": names,
        }
        for (source, target), names in labels.items()
    ]
