"""Data sets of the Hub: `datasets` and pandas see labels as they are, exports come back equal, others' are read."""

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import huggingface
from annotator.formats.checking import Mismatch
from annotator.formats.declaration import Report, Wish
from annotator.formats.huggingface.columns import columns_of, types_of
from annotator.formats.huggingface.writing import GROUP_ARTICLES
from annotator.formats.reading import detect
from annotator.formats.records import Bad, File, Options, Record
from annotator.formats.registry import FORMATS
from annotator.formats.sink import Folder, counting
from annotator.standoff.schema import Schema, read_schema
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Span
from tests.formats.some import FITTED, SCHEMA, articles, bad, found, members, packed, record, records
from tests.formats.some import written as alone
from tests.formats.test_brat import HARD, NESTED
from tests.standoff import strategies as some
from tests.standoff.test_sanad import ARTICLE

FILES = ("parquet", "jsonl")
ANOTHER = replace(ARTICLE, id="a2", text=HARD, annotations=NESTED, use="work", round=1)


def wished(files: str, tokens: str = "word", name: str = "data", schema: Schema = SCHEMA) -> Wish:
    return Wish(schema, {"files": files, "tokens": tokens}, name)


def written(given: Iterable[AnnotatedArticle], files: str, **more: Any) -> tuple[bytes, Report]:
    """The one file of rows that an export has, and its report."""
    wish = wished(files, **more)
    data, report = packed(huggingface.write, given, wish)
    return members(data)[f"data/{wish.name}.{files}"], report


def rows_of(file: bytes) -> list[dict[str, Any]]:
    return pq.read_table(io.BytesIO(file)).to_pylist()


def back(file: bytes, files: str) -> list[AnnotatedArticle | None]:
    return [one.annotated for one in records([File.of(f"a.{files}", file)])]


@pytest.mark.parametrize("tokens", ["word", "clitic"])
def test_every_article_comes_back_from_parquet(tokens: str) -> None:
    file, report = written([ARTICLE, ANOTHER], "parquet", tokens=tokens)
    got = records([File.of("a.parquet", file)])
    assert [one.annotated for one in got] == [ARTICLE, ANOTHER]
    assert [one.losses for one in got] == [Counter()] * 2
    assert [one.external_id for one in got] == [ARTICLE.id, "a2"]
    assert (report.articles, report.sets, report.spans) == (2, 2, 11)


@settings(some.PATIENT, max_examples=4)
@given(st.lists(articles, max_size=12), st.sampled_from(["word", "clitic"]))
def test_a_parquet_export_comes_back_equal(given: list[AnnotatedArticle], tokens: str) -> None:
    assert back(written(given, "parquet", tokens=tokens)[0], "parquet") == given


@settings(some.PATIENT, max_examples=60)
@given(st.lists(articles, max_size=3), st.sampled_from(["word", "clitic"]))
def test_an_export_as_json_lines_comes_back_equal(given: list[AnnotatedArticle], tokens: str) -> None:
    assert back(written(given, "jsonl", tokens=tokens)[0], "jsonl") == given


@settings(some.PATIENT, max_examples=60)
@given(articles, st.sampled_from(["word", "clitic"]))
def test_tokens_are_what_their_offsets_cut_and_tags_are_spans(article: AnnotatedArticle, tokens: str) -> None:
    row = orjson.loads(written([article], "jsonl", tokens=tokens)[0])
    places = list(zip(row["token_starts"], row["token_ends"], strict=True))
    assert [article.text[start:end] for start, end in places] == row["tokens"]
    for n, (start, end) in enumerate(places):
        after = article.text[end : places[n + 1][0]] if n + 1 < len(places) else article.text[end:]
        assert row["space_after"][n] is (after == " ")
        for column, types in types_of(SCHEMA).items():
            tag = row[column][n]
            covering = {
                span.type
                for span in article.annotations.spans.values()
                if span.type in types and any(one < end and start < other for one, other in span.segments)
            }
            assert tag == "O" or tag[2:] in covering
            assert not covering or set(row[column]) != {"O"}


