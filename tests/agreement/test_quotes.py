"""Two readings of three quotes, counted by hand: contents, speakers by entity, cues, and all of it end to end."""

from annotator.agreement.evidence import Evidence
from tests.agreement.made import Voice, evidence_of, figures, value

TEXT = (
    "قال وزير الخارجية سيرغي لافروف إن موسكو ترفض القرار. "
    "وأضاف الوزير: «لن نقبل أي إملاءات». "
    "من جهتها حذرت كييف من أن الرد سيكون قاسياً."
)


def two() -> tuple[Voice, Voice]:
    """What differs.

    1. قال … موسكو ترفض القرار: salma begins the content with إن (23 letters with it, 20 without); the speaker is
       the minister for both, one by his name, one by his post; the cue is the same.
    2. وأضاف …: the content is the same; salma has the minister as the speaker, badr nobody known; badr's cue has the و.
    3. حذرت كييف …: only salma.
    """
    salma, badr = Voice(TEXT, "salma"), Voice(TEXT, "badr")
    his, theirs = salma.entity("سيرغي لافروف"), badr.entity("لافروف")
    by_name = salma.span("PERS", "سيرغي لافروف", entity=his)
    salma.span("PERS", "الوزير", entity=his)
    kyiv = salma.entity("كييف", "GPE")
    salma.span("GPE", "كييف", entity=kyiv)
    badr.span("PERS", "سيرغي لافروف", entity=theirs)
    by_post = badr.span("PERS", "الوزير", entity=theirs)
    badr.span("GPE", "كييف", entity=badr.entity("كييف", "GPE"))

    salma.frame(
        "quote",
        {"type": "indirect"},
        content=salma.span("QUOTE", "إن موسكو ترفض القرار"),
        cue=salma.span("CUE", "قال"),
        speaker=by_name,
    )
    badr.frame(
        "quote",
        {"type": "indirect"},
        content=badr.span("QUOTE", "موسكو ترفض القرار"),
        cue=badr.span("CUE", "قال"),
        speaker=by_post,
    )
    salma.frame(
        "quote",
        {"type": "direct"},
        content=salma.span("QUOTE", "لن نقبل أي إملاءات"),
        cue=salma.span("CUE", (TEXT.index("أضاف"), TEXT.index("أضاف") + 4)),
        speaker=his,
    )
    badr.frame(
        "quote",
        {"type": "mixed"},
        content=badr.span("QUOTE", "لن نقبل أي إملاءات"),
        cue=badr.span("CUE", "وأضاف"),
        speaker="unknown",
    )
    salma.frame(
        "quote",
        {"type": "indirect"},
        content=salma.span("QUOTE", "من أن الرد سيكون قاسياً"),
        cue=salma.span("CUE", "حذرت"),
        speaker=kyiv,
    )
    return salma, badr


def found() -> Evidence:
    salma, badr = two()
    return evidence_of(salma.annotations, badr.annotations, TEXT)


def test_contents_by_exact_and_soft_f1() -> None:
    measured = figures(found())
    assert value(measured, "quotes/content/exact", "quote", "quote") == round(2 * 1 / 5, 4)
    # موسكو ترفض القرار is 17 letters, with إن and a space 20.
    assert value(measured, "quotes/content/soft", "quote", "quote") == round(2 * (1 + 17 / 20) / 5, 4)
    assert value(measured, "quotes/content/exact/precision", "quote", "quote") == round(1 / 3, 4)
    assert value(measured, "quotes/content/exact/recall", "quote", "quote") == 0.5


def test_the_speaker_is_right_whichever_mention_of_him_was_taken() -> None:
    measured = figures(found())
    assert value(measured, "quotes/speaker", "quote", "quote") == 0.5  # the first of two matched
    assert measured["quotes/speaker", "quote", "quote"].n == 2


def test_cues_of_matched_quotes_by_overlap() -> None:
    # قال the same, أضاف within وأضاف: 1.5 hits of two cues each.
    assert value(figures(found()), "quotes/cue", "quote", "quote") == 0.75


def test_end_to_end_a_quote_needs_its_content_and_its_speaker() -> None:
    measured = figures(found())
    # The only exact content has another speaker.
    assert value(measured, "quotes/end-to-end", "quote", "quote") == 0
    # The first by its share in common.
    assert value(measured, "quotes/end-to-end/soft", "quote", "quote") == round(2 * 0.85 / 5, 4)


def test_the_type_of_matched_quotes_beyond_chance() -> None:
    measured = figures(found())
    # indirect–indirect, direct–mixed: A_o 0.5; chance: indirect 1·1 of 4 → 0.25.
    assert value(measured, "attributes/agreement", "quote", "quote/type") == 0.5
    assert value(measured, "attributes/kappa", "quote", "quote/type") == round((0.5 - 0.25) / 0.75, 4)
    # kind and realisation have defaults: both left them, one category only.
    assert value(measured, "attributes/kappa", "quote", "quote/kind") is None


