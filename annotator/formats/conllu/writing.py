"""An article as sentences of CoNLL-U; each is read again by :mod:`annotator.formats.conllu.again` and compared."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import orjson

from annotator.formats.checking import Mismatch, refuse_another
from annotator.formats.conllu.again import read_again
from annotator.formats.declaration import Report, Wish
from annotator.formats.sink import Sink
from annotator.formats.tokenising import Token, cut_at, cuts_of, lead_of, sentence_edges, tokenise
from annotator.standoff.sanad import article_object
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Annotations, JsonObject, Segments, Span, in_order

NAME: Final = "conllu"
LOSSES: Final = ("empty_article",)
_NOTHING: Final = "\t_" * 7
_ESCAPES: Final[Mapping[str, str]] = {" ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r"}


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of an article: ``tokens`` cut at the edges of spans, ``wholes`` the orthographic words they make."""

    tokens: Sequence[Token]
    wholes: Sequence[Token]
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, article: AnnotatedArticle) -> _Words:
        wholes = tokenise(article.text)
        tokens = cut_at(wholes, cuts_of(article.annotations))
        return cls(tokens, wholes, [token.start for token in tokens], [token.end for token in tokens])

    def range_of(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and last word between two offsets; None where there is none."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end) - 1
        return (first, last) if first <= last else None


@dataclass(slots=True)
class _Brackets:
    """What opens and closes at each word, by key of MISC."""

    opens: defaultdict[int, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    closes: defaultdict[int, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, key: str, span: Span, ranges: Sequence[tuple[int, int]]) -> None:
        """Put the brackets of a span round the words of its pieces."""
        for n, (first, last) in enumerate(ranges, 1):
            part = f"[{n}/{len(ranges)}]" if len(ranges) > 1 else ""
            opening = f"({span.id}:{span.type}{part}"
            if first == last:
                self.opens[first].setdefault(key, []).append(f"{opening})")
                continue
            self.opens[first].setdefault(key, []).append(opening)
            self.closes[last].setdefault(key, []).insert(0, f"{span.id}{part})")

    def at(self, n: int) -> Sequence[str]:
        """The fields of MISC at a word: what opens there, outer to inner, before what closes, inner to outer."""
        if n not in self.opens and n not in self.closes:
            return ()
        opening, closing = self.opens.get(n, {}), self.closes.get(n, {})
        keys = sorted(closing.keys() | opening.keys())
        return [f"{key}={','.join([*opening.get(key, ()), *closing.get(key, ())])}" for key in keys]


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles into one file; raises Mismatch where what was written does not read back as it was given."""
    report = Report()
    with sink.file(f"{wish.name}.conllu") as out:
        for article in articles:
            data = "".join(_lines(article, wish.schema)).encode("utf-8")
            if data:
                _refuse_another(article, data)
                out.write(data)
            report.count(article, len(data))
            report.losses.take(article.id, {} if data else {"empty_article": 1})
    return report


def _lines(article: AnnotatedArticle, schema: Schema) -> Iterator[str]:
    words = _Words.of(article)
    if not words.tokens:
        return
    brackets, rest = _Brackets(), list[JsonObject]()
    for span in in_order(article.annotations.spans.values()):
        rest += _place(span, words, schema, brackets)
    yield f"# newdoc id = {article.id}\n# sanad = {_facts(article, rest)}\n"
    lead = lead_of(article.text)
    before = [f"SpacesBefore={_escaped(lead)}"] if lead else []
    edges = sentence_edges(article.text, words.wholes)
    done = 0
    for number, (first, end) in enumerate(pairwise(edges), 1):
        wholes = words.wholes[first:end]
        yield f"# sent_id = {article.id}-{number}\n# text = {_shown(wholes)}\n"
        last = bisect_left(words.starts, wholes[-1].end)
        yield from _sentence(wholes, words.tokens[done:last], done, brackets, before)
        yield "\n"
        done, before = last, []


def _sentence(
    wholes: Iterable[Token], tokens: Sequence[Token], at: int, brackets: _Brackets, before: Sequence[str]
) -> Iterator[str]:
    """The lines of a sentence; ``at`` is the number of its first word in the article."""
    n = 0
    for whole in wholes:
        first, n = n, n + 1
        while tokens[n - 1].end < whole.end:
            n += 1
        space = _space(whole.after)
        if before:
            space, before = [*before, *space], ()
        if n - first > 1:
            yield f"{first + 1}-{n}\t{whole.text}{_NOTHING}\t{_misc(space)}\n"
            space = []
        for k in range(first, n):
            yield f"{k + 1}\t{tokens[k].text}{_NOTHING}\t{_misc([*brackets.at(at + k), *space])}\n"


def _place(span: Span, words: _Words, schema: Schema, brackets: _Brackets) -> Iterator[JsonObject]:
    """Put the brackets of a span; what they do not say of it."""
    ranges = [found for found in (words.range_of(*segment) for segment in span.segments) if found is not None]
    type_ = schema.span_type(span.type)
    brackets.add("Span" if type_ is None else f"Span.{type_.layer}", span, ranges)
    said: Segments = tuple((words.starts[first], words.ends[last]) for first, last in ranges)
    rest: JsonObject = {"id": span.id}
    if said != span.segments:
        rest |= {"type": span.type, "segments": span.segments}
    if span.entity is not None:
        rest["entity"] = span.entity
    if span.attributes:
        rest["attributes"] = span.attributes
    if span.origin != "manual":
        rest["origin"] = span.origin
    if len(rest) > 1:
        yield rest


def _facts(article: AnnotatedArticle, spans: Sequence[JsonObject]) -> str:
    given = article.annotations
    bare = Annotations(entities=given.entities, frames=given.frames, labels=given.labels)
    value = article_object(replace(article, annotations=bare)) | {"spans": spans}
    del value["text"]
    return orjson.dumps(value).decode()


def _space(after: str) -> list[str]:
    if after == " ":
        return []
    return [f"SpacesAfter={_escaped(after)}"] if after else ["SpaceAfter=No"]


def _escaped(space: str) -> str:
    return "".join(_ESCAPES.get(sign) or f"\\u{ord(sign):04x}" for sign in space)


def _shown(wholes: Sequence[Token]) -> str:
    """The text of a sentence on one line: what its words and SpaceAfter make."""
    return "".join([token.text + (" " if token.after else "") for token in wholes]).rstrip(" ")


def _misc(fields: Sequence[str]) -> str:
    return "|".join(fields) or "_"


def _refuse_another(article: AnnotatedArticle, data: bytes) -> None:
    try:
        back = read_again(data)
    except ValueError as wrong:
        raise Mismatch(NAME, article, f"cannot be read again: {wrong}") from wrong
    refuse_another(NAME, article, back)
