"""What is taken from marks: annotations in the making, and which of them each mark has become."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from annotator.formats.uima.marks import Mark
from annotator.standoff.quick import CODE, ID
from annotator.standoff.values import Entity, Filler, Frame, Span


@dataclass(slots=True)
class Takings:
    """Annotations in the making; ``ids`` says of a mark (its identity) which span or frame it is.

    ``by_reference`` leads from pages of a knowledge base to participants.
    """

    text: str
    losses: Counter[str]
    spans: dict[str, Span] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    ids: dict[int, Filler] = field(default_factory=dict)
    by_reference: dict[str, str] = field(default_factory=dict)

    def free_id(self, wanted: object, spare: str) -> str:
        """An id nobody has: the one that is wanted, else the spare one, else that with a number."""
        if isinstance(wanted, str) and ID.fullmatch(wanted) and not self.has(wanted):
            return wanted
        id_, number = spare, 1
        while self.has(id_):
            number += 1
            id_ = f"{spare}-{number}"
        return id_

    def has(self, id_: str) -> bool:
        """Whether somebody has an id."""
        return id_ in self.spans or id_ in self.entities or id_ in self.frames

    def fillers(self, mark: Mark) -> defaultdict[str, list[Filler]]:
        """What the links of a mark lead to, by role."""
        found: defaultdict[str, list[Filler]] = defaultdict(list)
        for role, target in mark.links:
            if id(target) in self.ids and CODE.fullmatch(role) is not None:
                found[role].append(self.ids[id(target)])
            else:
                self.losses["dangling:link"] += 1
        return found
