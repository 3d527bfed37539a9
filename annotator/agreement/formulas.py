"""The shapes in which counts become measures: precision, recall and F1 by subject, and the coefficients of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from annotator.agreement import coefficients
from annotator.agreement.alpha import alpha
from annotator.agreement.columns import Array, Columns, Value, ratio

Triple = tuple[Array, Array, Array]


def f1(code: str, layer: str, subject: str, triple: Triple) -> Iterator[Value]:
    """F1, precision and recall of hits, the first side's number and the second's; ``n`` = both numbers added up.

    Precision is the share of the first side that the second has too: with gold as the second it is the usual one.
    """
    hits, one, other = triple
    yield Value(code, layer, subject, ratio(2 * hits, one + other), one + other)
    yield Value(f"{code}/precision", layer, subject, ratio(hits, one), one)
    yield Value(f"{code}/recall", layer, subject, ratio(hits, other), other)


def averaged(code: str, layer: str, triples: dict[str, Triple]) -> Iterator[Value]:
    """F1 of each subject, of all counted together (micro, subject ""), and their mean (``…/macro``)."""
    if not triples:
        return
    for subject, triple in triples.items():
        yield from f1(code, layer, subject, triple)
    yield from f1(code, layer, "", added(list(triples.values())))
    yield macro(f"{code}/macro", layer, [ratio(2 * hits, one + other) for hits, one, other in triples.values()])


def added(triples: Sequence[Triple]) -> Triple:
    """Triples added up."""
    hits, one, other = (sum(columns[1:], columns[0]) for columns in zip(*triples, strict=True))
    return hits, one, other


def macro(code: str, layer: str, values: Sequence[Array], subject: str = "") -> Value:
    """The mean of the values that are defined; ``n`` = how many those are."""
    stacked = np.array(values)
    defined = (~np.isnan(stacked)).sum(0).astype(np.float64)
    return Value(code, layer, subject, ratio(np.nansum(stacked, 0), defined), defined)


def chance_corrected(code: str, layer: str, subject: str, table: Array) -> Iterator[Value]:
    """A_o and the coefficients of a table (rows × C × C); ``n`` = the items in it."""
    n = np.asarray(table.sum((-2, -1)))
    yield Value(f"{code}/agreement", layer, subject, coefficients.observed(table), n)
    yield Value(f"{code}/kappa", layer, subject, coefficients.cohen_kappa(table), n)
    yield Value(f"{code}/pi", layer, subject, coefficients.scott_pi(table), n)
    yield Value(f"{code}/s", layer, subject, coefficients.bennett_s(table), n)
    yield Value(f"{code}/ac1", layer, subject, coefficients.gwet_ac1(table), n)
    # In a table of two raters every item makes two coincidences, one each way.
    yield Value(f"{code}/alpha", layer, subject, alpha(table + np.swapaxes(table, -1, -2)), n)


def share(code: str, layer: str, subject: str, above: Array, below: Array) -> Value:
    """A share of all, ``n`` = all."""
    return Value(code, layer, subject, ratio(above, below), below)


def triples(columns: Columns, hits: str, head: str, layer: str) -> dict[str, Triple]:
    """Hits and the two numbers by subject, from the keys ``HEAD/HITS|one|other/LAYER/SUBJECT``."""
    subjects = sorted({*columns.below(head, "one", layer), *columns.below(head, "other", layer)})
    return {
        subject: (
            columns.sum(head, hits, layer, subject),
            columns.sum(head, "one", layer, subject),
            columns.sum(head, "other", layer, subject),
        )
        for subject in subjects
    }


def layers(columns: Columns, head: str) -> list[str]:
    """The layers either side has something in, from the same keys."""
    return sorted({*columns.below(head, "one"), *columns.below(head, "other")})


def paths(columns: Columns, head: str) -> list[tuple[str, str]]:
    """The layers and types either side has something of, from the same keys."""
    return [
        (layer, type_)
        for layer in layers(columns, head)
        for type_ in sorted({*columns.below(head, "one", layer), *columns.below(head, "other", layer)})
    ]
