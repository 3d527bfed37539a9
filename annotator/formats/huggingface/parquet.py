"""Rows out of a Parquet file of anybody, which a process of its own reads (see ``unpacking``)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, Final, cast

import orjson

from annotator.formats.huggingface import unpacking
from annotator.formats.huggingface.columns import TOLD
from annotator.formats.objects import JsonItem
from annotator.formats.records import File, Flaw, Limits
from annotator.standoff.values import JsonObject

#: How a Parquet file begins, and ends.
MAGIC: Final = b"PAR1"
#: Bytes of address space and seconds of a processor that reading one file may take.
MEMORY: Final = 2 << 30
SECONDS: Final = 900
_PIECE: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file with their numbers from 1 (or lines, or none).

    ``labels``: the names of classes by column; ``left_out``: columns that JSON cannot hold.
    """

    rows: Iterator[tuple[int | None, JsonItem]]
    labels: Mapping[str, list[str]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


@contextmanager
def unpacked(file: File, limits: Limits) -> Iterator[Rows]:
    """The rows of a Parquet file, one at a time.

    Raises Flaw: file_too_large · broken_parquet (reason) · rows_too_large (limit) · too_many_columns. A row beyond the
    limit of a line stands as a flaw in its place.
    """
    with NamedTemporaryFile(prefix="sanad-", suffix=".parquet") as copy:
        _copy(file, cast(BinaryIO, copy), limits.unpacked_bytes)
        with _program(copy.name, limits) as out:
            items = _items(out)
            head = cast("dict[str, Any]", next(items))
            yield Rows(_rows(items, limits), head["labels"], tuple(head["left_out"]))


@contextmanager
def _program(path: str, limits: Limits) -> Iterator[BinaryIO]:
    """The output of the program that reads a file; it is ended with whoever reads it."""
    most = (MEMORY, SECONDS, limits.columns, limits.line_bytes, limits.unpacked_bytes)
    arguments = [unpacking.__file__, path, ",".join(TOLD), *map(str, most)]
    # Arrow's own allocators ask for far more addresses than they use, and are many in threads.
    settings = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
    program = subprocess.Popen(  # noqa: S603 - our own program, with a path of our own
        [sys.executable, "-P", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **settings},
        cwd=Path(path).parent,
    )
    with program:
        try:
            yield cast(BinaryIO, program.stdout)
        finally:
            program.kill()


def _items(out: BinaryIO) -> Iterator[JsonObject]:
    """The lines of the program as objects; raises Flaw where it ended too early, or says that it has to."""
    for line in out:
        try:
            item: JsonObject = orjson.loads(line)
        except orjson.JSONDecodeError:
            break
        if "flaw" in item:
            raise _flaw(item)
        yield item
        if "rows" in item:
            return
    # Nobody ended it but the end of its memory or time, which it cannot always tell.
    raise Flaw("rows_too_large", limit=MEMORY)


def _rows(items: Iterator[JsonObject], limits: Limits) -> Iterator[tuple[int | None, JsonItem]]:
    for number, item in enumerate(items, 1):
        if "row" in item:
            row = cast("JsonObject | None", item["row"])
            yield number, Flaw("line_too_long", limit=limits.line_bytes) if row is None else row


def _flaw(last: JsonObject) -> Flaw:
    flaw = Flaw(str(last["flaw"]))
    flaw.facts |= cast(JsonObject, last["facts"])
    return flaw


def _copy(file: File, out: BinaryIO, limit: int) -> None:
    """Put a file where it can be moved in, which no stream promises."""
    size = 0
    with file.open() as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > limit:
                raise Flaw("file_too_large", bytes=file.size, limit=limit)
            out.write(piece)
    out.flush()
