"""What a format says of itself, and what an export says when it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from annotator.formats.records import File, Found, Limits, Options
from annotator.formats.sink import Sink
from annotator.standoff.schema import Schema, default_schema
from annotator.standoff.values import AnnotatedArticle


@dataclass(slots=True)
class Losses:
    """What a format could not express: kinds of loss and how often, in all and per article."""

    total: Counter[str] = field(default_factory=Counter)
    by_article: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, article_id: str, loss: str, times: int = 1) -> None:
        """Note that ``loss`` happened in an article; what happened no times is no loss."""
        if not times:
            return
        self.total[loss] += times
        self.by_article.setdefault(article_id, Counter())[loss] += times

    def take(self, article_id: str, found: Mapping[str, int]) -> None:
        """Add the losses of one article, such as those of a record that was read."""
        for loss, times in sorted(found.items()):
            self.add(article_id, loss, times)


@dataclass(slots=True)
class Report:
    """What an export holds and what it lost; ``sets`` counts annotation sets."""

    articles: int = 0
    sets: int = 0
    spans: int = 0
    entities: int = 0
    frames: int = 0
    labels: int = 0
    bytes: int = 0
    losses: Losses = field(default_factory=Losses)
    _ids: set[str] = field(default_factory=set)

    def count(self, article: AnnotatedArticle, size: int) -> None:
        """Add one annotated article that took ``size`` bytes."""
        self._ids.add(article.id)
        self.articles = len(self._ids)
        self.sets += 1
        self.spans += len(article.annotations.spans)
        self.entities += len(article.annotations.entities)
        self.frames += len(article.annotations.frames)
        self.labels += len(article.annotations.labels)
        self.bytes += size


@dataclass(frozen=True, slots=True)
class Choice:
    """A way of writing that a person may choose: its code and its values, the usual one first."""

    code: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a writer beside the articles.

    ``schema``: the one the articles are annotated with: it names types and roles in both languages and lists what there
    may be. ``options``: a value for each choice of the format that is not the usual one. ``name``: how files that
    hold many articles are called, without extension (``data``, or ``train`` for a part of a release).
    """

    schema: Schema = field(default_factory=default_schema)
    options: Mapping[str, str] = field(default_factory=dict)
    name: str = "data"


#: Reads one file as records, one at a time; numbers them from 1; raises Flaw where it cannot read on.
Reader = Callable[[File, Options, Limits], Iterator[Found]]
#: Writes articles as they come into files of a sink, each read again and compared; raises Refused where one differs.
Writer = Callable[[Iterable[AnnotatedArticle], Sink, Wish], Report]
#: Whether the first bytes of a file with an ending that several formats share look like this one.
Recogniser = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, file extensions, the unit of its offsets (none where it holds no annotations), its ways.

    ``holds`` are the parts of an annotated article that it keeps (text, spans, nesting, discontinuous, attributes,
    entities, references, frames, labels, metadata); ``losses`` the codes its reader and writer may count.
    ``shared`` are endings that are another format's too: a file with one of them is of this format where ``recognise``
    says so. ``choices`` are the ways of writing; ``endings`` name for a value of one of them another ending than the
    usual one. ``packed``: an export is several files (a .zip of them), else one file with the first ending, of the type
    ``media``.
    """

    name: str
    extensions: tuple[str, ...]
    offset_unit: str | None
    holds: frozenset[str]
    losses: tuple[str, ...] = ()
    read: Reader | None = None
    write: Writer | None = None
    shared: tuple[str, ...] = ()
    recognise: Recogniser | None = None
    choices: tuple[Choice, ...] = ()
    endings: Mapping[str, str] = field(default_factory=dict)
    packed: bool = False
    media: str = "application/octet-stream"

    @property
    def lossless(self) -> bool:
        """Whether it keeps everything an annotated article has."""
        return self.holds == EVERYTHING

    @property
    def suffix(self) -> str:
        """The usual ending of an export's file."""
        return ".zip" if self.packed else self.extensions[0]

    def ending(self, wish: Wish) -> str:
        """The ending of an export's file as it is wished for (``.jsonl.zst``)."""
        chosen = (self.option(wish, one.code) for one in self.choices)
        return next((self.endings[value] for value in chosen if value in self.endings), self.suffix)

    def option(self, wish: Wish, code: str) -> str:
        """What is wished for a choice, or its usual value. Raises ValueError for a value that it has not."""
        choice = next(one for one in self.choices if one.code == code)
        value = wish.options.get(code, choice.values[0])
        if value not in choice.values:
            raise ValueError(f"{self.name}: {code}={value!r} is none of {', '.join(choice.values)}")
        return value


PARTS = ("text", "spans", "nesting", "discontinuous", "attributes", "entities", "references", "frames", "labels")
EVERYTHING = frozenset((*PARTS, "metadata"))
