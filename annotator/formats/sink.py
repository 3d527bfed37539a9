"""Where an export goes: a sink takes named files, one at a time, and keeps the size and the digest of each.

A format writes into any of them: one file as it is (:class:`Single`), a .zip (:class:`Zipped`), a folder of a disk
(:class:`Folder`). Nothing is ever held whole in memory, and no sink has to be one that can be read again or moved in.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, Protocol, cast

from annotator.formats.records import MIB

#: The one moment all files of an archive have: the same articles give the same bytes on any day, in any time zone.
DAY: Final = (1980, 1, 1, 0, 0, 0)
#: Where an archive says it was made, and what its files are: ordinary ones, to be read by all.
UNIX: Final = 3
MODE: Final = 0o100644 << 16
#: How hard files are packed. Harder than this, packing takes twice the time for a few hundredths less.
_PACKING: Final = 4
_PIECE: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its name, its bytes, and their hexadecimal SHA-256."""

    name: str
    size: int
    sha256: str


class Sink(Protocol):
    """What a format writes into; ``files`` are those that were written, in their order."""

    files: list[Written]

    def file(self, name: str) -> AbstractContextManager[BinaryIO]:
        """The file ``name`` (``/`` between folders) to be written now; no other may be open meanwhile."""
        ...


class Counting:
    """A stream that is written through to another one, counted and digested on its way; it cannot be moved in."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Write bytes; how many they were."""
        self._out.write(data)
        self._digest.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Hand on what waits."""
        self._out.flush()

    def tell(self) -> int:
        """How many bytes were written so far."""
        return self.size

    def seekable(self) -> bool:
        """Never: what was written is gone."""
        return False

    @property
    def closed(self) -> bool:
        """Whether the stream below is closed."""
        return self._out.closed

    def close(self) -> None:
        """Nothing: whoever opened the stream below closes it."""

    def written(self, name: str) -> Written:
        """What came by so far, as a file."""
        return Written(name, self.size, self._digest.hexdigest())


def counting(out: BinaryIO) -> tuple[BinaryIO, Counting]:
    """A stream to write to that counts what is written to ``out``, and its counter."""
    made = Counting(out)
    return cast(BinaryIO, made), made


@dataclass(slots=True)
class Single:
    """One file as it is, on a stream. A second one is a mistake of the format: ValueError."""

    out: BinaryIO
    files: list[Written] = field(default_factory=list)

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """The file."""
        if self.files:
            raise ValueError(f"a second file, {name!r}, where there is room for one")
        stream, counter = counting(self.out)
        yield stream
        self.files.append(counter.written(name))


class Zipped:
    """A .zip on a stream: files as they come, packed, all of one day, so that the same files give the same bytes."""

    def __init__(self, out: BinaryIO) -> None:
        self.files: list[Written] = []
        # A stream that says it cannot be moved in is written in one go, and can be anything.
        self._archive = zipfile.ZipFile(counting(out)[0], "w", zipfile.ZIP_DEFLATED, strict_timestamps=True)

    def __enter__(self) -> Zipped:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._archive.close()
        else:
            # What is given up is not finished either: its stream may be closed, or its disk full.
            self._archive.fp = None

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """A file of the archive."""
        info = zipfile.ZipInfo(name, DAY)
        info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, UNIX, MODE
        # An entry that is opened with facts of its own does not ask the archive how hard; ``compress_level`` from 3.13.
        info._compresslevel = _PACKING  # type: ignore[attr-defined]
        with self._archive.open(info, "w", force_zip64=True) as entry:
            stream, counter = counting(cast(BinaryIO, entry))
            yield stream
        self.files.append(counter.written(name))


@dataclass(slots=True)
class Folder:
    """A folder of a disk; folders inside it are made as they are needed. Names come from formats, never from people."""

    path: Path
    files: list[Written] = field(default_factory=list)

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """A file of the folder; raises FileExistsError for a name that is taken."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            stream, counter = counting(out)
            yield stream
        self.files.append(counter.written(name))


class Waiting:
    """Files that are written side by side while a sink takes one at a time: they wait, beyond a MiB on the disk."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._streams: dict[str, SpooledTemporaryFile[bytes]] = {}

    def __enter__(self) -> Waiting:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with ExitStack() as held:
            # All of them are closed, also where one cannot be copied any more: the disk may be full.
            for stream in self._streams.values():
                held.callback(stream.close)
            for name, stream in self._streams.items() if kind is None else ():
                stream.seek(0)
                _copy(cast(BinaryIO, stream), self._sink, name)
                stream.close()

    def file(self, name: str) -> BinaryIO:
        """The file ``name``, to be written to whenever there is something to write."""
        if name not in self._streams:
            self._streams[name] = SpooledTemporaryFile(max_size=MIB)  # noqa: SIM115 - closed by __exit__
        return cast(BinaryIO, self._streams[name])

    def leave_out(self, name: str) -> None:
        """Forget a file after all."""
        self._streams.pop(name).close()


def _copy(stream: BinaryIO, sink: Sink, name: str) -> None:
    with sink.file(name) as out:
        while piece := stream.read(_PIECE):
            out.write(piece)
