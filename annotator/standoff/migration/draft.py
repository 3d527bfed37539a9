"""Annotations while a plan is carried out on them, and what each step came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from annotator.standoff.migration.steps import Condition, Place
from annotator.standoff.values import (
    Annotations,
    Attributes,
    AttributeValue,
    Entity,
    Facts,
    Frame,
    Kind,
    Span,
    Thing,
    same,
)
from annotator.text.folding import fold

#: Examples that one set gives of one step.
EXAMPLES = 3
LABELS = "labels"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a set cannot be migrated: ``step`` (None: the result does not fit the new schema), an object, facts.

    Codes: "occupied" (another value stands where this one should go), "nowhere" (there is no object to take the
    value), "would_be_lost" (a value that the plan gives no place), and those of ``standoff.check``.
    """

    code: str
    kind: str
    id: str
    step: int | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """One object before and after a step; for labels (``kind`` label, ``id`` their code) the values."""

    kind: str
    id: str
    before: Thing | AttributeValue | None
    after: Thing | AttributeValue | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one step did in one set: how many objects by what became of them, and a few of them."""

    counts: Mapping[str, int]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Something that bears attributes: a span, a frame, or (``kind`` label) the article."""

    kind: str
    id: str
    attributes: Attributes


@dataclass(slots=True)
class Draft:
    """Mutable collections, and the tally of the step at work."""

    spans: dict[str, Span]
    entities: dict[str, Entity]
    frames: dict[str, Frame]
    labels: dict[str, AttributeValue]
    step: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)

    def shelf(self, kind: Kind) -> dict[str, Thing]:
        """The collection of a kind."""
        found = {"span": self.spans, "entity": self.entities, "frame": self.frames}[kind]
        return cast("dict[str, Thing]", found)

    def put(self, kind: Kind, thing: Thing, count: str = "changed") -> None:
        """Put a thing in the place of what it was, and count it."""
        shelf = self.shelf(kind)
        before = shelf[thing.id]
        self.counts[count] += 1
        if same(before, thing):
            return
        shelf[thing.id] = thing
        if len(self.examples) < EXAMPLES:
            self.examples.append(Example(kind, thing.id, before, thing))

    def set_label(self, code: str, value: AttributeValue | None) -> None:
        """Give the article's label a value (None: none)."""
        before = self.labels.pop(code, None)
        if value is not None:
            self.labels[code] = value
        if not same(before, value) and len(self.examples) < EXAMPLES:
            self.examples.append(Example("label", code, before, value))

    def holders(self, place: Place) -> Iterator[Holder]:
        """The bearers of attributes at a place, as they are now, in the order of their ids."""
        if place.kind == "label":
            yield Holder("label", LABELS, self.labels)
            return
        for id_, thing in sorted(self.shelf(place.kind).items()):
            if thing.type in place.types and not isinstance(thing, Entity):
                yield Holder(place.kind, id_, thing.attributes)

    def write(self, holder: Holder, attributes: Mapping[str, AttributeValue], count: str = "changed") -> None:
        """Give a holder other attributes, in canonical order."""
        if holder.kind == "label":
            self.counts[count] += 1
            for code in sorted(self.labels.keys() | attributes.keys()):
                if not same(self.labels.get(code), attributes.get(code)):
                    self.set_label(code, attributes.get(code))
            return
        kind = cast("Kind", holder.kind)
        thing = self.shelf(kind)[holder.id]
        self.put(kind, replace(thing, attributes=dict(sorted(attributes.items()))), count)

    def hinder(self, code: str, kind: str, id_: str, **facts: object) -> None:
        """Note why this set cannot be migrated."""
        self.obstacles.append(Obstacle(code, kind, id_, self.step, facts))

    def begin(self, step: int) -> None:
        """Begin the tally of a step."""
        self.step, self.counts, self.examples = step, Counter(), []

    def outcome(self) -> Outcome:
        """What the step at work came to."""
        return Outcome(dict(self.counts), tuple(self.examples))

    def value(self) -> Annotations:
        """The annotations as they are now."""
        return Annotations(dict(self.spans), dict(self.entities), dict(self.frames), dict(self.labels))


def draft_of(annotations: Annotations) -> Draft:
    """A draft that begins as ``annotations``, which stay as they are."""
    return Draft(
        dict(annotations.spans), dict(annotations.entities), dict(annotations.frames), dict(annotations.labels)
    )


def fits(draft: Draft, when: Condition) -> Callable[[Thing], bool]:
    """Whether a span, entity or frame of the draft fulfils a condition."""
    texts = {_key(text) for text in when.texts}
    people = {_key(name) for name in when.entities} | set(when.entities)

    def fit(thing: Thing) -> bool:
        person = draft.entities.get(thing.entity or "") if isinstance(thing, Span) else thing
        words = thing.text if isinstance(thing, Span) else getattr(thing, "name", "")
        return (
            (not when.attribute or _has(getattr(thing, "attributes", {}), when))
            and (not texts or _key(words) in texts)
            and (not people or (isinstance(person, Entity) and _is_one_of(person, people)))
        )

    return fit


def _key(text: str) -> str:
    return fold(" ".join(text.split())).strip()


def _has(attributes: Attributes, when: Condition) -> bool:
    value = attributes.get(when.attribute)
    given = value if isinstance(value, tuple) and value else (value,)
    return any(same(one, wanted) for one in (*given, value) for wanted in when.values)


def _is_one_of(person: Entity, people: set[str]) -> bool:
    return person.id in people or (person.reference or "") in people or _key(person.name) in people
