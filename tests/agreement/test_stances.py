"""Two readings of four stances, counted by hand: who stands where on what, and how strongly."""

import pytest

from annotator.agreement.evidence import Evidence
from annotator.agreement.stances import degree
from tests.agreement.made import Voice, evidence_of, figures, value

TEXT = (
    "ترفض موسكو القرار رفضاً قاطعاً. وترحب كييف بالقرار وتطالب بتنفيذه. "
    "أما باريس فتدعو إلى الهدنة. ويرى الخبراء أن الهدنة هشة."
)


def stance(
    voice: Voice, holder: str, target: str, evidence: str, polarity: str, strength: int | None, **more: str
) -> None:
    """A stance; its holder an entity by name, its target a span by its letters."""
    known = {entity.name: id_ for id_, entity in voice.entities.items()}
    who = known.get(holder) or voice.entity(holder, "GPE")
    degree_: dict = {"polarity": polarity, **({} if strength is None else {"strength": strength}), **more}
    what = voice.span("ISSUE", target)
    voice.frame("stance", degree_, holder=who, target=what, evidence=voice.span("EVID", evidence))


def two() -> tuple[Voice, Voice]:
    """| | salma | badr |
    |---|---|---|
    | 1 | موسكو – القرار: against 3 | against 2 |
    | 2 | كييف – بالقرار: support 2 | قرار with its ب cut off: support 2, evidence one word shorter |
    | 3 | باريس – الهدنة: support 1 | neutral |
    | 4 | الخبراء – الهدنة (the second): against 1 | held by the author |
    """
    salma, badr = Voice(TEXT, "salma"), Voice(TEXT, "badr")
    stance(salma, "موسكو", "القرار", "ترفض موسكو القرار رفضاً قاطعاً", "against", 3)
    stance(badr, "موسكو", "القرار", "ترفض موسكو القرار رفضاً قاطعاً", "against", 2)
    stance(salma, "كييف", "بالقرار", "وترحب كييف بالقرار", "support", 2)
    stance(badr, "كييف", "بالقرار", "ترحب كييف بالقرار", "support", 2)
    stance(salma, "باريس", "الهدنة", "باريس فتدعو إلى الهدنة", "support", 1)
    stance(badr, "باريس", "الهدنة", "باريس فتدعو إلى الهدنة", "neutral", None)
    stance(salma, "الخبراء", "الهدنة هشة", "ويرى الخبراء أن الهدنة هشة", "against", 1)
    last = badr.span("ISSUE", "الهدنة هشة")
    badr.frame(
        "stance",
        {"polarity": "against", "strength": 1},
        holder="author",
        target=last,
        evidence=badr.span("EVID", "ويرى الخبراء أن الهدنة هشة"),
    )
    return salma, badr


def found() -> Evidence:
    salma, badr = two()
    return evidence_of(salma.annotations, badr.annotations, TEXT)


def test_stances_are_matched_on_holder_and_target() -> None:
    measured = figures(found())
    assert value(measured, "frames/match", "stance", "stance") == 0.75  # three of four
    assert value(measured, "frames/match/precision", "stance", "stance") == 0.75
    assert value(measured, "frames/match/recall", "stance", "stance") == 0.75


def test_holder_and_target_are_right_each_by_itself_on_stances_of_the_same_passage() -> None:
    measured = figures(found())
    assert value(measured, "stances/holder", "stance", "stance") == 0.75
    assert value(measured, "stances/target", "stance", "stance") == 1
    assert measured["stances/holder", "stance", "stance"].n == 4


def test_polarity_as_a_name() -> None:
    measured = figures(found())
    # against–against, support–support, support–neutral: of six ratings 2 against, 3 support, 1 neutral.
    # Two coincidences apart; α = 1 − 5 · 2 / (36 − 4 − 9 − 1) = 1 − 10/22.
    assert value(measured, "attributes/alpha", "stance", "stance/polarity") == round(1 - 10 / 22, 4)
    assert value(measured, "attributes/agreement", "stance", "stance/polarity") == round(2 / 3, 4)


