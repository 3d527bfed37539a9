"""The guidelines as people read them: in their language, safe whatever a manager wrote, with examples in pieces."""

import pytest

from annotator.services.guidelines import guidelines, rendered
from tests import factories

pytestmark = pytest.mark.django_db


def test_types_in_use_stand_by_layer_frames_before_the_spans_that_fill_them() -> None:
    found = guidelines(project=factories.project(), schema=factories.SCHEMA, language="ar")
    layers = {chapter.name: [entry.code for entry in chapter.entries] for chapter in found.chapters}
    assert list(layers) == ["الكيانات", "الأقوال", "المواقف"]
    assert layers["الأقوال"] == ["quote", "QUOTE", "CUE", "QFRAG"]
    assert layers["المواقف"] == ["stance", "ISSUE", "EVID"]
    assert ("PERS" in layers["الكيانات"], "TIME" in layers["الكيانات"]) == (True, False)


def test_an_entry_says_its_rule_in_the_readers_language_and_its_examples_in_arabic() -> None:
    entries = {}
    for language in ("ar", "en"):
        found = guidelines(project=factories.project(), schema=factories.SCHEMA, language=language)
        entries[language] = found.chapters[0].entries[0]
    assert (entries["ar"].name, entries["en"].name) == ("شخص", "Person")
    assert entries["en"].text.startswith("The name of one particular person")
    right, wrong = entries["en"].examples
    assert [piece for piece, marked in right.pieces if marked] == ["سامر الهادي", "ليلى الحدّاد"]
    assert "".join(piece for piece, _ in right.pieces) == "التقى الوزيرَ سامر الهادي وليلى الحدّاد في عمّان."
    assert (right.wrong, wrong.wrong) == (False, True)
    assert wrong.note == "The title stays outside: الدكتورة [هدى قاسم]."


def test_a_frame_is_painted_by_its_anchor_and_names_its_roles() -> None:
    found = guidelines(project=factories.project(), schema=factories.SCHEMA, language="ar")
    quote = found.chapters[1].entries[0]
    assert (quote.mark, quote.hotkey) == ("QUOTE", "KeyQ")
    assert [(role.name, role.hotkey) for role in quote.roles][:3] == [
        ("نص القول", "KeyC"),
        ("فعل القول", "KeyV"),
        ("المتحدث", "KeyW"),
    ]


@pytest.mark.parametrize(
    ("texts", "language", "shown"),
    [
        ({"guidelines_ar": "عربي", "guidelines_en": "English"}, "ar", "<p>عربي</p>\n"),
        ({"guidelines_ar": "عربي", "guidelines_en": "English"}, "en", "<p>English</p>\n"),
        ({"guidelines_ar": "عربي"}, "en", "<p>عربي</p>\n"),
        ({"guidelines_en": "English"}, "ar", "<p>English</p>\n"),
        ({}, "ar", ""),
    ],
)
def test_the_projects_own_text_is_told_in_the_language_it_has(texts: dict[str, str], language: str, shown: str) -> None:
    project = factories.project()
    for name, text in texts.items():
        setattr(project, name, text)
    assert guidelines(project=project, schema=None, language=language).text == shown


def test_headings_stand_below_those_of_the_page() -> None:
    assert rendered("# أ\n\n## ب") == "<h3>أ</h3>\n<h4>ب</h4>\n"


@pytest.mark.parametrize(
    ("markdown", "forbidden"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("[x](javascript:alert(1))", "<a href"),
        ("[x](data:text/html;base64,PHNjcmlwdD4=)", "<a href"),
        ("![x](https://elsewhere.example/pixel.png)", "<img"),
        ('<p style="position:fixed">x</p>', "<p style"),
    ],
)
def test_nothing_a_manager_writes_can_act(markdown: str, forbidden: str) -> None:
    assert forbidden not in rendered(markdown)


def test_tables_lists_and_links_stay() -> None:
    html = rendered("| أ | ب |\n|---|---|\n| 1 | 2 |\n\n- [صفحة](https://example.org/)")
    assert "<td>1</td>" in html
    assert '<li><a href="https://example.org/" rel="noopener">صفحة</a></li>' in html


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("", ""),
        ("  \n\n ", ""),
        ("###### أعمق", "<h6>أعمق</h6>\n"),
        ("الاسم **وحده**", "<p>الاسم <strong>وحده</strong></p>\n"),
        ("كَتَبَ _سامرٌ_", "<p>كَتَبَ <em>سامرٌ</em></p>\n"),
        ("١\\. لا رقم", "<p>١. لا رقم</p>\n"),
        ("<b>لا</b>", "<p>&lt;b&gt;لا&lt;/b&gt;</p>\n"),
    ],
)
def test_arabic_and_odd_texts_are_rendered_as_they_were_meant(markdown: str, shown: str) -> None:
    assert rendered(markdown) == shown


def test_a_very_long_and_deep_text_is_rendered_whole() -> None:
    assert rendered("كلمة " * 20_000).count("كلمة") == 20_000
    assert "القاع" in rendered("- " * 8 + "القاع")
    assert rendered(">" * 300 + " القاع").startswith("<blockquote>"), "no error of the program, however deep"
