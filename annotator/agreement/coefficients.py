"""Agreement beyond chance, out of tables of what two raters said, or of counts of items by category.

A table has the shape (…, C, C): row = what the first rater said, column = what the second said, any number of tables
in front. Everything is computed from whole counts, so that a table with one category only gives exactly 0/0: NaN,
never 1. Sources: A_o, S, π, κ as in Artstein & Poesio, "Inter-coder agreement for computational linguistics",
Computational Linguistics 34(4), 2008, 555–596; the others at their functions.
"""

from __future__ import annotations

import numpy as np

from annotator.agreement.columns import Array, ratio


def observed(table: Array) -> Array:
    """A_o: the share of items both raters put into the same category."""
    return ratio(_agreed(table), _size(table))


def expected(table: Array) -> Array:
    """A_e of Cohen's κ: the agreement of two raters who deal out their own categories by chance."""
    return ratio((table.sum(-1) * table.sum(-2)).sum(-1), _size(table) ** 2)


def bennett_s(table: Array) -> Array:
    """S of Bennett, Alpert & Goldstein (1954): chance takes all categories of the table alike."""
    categories = table.shape[-1]
    if categories < 2:
        return np.full(table.shape[:-2], np.nan)
    size = _size(table) * _varied(table)
    return ratio(categories * _agreed(table) - size, (categories - 1) * size)


def scott_pi(table: Array) -> Array:
    """π of Scott (1955): chance has the distribution of both raters together."""
    both = ((table.sum(-1) + table.sum(-2)) ** 2).sum(-1)
    size = _size(table)
    return ratio(4 * size * _agreed(table) - both, 4 * size**2 - both)


def cohen_kappa(table: Array) -> Array:
    """κ of Cohen, "A coefficient of agreement for nominal scales" (1960): chance has each rater's distribution."""
    by_chance = (table.sum(-1) * table.sum(-2)).sum(-1)
    size = _size(table)
    return ratio(size * _agreed(table) - by_chance, size**2 - by_chance)


def gwet_ac1(table: Array) -> Array:
    """AC1 of Gwet, Br. J. Math. Stat. Psychol. 61, 2008, eq. 1: steady where one category holds nearly everything.

    A_e = Σ p(1 − p) / (C − 1), p the share of a category with both raters together, C the categories of the table.
    """
    categories = table.shape[-1]
    if categories < 2:
        return np.full(table.shape[:-2], np.nan)
    size = _size(table)
    shares = ratio(table.sum(-1) + table.sum(-2), 2 * size[..., None])
    by_chance = (shares * (1 - shares)).sum(-1) / (categories - 1)
    return ratio(observed(table) - by_chance, (1 - by_chance) * _varied(table))


def fleiss_kappa(counts: Array) -> Array:
    """κ of Fleiss, Psychological Bulletin 76(5), 1971, from items × categories, the same raters' number for each.

    Items that less than two rated say nothing and are left out.
    """
    counts = counts[counts.sum(-1) >= 2]
    if not len(counts):
        return np.asarray(np.nan)
    return fleiss_from_sums(np.asarray(agreeing_pairs(counts).sum()), np.asarray(float(len(counts))), counts.sum(0))


def agreeing_pairs(counts: Array) -> Array:
    """P_i of Fleiss for each item: the share of its pairs of raters that agree."""
    raters = counts.sum(-1)
    return ratio((counts * (counts - 1)).sum(-1), raters * (raters - 1))


def fleiss_from_sums(agreeing: Array, items: Array, by_category: Array) -> Array:
    """Fleiss κ from sums over items: of P_i, of the items, and of the ratings by category (…, C).

    Where items have different numbers of raters the same formula stands (Fleiss, Levin & Paik, Statistical Methods
    for Rates and Proportions, 3rd ed. 2003, ch. 18.3).
    """
    ratings = by_category.sum(-1)
    squares = (by_category**2).sum(-1)
    # Multiplied by items · ratings², so that one category only is exactly 0/0.
    return ratio(agreeing * ratings**2 - items * squares, items * (ratings**2 - squares))


def _agreed(table: Array) -> Array:
    return np.asarray(np.trace(table, axis1=-2, axis2=-1))


def _size(table: Array) -> Array:
    return np.asarray(table.sum((-2, -1)))


def _varied(table: Array) -> Array:
    """1 where two categories or more were used, else 0: nothing can be said of one category only."""
    return np.asarray((table.sum(-1) + table.sum(-2) > 0).sum(-1) > 1, dtype=np.float64)
