"""Tables: separator, header and columns are seen or chosen, rows keep their lines, quoted line ends their place."""

import pytest

from annotator.formats.columns import Look
from annotator.formats.reading import NO_OPTIONS, look
from annotator.formats.records import Bad, File, Limits, Options, Record
from tests.formats.some import bad, found, record

ROWS = """المعرف,العنوان,النص,التاريخ,المصدر,الكاتب,الرابط,القسم
17,خبر عاجل,"قال الوزير: ""لا"".
وأضاف، بعد ذلك، نعم.",٥ أيلول ٢٠٢٥,الوكالة,منى,https://example.org/1,سياسة
18,,نص ثان,غير معروف,,,,
"""


def table(data: bytes | str, options: Options = NO_OPTIONS, name: str = "a.csv") -> list[Record]:
    got = found(name, data.encode() if isinstance(data, str) else data, options)
    assert all(isinstance(one, Record) for one in got), got
    return got  # type: ignore[return-value]


def seen(data: bytes | str, options: Options = NO_OPTIONS, name: str = "a.csv") -> Look:
    got = look(File.of(name, data.encode() if isinstance(data, str) else data), options)
    assert isinstance(got, Look)
    return got


def test_columns_are_known_by_their_names_in_arabic() -> None:
    one, other = table(ROWS)
    assert one.text == 'قال الوزير: "لا".\nوأضاف، بعد ذلك، نعم.'
    assert (one.title, one.external_id, one.name, one.where.line) == ("خبر عاجل", "17", "a-1", 2)
    assert one.metadata == {
        "published": "2025-09-05",
        "source": "الوكالة",
        "author": "منى",
        "url": "https://example.org/1",
        "القسم": "سياسة",
    }
    assert (other.title, other.external_id, other.where.line) == ("", "18", 4)
    assert other.metadata == {"published": "غير معروف"}


@pytest.mark.parametrize("sign", [",", ";", "\t", "|", "،"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256", "iso-8859-6"])
def test_separator_and_encoding_are_seen(sign: str, encoding: str) -> None:
    text = f"title{sign}text\r\n" + "".join(
        f"خبر {n}{sign}قالت الحكومة إن القرار في الطريق إلى البرلمان\r\n" for n in range(9)
    )
    got = table(text.encode(encoding))
    assert [one.title for one in got] == [f"خبر {n}" for n in range(9)]
    assert {one.text for one in got} == {"قالت الحكومة إن القرار في الطريق إلى البرلمان"}
    assert seen(text.encode(encoding)).delimiter == sign


def test_a_table_without_a_header_has_numbered_columns_and_the_longest_is_the_text() -> None:
    got = seen("1,قصير,نص أطول من غيره بكثير\n2,ب,وهذا كذلك نص طويل\n")
    assert (got.header, got.columns) == (False, ("1", "2", "3"))
    assert got.mapping == {"1": "metadata", "2": "metadata", "3": "text"}
    one, _ = table("1,قصير,نص أطول من غيره بكثير\n2,ب,وهذا كذلك نص طويل\n")
    assert one.metadata == {"1": "1", "2": "قصير"}


def test_what_a_person_maps_is_done() -> None:
    options = Options(columns={"a": "title", "b": "text", "c": "", "d": "external_id"}, header=True, delimiter=";")
    (one,) = table("a;b;c;d;e\nع;ن;سر;7;شيء\n", options)
    assert (one.title, one.text, one.external_id, one.metadata) == ("ع", "ن", "7", {"e": "شيء"})
    assert one.provenance == {"columns": {"a": "title", "b": "text", "c": "", "d": "external_id"}}


def test_columns_of_one_name_are_told_apart() -> None:
    assert seen("text,date,date,\nن,1,2,3\n").columns == ("text", "date", "date 2", "4")
    assert seen("text,date,date\nن,1,2\n").mapping == {"text": "text", "date": "published", "date 2": "metadata"}


def test_bad_rows_are_named_and_the_others_read() -> None:
    got = found("a.csv", 'text,title\nأ,1\n,2\nب,3,زائد\n"ج\nج",4\nد\n'.encode())
    assert [(one.where.line, getattr(one, "code", None)) for one in got] == [
        (2, None),
        (3, "text_missing"),
        (4, "ragged_row"),
        (5, None),
        (7, None),
    ]


def test_rows_before_a_quote_that_never_closes_are_read() -> None:
    got = found("a.csv", 'text\nأ\n"ب\nج\n'.encode())
    assert [(one.where.line, getattr(one, "code", None)) for one in got] == [(2, None), (3, "unclosed_quote")]
    assert isinstance(got[1], Bad)
    assert got[1].rest


def test_a_long_article_is_no_long_row() -> None:
    text = "كلمة " * 100_000
    assert len(table(f'text,title\n"{text}",ع\n')[0].text) == 500_000


def test_rows_are_limited_in_code_points() -> None:
    got = bad("a.csv", "text\n" + "ن" * 50, limits=Limits(line_bytes=20))
    assert (got.code, got.where.line, got.facts) == ("row_too_long", 2, {"limit": 20})


def test_rows_are_read_one_at_a_time() -> None:
    assert record("a.tsv", "text\tid\nن،,;\t1\n").text == "ن،,;"


def test_an_encoding_that_does_not_fit_is_told() -> None:
    got = bad("a.csv", "text\nنص\n".encode("cp1256"), Options(encoding="utf-8"))
    assert got.code == "wrong_encoding"
    assert bad("a.csv", b"text\nx\n", Options(encoding="klingon")).code == "unknown_encoding"
