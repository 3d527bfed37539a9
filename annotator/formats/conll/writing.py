"""Articles become files of tokens with tags, one for each layer of the schema, every article read again at once.

A file begins each article with ``-DOCSTART- O`` and each sentence after a blank line; a sentence goes on where a span
goes over its end. In the mode *clitic* words are cut at the edges of all spans, so that the files of all
layers have the same tokens.

Losses: those of :mod:`annotator.formats.tokenising` and :mod:`annotator.formats.unheld` · unknown_type:TYPE (a type in
no layer of the schema) · sentence_joined (a span goes over the end of a sentence, which was left out) · empty_article
(no tokens; not written) · spacing (without comments: a text that an import would part otherwise) · became_org:TYPE.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, cast

from annotator.formats import tokenising
from annotator.formats.checking import Mismatch, refuse_another, refuse_other_spans
from annotator.formats.conll.own import own_of
from annotator.formats.conll.reading import NAME, Group, groups, record_of, spans_of
from annotator.formats.declaration import Choice, Format, Report, Wish
from annotator.formats.records import File, Flaw, Layout, Limits, Options
from annotator.formats.sink import Sink, Waiting
from annotator.formats.tokenising import (
    Mode,
    Placed,
    Scheme,
    Token,
    labelled,
    sentence_edges,
    tags_of,
    tokens_of,
    unbroken,
)
from annotator.formats.tokens import joined
from annotator.formats.unheld import UNHELD, unheld
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Annotations, Segments, Span
from annotator.text.decode import Undecodable

LAYOUT: Final = Choice("layout", ("flat", "nested"))
TOKENS: Final = Choice("tokens", tokenising.MODES)
SCHEME: Final = Choice("scheme", tokenising.SCHEMES)
LAYERS: Final = Choice("layers", ("apart", "together"))
METONYMY: Final = Choice("metonymy", ("keep", "actor-as-org"))
COMMENTS: Final = Choice("comments", ("none", "sanad"))
CHOICES: Final = (LAYOUT, TOKENS, SCHEME, LAYERS, METONYMY, COMMENTS)
_OWN_LOSSES: Final = ("unknown_type", "sentence_joined", "empty_article", "spacing", "became_org")
LOSSES: Final = (*tokenising.LOSSES, *_OWN_LOSSES, *UNHELD)
#: A name of a place that acts for those who rule there; with *actor-as-org* an organisation, as Wojood has it.
_ACTORS: Final = frozenset({"GPE", "LOC", "FAC"})
_ANY: Final = Limits(line_bytes=1 << 40)


@dataclass(frozen=True, slots=True)
class Ways:
    """How somebody wishes the files: the layer of each type of the schema, and a value of each choice."""

    layers: Mapping[str, str]
    layout: Layout
    tokens: Mode
    scheme: Scheme
    organises: bool
    comments: bool
    name: str

    @classmethod
    def of(cls, form: Format, wish: Wish) -> Ways:
        """The ways of a wish; raises ValueError for a value that a choice has not."""
        return cls(
            _layers(wish.schema, together=form.option(wish, LAYERS.code) == "together"),
            cast(Layout, form.option(wish, LAYOUT.code)),
            cast(Mode, form.option(wish, TOKENS.code)),
            cast(Scheme, form.option(wish, SCHEME.code)),
            form.option(wish, METONYMY.code) != "keep" and wish.schema.span_type("ORG") is not None,
            form.option(wish, COMMENTS.code) != "none",
            wish.name,
        )

    def file(self, layer: str) -> str:
        """The name of the file of a layer; there is no name of a layer where all are together."""
        return f"{layer}/{self.name}.conll" if layer else f"{self.name}.conll"


def _layers(schema: Schema, *, together: bool) -> dict[str, str]:
    return {type_.code: "" if together else type_.layer for type_ in schema.span_types.values()}


def write(articles: Iterable[AnnotatedArticle], sink: Sink, ways: Ways) -> Report:
    """Write articles into a file for each layer; raises Mismatch where what was written does not read back the same.

    A layer without any mark has no file, but for the first one where all are without.
    """
    report = Report()
    layers, met = list(dict.fromkeys(ways.layers.values())), set[str]()
    with Waiting(sink) as files:
        outs = {layer: files.file(ways.file(layer)) for layer in layers}
        for article in articles:
            losses = unheld(article.annotations, labels=not ways.comments)
            tokens = tokens_of(article.text, article.annotations, ways.tokens)
            losses["empty_article"] += not tokens
            by_layer = _by_layer(article.annotations.spans.values(), ways, losses)
            edges = sentence_edges(article.text, tokens)
            losses["spacing"] += not ways.comments and bool(tokens) and _joined(tokens, edges) != article.text
            pages = {
                layer: _Page.of(article, tokens, edges, by_layer.get(layer, ()), ways, losses)
                for layer in layers
                if tokens
            }
            # Of the layers in which nothing is marked here all have the same page.
            bare = next((page.data(ways) for page in pages.values() if not page.placed), b"")
            size = 0
            for layer, page in pages.items():
                size += outs[layer].write(page.data(ways) if page.placed else bare)
            met |= by_layer.keys()
            report.count(article, size)
            report.losses.take(article.id, +losses)
        for layer in layers:
            if layer not in (met or layers[:1]):
                report.bytes -= outs[layer].tell()
                files.leave_out(ways.file(layer))
    return report


def _by_layer(spans: Iterable[Span], ways: Ways, losses: Counter[str]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for span in spans:
        layer = ways.layers.get(span.type)
        if layer is None:
            losses[f"unknown_type:{span.type}"] += 1
            continue
        acts = ways.organises and span.type in _ACTORS and span.attributes.get("role") == "actor"
        losses[f"became_org:{span.type}"] += acts
        found.setdefault(layer, []).append(replace(span, type="ORG") if acts else span)
    return found


def _joined(tokens: Sequence[Token], edges: Sequence[int]) -> str:
    """The text that an import makes of the tokens alone."""
    return joined([[token.text for token in tokens[first:end]] for first, end in pairwise(edges)])[0]


@dataclass(frozen=True, slots=True)
class _Page:
    """What a file says of one article: its tokens, the spans of a layer on them, and where its sentences end."""

    article: AnnotatedArticle
    tokens: Sequence[Token]
    placed: Sequence[Placed]
    edges: Sequence[int]

    @classmethod
    def of(
        cls,
        article: AnnotatedArticle,
        tokens: Sequence[Token],
        edges: Sequence[int],
        spans: Iterable[Span],
        ways: Ways,
        losses: Counter[str],
    ) -> _Page:
        """The page of an article; what cannot be on it is counted."""
        found = labelled(tokens, spans, nested=ways.layout == "nested")
        losses.update(found.losses)
        whole = unbroken(edges, found.placed)
        losses["sentence_joined"] += len(edges) - len(whole)
        return cls(article, tokens, found.placed, whole)

    def data(self, ways: Ways) -> bytes:
        """The lines of the article, read again; raises Mismatch."""
        lines = ["-DOCSTART- O", ""]
        if ways.comments:
            lines += [f"# newdoc id = {self.article.id}", own_of(self.article)]
        tags = tags_of(self.placed, len(self.tokens), ways.scheme)
        rows = [
            f"{token[2]} {' '.join(some)}" if some else f"{token[2]} O"
            for token, some in zip(self.tokens, tags, strict=True)
        ]
        for first, end in pairwise(self.edges):
            lines += rows[first:end]
            lines.append("")
        data = ("\n".join(lines) + "\n").encode("utf-8")
        self._refuse_another(data, ways)
        return data

    def _refuse_another(self, data: bytes, ways: Ways) -> None:
        """Read what is to be written: tokens and spans must come back, and with a comment the article, too."""
        (group,) = groups(File.of("", data), "utf-8", ways.layout, _ANY, 0)
        back: list[tuple[str, int, int]] = []
        at = 0
        for sentence in group.sentences:
            back += [(type_, at + first, at + last) for type_, first, last in spans_of(sentence, Counter())]
            at += len(sentence.tokens)
        if [token for sentence in group.sentences for token in sentence.tokens] != [one.text for one in self.tokens]:
            raise Mismatch(NAME, self.article, "other tokens came back")
        if sorted(back) != sorted((one.span.type, one.first, one.last) for one in self.placed):
            raise Mismatch(NAME, self.article, "other spans came back")
        if ways.comments:
            self._refuse_other_offsets(group, ways)

    def _refuse_other_offsets(self, group: Group, ways: Ways) -> None:
        try:
            back = record_of("", 1, group, ways.layout, Options()).annotated
        except (Flaw, Undecodable) as wrong:
            raise Mismatch(NAME, self.article, f"cannot be read again: {wrong}") from wrong
        assert back is not None
        facts = Annotations(labels=self.article.annotations.labels)
        refuse_another(NAME, replace(self.article, annotations=facts), replace(back, annotations=facts))
        refuse_other_spans(NAME, self.article, map(_said, back.annotations.spans.values()), self._expected())

    def _expected(self) -> Annotations:
        """The spans with the edges they have on the tokens."""
        ranges = [(self.tokens[one.first].start, self.tokens[one.last].end) for one in self.placed]
        text = self.article.text
        spans = [
            Span(str(n), one.span.type, (edges,), text[slice(*edges)])
            for n, (one, edges) in enumerate(zip(self.placed, ranges, strict=True))
        ]
        return Annotations({span.id: span for span in spans})


def _said(span: Span) -> tuple[str, Segments, str]:
    return span.type, span.segments, span.text
