"""doccano: JSON lines with a text and its spans (``label``), or with ``entities`` and ``relations`` between them.

What doccano counts depends on its version and on the project (*count grapheme clusters as one character*), and no line
quotes what its offsets cut. Out, the unit is a choice and stands in each line's ``sanad``; in, it is that one, or the
chosen one, or else the one by which most edges of the file's spans stand where words begin and end.

Losses: ambiguous_offsets (places that another unit, just as likely, would put elsewhere) · note (comments) · bad_note ·
dangling:… · bad_value:label · those of fitting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

import orjson

from annotator.formats import fitting
from annotator.formats.annex import NAME as ANNEX
from annotator.formats.annex import annex_of, is_annex, read_annex
from annotator.formats.checking import Mismatch, refuse_another
from annotator.formats.declaration import EVERYTHING, Choice, Format, Report, Wish
from annotator.formats.fitting import fitted
from annotator.formats.glimpse import glimpses
from annotator.formats.marks import Mark, Shown, Tie, hidden, shown
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
from annotator.formats.sink import Sink
from annotator.formats.understanding import NOTHING, understood
from annotator.formats.units import POINTS, UNITS, Quote, Ruler, clashing, likely, measure, places, ways, widened
from annotator.standoff.values import AnnotatedArticle, JsonObject
from annotator.text.decode import Undecodable, settle

NAME: Final = "doccano"
LOSSES: Final = (
    *("ambiguous_offsets", "note", "bad_note", "dangling", "bad_value", "only_in_note:attribute", "only_in_note:frame"),
    *("only_in_note:filler", "only_in_note:entity", "only_in_note:label", *fitting.LOSSES),
)
#: Lines that are looked at to find out what a file counts.
_SAMPLE: Final = 200
#: Keys of a line that are no metadata of its article.
_KNOWN: Final = frozenset(
    {"text", "data", "label", "labels", "entities", "relations", "Comments", "id", "name", "title"}
)
#: The unit that is meant where a text leaves it open, and whether its spans say so more clearly than any other.
_Guess = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line: its text as it came and settled, its spans in its own offsets with refs and types, its relations."""

    raw: str
    text: str
    quotes: list[Quote]
    types: list[str]
    ties: list[Tie]
    framed: bool
    annex: Any


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The records of a file; raises Flaw for a .json that is none."""
    guess = (options.offsets, True) if options.offsets in UNITS else _guess(file, limits)
    for number, (line, item) in enumerate(objects(file, limits), 1):
        where = Where(file.name, line)
        try:
            if isinstance(item, Flaw):
                raise item
            yield _record(item, guess, where, f"{stem(file.name)}-{line or number}", options)
        except (Flaw, Undecodable) as wrong:
            yield Bad(number, where, wrong.code, wrong.facts)


def recognise(head: bytes) -> bool:
    """Whether a file's first objects have a text and doccano's spans, or entities with its offsets."""
    found = list(glimpses(head))
    return any(_has_spans(one) for one in found) or (bool(found) and all("Comments" in one for one in found))


def _has_spans(one: Mapping[str, str]) -> bool:
    if not {"text", "data"} & one.keys() or "tokens" in one:
        return False
    spans = one.get("label", one.get("labels", ""))
    return spans.startswith("[[") or '"start_offset":' in one.get("entities", "")


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles, one a line; every line is read again and compared before the next one. Raises Mismatch."""
    report, unit = Report(), FORMAT.option(wish, "offsets")
    framed = FORMAT.option(wish, "shape") == "relations"
    with sink.file(f"{wish.name}.jsonl") as out:
        for article in articles:
            seen = shown(article.annotations, frames=framed)
            line = orjson.dumps(_object(article, seen, unit, framed=framed)) + b"\n"
            _refuse_another(article, line)
            out.write(line)
            report.count(article, len(line))
            report.losses.take(article.id, hidden(article.annotations, seen, article.annotations))
    return report


