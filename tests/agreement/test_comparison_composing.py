"""Putting what was picked into a gold set, and taking it out again."""

from dataclasses import replace

import pytest

from annotator.agreement.comparison import ALL, Choice, Policy, compare, compose, discard
from annotator.standoff.changes import Change, apply
from annotator.standoff.values import Annotations, Filler
from tests.agreement.voices import CHANGE, SCHEMA, SEED, TEXT, Gold, Voice, errors, only, side_by_side, two

SAID = "موسكو ترفض القرار"


def quotes() -> tuple[Voice, Voice, Voice]:
    """Three readings of a quote: edges, cues and speakers differ."""
    voices = Voice("a"), Voice("b"), Voice("c")
    content = (SAID, "إن موسكو ترفض القرار", SAID)
    for voice, words, cues, speaker in zip(
        voices, content, (["قال"], ["قال", "أضاف"], ["أضاف"]), ("سامي الراوي", "وزير الخارجية", "السفير"), strict=True
    ):
        voice.frame(
            "quote",
            {"type": "indirect" if voice.mark == "a" else "direct"},
            content=voice.span("QUOTE", words),
            cue=[voice.span("CUE", one) for one in cues],
            speaker=voice.mention("PERS", speaker),
        )
    return voices


def test_each_side_of_a_quote_can_be_taken_from_another_voice() -> None:
    comparison = side_by_side(*quotes())
    gold = Gold(comparison)
    frame = gold.take(only(comparison, "frame"), every="A", role_content="B", role_speaker="C", attribute_type="B")
    assert sorted(gold.words) == sorted([("CUE", "قال"), ("QUOTE", "إن موسكو ترفض القرار"), ("PERS", "السفير")])
    assert gold.said.frames[frame].attributes == {"type": "direct"}
    assert [entity.name for entity in gold.said.entities.values()] == ["السفير"]
    assert not errors(gold.said, TEXT)


def test_what_a_decision_leaves_alone_goes_with_it() -> None:
    comparison = side_by_side(*quotes())
    item, gold = only(comparison, "frame"), Gold(comparison)
    gold.take(item, every="B")
    gold.take(item, every="B", role_cue="A", role_speaker="C")
    # The second cue was only a part of the quote; who spoke before stays a mention in the text.
    assert sorted(word for type_, word in gold.words if type_ == "CUE") == ["قال"]
    assert sorted(word for type_, word in gold.words if type_ == "PERS") == ["السفير", "وزير الخارجية"]
    gold.decide(item, Choice(nothing=True))
    assert {type_ for type_, _ in gold.words} == {"PERS"}


def test_all_that_any_voice_says_can_stand_together_each_once() -> None:
    comparison = side_by_side(*quotes())
    gold = Gold(comparison)
    frame = gold.take(only(comparison, "frame"), every="A", role_cue=ALL, role_speaker=ALL)
    roles = gold.said.frames[frame].roles
    assert [gold.said.spans[one.target].text for one in roles["cue"]] == ["قال", "أضاف"]
    assert len(roles["speaker"]) == 3


def test_all_of_what_has_room_for_one_only_is_refused() -> None:
    a, b = two()
    for voice, holder in ((a, "موسكو"), (b, "باريس")):
        target = voice.span("ISSUE", "القرار")
        shown = voice.span("EVID", "ترفض")
        voice.frame(
            "stance", {"polarity": "against"}, holder=voice.mention("GPE", holder), target=target, evidence=shown
        )
    b.frames[next(iter(b.frames))] = replace(b.frames[next(iter(b.frames))], attributes={"polarity": "support"})
    comparison = side_by_side(a, b)
    item = only(comparison, "frame")
    for code in ("role:holder", "attribute:polarity", "type", "presence", ""):
        with pytest.raises(ValueError, match=r".*"):
            compose(comparison, item, Choice(picks={"": "A", code: ALL}), Annotations(), {}, SEED)


def test_several_choices_stand_together_in_the_order_of_the_schema() -> None:
    a, b = two()
    a.labels, b.labels = {"topics": ("sport", "law")}, {"topics": ("politics", "sport")}
    comparison = side_by_side(a, b)
    gold = Gold(comparison)
    gold.decide(comparison.items[0], Choice(picks={"value": ALL}))
    assert gold.said.labels == {"topics": ("politics", "law", "sport")}


def test_a_label_can_be_taken_from_who_has_not_set_it() -> None:
    a, b = two()
    a.labels = {"genre": "report"}
    comparison = side_by_side(a, b)
    gold = Gold(comparison)
    gold.take(comparison.items[0], every="A")
    assert gold.said.labels == {"genre": "report"}
    gold.decide(comparison.items[0], Choice(picks={"value": "B"}))
    assert gold.said.labels == {}
    with pytest.raises(ValueError, match="Z"):
        gold.take(comparison.items[0], every="Z")


def test_attributes_the_chosen_type_does_not_have_fall_away() -> None:
    a, b = two()
    a.span("GPE", "موسكو", role="actor", uncertain=True)
    b.span("ORG", "موسكو", mention="NOM")
    comparison = side_by_side(a, b)
    gold = Gold(comparison)
    id_ = gold.take(comparison.items[0], every="A", type="B")
    assert gold.said.spans[id_].type == "ORG"
    assert gold.said.spans[id_].attributes == {"uncertain": True}
    assert not errors(gold.said, TEXT)


