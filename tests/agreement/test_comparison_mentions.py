"""Mentions and participants of several voices side by side."""

import pytest

from annotator.agreement.comparison import compare, item_object
from annotator.standoff.values import Annotations
from tests.agreement.voices import SCHEMA, TEXT, Voice, differences, only, readings, side_by_side, two


def test_what_all_mark_alike_is_agreed_on_whatever_its_id() -> None:
    a, b = two()
    for voice in (a, b):
        voice.mention("GPE", "موسكو")
        voice.span("DATE", "القرار")
    comparison = side_by_side(a, b)
    assert differences(comparison) == []
    assert [(item.kind, item.type, item.follows) for item in comparison.items] == [
        ("span", "GPE", False), ("entity", "GPE", True), ("span", "DATE", False),
    ]  # fmt: skip


def test_a_longer_and_a_shorter_reading_differ_in_their_edges() -> None:
    a, b = two()
    a.span("PERS", "سامي الراوي")
    b.span("PERS", "الراوي")
    assert differences(side_by_side(a, b)) == [("span", "PERS", {"segments": "boundary"})]


@pytest.mark.parametrize(("longer", "shorter"), [("للقوات", "لقوات"), ("وللجميع", "للجميع"), ("وأضاف", "أضاف")])
def test_a_proclitic_more_or_less_is_a_class_of_its_own(longer: str, shorter: str) -> None:
    a, b = two()
    a.span("ORG", longer)
    b.span("ORG", shorter)
    assert differences(side_by_side(a, b)) == [("span", "ORG", {"segments": "clitic"})]


def test_the_same_words_of_another_type_and_their_attributes_are_told_apart() -> None:
    a, b, c = Voice("a"), Voice("b"), Voice("c")
    a.span("GPE", "باريس", role="actor")
    b.span("GPE", "باريس")
    c.span("ORG", "باريس")
    comparison = side_by_side(a, b, c)
    assert differences(comparison) == [("span", "GPE", {"type": "type", "attribute:role": "attribute"})]
    # An ORG has no such attribute: C is not asked about it.
    assert readings(comparison.items[0], "attribute:role") == ["A", "B"]


def test_a_value_left_at_its_default_is_the_same_as_the_default_chosen() -> None:
    a, b = two()
    a.span("GPE", "باريس", mention="NAM", uncertain=False)
    b.span("GPE", "باريس")
    assert differences(side_by_side(a, b)) == []


def test_what_one_has_overlooked_is_missed() -> None:
    a, b, c = Voice("a"), Voice("b"), Voice("c")
    a.span("OCC", "السفير")
    c.span("OCC", "السفير")
    comparison = side_by_side(a, b, c)
    assert differences(comparison) == [("span", "OCC", {"presence": "missed"})]
    assert readings(comparison.items[0], "presence") == ["AC", "B"]


def test_spans_of_another_type_that_share_less_than_half_are_two_things() -> None:
    a, b = two()
    a.span("OCC", "وزير الخارجية")
    b.span("PERS", "الخارجية سامي الراوي")
    assert list(differences(side_by_side(a, b))) == [
        ("span", "OCC", {"presence": "missed"}), ("span", "PERS", {"presence": "missed"}),
    ]  # fmt: skip


def test_the_same_letters_of_another_type_come_before_a_touch_of_the_same_type() -> None:
    a, b = two()
    a.span("ORG", "لقوات الفرنسية")
    b.span("NORP", "لقوات الفرنسية")
    b.span("ORG", "الفرنسية وللجميع")
    assert differences(side_by_side(a, b))[0] == ("span", "ORG", {"type": "type"})


def test_nested_spans_of_one_type_each_find_their_own() -> None:
    a, b = two()
    for voice in (a, b):
        voice.span("ORG", "وزير الخارجية سامي الراوي")
        voice.span("ORG", "الخارجية")
    b.span("ORG", "وزير الخارجية")
    assert differences(side_by_side(a, b)) == [("span", "ORG", {"presence": "missed"})]


def test_stacked_twins_find_their_own_by_the_participant() -> None:
    a, b = two()
    a.span("PERS", "السفير", entity=a.entity("PERS", "سفير فرنسا"))
    a.span("PERS", "السفير", entity=a.entity("PERS", "سفير روسيا"))
    b.span("PERS", "السفير", entity=b.entity("PERS", "سفير روسيا"))
    b.span("PERS", "السفير", entity=b.entity("PERS", "سفير فرنسا"))
    comparison = side_by_side(a, b)
    assert differences(comparison) == []
    assert all(len(item.members) == 2 for item in comparison.items)


def test_crossing_and_discontinuous_spans_are_compared_piece_by_piece() -> None:
    a, b = two()
    a.span("EVENT", "موسكو ترفض القرار")
    a.span("EVENT", "القرار", "الاتفاق")
    b.span("EVENT", "موسكو ترفض القرار")
    b.span("EVENT", "القرار")
    comparison = side_by_side(a, b)
    assert differences(comparison) == [("span", "EVENT", {"segments": "boundary"})]
    assert item_object(comparison, comparison.differing[0])["text"] == "القرار الاتفاق"


