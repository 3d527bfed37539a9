"""Spans as evidence: exact, overlapping, soft and clitic-insensitive F1; types against each other; edges.

*Soft*: the sum of IoU over the optimal matching of spans of one type. *Clitic*: exact with the proclitics given back
that somebody cut off. Keys: ``spans/one|other/LAYER/TYPE`` (how many), ``spans/exact|overlap|soft|clitic/LAYER/TYPE``
(hits), ``confusion/LAYER/ONE/OTHER``, ``boundary/LAYER/TYPE/EDGE/HOW/WAY``, ``empty/LAYER``, ``articles``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from annotator.agreement.columns import Columns, Value
from annotator.agreement.edges import differences, uncut
from annotator.agreement.formulas import added, averaged, chance_corrected, f1, layers, share, triples
from annotator.agreement.matching import Edge, best_sum
from annotator.agreement.sides import NONE, Counts, Sides
from annotator.agreement.spans import PARTIAL, Pair
from annotator.standoff.values import Segments

HITS = ("exact", "overlap", "soft", "clitic")


def count(sides: Sides, counts: Counts) -> None:
    """Count the spans of an article."""
    for span in sides.left:
        counts[f"spans/one/{sides.layers[span.type]}/{span.type}"] += 1
    for span in sides.right:
        counts[f"spans/other/{sides.layers[span.type]}/{span.type}"] += 1
    for pair in sides.pairs:
        _count_pair(pair, sides, counts)
    _count_clitic(sides, counts)
    _count_soft(sides, counts)
    _count_empty(sides, counts)


def cells(pair: Pair, sides: Sides) -> tuple[str, ...]:
    """The keys of the cells a pair is counted in: one of types, and one for each edge that differs."""
    span = pair.one or pair.other
    layer = sides.layers[span.type] if span else ""
    types = f"confusion/{layer}/{pair.one.type if pair.one else NONE}/{pair.other.type if pair.other else NONE}"
    if pair.kind != "boundary" or pair.one is None or pair.other is None:
        return (types,)
    apart = differences(pair.one.segments, pair.other.segments, sides.text)
    return types, *(f"boundary/{layer}/{pair.one.type}/{edge}/{how}/{way}" for edge, how, way in apart)


def _count_pair(pair: Pair, sides: Sides, counts: Counts) -> None:
    for key in cells(pair, sides):
        counts[key] += 1
    if pair.one and pair.kind in {"same", "boundary"}:
        subject = f"{sides.layers[pair.one.type]}/{pair.one.type}"
        counts[f"spans/exact/{subject}"] += pair.kind == "same"
        counts[f"spans/overlap/{subject}"] += 1 if pair.kind == "same" else PARTIAL


def _count_clitic(sides: Sides, counts: Counts) -> None:
    """The exact ones and what else is the same proclitics apart; a span is looked at only where it is not exact."""
    mine: Counter[tuple[str, Segments]] = Counter()
    theirs: Counter[tuple[str, Segments]] = Counter()
    for pair in sides.pairs:
        if pair.kind == "same" and pair.one:
            counts[f"spans/clitic/{sides.layers[pair.one.type]}/{pair.one.type}"] += 1
            continue
        if pair.one:
            mine[pair.one.type, uncut(pair.one.segments, sides.text)] += 1
        if pair.other:
            theirs[pair.other.type, uncut(pair.other.segments, sides.text)] += 1
    for (type_, _), both in (mine & theirs).items():
        counts[f"spans/clitic/{sides.layers[type_]}/{type_}"] += both


def _count_soft(sides: Sides, counts: Counts) -> None:
    by_type: dict[str, list[Edge]] = {}
    for touch in sides.touches:
        type_ = sides.left[touch.one].type
        if type_ == sides.right[touch.other].type:
            by_type.setdefault(type_, []).append(touch)
    for type_, edges in by_type.items():
        counts[f"spans/soft/{sides.layers[type_]}/{type_}"] = best_sum(edges)


def _count_empty(sides: Sides, counts: Counts) -> None:
    """Layers both left empty: they agree, but there is nothing that could be measured."""
    counts["articles"] += 1
    used = set(sides.layers.values())
    for layer in {type_.layer for type_ in sides.schema.span_types.values() if type_.enabled} - used:
        counts[f"empty/{layer}"] += 1


def measures(columns: Columns) -> Iterator[Value]:
    """``spans/…`` by layer and type, ``types/…`` of matched spans by layer, ``empty`` by layer."""
    for hits in HITS:
        found = {layer: triples(columns, hits, "spans", layer) for layer in layers(columns, "spans")}
        for layer, by_type in found.items():
            yield from averaged(f"spans/{hits}", layer, by_type)
        if found:
            yield from f1(f"spans/{hits}", "", "", added([added(list(by_type.values())) for by_type in found.values()]))
    for layer in columns.below("confusion"):
        categories, table = columns.table("confusion", layer)
        matched = [place for place, category in enumerate(categories) if category != NONE]
        yield from chance_corrected("types", layer, "", table[np.ix_(range(columns.rows), matched, matched)])
    for layer in columns.below("empty"):
        yield share("empty", layer, "", columns.sum("empty", layer), columns.sum("articles"))
