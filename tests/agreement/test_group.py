"""More than two voices: ratings with holes, groups of frames, and evidence of many articles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import coefficients
from annotator.agreement.alpha import alpha_of
from annotator.agreement.evidence import Evidence, as_object, read, total
from annotator.agreement.group import gather_group
from annotator.agreement.places import places
from annotator.agreement.runs import by_type, covered, gaps, iou, united
from annotator.agreement.unitizing import difference
from annotator.standoff.values import Annotations
from tests.agreement.made import LETTERS, SCHEMA, TEXT, Figures, Voice, figures, found_at, value

WORDS = "محمد علي باريس موسكو كييف لندن برلين روما"


def group(*voices: Voice, text: str = WORDS) -> Figures:
    return figures(gather_group({voice.name: voice.annotations for voice in voices}, text, SCHEMA))


def rated(types: dict[str, tuple[str | None, ...]]) -> Figures:
    """The figures of words and the type each voice gives them, None where one has nothing there."""
    voices = [Voice(WORDS, f"v{n}") for n in range(len(next(iter(types.values()))))]
    for word, said in types.items():
        for voice, type_ in zip(voices, said, strict=True):
            if type_:
                voice.span(type_, word)
    return group(*voices)


def test_types_by_alpha_and_fleiss_over_three_with_a_hole() -> None:
    types = {
        "محمد": ("PERS", "PERS", "PERS"),
        "باريس": ("GPE", "GPE", "LOC"),
        "موسكو": ("GPE", "GPE", None),
        "كييف": ("GPE", None, None),  # one voice alone is no item
    }
    measured = rated(types)
    rows = [[0.0, 1.0, 1.0, 1.0], [0.0, 1.0, 1.0, None], [0.0, 2.0, None, None]]
    assert value(measured, "group/types/alpha", "entity") == round(alpha_of(rows), 4)
    assert measured["group/types/alpha", "entity", ""].n == pytest.approx(8)  # ratings that stand beside another
    # P: 1, 1/3, 1; shares: PERS 3/8, GPE 4/8, LOC 1/8.
    mean, chance = (1 + 1 / 3 + 1) / 3, (9 + 16 + 1) / 64
    assert value(measured, "group/types/fleiss", "entity") == round((mean - chance) / (1 - chance), 4)
    assert measured["group/types/fleiss", "entity", ""].n == 3


@given(st.lists(st.tuples(*[st.sampled_from(["PERS", "GPE", "LOC"])] * 4), min_size=1, max_size=7))
def test_types_of_a_group_are_measured_as_their_raw_ratings_are(said: list) -> None:
    measured = rated(dict(zip(WORDS.split(), said, strict=False)))
    rows = [[float("PGL".index(type_[0])) for type_ in column] for column in zip(*said, strict=True)]
    raw = alpha_of(rows)
    found = measured["group/types/alpha", "entity", ""].value
    assert found == (None if raw is None else pytest.approx(raw))
    counts = np.array([[row.count(type_) for type_ in ("PERS", "GPE", "LOC")] for row in said], dtype=np.float64)
    fleiss = float(coefficients.fleiss_kappa(counts))
    found = measured["group/types/fleiss", "entity", ""].value
    assert found == (None if np.isnan(fleiss) else pytest.approx(fleiss))


def test_letters_on_which_somebody_has_two_spans_of_a_layer_are_left_out() -> None:
    one, other = Voice(WORDS, "a"), Voice(WORDS, "b")
    one.span("GPE", "باريس")
    one.span("ORG", "باريس")
    other.span("GPE", "باريس")
    assert ("group/types/alpha", "entity", "") not in group(one, other)


def test_spans_that_differ_by_a_proclitic_are_one_item() -> None:
    text = "في ولأوكرانيا"
    one, other, third = (Voice(text, name) for name in "abc")
    one.span("GPE", "أوكرانيا")
    other.span("GPE", "ولأوكرانيا")
    third.span("LOC", "لأوكرانيا")
    measured = group(one, other, third, text=text)
    assert measured["group/types/fleiss", "entity", ""].n == 1


def test_alpha_over_characters_of_three_by_hand() -> None:
    """Ten letters; 0–4, 0–4, 0–2: two marked by all, two by two of three, six by nobody.

    Inside–inside: 2 · 3·2/2 + 2 · 2·1/2 = 8; inside–outside: 2 · 2·1/2 = 2 each way; all 30 values.
    n_in = 10, n_out = 20: α = 1 − 29 · 4 / (2 · 10 · 20).
    """
    text = "ابتثجحخدذر"
    voices = [Voice(text, name) for name in "abc"]
    for voice, end in zip(voices, (4, 4, 2), strict=True):
        voice.span("ORG", (0, end))
    measured = group(*voices, text=text)
    assert value(measured, "group/characters/alpha", "entity", "ORG") == round(1 - 116 / 400, 4)
    rows = [[1.0] * end + [0.0] * (10 - end) for end in (4, 4, 2)]
    assert value(measured, "group/characters/alpha", "entity", "ORG") == round(alpha_of(rows), 4)


def test_polarity_of_three_is_measured_on_the_stances_they_share() -> None:
    voices = [Voice(WORDS, name) for name in "abc"]
    polarities = (("support", "support", "against"), ("against", "against", "against"))
    for voice, said in zip(voices, zip(*polarities, strict=True), strict=True):
        for place, polarity in zip(("باريس", "موسكو"), said, strict=True):
            where = voice.span("EVID", place)
            who = voice.entity(place, "GPE")
            degree = {"polarity": polarity, "strength": 1}
            voice.frame("stance", degree, holder=who, target=voice.span("ISSUE", place), evidence=where)
    measured = group(*voices)
    rows = [[1.0, -1.0], [1.0, -1.0], [-1.0, -1.0]]
    assert value(measured, "group/attributes/alpha", "stance", "stance/polarity") == round(alpha_of(rows), 4)
    found = value(measured, "group/stances/polarity/alpha/interval", "stance", "stance")
    assert found == round(alpha_of(rows, "interval"), 4)


def test_labels_of_three_with_one_who_says_nothing() -> None:
    def article(*genres: str | None) -> Evidence:
        voices = {str(n): Annotations(labels={"genre": g} if g else {}) for n, g in enumerate(genres)}
        return gather_group(voices, WORDS, SCHEMA)

    evidence = (
        article("report", "report", None) + article("opinion", "opinion", "report") + article("opinion", None, None)
    )
    rows = [[0.0, 1.0, 1.0], [0.0, 1.0, None], [None, 0.0, None]]
    assert value(figures(evidence), "group/labels/alpha", subject="genre") == round(alpha_of(rows), 4)


def test_one_voice_alone_or_none_shows_nothing() -> None:
    voice = Voice(WORDS, "a")
    voice.span("GPE", "باريس")
    assert gather_group({}, WORDS, SCHEMA) == gather_group({"a": voice.annotations}, WORDS, SCHEMA) == Evidence()


def test_articles_with_other_numbers_of_voices_add_up() -> None:
    voices = [Voice(WORDS, name) for name in "abc"]
    for voice in voices:
        voice.span("GPE", "باريس")
    two = gather_group({v.name: v.annotations for v in voices[:2]}, WORDS, SCHEMA)
    three = gather_group({v.name: v.annotations for v in voices}, WORDS, SCHEMA)
    measured = figures(two + three)
    assert value(measured, "group/characters/alpha", "entity", "GPE") == 1
    assert value(measured, "group/unitizing/alpha", "entity", "GPE") == 1
    assert measured["group/unitizing/alpha", "entity", "GPE"].n == 5
    assert total([two, three]) == total([three, two])
    assert read(as_object(two)) == two


def test_what_is_no_evidence_is_refused() -> None:
    with pytest.raises(TypeError, match="must be objects"):
        read({"counts": [], "lengths": {}})


RUNS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=8).map(
    lambda found: united((start, start + size) for start, size in found)
)


def inside(runs: list[tuple[int, int]], length: int = 50) -> list[bool]:
    return [any(start <= place < end for start, end in runs) for place in range(length)]


@given(RUNS, RUNS, RUNS)
def test_what_is_covered_is_what_counting_letter_by_letter_says(one: list, two: list, three: list) -> None:
    depth = [sum(column) for column in zip(inside(one), inside(two), inside(three), strict=True)]
    assert covered([one, two, three]) == {k: depth.count(k) for k in (1, 2, 3) if k in depth}
    assert sum(gaps(one, 50)) == inside(one).count(False)
    both = [a and b for a, b in zip(inside(one), inside(two), strict=True)].count(True)
    either = [a or b for a, b in zip(inside(one), inside(two), strict=True)].count(True)
    assert iou(tuple(one), tuple(two)) == (both / either if either else 0)


def plain_difference(one: list, other: list) -> int:
    """δ² of every unit of the one with every unit and every gap of the other, as on p. 252."""
    total = 0
    for s, e in one:
        meeting = [(t, f) for t, f in other if s < f and t < e]
        total += sum((s - t) ** 2 + (e - f) ** 2 for t, f in meeting) if meeting else (e - s) ** 2
    return total + sum((f - t) ** 2 for t, f in other if not any(s < f and t < e for s, e in one))


@given(RUNS, RUNS)
def test_the_difference_of_units_is_that_of_every_pair_looked_at_by_itself(one: list, other: list) -> None:
    assert difference(one, other) == plain_difference(one, other) == difference(other, one)
    assert difference(one, one) == 0


def test_runs_of_one_type_are_its_pieces_with_what_overlaps_made_one() -> None:
    voice = Voice(TEXT, "a")
    voice.span("ORG", (0, 8))
    voice.span("ORG", (4, 10))
    voice.span("ORG", (10, 12))  # only touches
    voice.span("QUOTE", (20, 24), (30, 34))
    assert by_type(voice.spans.values()) == {"ORG": [(0, 10), (10, 12)], "QUOTE": [(20, 24), (30, 34)]}


def test_places_lead_from_a_cell_to_the_spans_of_both_sides() -> None:
    one, other = Voice(LETTERS, "a"), Voice(LETTERS, "b")
    mine, theirs = one.span("GPE", "أوكرانيا"), other.span("GPE", "ولأوكرانيا")
    alone = other.span("LAW", "القرار")
    said = one.frame("quote", {"type": "direct"}, content=one.span("QUOTE", "حق الرد"), speaker="author")
    heard = other.frame("quote", {"type": "mixed"}, content=other.span("QUOTE", "حق الرد"), speaker="author")
    found = places(one.annotations, other.annotations, LETTERS, SCHEMA)
    start, end = found_at(LETTERS, "ولأوكرانيا")
    by_cell = {cell: place for place in found for cell in place.cells}
    place = by_cell["boundary/entity/GPE/start/clitic/more"]
    assert (place.one_id, place.other_id, place.start, place.end) == (mine, theirs, start, end)
    assert "confusion/entity/GPE/GPE" in place.cells
    missed = by_cell["confusion/entity/none/LAW"]
    assert (missed.one_id, missed.other_id) == (None, alone)
    assert LETTERS[missed.start : missed.end] == "القرار"
    framed = by_cell["attributes/quote/quote/type/direct/mixed"]
    assert (framed.one_id, framed.other_id) == (said, heard)
    assert LETTERS[framed.start : framed.end] == "حق الرد"
