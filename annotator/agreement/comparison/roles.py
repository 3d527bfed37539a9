"""How readings of edges and of a role differ: by a proclitic, by their edges, type or attributes only, or in more."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import Final

from annotator.agreement.comparison.values import DifferenceClass, Option
from annotator.agreement.edges import edge_class
from annotator.agreement.spans import shared
from annotator.standoff.values import Segments

#: The weightiest first: what three or more readings differ in is the weightiest of what two of them do.
_WEIGHT: Final[tuple[DifferenceClass, ...]] = ("role", "type", "boundary", "clitic", "attribute")
#: A filler that is a span of the frame's own: ("span", type, segments, attributes).
_Part = tuple[str, str, Segments, Hashable]


def edges_difference(places: Sequence[Segments], text: str) -> DifferenceClass:
    """The class of several readings of the same edges."""
    kinds = {edge_class(one, other, text) for one, other in combinations(places, 2)}
    return "clitic" if kinds <= {"clitic"} else "boundary"


def role_difference(options: Sequence[Option], text: str) -> DifferenceClass:
    """The class of several readings of a role.

    Where each filler of the one stands against one of the other and they differ in their edges only, it is those that
    differ (boundary, clitic), or their type or attributes only (type, attribute). Everything else is the role.
    """
    found = {_between(one.value, other.value, text) for one, other in combinations(options, 2)}
    return next(one for one in _WEIGHT if one in found)


def _between(one: Hashable, other: Hashable, text: str) -> DifferenceClass:
    mine, theirs = _parts(one, other), _parts(other, one)
    if mine is None or theirs is None or len(mine) != len(theirs):
        return "role"
    found: set[DifferenceClass] = set()
    for part in mine:
        against = max(theirs, key=lambda there: shared(part[2], there[2]))
        if not shared(part[2], against[2]):
            return "role"
        theirs.remove(against)
        found.add(_difference(part, against, text))
    return next(kind for kind in _WEIGHT if kind in found)


def _parts(one: Hashable, other: Hashable) -> list[_Part] | None:
    """The fillers only ``one`` has, in the order of the text; None where any of them is no span of the frame's own."""
    alone = [*one.difference(other)] if isinstance(one, frozenset) and isinstance(other, frozenset) else []
    if any(token[0] != "span" for token in alone):
        return None
    return sorted(alone, key=lambda part: (part[2], part[1]))


def _difference(one: _Part, other: _Part, text: str) -> DifferenceClass:
    type_, place, attributes = (one[n] == other[n] for n in (1, 2, 3))
    if place:
        return "attribute" if type_ else "type"
    return edges_difference([one[2], other[2]], text) if type_ and attributes else "role"
