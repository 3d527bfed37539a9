"""Tokens: nothing of a text is lost in them, words are words, and spans stand on those they cover."""

from collections import Counter
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.tokenising import (
    Mode,
    Placed,
    labelled,
    lead_of,
    rebuilt,
    sentences_of,
    tags_of,
    tokenise,
    tokens_of,
)
from annotator.standoff.values import Annotations, Segments, Span, cut
from annotator.text.graphemes import is_boundary
from annotator.text.words import words
from tests.standoff import strategies as some


def spans(text: str, *places: tuple[str, Segments]) -> list[Span]:
    return [Span(f"s{n}", type_, where, cut(text, where)) for n, (type_, where) in enumerate(places)]


def shown(text: str, *cuts: int) -> str:
    return "|".join(
        token.text + ("" if token.space_after or not token.after else "~") for token in tokenise(text, cuts)
    )


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("قال الوزير، أمس؛ «نعم»؟", "قال|الوزير|،|أمس|؛|«|نعم|»|؟"),
        ("بلغ ٣٫٥ و3.5 عند 10:30 في 5/9/2025.", "بلغ|٣٫٥|و3.5|عند|10:30|في|5/9/2025|."),
        ("د. أحمد (أ.ف.ب) ق.م.", "د|.|أحمد|(|أ.ف.ب|)|ق.م|."),
        ("موسكو-كييف إف-16 @spa_news #غزة", "موسكو|-|كييف|إف-16|@spa_news|#|غزة"),
        ("٪50... وبعد…", "٪|50|.|.|.|وبعد|…"),
        ("😀👍🏽👨‍👩‍👧🇵🇸𞤀𞤣", "😀|👍🏽|👨‍👩‍👧|🇵🇸|𞤀𞤣"),
        ("محـــمد محذِّراً می‌خواهم", "محـــمد|محذِّراً|می‌خواهم"),
        ("\u200fفي\u200fها\u200f، \u200f «\u200fلا", "\u200fفي\u200fها\u200f|،|\u200f|«\u200f|لا"),
        ("\u06dd٣ \u200c\u200dلا", "\u06dd٣|\u200c\u200dلا"),
        ("سطر\n\nآخر  هنا", "سطر~|آخر~|هنا"),
        # The mark that stands on a space is a token: no space is in one.
        ("لا \u064e لا", "لا|\u064e|لا"),
        # One typed before its letter stays with the word.
        ("لا \u064fيفشي", "لا|\u064fيفشي"),
        ("", ""),
        (" \n", ""),
    ],
)
def test_tokens_are_words_and_single_signs(text: str, tokens: str) -> None:
    assert shown(text) == tokens


def test_a_word_is_cut_where_a_span_begins_or_ends() -> None:
    text = "أكد لروسيا ولأوكرانيا حقهما"
    made = Annotations({span.id: span for span in spans(text, ("GPE", ((5, 10),)), ("GPE", ((13, 21),)))})
    assert [token.text for token in tokens_of(text, made, "clitic")] == ["أكد", "ل", "روسيا", "ول", "أوكرانيا", "حقهما"]
    assert [token.text for token in tokens_of(text, made, "word")] == ["أكد", "لروسيا", "ولأوكرانيا", "حقهما"]
    assert [token.after for token in tokens_of(text, made, "clitic")] == [" ", "", " ", "", " ", ""]


@given(some.texts, st.lists(st.integers(-1, 61), max_size=6))
def test_the_text_comes_back_from_its_tokens(text: str, cuts: list[int]) -> None:
    tokens = tokenise(text, cuts)
    assert rebuilt(tokens, lead_of(text)) == text
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(token.text and not regex.search(r"\s", token.text) and len(token.text.split()) == 1 for token in tokens)
    assert all(not token.after.strip() for token in tokens)


@given(some.texts)
def test_no_letter_is_torn_from_its_marks_but_where_a_mark_stands_on_a_space(text: str) -> None:
    edges = [token.start for token in tokenise(text)] + [token.end for token in tokenise(text)]
    assert all(
        is_boundary(text, edge) for edge in edges if not any(map(str.isspace, text[max(0, edge - 1) : edge + 1]))
    )


@given(some.texts)
def test_every_word_is_one_token_with_nothing_but_controls_and_stray_marks_beside_it(text: str) -> None:
    tokens = tokenise(text)
    for start, end in words(text):
        (token,) = [one for one in tokens if one.start <= start and end <= one.end]
        beside = text[token.start : start] + text[end : token.end]
        assert regex.fullmatch(r"[\p{Cf}\p{M}]*", beside)


@given(some.texts, st.lists(st.integers(0, 60), max_size=4))
def test_every_token_is_in_one_sentence(text: str, cuts: list[int]) -> None:
    tokens = tokenise(text, cuts)
    found = sentences_of(text, tokens)
    assert [token for sentence in found for token in sentence] == tokens
    assert all(found)


def test_sentences_end_where_the_text_says() -> None:
    text = "عنوان\nقال د. أحمد: لا. ثم مضى!"
    found = sentences_of(text, tokenise(text))
    assert [[token.text for token in sentence] for sentence in found] == [
        ["عنوان"],
        ["قال", "د", ".", "أحمد", ":", "لا", "."],
        ["ثم", "مضى", "!"],
    ]


