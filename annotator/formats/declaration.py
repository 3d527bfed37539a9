"""What a format says of itself, and what an export says when it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from annotator.formats.records import File, Found, Limits, Options
from annotator.standoff.values import AnnotatedArticle


@dataclass(slots=True)
class Losses:
    """What a format could not express: kinds of loss and how often, in all and per article."""

    total: Counter[str] = field(default_factory=Counter)
    by_article: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, article_id: str, loss: str, times: int = 1) -> None:
        """Note that ``loss`` happened in an article."""
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


#: Reads one file as records, one at a time; numbers them from 1; raises Flaw where it cannot read on.
Reader = Callable[[File, Options, Limits], Iterator[Found]]
Writer = Callable[[Iterable[AnnotatedArticle], BinaryIO], Report]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, file extensions, the unit of its offsets (none where it holds no annotations), its ways.

    ``holds`` are the parts of an annotated article that it keeps (text, spans, nesting, discontinuous, attributes,
    entities, references, frames, labels, metadata); ``losses`` the codes its reader and writer may count.
    """

    name: str
    extensions: tuple[str, ...]
    offset_unit: str | None
    holds: frozenset[str]
    losses: tuple[str, ...] = ()
    read: Reader | None = None
    write: Writer | None = None

    @property
    def lossless(self) -> bool:
        """Whether it keeps everything an annotated article has."""
        return self.holds == EVERYTHING


PARTS = ("text", "spans", "nesting", "discontinuous", "attributes", "entities", "references", "frames", "labels")
EVERYTHING = frozenset((*PARTS, "metadata"))
