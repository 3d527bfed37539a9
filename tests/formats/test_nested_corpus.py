"""A nested corpus comes in and goes out through every format in every way: what is not told as lost comes back."""

from collections import Counter

import pytest

from annotator.formats.declaration import Format, Report, Wish
from annotator.formats.records import File, Options, Record
from annotator.standoff.values import AnnotatedArticle
from tests.formats.nested import SENTENCES, corpus
from tests.formats.some import FITTED, SCHEMA, packed, records, written
from tests.formats.test_every_format import WAYS, WRITERS, endings

#: Seven sentences an article.
READ = records([File.of("train.txt", corpus())], Options(schema=SCHEMA, sentences=7))
ARTICLES = [one.annotated for one in READ if one.annotated is not None]


def said(articles: list[AnnotatedArticle]) -> Counter[tuple[str, str, int]]:
    """Spans by type, letters, and how many stand on the same letters of their article."""
    out: Counter[tuple[str, str, int]] = Counter()
    for one in articles:
        places = Counter(span.segments for span in one.annotations.spans.values())
        spans = one.annotations.spans.values()
        out.update((span.type, "".join(span.text.split()), places[span.segments]) for span in spans)
    return out


def test_names_inside_names_and_on_the_same_words_come_in() -> None:
    assert [one.losses for one in READ] == [Counter()] * 3
    assert len(ARTICLES) == 3
    spans = [span for one in ARTICLES for span in one.annotations.spans.values()]
    assert len(spans) == SENTENCES.count("[") == 81
    types = [(span.type, span.text) for span in spans]
    assert types[:4] == [
        ("OCC", "وزيرة الثقافة"),
        ("ORG", "الثقافة"),
        ("PERS", "هدى العمري"),
        ("ORG", "جامعة بيروت"),
    ]
    assert said(ARTICLES)["GPE", "دمشق", 2] == said(ARTICLES)["ORG", "دمشق", 2] == 1
    assert ("OCC", "الناطق باسم هيئة مرفأ العقبة") in types


@pytest.mark.parametrize(("name", "options"), WAYS)
def test_a_nested_corpus_goes_through_every_format(name: str, options: dict[str, str]) -> None:
    form = WRITERS[name]
    assert form.write is not None
    data, report = (packed if form.packed else written)(form.write, ARTICLES, Wish(SCHEMA, options))
    assert (report.articles, report.spans) == (3, 81)
    assert {code.partition(":")[0] for code in report.losses.total} <= {one.partition(":")[0] for one in form.losses}
    if form.read is None:
        return
    back = records([File.of(f"x{endings(form, options)}", data)], FITTED)
    assert_back(form, report, back)


def assert_back(form: Format, report: Report, back: list[Record]) -> None:
    given = [one.annotated for one in back if one.annotated is not None]
    if form.lossless:
        assert given == ARTICLES
        return
    left = sum(report.losses.total[code] for code in ("nested", "same_tokens", "crossing"))
    assert sum(len(one.annotations.spans) for one in given) == 81 - left
    if not left:
        assert said(given) == said(ARTICLES)


def test_the_corpus_goes_out_as_it_came_in() -> None:
    """Read, written in the same layout, and read again: the same names on the same words."""
    wish = Wish(SCHEMA, {"layout": "nested", "layers": "together"})
    data, report = packed(WRITERS["conll"].write, ARTICLES, wish)  # type: ignore[arg-type]
    assert set(report.losses.total) <= {"spacing", "sentence_joined"}
    back = [one.annotated for one in records([File.of("a.zip", data)], FITTED) if one.annotated is not None]
    assert said(back) == said(ARTICLES)
