"""Attributes of what is matched, labels of the article, and participants: who says what of the same thing."""

import pytest

from annotator.agreement.evidence import total
from annotator.agreement.saying import value_of, written
from annotator.standoff.values import Annotations
from tests.agreement.made import SCHEMA, Figures, Voice, evidence_of, figures, value

TEXT = "التقى الوزير نظيره في باريس ثم غادر باريس إلى موسكو، وقال الوزير إنه متفائل."


def marked(*given: tuple[dict, dict]) -> Figures:
    """The figures of one place, named as often as there are pairs of attributes."""
    text = "باريس " * len(given)
    one, other = Voice(text, "a"), Voice(text, "b")
    for n, both in enumerate(given):
        for voice, attributes in zip((one, other), both, strict=True):
            voice.span("GPE", (n * 6, n * 6 + 5), **attributes)
    return figures(evidence_of(one.annotations, other.annotations, text))


LITERAL, ACTOR = {"role": "literal"}, {"role": "actor"}


def test_an_attribute_of_matched_spans_by_its_table() -> None:
    measured = marked((LITERAL, LITERAL), (LITERAL, ACTOR), (ACTOR, ACTOR), (ACTOR, ACTOR))
    # A_o 3/4; chance (2·1 + 2·3) / 16 = 0.5 → κ 0.5. π: shares 3/8, 5/8 → 34/64; (0.75 − 0.53125) / 0.46875.
    assert value(measured, "attributes/agreement", "entity", "GPE/role") == 0.75
    assert value(measured, "attributes/kappa", "entity", "GPE/role") == 0.5
    assert value(measured, "attributes/pi", "entity", "GPE/role") == round(0.21875 / 0.46875, 4)
    assert value(measured, "attributes/s", "entity", "GPE/role") == 0.5
    assert measured["attributes/kappa", "entity", "GPE/role"].n == 4


def test_spans_that_are_not_matched_or_have_other_types_say_nothing_of_their_attributes() -> None:
    one, other = Voice(TEXT, "a"), Voice(TEXT, "b")
    one.span("GPE", "باريس", **LITERAL)
    other.span("LOC", "باريس", **LITERAL)
    one.span("GPE", "موسكو", **ACTOR)
    measured = figures(evidence_of(one.annotations, other.annotations, TEXT))
    assert not any(code.startswith("attributes/") for code, _, _ in measured)


def test_a_value_only_one_gives_is_a_disagreement_and_one_that_nobody_gives_is_nothing() -> None:
    measured = marked((LITERAL, {"role": "actor"}), ({"mention": "PRO"}, {"mention": "NAM"}))
    assert measured["attributes/agreement", "entity", "GPE/role"].n == 2  # the default of role is literal
    assert value(measured, "attributes/agreement", "entity", "GPE/role") == 0.5
    text = "نرفض القرار"
    one, other = Voice(text, "a"), Voice(text, "b")
    for voice, degree in ((one, {"topic": "law"}), (other, {})):
        voice.frame(
            "stance", degree, holder="author", target=voice.span("ISSUE", "القرار"), evidence=voice.span("EVID", text)
        )
    found = evidence_of(one.annotations, other.annotations, text)
    assert dict(found.cells("attributes", "stance", "stance", "topic")) == {("law", "none"): 1}
    assert value(figures(found), "attributes/agreement", "stance", "stance/topic") == 0
    assert ("attributes/agreement", "stance", "stance/polarity") not in figures(found)


def test_a_box_that_is_not_ticked_says_no() -> None:
    measured = marked(({"uncertain": True}, {}), ({}, {}), ({"uncertain": False}, {}), ({"uncertain": True},) * 2)
    assert value(measured, "attributes/agreement", "entity", "GPE/uncertain") == 0.75
    assert measured["attributes/agreement", "entity", "GPE/uncertain"].n == 4


def test_of_texts_only_whether_they_are_the_same_is_told() -> None:
    measured = marked(({"surface": "القوات"}, {"surface": "القوات"}), ({"surface": "قوات"}, {}), ({}, {}))
    assert value(measured, "attributes/agreement", "entity", "GPE/surface") == 0.5
    assert measured["attributes/agreement", "entity", "GPE/surface"].n == 2
    assert ("attributes/kappa", "entity", "GPE/surface") not in measured


