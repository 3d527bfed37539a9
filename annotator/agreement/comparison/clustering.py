"""Grouping what several voices mean the same by: the likeliest pairs first, of each voice one at the most."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from annotator.agreement.comparison.values import Cluster

#: A thing of a voice.
Thing = tuple[str, str]
#: How alike two things are (greater is more), and the two.
Likeness = tuple[float, Thing, Thing]


def grouped(things: Sequence[Thing], likenesses: Iterable[Likeness]) -> list[list[Thing]]:
    """Groups that hold every thing once, in the order of ``things``.

    The two most alike are joined first, unless their groups hold two things of one voice; equal likenesses in the order
    of ``things``, so that the same voices always give the same groups.
    """
    place = {thing: n for n, thing in enumerate(things)}
    group = dict(place)
    members: dict[int, list[Thing]] = {n: [thing] for thing, n in place.items()}
    for _, one, other in sorted(likenesses, key=lambda found: (-found[0], place[found[1]], place[found[2]])):
        left, right = group[one], group[other]
        if left == right or {voice for voice, _ in members[left]} & {voice for voice, _ in members[right]}:
            continue
        for thing in members[right]:
            group[thing] = left
        members[left] += members.pop(right)
    return sorted(
        (sorted(found, key=place.__getitem__) for found in members.values()), key=lambda found: place[found[0]]
    )


def clusters(kind: Literal["span", "entity", "frame"], groups: Iterable[Sequence[Thing]]) -> list[Cluster]:
    """The groups as clusters, each under a key of its members."""
    return [Cluster(kind, key_of(kind, dict(group)), dict(group)) for group in groups]


def key_of(kind: str, members: Mapping[str, str]) -> str:
    """Sixteen hexadecimal letters that stand for these things of these voices."""
    said = "\n".join(f"{voice}\t{id_}" for voice, id_ in sorted(members.items()))
    return hashlib.sha256(f"{kind}\n{said}".encode()).hexdigest()[:16]


def of_two_voices(one: Thing, other: Thing) -> bool:
    """Whether two things can be in one group at all."""
    return one[0] != other[0]
