"""spaCy: articles as ``Doc``s in ``.spacy`` files (DocBin), a folder of them; out only.

Tokens are ours, cut wherever a span begins or ends: spaCy's own do not cut Arabic words where names begin. White space
other than one space after a word is a token of its own, so that ``doc.text`` is the article's text, to the letter.

* ``doc.spans[layer]``: the spans of a layer. ``label_`` is the type, ``id_`` our id, ``kb_id_`` the reference of the
  participant it mentions (where that has none, its id). Each piece of a discontinuous span stands by itself, under the
  same id; spans of types the schema has not are in ``doc.spans["other"]``;
* ``doc.ents``: of the mentions those that are in no longer one, for spaCy's entities may not overlap;
* ``doc.user_data["sanad"]``: all else, as the JSON of ``sanad/1`` without the text.

A DocBin is read at once, so a file holds some articles and the next one goes on: ``NAME/0001.spacy`` … spaCy takes the
folder (``spacy train --paths.train NAME``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import orjson

from annotator.formats.checking import Mismatch, refuse_another
from annotator.formats.declaration import EVERYTHING, Format, Report, Wish
from annotator.formats.sink import Sink
from annotator.formats.tokenising import Token, cuts_of, labelled, lead_of, tokens_of
from annotator.standoff.sanad import SanadError, article_object, read_article
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Annotations, Span, in_order

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin
    from spacy.vocab import Vocab

NAME: Final = "spacy"
#: What ``doc.ents`` has not and ``doc.spans`` has, and what stands as it is in ``doc.user_data`` only.
LOSSES: Final = (
    *("not_in_ents:nested", "not_in_ents:crossing", "not_in_ents:same_tokens"),
    *("only_in_user_data:discontinuous", "only_in_user_data:edge_trimmed", "only_in_user_data:no_token"),
)
#: Where the annotation stands in ``doc.user_data``, and the layer of spans whose type the schema has not.
KEY: Final = "sanad"
OTHER: Final = "other"
#: The most a file holds: it is in memory at once, here and where it is read.
FILE_ARTICLES: Final = 256
FILE_CODE_POINTS: Final = 1 << 20
#: What is kept of each token beside its word and space; entities are made of these.
_ATTRIBUTES: Final = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")
_OF_ENTS: Final = ("nested", "crossing", "same_tokens")
#: A piece of a span on tokens: the layer, the span, its first and its last token, the last one included.
Piece = tuple[str, Span, int, int]
#: The same by its type and id, in code points, the end exclusive.
Placed = tuple[str, str, str, int, int]


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles as the files of a folder; each file is read again by spaCy and compared before it goes out.

    Raises Mismatch.
    """
    report = Report()
    with _entry_points_left_alone():
        for number, group in enumerate(_groups(articles), 1):
            data, wanted = _docbin(group, wish.schema, report)
            _refuse_another(group, data, wanted)
            with sink.file(f"{wish.name}/{number:04d}.spacy") as out:
                out.write(data)
            report.bytes += len(data)
    return report


@contextmanager
def _entry_points_left_alone() -> Iterator[None]:
    """Let srsly not look for other people's encoders: it goes through all installed packages for each value it packs.

    That took longer than everything else spaCy does. Ours are strings and numbers, which no encoder has to do with.
    """
    from srsly import msgpack  # noqa: PLC0415 - comes with spaCy

    registries = (msgpack.msgpack_encoders, msgpack.msgpack_decoders)
    before = [one.entry_points for one in registries]
    for one in registries:
        one.entry_points = False
    try:
        yield
    finally:
        for one, was in zip(registries, before, strict=True):
            one.entry_points = was


def words_of(text: str, annotations: Annotations) -> list[Token]:
    """The tokens of a ``Doc``: words cut at all edges, and white space that is more or other than a space after one."""
    words = tokens_of(text, annotations, "clitic")
    lead, cuts = lead_of(text), sorted(cuts_of(annotations))
    out = list(_spaces(0, lead, cuts)) if lead else []
    for word in words:
        plain = word.after in ("", " ")
        out.append(word if plain else word._replace(after=""))
        if not plain:
            out += _spaces(word.end, word.after, cuts)
    return out


def pieces_of(words: Sequence[Token], annotations: Annotations, schema: Schema, losses: Counter[str]) -> list[Piece]:
    """Every segment of every span on the words, in order; ``losses`` counts what no word says."""
    starts, ends = [word.start for word in words], [word.end for word in words]
    out: list[Piece] = []
    for span in in_order(annotations.spans.values()):
        type_ = schema.span_type(span.type)
        layer = type_.layer if type_ else OTHER
        places = [(bisect_right(ends, start), bisect_left(starts, end) - 1) for start, end in span.segments]
        out += [(layer, span, first, last) for first, last in places if first <= last]
        trimmed = any(
            first <= last and (starts[first], ends[last]) != segment
            for (first, last), segment in zip(places, span.segments, strict=True)
        )
        losses["only_in_user_data:edge_trimmed"] += trimmed
        losses["only_in_user_data:no_token"] += any(first > last for first, last in places)
        losses["only_in_user_data:discontinuous"] += len(span.segments) > 1
    return out


def _spaces(start: int, space: str, cuts: Sequence[int]) -> Iterator[Token]:
    """Tokens of white space, cut where a span begins or ends in it."""
    end = start + len(space)
    edges = [start, *cuts[bisect_right(cuts, start) : bisect_left(cuts, end)], end]
    for first, last in pairwise(edges):
        yield Token(first, last, space[first - start : last - start], "")


