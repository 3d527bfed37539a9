"""Files of tokens with tags become articles: sentences as lines, entities in their place, repairs counted.

A comment of ours (:mod:`annotator.formats.conll.own`) gives an article its own text and facts back. Without it the text
is joined of the tokens (:mod:`annotator.formats.tokens`; the rule stands in the provenance).

Losses: orphan_inside:TYPE (an I- that continues nothing; it begins a span of its own) · bad_tag:TAG (neither O nor a
tag with a type) · those of :mod:`annotator.formats.fitting`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TextIO

import regex

from annotator.formats import fitting
from annotator.formats.conll.own import OWN, OWN_RULE, Own, found_in, read_own
from annotator.formats.fitting import fitted
from annotator.formats.records import (
    Bad,
    File,
    Flaw,
    Found,
    Layout,
    Limits,
    Options,
    Record,
    Where,
    imported,
    one_line,
    stem,
    title_of,
)
from annotator.formats.tables import opened
from annotator.formats.tokens import RULE, joined
from annotator.standoff.quick import CODE
from annotator.standoff.values import AnnotatedArticle, Annotations, Span
from annotator.text.decode import Undecodable, encoding_named, require_text, sniff

NAME: Final = "conll"
LOSSES: Final = ("orphan_inside", "bad_tag", *fitting.LOSSES)
_HEAD: Final = 1 << 20
_TAG: Final = regex.compile(r"O|([BIESLU])-(\S+)")
_COMMENT: Final = regex.compile(r"#\s?[\w.:-]+(?: id)?\s*=.*")
START: Final = "-DOCSTART-"
_OUTSIDE: Final = ("O",)
_LINES_SEEN: Final = 400


@dataclass(slots=True)
class Sentence:
    """A sentence: the number of its first line, its tokens, and the tags of each, outer to inner; or its first flaw."""

    line: int
    tokens: list[str] = field(default_factory=list)
    tags: list[tuple[str, ...]] = field(default_factory=list)
    flaw: Flaw | None = None


@dataclass(slots=True)
class Group:
    """What stands together as an article: its sentences, and what a comment of ours says of it (see ``own``)."""

    sentences: list[Sentence] = field(default_factory=list)
    own: Own | None = None

    @property
    def line(self) -> int:
        """The number of its first line."""
        return self.sentences[0].line if self.own is None else self.own.line


@dataclass(slots=True)
class _Open:
    """An entity that is being read: its type and the numbers of its first and last token."""

    type: str
    first: int
    last: int


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The records of a file, one for each article in it; raises Flaw or Undecodable where it cannot be read on."""
    encoding, layout = written(file, options)
    yield from records(file, groups(file, encoding, layout, limits, options.sentences), layout, options)


def written(file: File, options: Options) -> tuple[str, Layout]:
    """The encoding of a file and its layout, as chosen or as they seem to be; raises Undecodable."""
    encoding = encoding_named(options.encoding) if options.encoding else _sniffed(file)
    return encoding, options.layout if options.layout != "auto" else layout_of(_first_lines(file, encoding))


def records(file: File, found: Iterable[Group], layout: Layout, options: Options) -> Iterator[Found]:
    """The records of groups, one for each."""
    for number, group in enumerate(found, 1):
        try:
            yield record_of(file.name, number, group, layout, options)
        except (Flaw, Undecodable) as wrong:
            line = wrong.line if isinstance(wrong, Flaw) and wrong.line else group.line
            yield Bad(number, Where(file.name, line), wrong.code, wrong.facts)


def rows(file: File) -> Iterator[list[str]]:
    """The columns of every line that has some; raises what ``read`` raises."""
    with opened(file, _sniffed(file)) as text:
        for _number, line in _lines(text, Limits()):
            if cells := _cells(line):
                yield cells


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
    rows = [cells for line in lines if (cells := _cells(line)) and cells[0] != START]
    widths = {len(row) for row in rows}
    all_tags = all(_TAG.fullmatch(cell) for row in rows for cell in row[1:])
    return "nested" if all_tags and max(widths, default=0) > 2 else "flat"


def spans_of(sentence: Sentence, losses: Counter[str]) -> list[tuple[str, int, int]]:
    """The entities of a sentence, outer before inner: type, and the first and last token (inclusive)."""
    found: list[_Open] = []
    running: list[_Open] = []
    for n, tags in enumerate(sentence.tags):
        if tags == _OUTSIDE:
            running = []
            continue
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