@pytest.mark.parametrize("files", FILES)
def test_datasets_sees_the_names_of_classes_in_the_folder_of_an_export(files, datasets, tmp_path) -> None:
    folder = tmp_path / "export"
    huggingface.write([ARTICLE, ANOTHER], Folder(folder), wished(files, name="dev"))
    got = datasets.load_dataset(str(folder))
    rows = got["validation"]
    assert list(rows.features) == list(columns_of(SCHEMA))
    labels = rows.features["ner_tags"].feature
    assert labels.names[:5] == ["O", "B-PERS", "I-PERS", "B-OCC", "I-OCC"]
    assert len(labels.names) == 43
    assert rows.features["quote_tags"].feature.names == [
        "O",
        "B-QUOTE",
        "I-QUOTE",
        "B-CUE",
        "I-CUE",
        "B-QFRAG",
        "I-QFRAG",
    ]
    row = rows[0]
    told = [(word, labels.int2str(tag)) for word, tag in zip(row["tokens"], row["ner_tags"], strict=True) if tag]
    assert told == [("زيلينسكي", "B-PERS"), ("أوكرانيا", "B-GPE")]
    assert [(one["type"], row["text"][one["start"] : one["end"]]) for one in row["spans"]] == [
        (one["type"], one["text"]) for one in row["spans"]
    ]


def test_datasets_needs_no_card_to_know_the_classes_of_parquet(datasets, tmp_path) -> None:
    file = tmp_path / "train.parquet"
    file.write_bytes(written([ARTICLE], "parquet")[0])
    got = datasets.load_dataset("parquet", data_files={"train": str(file)})
    assert got["train"].features["stance_tags"].feature.names == ["O", "B-ISSUE", "I-ISSUE", "B-EVID", "I-EVID"]
    # What is saved again by those who trained is still read here.
    other = tmp_path / "again.parquet"
    got["train"].to_parquet(str(other))
    assert back(other.read_bytes(), "parquet") == [ARTICLE]


def test_pandas_sees_tokens_offsets_and_texts(tmp_path) -> None:
    frame = pd.read_parquet(io.BytesIO(written([ARTICLE, ANOTHER], "parquet")[0]))
    assert list(frame.columns) == list(columns_of(SCHEMA))
    row = frame.loc[1]
    assert row.text == HARD
    assert [HARD[start:end] for start, end in zip(row.token_starts, row.token_ends, strict=True)] == list(row.tokens)
    assert {span["type"] for span in row.spans} == {"ORG", "GPE", "QUOTE", "CUE"}


def test_what_the_tags_do_not_say_is_counted() -> None:
    strange = Span("x", "DOG", ((0, 3),), HARD[0:3])
    article = replace(ANOTHER, annotations=replace(NESTED, spans={**NESTED.spans, "x": strange}))
    _, report = written([article], "parquet")
    always = dict.fromkeys(("edge_trimmed", "no_token", "unknown_type"), 1)
    words = {**always, "crossing": 1, "discontinuous": 2, "edge_widened": 2, "nested": 2}
    assert report.losses.total == {f"only_in_spans:{code}": times for code, times in words.items()}
    assert report.losses.by_article == {"a2": report.losses.total}
    # Words that are cut at every edge leave no tag wider than its span.
    cuts = {**always, "crossing": 3, "discontinuous": 2}
    _, report = written([article], "parquet", tokens="clitic")
    assert report.losses.total == {f"only_in_spans:{code}": times for code, times in cuts.items()}


def test_the_columns_of_tags_are_those_of_the_layers_of_the_schema() -> None:
    assert {column: types[:2] for column, types in types_of(SCHEMA).items()} == {
        "ner_tags": ("PERS", "OCC"),
        "quote_tags": ("QUOTE", "CUE"),
        "stance_tags": ("ISSUE", "EVID"),
    }
    body = orjson.loads(orjson.dumps(SCHEMA.body))
    body["layers"] = [
        {**layer, "code": "ner" if layer["code"] == "stance" else layer["code"]} for layer in body["layers"]
    ]
    for thing in (*body["spanTypes"], *body["frameTypes"]):
        thing["layer"] = "ner" if thing["layer"] == "stance" else thing["layer"]
    assert set(types_of(read_schema(body))) == {"ner_tags", "entity_tags", "quote_tags"}


