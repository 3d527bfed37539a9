"""α_U: how far voices agree where the units of a label lie in the continuum, and how long they are.

Source: Krippendorff, Content Analysis, 2nd ed. 2004, ch. 11.6, pp. 251–256. Units of one voice do not overlap: nested
spans of one label count as the one around them (:mod:`annotator.agreement.runs`).

α_U does not add up over articles, since any unit might by chance stand in any gap of the corpus; what it is made of
does. Articles are continua one after the other, and neither a unit nor a gap goes from one into the next. With V the
code points of all voices, the observed disagreement O and the expected E of a label are, both times V² / voices,

    O = Σ over articles of Σ δ² / (voices − 1)
    E = 2 V · Σ over units [ (N − 1)(2u³ − 3u² + u) / 3 + u² Σ over gaps ≥ u (g − u + 1) ] / (V(V − 1) − Σ u(u − 1))

where u is the length of a unit, g of a gap, N the number of units. So it is enough to keep how often each length came.

Keys (HEAD is ``unitizing`` or ``group/unitizing``): counts ``HEAD/values`` (V), ``HEAD/units/LAYER/TYPE`` (N) and
``HEAD/seen/LAYER/TYPE`` (O); lengths ``HEAD/unit/LAYER/TYPE``, and for gaps ``HEAD/text`` (every text as one gap a
voice) and ``HEAD/gap/LAYER/TYPE`` (the gaps of the texts with the label, those texts themselves taken off again).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from annotator.agreement.columns import Array, Columns, Value, ratio
from annotator.agreement.runs import Runs, gaps
from annotator.agreement.sides import Counts, Sizes


def count(
    voices: Sequence[Mapping[str, Runs]],
    layers: Mapping[str, str],
    length: int,
    head: str,
    counts: Counts,
    lengths: Sizes,
) -> None:
    """Count the units of one text (``length`` code points) that at least two voices have read."""
    size = len(voices)
    counts[f"{head}/values"] += length * size
    lengths[f"{head}/text"][length] += size
    for type_ in dict.fromkeys(type_ for voice in voices for type_ in voice):
        label = f"{layers[type_]}/{type_}"
        units = [voice.get(type_, ()) for voice in voices]
        seen = sum(difference(one, other) for a, one in enumerate(units) for other in units[a + 1 :])
        # The formula goes over ordered pairs of voices: each pair twice.
        counts[f"{head}/seen/{label}"] += 2 * seen / (size - 1)
        lengths[f"{head}/gap/{label}"][length] -= size
        for runs in units:
            counts[f"{head}/units/{label}"] += len(runs)
            for start, end in runs:
                lengths[f"{head}/unit/{label}"][end - start] += 1
            for gap in gaps(runs, length):
                lengths[f"{head}/gap/{label}"][gap] += 1


def difference(one: Runs, other: Runs) -> int:
    """Σ δ² of the units of two voices (p. 252): of two that meet the squares of both their edges' distances, of one
    that stands wholly in a gap of the other voice the square of its length."""
    total, met, first = 0, set(), 0
    for start, end in one:
        while first < len(other) and other[first][1] <= start:
            first += 1
        at = first
        while at < len(other) and other[at][0] < end:
            total += (start - other[at][0]) ** 2 + (end - other[at][1]) ** 2
            met.add(at)
            at += 1
        if at == first:
            total += (end - start) ** 2
    return total + sum((end - start) ** 2 for place, (start, end) in enumerate(other) if place not in met)


def measures(columns: Columns, head: str) -> Iterator[Value]:
    """``HEAD/alpha`` by layer and type, and for a layer as a whole 1 − ΣD_o / ΣD_e; ``n`` = units of all voices."""
    for layer in columns.below(head, "units"):
        seen_all, expected_all, units_all = np.zeros(columns.rows), np.zeros(columns.rows), np.zeros(columns.rows)
        for type_ in columns.below(head, "units", layer):
            seen, expected = disagreements(columns, head, layer, type_)
            units = columns.sum(head, "units", layer, type_)
            yield Value(f"{head}/alpha", layer, type_, 1.0 - ratio(seen, expected), units)
            seen_all, expected_all, units_all = seen_all + seen, expected_all + expected, units_all + units
        yield Value(f"{head}/alpha", layer, "", 1.0 - ratio(seen_all, expected_all), units_all)


def disagreements(columns: Columns, head: str, layer: str, type_: str) -> tuple[Array, Array]:
    """O and E of a label, one number a row."""
    label = f"{layer}/{type_}"
    parts, sizes, often = columns.lengths(f"{head}/unit/{label}")
    unit, places = np.unique(sizes, return_inverse=True)
    table = np.zeros((columns.weights.shape[1], len(unit)))
    np.add.at(table, (parts.astype(int), places), often)
    units = columns.weights @ table
    gaps_of = [columns.lengths(f"{head}/text"), columns.lengths(f"{head}/gap/{label}")]
    fits = columns.weights @ _fits(unit, gaps_of, len(table))
    total, values = units.sum(1), columns.sum(head, "values")
    against_units = (total - 1) / 3 * (units @ (2 * unit**3 - 3 * unit**2 + unit))
    against_gaps = (units * fits) @ unit**2
    below = values * (values - 1) - units @ (unit * (unit - 1))
    expected = np.nan_to_num(ratio(2 * values * (against_units + against_gaps), below))
    return columns.sum(head, "seen", label), expected


def _fits(unit: Array, gaps_of: Sequence[tuple[Array, Array, Array]], articles: int) -> Array:
    """In how many places a unit of each length would fit into the gaps: articles × lengths."""
    out = np.zeros((articles, len(unit)))
    for parts, sizes, often in gaps_of:
        places = np.maximum(sizes[:, None] - unit + 1, 0) * often[:, None]
        np.add.at(out, parts.astype(int), places)
    return out
