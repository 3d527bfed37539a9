"""Evidence of many articles as columns of numbers: row 0 is the corpus, every other row one resampling of its articles.

A formula written over columns gives a value and its bootstrap in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.evidence import Evidence

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Value:
    """A measure before it is cut into value and interval: ``values`` and ``n``, one number a row; NaN: undefined."""

    code: str
    layer: str
    subject: str
    values: Array
    n: Array


class Columns:
    """The sums of the evidence of articles, weighted row by row (``weights``: rows × articles)."""

    def __init__(self, parts: Sequence[Evidence], weights: Array) -> None:
        index: dict[str, int] = {}
        places = [[index.setdefault(key, len(index)) for key in part.counts] for part in parts]
        matrix = np.zeros((len(parts), len(index)))
        for row, (part, found) in enumerate(zip(parts, places, strict=True)):
            matrix[row, found] = list(part.counts.values())
        self._parts = parts
        self._matrix = matrix
        # Shared by all weights: what is collected once stands for every drawing.
        self._lengths: dict[str, tuple[Array, Array, Array]] = {}
        self._index = index
        self._below: dict[str, dict[str, None]] = {}
        for key in index:
            self._enter(key)
        self._weigh(weights)

    def again(self, weights: Array) -> Columns:
        """The same evidence under other weights."""
        other = copy(self)
        other._weigh(weights)
        return other

    def _weigh(self, weights: Array) -> None:
        self.rows = len(weights)
        self.weights = weights
        self._sums = np.ascontiguousarray((weights @ self._matrix).T)

    def _enter(self, key: str) -> None:
        head = ""
        for part in key.split("/"):
            self._below.setdefault(head, {})[part] = None
            head = f"{head}/{part}" if head else part

    def sum(self, *key: str) -> Array:
        """The column of a key; zeros where no article has it."""
        place = self._index.get("/".join(key))
        return np.zeros(self.rows) if place is None else self._sums[place]

    def below(self, *head: str) -> list[str]:
        """The parts that come after these in the keys, in alphabetical order."""
        return sorted(self._below.get("/".join(head), ()))

    def table(self, *head: str) -> tuple[list[str], Array]:
        """The cells ``head/A/B``: the categories A and B, and the numbers (rows × categories × categories)."""
        firsts = self.below(*head)
        categories = sorted({*firsts, *(second for first in firsts for second in self.below(*head, first))})
        out = np.zeros((self.rows, len(categories), len(categories)))
        places = {category: place for place, category in enumerate(categories)}
        for first in firsts:
            for second in self.below(*head, first):
                out[:, places[first], places[second]] = self.sum(*head, first, second)
        return categories, out

    def lengths(self, key: str) -> tuple[Array, Array, Array]:
        """The lengths under a key, all articles one after the other: the article's place, the length, how often."""
        known = self._lengths.get(key)
        if known is None:
            known = self._lengths[key] = self._collected(key)
        return known

    def _collected(self, key: str) -> tuple[Array, Array, Array]:
        found = [
            (place, length, count)
            for place, part in enumerate(self._parts)
            for length, count in part.lengths.get(key, {}).items()
        ]
        flat = np.array(found, dtype=np.float64).reshape(-1, 3)
        return flat[:, 0], flat[:, 1], flat[:, 2]


def ratio(above: Array, below: Array) -> Array:
    """``above / below``, NaN where there is nothing below."""
    out: Array = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=out, where=np.abs(below) > 0)
    return out
