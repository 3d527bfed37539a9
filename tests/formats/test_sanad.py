"""The native format: nothing is lost, and whatever does not read back as it was is not written in silence."""

import io
import zipfile
from dataclasses import replace

import orjson
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import sanad
from annotator.formats.declaration import Losses, Report, Wish
from annotator.formats.reading import read
from annotator.formats.records import Bad, File, Limits
from annotator.formats.registry import FORMATS
from annotator.formats.sink import Single
from annotator.standoff.sanad import SanadError
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Span, cut
from tests.formats.some import records
from tests.formats.some import written as file_of
from tests.standoff import strategies as some
from tests.standoff.test_sanad import ARTICLE


def written(articles: list[AnnotatedArticle]) -> tuple[bytes, Report]:
    return file_of(sanad.write, articles)


@settings(some.PATIENT, max_examples=25)
@given(st.lists(some.articles(), max_size=3))
def test_a_file_there_and_back_is_the_same(articles: list[AnnotatedArticle]) -> None:
    data, report = written(articles)
    assert list(sanad.read(io.BytesIO(data))) == articles
    sanad.check(io.BytesIO(data), report)
    for article in sanad.read(io.BytesIO(data)):
        for span in article.annotations.spans.values():
            assert cut(article.text, span.segments) == span.text


def test_the_report_counts_what_was_written_and_loses_nothing() -> None:
    other = replace(ARTICLE, author_name="منى", annotations=Annotations())
    data, report = written([ARTICLE, other])
    assert (report.articles, report.sets) == (1, 2)
    assert (report.spans, report.entities, report.frames, report.labels) == (5, 3, 2, 1)
    assert report.bytes == len(data)
    assert report.losses == Losses()


def test_each_article_is_one_line() -> None:
    data, _ = written([replace(ARTICLE, name="سطر\nوسطر\u2028"), ARTICLE])
    assert data.count(b"\n") == 2
    assert data.endswith(b"\n")


def test_blank_lines_are_passed_over_and_flaws_told_with_their_line() -> None:
    data, _ = written([ARTICLE])
    lines = [b"\n", data, b"  \n", data.replace("زيلينسكي".encode(), "زيلينسكو".encode(), 1)]
    with pytest.raises(SanadError) as error:
        list(sanad.read(lines))
    assert (error.value.facts["line"], error.value.facts["path"]) == (4, "sha256")


def test_lines_are_read_one_at_a_time() -> None:
    data, _ = written([ARTICLE])
    reading = sanad.read(iter([data, b"broken"]))
    assert next(reading) == ARTICLE
    with pytest.raises(SanadError, match="line 2"):
        next(reading)


def lying() -> AnnotatedArticle:
    """An article one of whose spans says another text than its offsets cut."""
    return replace(ARTICLE, annotations=Annotations(spans={"s": Span("s", "PERS", ((0, 3),), "زيد")}))


def test_a_span_that_lies_is_not_written() -> None:
    out = io.BytesIO()
    with pytest.raises(SanadError) as error:
        sanad.write([ARTICLE, lying(), ARTICLE], Single(out), Wish())
    assert (error.value.facts["line"], error.value.facts["path"]) == (2, "spans[0].text")
    assert out.getvalue().count(b"\n") == 1


def test_what_json_cannot_hold_is_not_written_in_silence() -> None:
    with pytest.raises(SanadError, match="not what was to be written"):
        written([replace(ARTICLE, metadata={"score": float("inf")})])


@pytest.mark.parametrize("spoil", [lambda data: data[: data.rindex(b"\n", 0, -1) + 1], lambda data: data * 2])
def test_a_file_with_more_or_fewer_lines_than_written_is_found_out(spoil) -> None:
    data, report = written([ARTICLE, replace(ARTICLE, author_name="منى")])
    with pytest.raises(SanadError, match="not what was to be written"):
        sanad.check(io.BytesIO(spoil(data)), report)


