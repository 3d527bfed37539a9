"""Quotes, stances and other frames of several voices side by side, as wholes."""

from dataclasses import replace

from annotator.agreement.comparison import compare, item_object
from annotator.standoff.values import Filler
from tests.agreement.voices import SCHEMA, TEXT, Voice, differences, only, readings, side_by_side, two

SAID = "موسكو ترفض القرار"


def quote(voice: Voice, *content: str, cue: str = "قال", speaker: str | None = "سامي الراوي", **attributes: str) -> str:
    roles = {"content": voice.span("QUOTE", *(content or (SAID,))), "cue": voice.span("CUE", cue)}
    if speaker:
        roles["speaker"] = voice.mention("PERS", speaker)
    return voice.frame("quote", {"type": "indirect"} | attributes, **roles)


def test_a_quote_all_read_alike_is_agreed_on_with_its_parts() -> None:
    a, b = two()
    for voice in (a, b):
        quote(voice)
    comparison = side_by_side(a, b)
    assert differences(comparison) == []
    # Content and cue are told with the quote, the speaker is a mention of its own.
    assert [(item.kind, item.type) for item in comparison.items] == [
        ("span", "PERS"), ("entity", "PERS"), ("frame", "quote"),
    ]  # fmt: skip


def test_each_side_of_a_quote_differs_in_its_own_way() -> None:
    a, b = two()
    quote(a, speaker="سامي الراوي")
    quote(b, "ترفض القرار", speaker="السفير", type="direct")
    (found,) = [item for item in side_by_side(a, b).differing if item.kind == "frame"]
    told = {one.code: one.difference for one in found.aspects if one.difference}
    assert told == {"role:content": "boundary", "role:speaker": "role", "attribute:type": "attribute"}


def test_a_proclitic_in_the_content_is_a_clitic_difference_of_the_quote() -> None:
    a, b = two()
    quote(a, "بأن القرار ظالم", cue="ردّ")
    quote(b, "أن القرار ظالم", cue="ردّ")
    assert differences(side_by_side(a, b)) == [("frame", "quote", {"role:content": "clitic"})]


def test_a_discontinuous_quote_against_its_first_piece() -> None:
    a, b = two()
    quote(a, SAID, "باريس تدعم الاتفاق")
    quote(b, SAID)
    assert differences(side_by_side(a, b)) == [("frame", "quote", {"role:content": "boundary"})]


def test_an_inner_quote_is_not_the_outer_one_the_other_voice_has() -> None:
    a, b = two()
    quote(a, "إن موسكو ترفض القرار، وأضاف أن باريس تدعم الاتفاق")
    quote(b, "باريس تدعم الاتفاق", cue="أضاف", speaker="السفير")
    missed = [one for one in differences(side_by_side(a, b)) if one[0] == "frame"]
    assert missed == [("frame", "quote", {"presence": "missed"})] * 2


def test_a_quote_inside_another_differs_where_only_one_voice_says_so() -> None:
    a, b = two()
    for voice in (a, b):
        quote(voice, "إن موسكو ترفض القرار، وأضاف أن باريس تدعم الاتفاق")
        quote(voice, "باريس تدعم الاتفاق", cue="أضاف", speaker="السفير")
    outer, inner = a.frames
    a.frames[inner] = replace(a.frames[inner], roles={**a.frames[inner].roles, "parent": (Filler("frame", outer),)})
    assert differences(side_by_side(a, b)) == [("frame", "quote", {"role:parent": "role"})]


def test_quotes_that_are_each_others_parent_are_compared_as_well() -> None:
    a, b = two()
    for voice in (a, b):
        one, other = quote(voice), quote(voice, "باريس تدعم الاتفاق", cue="أضاف", speaker=None)
        for frame, parent in ((one, other), (other, one)):
            roles = {**voice.frames[frame].roles, "parent": (Filler("frame", parent),)}
            voice.frames[frame] = replace(voice.frames[frame], roles=roles)
    assert differences(side_by_side(a, b)) == []


def test_a_lone_span_of_a_quote_is_told_where_the_other_has_the_whole() -> None:
    a, b = two()
    quote(a, speaker=None)
    b.span("QUOTE", SAID)
    b.span("EVID", "ظالم")
    assert differences(side_by_side(a, b)) == [
        ("frame", "quote", {"presence": "missed"}), ("span", "EVID", {"presence": "missed"}),
    ]  # fmt: skip


def test_speaking_by_a_mention_or_as_a_participant_is_the_same() -> None:
    a, b = two()
    a.frame("quote", content=a.span("QUOTE", SAID), speaker=a.mention("PERS", "سامي الراوي"))
    b.mention("PERS", "سامي الراوي")
    b.frame("quote", content=b.span("QUOTE", SAID), speaker=next(iter(b.entities)))
    assert differences(side_by_side(a, b)) == []


