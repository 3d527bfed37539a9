"""CoNLL: every entity of a flat or nested file in its place, sentences as lines, repairs counted."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import brat, sanad
from annotator.formats.conll import Sentence, spans_of
from annotator.formats.declaration import Report
from annotator.formats.records import File, Options
from annotator.formats.tokens import joined
from tests.formats.some import FITTED, SCHEMA, bad, found, packed, record, records, written
from tests.standoff import strategies as some

# Written for this test with the traits of the corpora met: ragged columns, one type inside itself, an I- without its
# B-, an entity in mid-sentence punctuation, marks of a corpus as tokens, digits apart, a sentence of one token.
NESTED = """زار O
وفد B-ORG
جامعة I-ORG B-ORG
النيل I-ORG I-ORG B-LOC
مدينة B-GPE
طنطا I-GPE B-GPE
، O
« O
أمس B-DATE
» O
( O
2019 B-DATE
) O
. O
$#$ O

الفرنسي I-FAC
نائب B-OCC
رئيس I-OCC B-OCC
مجلس I-OCC I-OCC B-ORG
النواب I-OCC I-OCC I-ORG
قال O
" O
نعم O
" O
: O
لا O

وحدها O
"""


def entities(data: str, options: Options = FITTED) -> list[tuple[str, str]]:
    one = record("a.conll", data, options)
    assert one.annotated is not None
    return [(span.type, span.text) for span in one.annotated.annotations.spans.values()]


def test_nested_entities_are_all_in_place() -> None:
    one = record("a.conll", NESTED, FITTED)
    assert one.text == (
        'زار وفد جامعة النيل مدينة طنطا، «أمس» (2019). $#$\nالفرنسي نائب رئيس مجلس النواب قال "نعم": لا\nوحدها'
    )
    assert entities(NESTED) == [
        ("ORG", "وفد جامعة النيل"),
        ("ORG", "جامعة النيل"),
        ("LOC", "النيل"),
        ("GPE", "مدينة طنطا"),
        ("GPE", "طنطا"),
        ("DATE", "أمس"),
        ("DATE", "2019"),
        ("FAC", "الفرنسي"),
        ("OCC", "نائب رئيس مجلس النواب"),
        ("OCC", "رئيس مجلس النواب"),
        ("ORG", "مجلس النواب"),
    ]
    assert one.losses == {"orphan_inside:FAC": 1}
    assert one.provenance["tokens"] == 27
    assert one.provenance["sentences"] == 3
    assert one.provenance["layout"] == "nested"
    assert "sentence-per-line" in str(one.provenance["joined"])


@pytest.mark.parametrize(("name", "made"), [("x.zip", packed), ("x.jsonl", written)])
@pytest.mark.parametrize("number", [1, 20])
def test_what_was_read_comes_back_equal_from_its_exports(
    name: str, made: Callable[..., tuple[bytes, Report]], number: int
) -> None:
    articles = [
        one.annotated for one in records([File.of("a.conll", NESTED.encode())], replace(FITTED, sentences=number))
    ]
    data, _ = made(brat.write if made is packed else sanad.write, articles)
    assert [one.annotated for one in records([File.of(name, data)], FITTED)] == articles


FLAT = """-DOCSTART- -X- -X- O

موسكو NNP B-NP B-LOC
ترفض VBP O O
عرض NN B-NP O
الأمم NN I-NP B-ORG
المتحدة NN I-NP I-ORG
القاهرة NN I-NP B-LOC

-DOCSTART- -X- -X- O