def test_numbers_are_measured_by_their_order_and_distance_too() -> None:
    text = "باريس " * 3
    one, other = Voice(text, "a"), Voice(text, "b")
    for n, both in enumerate(((1, 1), (2, 3), (3, 3))):
        for voice, strength in zip((one, other), both, strict=True):
            where = voice.span("EVID", (n * 6, n * 6 + 5))
            degree = {"polarity": "support", "strength": strength}
            voice.frame("stance", degree, holder="author", target=voice.entity(f"هدف {n}"), evidence=where)
    measured = figures(evidence_of(one.annotations, other.annotations, text))
    # Ratings 1 1 2 3 3 3; seen 2 · 1; by chance 2 · (6 · 33 − 169) = 58: α = 1 − 5 · 2 / 58.
    assert value(measured, "attributes/alpha/interval", "stance", "stance/strength") == round(1 - 10 / 58, 4)
    # Nominal: 1 − 5 · 2 / (36 − 4 − 1 − 9).
    assert value(measured, "attributes/alpha", "stance", "stance/strength") == round(1 - 10 / 22, 4)
    assert ("attributes/alpha/ordinal", "stance", "stance/strength") in measured
    assert ("attributes/alpha/interval", "stance", "stance/polarity") not in measured


def labelled(*given: tuple[dict, dict]) -> Figures:
    """The figures of articles with these labels."""
    parts = [evidence_of(Annotations(labels=one), Annotations(labels=other), TEXT) for one, other in given]
    return figures(total(parts))


def test_labels_are_measured_over_articles() -> None:
    report, opinion = {"genre": "report"}, {"genre": "opinion"}
    measured = labelled((report, report), (report, opinion), (opinion, opinion), (opinion, opinion), ({}, {}))
    assert value(measured, "labels/kappa", subject="genre") == 0.5
    # Ratings: 3 report, 5 opinion; α = 1 − 7 · 2 / (64 − 9 − 25).
    assert value(measured, "labels/alpha", subject="genre") == round(1 - 14 / 30, 4)
    assert measured["labels/kappa", "", "genre"].n == 4  # the fifth article has no genre
    assert value(measured, "labels/kappa/macro") == 0.5  # variety has its default everywhere: undefined


def test_each_choice_of_several_is_measured_by_itself_too() -> None:
    measured = labelled(
        ({"topics": ("politics", "law")}, {"topics": ("law", "politics")}),
        ({"topics": ("politics",)}, {"topics": ("politics", "law")}),
        ({"topics": ("sport",)}, {"topics": ("sport",)}),
    )
    assert value(measured, "labels/agreement", subject="topics") == round(2 / 3, 4)
    assert value(measured, "labels/agreement", subject="topics/politics") == 1
    assert value(measured, "labels/kappa", subject="topics/politics") == 1
    # law: yes–yes, no–yes, no–no: A_o 2/3, chance (1·2 + 2·1) / 9.
    assert value(measured, "labels/kappa", subject="topics/law") == round((2 / 3 - 4 / 9) / (1 - 4 / 9), 4)
    assert value(measured, "labels/kappa", subject="topics/health") is None  # nobody ever chose it


def test_values_are_written_the_same_whatever_their_order() -> None:
    assert written(("politics", "law")) == written(("law", "politics")) == "law+politics"
    assert (written(True), written(False), written(3), written("a/b")) == ("true", "false", "3", "a-b")