def test_polarity_as_a_number_from_minus_three_to_three() -> None:
    measured = figures(found())
    # (−3, −2), (2, 2), (1, 0). Seen, both ways: 2 · 1 + 2 · 1 = 4.
    # Ratings −3 −2 2 2 1 0: Σ over ordered pairs of d² = 2 · (6 · Σx² − (Σx)²) = 2 · (6 · 22 − 0) = 264.
    # α = 1 − 5 · 4 / 264.
    assert value(measured, "stances/polarity/alpha/interval", "stance", "stance") == round(1 - 20 / 264, 4)
    assert measured["stances/polarity/alpha/interval", "stance", "stance"].n == 3


def test_evidence_of_matched_stances_by_overlap() -> None:
    # The same, overlapping, the same: 2.5 hits of three each.
    assert value(figures(found()), "stances/evidence", "stance", "stance") == round(2 * 2.5 / 6, 4)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"polarity": "support", "strength": 3}, 3),
        ({"polarity": "against", "strength": 1}, -1),
        ({"polarity": "neutral", "strength": 2}, 0),
        ({"polarity": "mixed"}, 0),
        ({"polarity": "support"}, None),  # how strongly is not known: a missing value, not a weak one
        ({"strength": 2}, None),
        ({}, None),
    ],
)
def test_sign_times_strength(attributes: dict, expected: int | None) -> None:
    assert degree(attributes) == expected


def test_a_strength_that_is_not_given_is_missing_and_no_disagreement() -> None:
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    stance(salma, "موسكو", "القرار", "ترفض موسكو القرار", "against", 3)
    stance(badr, "موسكو", "القرار", "ترفض موسكو القرار", "against", None)
    stance(salma, "كييف", "بالقرار", "وترحب كييف", "support", 2)
    stance(badr, "كييف", "بالقرار", "وترحب كييف", "support", 2)
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert measured["stances/polarity/alpha/interval", "stance", "stance"].n == 1
    assert value(measured, "stances/polarity/alpha/interval", "stance", "stance") is None  # one category is left
    assert value(measured, "attributes/alpha", "stance", "stance/polarity") == 1


def test_the_same_topic_matches_where_the_targets_do_not() -> None:
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    stance(salma, "موسكو", "القرار", "ترفض موسكو القرار", "against", 3, topic="law")
    stance(badr, "موسكو", "تنفيذه", "قاطعاً", "against", 3, topic="law")
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert value(measured, "frames/match", "stance", "stance") == 1
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    stance(salma, "موسكو", "القرار", "ترفض موسكو القرار", "against", 3, topic="law")
    stance(badr, "موسكو", "تنفيذه", "قاطعاً", "against", 3, topic="economy")
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert value(measured, "frames/match", "stance", "stance") == 0


def test_two_stances_on_one_target_go_with_their_holders() -> None:
    """Both passages are one sentence: holders tell the stances apart, however they are ordered."""
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    for voice, order in ((salma, ("موسكو", "كييف")), (badr, ("كييف", "موسكو"))):
        for holder in order:
            polarity = "against" if holder == "موسكو" else "support"
            stance(voice, holder, "القرار", "ترفض موسكو القرار رفضاً قاطعاً", polarity, 2)
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert value(measured, "stances/holder", "stance", "stance") == 1
    assert value(measured, "attributes/alpha", "stance", "stance/polarity") == 1
    assert value(measured, "stances/polarity/alpha/interval", "stance", "stance") == 1


def test_a_target_may_be_a_span_for_one_and_a_mention_for_the_other() -> None:
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    stance(salma, "موسكو", "القرار", "ترفض موسكو القرار", "against", 2)
    who, law = badr.entity("موسكو", "GPE"), badr.entity("القرار", "LAW")
    target = badr.span("LAW", "القرار", entity=law)
    where = badr.span("EVID", "ترفض موسكو القرار")
    badr.frame("stance", {"polarity": "against", "strength": 2}, holder=who, target=target, evidence=where)
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert value(measured, "frames/match", "stance", "stance") == 1
    assert value(measured, "stances/target", "stance", "stance") == 1


def test_a_stance_on_a_quote_is_on_the_same_quote_by_where_it_lies() -> None:
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    for voice, said in ((salma, "الهدنة هشة"), (badr, "أن الهدنة هشة")):
        quoted = voice.frame("quote", content=voice.span("QUOTE", said), speaker="unknown")
        evidence = voice.span("EVID", "ترفض موسكو القرار")
        voice.frame("stance", {"polarity": "against"}, holder="author", target=quoted, evidence=evidence)
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert value(measured, "frames/match", "stance", "stance") == 1
