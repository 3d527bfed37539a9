"""The forecast: an honest interval, or the honest answer that there is none."""

from random import Random

import pytest

from annotator.services.figures.outlook import HORIZON, LEAST_DONE, LEAST_WEEKS, WEEKS, Outlook, Unsaid, outlook

#: Sunday to Thursday, as newsrooms work; nobody on Friday and Saturday.
STEADY = [10, 10, 10, 10, 10, 0, 0]


def test_a_steady_pace_ends_when_arithmetic_says() -> None:
    assert outlook(STEADY * 6, 100) == Outlook(12, 12, 12)
    assert outlook(STEADY * 6, 101) == Outlook(15, 15, 15)
    assert outlook(STEADY * 6, 1) == Outlook(1, 1, 1)


def test_days_off_are_not_worked_in_the_future_either() -> None:
    """Forty-five more: four days and a half, of which the fifth is Thursday; one more falls after the week's end."""
    assert outlook(STEADY * 4, 45) == Outlook(5, 5, 5)
    assert outlook(STEADY * 4, 51) == Outlook(8, 8, 8)


def test_what_is_finished_has_no_end_ahead() -> None:
    assert outlook(STEADY * 6, 0) is Unsaid.DONE
    assert outlook([], -3) is Unsaid.DONE


@pytest.mark.parametrize(
    "days",
    [[], STEADY * (LEAST_WEEKS - 1), [0, 1, 0, 0, 0, 0, 0] * (LEAST_DONE - 1), [50] * 20],
    ids=["nothing", "two weeks", "nine in nine weeks", "twenty days"],
)
def test_it_is_too_early_where_the_past_says_too_little(days: list[int]) -> None:
    assert outlook(days, 500) is Unsaid.TOO_EARLY


def test_at_a_pace_of_years_no_date_is_given() -> None:
    assert outlook([1, 0, 0, 0, 0, 0, 0] * WEEKS, HORIZON + 1) is Unsaid.TOO_FAR


def test_who_has_stopped_is_not_promised_an_end() -> None:
    assert outlook(STEADY * 8 + [0] * 7 * WEEKS, 10) is Unsaid.TOO_EARLY


def test_only_the_last_weeks_count() -> None:
    fast, slow = [100] * 7, [2] * 7
    assert outlook(fast * 20 + slow * WEEKS, 28) == Outlook(14, 14, 14)


def test_uneven_weeks_widen_the_interval_and_it_holds_the_middle() -> None:
    found = outlook([*STEADY, *([0] * 7), *[20, 20, 20, 20, 20, 0, 0], *STEADY] * 2, 400)
    assert isinstance(found, Outlook)
    assert found.early < found.middle < found.late
    assert found.late - found.early > 14


def test_the_same_past_gives_the_same_answer_twice() -> None:
    days = [Random(1).randrange(9) for _ in range(80)]
    assert outlook(days, 300) == outlook(days, 300)


def pace(chance: Random, rate: float) -> list[int]:
    """A week of five working days whose luck differs from week to week more than chance alone would have it."""
    luck = chance.gammavariate(4, rate / 4)
    return [sum(chance.random() < luck / 40 for _ in range(40)) for _ in range(5)] + [0, 0]


def test_four_times_in_five_the_end_falls_into_the_interval() -> None:
    """Two hundred projects at an uneven pace, each forecast after eight weeks and then worked to its end."""
    chance, held, trials = Random(7), 0, 200
    for _ in range(trials):
        rate = chance.uniform(3, 9)
        found = outlook([count for _ in range(8) for count in pace(chance, rate)], 300, runs=200)
        assert isinstance(found, Outlook)
        done = day = 0
        while done < 300:
            for count in pace(chance, rate):
                day += 1
                done += count
                if done >= 300:
                    break
        held += found.early <= day <= found.late
    assert 0.7 <= held / trials <= 0.9
