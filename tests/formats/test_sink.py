"""Sinks: files in, the same bytes out wherever they go, counted and digested, and the same archive on any day."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
import time_machine

from annotator.formats.sink import Folder, Single, Sink, Waiting, Written, Zipped
from tests.formats.some import members

FILES = {"a.txt": "قال".encode(), "inner/ب.ann": b"", "c.bin": bytes(range(256)) * 5_000}


def put(sink: Sink) -> None:
    for name, data in FILES.items():
        with sink.file(name) as out:
            out.write(data[:7])
            out.write(data[7:])


def put_and_fail(sink: Sink | Waiting) -> None:
    if isinstance(sink, Waiting):
        sink.file("one").write(b"1")
    else:
        put(sink)
    raise FileExistsError


def told() -> list[Written]:
    return [Written(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in FILES.items()]


def archive() -> bytes:
    out = io.BytesIO()
    with Zipped(out) as sink:
        put(sink)
        assert sink.files == told()
    return out.getvalue()


def test_an_archive_holds_the_files_and_is_the_same_on_any_day() -> None:
    with time_machine.travel("2026-01-01T00:00:00+03:00"):
        one = archive()
    with time_machine.travel("2031-07-09T12:30:00+00:00"):
        assert archive() == one
    assert members(one) == FILES
    assert zipfile.ZipFile(io.BytesIO(one)).testzip() is None


def test_an_archive_that_fails_midway_has_no_end_and_cannot_be_taken_for_a_whole_one() -> None:
    out = io.BytesIO()
    with pytest.raises(FileExistsError), Zipped(out) as sink:
        put_and_fail(sink)
    assert not zipfile.is_zipfile(out)


def test_a_folder_holds_the_files_and_refuses_a_name_that_is_taken(tmp_path: Path) -> None:
    sink = Folder(tmp_path)
    put(sink)
    assert sink.files == told()
    assert {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")} == FILES
    with pytest.raises(FileExistsError), sink.file("a.txt"):
        pass


def test_a_single_file_is_the_stream_itself_and_there_is_room_for_one() -> None:
    out = io.BytesIO()
    sink = Single(out)
    with sink.file("a") as stream:
        stream.write(b"12")
        assert (stream.tell(), stream.seekable()) == (2, False)
    assert out.getvalue() == b"12"
    with pytest.raises(ValueError, match="second file"), sink.file("b"):
        pass


def test_files_written_side_by_side_come_one_after_the_other() -> None:
    out = io.BytesIO()
    with Zipped(out) as sink, Waiting(sink) as waiting:
        for _ in range(3):
            waiting.file("one").write(b"1" * 700_000)
            waiting.file("two").write(b"2")
            waiting.file("none").write(b"3")
        waiting.leave_out("none")
    assert members(out.getvalue()) == {"one": b"1" * 2_100_000, "two": b"222"}


def test_nothing_waits_any_longer_when_writing_failed(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError), Waiting(Folder(tmp_path)) as waiting:
        put_and_fail(waiting)
    assert list(tmp_path.iterdir()) == []


def test_every_file_that_waits_is_closed_where_one_cannot_be_copied(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(FileExistsError), Waiting(Folder(tmp_path)) as waiting:
        streams = [waiting.file(name) for name in FILES]
    assert [stream.closed for stream in streams] == [True] * len(FILES)
