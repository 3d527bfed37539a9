"""Spans, types and edges of one Arabic sentence, counted by hand."""

from annotator.agreement.evidence import Evidence
from annotator.standoff.values import Annotations
from tests.agreement.made import Voice, evidence_of, figures, value

TEXT = "قال وزير الخارجية سيرغي لافروف إن موسكو ترفض القرار، ولأوكرانيا حق الرد."


def two() -> tuple[Voice, Voice]:
    """Seven spans by salma, seven by badr.

    | salma | badr | |
    |---|---|---|
    | OCC وزير الخارجية | OCC وزير الخارجية | the same |
    | PERS سيرغي لافروف | PERS لافروف | badr has a word less at the start; 6 letters of 12 |
    | GPE موسكو | ORG موسكو | another type on the same letters |
    | LAW القرار | LAW القرار، | badr has the comma too; 6 letters of 7 |
    | GPE أوكرانيا | GPE ولأوكرانيا | badr has the proclitics too; 8 letters of 10 |
    | EVENT الرد | – | only salma |
    | – | DATE حق | only badr |
    """
    salma, badr = Voice(TEXT, "salma"), Voice(TEXT, "badr")
    salma.span("OCC", "وزير الخارجية")
    badr.span("OCC", "وزير الخارجية")
    salma.span("PERS", "سيرغي لافروف")
    badr.span("PERS", "لافروف")
    salma.span("GPE", "موسكو")
    badr.span("ORG", "موسكو")
    salma.span("LAW", "القرار")
    badr.span("LAW", "القرار،")
    salma.span("GPE", "أوكرانيا")
    badr.span("GPE", "ولأوكرانيا")
    salma.span("EVENT", "الرد")
    badr.span("DATE", "حق")
    return salma, badr


def found() -> Evidence:
    salma, badr = two()
    return evidence_of(salma.annotations, badr.annotations, TEXT)


def test_f1_of_all_kinds_over_six_spans_each() -> None:
    measured = figures(found())
    assert value(measured, "spans/exact", "entity") == round(2 * 1 / 12, 4)  # the post alone
    assert value(measured, "spans/overlap", "entity") == round(2 * (1 + 3 * 0.5) / 12, 4)  # and three by half
    assert value(measured, "spans/clitic", "entity") == round(2 * 2 / 12, 4)  # and Ukraine
    # 1 + 6/12 + 6/7 + 8/10
    assert value(measured, "spans/soft", "entity") == round(2 * (1 + 0.5 + 6 / 7 + 0.8) / 12, 4)
    assert measured["spans/exact", "entity", ""].n == 12


def test_f1_by_type_and_their_mean() -> None:
    measured = figures(found())
    # Two of salma's are GPE, one of badr's; Ukraine overlaps.
    assert value(measured, "spans/exact", "entity", "GPE") == 0
    assert value(measured, "spans/overlap", "entity", "GPE") == round(2 * 0.5 / 3, 4)
    assert value(measured, "spans/overlap/precision", "entity", "GPE") == 0.25
    assert value(measured, "spans/overlap/recall", "entity", "GPE") == 0.5
    assert value(measured, "spans/clitic", "entity", "GPE") == round(2 / 3, 4)
    # Badr has no EVENT: no recall, but F1 0, since salma has one.
    assert value(measured, "spans/exact/precision", "entity", "EVENT") == 0
    assert value(measured, "spans/exact/recall", "entity", "EVENT") is None
    assert value(measured, "spans/exact", "entity", "EVENT") == 0
    # OCC 1; PERS, GPE, ORG, LAW, EVENT, DATE 0.
    assert value(measured, "spans/exact/macro", "entity") == round(1 / 7, 4)
    assert measured["spans/exact/macro", "entity", ""].n == 7


def test_types_of_matched_spans_stand_in_the_table_with_what_only_one_has() -> None:
    cells = dict(found().cells("confusion", "entity"))
    assert cells == {
        ("OCC", "OCC"): 1,
        ("PERS", "PERS"): 1,
        ("GPE", "ORG"): 1,
        ("LAW", "LAW"): 1,
        ("GPE", "GPE"): 1,
        ("EVENT", "none"): 1,
        ("none", "DATE"): 1,
    }
    measured = figures(found())
    # Five matched, four of one type: A_o 0.8. Chance: OCC 1·1 + PERS 1·1 + LAW 1·1 + GPE 2·1 + ORG 0·1 = 5 of 25.
    assert value(measured, "types/agreement", "entity") == 0.8
    assert value(measured, "types/kappa", "entity") == round((0.8 - 0.2) / (1 - 0.2), 4)
    assert measured["types/kappa", "entity", ""].n == 5


def test_edges_that_differ_stand_in_the_table_of_boundaries() -> None:
    assert dict(found().cells("boundary", "entity")) == {
        ("PERS", "start", "word", "less"): 1,
        ("LAW", "end", "mark", "more"): 1,
        ("GPE", "start", "clitic", "more"): 1,
    }


def test_layers_both_left_empty_are_counted_apart_and_measure_nothing() -> None:
    measured = figures(found())
    assert value(measured, "empty", "quote") == 1
    assert ("spans/exact", "quote", "") not in measured
    assert ("empty", "entity", "") not in measured
    nothing = figures(evidence_of(Annotations(), Annotations(), TEXT))
    assert value(nothing, "empty", "entity") == 1
    assert value(nothing, "frames/empty", "quote", "quote") == 1
    assert not any(code.startswith(("spans", "types", "characters", "unitizing")) for code, _, _ in nothing)


