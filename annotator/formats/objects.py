"""JSON objects out of a file: one a line (.jsonl), or one, or an array of them (.json); UTF-8.

Lines, and the objects of an array, are read one at a time and never beyond the limit: a longer line is told and passed
over, not held in memory.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import BinaryIO, Final

import orjson

from annotator.formats.records import File, Flaw, Limits, extension, read_whole

_PIECE = 1 << 16
_MARK = b"\xef\xbb\xbf"
_FINDER: Final = json.JSONDecoder()
_BETWEEN: Final = " \t\r\n,"
#: What values begin with that say themselves where they end.
_CLOSED: Final = '{["'
_TOO_SOON: Final = "the array ends too soon"
JsonItem = dict[str, object] | Flaw


def objects(file: File, limits: Limits) -> Iterator[tuple[int | None, JsonItem]]:
    """The objects of a file, each with its line (None in a .json), or the flaw in its place.

    Flaws: line_too_long · wrong_encoding · not_json · not_an_object · too_many_columns. Raises Flaw where a .json
    cannot be read, or not be read on.
    """
    if extension(file.name) == ".json":
        with file.open() as stream:
            beginning = stream.read(_PIECE).removeprefix(_MARK).lstrip()[:1]
        if beginning == b"[":
            for value in _array(file, limits.line_bytes):
                yield None, _object(value, limits)
            return
        yield None, _object(_loaded(read_whole(file, limits.line_bytes).removeprefix(_MARK)), limits)
        return
    with file.open() as stream:
        for number, line in lines(stream, limits.line_bytes):
            yield number, _parsed(line, limits)


def lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a stream with their numbers, blank ones left out; None for a line of more than ``limit`` bytes."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            _skip_line(stream)
            yield number, None
            continue
        line = line.removeprefix(_MARK) if number == 1 else line
        if line.strip():
            yield number, line


def _array(file: File, limit: int) -> Iterator[object]:
    """The values of an array, one at a time; ``limit``: characters of one of them."""
    with file.open() as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig")
        buffer, at = _more(text, "").lstrip(), 1
        while True:
            buffer, at = _to_value(text, buffer, at)
            if buffer.startswith("]", at):
                return
            end = _end_of(buffer, at)
            # A number or a word at the very end of what was read may go on.
            while end is None or (end == len(buffer) and buffer[at] not in _CLOSED):
                longer = _more(text, buffer[at:])
                if len(longer) == len(buffer) - at:
                    _loaded(longer.encode("utf-8", "surrogatepass"))
                    raise Flaw("not_json", reason=_TOO_SOON)
                if len(longer) > limit:
                    raise Flaw("line_too_long", limit=limit)
                buffer, at = longer, 0
                end = _end_of(buffer, at)
            yield _loaded(buffer[at:end].encode("utf-8", "surrogatepass"))
            at = end


def _to_value(text: io.TextIOWrapper, buffer: str, at: int) -> tuple[str, int]:
    """Past what parts the values of an array; raises Flaw where the file ends."""
    while True:
        while at < len(buffer) and buffer[at] in _BETWEEN:
            at += 1
        if at < len(buffer):
            return buffer, at
        buffer, at = _more(text, ""), 0
        if not buffer:
            raise Flaw("not_json", reason=_TOO_SOON)


def _more(text: io.TextIOWrapper, buffer: str) -> str:
    """What was read and as much again: a value that takes many pieces is not looked through as many times."""
    try:
        return buffer + text.read(max(_PIECE, len(buffer)))
    except UnicodeDecodeError as undecodable:
        raise Flaw("wrong_encoding", encoding="utf-8", offset=undecodable.start) from undecodable


def _end_of(buffer: str, at: int) -> int | None:
    """Where the value that begins here ends; None where it does not end here."""
    try:
        return _FINDER.raw_decode(buffer, at)[1]
    except ValueError:
        return None
    except RecursionError as wrong:
        raise Flaw("not_json", reason=str(wrong)[:200]) from wrong


def _parsed(line: bytes | None, limits: Limits) -> JsonItem:
    if line is None:
        return Flaw("line_too_long", limit=limits.line_bytes)
    try:
        return _object(_loaded(line), limits)
    except Flaw as wrong:
        return wrong


def _loaded(data: bytes) -> object:
    try:
        return orjson.loads(data)
    except (orjson.JSONDecodeError, RecursionError) as wrong:
        raise _not_json(data, wrong) from wrong


def _object(value: object, limits: Limits) -> JsonItem:
    if not isinstance(value, dict):
        return Flaw("not_an_object", found=type(value).__name__)
    if len(value) > limits.columns:
        return Flaw("too_many_columns", columns=len(value), limit=limits.columns)
    return value


def _not_json(data: bytes, wrong: Exception) -> Flaw:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        return Flaw("wrong_encoding", encoding="utf-8", offset=undecodable.start)
    return Flaw("not_json", reason=str(wrong)[:200])


def _skip_line(stream: BinaryIO) -> None:
    """Read on to the end of a line, a piece at a time."""
    while piece := stream.readline(_PIECE):
        if piece.endswith(b"\n"):
            return