def _object(article: AnnotatedArticle, seen: Shown, unit: str, *, framed: bool) -> JsonObject:
    to_unit, widen = measure(unit, article.text), widened(unit, article.text)
    edges = [widen(mark.start, mark.end) for mark in seen.marks]
    stretches = [
        (to_unit(start), to_unit(end), mark.type) for mark, (start, end) in zip(seen.marks, edges, strict=True)
    ]
    out: JsonObject = {"id": article.id}
    if framed:
        numbers = {mark.ref: number for number, mark in enumerate(seen.marks, 1)}
        out["entities"] = [
            {"id": number, "label": type_, "start_offset": start, "end_offset": end}
            for number, (start, end, type_) in enumerate(stretches, 1)
        ]
        out["relations"] = [
            {"id": number, "from_id": numbers[tie.source], "to_id": numbers[tie.target], "type": tie.type}
            for number, tie in enumerate(seen.ties, 1)
        ]
    else:
        out["label"] = stretches
    # A string: doccano reads tables, in which an object would not stay what it is.
    note = orjson.dumps(annex_of(article, offsets=unit)).decode()
    return {**out, "text": article.text, "name": article.name, ANNEX: note}


def _refuse_another(article: AnnotatedArticle, line: bytes) -> None:
    try:
        parsed = _line(orjson.loads(line), Counter())
        back, _, known = _article(parsed, "", "", Counter())
    except (Flaw, Undecodable) as wrong:
        raise Mismatch(NAME, article, f"cannot be read again: {wrong}") from wrong
    if not known:
        raise Mismatch(NAME, article, "its annex cannot be read again")
    refuse_another(NAME, article, back)


def _record(item: Mapping[str, Any], guess: _Guess, where: Where, name: str, options: Options) -> Record:
    losses: Counter[str] = Counter()
    line = _line(item, losses)
    article, unit, known = _article(line, guess[0], one_line(str(item.get("name") or "")) or name, losses)
    if not known and not guess[1]:
        losses.update({"ambiguous_offsets": _open(line, unit)})
    title, id_ = item.get("title", article.metadata.get("title", "")), item.get("id")
    metadata = {key: value for key, value in item.items() if key not in _KNOWN and not is_annex(value)}
    return Record(
        number=0,
        where=where,
        format=NAME,
        name=one_line(article.name) or article.id,
        text=line.text,
        # doccano counts its texts anew in every installation: its number alone is no id.
        external_id=article.id if known else one_line(id_)[:255] or None if isinstance(id_, str) else None,
        title=title_of(title),
        metadata=article.metadata if known else metadata,
        annotated=fitted(article, options, losses),
        losses=+losses,
        provenance={
            "line": id_,
            "offsets": {"counted": unit, "certain": known or guess[1], "said": known},
        },
    )


def _article(line: _Line, unit: str, name: str, losses: Counter[str]) -> tuple[AnnotatedArticle, str, bool]:
    """The article of a line, what its offsets count, and whether an annex says which article it is."""
    kept = read_annex(line.annex, line.text) if line.annex is not None else None
    losses["bad_note"] += line.annex is not None and kept is None
    if kept is not None and kept.offsets in UNITS:
        unit = str(kept.offsets)
    rulers = ways(line.text, line.raw, dict.fromkeys((POINTS, unit)))
    found = places(line.quotes, rulers.get(unit) or rulers[POINTS])
    marks = [
        Mark(quote.id, type_, start, end)
        for quote, type_, (start, end) in zip(line.quotes, line.types, found, strict=True)
    ]
    annotations = kept.article.annotations if kept else NOTHING
    before, widen = shown(annotations, frames=line.framed), widened(unit, line.text)
    annotations = understood(line.text, annotations, Shown(marks, line.ties), losses, before, widen)
    if kept is not None:
        return replace(kept.article, annotations=annotations), unit, True
    return imported(name, line.text, annotations, NAME), unit, False


