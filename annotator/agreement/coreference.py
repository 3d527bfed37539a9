"""Coreference: which mentions belong to one participant, whoever was called it.

Mentions are compared by their letters. Entities that are mentioned once count (singletons), those that are not
mentioned do not. Measures: MUC (Vilain et al., MUC-6, 1995, links), B³ (Bagga & Baldwin, LREC 1998, mentions), CEAF
(Luo, HLT/EMNLP 2005, φ3 by mentions and φ4 by entities), and their mean as of CoNLL-2011/2012 (MUC, B³, CEAF φ4);
all as in the reference scorer (Pradhan et al., "Scoring coreference partitions of predicted mentions", ACL 2014).

Keys: ``coreference/MEASURE/precision|precision-of|recall|recall-of``, the numerators and denominators, which add up;
``one`` is the response, ``other`` the key. Between two annotators F1 is the same whichever is called which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from annotator.agreement.columns import Columns, Value, ratio
from annotator.agreement.matching import best_sum
from annotator.agreement.sides import Counts, Sides
from annotator.standoff.values import Span

#: The mentions of each participant.
Chains = Sequence[frozenset[Hashable]]
MEASURES = ("muc", "b3", "ceaf-m", "ceaf-e")


class Score(NamedTuple):
    """Numerators and denominators of precision (about the response) and recall (about the key)."""

    precision: float
    precision_of: float
    recall: float
    recall_of: float


def scores(response: Chains, key: Chains) -> Mapping[str, Score]:
    """The four measures of two partitions of mentions."""
    places = {mention: j for j, chain in enumerate(key) for mention in chain}
    shared: Counter[tuple[int, int]] = Counter()
    for i, chain in enumerate(response):
        shared.update((i, places[mention]) for mention in chain if mention in places)
    mine, theirs = [len(chain) for chain in response], [len(chain) for chain in key]
    return {
        "muc": _muc(shared, mine, theirs),
        "b3": _b3(shared, mine, theirs),
        "ceaf-m": _ceaf(best_sum([(i, j, float(n)) for (i, j), n in shared.items()]), sum(mine), sum(theirs)),
        "ceaf-e": _ceaf(
            best_sum([(i, j, 2 * n / (mine[i] + theirs[j])) for (i, j), n in shared.items()]), len(mine), len(theirs)
        ),
    }


def _muc(shared: Mapping[tuple[int, int], int], mine: Sequence[int], theirs: Sequence[int]) -> Score:
    """Links: a chain of n mentions has n − 1, and lacks one for each part but one into which the other side cuts it."""
    found = sum(shared.values())
    # Mentions the other side does not have are parts of their own; so the links kept are the mentions shared less
    # the parts they stand in, chain by chain.
    parts_mine, parts_theirs = len(shared), len(shared)
    whole_mine, whole_theirs = sum(mine) - len(mine), sum(theirs) - len(theirs)
    return Score(found - parts_mine, whole_mine, found - parts_theirs, whole_theirs)


def _b3(shared: Mapping[tuple[int, int], int], mine: Sequence[int], theirs: Sequence[int]) -> Score:
    precision = sum(n * n / mine[i] for (i, _), n in shared.items())
    recall = sum(n * n / theirs[j] for (_, j), n in shared.items())
    return Score(precision, sum(mine), recall, sum(theirs))


def _ceaf(similarity: float, mine: int, theirs: int) -> Score:
    return Score(similarity, mine, similarity, theirs)


def chains(spans: Sequence[Span]) -> Chains:
    """The mentions by participant: by their letters, and those on the same letters by their order."""
    out: dict[str, set[Hashable]] = {}
    seen: Counter[object] = Counter()
    for span in spans:
        if span.entity:
            out.setdefault(span.entity, set()).add((span.segments, seen[span.segments]))
            seen[span.segments] += 1
    return [frozenset(chain) for chain in out.values()]


def count(sides: Sides, counts: Counts) -> None:
    """Count the participants of an article."""
    for name, score in scores(chains(sides.left), chains(sides.right)).items():
        for part, number in score._asdict().items():
            counts[f"coreference/{name}/{part.replace('_', '-')}"] += number


def measures(columns: Columns) -> Iterator[Value]:
    """``coreference/muc|b3|ceaf-m|ceaf-e``, each with precision and recall, and ``coreference/conll``."""
    f1s = {}
    if not columns.below("coreference"):
        return
    for name in MEASURES:
        precision, recall = (
            (columns.sum("coreference", name, part), columns.sum("coreference", name, f"{part}-of"))
            for part in ("precision", "recall")
        )
        p, r = ratio(*precision), ratio(*recall)
        nothing = np.isnan(p) & np.isnan(r)
        # One side without any participants, or any links: it has nothing right, and F1 is 0, not undefined.
        p0, r0 = np.nan_to_num(p), np.nan_to_num(r)
        f1s[name] = np.where(nothing, np.nan, np.nan_to_num(ratio(2 * p0 * r0, p0 + r0)))
        n = precision[1] + recall[1]
        yield Value(f"coreference/{name}", "", "", f1s[name], n)
        yield Value(f"coreference/{name}/precision", "", "", p, precision[1])
        yield Value(f"coreference/{name}/recall", "", "", r, recall[1])
    mean = (f1s["muc"] + f1s["b3"] + f1s["ceaf-e"]) / 3
    mentions = columns.sum("coreference", "b3", "precision-of") + columns.sum("coreference", "b3", "recall-of")
    yield Value("coreference/conll", "", "", mean, mentions)
