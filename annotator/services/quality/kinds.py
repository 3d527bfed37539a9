"""Kinds of differences from the gold: what somebody leaves out, marks besides, marks otherwise; each with its number.

The comparison knows no direction: that only one of two has a thing is "missed". Against the gold it is one matter to
leave something out and another to mark something besides, so here these two are told apart.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.agreement.evidence import total
from annotator.agreement.sides import NONE
from annotator.services.agreement import Place
from annotator.services.agreement.differing import ITEMS, LABELS
from annotator.services.agreement.keeping import Kept

#: Kinds told of a person, and how many of a kind there must be.
MOST: Final = 3
LEAST: Final = 2
MISSED: Final = "missed"
EXTRA: Final = "extra"


@dataclass(frozen=True, slots=True)
class Kind:
    """``count`` differences of one kind in ``items`` things: of the gold's, or of one's own where one has more.

    ``difference``: a class of the comparison, or ``extra`` for what the gold does not have. ``cell``: the key under
    which agreement finds the places (:mod:`annotator.services.agreement.places`).
    """

    difference: str
    layer: str
    type: str
    count: int
    items: int
    cell: str

    def shows(self, place: Place) -> bool:
        """Whether a place of the cell is one of these: with frames the cell has both directions."""
        if self.difference not in {MISSED, EXTRA}:
            return True
        said = next((one for one in place.said if one.code in {"presence", "type", "value"}), None)
        return said is None or bool(said.one) == (self.difference == EXTRA)


def kinds_of(kept: Sequence[Kept]) -> Sequence[Kind]:
    """The kinds that came most often, at the most MOST; only those of which there are LEAST."""
    counts = total(one.evidence for one in kept).counts
    differences: Counter[str] = Counter()
    for one in kept:
        differences.update(one.differences)
    found = [*_otherwise(differences, counts), *_spans(counts), *_frames(counts)]
    often = (kind for kind in found if kind.count >= LEAST)
    return sorted(often, key=lambda kind: (-kind.count, kind.difference, kind.type))[:MOST]


def _otherwise(differences: Mapping[str, int], counts: Mapping[str, float]) -> Iterator[Kind]:
    """What both have, but not alike; and labels, which only one of two has set."""
    for key, count in differences.items():
        difference, layer, type_ = key.split("/")
        if difference == ITEMS or (difference == MISSED and layer != LABELS):
            continue
        there = _number("other", layer, type_, counts) or differences.get(f"{ITEMS}/{layer}/{type_}", 0)
        yield Kind(difference, layer, type_, count, max(count, there), f"class/{key}")


def _spans(counts: Mapping[str, float]) -> Iterator[Kind]:
    for key, number in counts.items():
        head, layer, one, other = (*key.split("/"), "", "", "")[:4]
        if head == "confusion" and (one == NONE) != (other == NONE):
            side, type_, difference = ("other", other, MISSED) if one == NONE else ("one", one, EXTRA)
            yield Kind(difference, layer, type_, round(number), _number(side, layer, type_, counts), key)


def _frames(counts: Mapping[str, float]) -> Iterator[Kind]:
    for side, difference in (("other", MISSED), ("one", EXTRA)):
        head = f"frames/{side}/"
        for key, number in counts.items():
            if key.startswith(head):
                path = key[len(head) :]
                layer, type_ = path.split("/")
                alone = round(number - counts.get(f"frames/pairs/{path}", 0))
                yield Kind(difference, layer, type_, alone, round(number), f"class/{MISSED}/{path}")


def _number(side: str, layer: str, type_: str, counts: Mapping[str, float]) -> int:
    """How many marks or frames of a type one side has."""
    return round(counts.get(f"spans/{side}/{layer}/{type_}", 0) or counts.get(f"frames/{side}/{layer}/{type_}", 0))
