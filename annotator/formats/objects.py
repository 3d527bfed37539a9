"""JSON objects out of a file: one a line (.jsonl), or one, or an array of them (.json); UTF-8.

Lines are read one at a time and never beyond the limit: a longer one is told and passed over, not held in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import orjson

from annotator.formats.records import File, Flaw, Limits, extension, read_whole

_PIECE = 1 << 16
_MARK = b"\xef\xbb\xbf"
JsonItem = dict[str, object] | Flaw


def objects(file: File, limits: Limits) -> Iterator[tuple[int | None, JsonItem]]:
    """The objects of a file, each with its line (None in a .json), or the flaw in its place.

    Flaws: line_too_long · wrong_encoding · not_json · not_an_object · too_many_columns. Raises Flaw for a whole .json.
    """
    if extension(file.name) == ".json":
        data = read_whole(file, limits.line_bytes).removeprefix(_MARK)
        value = _loaded(data)
        for item in value if isinstance(value, list) else [value]:
            yield None, _object(item, limits)
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
