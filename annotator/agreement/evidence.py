"""Evidence: what one article and one pair of voices (or one group) show, as counts that can be added up.

Every measure of this room is computed from evidence alone, never from the texts again, so a service can keep the
evidence of an article and a pair of sets (by their revisions) and add up what it needs: evidence of many articles is
the sum of theirs, and of an article with three annotators the sum of its three pairs.

The keys of ``counts`` are plain strings of parts joined by ``/``; codes of a schema never hold a ``/``. Counts that a
page shows cell by cell, and :func:`annotator.agreement.places.places` finds again in the texts, are
``confusion/LAYER/ONE/OTHER`` (types, ``none`` where a side has nothing) and ``boundary/LAYER/TYPE/EDGE/HOW/WAY``
(:class:`annotator.agreement.edges.EdgeDifference`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from annotator.standoff.values import JsonObject

Lengths = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """``counts`` by key; ``lengths``: how often a length (code points) came, by key and length."""

    counts: Mapping[str, float] = field(default_factory=dict)
    lengths: Mapping[str, Lengths] = field(default_factory=dict)

    def __add__(self, more: Evidence) -> Evidence:
        return total((self, more))

    def cells(self, *start: str) -> Iterator[tuple[tuple[str, ...], float]]:
        """The counts whose key begins with these parts: the other parts of the key and the count, as they come."""
        head = "/".join(start) + "/"
        return (
            (tuple(key[len(head) :].split("/")), count) for key, count in self.counts.items() if key.startswith(head)
        )


def total(parts: Iterable[Evidence]) -> Evidence:
    """Evidences added up."""
    counts: dict[str, float] = {}
    lengths: dict[str, dict[int, float]] = {}
    for part in parts:
        for key, count in part.counts.items():
            counts[key] = counts.get(key, 0) + count
        for key, found in part.lengths.items():
            into = lengths.setdefault(key, {})
            for length, count in found.items():
                into[length] = into.get(length, 0) + count
    return Evidence(counts, lengths)


def as_object(evidence: Evidence) -> JsonObject:
    """Evidence as a JSON object (lengths as pairs, since the keys of an object are strings)."""
    lengths = {key: [[length, count] for length, count in found.items()] for key, found in evidence.lengths.items()}
    return {"counts": dict(evidence.counts), "lengths": lengths}


def read(value: JsonObject) -> Evidence:
    """Evidence from its JSON object; what :func:`as_object` made comes back equal."""
    counts, lengths = value["counts"], value["lengths"]
    if not isinstance(counts, dict) or not isinstance(lengths, dict):
        raise TypeError("evidence: counts and lengths must be objects")
    return Evidence(counts, {key: dict(found) for key, found in lengths.items()})
