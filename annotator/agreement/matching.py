"""The best matching of two sides: each thing once at the most, the sum of the weights as great as it can be.

What touches hangs together in small groups (mostly one against one), so each connected group is solved by itself: the
small ones by looking, the others by successive shortest paths with potentials (Jonker & Volgenant, Computing 38, 1987;
Kuhn's Hungarian method). scipy has the same solver, but costs every process half a second and 55 MB; the tests compare
with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.columns import Array

Edge = tuple[int, int, float]


def greedy(edges: Iterable[Edge]) -> list[tuple[int, int]]:
    """Pairs by the greatest weight first; the same from either side, since ties of one sum of places never compete."""
    ranked = sorted((-weight, i + j, i, j) for i, j, weight in edges)
    lefts: set[int] = set()
    rights: set[int] = set()
    out: list[tuple[int, int]] = []
    for _, _, i, j in ranked:
        if i not in lefts and j not in rights:
            lefts.add(i)
            rights.add(j)
            out.append((i, j))
    return out


def best_sum(edges: Sequence[Edge]) -> float:
    """The greatest sum of weights (each > 0) a matching can have."""
    return sum(_best(group) for group in _groups(edges))


def _groups(edges: Sequence[Edge]) -> list[list[Edge]]:
    """The edges by connected group."""
    roots: dict[int, int] = {}
    for i, j, _ in edges:
        first, second = _root(roots, i), _root(roots, ~j)
        if first != second:
            roots[first] = second
    out: dict[int, list[Edge]] = {}
    for edge in edges:
        out.setdefault(_root(roots, edge[0]), []).append(edge)
    return list(out.values())


def _root(roots: dict[int, int], node: int) -> int:
    """The name of a node's group (lefts are ≥ 0, rights ~place), with the way there made short."""
    found = node
    while roots.setdefault(found, found) != found:
        found = roots[found]
    while roots[node] != found:
        roots[node], node = found, roots[node]
    return found


def _best(edges: Sequence[Edge]) -> float:
    if len(edges) == 1:
        return edges[0][2]
    lefts = {i: place for place, i in enumerate(dict.fromkeys(i for i, _, _ in edges))}
    rights = {j: place for place, j in enumerate(dict.fromkeys(j for _, j, _ in edges))}
    if len(lefts) == 1 or len(rights) == 1:
        return max(weight for _, _, weight in edges)
    if len(lefts) > len(rights):
        return _best([(j, i, weight) for i, j, weight in edges])
    weights = np.zeros((len(lefts), len(rights)))
    for i, j, weight in edges:
        weights[lefts[i], rights[j]] = weight
    return float(sum(weights[row, column] for row, column in assignment(weights).items()))


def assignment(weights: Array) -> Mapping[int, int]:
    """The column of each row so that the sum of weights is greatest; not more rows than columns."""
    rows, columns = weights.shape
    # Places 0 of rows and columns stand for "none yet", as in the classical formulation.
    cost = np.zeros((rows + 1, columns + 1))
    cost[1:, 1:] = -weights
    of_row, of_column = np.zeros(rows + 1), np.zeros(columns + 1)
    taken = np.zeros(columns + 1, dtype=int)
    for row in range(1, rows + 1):
        _augment(row, cost, of_row, of_column, taken)
    return {int(taken[column]) - 1: column - 1 for column in range(1, columns + 1) if taken[column]}


def _augment(row: int, cost: Array, of_row: Array, of_column: Array, taken: NDArray[np.int_]) -> None:
    """Give one more row a column along the shortest path; potentials and takers are changed in place."""
    width = cost.shape[1]
    shortest, before = np.full(width, np.inf), np.zeros(width, dtype=int)
    done = np.zeros(width, dtype=bool)
    taken[0], column = row, 0
    while True:
        done[column] = True
        reduced = cost[taken[column]] - of_row[taken[column]] - of_column
        better = ~done & (reduced < shortest)
        shortest[better], before[better] = reduced[better], column
        following = int(np.argmin(np.where(done, np.inf, shortest)))
        step = shortest[following]
        of_row[taken[done]] += step
        of_column[done] -= step
        shortest[~done] -= step
        column = following
        if not taken[column]:
            break
    while column:
        taken[column] = taken[before[column]]
        column = int(before[column])