def test_a_type_without_participants_takes_the_participant_away() -> None:
    a, b = two()
    a.mention("EVENT", "القرار")
    b.span("DATE", "القرار")
    comparison = side_by_side(a, b)
    gold = Gold(comparison)
    gold.take(only(comparison, "span"), every="A")
    assert len(gold.said.entities) == 1
    gold.decide(only(comparison, "span"), Choice(picks={"": "A", "type": "B"}))
    assert (gold.words, gold.said.entities) == ([("DATE", "القرار")], {})


def test_a_voice_that_has_nothing_of_it_cannot_be_picked() -> None:
    a, b = two()
    a.span("DATE", "القرار")
    comparison = side_by_side(a, b)
    with pytest.raises(ValueError, match="B"):
        compose(comparison, comparison.items[0], Choice(picks={"": "B"}), Annotations(), {}, SEED)


def test_quotes_inside_each_other_come_along_once() -> None:
    a, b = two()
    for voice in (a, b):
        outer = voice.frame("quote", content=voice.span("QUOTE", "إن موسكو ترفض القرار"), speaker="unknown")
        voice.frame("quote", content=voice.span("QUOTE", "ترفض القرار"), speaker="author", parent=outer)
    comparison = side_by_side(a, b)
    gold = Gold(comparison)
    inner = comparison.items[1]
    gold.take(inner, every="B")
    assert len(gold.said.frames) == 2
    gold.take(comparison.items[0], every="A")
    assert len(gold.said.frames) == 2


def test_two_frames_on_one_span_each_keep_their_letters() -> None:
    a, b = two()
    for voice, words in ((a, "ترفض"), (b, "ترفض القرار")):
        shown, target = voice.span("EVID", words), voice.span("ISSUE", "الاتفاق")
        for holder in ("موسكو", "باريس"):
            voice.frame("stance", {}, holder=voice.mention("GPE", holder), target=target, evidence=shown)
    comparison = side_by_side(a, b)
    first, second = (item for item in comparison.items if item.kind == "frame")
    gold = Gold(comparison)
    gold.take(first, every="A")
    gold.take(second, every="A", role_evidence="B")
    assert sorted(word for type_, word in gold.words if type_ == "EVID") == ["ترفض", "ترفض القرار"]
    gold.take(second, every="A")
    assert [word for type_, word in gold.words if type_ == "EVID"].count("ترفض القرار") == 0


def test_where_two_voices_have_parted_only_one_keeps_what_they_decided() -> None:
    a, b = two()
    a.span("PERS", "سامي الراوي")
    b.span("PERS", "سامي الراوي")
    gold = Gold(side_by_side(a, b))
    first = gold.take(gold.comparison.items[0], every="A")
    (moved,) = b.spans.values()
    (place,) = [b.at("السفير")]
    b.spans[moved.id] = replace(moved, segments=(place,), text="السفير")
    gold.comparison = compare({"A": a.said, "B": b.said}, TEXT, SCHEMA)
    here, there = gold.comparison.items
    second = gold.take(there, every="B")
    assert second != first
    assert gold.words == [("PERS", "سامي الراوي"), ("PERS", "السفير")]
    assert gold.take(here, every="A") == first


def test_a_new_thing_never_takes_the_id_of_another() -> None:
    a, _ = two()
    a.span("DATE", "القرار")
    comparison = side_by_side(a)
    made = compose(comparison, comparison.items[0], Choice(picks={"": "A"}), Annotations(), {}, SEED)
    gold = apply(Annotations(), Change(CHANGE, "curate", made.operations))
    again = compose(comparison, comparison.items[0], Choice(picks={"": "A"}), gold, {}, SEED)
    assert again.made != made.made


def test_nothing_is_left_of_a_quote_but_what_is_not_its_own() -> None:
    a, _ = two()
    speaker = a.span("PERS", "سامي الراوي")
    evidence = a.span("EVID", "ترفض")
    quote = a.frame("quote", content=a.span("QUOTE", SAID), speaker=speaker, addressee=a.entity("ORG", "الكرملين"))
    a.frame("stance", {}, holder=speaker, target=quote, evidence=evidence, quote=quote)
    after = apply(a.said, Change(CHANGE, "x", discard(a.said, quote, SCHEMA).operations))
    assert {span.type for span in after.spans.values()} == {"PERS", "EVID"}
    assert after.entities == {}, "whom only the quote spoke of is gone"
    (stance,) = after.frames.values()
    assert stance.roles == {"holder": (Filler("span", speaker),), "evidence": (Filler("span", evidence),)}


def test_a_participant_goes_with_its_last_mention_and_stays_while_it_speaks() -> None:
    a, _ = two()
    mention = a.mention("GPE", "موسكو")
    (entity,) = a.entities
    assert apply(a.said, Change(CHANGE, "x", discard(a.said, mention).operations)).entities == {}
    a.frame("quote", content=a.span("QUOTE", SAID), speaker=entity)
    assert entity in apply(a.said, Change(CHANGE, "x", discard(a.said, mention).operations)).entities
    gone = apply(a.said, Change(CHANGE, "x", discard(a.said, entity).operations))
    assert gone.spans[mention].entity is None
    assert all("speaker" not in frame.roles for frame in gone.frames.values())


def test_a_participant_without_any_mention_is_decided_by_itself() -> None:
    a, b = two()
    a.entity("ORG", "الكرملين")
    b.entity("ORG", "الكرملين")
    comparison = side_by_side(a, b)
    assert not comparison.items[0].follows
    assert [one.name for one in Gold(comparison).by(Policy("all_agree")).said.entities.values()] == ["الكرملين"]