def test_a_speaker_without_mention_and_one_nobody_knows() -> None:
    a, b = two()
    a.frame("quote", content=a.span("QUOTE", SAID), speaker=a.entity("ORG", "الكرملين"))
    b.frame("quote", content=b.span("QUOTE", SAID), speaker="unknown")
    comparison = side_by_side(a, b)
    assert differences(comparison) == [("frame", "quote", {"role:speaker": "role"})]
    assert only(comparison, "entity").follows
    said = item_object(comparison, only(comparison, "frame"))["aspects"]
    texts = [option["value"][0]["text"] for one in said if one["code"] == "role:speaker" for option in one["options"]]  # type: ignore[attr-defined]
    assert texts == ["الكرملين", ""]


def test_an_entity_whose_id_is_author_is_not_the_author() -> None:
    a, b = two()
    a.entities["author"] = replace(a.entities[a.entity("PERS", "مؤلف")], id="author")
    for voice in (a, b):
        id_ = voice.frame("quote", content=voice.span("QUOTE", SAID))
        roles = {**voice.frames[id_].roles, "speaker": (Filler("special", "author"),)}
        voice.frames[id_] = replace(voice.frames[id_], roles=roles)
    assert [one for one in differences(side_by_side(a, b)) if one[0] == "frame"] == []


def stance(voice: Voice, target: str, *evidence: str, holder: str = "موسكو", polarity: str = "against") -> str:
    roles = {"holder": voice.mention("GPE", holder), "target": target}
    return voice.frame(
        "stance", {"polarity": polarity}, evidence=[voice.span("EVID", one) for one in evidence], **roles
    )


def test_two_stances_towards_one_thing_stay_two() -> None:
    a, b = two()
    for voice in (a, b):
        target = voice.span("ISSUE", "القرار")
        stance(voice, target, "ترفض")
        stance(voice, target, "ظالم", holder="باريس")
    b.frames[[*b.frames][1]] = replace(b.frames[[*b.frames][1]], attributes={"polarity": "support"})
    assert differences(side_by_side(a, b)) == [("frame", "stance", {"attribute:polarity": "attribute"})]


def test_several_frames_may_be_filled_by_the_same() -> None:
    a, b = two()
    for voice in (a, b):
        cue, speaker = voice.span("CUE", "قال"), voice.mention("PERS", "سامي الراوي")
        for content in (SAID, "باريس تدعم الاتفاق"):
            voice.frame("quote", content=voice.span("QUOTE", content), cue=cue, speaker=speaker)
    assert differences(side_by_side(a, b)) == []


def test_a_stance_of_one_holder_on_one_target_is_the_same_with_other_evidence() -> None:
    a, b = two()
    for voice, words in ((a, "ترفض"), (b, "ظالم")):
        stance(voice, voice.span("ISSUE", "القرار"), words)
    assert differences(side_by_side(a, b)) == [("frame", "stance", {"role:evidence": "role"})]


def test_the_other_pieces_of_evidence_being_the_same_edges_are_all_that_differs() -> None:
    a, b = two()
    stance(a, a.span("ISSUE", "القرار"), "ترفض", "القرار ظالم")
    stance(b, b.span("ISSUE", "القرار"), "ترفض", "ظالم")
    assert differences(side_by_side(a, b)) == [("frame", "stance", {"role:evidence": "boundary"})]


def test_one_piece_of_evidence_more_is_a_difference_of_the_role() -> None:
    a, b = two()
    stance(a, a.span("ISSUE", "القرار"), "ترفض", "ظالم")
    stance(b, b.span("ISSUE", "القرار"), "ترفض")
    comparison = side_by_side(a, b)
    assert differences(comparison) == [("frame", "stance", {"role:evidence": "role"})]
    assert readings(only(comparison, "frame"), "role:evidence") == ["A", "B"]


def test_a_cue_of_another_class_differs_in_an_attribute_and_with_other_edges_in_more() -> None:
    for words, difference in (("قال", "attribute"), ("قال وزير", "role")):
        a, b = two()
        a.frame("quote", content=a.span("QUOTE", SAID), cue=a.span("CUE", "قال", **{"class": "neutral"}))
        b.frame("quote", content=b.span("QUOTE", SAID), cue=b.span("CUE", words, **{"class": "opinion"}))
        assert differences(side_by_side(a, b)) == [("frame", "quote", {"role:cue": difference})]


def test_frames_without_any_span_are_found_when_they_are_alike_in_everything() -> None:
    a, b = two()
    for voice in (a, b):
        voice.frame("stance", {"polarity": "against"}, holder="author")
    b.frame("stance", {"polarity": "support"}, holder="unknown")
    assert differences(side_by_side(a, b)) == [("frame", "stance", {"presence": "missed"})]


def test_a_fingerprint_is_another_one_when_a_part_of_the_quote_has_moved() -> None:
    a, b = two()
    quote(a)
    quote(b)
    before = only(side_by_side(a, b), "frame")
    part = next(span for span in b.spans.values() if span.type == "QUOTE")
    ((start, end),) = part.segments
    b.spans[part.id] = replace(part, segments=((start, end - 1),), text=TEXT[start : end - 1])
    after = only(compare({"A": a.said, "B": b.said}, TEXT, SCHEMA), "frame")
    assert (after.members, after.key) == (before.members, before.key)
    assert after.fingerprint != before.fingerprint
