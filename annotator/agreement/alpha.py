"""Krippendorff's α, for data with holes in them, through coincidence matrices, which add up over items and articles.

Source: Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011, University of Pennsylvania); the same in
Content Analysis, 2nd ed. 2004, ch. 11. α = 1 − D_o / D_e; NaN where fewer than two categories were used or nothing
was rated twice.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal, TypeVar

import numpy as np

from annotator.agreement.columns import Array, ratio

Metric = Literal["nominal", "ordinal", "interval", "ratio"]
Category = TypeVar("Category", bound=Hashable)


def coincidences(ratings: Sequence[Sequence[Category | None]], categories: Sequence[Category]) -> Array:
    """The coincidence matrix (C × C) of ratings: one row a rater, one column an item, None where nothing was said."""
    places = {category: place for place, category in enumerate(categories)}
    counts = np.zeros((len(ratings[0]) if ratings else 0, len(categories)))
    for row in ratings:
        for item, rating in enumerate(row):
            if rating is not None:
                counts[item, places[rating]] += 1
    return coincidences_of_counts(counts)


def coincidences_of_counts(counts: Array) -> Array:
    """The coincidence matrix (C × C) of items × categories; an item that fewer than two rated pairs with nothing."""
    counts = counts[counts.sum(-1) >= 2]
    shares = counts / (counts.sum(-1, keepdims=True) - 1)
    pairs = counts.T @ shares
    # A rating does not pair with itself.
    return np.asarray(pairs - np.diag(shares.sum(0)))


def alpha(matrix: Array, metric: Metric = "nominal", values: Array | None = None) -> Array:
    """α of coincidence matrices (…, C × C); ``values`` (C) of the categories for interval and ratio.

    For ordinal data the categories stand in their order.
    """
    by_category = matrix.sum(-1)
    size = by_category.sum(-1)
    distances = _distances(by_category, metric, values)
    seen = (matrix * distances).sum((-2, -1))
    by_chance = (by_category[..., :, None] * by_category[..., None, :] * distances).sum((-2, -1))
    # One category only: no distance is expected, and nothing can be said.
    return 1.0 - ratio((size - 1) * seen, by_chance)


def alpha_of(
    ratings: Sequence[Sequence[float | None]], metric: Metric = "nominal", categories: Sequence[float] | None = None
) -> float | None:
    """α of ratings that are numbers: one row a rater, one column an item; None where it is undefined."""
    used = (
        sorted({rating for row in ratings for rating in row if rating is not None})
        if categories is None
        else categories
    )
    found = float(alpha(coincidences(ratings, list(used)), metric, np.array(used, dtype=np.float64)))
    return None if np.isnan(found) else found


def _distances(by_category: Array, metric: Metric, values: Array | None) -> Array:
    """δ² of the metric: (C × C), or one a row for the ordinal, whose distances are the ranks in between."""
    size = by_category.shape[-1]
    if metric == "nominal":
        return np.asarray(1 - np.eye(size))
    if metric == "ordinal":
        # Σ n_g from c to k less half of both ends = the distance of the middles of the two on a line of ranks.
        middles = np.cumsum(by_category, -1) - by_category / 2
        return np.asarray((middles[..., :, None] - middles[..., None, :]) ** 2)
    if values is None:
        raise ValueError(f"the {metric} metric needs the values of the categories")
    apart: Array = values[:, None] - values[None, :]
    if metric == "interval":
        return apart**2
    return np.nan_to_num(ratio(apart, values[:, None] + values[None, :])) ** 2
