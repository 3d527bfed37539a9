"""Near duplicates among many articles: candidates by their signatures, certainty by their texts, clusters of both.

::

    index = Index()
    for key, text in articles:
        found = shingles(text)
        for other in index.candidates(signature(found)):
            if jaccard(found, shingles(texts[other])) >= NEAR: …
        index.add(key, signature(found))
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Generic, TypeVar

from annotator.splits.minhash import bands, estimate, signature
from annotator.splits.shingles import NEAR, Shingles, jaccard, shingles

Key = TypeVar("Key", bound=Hashable)
# Three standard errors below what is looked for: what a signature puts lower is no near duplicate.
_MARGIN: Final = 0.12
# Keys of one band at the most: of ten thousand copies of one text the first few stand for all.
_CROWD: Final = 64
#: Certain pairs of one article at the most.
_ENOUGH: Final = 4


@dataclass(frozen=True, slots=True)
class Pair(Generic[Key]):
    """Two articles that are nearly the same, the earlier one first; ``likeness`` is Jaccard's index of their texts."""

    one: Key
    other: Key
    likeness: float


class Index(Generic[Key]):
    """Signatures in memory, found again by any band they share with another one (about 4 kB an article)."""

    def __init__(self) -> None:
        self._signatures: dict[Key, bytes] = {}
        # Nearly every band is one article's alone: only those of several have a list.
        self._first: dict[bytes, Key] = {}
        self._others: dict[bytes, list[Key]] = {}

    def __len__(self) -> int:
        return len(self._signatures)

    def add(self, key: Key, signed: bytes) -> None:
        """Keep a signature under a key; a text without words is kept and never found."""
        self._signatures[key] = signed
        for band in bands(signed):
            if self._first.setdefault(band, key) == key:
                continue
            others = self._others.setdefault(band, [])
            if len(others) < _CROWD - 1:
                others.append(key)

    def candidates(self, signed: bytes, near: float = NEAR) -> list[Key]:
        """The keys that may be as near, likeliest first, then in the order they were added."""
        seen: dict[Key, float] = {}
        for band in bands(signed):
            for key in self._with(band):
                if key not in seen:
                    seen[key] = estimate(signed, self._signatures[key])
        return sorted((key for key, guess in seen.items() if guess >= near - _MARGIN), key=lambda key: -seen[key])

    def _with(self, band: bytes) -> Iterator[Key]:
        """The keys that have a band, in the order they were added."""
        if band in self._first:
            yield self._first[band]
            yield from self._others.get(band, ())


def near_pairs(
    articles: Iterable[tuple[Key, str]],
    text_of: Callable[[Key], str],
    near: float = NEAR,
    enough: int | None = _ENOUGH,
) -> Iterator[Pair[Key]]:
    """Pairs of near duplicates among articles; ``text_of`` gives the text of an earlier one again, to be certain.

    Of many copies of one text, each is paired with the likeliest few: enough for :func:`clusters`. Whoever must know
    all that an article is near to (is it a bridge?) says that there is no ``enough``: None.
    """
    index: Index[Key] = Index()
    for key, text in articles:
        found = shingles(text)
        signed = signature(found)
        some = (Pair(one, key, jaccard(found, shingles(text_of(one)))) for one in index.candidates(signed, near))
        yield from islice((pair for pair in some if pair.likeness >= near), enough)
        index.add(key, signed)


def nearest(
    found: Shingles, index: Index[Key], shingles_of: Callable[[Key], Shingles], near: float = NEAR
) -> list[tuple[Key, float]]:
    """The articles of an index that are near duplicates of a text, nearest first, each with Jaccard's index."""
    certain = [(key, jaccard(found, shingles_of(key))) for key in index.candidates(signature(found), near)]
    return sorted((one for one in certain if one[1] >= near), key=lambda one: -one[1])


def clusters(keys: Iterable[Key], pairs: Iterable[Pair[Key]]) -> dict[Key, Key]:
    """Each key with the first key of its cluster: whatever is near to a member belongs to it (also by a bridge)."""
    order = {key: n for n, key in enumerate(keys)}
    leader = {key: key for key in order}

    def lead(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for pair in pairs:
        one, other = sorted((lead(pair.one), lead(pair.other)), key=order.__getitem__)
        leader[other] = one
    return {key: lead(key) for key in order}
