"""Whether somebody's latest articles differ from those before: only where chance does not explain it."""

import math

import numpy as np
import pytest

from annotator.agreement.drift import divergences, drift
from annotator.agreement.evidence import Evidence


def article(hits: int, missed: int = 0, type_: str = "PERS") -> Evidence:
    """An article with so many marks alike, and so many of the gold that were not found."""
    found = {f"spans/exact/entities/{type_}": hits, f"spans/one/entities/{type_}": hits}
    return Evidence({**found, f"spans/other/entities/{type_}": hits + missed})


def test_of_few_articles_nothing_is_said():
    assert drift([]) is None
    assert drift([article(5)] * 9) is None
    assert drift([article(5)] * 10) is not None


def test_the_latest_ten_stand_against_all_before_them():
    found = drift([article(8)] * 15 + [article(4, 4)] * 10)
    assert found is not None
    assert (found.earlier, found.latest, found.before) == (15, 10, 1.0)
    assert found.after == pytest.approx(2 * 40 / (40 + 80))
    assert (found.moved, found.types_moved) == ("down", False)


def test_the_way_up_is_told_as_such():
    found = drift([article(4, 4)] * 10 + [article(8)] * 10)
    assert found is not None
    assert found.moved == "up"


@pytest.mark.parametrize("seed", range(5))
def test_chance_alone_is_no_drift(seed):
    """Two kinds of articles that come by turns are the same before and after."""
    found = drift([article(8), article(4, 4)] * 12, seed=seed)
    assert found is not None
    assert found.moved == ""
    assert found.chance > 0.5


def test_what_is_always_the_same_has_not_moved():
    found = drift([article(6)] * 20)
    assert found is not None
    assert (found.moved, found.types_moved, found.divergence, found.chance) == ("", False, 0.0, 1.0)


def wrong(mine: str, gold: str = "PERS") -> Evidence:
    """An article in which all five marks have another type than in the gold."""
    return Evidence({f"spans/one/entities/{mine}": 5, f"spans/other/entities/{gold}": 5})


def test_other_types_are_told_though_f1_stands_still():
    found = drift([wrong("ORG")] * 10 + [wrong("GPE")] * 10)
    assert found is not None
    assert (found.moved, found.types_moved, found.divergence) == ("", True, 1.0)
    assert found.others_chance == 1.0


def test_other_articles_are_no_drift_of_types():
    """The gold has gone the same way: the texts were about something else."""
    found = drift([article(5)] * 10 + [article(5, type_="GPE")] * 10)
    assert found is not None
    assert (found.divergence, found.types_chance) == (1.0, pytest.approx(found.others_chance))
    assert found.types_chance < 0.05
    assert not found.types_moved


def test_articles_without_a_mark_are_no_drift():
    found = drift([Evidence({"articles": 1})] * 20)
    assert found is not None
    assert (found.before, found.after, found.moved, found.types_moved) == (None, None, "", False)


def test_the_same_articles_give_the_same_answer():
    parts = [article(n % 5 + 1, n % 3) for n in range(24)]
    assert drift(parts) == drift(parts)


def test_divergence_by_hand():
    """Halves against all of one: H(3/4, 1/4) − H(1/2, 1/2) / 2."""
    middle = -(0.75 * math.log2(0.75) + 0.25 * math.log2(0.25))
    (found,) = divergences(np.array([[3.0, 3.0]]), np.array([[8.0, 0.0]]))
    assert found == pytest.approx(middle - 0.5)
    assert divergences(np.array([[1.0, 2.0]]), np.array([[2.0, 4.0]]))[0] == pytest.approx(0)
    assert divergences(np.array([[0.0, 0.0]]), np.array([[2.0, 4.0]]))[0] == 0


def test_divergence_is_symmetric_and_bounded():
    rng = np.random.default_rng(3)
    one, other = rng.integers(0, 9, (50, 6)).astype(float), rng.integers(0, 9, (50, 6)).astype(float)
    there, back = divergences(one, other), divergences(other, one)
    assert np.allclose(there, back)
    assert (there >= 0).all()
    assert (there <= 1 + 1e-9).all()
