"""Published examples, to the digits they were printed with."""

from collections import defaultdict

import numpy as np
import pytest

from annotator.agreement import coefficients, unitizing
from annotator.agreement.alpha import alpha, alpha_of, coincidences
from annotator.agreement.columns import Array, Columns
from annotator.agreement.coreference import scores
from annotator.agreement.evidence import Evidence
from annotator.agreement.runs import Runs

#: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units.
FOUR_BY_TWELVE = [
    [None if rating == "." else float(rating) for rating in row.split()]
    for row in (
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    )
]


def table(*rows: tuple[float, ...]) -> Array:
    return np.array(rows, dtype=np.float64)


def both_ways(square: Array) -> Array:
    return square + square.T


@pytest.mark.parametrize(
    ("metric", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorff_2011_four_observers_with_holes(metric: str, printed: float) -> None:
    assert round(alpha_of(FOUR_BY_TWELVE, metric), 3) == printed


def test_krippendorff_2011_the_coincidence_matrix_as_printed() -> None:
    found = coincidences(FOUR_BY_TWELVE, [1, 2, 3, 4, 5])
    assert found.sum(0).tolist() == pytest.approx(
        [9, 13, 10, 5, 3]
    )  # the marginal frequencies printed under the matrix
    assert found.sum() == pytest.approx(40)
    assert found[0].round(3).tolist() == [7, 1.333, 0.333, 0.333, 0]


def test_krippendorff_1980_a_dichotomy() -> None:
    pairs = [(0, 0), (1, 1), (0, 1), (0, 0), (0, 0), (0, 1), (0, 0), (0, 1), (1, 0), (0, 0)]
    assert round(alpha_of([[one for one, _ in pairs], [other for _, other in pairs]]), 3) == 0.095


def test_artstein_and_poesio_2008_p_558_the_coefficients_side_by_side() -> None:
    found = table((20, 10), (20, 50))
    assert coefficients.observed(found) == pytest.approx(0.7)
    assert round(float(coefficients.bennett_s(found)), 3) == 0.400
    assert round(float(coefficients.scott_pi(found)), 3) == 0.341
    assert round(float(coefficients.cohen_kappa(found)), 3) == 0.348
    assert round(float(alpha(both_ways(found))), 3) == 0.344


def test_artstein_and_poesio_2008_p_568_dialogue_acts() -> None:
    # Rows and columns: STAT, IReq, Chck; 46 STAT/STAT, 6 IReq/STAT, 32 IReq/IReq, 6 IReq/Chck, 10 Chck/Chck.
    found = table((46, 0, 0), (6, 32, 6), (0, 0, 10))
    assert round(float(coefficients.cohen_kappa(found)), 4) == 0.8013
    assert round(float(coefficients.scott_pi(found)), 4) == 0.7995
    # Printed as 0.800; the fourth digit is a 5.
    assert round(float(alpha(both_ways(found))), 4) == 0.8005


def test_cohen_1960_p_45() -> None:
    found = table((88, 14, 18), (10, 40, 10), (2, 6, 12))
    assert round(float(coefficients.cohen_kappa(found)), 3) == 0.492
    assert round(float(coefficients.observed(found)), 2) == 0.70
    assert round(float(coefficients.expected(found)), 2) == 0.41


#: Fleiss 1971, p. 379, table 1: how many of six psychiatrists gave a patient each of five diagnoses.
PSYCHIATRISTS = table(
    (0, 0, 0, 6, 0), (0, 3, 0, 0, 3), (0, 1, 4, 0, 1), (0, 0, 0, 0, 6), (0, 3, 0, 3, 0), (2, 0, 4, 0, 0),
    (0, 0, 4, 0, 2), (2, 0, 3, 1, 0), (2, 0, 0, 4, 0), (0, 0, 0, 0, 6), (1, 0, 0, 5, 0), (1, 1, 0, 4, 0),
    (0, 3, 3, 0, 0), (1, 0, 0, 5, 0), (0, 2, 0, 3, 1), (0, 0, 5, 0, 1), (3, 0, 0, 1, 2), (5, 1, 0, 0, 0),
    (0, 2, 0, 4, 0), (1, 0, 2, 0, 3), (0, 0, 0, 0, 6), (0, 1, 0, 5, 0), (0, 2, 0, 1, 3), (2, 0, 0, 4, 0),
    (1, 0, 0, 4, 1), (0, 5, 0, 1, 0), (4, 0, 0, 0, 2), (0, 2, 0, 4, 0), (1, 0, 5, 0, 0), (0, 0, 0, 0, 6),
)  # fmt: skip


def test_fleiss_1971_p_379_thirty_patients() -> None:
    assert PSYCHIATRISTS.shape == (30, 5)
    assert (PSYCHIATRISTS.sum(1) == 6).all()
    assert round(float(coefficients.fleiss_kappa(PSYCHIATRISTS)), 3) == 0.430


def test_gwet_ac1_where_one_category_holds_nearly_everything() -> None:
    found = table((80, 7), (8, 5))
    assert round(float(coefficients.gwet_ac1(found)), 3) == 0.808
    assert round(float(coefficients.cohen_kappa(found)), 3) == 0.314


def units(*begin_and_length: tuple[int, int]) -> Runs:
    return [(begin, begin + length) for begin, length in begin_and_length]


def unitized(length: int, *voices: dict[str, Runs]) -> Columns:
    counts: defaultdict[str, float] = defaultdict(float)
    lengths: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    labels = {label: "all" for voice in voices for label in voice}
    unitizing.count(voices, labels, length, "unitizing", counts, lengths)
    return Columns([Evidence(counts, lengths)], np.ones((1, 1)))


def alphas(columns: Columns) -> dict[str, float]:
    return {value.subject: float(value.values[0]) for value in unitizing.measures(columns, "unitizing")}


def disagreement(columns: Columns, label: str, voices: int) -> tuple[float, float]:
    """D_o and D_e as they are printed: ours are V² / voices times as much."""
    seen, expected = unitizing.disagreements(columns, "unitizing", "all", label)
    scale = voices / columns.sum("unitizing", "values")[0] ** 2
    return float(seen[0] * scale), float(expected[0] * scale)


def test_krippendorff_2004_p_254_units_in_a_continuum_from_150_to_450() -> None:
    # The continuum begins at 150: places are counted from there.
    i = {"c": units((75, 70), (220, 30)), "k": units((30, 60), (150, 50))}
    j = {"c": units((70, 80), (205, 20), (250, 20)), "k": units((30, 60), (150, 50))}
    columns = unitized(300, i, j)
    found = alphas(columns)
    assert round(found["c"], 4) == 0.7286
    assert found["k"] == 1
    seen, expected = disagreement(columns, "c", 2)
    assert (round(seen, 4), round(expected, 4)) == (0.0144, 0.0532)
    # Printed is 0.8591, out of disagreements cut to four digits; without cutting it is 0.8587.
    seen_k, expected_k = disagreement(columns, "k", 2)
    assert seen_k == 0
    assert round(1 - round(seen, 4) / (round(expected, 4) + round(expected_k, 4)), 4) == 0.8591
    assert found[""] == pytest.approx(1 - seen / (expected + expected_k))
    assert round(found[""], 4) == 0.8587


def test_a_tiny_continuum_in_which_two_disagree_more_than_chance() -> None:
    columns = unitized(10, {"c": units((1, 8))}, {"c": units((2, 1), (4, 1), (6, 1))})
    seen, expected = disagreement(columns, "c", 2)
    # Printed as 0.5351: cut after four digits, not rounded.
    assert (round(seen, 4), int(expected * 10_000) / 10_000) == (0.9100, 0.5351)
    assert round(alphas(columns)["c"], 4) == -0.7003


def chains(*found: str) -> list[frozenset[str]]:
    return [frozenset(chain) for chain in found]


def figures(response: list, key: list, measure: str) -> tuple[float, float]:
    """Precision and recall."""
    found = scores(response, key)[measure]
    return round(found.precision / found.precision_of, 3), round(found.recall / found.recall_of, 3)


def test_pradhan_2014_section_4_predicted_mentions() -> None:
    """Figure 1 of the reference scorer's paper: key {abc}{defg}, response {ab}{cd}{fghi}: six mentions are shared."""
    key, response = chains("abc", "defg"), chains("ab", "cd", "fghi")
    assert figures(response, key, "muc") == (0.4, 0.4)  # 2/5, 2/5
    assert figures(response, key, "b3") == (0.5, 0.417)  # 4/8, 35/84
    found = scores(response, key)
    # φ4: {abc}~{ab} 2·2/5 = 0.8, {defg}~{fghi} 2·2/8 = 0.5; 1.3 of three and of two.
    assert found["ceaf-e"] == pytest.approx((1.3, 3, 1.3, 2))
    assert figures(response, key, "ceaf-e") == (0.433, 0.65)
    # φ3: 2 + 2 of eight and of seven mentions.
    assert figures(response, key, "ceaf-m") == (0.5, 0.571)


#: Bagga & Baldwin 1998, figures 1–3: the truth, and two responses MUC cannot tell apart.
TRUTH = chains("12345", "67", "89ABC")
ONE, TWO = chains("12345", "6789ABC"), chains("1234589ABC", "67")


def test_bagga_and_baldwin_1998_b_cubed_tells_apart_what_muc_does_not() -> None:
    assert figures(ONE, TRUTH, "muc") == figures(TWO, TRUTH, "muc") == (0.9, 1)
    assert figures(ONE, TRUTH, "b3") == (0.762, 1)  # 16/21
    assert figures(TWO, TRUTH, "b3") == (0.583, 1)  # 7/12


def test_luo_2005_ceaf_of_the_same_responses() -> None:
    """Table 1 of Luo 2005: φ3 0.833 and 0.583; φ4 0.733 and 0.667 (F1)."""

    def f1(response: list, measure: str) -> float:
        found = scores(response, TRUTH)[measure]
        return round(2 * found.precision / (found.precision_of + found.recall_of), 3)

    assert (f1(ONE, "ceaf-m"), f1(TWO, "ceaf-m")) == (0.833, 0.583)
    assert (f1(ONE, "ceaf-e"), f1(TWO, "ceaf-e")) == (0.733, 0.667)