def test_a_mention_that_refers_to_somebody_else_differs_in_coreference() -> None:
    a, b = two()
    for voice in (a, b):
        voice.mention("PERS", "سامي الراوي")
        voice.mention("OCC", "السفير")
    people = {entity.name: entity.id for entity in b.entities.values()}
    a.span("OCC", "وزير", entity=next(entity.id for entity in a.entities.values() if entity.type == "PERS"))
    b.span("OCC", "وزير", entity=people["السفير"])
    assert differences(side_by_side(a, b)) == [("span", "OCC", {"entity": "coreference"})]


def test_one_chain_or_two_differs_at_the_mentions_that_went_elsewhere() -> None:
    a, b = two()
    words = ("موسكو", "باريس", "القرار")
    one = a.entity("GPE", "موسكو")
    first, second = b.entity("GPE", "موسكو"), b.entity("GPE", "باريس")
    for word in words:
        a.span("GPE", word, entity=one)
        b.span("GPE", word, entity=second if word == "باريس" else first)
    assert differences(side_by_side(a, b)) == [("span", "GPE", {"entity": "coreference"})]


def test_a_mention_without_a_participant_differs_in_coreference() -> None:
    a, b = two()
    a.mention("GPE", "موسكو")
    b.span("GPE", "موسكو")
    assert differences(side_by_side(a, b)) == [("span", "GPE", {"entity": "coreference"})]


def test_what_a_participant_found_in_the_text_is_called_is_nothing_to_settle() -> None:
    a, b = two()
    a.span("PERS", "سامي الراوي", entity=a.entity("PERS", "الوزير سامي الراوي"))
    b.span("PERS", "سامي الراوي", entity=b.entity("PERS", "سامي الراوي"))
    comparison = side_by_side(a, b)
    assert differences(comparison) == []
    assert readings(only(comparison, "entity"), "name") == ["A", "B"], "it is told all the same"


def test_the_reference_of_a_participant_is_something_to_settle() -> None:
    a, b = two()
    a.span("GPE", "باريس", entity=a.entity("GPE", "باريس", "wd:Q90"))
    b.span("GPE", "باريس", entity=b.entity("GPE", "باريس"))
    assert differences(side_by_side(a, b)) == [("entity", "GPE", {"reference": "attribute"})]


def test_participants_without_mention_are_the_same_by_reference_or_name() -> None:
    a, b = two()
    a.entity("ORG", "الأمم المتحدة")
    b.entity("ORG", "الامم المتّحدة")
    a.entity("GPE", "فرنسا", "wd:Q142")
    b.entity("GPE", "الجمهورية الفرنسية", "wd:Q142")
    comparison = side_by_side(a, b)
    # Without a mention the name is all there is: another one is told, other spelling of the same is not.
    assert differences(comparison) == [("entity", "GPE", {"name": "attribute"})]
    assert [item.segments for item in comparison.items] == [(), ()]


def test_namesakes_with_other_references_are_two() -> None:
    a, b = two()
    a.entity("PERS", "سامي", "wd:Q1")
    b.entity("PERS", "سامي", "wd:Q2")
    assert [one[2] for one in differences(side_by_side(a, b))] == [{"presence": "missed"}] * 2


def test_labels_are_compared_by_value_whatever_its_kind() -> None:
    a, b, c = Voice("a"), Voice("b"), Voice("c")
    a.labels = {"genre": "report", "topics": ("law", "sport"), "variety": "msa", "quality": "clean"}
    b.labels = {"genre": "analysis", "topics": ("sport", "law"), "quality": "clean"}
    c.labels = {"quality": "clean"}
    comparison = side_by_side(a, b, c)
    assert differences(comparison) == [
        ("label", "genre", {"value": "attribute"}),
        ("label", "topics", {"value": "missed"}),
    ], "the order of several choices and a default left alone are no difference"
    assert readings(only(comparison, "label", "genre"), "value") == ["A", "B", "C"]


def test_false_and_nothing_and_zero_and_one_are_four_values() -> None:
    sets = {name: Annotations(labels={"old": value}) for name, value in (("A", False), ("B", 0), ("C", True), ("D", 1))}
    comparison = compare({**sets, "E": Annotations()}, TEXT, SCHEMA)
    assert readings(comparison.items[0], "value") == ["A", "B", "C", "D", "E"]


def test_one_voice_agrees_with_itself_and_none_says_nothing() -> None:
    a = Voice("a")
    a.mention("GPE", "موسكو")
    a.labels = {"genre": "report"}
    assert differences(side_by_side(a)) == []
    assert compare({}, TEXT, SCHEMA).items == ()
    assert compare({"A": Annotations(), "B": Annotations()}, TEXT, SCHEMA).items == ()


def test_five_voices_are_told_by_how_many_say_so() -> None:
    voices = [Voice(mark) for mark in "abcde"]
    for voice, type_ in zip(voices, ("LOC", "GPE", "GPE", "LOC", "GPE"), strict=True):
        voice.span(type_, "موسكو")
    comparison = side_by_side(*voices)
    assert readings(only(comparison, "span"), "type") == ["BCE", "AD"]
    assert only(comparison, "span").type == "GPE"


def test_types_of_another_schema_are_compared_like_any_others() -> None:
    a, b = two()
    for voice in (a, b):
        voice.span("WEAPON", "القرار", power=3)
        voice.frame("deal", {"paid": True}, buyer=voice.mention("ORG", "موسكو"))
    b.frame("deal", seller=b.span("WEAPON", "الاتفاق"))
    assert [(kind, type_) for kind, type_, _ in differences(side_by_side(a, b))] == [
        ("span", "WEAPON"), ("frame", "deal"),
    ]  # fmt: skip
