"""Precision, recall and F1 out of counts that can be added up over types, layers and articles.

F1 is the harmonic mean of precision and recall, 2·hits / (one + other): van Rijsbergen, Information Retrieval (1979),
ch. 7. Between two annotators it does not matter which is called right (Hripcsak & Rothschild, JAMIA 12(3), 2005).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Tally:
    """What two sides have in common: ``hits`` (a near hit may count as half), and how much each of them has."""

    hits: float = 0
    one: int = 0
    other: int = 0

    def __add__(self, more: Tally) -> Tally:
        return Tally(self.hits + more.hits, self.one + more.one, self.other + more.other)

    @property
    def precision(self) -> float | None:
        """The share of the first side that the second has too; None where the first has nothing."""
        return self.hits / self.one if self.one else None

    @property
    def recall(self) -> float | None:
        """The share of the second side that the first has too; None where the second has nothing."""
        return self.hits / self.other if self.other else None

    @property
    def f1(self) -> float | None:
        """Between 0 and 1; None where neither side has anything: they agree on nothing, and nothing is measured."""
        whole = self.one + self.other
        return 2 * self.hits / whole if whole else None


def total(tallies: Iterable[Tally]) -> Tally:
    """Everything counted together (micro average)."""
    return sum(tallies, Tally())


def added(*parts: Mapping[Key, Tally]) -> dict[Key, Tally]:
    """Tallies under the same key added up; the keys in the order they come."""
    out: dict[Key, Tally] = {}
    for part in parts:
        for key, tally in part.items():
            out[key] = out.get(key, Tally()) + tally
    return out
