"""Who gets what when a manager gives many articles to some people at once: a pure plan, the same every time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wanting:
    """An article that wants annotators: ``places`` left, who has it (or had it) already, its cluster (None: alone)."""

    article: int
    places: int
    has: frozenset[int] = frozenset()
    cluster: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Pairs of article and person; how many each person gets; how many places nobody of them could take."""

    pairs: Sequence[tuple[int, int]]
    shares: Mapping[int, int]
    short: int


@dataclass(slots=True)
class _Hands:
    """What the people have so far: their load, and who has which cluster."""

    load: dict[int, int]
    clusters: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def plan(
    *,
    articles: Iterable[Wanting],
    load: Mapping[int, int],
    each: int,
    likeness: str = "ignored",
    clusters: Mapping[int, Set[int]] | None = None,
) -> Plan:
    """Give every article to up to ``each`` of the people in ``load`` (person → articles open now), evenly.

    Each place goes to whoever has least by then, in the order of ``load`` where several have as little. ``likeness``:
    nearly equal articles go to different people ("apart") or preferably to the same ("together"); ``clusters`` says who
    has a part of one already.
    """
    hands = _Hands(dict(load))
    for cluster, people in (clusters or {}).items():
        hands.clusters[cluster] |= people
    pairs: list[tuple[int, int]] = []
    short = 0
    for wanting in articles:
        wanted = min(wanting.places, each)
        chosen = _choose(wanting, hands, wanted, likeness)
        short += wanted - len(chosen)
        for person in chosen:
            pairs.append((wanting.article, person))
            hands.load[person] += 1
            if wanting.cluster is not None:
                hands.clusters[wanting.cluster].add(person)
    shares = dict.fromkeys(load, 0)
    for _, person in pairs:
        shares[person] += 1
    return Plan(pairs, shares, short)


def _choose(wanting: Wanting, hands: _Hands, wanted: int, likeness: str) -> list[int]:
    able = [person for person in hands.load if person not in wanting.has]
    near = hands.clusters[wanting.cluster] if wanting.cluster is not None else set[int]()
    if likeness == "apart":
        able = [person for person in able if person not in near]
    first = near if likeness == "together" else set[int]()
    return sorted(able, key=lambda person: (person not in first, hands.load[person]))[:wanted]
