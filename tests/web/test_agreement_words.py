"""Filters as addresses and back, and what stands in a schema as the reader calls it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from django.utils.timezone import localtime

from annotator.agreement.measuring import Measured
from annotator.services.agreement import Asked
from annotator.services.agreement.meanings import MEANINGS, headline
from annotator.services.schemanames import layer_name, subject_name, type_name
from annotator.standoff.schema import default_schema
from annotator.web.agreement.drawn import scale_of
from annotator.web.agreement.forms import AskForm, query_of
from annotator.web.agreement.names import aspect_name, written
from annotator.web.agreement.numbers import decimals
from annotator.web.agreement.shown import title

SCHEMA = default_schema()


def asked(query: str) -> Asked:
    return AskForm(QueryDict(query)).asked()


@pytest.mark.parametrize(
    "wanted",
    [
        Asked(),
        Asked(gold=True, people=frozenset({7})),
        Asked(people=frozenset({3, 9}), layer="quote"),
        Asked(since=date(2025, 9, 1), until=date(2025, 10, 1), schema=4, source="وكالة مدى & غيرها"),
    ],
)
def test_an_address_asks_for_what_it_was_made_of(wanted: Asked) -> None:
    assert asked(query_of(wanted)) == wanted


def test_one_filter_is_changed_and_the_others_stay() -> None:
    before = Asked(people=frozenset({3, 9}), layer="quote", source="x")
    assert asked(query_of(before, source="")) == Asked(people=frozenset({3, 9}), layer="quote")
    assert asked(query_of(before, people=frozenset({9}))).people == {9}
    assert query_of(Asked()) == ""


@pytest.mark.parametrize(
    "query",
    [
        "one=x",
        "one=0",
        "one=-1",
        f"one={2**70}",
        "since=never",
        "until=31.12.",
        "schema=a",
        "against=silver",
        "period=9w",
    ],
)
def test_what_cannot_be_read_asks_for_nothing(query: str) -> None:
    assert asked(query) == Asked()


def test_the_last_four_weeks_end_today() -> None:
    assert asked("period=4w").since == localtime().date() - timedelta(days=27)


def test_against_gold_there_is_one_person() -> None:
    assert asked("against=gold&one=3&other=9") == Asked(gold=True, people=frozenset({3}))


@pytest.mark.parametrize(
    ("value", "arabic", "english"), [(0.8749, "٠٫٨٧", "0.87"), (1.0, "١٫٠٠", "1.00"), (-0.25, "−٠٫٢٥", "−0.25")]
)
def test_values_are_written_as_the_reader_writes(value: float, arabic: str, english: str) -> None:
    assert decimals(value) == arabic
    with translation.override("en"):
        assert decimals(value) == english


def measured(code: str, layer: str = "", subject: str = "", value: float | None = 0.9) -> Measured:
    return Measured(code, layer, subject, value, 10, None, None)


@pytest.mark.parametrize(("lowest", "floor"), [(0.9, 0.5), (0.42, 0.4), (0.1, 0.1), (-0.2, -0.2)])
def test_the_scale_holds_the_lowest_value(lowest: float, floor: float) -> None:
    scale = scale_of([measured("x", value=1.0), measured("x", value=lowest)])
    assert scale.floor == pytest.approx(floor)
    assert all(scale.floor <= at <= 1 for at, _label in scale.marks)


def test_a_layer_of_marks_leads_with_its_marks_and_a_layer_of_frames_with_its_frames() -> None:
    found = [
        measured("spans/exact", "entity"),
        measured("spans/exact/precision", "entity"),
        measured("coreference/conll"),
        measured("types/kappa", "entity", value=None),
        measured("spans/exact", "quote"),
        measured("quotes/content/soft", "quote", "quote"),
        measured("quotes/speaker", "quote", "quote"),
        measured("attributes/kappa", "quote", "quote/type"),
        measured("frames/match", "stance", "stance"),
        measured("attributes/alpha", "stance", "stance/polarity"),
        measured("stances/holder", "stance", "stance"),
    ]
    told = {layer: [one.code for one in headline(found, SCHEMA, layer)] for layer in SCHEMA.layers}
    assert told == {
        "entity": ["spans/exact", "coreference/conll"],
        "quote": ["quotes/content/soft", "quotes/speaker", "attributes/kappa"],
        "stance": ["frames/match", "stances/holder", "attributes/alpha"],
    }


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_measure_has_a_name_a_formula_and_a_sentence(language: str) -> None:
    with translation.override(language):
        for code, meaning in MEANINGS.items():
            assert str(meaning.name).strip(), code
            assert "%" not in meaning.formula, code
            assert str(meaning.sentence).endswith("."), code


def test_names_come_from_the_schema() -> None:
    assert layer_name("entity", SCHEMA) == "الكيانات"
    assert type_name("PERS", SCHEMA) == "شخص"
    assert type_name("none", SCHEMA) == "لا شيء"
    assert type_name("GONE", SCHEMA) == "GONE"
    assert subject_name(measured("frames/roles", "quote", "quote/speaker"), SCHEMA) == "قول · المتحدث"
    assert subject_name(measured("attributes/kappa", "stance", "stance/polarity"), SCHEMA) == "موقف · الاتجاه"
    assert subject_name(measured("labels/kappa", "", "genre/report"), SCHEMA) == "الجنس الصحفي · خبر"
    assert aspect_name("role:holder", "stance", SCHEMA) == "صاحب الموقف"
    assert aspect_name("segments", "PERS", SCHEMA) == "الكلمات"


@pytest.mark.parametrize(
    ("value", "code", "type_", "text"),
    [
        (None, "segments", "PERS", ""),
        ([], "role:speaker", "quote", ""),
        (True, "presence", "PERS", "نعم"),
        ("ORG", "type", "PERS", "منظمة"),
        ({"segments": [[0, 4]], "text": "ليلى"}, "segments", "PERS", "ليلى"),
        ({"id": "e1", "name": "ليلى الحدّاد", "type": "PERS"}, "entity", "PERS", "ليلى الحدّاد"),
        ("against", "attribute:polarity", "stance", "معارض"),
        ("report", "value", "genre", "خبر"),
        ([{"kind": "special", "id": "author", "text": ""}], "role:holder", "stance", "كاتب المقال"),
        (
            [{"kind": "span", "text": "أ", "type": "PERS"}, {"kind": "span", "text": "ب"}],
            "role:target",
            "stance",
            "أ، ب",
        ),
    ],
)
def test_what_somebody_says_is_written_on_one_line(value: Any, code: str, type_: str, text: str) -> None:
    assert written(value, code, type_, SCHEMA) == text


def test_the_same_words_are_told_apart_by_their_types() -> None:
    filler = [{"kind": "span", "text": "الاتفاق", "type": "LAW"}]
    assert written(filler, "role:target", "stance", SCHEMA, typed=True) == "الاتفاق (نص أو اتفاق)"


@pytest.mark.parametrize(
    ("cell", "asked_for", "text"),
    [
        ("class/missed", Asked(), "فائت"),
        ("class/role/quote/quote", Asked(), "الدور · الأقوال · قول"),
        ("confusion/entity/PERS/ORG", Asked(), "شخص أم منظمة؟"),
        ("confusion/entity/PERS/ORG", Asked(gold=True), "شخص ثم منظمة"),
        ("confusion/entity/PERS/PERS", Asked(), "عند الاثنين: شخص"),
        ("boundary/entity/OCC/start/clitic", Asked(), "منصب · البداية: سابقة"),
    ],
)
def test_a_cell_has_a_title(cell: str, asked_for: Asked, text: str) -> None:
    assert title(cell, SCHEMA, asked_for) == text
