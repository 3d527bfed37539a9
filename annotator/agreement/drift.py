"""Drift: whether somebody's latest articles differ from those before by more than chance explains.

Told are two things of the articles in the order they were handed in: the F1 of exact spans against the other side,
and the distribution of types on the first side, of which the distance is the Jensen–Shannon divergence (Lin, IEEE
Transactions on Information Theory 37, 1991; base 2, 0 … 1). Both are judged by a permutation of the articles (Good,
Permutation, Parametric and Bootstrap Tests of Hypotheses, 2005): what stands in one article hangs together, so articles
are dealt anew, not spans. Where the types of the other side have moved as well, it is the articles that are others, not
the way somebody marks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from annotator.agreement.columns import Array, ratio
from annotator.agreement.evidence import Evidence

#: The latest so many articles are set against all before them; from fewer than LEAST on either side nothing is said.
LATEST: Final = 10
LEAST: Final = 5
#: Rarer than this by chance alone is told.
RARE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Drift:
    """``latest`` articles against ``earlier`` ones: F1 of both, None where undefined; the divergence of their types.

    ``chance``, ``types_chance`` and ``others_chance`` (of the types on the other side): how often an order of the
    articles by lot gives as great a difference.
    """

    earlier: int
    latest: int
    before: float | None
    after: float | None
    chance: float
    divergence: float
    types_chance: float
    others_chance: float

    @property
    def moved(self) -> str:
        """``down`` or ``up`` where F1 moved by more than chance explains, else empty."""
        if self.before is None or self.after is None or self.chance >= RARE or self.before == self.after:
            return ""
        return "down" if self.after < self.before else "up"

    @property
    def types_moved(self) -> bool:
        """Whether other types are marked than before, by more than chance and other articles explain."""
        return self.types_chance < RARE <= self.others_chance


def drift(parts: Sequence[Evidence], draws: int = 2000, seed: int = 0) -> Drift | None:
    """The drift of articles (one evidence each, the oldest first); None where there are too few to say."""
    latest = min(LATEST, len(parts) // 2)
    if latest < LEAST:
        return None
    chosen = _chosen(len(parts), latest, draws, seed)
    scores = _scores(parts)
    before, after = _f1((1 - chosen) @ scores), _f1(chosen @ scores)
    apart, others = (
        divergences((1 - chosen) @ types, chosen @ types) for types in (_types(parts, "one"), _types(parts, "other"))
    )
    return Drift(
        earlier=len(parts) - latest,
        latest=latest,
        before=None if np.isnan(before[0]) else float(before[0]),
        after=None if np.isnan(after[0]) else float(after[0]),
        chance=_chance(np.abs(after - before)),
        divergence=float(apart[0]),
        types_chance=_chance(apart),
        others_chance=_chance(others),
    )


def divergences(one: Array, other: Array) -> Array:
    """The Jensen–Shannon divergence of counts, row by row (base 2); 0 where a side has nothing."""
    p, q = (np.nan_to_num(ratio(side, side.sum(1, keepdims=True))) for side in (one, other))
    middle = (p + q) / 2
    found: Array = _entropy(middle) - (_entropy(p) + _entropy(q)) / 2
    return np.where((one.sum(1) > 0) & (other.sum(1) > 0), np.maximum(found, 0), 0)


def _entropy(shares: Array) -> Array:
    out: Array = -(shares * np.log2(np.where(shares > 0, shares, 1))).sum(1)
    return out


def _chosen(articles: int, latest: int, draws: int, seed: int) -> Array:
    """Row 0: the articles that are the latest; every other row as many of them by lot (1 = chosen)."""
    ranks = np.random.default_rng(seed).random((draws, articles)).argsort(1)
    really = np.arange(articles)[None, ::-1]
    return (np.vstack([really, ranks]) < latest).astype(np.float64)


def _chance(differences: Array) -> float:
    """The share of orders with a difference as great as the real one, itself among them."""
    if np.isnan(differences[0]):
        return 1.0
    return float((np.nan_to_num(differences) >= differences[0] - 1e-12).mean())


def _f1(sums: Array) -> Array:
    return ratio(2 * sums[:, 0], sums[:, 1] + sums[:, 2])


def _scores(parts: Sequence[Evidence]) -> Array:
    """Of each article the exact hits, and the spans of either side."""
    heads = ("spans/exact/", "spans/one/", "spans/other/")
    rows = [[sum(n for key, n in part.counts.items() if key.startswith(head)) for head in heads] for part in parts]
    return np.array(rows, dtype=np.float64)


def _types(parts: Sequence[Evidence], side: str) -> Array:
    """Of each article how often a side has each type."""
    found = [dict(part.cells("spans", side)) for part in parts]
    types = sorted({type_ for row in found for type_ in row})
    rows = [[row.get(type_, 0.0) for type_ in types] for row in found]
    return np.array(rows, dtype=np.float64).reshape(len(parts), len(types))