def test_a_file_with_one_byte_changed_is_found_out() -> None:
    data, report = written([ARTICLE])
    spoiled = data.replace(b'"end"', b'"END"').replace("موسكو".encode(), "موسكي".encode())
    assert spoiled != data
    with pytest.raises(SanadError):
        sanad.check(io.BytesIO(spoiled), report)


def test_10_000_spans_go_through() -> None:
    text = "أوكرانيا 😀 " * 10_000
    spans = {f"s{n}": Span(f"s{n}", "GPE", ((n * 11, n * 11 + 8),), "أوكرانيا", "e") for n in range(10_000)}
    entities = {"e": Entity("e", "GPE", "أوكرانيا")}
    article = replace(ARTICLE, text=text, annotations=Annotations(spans=spans, entities=entities))
    data, report = written([article])
    assert report.spans == 10_000
    assert next(sanad.read([data])) == article


def test_losses_are_added_up_in_all_and_by_article() -> None:
    losses = Losses()
    losses.add("a", "nested span")
    losses.add("b", "nested span", 2)
    assert losses.total == {"nested span": 3}
    assert losses.by_article == {"a": {"nested span": 1}, "b": {"nested span": 2}}


PACKED = Wish(options={"packing": "zstd"})


def test_a_packed_file_is_read_like_the_file_inside_it() -> None:
    other = replace(ARTICLE, id="other", text="نص آخر 😀", annotations=Annotations())
    data, report = file_of(sanad.write, [ARTICLE, other], PACKED)
    assert zstandard.ZstdDecompressor().decompressobj().decompress(data) == written([ARTICLE, other])[0]
    back = records([File.of("data.jsonl.zst", data)])
    assert [one.annotated for one in back] == [ARTICLE, other]
    assert [(one.where.file, one.where.line) for one in back] == [
        ("data.jsonl.zst/data.jsonl", 1),
        ("data.jsonl.zst/data.jsonl", 2),
    ]
    assert report == written([ARTICLE, other])[1]
    assert file_of(sanad.write, [ARTICLE, other], PACKED)[0] == data


def test_files_packed_one_after_the_other_or_inside_a_zip_are_read_whole() -> None:
    data, _ = file_of(sanad.write, [ARTICLE], PACKED)
    assert len(records([File.of("a.jsonl.zst", data * 3)])) == 3
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        archive.writestr("b/a.jsonl.zst", data)
    (one,) = records([File.of("x.zip", inside.getvalue())])
    assert (one.annotated, one.where.file) == (ARTICLE, "x.zip/b/a.jsonl.zst/a.jsonl")


def test_what_all_packed_files_unpack_to_is_limited_together() -> None:
    data, report = file_of(sanad.write, [ARTICLE], PACKED)
    limits = Limits(unpacked_bytes=report.bytes + 10)
    found = list(read([File.of("a.jsonl.zst", data), File.of("b.jsonl.zst", data)], limits=limits))
    assert [one.code if isinstance(one, Bad) else one.name for one in found] == ["خبر.txt", "archive_too_large"]


def test_the_file_of_an_export_is_called_by_what_it_is() -> None:
    sink = Single(io.BytesIO())
    sanad.write([ARTICLE], sink, PACKED)
    assert [one.name for one in sink.files] == ["data.jsonl.zst"]
    assert [sanad.FORMAT.ending(wish) for wish in (Wish(), PACKED)] == [".jsonl", ".jsonl.zst"]
    assert FORMATS["brat"].ending(Wish()) == ".zip"
    with pytest.raises(ValueError, match="packing='rar'"):
        sanad.FORMAT.ending(Wish(options={"packing": "rar"}))


def test_the_native_format_is_lossless_and_says_so() -> None:
    form = FORMATS["sanad"]
    assert (form.extensions, form.offset_unit, form.lossless) == ((".jsonl", ".json"), "code points", True)
    assert form.write is sanad.write
    assert orjson.loads(written([ARTICLE])[0])["format"] == "sanad/1"
