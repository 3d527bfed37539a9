"""CoNLL: a token a line with its tags, sentences parted by blank lines; flat (2002, 2003) and nested (Wojood).

Flat: the last column is the tag (``word POS chunk B-PER``). Nested: every column after the token is a tag, outer to
inner, as many as there are (``مجلس B-ORG``, ``نابلس I-OCC B-GPE``). Tags are IOB1, IOB2 or IOBES. ``-DOCSTART-`` begins
an article; a file without it is cut into articles of so many sentences. How tokens became text stands in
:mod:`annotator.formats.tokens` and in the provenance.

Losses: orphan_inside:TYPE (an I- that continues nothing; it begins a span of its own) · bad_tag:TAG (neither O nor a
tag with a type) · those of :mod:`annotator.formats.fitting`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TextIO

import regex

from annotator.formats import fitting
from annotator.formats.declaration import Format
from annotator.formats.fitting import fitted
from annotator.formats.records import Bad, File, Flaw, Found, Layout, Limits, Options, Record, Where, imported, stem
from annotator.formats.tables import opened
from annotator.formats.tokens import RULE, joined
from annotator.standoff.quick import CODE
from annotator.standoff.values import Annotations, Span
from annotator.text.decode import Undecodable, encoding_named, require_text, sniff

NAME = "conll"
_HEAD: Final = 1 << 20
_TAG: Final = regex.compile(r"O|([BIESLU])-(\S+)")
_COMMENT: Final = regex.compile(r"#\s?[\w.:-]+\s*=.*")
_START: Final = "-DOCSTART-"
_LINES_SEEN: Final = 400


@dataclass(slots=True)
class Sentence:
    """A sentence: the number of its first line, its tokens, and the tags of each, outer to inner; or its first flaw."""

    line: int
    tokens: list[str] = field(default_factory=list)
    tags: list[tuple[str, ...]] = field(default_factory=list)
    flaw: Flaw | None = None


@dataclass(slots=True)
class _Open:
    """An entity that is being read: its type and the numbers of its first and last token."""

    type: str
    first: int
    last: int


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The records of a file, one for each article in it; raises Flaw or Undecodable where it cannot be read on."""
    encoding = encoding_named(options.encoding) if options.encoding else _sniffed(file)
    layout = options.layout if options.layout != "auto" else layout_of(_first_lines(file, encoding))
    for number, group in enumerate(_articles(_sentences(file, encoding, layout, limits), options.sentences, limits), 1):
        try:
            yield _record(file, number, group, layout, options)
        except (Flaw, Undecodable) as wrong:
            line = wrong.line if isinstance(wrong, Flaw) and wrong.line else group[0].line
            yield Bad(number, Where(file.name, line), wrong.code, wrong.facts)


def recognise(head: bytes) -> bool:
    """Whether the first bytes of a text file are tokens with tags."""
    try:
        text = head.decode(sniff(head), errors="ignore")
    except Undecodable:
        return False
    lines = text.splitlines()
    return is_conll(lines[:-1] if len(lines) > 1 and not text.endswith("\n") else lines)


