"""Tables for spreadsheets: what they show is what was annotated, and no cell is ever run."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

import orjson
import pandas
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import spreadsheet
from annotator.formats.checking import Mismatch
from annotator.formats.declaration import Wish
from annotator.formats.spreadsheet.cells import harmless, plain, shown
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Frame, cut
from tests.formats.hard import ARTICLE, EMPTY, TEXT, crowd, filled, span
from tests.formats.some import SCHEMA, articles, members, packed
from tests.standoff import strategies as some

TABBED = Wish(SCHEMA, {"separator": "tab"})
#: Behind whatever a program passes over, a sign that begins a formula.
RUN = regex.compile(r"[\s\p{Z}\p{C}\"'“”«»]*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]")


def rows(data: bytes, name: str, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a table as the standard library reads them, cells as they stand."""
    text = members(data)[name].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def table(given: Sequence[AnnotatedArticle], name: str) -> list[dict[str, str]]:
    """The rows of a table with their values."""
    return [
        {key: plain(cell) for key, cell in row.items()}
        for row in rows(packed(spreadsheet.write, given)[0], f"{name}.csv")
    ]


@settings(some.PATIENT, max_examples=40)
@given(articles, st.sampled_from([",", "\t"]))
def test_no_cell_begins_a_formula_and_every_offset_cuts_its_text(article: AnnotatedArticle, sign: str) -> None:
    wish = Wish(SCHEMA, {"separator": "comma" if sign == "," else "tab"})
    data, _ = packed(spreadsheet.write, [article], wish)
    for name in members(data):
        for row in rows(data, name, sign):
            assert None not in row
            assert not [cell for cell in row.values() if not cell.startswith("'") and RUN.match(cell)]
    for row in rows(data, "spans.csv" if sign == "," else "spans.tsv", sign):
        segments = orjson.loads(plain(row["segments_codepoint"]))
        assert plain(row["text"]) == cut(article.text, segments)


@given(st.text() | st.text("=+-@\t\r\n '\"«\uff1dا\u200f", max_size=6))
def test_a_harmless_cell_gives_its_value_back(value: str) -> None:
    cell = harmless(value)
    assert plain(cell) == value
    assert cell.startswith("'") or not RUN.match(cell)


@pytest.mark.parametrize(
    "value", ["=1+1", "+9", "-9", "@a", "\t=1", "\r=1", "\uff1d1", "\uff0b1", '"=1"', " =1", "« -1", "\u200f=1", "'=1"]
)
def test_what_begins_like_a_formula_stands_behind_an_apostrophe(value: str) -> None:
    assert harmless(value) == f"'{value}"


@pytest.mark.parametrize("value", ["قال", "«نحن»", "a=1", "1-2", "", "(+)", "٣+٤"])
def test_what_is_no_formula_stands_as_it_is(value: str) -> None:
    assert harmless(value) == value


def test_a_name_cannot_pretend_to_be_another() -> None:
    assert shown("خبر\u202efdp.exe\u2069\n") == "خبر\\u202efdp.exe\\u2069\\u000a"
    (row,) = table([ARTICLE], "articles")
    assert row["title"] == "+خبر \\u202eصعب"
    assert [one["name"] for one in table([ARTICLE], "entities") if one["entity_id"] == "e3"] == ["=وكالة\\u202eالأنباء"]


def test_a_spreadsheet_knows_the_letters_and_the_unit_of_the_offsets() -> None:
    data = members(packed(spreadsheet.write, [ARTICLE])[0])
    assert list(data) == ["articles.csv", "spans.csv", "entities.csv", "quotes.csv", "stances.csv", "frames.csv"]
    assert all(one.startswith(b"\xef\xbb\xbfdoc_id,") for one in data.values())
    for name in ("spans", "quotes", "stances", "entities"):
        assert b"start_codepoint,end_codepoint" in data[f"{name}.csv"].split(b"\r\n")[0]