بيروت NNP B-NP I-LOC
"""


def test_flat_files_give_their_last_column_and_an_article_where_one_starts() -> None:
    options = Options(schema=SCHEMA, types={"LOC": "GPE"})
    one, other = found("news/b.iob2", FLAT.encode(), options)
    assert [one.name, other.name] == ["news/b-0001", "news/b-0002"]  # type: ignore[union-attr]
    assert [one.where.line, other.where.line] == [3, 12]
    spans = [list(r.annotated.annotations.spans.values()) for r in (one, other)]  # type: ignore[union-attr]
    assert [[(s.type, s.text) for s in some_] for some_ in spans] == [
        [("GPE", "موسكو"), ("ORG", "الأمم المتحدة"), ("GPE", "القاهرة")],
        [("GPE", "بيروت")],
    ]


@pytest.mark.parametrize(("number", "articles"), [(1, 3), (2, 2), (20, 1), (0, 1)])
def test_a_file_without_articles_is_cut_after_so_many_sentences(number: int, articles: int) -> None:
    assert len(found("a.conll", NESTED.encode(), Options(sentences=number))) == articles


def test_a_text_file_that_is_really_conll_is_seen_and_can_be_kept_a_text() -> None:
    assert [one.format for one in found("train.txt", NESTED.encode())] == ["conll"]  # type: ignore[union-attr]
    assert [one.format for one in found("train.txt", NESTED.encode(), Options(format="text"))] == ["text"]  # type: ignore[union-attr]
    assert [one.format for one in found("a.txt", "موسكو ترفض\nO\n".encode())] == ["text"]  # type: ignore[union-attr]


def test_layout_can_be_chosen() -> None:
    nested = record("a.conll", "نابلس I-OCC B-GPE\n", Options(layout="nested"))
    flat = record("a.conll", "نابلس I-OCC B-GPE\n", Options(layout="flat"))
    assert [s.type for s in nested.annotated.annotations.spans.values()] == ["OCC", "GPE"]  # type: ignore[union-attr]
    assert [s.type for s in flat.annotated.annotations.spans.values()] == ["GPE"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("tags", "spans", "losses"),
    [
        (["B-A", "I-A", "O"], [("A", 0, 1)], {}),
        (["I-A", "I-A", "B-A"], [("A", 0, 1), ("A", 2, 2)], {"orphan_inside:A": 1}),
        (["B-A", "I-B"], [("A", 0, 0), ("B", 1, 1)], {"orphan_inside:B": 1}),
        (["B-A", "O", "I-A"], [("A", 0, 0), ("A", 2, 2)], {"orphan_inside:A": 1}),
        (["S-A", "B-A", "I-A", "E-A", "I-A"], [("A", 0, 0), ("A", 1, 3), ("A", 4, 4)], {"orphan_inside:A": 1}),
        (["U-A", "B-B", "L-B"], [("A", 0, 0), ("B", 1, 2)], {}),
        (["X", "B-A", "b-A"], [("A", 1, 1)], {"bad_tag:X": 1, "bad_tag:b-A": 1}),
        (["B-A B-A", "I-A I-A", "I-A"], [("A", 0, 2), ("A", 0, 1)], {}),
        (["B-A", "I-A B-A", "I-A I-A B-A", "I-A"], [("A", 0, 3), ("A", 1, 2), ("A", 2, 2)], {}),
    ],
)
def test_tags_are_read_outer_to_inner(tags: list[str], spans: list[object], losses: dict[str, int]) -> None:
    counted: Counter[str] = Counter()
    sentence = Sentence(1, ["x"] * len(tags), [tuple(tag.split()) for tag in tags])
    assert spans_of(sentence, counted) == spans
    assert counted == losses


def test_tags_the_schema_does_not_know_are_named_and_counted() -> None:
    one = record("a.conll", "قط B-CAT\nموسكو B-GPE\nكلب B-كلب\n", FITTED)
    assert one.losses == {"unknown_type:CAT": 1, "unknown_type:كلب": 1}


@pytest.mark.parametrize(
    ("tokens", "line"),
    [
        (["قال", "،", "ثم"], "قال، ثم"),
        (["(", "أ", ")", ".", "!"], "(أ).!"),
        (["«", "نعم", "»", ":"], "«نعم»:"),
        (['"', "نعم", '"', "و", '"', "لا", '"'], '"نعم" و "لا"'),
        (["5", '"', "بوصة"], '5 " بوصة'),
        (["15", "/", "1"], "15 / 1"),
        (["😀", "𞤀", "."], "😀 𞤀."),
    ],
)
def test_tokens_touch_by_rules(tokens: list[str], line: str) -> None:
    text, places = joined([tokens])
    assert text == line
    assert [text[start:end] for start, end in places[0]] == tokens


words = st.text("ابلمـَّ😀𞤀\u200c\u200d\u200f.،«»()\"'1٣", min_size=1, max_size=4)


@settings(some.PATIENT)
@given(st.lists(st.lists(words, min_size=1, max_size=8), min_size=1, max_size=5))
def test_every_token_stands_where_it_is_said_to(sentences: list[list[str]]) -> None:
    text, places = joined(sentences)
    assert [[text[start:end] for start, end in some_] for some_ in places] == sentences
    assert text.count("\n") == len(sentences) - 1


@st.composite
def nestings(draw: st.DrawFn) -> tuple[int, list[tuple[str, int, int]]]:
    """So many tokens, and entities over them that nest (none crosses another), in the order of reading."""
    length = draw(st.integers(1, 9))
    made: list[tuple[str, int, int]] = []
    for type_, one, other in draw(
        st.lists(st.tuples(st.sampled_from("AB"), *[st.integers(0, length - 1)] * 2), max_size=6)
    ):
        first, last = sorted((one, other))
        if all(b < first or last < a or (a <= first and last <= b) or (first <= a and b <= last) for _, a, b in made):
            made.append((type_, first, last))
    return length, sorted(made, key=lambda one: (one[1], -one[2]))


@settings(some.PATIENT, max_examples=300)
@given(nestings())
def test_whatever_nests_is_read_back_from_its_tags(case: tuple[int, list[tuple[str, int, int]]]) -> None:
    length, entities_ = case
    tags: list[tuple[str, ...]] = [
        tuple(f"{'B' if first == n else 'I'}-{type_}" for type_, first, last in entities_ if first <= n <= last)
        for n in range(length)
    ]
    losses: Counter[str] = Counter()
    assert sorted(spans_of(Sentence(1, ["x"] * length, tags), losses)) == sorted(entities_)
    assert losses == {}


def test_a_token_without_a_tag_makes_its_article_bad_not_the_others() -> None:
    one, other = found("a.conll", "أ O\nب\n\nج O\n".encode(), Options(sentences=1))
    assert (one.code, one.where.line, one.facts) == ("untagged_token", 2, {"token": "ب"})  # type: ignore[union-attr]
    assert other.text == "ج"  # type: ignore[union-attr]


def test_a_control_character_makes_an_article_bad() -> None:
    assert bad("a.conll", "أ\x07 B-GPE\n").code == "control_character"


def test_old_code_pages_marks_and_windows_lines_are_read() -> None:
    for data in (FLAT.encode("cp1256"), FLAT.encode("utf-8-sig"), FLAT.replace("\n", "\r\n").encode("utf-16")):
        assert [one.text for one in found("a.conll", data)] == ["موسكو ترفض عرض الأمم المتحدة القاهرة", "بيروت"]  # type: ignore[union-attr]


def test_comments_are_no_tokens_but_a_number_sign_is() -> None:
    assert record("a.conll", "# id = 3\n# O\nموسكو B-GPE\n").text == "# موسكو"
