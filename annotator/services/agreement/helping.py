"""Who needs help with what: where one person differs from the others more often than the others from each other.

Told are kinds of differences (a class at a type: the edges of a title, the speaker of a quote) in numbers a person can
see before them: in so many of so many places. Chance alone must not look like somebody's fault, so the lower end of the
person's share (Wilson, JASA 22, 1927: 95 %, one-sided) has to lie above the share of the others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from annotator.services.agreement.differing import ITEMS
from annotator.services.agreement.keeping import Kept

#: From fewer things of a kind nothing is told, and of fewer differences neither.
LEAST: Final = 8
LEAST_DIFFERENT: Final = 3
#: Kinds told of a person.
MOST: Final = 3
_Z: Final = 1.645


@dataclass(frozen=True, slots=True)
class Need:
    """A person differs in ``differing`` of ``items`` comparisons, the others from each other in so many of so many."""

    person: int
    difference: str
    layer: str
    type: str
    differing: int
    items: int
    others_differing: int
    others_items: int

    @property
    def share(self) -> float:
        """How often the person differs."""
        return self.differing / self.items

    @property
    def others(self) -> float:
        """How often the others differ from each other."""
        return self.others_differing / self.others_items


def needs_of(kept: Iterable[Kept]) -> list[Need]:
    """What stands out about each person, the most at first: at the most MOST kinds each; empty for two people."""
    whole: Counter[str] = Counter()
    by_person: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for one in kept:
        whole.update(one.differences)
        for person in one.couple.people:
            by_person[person].update(one.differences)
    found = [_needs(person, counts, whole) for person, counts in sorted(by_person.items())]
    return [need for needs in found for need in needs]


def _needs(person: int, counts: Mapping[str, int], whole: Mapping[str, int]) -> Sequence[Need]:
    found = [_need(person, key, counts, whole) for key in counts if not key.startswith(f"{ITEMS}/")]
    standing_out = [need for need in found if need is not None and lower(need.differing, need.items) > need.others]
    return sorted(standing_out, key=lambda need: need.others - need.share)[:MOST]


def _need(person: int, key: str, counts: Mapping[str, int], whole: Mapping[str, int]) -> Need | None:
    difference, layer, type_ = key.split("/")
    base = f"{ITEMS}/{layer}/{type_}"
    differing, items = counts[key], counts.get(base, 0)
    others, others_items = whole.get(key, 0) - differing, whole.get(base, 0) - items
    if items < LEAST or others_items < LEAST or differing < LEAST_DIFFERENT:
        return None
    return Need(person, difference, layer, type_, differing, items, others, others_items)


def lower(hits: int, of: int) -> float:
    """The lower end of a share by Wilson's interval.

    >>> round(lower(6, 10), 3)
    0.351
    """
    share, square = hits / of, _Z**2 / of
    middle = share + square / 2
    return (middle - _Z * sqrt(share * (1 - share) / of + square / (4 * of))) / (1 + square)
