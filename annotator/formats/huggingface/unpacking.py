"""A program of its own: the rows of a Parquet file as JSON lines, in a process that may die of them alone.

A Parquet file is made of nested counts that a few bytes can make as large as they like, and it is read by a library in
C++ that believes them. So it is read here, with an end to the memory and the time it may take, and no import is ended
by it. Arguments: the file; columns that are enough where all of them are there (with commas); the most bytes of memory,
seconds, columns, bytes of a row, bytes of rows beyond that.

Out: a line with ``columns`` (those that follow), ``left_out`` (what JSON cannot hold) and ``labels`` (the names of
classes by column); a line with ``row`` for each, null where it is too long; and a last line that says how many
``rows``, or ``flaw`` and ``facts``.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any, Final

import orjson

if sys.platform != "win32":
    import resource

_ROWS: Final = 16
_READ: Final = 1 << 20
#: What the thrift in a footer may hold: strings of so many bytes, lists of so many items.
_THRIFT: Final = {"thrift_string_size_limit": 16 << 20, "thrift_container_size_limit": 1_000_000}
#: Kinds of columns nobody asks for here.
_HIDDEN: Final = frozenset({"__index_level_0__"})


def main(path: str, enough: str, *limits: str) -> None:
    """Write the rows of a file to the standard output."""
    memory, seconds, columns, longest, most = map(int, limits)
    _limit(memory, seconds)
    out = sys.stdout.buffer
    try:
        for line in _bounded(_lines(path, columns, enough.split(",")), longest, most):
            out.write(line)
    except MemoryError:
        out.write(_flaw("rows_too_large", limit=memory))
    except BrokenPipeError:
        sys.exit(1)
    except Exception as wrong:
        out.write(_flaw("broken_parquet", reason=str(wrong)[:200]))
    out.flush()


def _bounded(lines: Iterator[object], longest: int, most: int) -> Iterator[bytes]:
    """Lines as bytes; of rows that are too long only that they are, and of those not without end."""
    passed_over = 0
    for item in lines:
        line = orjson.dumps(item, default=str) + b"\n"
        if len(line) <= longest:
            yield line
            continue
        passed_over += len(line)
        if passed_over > most:
            yield _flaw("rows_too_large", limit=most)
            return
        yield b'{"row":null}\n'


def _flaw(code: str, **facts: object) -> bytes:
    return orjson.dumps({"flaw": code, "facts": facts}) + b"\n"


def _lines(path: str, most: int, enough: list[str]) -> Iterator[object]:
    import pyarrow as pa  # noqa: PLC0415 - heavy
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    file = pq.ParquetFile(path, pre_buffer=False, buffer_size=_READ, arrow_extensions_enabled=False, **_THRIFT)
    schema = file.schema_arrow
    if file.metadata.num_columns > most:
        yield {"flaw": "too_many_columns", "facts": {"columns": file.metadata.num_columns, "limit": most}}
        return
    known = [field.name for field in schema if field.name not in _HIDDEN]
    known = enough if set(enough) <= set(known) else known
    sent = [name for name in known if _is_plain(schema.field(schema.names.index(name)).type)]
    yield {
        "columns": sent,
        "left_out": [name for name in known if name not in sent],
        "labels": _labels(schema.metadata),
    }
    rows = 0
    if sent:
        for batch in file.iter_batches(batch_size=_ROWS, columns=sent, use_threads=False):
            for row in batch.to_pylist():
                rows += 1
                yield {"row": row}
    yield {"rows": rows}


def _is_plain(kind: Any) -> bool:
    """Whether values of an Arrow type can stand in JSON."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    is_ = pa.types
    if is_.is_list(kind) or is_.is_large_list(kind) or is_.is_fixed_size_list(kind):
        return _is_plain(kind.value_type)
    if is_.is_struct(kind):
        return all(_is_plain(kind.field(n).type) for n in range(kind.num_fields))
    if is_.is_dictionary(kind):
        return _is_plain(kind.value_type)
    plain = is_.is_string(kind) or is_.is_large_string(kind) or is_.is_integer(kind) or is_.is_floating(kind)
    return bool(plain or is_.is_boolean(kind) or is_.is_date(kind) or is_.is_timestamp(kind) or is_.is_null(kind))


def _labels(metadata: Any) -> dict[str, list[str]]:
    """The names of the classes of columns, where ``datasets`` keeps them."""
    try:
        features = orjson.loads((metadata or {})[b"huggingface"])["info"]["features"]
        return {column: names for column, feature in features.items() if (names := _names(feature)) is not None}
    except (KeyError, TypeError, AttributeError, orjson.JSONDecodeError, RecursionError):
        return {}


def _names(feature: Any) -> list[str] | None:
    while isinstance(feature, dict) and isinstance(feature.get("feature"), dict):
        feature = feature["feature"]
    if isinstance(feature, list) and len(feature) == 1:
        feature = feature[0]
    if not isinstance(feature, dict) or feature.get("_type") != "ClassLabel":
        return None
    names = feature.get("names")
    return names if isinstance(names, list) and all(isinstance(name, str) for name in names) else None


def _limit(memory: int, seconds: int) -> None:
    """An end to memory and time, where the system knows one."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(ValueError, OSError):
        for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(*sys.argv[1:])