def _line(item: Mapping[str, Any], losses: Counter[str]) -> _Line:
    """What a line says; raises Flaw ``text_missing``, ``malformed``, or Undecodable for its text."""
    raw = item.get("text", item.get("data"))
    if not isinstance(raw, str):
        raise Flaw("text_missing", columns=list(item)[:50])
    comments = item.get("Comments")
    losses["note"] += len(comments) if isinstance(comments, list) else 0
    framed = isinstance(item.get("entities"), list)
    found = item["entities"] if framed else item.get("label", item.get("labels")) or []
    if not isinstance(found, list):
        raise Flaw("malformed", path="label", expected="an array")
    spans = [_span(one, number) for number, one in enumerate(found) if not _is_category(one, losses)]
    quotes, types = [quote for quote, _ in spans], [type_ for _, type_ in spans]
    relations = item.get("relations") or []
    if not isinstance(relations, list):
        raise Flaw("malformed", path="relations", expected="an array")
    ties = [tie for one in relations if (tie := _tie(one, losses)) is not None]
    annex = item.get(ANNEX)
    return _Line(raw, settle(raw), quotes, types, ties, framed, annex if is_annex(annex) else None)


def _is_category(one: object, losses: Counter[str]) -> bool:
    """Whether a label is one of the whole text: a project of texts in classes has no spans."""
    losses["bad_value:label"] += isinstance(one, str)
    return isinstance(one, str)


def _span(one: object, number: int) -> tuple[Quote, str]:
    match one:
        case [int(start), int(end), str(type_)]:
            return Quote(start, end, id=f"#{number + 1}"), type_
        case {"start_offset": int(start), "end_offset": int(end), "label": str(type_)}:
            return Quote(start, end, id=f"#{one.get('id', number + 1)}"), type_  # type: ignore[attr-defined]  # a mapping
    raise Flaw("malformed", path=f"label[{number}]", expected="a start, an end and a type")


def _tie(one: object, losses: Counter[str]) -> Tie | None:
    match one:
        case {"from_id": source, "to_id": target, "type": str(type_)}:
            return Tie(type_, f"#{source}", f"#{target}")
    losses["dangling:tie"] += 1
    return None


def _guess(file: File, limits: Limits) -> _Guess:
    """The unit by which most edges of a file's first spans stand where words begin and end; is it clear?"""
    scores: Counter[str] = Counter(dict.fromkeys(UNITS, 0))
    for line, rulers in _sampled(file, limits):
        given = {unit: likely(line.quotes, line.text, rulers.get(unit) or rulers[POINTS]) for unit in UNITS}
        scores.update(given)
    best = max(UNITS, key=lambda unit: scores[unit])
    return best, all(scores[unit] < scores[best] for unit in UNITS if unit != best)


def _sampled(file: File, limits: Limits) -> Iterator[tuple[_Line, dict[str, Ruler]]]:
    """The first lines in which units differ, and that do not say themselves which one is meant."""
    for _, item in islice(objects(file, limits), _SAMPLE):
        try:
            line = _line(item, Counter()) if isinstance(item, dict) and not is_annex(item.get(ANNEX)) else None
        except (Flaw, Undecodable):
            continue
        rulers = ways(line.text, line.raw, UNITS) if line is not None else {}
        if line is not None and len(rulers) > 1:
            yield line, rulers


def _open(line: _Line, unit: str) -> int:
    """How many spans of a line another unit would put elsewhere."""
    rulers = ways(line.text, line.raw, UNITS)
    chosen = rulers.get(unit) or rulers[POINTS]
    return len({quote.id for ruler in rulers.values() for quote in clashing(line.quotes, chosen, ruler)})


FORMAT: Final = Format(
    name=NAME,
    extensions=(".jsonl",),
    offset_unit="code points, grapheme clusters or UTF-16 units, as chosen",
    holds=EVERYTHING,
    losses=LOSSES,
    read=read,
    write=write,
    shared=(".jsonl", ".json"),
    recognise=recognise,
    choices=(Choice("shape", ("spans", "relations")), Choice("offsets", UNITS)),
    media="application/x-ndjson",
)
