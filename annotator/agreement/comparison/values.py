"""The values of a comparison. Offsets are code points, end exclusive; a voice is named by a string of the caller's."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Segments

ItemKind = Literal["span", "entity", "frame", "label"]
DifferenceClass = Literal["missed", "type", "boundary", "clitic", "role", "attribute", "coreference"]

#: How an item can differ: not everybody has it; its type; its edges; its edges by a proclitic only; what fills a role;
#: an attribute (or a label, or an entity's name and reference); which entity a mention refers to.
CLASSES: Final[tuple[DifferenceClass, ...]] = (
    "missed",
    "type",
    "boundary",
    "clitic",
    "role",
    "attribute",
    "coreference",
)
#: Picked for a role or an attribute of several values: what any voice says, together.
ALL: Final = "*"


@dataclass(frozen=True, slots=True)
class Option:
    """One reading of an aspect and the voices that hold it; ``value`` None: there is nothing.

    ``value`` only serves to tell readings apart: what it looks like is read from the first of the voices.
    """

    voices: tuple[str, ...]
    value: Hashable


@dataclass(frozen=True, slots=True)
class Aspect:
    """One side of an item, with its readings; the most common first, then in the order of the voices.

    ``code``: presence · segments · type · entity · name · reference · value · ``role:CODE`` · ``attribute:CODE``.
    ``difference``: the class it differs in; None where all who have the item say the same, and for the ``name`` of an
    entity that every one of them finds in the text: what it is called there is nothing to settle.
    """

    code: str
    options: tuple[Option, ...]
    difference: DifferenceClass | None

    def held_by(self, voice: str) -> Option | None:
        """The reading of one voice; None where it has nothing of the item."""
        return next((option for option in self.options if voice in option.voices), None)


@dataclass(frozen=True, slots=True)
class Cluster:
    """What several voices mean the same by: of each voice one thing at the most. ``members``: voice → id there."""

    kind: Literal["span", "entity", "frame"]
    key: str
    members: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """Something to agree on. ``segments``: everything it covers in any voice, merged; empty for a label and for an
    entity without mentions. ``classes`` empty: agreed. ``follows``: it is no matter of its own, it comes along with the
    mentions or frames that need it (an entity that stands in the text).
    """

    key: str
    kind: ItemKind
    layer: str
    type: str
    members: Mapping[str, str]
    segments: Segments
    aspects: tuple[Aspect, ...]
    classes: tuple[DifferenceClass, ...]
    #: SHA-256 over ``readings``: the same as long as no voice has changed what it says here.
    fingerprint: str
    #: voice → aspect → what it says, as JSON values.
    readings: Mapping[str, Mapping[str, object]]
    follows: bool = False

    @property
    def start(self) -> int:
        """The code point where it begins; 0 without a place."""
        return self.segments[0][0] if self.segments else 0

    def aspect(self, code: str) -> Aspect | None:
        """The aspect of that code, if it has one."""
        return next((aspect for aspect in self.aspects if aspect.code == code), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The voices side by side; ``items`` in reading order: labels, then by place, then entities without a place."""

    text: str
    schema: Schema
    voices: Mapping[str, Annotations]
    items: tuple[Item, ...]
    clusters: Mapping[str, Cluster] = field(default_factory=dict)
    #: (voice, id) → key of the cluster it belongs to.
    where: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def differing(self) -> tuple[Item, ...]:
        """The items in which the voices differ."""
        return tuple(item for item in self.items if item.classes)

    def item(self, key: str) -> Item | None:
        """The item of that key, if there is one."""
        return next((item for item in self.items if item.key == key), None)
