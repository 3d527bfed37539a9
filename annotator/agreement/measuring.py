"""From evidence to measures: values for a corpus, and how far they would move with other articles.

``measure(evidence)`` gives the values; ``with_intervals(parts)`` also the 95 % interval of a bootstrap over articles
(Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13: the percentile interval). Articles are drawn, not
annotations, since what stands in one article hangs together: one part is one article, the evidence of its pairs of
voices added up before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from annotator.agreement import (
    characters,
    coreference,
    group,
    marks,
    quotes,
    saying,
    stances,
    structures,
    unitizing,
)
from annotator.agreement.columns import Array, Columns, Value
from annotator.agreement.evidence import Evidence

_LOW, _HIGH = 0.025, 0.975
#: Draws × articles that are held at once (64 MB).
_CELLS = 8_000_000


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: ``value`` is None where it is undefined; ``n`` tells how many things it rests on.

    ``code`` is a stable slug (``spans/exact``, ``spans/exact/precision``; docs/agreement.md lists them all), ``layer``
    a layer of the schema or a frame type, ``subject`` the type, role, attribute or label it is about, or "" for all.
    """

    code: str
    layer: str
    subject: str
    value: float | None
    n: float


@dataclass(frozen=True, slots=True)
class Measured(Measure):
    """A measure with the 95 % interval of its bootstrap; both None where it is undefined or nothing was drawn."""

    low: float | None
    high: float | None


#: Every formula, in the order in which its measures come.
FORMULAS: tuple[Callable[[Columns], Iterable[Value]], ...] = (
    marks.measures,
    partial(characters.measures, head="characters"),
    partial(unitizing.measures, head="unitizing"),
    saying.measures,
    coreference.measures,
    structures.measures,
    quotes.measures,
    stances.measures,
    group.measures,
)


def measure(evidence: Evidence) -> Sequence[Measure]:
    """All measures the evidence speaks of."""
    return [Measure(v.code, v.layer, v.subject, _number(v.values[0]), float(v.n[0])) for v in _values([evidence], 0, 0)]


def with_intervals(parts: Sequence[Evidence], draws: int = 1000, seed: int = 0) -> Sequence[Measured]:
    """All measures of articles (``parts``: one evidence an article) with their intervals.

    A drawn corpus has as many articles as the real one, taken with replacement; the same seed gives the same
    intervals. Draws in which a measure is undefined say nothing about it.
    """
    found = _values(parts, draws, seed)
    if not found:
        return []
    values = np.array([value.values for value in found])
    low, high = _percentiles(values[:, 1:])
    return [
        Measured(v.code, v.layer, v.subject, _number(v.values[0]), float(v.n[0]), _number(low[at]), _number(high[at]))
        for at, v in enumerate(found)
    ]


def mean_over_pairs(measured: Sequence[Sequence[Measure]]) -> Sequence[Measure]:
    """The mean over pairs of annotators of every measure they have; ``n`` is added up, undefined values left out."""
    together: dict[tuple[str, str, str], list[Measure]] = {}
    for pair in measured:
        for one in pair:
            together.setdefault((one.code, one.layer, one.subject), []).append(one)
    out = []
    for (code, layer, subject), found in together.items():
        defined = [one.value for one in found if one.value is not None]
        mean = sum(defined) / len(defined) if defined else None
        out.append(Measure(code, layer, subject, mean, sum(one.n for one in found)))
    return out


def _values(parts: Sequence[Evidence], draws: int, seed: int) -> list[Value]:
    """Every measure: its value in row 0, then one row a draw."""
    if not parts:
        return []
    articles = len(parts)
    columns = Columns(parts, np.ones((1, articles)))
    blocks = [_computed(columns)]
    chance = np.random.default_rng(seed)
    rows = max(1, _CELLS // articles)
    for first in range(0, draws, rows):
        size = min(rows, draws - first)
        drawn = chance.multinomial(articles, np.full(articles, 1 / articles), size=size)
        blocks.append(_computed(columns.again(drawn.astype(np.float64))))
    return [
        replace(found[0], values=np.concatenate([one.values for one in found])) for found in zip(*blocks, strict=True)
    ]


def _computed(columns: Columns) -> list[Value]:
    return [value for formula in FORMULAS for value in formula(columns)]


def _percentiles(values: Array) -> tuple[Array, Array]:
    """The two ends of each row (linear between neighbours), over the numbers that are defined."""
    ordered = np.sort(values, axis=1)  # NaN comes last
    defined = (~np.isnan(ordered)).sum(1)
    return _quantile(ordered, defined, _LOW), _quantile(ordered, defined, _HIGH)


def _quantile(ordered: Array, defined: Array, share: float) -> Array:
    out = np.full(len(ordered), np.nan)
    rows = np.flatnonzero(defined)
    at = (defined[rows] - 1) * share
    below = np.floor(at).astype(int)
    above = np.minimum(below + 1, defined[rows] - 1)
    first, second = ordered[rows, below], ordered[rows, above]
    out[rows] = first + (second - first) * (at - below)
    return out


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
