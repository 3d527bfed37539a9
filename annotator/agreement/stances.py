"""Stances: matched on holder and target or topic, then what is said about the same question; the two apart.

``frames/match`` of a stance type is the P/R/F1 of stances matched on (holder, target or topic), and the nominal α of
their polarity is ``attributes/alpha`` of ``stance/polarity``. Here are the others: polarity as a number from −3 to +3
(sign × strength; neutral and mixed are 0, and a strength that is not given is a missing value), the evidence, and
whether holder and target are right, each by itself: stances are paired by their evidence for that, since pairs matched
on the holder always agree on him. Keys: ``stances/WHAT/LAYER/TYPE``, ``scale/LAYER/TYPE/A/B``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.agreement.columns import Columns, Value
from annotator.agreement.formulas import f1, paths, share
from annotator.agreement.matching import greedy
from annotator.agreement.pairing import (
    EVIDENCE,
    HOLDER,
    TARGET,
    Faced,
    Frames,
    is_stance,
    overlap,
    same_filled,
    same_topic,
)
from annotator.agreement.quotes import count_overlap
from annotator.agreement.referents import common
from annotator.agreement.saying import scaled
from annotator.agreement.sides import NONE, Counts, Sides, layer_of
from annotator.standoff.values import Attributes

_SIGNS = {"support": 1, "against": -1, "neutral": 0, "mixed": 0}


def degree(attributes: Attributes) -> int | None:
    """A stance from −3 (strongly against) to +3 (strongly for); None where polarity or a needed strength is missing."""
    sign = _SIGNS.get(str(attributes.get("polarity")))
    strength = attributes.get("strength")
    if not sign:
        return sign
    return sign * strength if isinstance(strength, int) else None


def count(frames: Sequence[Frames], sides: Sides, counts: Counts) -> None:
    """Count the stances of an article."""
    for found in frames:
        type_ = sides.schema.frame_type(found.type)
        if type_ and is_stance(type_.roles):
            _count(found, f"{layer_of(found.type, sides.schema)}/{found.type}", counts)


def _count(found: Frames, path: str, counts: Counts) -> None:
    counts[f"stances/one/{path}"] += len(found.left)
    counts[f"stances/other/{path}"] += len(found.right)
    for one, other in found.matched:
        degrees = [degree(faced.frame.attributes) for faced in (one, other)]
        if degrees != [None, None]:
            counts[f"scale/{path}/{'/'.join(NONE if step is None else str(step) for step in degrees)}"] += 1
        count_overlap(one, other, EVIDENCE, "stances/evidence", path, counts)
    for one, other in by_evidence(found):
        counts[f"stances/paired/{path}"] += 1
        counts[f"stances/holder/{path}"] += same_filled(one, other, HOLDER)
        counts[f"stances/target/{path}"] += same_target(one, other)


def by_evidence(found: Frames) -> list[tuple[Faced, Faced]]:
    """Stances paired by the greatest overlap of their evidence, whoever holds them on whatever.

    The same passage may carry several stances: then those go together that are of one target or holder.
    """
    edges = []
    for i, one in enumerate(found.left):
        for j, other in enumerate(found.right):
            weight = overlap(one, other, EVIDENCE)
            if weight:
                hint = same_filled(one, other, HOLDER) + same_target(one, other)
                edges.append((i, j, weight + hint / 1000))
    return [(found.left[i], found.right[j]) for i, j in greedy(edges)]


def same_target(one: Faced, other: Faced) -> bool:
    """Whether two stances have a target in common, or where neither has one the same topic."""
    mine, theirs = one.roles.get(TARGET, ()), other.roles.get(TARGET, ())
    return common(mine, theirs) > 0 if mine or theirs else same_topic(one, other)


def measures(columns: Columns) -> Iterator[Value]:
    """``stances/…`` by layer and frame type."""
    for layer, type_ in paths(columns, "stances"):
        numbers = [
            columns.sum("stances", what, layer, type_)
            for what in ("evidence-hits", "evidence-one", "evidence-other", "paired", "holder", "target")
        ]
        hits, one, other, paired, holder, target = numbers
        yield from f1("stances/evidence", layer, type_, (hits, one, other))
        yield share("stances/holder", layer, type_, holder, paired)
        yield share("stances/target", layer, type_, target, paired)
        categories, table = columns.table("scale", layer, type_)
        known = [place for place, category in enumerate(categories) if category != NONE]
        if known:
            values = [int(categories[place]) for place in known]
            yield from scaled("stances/polarity", layer, type_, table, values, known)
