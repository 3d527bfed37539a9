"""What a format says of itself, and what an export says when it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

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
class Format:
    """A format: its name, file extensions, the unit of its offsets, whether it holds everything, and its two ways."""

    name: str
    extensions: tuple[str, ...]
    offset_unit: str
    lossless: bool
    read: Callable[[Iterable[bytes]], Iterator[AnnotatedArticle]] | None
    write: Callable[[Iterable[AnnotatedArticle], BinaryIO], Report] | None