def _pieces(file: File, encoding: str, layout: Layout, limits: Limits) -> Iterator[Sentence | Own | None]:
    """Sentences one by one, comments of ours; None where an article begins."""
    sentence: Sentence | None = None
    with opened(file, encoding) as text:
        for number, line in _lines(text, limits):
            # Nine lines in ten are a token that nothing is said of: seen here, for speed.
            token, _, tag = line.partition(" ")
            cells = [token, tag] if tag == "O" and token and "\t" not in token else _cells(line)
            if cells and cells[0] != START:
                sentence = sentence or Sentence(number)
                sentence.tokens.append(cells[0])
                sentence.tags.append(_OUTSIDE if tag == "O" else tuple(cells[1:] if layout == "nested" else cells[-1:]))
                if len(cells) == 1 and sentence.flaw is None:
                    sentence.flaw = Flaw("untagged_token", number, token=cells[0][:100])
                continue
            if sentence is not None:
                yield sentence
            sentence = None
            if cells:
                yield None
            elif line.startswith(OWN):
                yield Own(number, line)
    if sentence is not None:
        yield sentence


def _cells(line: str) -> list[str]:
    """The columns of a line, parted by tabs or spaces (no other space: that one is in the token); none of a comment."""
    if line.startswith("#") and _COMMENT.fullmatch(line):
        return []
    cells = line.replace("\t", " ").split(" ")
    return [cell for cell in cells if cell] if "" in cells else cells


def _lines(text: TextIO, limits: Limits) -> Iterator[tuple[int, str]]:
    number, most = 0, limits.line_bytes
    while line := text.readline(most + 1):
        number += 1
        if len(line) > most:
            raise Flaw("line_too_long", number, limit=most)
        yield number, line.rstrip("\r\n") if number > 1 else line.rstrip("\r\n").removeprefix("\ufeff")


def groups(file: File, encoding: str, layout: Layout, limits: Limits, number: int) -> Iterator[Group]:
    """Sentences by article: where the file begins one, else ``number`` of them together (0: all)."""
    group = Group()
    marked, length = False, 0
    for piece in _pieces(file, encoding, layout, limits):
        marked = marked or not isinstance(piece, Sentence)
        full = not marked and 0 < number <= len(group.sentences)
        if (full or not isinstance(piece, Sentence)) and (group.sentences or group.own):
            yield group
            group, length = Group(), 0
        if isinstance(piece, Own):
            group.own = piece
        elif piece is not None:
            group.sentences.append(piece)
            length += sum(map(len, piece.tokens)) + len(piece.tokens)
            if length > limits.line_bytes:
                raise Flaw("article_too_long", group.line, limit=limits.line_bytes)
    if group.sentences or group.own:
        yield group


def record_of(file: str, number: int, group: Group, layout: Layout, options: Options) -> Record:
    """The record of a group; raises Flaw or Undecodable."""
    flaw = next((sentence.flaw for sentence in group.sentences if sentence.flaw), None)
    if flaw is not None:
        raise flaw
    article, places, rule = _placed(f"{stem(file)}-{number:04d}", group)
    require_text(article.text)
    losses: Counter[str] = Counter()
    spans = dict(_spans(group.sentences, places, article.text, losses))
    article = replace(article, annotations=Annotations(spans=spans, labels=article.annotations.labels))
    return Record(
        number=number,
        where=Where(file, group.sentences[0].line if group.sentences else group.line),
        format=NAME,
        name=one_line(article.name) or article.id,
        text=article.text,
        external_id=None if group.own is None else article.id,
        title=title_of(article.metadata.get("title")),
        metadata=article.metadata,
        annotated=fitted(article, options, losses),
        losses=losses,
        provenance={
            "tokens": sum(len(sentence.tokens) for sentence in group.sentences),
            "sentences": len(group.sentences),
            "layout": layout,
            "joined": rule,
        },
    )


def _placed(name: str, group: Group) -> tuple[AnnotatedArticle, Sequence[Sequence[tuple[int, int]]], str]:
    """The article without its spans, the range of each token in it, by sentence, and how the text came about."""
    if group.own is None:
        text, places = joined([sentence.tokens for sentence in group.sentences])
        return imported(name, text, Annotations(), NAME), places, RULE
    article = read_own(group.own)
    return article, found_in(article.text, [(one.line, one.tokens) for one in group.sentences], group.line), OWN_RULE


def _spans(
    sentences: Sequence[Sentence], places: Sequence[Sequence[tuple[int, int]]], text: str, losses: Counter[str]
) -> Iterator[tuple[str, Span]]:
    number = 0
    for sentence, ranges in zip(sentences, places, strict=True):
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