def test_frames_as_wholes_and_role_by_role() -> None:
    measured = figures(found())
    assert value(measured, "frames/match", "quote", "quote") == 0.8  # two pairs of 3 + 2
    assert value(measured, "frames/match/precision", "quote", "quote") == round(2 / 3, 4)
    assert value(measured, "frames/roles", "quote", "quote/speaker") == round(2 * 1 / 5, 4)
    assert value(measured, "frames/roles", "quote", "quote/content") == 0.8
    # Contents 2, cues 2, speakers 1 of 9 + 6 fillers.
    assert value(measured, "frames/roles", "quote", "quote") == round(2 * 5 / 15, 4)


def test_a_split_quote_is_matched_with_the_part_that_has_more_of_it() -> None:
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    salma.frame("quote", content=salma.span("QUOTE", "إن موسكو ترفض القرار"), speaker="author")
    badr.frame("quote", content=badr.span("QUOTE", "إن موسكو"), speaker="unknown")
    badr.frame("quote", content=badr.span("QUOTE", "ترفض القرار"), speaker="author")
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert value(measured, "frames/match", "quote", "quote") == round(2 / 3, 4)
    assert value(measured, "quotes/speaker", "quote", "quote") == 1  # the second part says the author
    assert value(measured, "quotes/content/soft", "quote", "quote") == round(2 * 11 / 20 / 3, 4)


def test_two_quotes_with_one_content_are_told_apart_by_their_speakers() -> None:
    """A statement of two people is two quotes over the same words; their order says nothing."""
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    said = salma.span("QUOTE", "لن نقبل أي إملاءات")
    salma.frame("quote", content=said, speaker="author")
    salma.frame("quote", content=said, speaker="unknown")
    heard = badr.span("QUOTE", "لن نقبل أي إملاءات")
    badr.frame("quote", content=heard, speaker="unknown")
    badr.frame("quote", content=heard, speaker="author")
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert value(measured, "quotes/speaker", "quote", "quote") == 1
    assert value(measured, "quotes/end-to-end", "quote", "quote") == 1


def test_two_speakers_are_right_only_together() -> None:
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    for voice, names in ((salma, ("موسكو", "كييف")), (badr, ("موسكو",))):
        people = tuple(voice.entity(name, "GPE") for name in names)
        voice.frame("quote", content=voice.span("QUOTE", "لن نقبل أي إملاءات"), speaker=people)
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert value(measured, "quotes/speaker", "quote", "quote") == 0
    assert value(measured, "frames/roles", "quote", "quote/speaker") == round(2 / 3, 4)


def test_where_neither_names_a_speaker_there_is_nothing_to_be_right_about() -> None:
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    for voice in (salma, badr):
        voice.frame("quote", content=voice.span("QUOTE", "لن نقبل أي إملاءات"))
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert value(measured, "quotes/speaker", "quote", "quote") is None
    assert value(measured, "quotes/end-to-end", "quote", "quote") == 1


def test_a_speaker_without_a_mention_is_known_by_name_or_reference() -> None:
    """Pro-drop: nobody stands in the text; a hamza more or less is the same name."""
    for mine, theirs, right in (
        (("الأمير", None), ("الامير", None), 1),
        (("أبوظبي", "wd:Q1519"), ("أبو ظبي", "wd:Q1519"), 1),
        (("الوزير", None), ("السفير", None), 0),
    ):
        salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
        for voice, (name, reference) in ((salma, mine), (badr, theirs)):
            who = voice.entity(name, reference=reference)
            voice.frame("quote", content=voice.span("QUOTE", "لن نقبل أي إملاءات"), speaker=who)
        measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
        assert value(measured, "quotes/speaker", "quote", "quote") == right, (mine, theirs)


def test_a_quote_within_a_quote_keeps_its_parent() -> None:
    salma, badr = Voice(TEXT, "a"), Voice(TEXT, "b")
    for voice, inside in ((salma, True), (badr, False)):
        outer = voice.frame("quote", content=voice.span("QUOTE", "إن موسكو ترفض القرار"), speaker="author")
        inner = voice.span("QUOTE", "ترفض القرار")
        if inside:
            voice.frame("quote", content=inner, speaker="unknown", parent=outer)
        else:
            voice.frame("quote", content=inner, speaker="unknown")
    measured = figures(evidence_of(salma.annotations, badr.annotations, TEXT))
    assert value(measured, "frames/match", "quote", "quote") == 1
    assert value(measured, "frames/roles", "quote", "quote/parent") == 0
    twin = figures(evidence_of(salma.annotations, salma.annotations, TEXT))
    assert value(twin, "frames/roles", "quote", "quote/parent") == 1