def test_participants_by_their_mentions() -> None:
    """Salma has one minister with two mentions and Paris with two; badr takes the second minister for another.

    Mentions of both: الوزير ×2, باريس ×2. Key of badr: {w1} {w2} {p1 p2}; salma: {w1 w2} {p1 p2}.
    MUC: links of salma 2, of badr 1, in common 1: P 1/2, R 1. B³: P (4 · ½ · ½ … ) = (0.5 + 0.5 + 1 + 1) / 4, R 1.
    φ4: {w1 w2}~{w1} 2/3, {p1 p2} 1: 5/3 of 2 and of 3 participants.
    """
    salma, badr = Voice(TEXT, "salma"), Voice(TEXT, "badr")
    minister, paris = salma.entity("الوزير"), salma.entity("باريس", "GPE")
    first, second, city = badr.entity("الوزير"), badr.entity("وزير آخر"), badr.entity("باريس", "GPE")
    from_start = TEXT.rindex("الوزير"), TEXT.rindex("الوزير") + 6
    again = TEXT.rindex("باريس"), TEXT.rindex("باريس") + 5
    for voice, who in ((salma, (minister, minister, paris)), (badr, (first, second, city))):
        voice.span("PERS", "الوزير", entity=who[0])
        voice.span("PERS", from_start, entity=who[1])
        voice.span("GPE", "باريس", entity=who[2])
        voice.span("GPE", again, entity=who[2])
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert value(measured, "coreference/muc/precision") == 0.5
    assert value(measured, "coreference/muc/recall") == 1
    muc, b3, ceaf = 2 / 3, 2 * 0.75 / 1.75, 2 * (5 / 3) / 5
    assert value(measured, "coreference/muc") == round(muc, 4)
    assert value(measured, "coreference/b3") == round(b3, 4)
    assert value(measured, "coreference/ceaf-e") == round(ceaf, 4)
    assert value(measured, "coreference/ceaf-m") == 0.75  # three of four mentions
    assert value(measured, "coreference/conll") == round((muc + b3 + ceaf) / 3, 4)


def test_one_side_without_participants_has_none_right_and_both_without_measure_nothing() -> None:
    salma = Voice(TEXT, "salma")
    salma.span("GPE", "باريس", entity=salma.entity("باريس", "GPE"))
    measured = figures(evidence_of(salma.annotations, Annotations(), TEXT))
    assert value(measured, "coreference/b3") == 0
    assert value(measured, "coreference/muc") is None  # a participant named once has no links
    assert value(measured, "coreference/conll") is None
    nothing = figures(evidence_of(Annotations(), Annotations(), TEXT))
    assert not any(code.startswith("coreference") for code, _, _ in nothing)


def test_a_participant_is_known_by_most_of_its_mentions() -> None:
    """Salma's minister has two mentions, badr's two ministers one each: the first is hers, the second nobody's."""
    salma, badr = Voice(TEXT, "salma"), Voice(TEXT, "badr")
    mine = salma.entity("الوزير")
    one, two = badr.entity("أول"), badr.entity("ثانٍ")
    places = [(n, n + 6) for n in (TEXT.index("الوزير"), TEXT.rindex("الوزير"))]
    salma.span("PERS", places[0], entity=mine)
    last = salma.span("PERS", places[1], entity=mine)
    badr.span("PERS", places[0], entity=one)
    theirs = badr.span("PERS", places[1], entity=two)
    for voice, speaker in ((salma, last), (badr, theirs)):
        voice.frame("quote", content=voice.span("QUOTE", "إنه متفائل"), speaker=speaker)
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    # By letters the speakers were the same; as participants they are not.
    assert value(measured, "quotes/speaker", "quote", "quote") == 0


@pytest.mark.parametrize(
    ("owner", "code", "value"),
    [("GPE", "role", "actor"), ("GPE", "uncertain", True), ("GPE", "uncertain", False), ("stance", "strength", 3)],
)
def test_a_category_is_the_value_it_was_made_of(owner: str, code: str, value: str | bool | int) -> None:
    type_ = SCHEMA.span_type(owner) or SCHEMA.frame_type(owner)
    assert type_ is not None
    found = value_of(type_.attributes[code], written(value))
    assert (found, type(found)) == (value, type(value))
    assert value_of(type_.attributes[code], "none") is None


def test_of_what_the_schema_does_not_know_the_category_is_the_value() -> None:
    assert value_of(None, "3") == "3"
    assert value_of(SCHEMA.labels["topics"], "law+politics") == ("law", "politics")
