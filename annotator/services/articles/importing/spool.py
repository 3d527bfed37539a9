"""What was checked waits in a file until it is stored: an import of any size needs no memory for it.

The file is ours alone, unlinked at the end, and holds lists and strings. It is read while nobody else can save, so it
is written in the form that is read quickest: measured, half the time of JSON, which escapes the JSON texts in it.
"""

import marshal
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from annotator.services.articles.importing.outcomes import Ready

_PLAIN: Final = frozenset({str, int, bool, bytes, type(None)})


class Spool:
    """A file of its own that is written once, read any number of times, and gone at the end."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._out: BinaryIO = path.open("wb")
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._out.close()
        self.path.unlink(missing_ok=True)

    def write(self, ready: Ready) -> None:
        """Add what is ready to be stored."""
        voices = [{name: _bare(row) for name, row in voice.items()} for voice in ready.voices]
        parts = (
            ready.public,
            _bare(ready.article),
            _bare(ready.index),
            ready.cluster,
            voices,
            ready.spans,
            ready.turned,
        )
        marshal.dump(parts, self._out)
        self._count += 1

    def read(self) -> Iterator[Ready]:
        """All of it, from the beginning."""
        self._out.flush()
        with self.path.open("rb") as parts:
            for _ in range(self._count):
                yield Ready(*marshal.load(parts))  # noqa: S302  (a file of our own)


def _bare(row: list[Any] | None) -> list[Any] | None:
    """A row of plain values: times and identifiers as text, which the database reads as well."""
    return row and [value if type(value) in _PLAIN else _plain(value) for value in row]


def _plain(value: Any) -> bytes | str:
    """The bytes in the database's own wrapper, or the text of anything else."""
    value = getattr(value, "obj", value)
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value)
