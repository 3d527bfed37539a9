"""Which articles are for training, for development and for testing, so that growth never moves one of them.

The unit is a cluster of near duplicates. A cluster nobody has placed yet goes where a salted hash of its *oldest*
member falls: later members do not change who is the oldest. What an earlier release placed stays there (``held``), each
article by itself, so that a cluster's place survives also the loss of its oldest member. An article that is new and
near to articles of several splits (a bridge) goes to none of them, it is excluded; so is, in splits by time, one
without a date, and one whose date is of another split than its cluster.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from annotator.splits.near import Pair, clusters

TRAIN, DEV, TEST = "train", "dev", "test"
#: The splits, in their order.
SPLITS: Final = (TRAIN, DEV, TEST)
#: What may not be used in any of them.
EXCLUDED: Final = "excluded"
#: Why an article stands where it stands.
REASONS: Final = ("share", "time", "kept", "pinned", "cluster", "bridge", "undated", "straddles")

Pairs = Iterable[Pair[str]]
#: Articles by their keys, each with the split it has.
Placing = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """An article to be placed; ``age`` counts up from the oldest (its number in the project).

    ``published``: its day as ``2025-09-05``, empty where it has none.
    """

    key: str
    age: int
    published: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How clusters are placed: by ``shares`` of train, dev and test, or by time where ``test_from`` is given.

    By time: training before ``dev_from`` (without one, before ``test_from``), tests from ``test_from`` on, both days as
    ``2025-09-05``. Raises ValueError for shares that are none and for days in the wrong order.
    """

    shares: tuple[int, int, int] = (80, 10, 10)
    salt: str = ""
    dev_from: str = ""
    test_from: str = ""

    def __post_init__(self) -> None:
        if min(self.shares) < 0 or not sum(self.shares):
            raise ValueError(f"shares {self.shares}")
        if self.dev_from and not (self.test_from and self.dev_from <= self.test_from):
            raise ValueError(f"development from {self.dev_from}, tests from {self.test_from}")

    def by_hash(self, key: str) -> str:
        """The split of a cluster whose oldest member has this key: the same on every machine, for ever."""
        digest = hashlib.sha256(f"{self.salt}\0{key}".encode()).digest()
        place = int.from_bytes(digest[:8], "big") * sum(self.shares) >> 64
        for split, share in zip(SPLITS, self.shares, strict=True):
            if place < share:
                return split
            place -= share
        raise AssertionError("a place beyond all shares")

    def by_time(self, day: str) -> str:
        """The split of a day."""
        if day >= self.test_from:
            return TEST
        return DEV if self.dev_from and day >= self.dev_from else TRAIN


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article stands, why (one of REASONS), and the key of the oldest article of its cluster."""

    key: str
    split: str
    why: str
    cluster: str


@dataclass(slots=True)
class _Near:
    """Who is near to whom."""

    others: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, pairs: Pairs, among: Collection[str]) -> None:
        for pair in pairs:
            if pair.one in among and pair.other in among:
                self.others[pair.one].add(pair.other)
                self.others[pair.other].add(pair.one)

    def clusters(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Each of some keys with the first of its cluster, where the others do not exist."""
        chosen = set(keys)
        return clusters(keys, (Pair(key, other, 1.0) for key in keys for other in self.others[key] & chosen))

    def beside(self, key: str, placing: Placing) -> set[str]:
        """The splits of the placed articles that are near to one."""
        return {placing[other] for other in self.others[key] if other in placing}


def split(
    entries: Iterable[Entry],
    pairs: Pairs,
    rule: Rule,
    *,
    held: Placing | None = None,
    pins: Placing | None = None,
) -> dict[str, Placed]:
    """Place every article; the order in which entries and pairs come makes no difference.

    ``pairs``: near duplicates among the entries (others are passed over). ``held``: where an earlier release has
    articles, ``pins``: where a person wants them (also EXCLUDED), which outdoes everything. The outcome is in the order
    of age. Raises ValueError for a split that is none.
    """
    ordered = sorted(entries, key=lambda entry: (entry.age, entry.key))
    known = {entry.key: entry for entry in ordered}
    pinned = {key: split for key, split in _checked(pins or {}, (*SPLITS, EXCLUDED)) if key in known}
    kept = {key: split for key, split in _checked(held or {}, SPLITS) if key in known and key not in pinned}
    near = _Near()
    near.add(pairs, known)
    placing = kept | {key: split for key, split in pinned.items() if split != EXCLUDED}
    new = [key for key in known if key not in kept and key not in pinned]
    bridges = {key for key in new if len(near.beside(key, placing)) > 1}
    found = {key: (split, "kept") for key, split in kept.items()} | {k: (s, "pinned") for k, s in pinned.items()}
    for group in _groups(near.clusters([key for key in new if key not in bridges])):
        splits = {split for key in group for split in near.beside(key, placing)}
        if len(splits) > 1:
            bridges.update(group)
        else:
            found.update(_placed([known[key] for key in group], next(iter(splits), None), rule))
    found |= dict.fromkeys(bridges, (EXCLUDED, "bridge"))
    of = near.clusters([key for key in known if key not in bridges])
    return {key: Placed(key, *found[key], of.get(key, key)) for key in known}


def _checked(placing: Placing, allowed: Collection[str]) -> Iterator[tuple[str, str]]:
    for key, split_ in placing.items():
        if split_ not in allowed:
            raise ValueError(f"{split_!r} is none of {', '.join(allowed)}")
        yield key, split_


def _groups(of: Mapping[str, str]) -> list[list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, leader in of.items():
        found[leader].append(key)
    return list(found.values())


def _placed(group: Sequence[Entry], beside: str | None, rule: Rule) -> Iterator[tuple[str, tuple[str, str]]]:
    """The places of new articles that hang together, the oldest first; ``beside``: where what is near to them is."""
    if not rule.test_from:
        place = (beside, "cluster") if beside else (rule.by_hash(group[0].key), "share")
        return ((entry.key, place) for entry in group)
    return _timely(group, beside, rule)


def _timely(group: Sequence[Entry], beside: str | None, rule: Rule) -> Iterator[tuple[str, tuple[str, str]]]:
    days = [entry.published for entry in group if entry.published]
    for entry in group:
        if not entry.published:
            yield entry.key, (EXCLUDED, "undated")
            continue
        own, whole = rule.by_time(entry.published), beside or rule.by_time(min(days))
        yield entry.key, (own, "time") if own == whole else (EXCLUDED, "straddles")
