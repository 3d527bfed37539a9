"""Tasks of Label Studio as articles: each of its annotations is a record of its own, of the same article.

Losses: hypertext (offsets into HTML) · unsupported:TYPE (a result of another kind) · no_label · no_region:CONTROL (a
per-region value that does not say of which, as JSON_MIN has them) · note (what a person wrote at a region) · cancelled,
prediction (left out beside others) · bad_note · dangling:… · bad_value:CONTROL · those of fitting.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from annotator.formats import fitting
from annotator.formats.annex import NAME as ANNEX
from annotator.formats.annex import is_annex, read_annex
from annotator.formats.fitting import fitted
from annotator.formats.glimpse import CUT, glimpses
from annotator.formats.labelstudio.controls import is_of_article, told
from annotator.formats.labelstudio.exports import Voice, as_task, is_minimal, text_key, voices
from annotator.formats.marks import Mark, Shown, Tie
from annotator.formats.objects import objects
from annotator.formats.records import (
    Bad,
    File,
    Flaw,
    Found,
    Limits,
    Options,
    Record,
    Where,
    imported,
    one_line,
    stem,
    title_of,
)
from annotator.formats.understanding import NOTHING, understood
from annotator.formats.units import Quote, places, quoted, ways
from annotator.standoff.quick import CODE
from annotator.standoff.reading import read_value
from annotator.standoff.values import AnnotatedArticle, AttributeValue, Refused
from annotator.text.decode import Undecodable, settle

NAME: Final = "label-studio"
LOSSES: Final = (
    *("hypertext", "unsupported", "no_label", "no_region", "note", "cancelled", "prediction", "bad_note", "dangling"),
    *("bad_value", "only_in_note:attribute", "only_in_note:frame", "only_in_note:filler", "only_in_note:entity"),
    *("only_in_note:label", *fitting.LOSSES),
)
Result = Mapping[str, Any]


@dataclass(slots=True)
class _Seen:
    """What the results of an annotation say: regions by id, their labels by ref, values by region ("": the article)."""

    losses: Counter[str]
    regions: dict[str, Quote] = field(default_factory=dict)
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    values: dict[str, dict[str, AttributeValue]] = field(default_factory=lambda: defaultdict(dict))
    ties: list[Tie] = field(default_factory=list)
    note: object = None

    def add_region(self, id_: str, value: Result) -> None:
        """Take a region once, with what it quotes."""
        if id_ not in self.regions:
            text = value.get("text")
            self.regions[id_] = Quote(value["start"], value["end"], text if isinstance(text, str) else None, id_)

    def labelled(self) -> set[str]:
        """The regions that have a label."""
        return {region for region, _ in self.labels.values()}


def recognise(head: bytes) -> bool:
    """Whether a file's first objects are tasks with annotations, or those of JSON_MIN."""
    return any(_is_task(found) or is_minimal(found) for found in glimpses(head, 5))


def _is_task(found: Mapping[str, str]) -> bool:
    # A text may be longer than what is looked at, and its annotations come after it.
    lists = any(found.get(key, "").startswith("[") for key in ("annotations", "completions", "predictions"))
    return found.get("data", "").startswith("{") and (lists or found.get(CUT) == "data")


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The records of a file: one for each annotation of a task, or one for a task without; raises Flaw."""
    for number, (line, item) in enumerate(objects(file, limits), 1):
        where = Where(file.name, line)
        try:
            if isinstance(item, Flaw):
                raise item
            yield from _records(item, where, f"{stem(file.name)}-{line or number}", options)
        except (Flaw, Undecodable) as wrong:
            yield Bad(number, where, wrong.code, wrong.facts)


def articles_of(task: Result) -> list[AnnotatedArticle]:
    """The articles of one task of ours, fitted to no schema; raises Flaw or Undecodable."""
    raw = task["data"]["text"]
    text = settle(raw)
    return [_article(voice, text, raw, "", Counter())[0] for voice in voices(task, Counter())]


def _records(item: Result, where: Where, name: str, options: Options) -> Iterator[Record]:
    task = as_task(item)
    data = task["data"]
    losses: Counter[str] = Counter()
    heard = list(voices(task, losses))
    key = text_key(data, heard)
    raw = data.get(key)
    if not isinstance(raw, str):
        raise Flaw("text_missing", columns=list(data)[:50])
    text = settle(raw)
    bare = _bare_record(task, key, text, where, name)
    if not heard:
        yield replace(bare, losses=losses)
    for voice in heard:
        yield _record(bare, voice, raw, losses, options)
        losses = Counter()


def _bare_record(task: Result, key: str, text: str, where: Where, name: str) -> Record:
    """The record of a task's text; whatever else its data has is metadata."""
    data = task["data"]
    title = data.get("title")
    return Record(
        number=0,
        where=where,
        format=NAME,
        name=one_line(str(data.get("name") or "")) or name,
        text=text,
        external_id=_id_of(task),
        title=title_of(title),
        metadata={code: value for code, value in data.items() if code not in {key, "id", "name", "title"}},
        provenance={"task": task.get("id"), "text": key},
    )


def _id_of(task: Result) -> str | None:
    """An id no other task has: Label Studio counts its tasks anew on every server, so its number alone is none."""
    project, number = task.get("project"), task.get("id")
    return f"{NAME}:{project}:{number}" if isinstance(project, int) and isinstance(number, int) else None


