"""Every format has words in both languages: its name, what it is good for, its ways of writing, what it loses."""

import pytest
from django.utils import translation

from annotator.formats.registry import FORMATS
from annotator.services.losses import losses_of
from annotator.web import formats

WRITERS = {name: form for name, form in FORMATS.items() if form.write}


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_format_has_a_name(name: str) -> None:
    assert name in formats.WORDS, "annotator/web/formats.py says what it is called and good for"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", list(WRITERS))
def test_what_is_written_has_a_purpose_a_unit_and_a_sentence_for_every_choice(name: str, language: str) -> None:
    form, words = WRITERS[name], formats.words_of(name)
    with translation.override(language):
        assert words.group in formats.GROUPS
        assert str(words.purpose).endswith(".")
        assert str(words.purpose).isascii() is (language == "en")
        assert (form.offset_unit or "") in formats.UNITS
        for choice in form.choices:
            ways = formats.ways_of(form, choice)
            assert str(ways.label) != choice.code
            assert set(ways.values) >= set(choice.values)
            assert all(str(ways.values[value]).endswith(".") for value in choice.values)


@pytest.mark.parametrize("name", list(FORMATS))
def test_what_a_format_may_lose_is_a_sentence(name: str) -> None:
    silent = [loss.what for code in FORMATS[name].losses for loss in losses_of({code: 1}) if not loss.sentence]
    assert silent == [], "annotator/services/losses.py says what could not be said, and what was done instead"


def test_a_file_may_be_read_as_what_shares_its_ending_and_as_text() -> None:
    assert formats.alternatives("brat", "a.txt") == ()
    assert formats.alternatives("zip", "a.zip") == ()
    assert formats.alternatives("docx", "a.docx") == ["docx"]
    assert {"jsonl", "sanad", "text"} <= set(formats.alternatives("sanad", "a.jsonl"))
    assert formats.alternatives("sanad", "a.jsonl")[0] == "sanad"
    assert {"conll", "html", "table"} <= set(formats.alternatives("text", "a.txt"))


def test_the_choice_of_files_accepts_what_is_read() -> None:
    accepted = formats.accepted().split(",")
    assert {".txt", ".html", ".docx", ".csv", ".jsonl", ".json", ".ann", ".conll", ".zip"} <= set(accepted)
    assert len(accepted) == len(set(accepted))
