"""Who and what fills the roles of two voices: entities and fillers that mean the same on both sides.

Ids are each side's own, so an entity is known by its mentions: the two that share most of them are one (each once),
and an entity without a mention in common by its reference or its name. A filler with an entity is compared by the
entity whichever of its mentions was taken; one without by its letters, proclitics apart, or by the span that stands
against it; a frame by the frame whose anchor lies over its anchor; a special value by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.edges import uncut
from annotator.agreement.matching import Edge, greedy
from annotator.agreement.sides import Sides
from annotator.standoff.values import Annotations, Entity, Filler, Segments, Span
from annotator.text.folding import fold

_NEARLY, _NAMED = 0.5, 0.25
Known = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Meant:
    """What a filler means: a common ``key``, the ``entity`` behind it (a common key too), and the ``letters`` it
    may be known by where one of two fillers has no entity."""

    key: str
    entity: str | None = None
    letters: frozenset[Segments] = frozenset()


@dataclass(frozen=True, slots=True)
class Referents:
    """The common keys of both sides: their entities, spans and frames by id, and the mentions of each entity."""

    entities: tuple[Known, Known]
    spans: tuple[Known, Known]
    frames: tuple[Known, Known]
    mentions: tuple[Mapping[str, list[Span]], Mapping[str, list[Span]]]


def alike(one: Meant, other: Meant) -> bool:
    """Whether two fillers mean the same."""
    if one.entity is not None and other.entity is not None:
        return one.entity == other.entity
    return one.key == other.key or not one.letters.isdisjoint(other.letters)


def common(one: Sequence[Meant], other: Sequence[Meant]) -> int:
    """How many fillers of two roles mean the same, each counted once."""
    edges = [(i, j, 1.0) for i, mine in enumerate(one) for j, theirs in enumerate(other) if alike(mine, theirs)]
    return len(edges) if len(edges) < 2 else len(greedy(edges))


def referents(sides: Sides, frames: tuple[Known, Known] = ({}, {})) -> Referents:
    """The common keys of two sides; ``frames`` as far as they are known."""
    mentions = _mentions(sides.left), _mentions(sides.right)
    together = [(pair.one, pair.other) for pair in sides.pairs if pair.one and pair.other]
    spans = (
        {one.id: f"span {n}" for n, (one, _) in enumerate(together)},
        {other.id: f"span {n}" for n, (_, other) in enumerate(together)},
    )
    return Referents(_aligned(sides, mentions), spans, frames, mentions)


def meant(filler: Filler, side: int, annotations: Annotations, known: Referents, text: str) -> Meant:
    """What a filler of the first (``side`` 0) or second (1) voice means."""
    own = f"{side} {filler.kind} {filler.target}"
    if filler.kind == "entity":
        letters = frozenset(uncut(span.segments, text) for span in known.mentions[side].get(filler.target, ()))
        key = known.entities[side].get(filler.target, own)
        return Meant(key, key, letters)
    if filler.kind == "frame":
        return Meant(known.frames[side].get(filler.target, own))
    if filler.kind == "special":
        return Meant(f"special {filler.target}")
    span = annotations.spans.get(filler.target)
    if span is None or not span.segments:
        return Meant(own)
    letters = frozenset((uncut(span.segments, text),))
    entity = known.entities[side].get(span.entity, f"{side} entity {span.entity}") if span.entity else None
    return Meant(known.spans[side].get(span.id, own), entity, letters)


def _mentions(spans: Iterable[Span]) -> dict[str, list[Span]]:
    out: dict[str, list[Span]] = {}
    for span in spans:
        if span.entity:
            out.setdefault(span.entity, []).append(span)
    return out


def _aligned(sides: Sides, mentions: tuple[Mapping[str, list[Span]], Mapping[str, list[Span]]]) -> tuple[Known, Known]:
    left, right = _ordered(sides.one, mentions[0]), _ordered(sides.other, mentions[1])
    firsts, seconds = {id_: n for n, id_ in enumerate(left)}, {id_: n for n, id_ in enumerate(right)}
    votes: dict[tuple[int, int], float] = {}
    for pair in sides.pairs:
        if pair.one and pair.other and pair.one.entity and pair.other.entity:
            at = firsts[pair.one.entity], seconds[pair.other.entity]
            votes[at] = votes.get(at, 0) + (1 if pair.one.segments == pair.other.segments else _NEARLY)
    for at in _named(sides, firsts, seconds):
        votes[at] = votes.get(at, 0) + _NAMED
    edges: list[Edge] = [(i, j, weight) for (i, j), weight in votes.items()]
    one: dict[str, str] = {}
    other: dict[str, str] = {}
    for n, (i, j) in enumerate(greedy(edges)):
        one[left[i]] = other[right[j]] = f"entity {n}"
    return one, other


def _ordered(annotations: Annotations, mentions: Mapping[str, list[Span]]) -> list[str]:
    """The ids of the entities: by their mentions as they come in the text, then those without by their names."""
    silent = [id_ for id_ in annotations.entities if id_ not in mentions]
    return [*mentions, *sorted(silent, key=lambda id_: (annotations.entities[id_].name, id_))]


def _named(sides: Sides, firsts: Mapping[str, int], seconds: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    """The places of two entities that have the same reference, or the same name as a searcher would write it."""
    by_name: dict[str, list[int]] = {}
    for entity in sides.other.entities.values():
        for name in _names(entity):
            by_name.setdefault(name, []).append(seconds[entity.id])
    for entity in sides.one.entities.values():
        for name in _names(entity):
            yield from ((firsts[entity.id], j) for j in by_name.get(name, ()))


def _names(entity: Entity) -> list[str]:
    return [f"name {fold(entity.name)}"] + ([f"reference {entity.reference}"] if entity.reference else [])