def test_rows_of_one_article_have_ids_of_their_own() -> None:
    file, report = written([ARTICLE, replace(ARTICLE, author_name="منى"), ANOTHER], "parquet")
    assert [(row["id"], row["doc_id"]) for row in rows_of(file)] == [
        (ARTICLE.id, ARTICLE.id),
        (f"{ARTICLE.id}-2", ARTICLE.id),
        ("a2", "a2"),
    ]
    assert (report.articles, report.sets) == (2, 3)


@pytest.mark.parametrize("files", FILES)
def test_the_same_articles_give_the_same_bytes_and_the_report_their_size(files: str) -> None:
    one, report = packed(huggingface.write, [ARTICLE, ANOTHER], wished(files))
    assert packed(huggingface.write, iter([ARTICLE, ANOTHER]), wished(files))[0] == one
    assert report.bytes == sum(map(len, members(one).values()))


def test_a_file_has_row_groups_that_fit_in_memory() -> None:
    many = [replace(ARTICLE, id=f"a{n}") for n in range(GROUP_ARTICLES + 1)]
    long = replace(ARTICLE, id="long", text="نص " * 400_000, annotations=Annotations())
    file, _ = written([*many, long, ARTICLE], "parquet")
    groups = pq.ParquetFile(io.BytesIO(file)).metadata
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [GROUP_ARTICLES, 2, 1]
    # What went out is what was compared, byte for byte: a group alone gives the bytes it has among others.
    alone = written(many[:GROUP_ARTICLES], "parquet")[0]
    pages = alone[4 : alone.rindex(b"PAR1") - int.from_bytes(alone[-8:-4], "little") - 4]
    assert file[4 : 4 + len(pages)] == pages


def test_a_group_of_articles_has_gone_out_before_the_next_one_is_taken() -> None:
    out = io.BytesIO()
    sizes: list[int] = []

    def some_articles() -> Iterator[AnnotatedArticle]:
        for n in range(3 * GROUP_ARTICLES):
            if n % GROUP_ARTICLES == 0:
                sizes.append(out.tell())
            yield replace(ARTICLE, id=f"a{n}", annotations=Annotations())

    class One:
        files: list[Any] = []

        @contextmanager
        def file(self, name: str) -> Iterator[Any]:
            yield counting(out)[0]

    huggingface.write(some_articles(), One(), wished("parquet"))
    assert sizes[0] < sizes[1] < sizes[2]
    assert len(rows_of(out.getvalue().partition(b"---")[0])) == 3 * GROUP_ARTICLES


def test_no_article_gives_a_file_that_loads(datasets, tmp_path) -> None:
    for files in FILES:
        assert back(written([], files)[0], files) == []
    (tmp_path / "a.parquet").write_bytes(written([], "parquet")[0])
    assert pd.read_parquet(tmp_path / "a.parquet").empty


@pytest.mark.parametrize("files", FILES)
def test_a_span_that_lies_is_not_written(files: str) -> None:
    lying = replace(ARTICLE, annotations=Annotations(spans={"s": Span("s", "PERS", ((0, 3),), "زيد")}))
    with pytest.raises(Mismatch) as error:
        written([ARTICLE, lying], files)
    assert error.value.facts["path"] == "spans[0].text"
    with pytest.raises(Mismatch):
        written([replace(ARTICLE, metadata={"score": float("nan")})], files)


def test_10_000_spans_go_through() -> None:
    text = "أوكرانيا 😀 " * 10_000
    spans = {f"s{n}": Span(f"s{n}", "GPE", ((n * 11, n * 11 + 8),), "أوكرانيا", "e") for n in range(10_000)}
    entities = {"e": Entity("e", "GPE", "أوكرانيا")}
    article = replace(ARTICLE, text=text, annotations=Annotations(spans=spans, entities=entities))
    for files in FILES:
        file, report = written([article], files)
        assert report.spans == 10_000
        assert back(file, files) == [article]


