"""Prodigy: JSON lines with a text, its tokens, and spans and relations that stand on tokens.

Offsets are code points; ``token_end`` is the last token of a span, not the one after it. Every edge of a span is an
edge of a token: words are cut where something is annotated, and white space that is more than the one space after a
token (a line end, or a space somebody marked) is a token of its own, as spaCy has it. The head and the child of a
relation are the last tokens of their spans. What Prodigy has no form for stands under ``sanad`` of each line: it hands
on keys it does not know.

Losses: rejected:ANSWER (what somebody refused or passed over; the text alone comes in) · token_relation (between tokens
that are no spans) · bad_note · dangling:… · those of fitting.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from annotator.formats import fitting
from annotator.formats.annex import NAME as ANNEX
from annotator.formats.annex import annex_of, is_annex, read_annex
from annotator.formats.checking import Mismatch, refuse_another
from annotator.formats.declaration import EVERYTHING, Format, Report, Wish
from annotator.formats.fitting import fitted
from annotator.formats.glimpse import CUT, glimpses
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
from annotator.formats.tokenising import tokenise
from annotator.formats.understanding import NOTHING, understood
from annotator.formats.units import Quote, places, quoted, ways
from annotator.standoff.values import AnnotatedArticle, JsonObject
from annotator.text.decode import Undecodable, settle

NAME: Final = "prodigy"
LOSSES: Final = (
    *("rejected", "token_relation", "bad_note", "dangling", "only_in_note:attribute", "only_in_note:frame"),
    *("only_in_note:filler", "only_in_note:entity", "only_in_note:label", "empty_article", *fitting.LOSSES),
)
_OWN: Final = frozenset({"text", "tokens", "spans", "relations", "answer", "meta", "id", "options", "accept", ANNEX})
#: Keys that Prodigy itself writes.
_INTERNAL: Final = "_"
_ANSWERS: Final = {"skipped": "ignore"}


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The records of a file; raises Flaw for a .json that is none."""
    for number, (line, item) in enumerate(objects(file, limits), 1):
        where = Where(file.name, line)
        try:
            if isinstance(item, Flaw):
                raise item
            yield _record(item, where, f"{stem(file.name)}-{line or number}", options)
        except (Flaw, Undecodable) as wrong:
            yield Bad(number, where, wrong.code, wrong.facts)


def recognise(head: bytes) -> bool:
    """Whether a file's first objects have a text, and an answer, Prodigy's hashes, or spans on tokens."""
    return any(_is_task(found) for found in glimpses(head, 5))