def is_conll(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file look like tokens with tags: nine in ten do, and some tag begins something."""
    rows = [cells for line in lines if (cells := _cells(line))]
    tagged = [row for row in rows if len(row) > 1 and _TAG.fullmatch(row[-1])]
    begun = any(tag[0] in "BSU" and len(tag) > 2 for row in tagged for tag in row[1:] if _TAG.fullmatch(tag))
    return begun and len(tagged) >= 0.9 * len(rows)


def layout_of(lines: Sequence[str]) -> Layout:
    """Flat or nested, by the first lines: nested where every column after the token is a tag and there are several."""
    rows = [cells for line in lines if (cells := _cells(line)) and cells[0] != _START]
    widths = {len(row) for row in rows}
    all_tags = all(_TAG.fullmatch(cell) for row in rows for cell in row[1:])
    return "nested" if all_tags and max(widths, default=0) > 2 else "flat"


def spans_of(sentence: Sentence, losses: Counter[str]) -> list[tuple[str, int, int]]:
    """The entities of a sentence, outer before inner: type, and the first and last token (inclusive)."""
    found: list[_Open] = []
    running: list[_Open] = []
    for n, tags in enumerate(sentence.tags):
        running = _step(n, tags, running, found, losses)
    return [(one.type, one.first, one.last) for one in found]


def _step(n: int, tags: Iterable[str], running: list[_Open], found: list[_Open], losses: Counter[str]) -> list[_Open]:
    """The entities that go on after token ``n``: an I- goes on with the outermost one of its type that waits for it."""
    waiting, after = list(running), []
    for tag in tags:
        match = _TAG.fullmatch(tag)
        if match is None:
            losses[f"bad_tag:{tag[:64]}"] += 1
            continue
        if match[1] is None:
            continue
        one = None
        if match[1] in "IEL":
            one = next((open_ for open_ in waiting if open_.type == match[2]), None)
            if one is None:
                losses[f"orphan_inside:{match[2]}"] += 1
            else:
                waiting.remove(one)
        if one is None:
            one = _Open(match[2], n, n)
            found.append(one)
        one.last = n
        if match[1] in "BI":
            after.append(one)
    return after


def _sentences(file: File, encoding: str, layout: Layout, limits: Limits) -> Iterator[Sentence | None]:
    """Sentences one by one; None where an article begins."""
    sentence: Sentence | None = None
    with opened(file, encoding) as text:
        for number, line in _lines(text, limits):
            cells = _cells(line)
            if cells and cells[0] != _START:
                sentence = sentence or Sentence(number)
                _take(sentence, number, cells, layout)
                continue
            if sentence is not None:
                yield sentence
            sentence = None
            if cells:
                yield None
    if sentence is not None:
        yield sentence


def _take(sentence: Sentence, number: int, cells: list[str], layout: Layout) -> None:
    if len(cells) == 1 and sentence.flaw is None:
        sentence.flaw = Flaw("untagged_token", number, token=cells[0][:100])
    sentence.tokens.append(cells[0])
    sentence.tags.append(tuple(cells[1:] if layout == "nested" else cells[-1:]))


def _cells(line: str) -> list[str]:
    """The columns of a line, parted by tabs or spaces (no other space: that one is in the token); none of a comment."""
    return [] if _COMMENT.fullmatch(line) else [cell for cell in line.replace("\t", " ").split(" ") if cell]


def _lines(text: TextIO, limits: Limits) -> Iterator[tuple[int, str]]:
    number = 0
    while line := text.readline(limits.line_bytes + 1):
        number += 1
        if len(line) > limits.line_bytes:
            raise Flaw("line_too_long", number, limit=limits.line_bytes)
        yield number, line.rstrip("\r\n").removeprefix("\ufeff" if number == 1 else "")


def _articles(found: Iterable[Sentence | None], number: int, limits: Limits) -> Iterator[list[Sentence]]:
    """Sentences by article: where the file begins one, else so many together."""
    group: list[Sentence] = []
    marked, length = False, 0
    for sentence in found:
        marked = marked or sentence is None
        if group and (sentence is None or (not marked and 0 < number <= len(group))):
            yield group
            group, length = [], 0
        if sentence is not None:
            group.append(sentence)
            length += sum(map(len, sentence.tokens)) + len(sentence.tokens)
            if length > limits.line_bytes:
                raise Flaw("article_too_long", group[0].line, limit=limits.line_bytes)
    if group:
        yield group


def _record(file: File, number: int, group: Sequence[Sentence], layout: Layout, options: Options) -> Record:
    flaw = next((sentence.flaw for sentence in group if sentence.flaw), None)
    if flaw is not None:
        raise flaw
    text, places = joined([sentence.tokens for sentence in group])
    require_text(text)
    losses: Counter[str] = Counter()
    spans = dict(_spans(group, places, text, losses))
    name = f"{stem(file.name)}-{number:04d}"
    article = imported(name, text, Annotations(spans=spans), NAME)
    return Record(
        number=number,
        where=Where(file.name, group[0].line),
        format=NAME,
        name=name,
        text=text,
        annotated=fitted(article, options, losses),
        losses=losses,
        provenance={
            "tokens": sum(len(sentence.tokens) for sentence in group),
            "sentences": len(group),
            "layout": layout,
            "joined": RULE,
        },
    )


def _spans(
    group: Sequence[Sentence], places: Sequence[Sequence[tuple[int, int]]], text: str, losses: Counter[str]
) -> Iterator[tuple[str, Span]]:
    number = 0
    for sentence, ranges in zip(group, places, strict=True):
        for type_, first, last in spans_of(sentence, losses):
            if CODE.fullmatch(type_) is None:
                losses[f"unknown_type:{type_[:64]}"] += 1
                continue
            number += 1
            start, end = ranges[first][0], ranges[last][1]
            yield f"s{number}", Span(f"s{number}", type_, ((start, end),), text[start:end], origin="imported")


def _sniffed(file: File) -> str:
    with file.open() as stream:
        return sniff(stream.read(_HEAD))


def _first_lines(file: File, encoding: str) -> list[str]:
    with file.open() as stream:
        return stream.read(_HEAD).decode(encoding, errors="ignore").splitlines()[:_LINES_SEEN]


FORMAT = Format(
    name=NAME,
    extensions=(".conll", ".iob", ".iob2", ".bio"),
    offset_unit="tokens",
    holds=frozenset({"text", "spans", "nesting"}),
    losses=("orphan_inside", "bad_tag", *fitting.LOSSES),
    read=read,
    shared=(".txt",),
    recognise=recognise,
)