def _record(bare: Record, voice: Voice, raw: str, losses: Counter[str], options: Options) -> Record:
    losses = Counter(losses)
    article, way, known = _article(voice, bare.text, raw, bare.name, losses)
    title = article.metadata.get("title", "") if known else bare.title
    return replace(
        bare,
        name=one_line(article.name) or article.id,
        external_id=article.id if known else bare.external_id,
        title=title_of(title),
        metadata=article.metadata if known else bare.metadata,
        annotated=fitted(article, options, losses),
        losses=losses,
        provenance={**bare.provenance, "author": article.author_name, "offsets": {"counted": way}},
    )


def _article(voice: Voice, text: str, raw: str, name: str, losses: Counter[str]) -> tuple[AnnotatedArticle, str, bool]:
    """The article of an annotation, how its offsets were counted, and whether an annex says which one it is."""
    seen = _Seen(losses)
    for result in voice.results:
        _take(seen, result)
    marks, way = _marks(seen, text, raw)
    kept = read_annex(seen.note, text) if seen.note is not None else None
    losses["bad_note"] += seen.note is not None and kept is None
    annotations = understood(text, kept.article.annotations if kept else NOTHING, Shown(marks, seen.ties), losses)
    if "" in seen.values:
        annotations = replace(annotations, labels=dict(sorted({**annotations.labels, **seen.values[""]}.items())))
    _drop_zeros(losses)
    if kept is not None:
        return replace(kept.article, annotations=annotations), way, True
    article = imported(name, text, annotations, NAME)
    state = "skipped" if voice.cancelled else article.state
    return replace(article, author_name=voice.author or NAME, author_kind=voice.kind, state=state), way, False


def _marks(seen: _Seen, text: str, raw: str) -> tuple[list[Mark], str]:
    """The labelled regions in code points of the text, and how their offsets were counted."""
    quotes = list(seen.regions.values())
    rulers = ways(text, raw)
    way = quoted(quotes, text, rulers)
    found = dict(zip(seen.regions, places(quotes, rulers[way]), strict=True))
    seen.losses["no_label"] += len(found.keys() - seen.labelled())
    marks = [
        Mark(ref, type_, *found[region], seen.values.get(region, {})) for ref, (region, type_) in seen.labels.items()
    ]
    return marks, way


def _take(seen: _Seen, result: Result) -> None:
    type_, value = str(result.get("type", "")), result.get("value")
    if type_ == "relation":
        _take_relation(seen, result)
    elif not isinstance(value, dict):
        seen.losses[f"unsupported:{type_[:64]}"] += 1
    elif result.get("from_name") == ANNEX:
        text = value.get("text")
        seen.note = next((one for one in (text if isinstance(text, list) else [text]) if is_annex(one)), "")
    elif type_ in {"hypertextlabels", "paragraphlabels"} or isinstance(value.get("start"), str):
        seen.losses["hypertext"] += 1
    elif type_ == "labels" and _is_placed(value):
        _take_labels(seen, result, value)
    elif type_ in {"choices", "textarea", "number", "rating", "datetime"}:
        _take_value(seen, result, value)
    else:
        seen.losses[f"unsupported:{type_[:64]}"] += 1


def _take_labels(seen: _Seen, result: Result, value: Result) -> None:
    id_ = str(result.get("id") or f"region{len(seen.regions) + 1}")
    if id_ in seen.labels:
        raise Flaw("double_id", id=id_)
    seen.add_region(id_, value)
    labels = value.get("labels")
    for number, label in enumerate(labels if isinstance(labels, list) else [], 1):
        seen.labels[id_ if number == 1 else f"{id_}~label{number}"] = id_, str(label)
    meta = result.get("meta")
    seen.losses["note"] += isinstance(meta, dict) and bool(meta.get("text"))


def _is_placed(value: Result) -> bool:
    return type(value.get("start")) is int and type(value.get("end")) is int


def _take_value(seen: _Seen, result: Result, value: Result) -> None:
    """A value of a region (that of the same id) or, where it has no place, of the article."""
    name, id_ = str(result.get("from_name", "")), str(result.get("id", ""))
    found = told(name, value)
    if found is None:
        return
    of_region = id_ in seen.regions or _is_placed(value)
    if result.get("minimal") and not of_region and not is_of_article(name):
        seen.losses[f"no_region:{name[:64]}"] += 1
        return
    code, given = found
    try:
        attribute = read_value(given, code)
    except Refused:
        attribute = None
    if attribute is None or CODE.fullmatch(code) is None:
        seen.losses[f"bad_value:{name[:64]}"] += 1
        return
    if _is_placed(value):
        seen.add_region(id_, value)
    seen.values[id_ if of_region else ""][code] = attribute


def _take_relation(seen: _Seen, result: Result) -> None:
    source, target = str(result.get("from_id", "")), str(result.get("to_id", ""))
    if result.get("direction") == "left":
        source, target = target, source
    labels = result.get("labels")
    for label in labels if isinstance(labels, list) and labels else ["relation"]:
        seen.ties.append(Tie(str(label), source, target))


def _drop_zeros(losses: Counter[str]) -> None:
    for code in [code for code, times in losses.items() if not times]:
        del losses[code]