def test_the_card_is_for_loaders_and_for_people() -> None:
    archive, _ = packed(huggingface.write, [ARTICLE], wished("parquet", name="test"))
    card = members(archive)["README.md"].decode()
    assert '- split: test\n    path: "data/test.parquet"' in card
    assert "language:\n- ar" in card
    assert "| `ner_tags` | `PERS` | Person | شخص |" in card
    assert "code points" in card
    rude = replace(SCHEMA, title={"en": "a | b <script>\n---", "ar": "`ع`"})
    card = members(packed(huggingface.write, [], wished("jsonl", schema=rude))[0])["README.md"].decode()
    assert "# a \\| b &lt;script> --- · 'ع'" in card
    assert card.split("\n---\n")[0].count("pretty_name") == 1


@pytest.mark.parametrize("files", FILES)
def test_a_whole_export_is_read_from_its_archive(files: str) -> None:
    archive, _ = packed(huggingface.write, [ARTICLE], wished(files))
    assert [one.annotated for one in records([File.of("x.zip", archive)])] == [ARTICLE]


def test_rows_of_json_are_recognised_and_nothing_else_is() -> None:
    line = written([ANOTHER], "jsonl")[0]
    assert detect(File.of("a.jsonl", line)) == "huggingface"
    assert detect(File.of("a.jsonl", line[: len(line) // 3])) == "huggingface"
    assert detect(File.of("a.json", b'[{"tokens": ["a"], "ner_tags": ["O"]}]')) == "huggingface"
    assert detect(File.of("a.jsonl", '{"text": "نص", "title": "ع"}'.encode())) == "jsonl"
    for other in ('{"text": "نص", "label": [[0, 2, "PERS"]]}', '{"text": "a", "tokens": [{"text": "a"}], "spans": []}'):
        assert detect(File.of("a.jsonl", other.encode())) != "huggingface"
    for name, form in FORMATS.items():
        if form.write is None or name == "huggingface":
            continue
        files = (
            members(packed(form.write, [ANOTHER])[0]) if form.packed else {"a.jsonl": alone(form.write, [ANOTHER])[0]}
        )
        assert {detect(File.of(f"{one}.jsonl", data)) for one, data in files.items()} & {"huggingface"} == set(), name


# What others made


def parquet_of(rows: list[dict[str, Any]], features: dict[str, object] | None = None) -> bytes:
    table = pa.Table.from_pylist(rows)
    if features:
        told = orjson.dumps({"info": {"features": features}})
        table = table.replace_schema_metadata({"huggingface": told})
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def classes(*names: str) -> dict[str, object]:
    return {"feature": {"names": list(names), "_type": "ClassLabel"}, "_type": "List"}


WORDS = ["قال", "زيد", "بن", "علي", ":", "«", "نعم", "»", "."]
TAGS = ["O", "B-PERS", "I-PERS", "I-PERS", "O", "O", "O", "O", "O"]


def test_tokens_and_classes_of_others_become_an_article_with_spans() -> None:
    numbers = [0, 1, 2, 2, 0, 0, 0, 0, -1]
    rows = [{"id": 7, "tokens": WORDS, "ner_tags": numbers, "pos_tags": [3] * 9, "source": "وكالة", "topic": None}]
    one = record("a.parquet", parquet_of(rows, {"ner_tags": classes("O", "B-PERS", "I-PERS")}), FITTED)
    assert one.text == "قال زيد بن علي: «نعم»."
    assert one.annotated is not None
    (span,) = one.annotated.annotations.spans.values()
    assert (span.type, span.text, span.segments, span.origin) == ("PERS", "زيد بن علي", ((4, 14),), "imported")
    assert (one.external_id, one.metadata["source"]) == ("7", "وكالة")
    assert one.losses == {"unread_column:pos_tags": 1}
    assert one.provenance["tags"] == ["ner_tags"]


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "قال زيد بن علي: «نعم»."),
        ({"space_after": [True, True, True, True, False, True, True, False, False]}, "قال زيد بن علي :« نعم »."),
        ({"text": "قال  زيد\nبن علي: «نعم»."}, "قال  زيد\nبن علي: «نعم»."),
    ],
)
def test_the_text_is_taken_or_put_together(more: dict[str, object], text: str) -> None:
    for name, data in (
        ("a.jsonl", orjson.dumps({"tokens": WORDS, "ner_tags": TAGS, **more})),
        ("a.json", orjson.dumps([{"words": WORDS, "ner": TAGS, **more}])),
        ("a.parquet", parquet_of([{"tokens": WORDS, "tags": TAGS, **more}])),
    ):
        one = record(name, data)
        assert one.text == text
        assert one.annotated is not None
        (span,) = one.annotated.annotations.spans.values()
        assert "".join(span.text.split()) == "زيدبنعلي"


