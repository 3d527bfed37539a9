"""Who differs more than the others, told only where chance would not explain it."""

from collections import Counter
from uuid import uuid4

import pytest

from annotator.agreement.evidence import Evidence
from annotator.services.agreement.helping import LEAST, MOST, lower, needs_of
from annotator.services.agreement.keeping import Kept
from annotator.services.agreement.population import Couple, Voice

REEM, SALEM, HUDA = 1, 2, 3


def voice(author: int | None) -> Voice:
    return Voice(uuid4(), author, 1, 1, None)


def kept(one: int, other: int | None, **counts: int) -> Kept:
    """A couple with so many titles (``items``) and such differences in them."""
    keys = {f"{name}/entity/OCC": number for name, number in counts.items()}
    return Kept(Couple(1, voice(one), voice(other)), Evidence(), Counter(keys))


def told(*rows: Kept) -> list[tuple[int, str, int, int, int, int]]:
    return [
        (need.person, need.difference, need.differing, need.items, need.others_differing, need.others_items)
        for need in needs_of(rows)
    ]


def test_somebody_who_differs_from_both_others_is_told() -> None:
    assert told(
        kept(REEM, SALEM, items=20, boundary=2),
        kept(REEM, HUDA, items=20, boundary=12),
        kept(SALEM, HUDA, items=20, boundary=12),
    ) == [(HUDA, "boundary", 24, 40, 2, 20)]


def test_three_who_differ_alike_are_not_told_apart() -> None:
    assert told(
        kept(REEM, SALEM, items=20, boundary=8),
        kept(REEM, HUDA, items=20, boundary=8),
        kept(SALEM, HUDA, items=20, boundary=8),
    ) == []  # fmt: skip


def test_what_chance_explains_is_not_told() -> None:
    """3 of 10 beside 2 of 10 may be nothing; 30 of 100 beside 20 of 100 is something."""
    few = [kept(REEM, SALEM, items=10, role=2), kept(REEM, HUDA, items=5, role=1), kept(SALEM, HUDA, items=5, role=2)]
    many = [
        kept(REEM, SALEM, items=100, role=20),
        kept(REEM, HUDA, items=50, role=15),
        kept(SALEM, HUDA, items=50, role=15),
    ]
    assert told(*few) == []
    assert told(*many) == [(HUDA, "role", 30, 100, 20, 100)]


def test_from_too_few_things_nothing_is_told() -> None:
    few = LEAST // 2 - 1
    assert told(
        kept(REEM, SALEM, items=20),
        kept(REEM, HUDA, items=few, missed=few),
        kept(SALEM, HUDA, items=few, missed=few),
    ) == []  # fmt: skip


def test_of_two_people_neither_is_told() -> None:
    assert told(kept(REEM, SALEM, items=50, type=40)) == []


def test_beside_the_gold_each_is_compared_with_the_others() -> None:
    assert told(
        kept(REEM, None, items=30, type=1),
        kept(SALEM, None, items=30, type=2),
        kept(HUDA, None, items=30, type=20),
    ) == [(HUDA, "type", 20, 30, 3, 60)]


def test_what_stands_out_most_comes_first_and_not_more_than_a_person_can_take() -> None:
    names = ["missed", "type", "boundary", "clitic", "role"]
    strong = {name: 10 + 2 * n for n, name in enumerate(names)}
    rows = [kept(REEM, SALEM, items=20), kept(REEM, HUDA, items=20, **strong), kept(SALEM, HUDA, items=20, **strong)]
    found = [need.difference for need in needs_of(rows) if need.person == HUDA]
    assert found == ["role", "clitic", "boundary"]
    assert len(found) == MOST


@pytest.mark.parametrize(
    ("hits", "of", "low"), [(0, 10, 0.0), (5, 10, 0.269), (10, 10, 0.787), (50, 100, 0.419), (1, 1, 0.270)]
)
def test_the_lower_end_is_wilsons(hits: int, of: int, low: float) -> None:
    assert lower(hits, of) == pytest.approx(low, abs=0.001)