def labels(
    text: str, *places: tuple[str, Segments], mode: Mode = "word", nested: bool = False
) -> tuple[str, dict[str, int]]:
    """``token/TAG+TAG`` of every token that has a tag, and the losses."""
    given_ = spans(text, *places)
    tokens = tokens_of(text, Annotations({span.id: span for span in given_}), mode)
    found = labelled(tokens, given_, nested=nested)
    tags = tags_of(found.placed, len(tokens))
    said = [f"{token.text}/{'+'.join(some_)}" for token, some_ in zip(tokens, tags, strict=True) if some_]
    return " ".join(said), dict(found.losses)


TEXT = "مجلس وزراء روسيا وأوكرانيا ينعقد"
COUNCIL, MINISTERS, RUSSIA, UKRAINE, AND = (0, 4), (5, 10), (11, 16), (18, 26), (17, 18)


def test_a_word_takes_the_label_that_overlaps_it() -> None:
    assert labels(TEXT, ("GPE", (UKRAINE,))) == ("وأوكرانيا/B-GPE", {"edge_widened": 1})
    assert labels(TEXT, ("GPE", (UKRAINE,)), mode="clitic") == ("أوكرانيا/B-GPE", {})
    assert labels(TEXT, ("ORG", ((0, 16),))) == ("مجلس/B-ORG وزراء/I-ORG روسيا/I-ORG", {})


def test_the_longest_wins_where_only_one_can_stand() -> None:
    both = ("ORG", ((0, 16),)), ("GPE", (RUSSIA,))
    assert labels(TEXT, *both) == ("مجلس/B-ORG وزراء/I-ORG روسيا/I-ORG", {"nested": 1})
    assert labels(TEXT, *both, nested=True) == ("مجلس/B-ORG وزراء/I-ORG روسيا/I-ORG+B-GPE", {})
    same = ("OCC", (MINISTERS,)), ("ORG", (MINISTERS,))
    assert labels(TEXT, *same) == ("وزراء/B-OCC", {"same_tokens": 1})
    assert labels(TEXT, *same, nested=True) == ("وزراء/B-OCC+B-ORG", {})
    # Two that share a word and no letter.
    shared = ("CUE", (AND,)), ("GPE", (UKRAINE,))
    assert labels(TEXT, *shared) == ("وأوكرانيا/B-GPE", {"edge_widened": 2, "same_tokens": 1})
    assert labels(TEXT, *shared, mode="clitic") == ("و/B-CUE أوكرانيا/B-GPE", {})


def test_of_two_that_cross_the_longer_stands_flat_or_nested() -> None:
    crossing = ("ORG", ((0, 10),)), ("GPE", ((5, 26),))
    for nested in (False, True):
        assert labels(TEXT, *crossing, nested=nested) == (
            "وزراء/B-GPE روسيا/I-GPE وأوكرانيا/I-GPE",
            {"crossing": 1},
        )


def test_pieces_of_a_span_stand_apart_and_what_holds_no_token_is_told() -> None:
    assert labels(TEXT, ("QUOTE", (COUNCIL, RUSSIA))) == ("مجلس/B-QUOTE روسيا/B-QUOTE", {"discontinuous": 1})
    assert labels(TEXT, ("QUOTE", (COUNCIL, MINISTERS))) == ("مجلس/B-QUOTE وزراء/I-QUOTE", {"discontinuous": 1})
    assert labels(TEXT, ("QUOTE", ((4, 5),))) == ("", {"no_token": 1})
    assert labels(TEXT, ("QUOTE", ((4, 11),))) == ("وزراء/B-QUOTE", {"edge_trimmed": 1})


def test_tags_of_other_schemes() -> None:
    span = spans(TEXT, ("ORG", ((0, 16),)), ("GPE", (RUSSIA,)))
    placed = [Placed(span[0], 0, 2), Placed(span[1], 2, 2)]
    assert tags_of(placed, 4) == [["B-ORG"], ["I-ORG"], ["I-ORG", "B-GPE"], []]
    assert tags_of(placed, 4, "IOBES") == [["B-ORG"], ["I-ORG"], ["E-ORG", "S-GPE"], []]


@given(some.articles(), st.sampled_from(["word", "clitic"]), st.booleans())
def test_what_stands_never_crosses_and_nothing_goes_uncounted(article, mode: Mode, nested: bool) -> None:  # type: ignore[no-untyped-def]
    tokens = tokens_of(article.text, article.annotations, mode)
    all_spans = article.annotations.spans.values()
    found = labelled(tokens, all_spans, nested=nested)
    for n, one in enumerate(found.placed):
        for other in found.placed[n + 1 :]:
            apart = one.last < other.first or other.last < one.first
            within = one.first <= other.first and other.last <= one.last
            assert apart or (within and nested)
    pieces = Counter(one.span.id for one in found.placed)
    left_out = sum(found.losses[code] for code in ("crossing", "nested", "same_tokens", "no_token"))
    assert sum(span.id not in pieces for span in all_spans) <= left_out
    if mode == "clitic":
        assert found.losses["edge_widened"] == 0
    if mode == "clitic" and not found.losses["edge_trimmed"]:
        whole = [one for one in found.placed if len(one.span.segments) == 1]
        assert all((tokens[one.first].start, tokens[one.last].end) == one.span.segments[0] for one in whole)


def test_ten_thousand_spans_take_no_time() -> None:
    text = "كلمة " * 20_000
    many = [("A", ((n * 5, n * 5 + 4 + 5 * (n % 7)),)) for n in range(10_000)]
    for nested in (False, True):
        found = labelled(tokenise(text), spans(text, *many), nested=nested)
        assert len(found.placed) + found.losses.total() == 10_000
        ranges = [(one.first, one.last) for one in found.placed]
        assert all(nested or first[1] < second[0] for first, second in pairwise(ranges))