def test_what_others_say_unsoundly_is_left_out_and_counted_or_refused() -> None:
    row = {
        "tokens": ["ا", "", "ب"],
        "ner_tags": ["I-PERS", "O", "person"],
        "x": {"a": 1},
        "other_tags": ["B-", "O", "O"],
    }
    one = record("a.jsonl", orjson.dumps(row))
    assert one.text == "ا ب"
    assert one.losses == {
        "orphan_inside:PERS": 1,
        "bad_tag:person": 1,
        "bad_tag:B-": 1,
        "empty_token": 2,
        "unread_column:x": 1,
    }


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"tokens": ["ا"], "ner_tags": [1]}, "bad_value"),
        ({"tokens": ["ا"], "ner_tags": [1.5]}, "bad_value"),
        ({"tokens": ["ا"], "ner_tags": ["O", "O"]}, "bad_value"),
        ({"tokens": ["ا", 3], "ner_tags": ["O", "O"]}, "bad_value"),
        ({"tokens": ["ا\rب"], "ner_tags": ["O"]}, "bad_value"),
        ({"tokens": [], "ner_tags": []}, "empty"),
        ({"tokens": ["ا"], "ner_tags": ["O"], "text": "ب"}, "text_mismatch"),
        ({"tokens": ["ا"], "ner_tags": ["O"], "text": "اب", "token_starts": [1], "token_ends": [2]}, "text_mismatch"),
        ({"tokens": ["ا"], "ner_tags": ["O"], "text": "اب", "token_starts": [1], "token_ends": [9]}, "bad_offsets"),
        ({"tokens": ["ا"], "ner_tags": ["O"], "text": "ا", "token_starts": [], "token_ends": []}, "bad_value"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused_and_the_next_one_is_read(row: dict[str, object], code: str) -> None:
    good = {"tokens": ["ا"], "ner_tags": ["O"]}
    one, other = found("a.jsonl", orjson.dumps(good).join([b"", b"\n"]) + orjson.dumps(row))
    assert isinstance(one, Record)
    assert isinstance(other, Bad)
    assert (other.code, other.where.line) == (code, 2)


def test_a_row_of_ours_that_was_spoiled_is_refused_at_its_place() -> None:
    row = orjson.loads(written([ARTICLE], "jsonl")[0])
    row["spans"][0]["text"] = "زيد"
    one = bad("a.jsonl", orjson.dumps(row))
    assert (one.code, one.facts["path"]) == ("malformed", "spans[0].text")
    row = orjson.loads(written([ARTICLE], "jsonl")[0])
    for spoil in ({"metadata": "{"}, {"metadata": 3}, {"spans": None}, {"frames": [{"roles": [3]}]}, {"entities": [1]}):
        assert bad("a.jsonl", orjson.dumps({**row, **spoil})).code == "malformed"


def test_the_schema_of_a_project_fits_what_comes_in() -> None:
    row = {"tokens": ["نابلس", "و"], "ner_tags": ["B-CITY", "O"]}
    options = Options(schema=SCHEMA, types={"CITY": "GPE"})
    one = record("a.jsonl", orjson.dumps(row), options)
    assert one.annotated is not None
    assert [span.type for span in one.annotated.annotations.spans.values()] == ["GPE"]
    assert record("a.jsonl", orjson.dumps(row), FITTED).losses == {"unknown_type:CITY": 1}


def test_a_text_of_a_row_is_never_changed() -> None:
    text = "\u0627\u0653 هنا"  # alef and madda, which would be composed
    one = record("a.jsonl", orjson.dumps({"text": text, "tokens": ["هنا"], "ner_tags": ["B-LOC"]}), Options(nfc=True))
    assert one.text == text
    assert hashlib.sha256(one.text.encode()).hexdigest() == one.annotated.sha256  # type: ignore[union-attr]
