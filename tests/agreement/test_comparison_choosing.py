"""What policies and rules make of the differences."""

from fractions import Fraction

import pytest

from annotator.agreement.comparison import POLICIES, RULES, Choice, Policy, Rule, by_policy, by_rule, read_policy
from tests.agreement.voices import Gold, Voice, differences, only, side_by_side, two


def typed(*types: str) -> list[Voice]:
    """Voices that mark the same words with these types ("" for who has not)."""
    voices = [Voice(mark) for mark, _ in zip("abcdef", types, strict=False)]
    for voice, type_ in zip(voices, types, strict=True):
        if type_:
            voice.span(type_, "موسكو")
    return voices


def picked(policy: Policy, *types: str) -> str | None:
    """The type that a policy takes; "-" for nothing at all, None where it asks a person."""
    comparison = side_by_side(*typed(*types))
    (item,) = comparison.items
    choice = by_policy(comparison, item, policy)
    if choice is None:
        return None
    gold = Gold(comparison)
    gold.decide(item, choice)
    return "-" if choice.nothing else gold.words[0][0]


MAJORITY, ALL_AGREE = Policy("majority"), Policy("all_agree")


@pytest.mark.parametrize(
    ("policy", "types", "taken"),
    [
        (ALL_AGREE, ("DATE", "DATE"), "DATE"),
        (ALL_AGREE, ("DATE", "CARDINAL"), None),
        (ALL_AGREE, ("DATE", ""), None),
        (ALL_AGREE, ("DATE",), "DATE"),
        (MAJORITY, ("DATE", "CARDINAL", "CARDINAL"), "CARDINAL"),
        (MAJORITY, ("DATE", "CARDINAL", "TIME"), None),
        (MAJORITY, ("DATE", "CARDINAL"), None),
        (MAJORITY, ("DATE", ""), None),
        (MAJORITY, ("DATE", "", ""), "-"),
        (MAJORITY, ("DATE", "DATE", "", ""), None),
        (MAJORITY, ("DATE", "DATE", "CARDINAL", "CARDINAL"), None),
        (MAJORITY, ("DATE", "DATE", "CARDINAL", ""), "DATE"),
        (MAJORITY, ("DATE", "CARDINAL", "", "DATE", "DATE"), "DATE"),
        (Policy("threshold"), ("DATE", "DATE", ""), "DATE"),
        (Policy("threshold"), ("DATE", "DATE", "", ""), None),
        (Policy("threshold", Fraction(1, 2)), ("DATE", "DATE", "", ""), None),
        (Policy("threshold", Fraction(1, 2)), ("DATE", "DATE", "CARDINAL", "TIME"), "DATE"),
        (Policy("threshold", Fraction(3, 4)), ("DATE", "DATE", "DATE", "TIME"), "DATE"),
        (Policy("threshold", Fraction(1)), ("DATE", "DATE", "TIME"), None),
        (Policy("trusted", voice="B"), ("DATE", "CARDINAL"), "CARDINAL"),
        (Policy("trusted", voice="B"), ("DATE", ""), "-"),
        (Policy("trusted", voice="Z"), ("DATE", "DATE"), None),
    ],
)
def test_a_policy_takes_what_enough_voices_say(policy: Policy, types: tuple[str, ...], taken: str | None) -> None:
    assert picked(policy, *types) == taken


def test_each_side_of_a_thing_is_voted_on_by_itself() -> None:
    voices = [Voice(mark) for mark in "abc"]
    for voice, words, role in zip(voices, ("موسكو", "إن موسكو", "موسكو"), ("literal", "actor", "actor"), strict=True):
        voice.span("GPE", words, role=role)
    comparison = side_by_side(*voices)
    gold = Gold(comparison).by(MAJORITY)
    (span,) = gold.said.spans.values()
    assert (span.text, span.attributes) == ("موسكو", {"role": "actor"})


def test_a_participant_only_comes_along_with_what_speaks_of_it() -> None:
    a, b, c = Voice("a"), Voice("b"), Voice("c")
    a.mention("PERS", "السفير")
    comparison = side_by_side(a, b, c)
    entity = only(comparison, "entity")
    assert [by_policy(comparison, entity, Policy(name, voice="A")) for name in POLICIES] == [None] * 4
    assert Gold(comparison).by(ALL_AGREE).said.entities == {}
    assert Gold(comparison).by(MAJORITY).said.entities == {}
    assert len(Gold(comparison).by(Policy("trusted", voice="A")).said.entities) == 1


def test_a_participant_few_have_is_not_voted_into_the_gold() -> None:
    voices = [Voice(mark) for mark in "abcde"]
    for voice, words, reference in zip(voices, ("موسكو", "باريس"), ("wd:Q649", None), strict=False):
        voice.span("GPE", words, entity=voice.entity("GPE", "روسيا", reference))
    comparison = side_by_side(*voices)
    assert [item.classes for item in comparison.items if item.kind == "entity"] == [("attribute",)]
    assert Gold(comparison).by(MAJORITY).said.entities == {}


def test_labels_are_voted_on_and_a_default_left_alone_counts_as_the_default() -> None:
    voices = [Voice(mark) for mark in "abc"]
    voices[0].labels = {"genre": "report", "variety": "gulf"}
    voices[1].labels = {"genre": "report"}
    comparison = side_by_side(*voices)
    gold = Gold(comparison).by(MAJORITY)
    assert gold.said.labels == {"genre": "report"}
    voices[2].labels = {"variety": "msa"}
    voices[0].labels = {}
    assert Gold(side_by_side(*voices)).by(ALL_AGREE).said.labels == {"variety": "msa"}


def ruled(voices: list[Voice], rule: Rule) -> Choice | None:
    comparison = side_by_side(*voices)
    (item,) = comparison.differing
    return by_rule(comparison, item, rule)


