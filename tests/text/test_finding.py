"""What an index holds of a text, and what somebody who asks means by it."""

import pytest

from annotator.text.finding import LIMIT, index_words, query_words


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("رفض الرئيس المقترحات", "الرئيس"),
        ("رفض الرئيس المقترحات", "رئيس"),
        ("والرئيس رفض", "الرئيس"),
        ("للرئيس رأي", "الرئيس"),
        ("لأوكرانيا حق", "أوكرانيا"),
        ("لأوكرانيا حق", "اوكرانيا"),
        ("وبموسكو", "موسكو"),
        ("مُحَذِّرًا", "محذرا"),
        ("محـــمد", "محمد"),
        ("عام ٢٠٢٥", "2025"),
        ("إف-16 و2022", "2022"),
        ("a Coca-Cola 😀 b", "coca"),
        ("𞤀𞤣 نص", "𞤀𞤣"),
    ],
)
def test_what_a_reader_means_is_in_the_index(text: str, asked: str) -> None:
    held = index_words(text).split(" ")
    assert all(any(word.startswith(one) for word in held) for one in query_words(asked))


def test_each_word_once_and_nothing_but_words() -> None:
    assert index_words("قال، قال: «قال»!", "قال").split(" ") == ["قال"]
    assert index_words("…؟!", "") == ""
    assert query_words("«؟»") == []


def test_a_word_is_not_cut_to_nothing() -> None:
    assert index_words("ولد") == "ولد"
    assert index_words("فك بل و ف") == "فك بل و ف"


def test_a_text_of_any_length_stays_within_the_limit_and_ends_with_a_whole_word() -> None:
    held = index_words(" ".join(f"كلمه{n}" for n in range(60_000)))
    assert LIMIT - 30 < len(held) <= LIMIT
    assert held.rsplit(" ", 1)[-1] in {f"كلمه{n}" for n in range(60_000)}