def test_against_nothing_everything_is_missed() -> None:
    salma, _ = two()
    measured = figures(evidence_of(salma.annotations, Annotations(), TEXT))
    assert value(measured, "spans/exact", "entity") == 0
    assert value(measured, "spans/exact/precision", "entity") == 0
    assert value(measured, "spans/exact/recall", "entity") is None
    assert value(measured, "types/kappa", "entity") is None
    assert value(measured, "characters/alpha", "entity", "EVENT") is not None


def test_spans_of_different_layers_never_stand_together() -> None:
    """A cue on the letters of a person is no disagreement about the person's type."""
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    salma.span("PERS", "سيرغي لافروف")
    badr.span("CUE", "سيرغي لافروف")
    evidence = evidence_of(salma.annotations, badr.annotations, TEXT)
    assert dict(evidence.cells("confusion")) == {("entity", "PERS", "none"): 1, ("quote", "none", "CUE"): 1}


def test_nested_spans_of_one_type_find_their_twin_by_the_share_in_common() -> None:
    """The outer span of the one side lies over both of the other's; the inner twins are matched first."""
    text = "جامعة القاهرة ولمصر"
    one, other = Voice(text, "a"), Voice(text, "b")
    one.span("ORG", "جامعة القاهرة")
    one.span("ORG", "القاهرة")
    other.span("ORG", "جامعة القاهرة ولمصر")
    other.span("ORG", "القاهرة")
    evidence = evidence_of(one.annotations, other.annotations, text)
    assert evidence.counts["spans/exact/entity/ORG"] == 1
    assert evidence.counts["spans/overlap/entity/ORG"] == 1.5
    assert dict(evidence.cells("boundary", "entity")) == {("ORG", "end", "word", "more"): 1}


def test_soft_f1_takes_the_best_matching_of_all_and_not_the_best_pair_first() -> None:
    """One: [0, 12) and [12, 15); other: [0, 6) and [6, 15).

    [0, 12) shares 6 of 12 with the first and 6 of 15 with the second; [12, 15) shares 3 of 9 with the second.
    0.5 + 0.333 is the best sum.
    """
    text = "ابتثجحخدذرزسشصض"
    one, other = Voice(text, "a"), Voice(text, "b")
    one.span("ORG", (0, 12))
    one.span("ORG", (12, 15))
    other.span("ORG", (0, 6))
    other.span("ORG", (6, 15))
    measured = figures(evidence_of(one.annotations, other.annotations, text))
    assert value(measured, "spans/soft", "entity", "ORG") == round((0.5 + 1 / 3) * 2 / 4, 4)


def test_a_discontinuous_span_is_the_same_only_with_all_its_pieces() -> None:
    text = "قال «نرفض القرار» مضيفاً «ولن نقبله»"
    one, other = Voice(text, "a"), Voice(text, "b")
    one.span("QUOTE", "نرفض القرار", "ولن نقبله")
    other.span("QUOTE", "نرفض القرار")
    evidence = evidence_of(one.annotations, other.annotations, text)
    # 11 letters of 11 + 9.
    assert evidence.counts["spans/soft/quote/QUOTE"] == 11 / 20
    # It ends before the second piece: two words less with the marks between them, and another gap.
    assert dict(evidence.cells("boundary", "quote", "QUOTE")) == {
        ("end", "other", "less"): 1,
        ("inner", "other", "apart"): 1,
    }
    twin = evidence_of(one.annotations, one.annotations, text)
    assert twin.counts["spans/exact/quote/QUOTE"] == 1


def test_a_type_the_schema_does_not_know_is_a_layer_of_its_own() -> None:
    one = Voice(TEXT, "a")
    one.span("ANIMAL", "حق")
    measured = figures(evidence_of(one.annotations, one.annotations, TEXT))
    assert value(measured, "spans/exact", "ANIMAL", "ANIMAL") == 1


def test_alpha_over_characters_by_hand() -> None:
    """Ten letters: one marks 0–4, the other 2–6: two both, four one of them, four neither.

    Coincidences: inside–inside 4, inside–outside 4 each way, outside–outside 8; n = 20, n_in = 8, n_out = 12.
    α = 1 − 19 · 8 / (2 · 8 · 12) = 1 − 152/192.
    """
    text = "ابتثجحخدذر"
    one, other = Voice(text, "a"), Voice(text, "b")
    one.span("ORG", (0, 4))
    other.span("ORG", (2, 6))
    measured = figures(evidence_of(one.annotations, other.annotations, text))
    assert value(measured, "characters/alpha", "entity", "ORG") == round(1 - 152 / 192, 4)
    assert measured["characters/alpha", "entity", "ORG"].n == 10


def test_nested_spans_of_one_label_count_once_over_characters() -> None:
    text = "ابتثجحخدذر"
    nested, flat = Voice(text, "a"), Voice(text, "b")
    nested.span("ORG", (0, 6))
    nested.span("ORG", (2, 4))
    flat.span("ORG", (0, 6))
    measured = figures(evidence_of(nested.annotations, flat.annotations, text))
    assert value(measured, "characters/alpha", "entity", "ORG") == 1
    assert value(measured, "unitizing/alpha", "entity", "ORG") == 1
    assert value(measured, "spans/exact", "entity", "ORG") == round(2 / 3, 4)


def test_a_label_over_the_whole_text_on_both_sides_has_nothing_to_be_told_from() -> None:
    text = "ابتثجحخدذر"
    one = Voice(text, "a")
    one.span("ORG", (0, 10))
    measured = figures(evidence_of(one.annotations, one.annotations, text))
    assert value(measured, "characters/alpha", "entity", "ORG") is None
    assert value(measured, "spans/exact", "entity", "ORG") == 1
