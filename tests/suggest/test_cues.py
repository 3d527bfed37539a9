"""Which words report, as what, and without which of their letters."""

from pathlib import Path
from typing import Any

import pytest

from annotator.suggest.cues import cue_of, is_that, read
from annotator.suggest.lexicon import OTHER_FORMS, VERBS, entries
from annotator.suggest.wordlists import LISTS, listed
from tests.suggest.cases import read_cases

SCRIPTS = Path(__file__).parents[2] / "static" / "js" / "suggest"


@pytest.mark.parametrize("case", read_cases("cues"), ids=lambda case: case["word"])
def test_a_word_reports_or_does_not(case: dict[str, Any]) -> None:
    [word] = read(case["word"], 0, len(case["word"]))
    cue = cue_of(word)
    found = cue and {
        "text": case["word"][cue.start : cue.end],
        "form": cue.form,
        "sense": cue.sense,
        "passive": cue.passive,
    }
    assert found == case["cue"]


@pytest.mark.parametrize("text", ["أن", "إنّ", "بأنهم", "وأنه", "فإن"])
def test_words_that_carry_that(text: str) -> None:
    assert is_that(read(text, 0, len(text))[0])


@pytest.mark.parametrize("text", ["كان", "لأن", "الآن", "بيان", "أنا"])
def test_words_that_do_not(text: str) -> None:
    assert not is_that(read(text, 0, len(text))[0])


def test_every_class_and_form_of_the_schema_is_there() -> None:
    senses = {entry.sense for entry in entries().values()}
    forms = {entry.form for entry in entries().values()}
    assert senses == {
        "neutral", "assertive", "distancing", "opinion", "warning", "denial", "appeal", "evaluative",
    }  # fmt: skip
    assert forms == {"verb", "participle", "noun", "other"}


def test_the_browser_goes_by_the_same_words() -> None:
    lexicon = (SCRIPTS / "lexicon.js").read_text(encoding="utf-8")
    lists = (SCRIPTS / "wordlists.js").read_text(encoding="utf-8")
    assert f"`{VERBS}`" in lexicon
    assert f"`{OTHER_FORMS}`" in lexicon
    assert f"`{LISTS}`" in lists


def test_a_list_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        listed("no such list")
