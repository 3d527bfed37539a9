"""What a thing is, with what it stands beside: things of two voices with one signature are the same up to ids.

Signatures tell apart what has the same letters: two identical mentions of two participants, two empty frames of which
one is quoted by a stance. They are refined along the references (Weisfeiler & Lehman 1968) a few times, which is enough
for how deep annotations refer. They hold within one process, and only their being equal says anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Final

from annotator.agreement.comparison.clustering import Thing
from annotator.standoff.values import Annotations

ROUNDS: Final = 3
#: Of a thing: itself alone, then with its neighbours, then with theirs …
Signatures = Mapping[Thing, tuple[int, ...]]


def signatures(voices: Mapping[str, Annotations]) -> Signatures:
    """The signatures of everything the voices say."""
    out: dict[Thing, tuple[int, ...]] = {}
    for voice, said in voices.items():
        rounds = [_alone(said)]
        around = _around(said)
        for _ in range(ROUNDS):
            last = rounds[-1]
            rounds.append(
                {
                    id_: hash((mark, *sorted([hash((how, last.get(other, other))) for how, other in around[id_]])))
                    if id_ in around
                    else mark
                    for id_, mark in last.items()
                }
            )
        for id_ in rounds[0]:
            out[(voice, id_)] = tuple(marks[id_] for marks in rounds)
    return out


def alike(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """In how many rounds two signatures are equal; ROUNDS + 1 when all that can be seen from the two is."""
    if one == other:
        return ROUNDS + 1
    # What differs in one round differs in all that follow.
    return next(n for n, mine in enumerate(one) if mine != other[n])


def _alone(said: Annotations) -> dict[str, int]:
    marks: dict[str, Hashable] = {}
    for span in said.spans.values():
        marks[span.id] = ("span", span.type, span.segments, attributes_key(span.attributes))
    for entity in said.entities.values():
        marks[entity.id] = ("entity", entity.type, entity.name, entity.reference, attributes_key(entity.attributes))
    for frame in said.frames.values():
        marks[frame.id] = ("frame", frame.type, attributes_key(frame.attributes))
    return {id_: hash(mark) for id_, mark in marks.items()}


def _around(said: Annotations) -> Mapping[str, list[tuple[str, str]]]:
    """What each thing refers to and is referred to by, and how."""
    out: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for span in said.spans.values():
        if span.entity is not None:
            out[span.id].append(("refers to", span.entity))
            out[span.entity].append(("is mentioned by", span.id))
    for frame in said.frames.values():
        for role, fillers in frame.roles.items():
            for filler in fillers:
                if filler.kind == "special":
                    out[frame.id].append((f"special {role}", filler.target))
                else:
                    out[frame.id].append((f"has as {role}", filler.target))
                    out[filler.target].append((f"is {role} of", frame.id))
    return out


def attributes_key(attributes: Mapping[str, Hashable]) -> Hashable:
    """Attributes as something to compare by: ``true`` is not 1, and the order of several choices says nothing."""
    return frozenset((code, value_key(value)) for code, value in attributes.items()) if attributes else ()


def value_key(value: Hashable) -> Hashable:
    """A value as something to compare by."""
    if isinstance(value, bool):
        return "true" if value else "false", bool
    return tuple(sorted(value)) if isinstance(value, tuple) else value