def _groups(articles: Iterable[AnnotatedArticle]) -> Iterator[list[AnnotatedArticle]]:
    group: list[AnnotatedArticle] = []
    size = 0
    for article in articles:
        group.append(article)
        size += len(article.text)
        if len(group) == FILE_ARTICLES or size >= FILE_CODE_POINTS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _docbin(group: Iterable[AnnotatedArticle], schema: Schema, report: Report) -> tuple[bytes, list[Counter[Placed]]]:
    """The file of some articles, and the spans that have to come back of each."""
    from spacy.tokens import DocBin  # noqa: PLC0415 - heavy
    from spacy.vocab import Vocab  # noqa: PLC0415 - heavy

    vocab, docs = Vocab(), DocBin(attrs=_ATTRIBUTES, store_user_data=True)
    wanted = []
    for article in group:
        losses: Counter[str] = Counter()
        words = words_of(article.text, article.annotations)
        pieces = pieces_of(words, article.annotations, schema, losses)
        _add(docs, _doc(article, words, pieces, vocab, schema, losses), words)
        wanted.append(_wanted(words, pieces))
        report.count(article, 0)
        report.losses.take(article.id, +losses)
    data: bytes = docs.to_bytes()
    return data, wanted


def _add(docs: DocBin, doc: Doc, words: Sequence[Token]) -> None:
    """Add a ``Doc`` as ``DocBin.add`` does, but do not ask every token for nine strings: it has a word, and its spans'.

    What a ``DocBin`` holds is spaCy's own, and is read again by it before it goes out.
    """
    from spacy.attrs import SPACY  # noqa: PLC0415 - heavy
    from srsly import msgpack_dumps  # noqa: PLC0415 - comes with spaCy

    docs.tokens.append(doc.to_array(list(docs.attrs)).reshape(len(words), len(docs.attrs)))
    docs.spaces.append(doc.to_array(SPACY).astype(bool).reshape(len(words), 1))
    docs.flags.append({"has_unknown_spaces": doc.has_unknown_spaces})
    docs.cats.append(doc.cats)
    docs.user_data.append(msgpack_dumps(doc.user_data))
    docs.span_groups.append(doc.spans.to_bytes())
    docs.strings.update(word.text for word in words)
    for some in (doc.ents, *doc.spans.values()):
        docs.strings.update(string for span in some for string in (span.label_, span.kb_id_, span.id_))


def _doc(
    article: AnnotatedArticle,
    words: Sequence[Token],
    pieces: Iterable[Piece],
    vocab: Vocab,
    schema: Schema,
    losses: Counter[str],
) -> Doc:
    from spacy.tokens import Doc  # noqa: PLC0415 - heavy

    parts = article.annotations
    doc = Doc(vocab, words=[word.text for word in words], spaces=[word.space_after for word in words])
    groups: dict[str, list[Any]] = {}
    for layer, span, first, last in pieces:
        groups.setdefault(layer, []).append(_span(doc, span, first, last, parts))
    for layer, some in groups.items():
        doc.spans[layer] = some
    doc.set_ents([_span(doc, *one, parts) for one in _ents(words, parts, schema, losses)])
    told = article_object(article)
    del told["text"]
    doc.user_data[KEY] = orjson.dumps(told).decode()
    return doc


def _ents(
    words: Sequence[Token], parts: Annotations, schema: Schema, losses: Counter[str]
) -> Iterator[tuple[Span, int, int]]:
    """The mentions that may all be entities: of those that share words the longest."""
    types = {code for code, type_ in schema.span_types.items() if type_.mention}
    found = labelled(words, [span for span in parts.spans.values() if span.type in types], nested=False)
    losses.update({f"not_in_ents:{code}": found.losses[code] for code in _OF_ENTS})
    return ((one.span, one.first, one.last) for one in found.placed)


def _span(doc: Doc, span: Span, first: int, last: int, parts: Annotations) -> Any:
    from spacy.tokens import Span as Marked  # noqa: PLC0415 - heavy

    entity = parts.entities[span.entity] if span.entity is not None else None
    known = (entity.reference or entity.id) if entity else ""
    return Marked(doc, first, last + 1, label=span.type, kb_id=known, span_id=span.id)


def _refuse_another(group: Sequence[AnnotatedArticle], data: bytes, wanted: Iterable[Counter[Placed]]) -> None:
    """Read a file as anybody does and hold every ``Doc`` against its article; raises Mismatch."""
    from spacy.tokens import DocBin  # noqa: PLC0415 - heavy
    from spacy.vocab import Vocab  # noqa: PLC0415 - heavy

    docs = DocBin().from_bytes(data).get_docs(Vocab())
    for article, spans, doc in zip(group, wanted, docs, strict=True):
        try:
            back = read_article({**orjson.loads(doc.user_data[KEY]), "text": doc.text})
        except SanadError as wrong:
            raise Mismatch(NAME, article, f"it cannot be read again: {wrong}", wrong.facts) from wrong
        refuse_another(NAME, article, back)
        found = _found(doc)
        if spans != found:
            raise Mismatch(NAME, article, "other spans came back", {"span": min((spans - found) + (found - spans))})


def _wanted(words: Sequence[Token], pieces: Iterable[Piece]) -> Counter[Placed]:
    return Counter(
        (layer, span.type, span.id, words[first].start, words[last].end) for layer, span, first, last in pieces
    )


def _found(doc: Doc) -> Counter[Placed]:
    return Counter(
        (layer, one.label_, one.id_, one.start_char, one.end_char) for layer, some in doc.spans.items() for one in some
    )


FORMAT: Final = Format(
    name=NAME,
    extensions=(".spacy",),
    offset_unit="tokens",
    holds=EVERYTHING,
    losses=LOSSES,
    write=write,
    packed=True,
    media="application/zip",
)