def _is_task(found: Mapping[str, str]) -> bool:
    if not {"text", CUT} & found.keys() or "start_offset" in found.get("entities", ""):
        return False
    hashed = "_task_hash" in found or "_input_hash" in found
    answered = found.get("answer", "")[1:-1] in {"accept", "reject", "ignore"}
    spans = found.get("spans", "")
    on_tokens = '"token_start":' in spans or ('"start":' in spans and '"label":' in spans)
    return hashed or (answered and ("spans" in found or "tokens" in found)) or on_tokens


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles, one a line; every line is read again and compared before the next one. Raises Mismatch."""
    report = Report()
    with sink.file(f"{wish.name}.jsonl") as out:
        for article in articles:
            if not article.text.strip():
                report.count(article, 0)
                report.losses.add(article.id, "empty_article")
                continue
            seen = shown(article.annotations)
            line = orjson.dumps(_object(article, seen)) + b"\n"
            _refuse_another(article, line)
            out.write(line)
            report.count(article, len(line))
            report.losses.take(article.id, hidden(article.annotations, seen, article.annotations))
    return report


def _object(article: AnnotatedArticle, seen: Shown) -> JsonObject:
    tokens = _tokens(article.text, seen.marks)
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    spans = {
        mark.ref: {
            "start": mark.start,
            "end": mark.end,
            "token_start": bisect_left(starts, mark.start),
            "token_end": bisect_left(ends, mark.end),
            "label": mark.type,
            "id": mark.ref,
        }
        for mark in seen.marks
    }
    # Keys that tell what it is come before the long ones.
    return {
        "answer": _ANSWERS.get(article.state, "accept"),
        "spans": list(spans.values()),
        "relations": [_relation(tie, spans) for tie in seen.ties],
        "text": article.text,
        "tokens": _token_objects(article.text, tokens),
        "meta": {"source": article.name},
        ANNEX: annex_of(article),
    }


def _relation(tie: Tie, spans: Mapping[str, Mapping[str, object]]) -> JsonObject:
    head, child = spans[tie.source], spans[tie.target]
    return {
        "head": head["token_end"],
        "child": child["token_end"],
        "head_span": head,
        "child_span": child,
        "label": tie.type,
    }


def _tokens(text: str, marks: Iterable[Mark]) -> list[tuple[int, int]]:
    """The tokens of a text, as ranges: every edge of a mark is one of a token, and only single spaces are in none."""
    starts, ends = {mark.start for mark in marks}, {mark.end for mark in marks}
    out: list[tuple[int, int]] = []
    at = 0
    tokens = [(token.start, token.end) for token in tokenise(text, starts | ends)]
    for start, end in [*tokens, (len(text), len(text))]:
        plain = start - at == 1 and text[at] == " " and at and at not in starts and start not in ends
        if at < start and not plain:
            out += _gap(text, at, start, starts, ends)
        out.append((start, end))
        at = end
    return out[:-1]


def _gap(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> Iterator[tuple[int, int]]:
    """The tokens between two tokens: none for one plain space that no mark begins or ends with."""
    marked = not starts.isdisjoint(range(start, end)) or not ends.isdisjoint(range(start + 1, end + 1))
    if start and text[start] == " " and not marked:
        start += 1
    edges = [edge for edge in range(start + 1, end) if edge in starts or edge in ends] if marked else []
    for first, last in zip([start, *edges], [*edges, end], strict=True):
        if first < last:
            yield first, last


def _token_objects(text: str, tokens: Sequence[tuple[int, int]]) -> list[JsonObject]:
    following = [*(start for start, _ in tokens), len(text)][1:]
    return [
        {"text": text[start:end], "start": start, "end": end, "id": number, "ws": after > end}
        for number, ((start, end), after) in enumerate(zip(tokens, following, strict=True))
    ]


def _refuse_another(article: AnnotatedArticle, line: bytes) -> None:
    try:
        back, _, known = _article(orjson.loads(line), "", Counter())
    except (Flaw, Undecodable) as wrong:
        raise Mismatch(NAME, article, f"cannot be read again: {wrong}") from wrong
    if not known:
        raise Mismatch(NAME, article, "its annex cannot be read again")
    refuse_another(NAME, article, back)


def _record(item: Mapping[str, Any], where: Where, name: str, options: Options) -> Record:
    losses: Counter[str] = Counter()
    given = item.get("meta")
    meta: dict[str, Any] = given if isinstance(given, dict) else {}
    article, way, known = _article(item, one_line(str(item.get("id") or "")) or name, losses)
    answer = str(item.get("answer") or "accept")
    title = (article.metadata if known else meta).get("title", "")
    refused = answer in {"reject", "ignore"} and not known
    losses[f"rejected:{answer}"] += refused
    own = {key: value for key, value in item.items() if key not in _OWN and not key.startswith(_INTERNAL)}
    return Record(
        number=0,
        where=where,
        format=NAME,
        name=one_line(article.name) or article.id,
        text=article.text,
        external_id=article.id if known else None,
        title=title_of(title),
        metadata=article.metadata if known else {**own, **meta},
        annotated=None if refused else fitted(article, options, losses),
        losses=+losses,
        provenance={"answer": answer, "task": item.get("_task_hash"), "offsets": {"counted": way}},
    )


def _article(item: Mapping[str, Any], name: str, losses: Counter[str]) -> tuple[AnnotatedArticle, str, bool]:
    """The article of a line, how its offsets were counted, and whether an annex says which article it is."""
    raw = item.get("text")
    if not isinstance(raw, str):
        raise Flaw("text_missing", columns=list(item)[:50])
    text, tokens = settle(raw), _listed(item, "tokens")
    given_spans = _listed(item, "spans")
    refs = _refs(given_spans)
    spans = [_span(one, ref, tokens) for one, ref in zip(given_spans, refs, strict=True)]
    quotes = [quote for quote, _ in spans]
    rulers = ways(text, raw)
    way = quoted(quotes, text, rulers)
    found = places(quotes, rulers[way])
    marks = [Mark(quote.id, type_, *place) for (quote, type_), place in zip(spans, found, strict=True)]
    ties = _ties(_listed(item, "relations"), given_spans, refs, losses)
    given = item.get(ANNEX)
    kept = read_annex(given, text) if is_annex(given) else None
    losses["bad_note"] += is_annex(given) and kept is None
    annotations = understood(text, kept.article.annotations if kept else NOTHING, Shown(marks, ties), losses)
    if kept is not None:
        return replace(kept.article, annotations=annotations), way, True
    article = imported(name, text, annotations, NAME)
    author = item.get("_annotator_id") or item.get("_session_id")
    return replace(article, author_name=str(author or NAME)), way, False


def _listed(item: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = item.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Flaw("malformed", path=key, expected="an array of objects")
    return found


def _refs(spans: Sequence[Mapping[str, Any]]) -> list[str]:
    """What each span is called: by its id, which those of ours have, else by its number."""
    ids = [one.get("id") for one in spans]
    named = all(isinstance(id_, str) for id_ in ids) and len(set(ids)) == len(ids)
    return [str(id_) if named else f"#{number}" for number, id_ in enumerate(ids)]


def _span(one: Mapping[str, Any], ref: str, tokens: Sequence[Mapping[str, Any]]) -> tuple[Quote, str]:
    """A span and its label; what it quotes is the text of its one token, where it has one."""
    start, end, label = one.get("start"), one.get("end"), one.get("label")
    if type(start) is not int or type(end) is not int:
        raise Flaw("malformed", path="spans", span=ref, expected="a start and an end")
    first, last = one.get("token_start"), one.get("token_end")
    quote = one.get("text")
    if quote is None and type(first) is int and first == last and 0 <= first < len(tokens):
        quote = tokens[first].get("text")
    return Quote(start, end, quote if isinstance(quote, str) else None, ref), str(label or "span")


@dataclass(frozen=True, slots=True)
class _Index:
    """The spans of a line by what a side of a relation may call them."""

    ids: frozenset[str]
    by_place: Mapping[object, str]
    by_end: Mapping[object, list[str]]

    def find(self, relation: Mapping[str, Any], side: str) -> str | None:
        """The ref of a side: the span it names or describes, else the only one that ends with its token."""
        span = relation.get(f"{side}_span")
        if isinstance(span, dict):
            id_ = span.get("id")
            if isinstance(id_, str) and id_ in self.ids:
                return id_
            found = self.by_place.get(_place(span))
            if found is not None:
                return found
        ending = self.by_end.get(str(relation.get(side)), [])
        return ending[0] if len(ending) == 1 else None


def _ties(
    relations: Iterable[Mapping[str, Any]],
    spans: Sequence[Mapping[str, Any]],
    refs: Sequence[str],
    losses: Counter[str],
) -> list[Tie]:
    index = _indexed(spans, refs)
    ties = []
    for one in relations:
        source, target = index.find(one, "head"), index.find(one, "child")
        if source is None or target is None:
            losses["token_relation"] += 1
        else:
            ties.append(Tie(str(one.get("label") or "relation"), source, target))
    return ties


def _indexed(spans: Sequence[Mapping[str, Any]], refs: Sequence[str]) -> _Index:
    by_place: dict[object, str] = {}
    by_end: dict[object, list[str]] = {}
    for one, ref in zip(spans, refs, strict=True):
        by_place.setdefault(_place(one), ref)
        by_end.setdefault(str(one.get("token_end")), []).append(ref)
    return _Index(frozenset(refs), by_place, by_end)


def _place(span: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(span.get("start")), str(span.get("end")), str(span.get("label"))


FORMAT: Final = Format(
    name=NAME,
    extensions=(".jsonl",),
    offset_unit="code points",
    holds=EVERYTHING,
    losses=LOSSES,
    read=read,
    write=write,
    shared=(".jsonl", ".json"),
    recognise=recognise,
    media="application/x-ndjson",
)
