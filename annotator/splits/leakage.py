"""What is in more than one split: the same direct quote, the same title, near duplicates. Reported, never mended.

A quote is told by where it stands, not by its words, so that a report of leakage gives no text away.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from annotator.splits.near import Pair
from annotator.splits.splitting import SPLITS
from annotator.text.folding import fold

#: Words a direct quote must have to count: shorter ones are said by many.
LEAST_WORDS: Final = 6
#: Words of a title.
LEAST_TITLE: Final = 3


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """An article of a split and the segments of the quote there (code points, end exclusive); none for a title."""

    split: str
    key: str
    segments: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class Leakage:
    """What was found, in a fixed order: places that say the same, and pairs that are nearly the same."""

    quotes: Sequence[Sequence[Place]]
    titles: Sequence[Sequence[Place]]
    near: Sequence[Pair[str]]

    @property
    def size(self) -> int:
        """How much was found."""
        return len(self.quotes) + len(self.titles) + len(self.near)


@dataclass(slots=True)
class Watch:
    """Takes articles as they come and remembers what each says by its digest: 8 bytes and a place, no text."""

    _quotes: defaultdict[bytes, list[Place]] = field(default_factory=lambda: defaultdict(list))
    _titles: defaultdict[bytes, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def title(self, key: str, split: str, title: str) -> None:
        """The title of an article."""
        if digest := _digest(title, LEAST_TITLE):
            self._titles[digest].append(Place(split, key))

    def quote(self, key: str, split: str, text: str, segments: Sequence[tuple[int, int]]) -> None:
        """A direct quote of an article."""
        if digest := _digest(text, LEAST_WORDS):
            self._quotes[digest].append(Place(split, key, tuple(segments)))

    def found(self, pairs: Iterable[Pair[str]], splits: Mapping[str, str]) -> Leakage:
        """What of it is in several splits; ``pairs`` are near duplicates, ``splits`` those of all articles."""
        return Leakage(_across(self._quotes), _across(self._titles), sorted(_parted(pairs, splits), key=_by_keys))


def _digest(text: str, least: int) -> bytes:
    words = ["".join(letter for letter in fold(token) if letter.isalnum()) for token in text.split()]
    words = [word for word in words if word]
    return hashlib.blake2b(" ".join(words).encode(), digest_size=12).digest() if len(words) >= least else b""


def _across(said: Mapping[bytes, Sequence[Place]]) -> list[list[Place]]:
    several = (sorted(_used(places)) for places in said.values())
    return sorted(places for places in several if len({place.split for place in places}) > 1)


def _used(places: Iterable[Place]) -> Iterator[Place]:
    return (place for place in places if place.split in SPLITS)


def _parted(pairs: Iterable[Pair[str]], splits: Mapping[str, str]) -> Iterator[Pair[str]]:
    for pair in pairs:
        one, other = splits.get(pair.one), splits.get(pair.other)
        if one in SPLITS and other in SPLITS and one != other:
            yield pair if pair.one < pair.other else Pair(pair.other, pair.one, pair.likeness)


def _by_keys(pair: Pair[str]) -> tuple[str, str]:
    return pair.one, pair.other
