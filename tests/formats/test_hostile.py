"""Files made to hurt get a clear answer, quickly, and take little memory."""

import io
import time
import tracemalloc
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.reading import look, read
from annotator.formats.records import Bad, File, Limits, Options, Record
from annotator.formats.registry import FORMATS
from tests.formats.hostile import GOOD, HOSTILE, Hostile, docx, endless, paragraph, sanad, zipped
from tests.formats.some import FITTED, bad, found
from tests.standoff import strategies as some

MIB = 1024 * 1024


def test_there_are_enough_of_them_and_none_twice() -> None:
    assert len({one.what for one in HOSTILE}) == len(HOSTILE) >= 40


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one.what)
def test_a_hostile_file_gets_a_clear_answer(one: Hostile) -> None:
    file = one.file()
    tracemalloc.start()
    before = time.process_time()
    got = list(read([file], FITTED))
    spent, peak = time.process_time() - before, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert next((bad_.code for bad_ in got if isinstance(bad_, Bad)), None) == one.code
    assert got
    assert spent < 10
    assert peak < 100 * MIB


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one.what)
def test_looking_at_a_hostile_file_raises_nothing(one: Hostile) -> None:
    assert not isinstance(look(one.file()), Record)


def test_what_stands_around_a_bad_line_is_still_read() -> None:
    def lines() -> io.BufferedReader:
        return io.BufferedReader(Joined([GOOD.encode() + b"\n", *[b"x" * MIB] * 20, b"\n", GOOD.encode()]))

    got = list(read([File("a.jsonl", lines)]))
    assert [one.where.line for one in got] == [1, 2, 3]
    assert [getattr(one, "code", None) for one in got] == [None, "line_too_long", None]


class Joined(io.RawIOBase):
    """Pieces one after the other."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._rest = io.BytesIO(b"".join(pieces))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return self._rest.readinto(buffer)


def test_good_files_beside_bad_ones_in_an_archive_are_read() -> None:
    got = found("a.zip", zipped({"a.txt": "أ".encode(), "b.pdf": b"x", "../c.txt": b"x", "d.txt": "د".encode()}))
    assert [(one.number, one.where.file, getattr(one, "code", "")) for one in got] == [
        (1, "a.zip/a.txt", ""),
        (2, "a.zip/b.pdf", "unknown_format"),
        (3, "a.zip/../c.txt", "unsafe_name"),
        (4, "a.zip/d.txt", ""),
    ]


def test_one_budget_holds_for_all_archives_inside_each_other() -> None:
    inner = zipped({"a.txt": b"x" * 400})
    limits = Limits(unpacked_bytes=2_000)
    assert len(found("a.zip", zipped({"1.zip": inner, "2.zip": inner}), limits=limits)) == 2
    many = found("a.zip", zipped({f"{n}.zip": inner for n in range(5)}), limits=limits)
    assert [getattr(one, "code", "") for one in many] == ["", "", "", "archive_too_large", "archive_too_large"]


def test_no_more_records_than_the_limit() -> None:
    got = found("a.jsonl", (GOOD + "\n").encode() * 10, limits=Limits(records=3))
    assert [getattr(one, "code", "") for one in got] == ["", "", "", "too_many_records"]


def test_a_text_within_the_limit_is_read_whatever_the_stream_says_of_its_size() -> None:
    assert bad("a.txt", b"x" * 11, limits=Limits(file_bytes=10)).facts == {"bytes": 11, "limit": 10}
    (one,) = list(read([File("a.txt", endless(b"", 10))], limits=Limits(file_bytes=10)))
    assert isinstance(one, Record)


SOUND = {
    "a.txt": "قال الوزير إن القرار نهائي".encode(),
    "b.html": "<title>ع</title><article><p>نص<table><tr><td>أ</table>".encode(),
    "c.docx": docx(paragraph("نص")),
    "d.csv": 'text,title\n"نص, ""آخر""",ع\n'.encode(),
    "e.jsonl": (GOOD + "\n").encode() + sanad(),
    "f.json": f"[{GOOD}]".encode(),
    "g.conll": "موسكو B-GPE I-X\n\nO O\n".encode(),
    "h.ann": "T1\tGPE 0 3;4 10\tقال الوزير\nE1\tquote:T1 cue:T1\nA1\tform T1 verb\n*\tEquiv T1 T1\n".encode(),
    "i.zip": zipped({"a.txt": "نص".encode(), "b/c.csv": "text\nنص\n".encode()}),
}


@settings(some.PATIENT, max_examples=400)
@given(
    st.sampled_from(sorted(SOUND)),
    st.lists(
        st.tuples(st.floats(0, 1), st.sampled_from(["cut", "put", "turn", "double"]), st.binary(max_size=4)), max_size=4
    ),
)
def test_no_file_however_broken_makes_a_reader_fail(name: str, harms: list[tuple[float, str, bytes]]) -> None:
    data = SOUND[name]
    for share, kind, extra in harms:
        at = int(share * len(data))
        if kind == "cut":
            data = data[:at]
        elif kind == "put":
            data = data[:at] + extra + data[at:]
        elif kind == "turn":
            data = data[:at] + extra + data[at + len(extra) :]
        else:
            data = data[:at] + data[: at or 1] + data[at:]
    files = [File.of(name, data)]
    if name == "h.ann":
        files.append(File.of("h.txt", SOUND["a.txt"]))
    for one in read(files, FITTED):
        assert isinstance(one, Record | Bad)
        if isinstance(one, Record):
            assert one.text.strip()


@settings(some.PATIENT, max_examples=100)
@given(
    st.binary(max_size=200),
    st.sampled_from(["text", "html", "docx", "table", "jsonl", "sanad", "conll", "brat", "huggingface"]),
)
def test_any_bytes_as_any_format_give_an_answer(data: bytes, form: str) -> None:
    for one in read([File.of("a.bin", data)], replace(FITTED, format=form)):
        assert isinstance(one, Record | Bad)


def test_an_archive_is_not_unpacked_to_be_refused() -> None:
    archive = zipfile.ZipFile(io.BytesIO(zipped({"a.txt": bytes(10 * MIB)})))
    assert archive.getinfo("a.txt").compress_size < 20_000
    got = bad("a.zip", zipped({"a.txt": bytes(10 * MIB)}), Options())
    assert (got.code, got.facts, got.rest) == ("archive_ratio", {"file": "a.txt", "limit": 150}, True)


def test_a_reader_that_stumbles_makes_its_file_bad_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(*_: object) -> object:
        raise TypeError("unhashable type: 'list'")

    monkeypatch.setitem(FORMATS, "jsonl", replace(FORMATS["jsonl"], read=stumble))
    got = list(read([File.of("a.jsonl", GOOD.encode()), File.of("b.txt", "نص".encode())]))
    assert [getattr(one, "code", "") for one in got] == ["unreadable", ""]
    # It may be a mistake of ours: whoever runs the server can see where it happened.
    assert "a reader stumbled over .jsonl" in caplog.text