def test_pandas_reads_every_span_where_it_stands() -> None:
    data = members(packed(spreadsheet.write, [ARTICLE, EMPTY])[0])["spans.csv"]
    frame = pandas.read_csv(io.BytesIO(data), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    assert len(frame) == len(ARTICLE.annotations.spans)
    whole = frame[frame["segments_codepoint"].str.count(",") == 1]
    cuts = [TEXT[int(row.start_codepoint) : int(row.end_codepoint)] for row in whole.itertuples()]
    assert cuts == [plain(text) for text in whole["text"]]
    (quote,) = frame[frame["span_id"] == "q2"].itertuples()
    assert (quote.text, quote.type_ar, quote.type_en) == ("أنّ الأمر انتهى", "نص القول", "Quote content")
    (mention,) = frame[frame["span_id"] == "m2"].itertuples()
    assert (mention.entity_name, mention.reference, mention.attribute_uncertain) == ("محمد", "wd:Q1", "true")


def test_tabs_part_the_cells_where_that_is_wished_for() -> None:
    data, _ = packed(spreadsheet.write, [ARTICLE], TABBED)
    assert list(members(data))[1] == "spans.tsv"
    frame = pandas.read_csv(io.BytesIO(members(data)["spans.tsv"]), encoding="utf-8-sig", sep="\t", dtype=str)
    assert set(frame["type"]) == {one.type for one in ARTICLE.annotations.spans.values()}


def test_a_quote_is_a_row_with_its_speakers_and_cues() -> None:
    first, second, third = table([ARTICLE], "quotes")
    assert (first["text"], first["cues"], first["cue_forms"], first["cue_classes"]) == (
        "نحن نرفض القرار",
        "قال",
        "verb",
        "neutral",
    )
    assert (first["speakers"], first["speaker_ids"]) == ("محمد | =وكالة\\u202eالأنباء", "e1 | e3")
    assert (first["speaker_references"], first["speaker_mentions"]) == ("wd:Q1 | ", "محـــمد")
    assert (second["cues"], second["realisation"], second["speaker_mentions"]) == ("وأضاف | زعم", "prodrop", "")
    assert (third["parent"], third["speakers"]) == ("f2", "")


def test_a_stance_is_a_row_with_its_holder_its_targets_and_its_evidence() -> None:
    first, second, third = table([ARTICLE], "stances")
    assert (first["holders"], first["holder_kinds"]) == ("محمد", "entity")
    assert (first["targets"], first["target_kinds"], first["target_ids"]) == (
        "القرار | ليلى | لا",
        "text | entity | frame",
        "i1 | e2 | f3",
    )
    assert (first["topic"], first["polarity"], first["strength"], first["evidence"]) == (
        "politics",
        "against",
        "2",
        "نرفض القرار",
    )
    assert (second["expression"], second["conditional"], third["holder_kinds"]) == ("implicit", "true", "author")
    start = TEXT.index("نرفض القرار")
    assert (first["start_codepoint"], first["end_codepoint"]) == (str(start), str(start + 11))


def test_labels_and_facts_of_an_article_are_a_row() -> None:
    row, empty = table([ARTICLE, EMPTY], "articles")
    assert (row["label_genre"], row["label_topics"], row["published"]) == ("report", "politics | law", "2025-09-05")
    assert (row["codepoints"], empty["codepoints"], empty["label_genre"]) == (str(len(TEXT)), "0", "")


def test_structures_of_a_projects_own_are_rows_of_fillers() -> None:
    found = table([ARTICLE], "frames")
    assert [(one["role"], one["kind"], one["text"]) for one in found] == [
        ("guest", "entity", "ليلى"),
        ("guest", "text", "الرئيس 😀 محـــمد"),
        ("host", "unknown", ""),
    ]
    bare = replace(ARTICLE, annotations=Annotations(frames={"f": Frame("f", "meeting", {"a": 1})}))
    (row,) = table([bare], "frames")
    assert (row["frame"], row["attributes"], row["role"]) == ("meeting", '{"a":1}', "")


def test_what_a_schema_does_not_know_is_kept_as_json() -> None:
    spans = {"m": span("m", "DOG", "ليلى", attributes={"age": 3, "mention": "NAM"})}
    roles = {"content": filled("span", "m"), "witness": filled("special", "author")}
    annotations = Annotations(spans, {}, {"f": Frame("f", "quote", {"mood": "x"}, roles)}, {"tone": "calm"})
    given = [replace(ARTICLE, annotations=annotations)]
    assert (table(given, "spans")[0]["other_attributes"], table(given, "spans")[0]["type_ar"]) == ('{"age":3}', "")
    assert table(given, "quotes")[0]["other_attributes"] == '{"mood":"x"}'
    assert '"kind":"author"' in table(given, "quotes")[0]["other_roles"]
    assert table(given, "articles")[0]["other_labels"] == '{"tone":"calm"}'


def test_line_ends_stay_inside_their_cell() -> None:
    text = "سطر\n=آخر"
    spans = {"m": replace(span("m", "QUOTE", "ليلى"), segments=((0, 8),), text=text)}
    given = [replace(ARTICLE, text=text, annotations=Annotations(spans))]
    assert [row["text"] for row in table(given, "spans")] == [text]


def test_what_a_spreadsheet_may_not_show_is_counted() -> None:
    long = "ا" * 40_000
    spans = {"m": replace(span("m", "QUOTE", "ليلى"), segments=((0, 40_000),), text=long)}
    given = replace(EMPTY, text=long, annotations=Annotations(spans, {"e": Entity("e", "PERS", "ب\u202e")}))
    _, report = packed(spreadsheet.write, [given])
    assert report.losses.total == {"long_cell:spans": 1, "control_shown": 1}
    assert packed(spreadsheet.write, [ARTICLE])[1].losses.total == {"control_shown": 2}


def test_a_span_that_lies_is_not_written() -> None:
    spans = {"m": replace(span("m", "QUOTE", "ليلى"), text="زيد")}
    with pytest.raises(Mismatch):
        packed(spreadsheet.write, [replace(ARTICLE, annotations=Annotations(spans))])


def test_the_same_articles_give_the_same_bytes_and_10_000_spans_go_through() -> None:
    assert packed(spreadsheet.write, [ARTICLE, EMPTY])[0] == packed(spreadsheet.write, [ARTICLE, EMPTY])[0]
    data, report = packed(spreadsheet.write, [crowd()])
    assert report.spans == len(rows(data, "spans.csv")) == 10_000