def marked(*words: str) -> list[Voice]:
    voices = [Voice(mark) for mark, _ in zip("abcdef", words, strict=False)]
    for voice, word in zip(voices, words, strict=True):
        if word:
            voice.span("ORG", word)
    return voices


@pytest.mark.parametrize(
    ("words", "rule", "taken"),
    [
        (("للقوات", "لقوات"), Rule("clitic", "cut"), "B"),
        (("للقوات", "لقوات"), Rule("clitic", "keep"), "A"),
        (("للقوات", "لقوات", "لقوات"), Rule("clitic", "majority"), "B"),
        (("للقوات", "لقوات"), Rule("clitic", "majority"), None),
        (("للقوات", "لقوات"), Rule("clitic", "voice", "A"), "A"),
        (("للقوات", "لقوات"), Rule("boundary", "longer"), None),
        (("وزير الخارجية", "الخارجية"), Rule("boundary", "longer"), "A"),
        (("وزير الخارجية", "الخارجية"), Rule("boundary", "shorter"), "B"),
        (("وزير الخارجية", "وزير", "وزير"), Rule("boundary", "majority"), "B"),
        (("وزير الخارجية", "الخارجية"), Rule("boundary", "voice", "B"), "B"),
        (("وزير الخارجية", "الخارجية سامي"), Rule("boundary", "longer"), None),
        (("السفير", ""), Rule("missed", "take"), "A"),
        (("السفير", ""), Rule("missed", "nothing"), "-"),
        (("السفير", "", ""), Rule("missed", "majority"), "-"),
        (("السفير", ""), Rule("missed", "voice", "B"), "-"),
        (("السفير", ""), Rule("missed", "voice", "A"), "A"),
        (("السفير", ""), Rule("missed", "voice", "Z"), None),
    ],
)
def test_a_rule_decides_all_differences_of_its_class(words: tuple[str, ...], rule: Rule, taken: str | None) -> None:
    choice = ruled(marked(*words), rule)
    if choice is None:
        assert taken is None
    else:
        assert ("-" if choice.nothing else choice.picks.get("segments", choice.picks.get("", ""))) == taken


@pytest.mark.parametrize("difference", ["type", "attribute", "coreference", "role"])
@pytest.mark.parametrize("name", ["majority", "voice"])
def test_what_is_no_matter_of_edges_goes_by_votes_or_by_one_voice(difference: str, name: str) -> None:
    voices = [Voice(mark) for mark in "abc"]
    for n, voice in enumerate(voices):
        own = n == 0
        if difference == "type":
            voice.span("DATE" if own else "TIME", "القرار")
        elif difference == "attribute":
            voice.span("GPE", "موسكو", role="actor" if own else "literal")
        elif difference == "role":
            voice.frame("quote", content=voice.span("QUOTE", "ترفض القرار"), speaker="author" if own else "unknown")
        else:
            voice.mention("PERS", "سامي الراوي")
            voice.mention("OCC", "السفير")
            voice.span("OCC", "وزير", entity=[*voice.entities][0 if own else 1])
    choice = ruled(voices, Rule(difference, name, "A"))  # type: ignore[arg-type]
    assert choice is not None
    code = {"type": "type", "attribute": "attribute:role", "role": "role:speaker", "coreference": "entity"}[difference]
    assert choice.picks.get(code, choice.picks[""]) == ("A" if name == "voice" else "B")


def test_a_rule_of_clitics_reaches_into_the_content_of_a_quote() -> None:
    a, b = two()
    for voice, words in ((a, "بأن القرار ظالم"), (b, "أن القرار ظالم")):
        voice.frame("quote", content=voice.span("QUOTE", words), speaker="unknown")
    comparison = side_by_side(a, b)
    (item,) = comparison.differing
    assert item.classes == ("clitic",)
    gold = Gold(comparison)
    gold.decide(item, by_rule(comparison, item, Rule("clitic", "cut")) or Choice())
    assert gold.words == [("QUOTE", "أن القرار ظالم")]
    gold.decide(item, by_rule(comparison, item, Rule("clitic", "keep")) or Choice())
    assert gold.words == [("QUOTE", "بأن القرار ظالم")]


def test_a_rule_leaves_alone_where_no_reading_is_cut_throughout() -> None:
    voices = [Voice("a"), Voice("b")]
    voices[0].span("EVENT", "للقوات", "للجميع")
    voices[1].span("EVENT", "لقوات", "وللجميع")
    assert differences(side_by_side(*voices)) == [("span", "EVENT", {"segments": "clitic"})]
    assert ruled(voices, Rule("clitic", "cut")) is None
    assert ruled(voices, Rule("clitic", "keep")) is None


def test_a_rule_is_silent_where_something_else_differs_as_well() -> None:
    a, b = two()
    a.span("GPE", "للقوات", role="actor")
    b.span("GPE", "لقوات")
    assert ruled([a, b], Rule("clitic", "cut")) is None


def test_a_class_has_its_own_rules_only() -> None:
    for difference, names in RULES.items():
        other = next(name for rules in RULES.values() for name in rules if name not in names)
        with pytest.raises(ValueError, match=other):
            ruled(marked("السفير", ""), Rule(difference, other))


def test_a_policy_is_read_by_name_and_share() -> None:
    assert read_policy("threshold", share="0.75") == Policy("threshold", Fraction(3, 4))
    assert read_policy("trusted", voice="A").voice == "A"
    for name, share in (("best", ""), ("threshold", "0"), ("threshold", "3/2"), ("threshold", "much")):
        with pytest.raises(ValueError):  # noqa: PT011  # the wrong word itself is the message
            read_policy(name, share=share)
