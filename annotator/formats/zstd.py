"""One file packed by Zstandard (.zst): an archive of one member, unpacked as it is read, and written as it comes.

A .zst need not say how large it is unpacked, so it is read through once before anybody reads it: broken, cut short, too
large, or far larger than packed, it is refused then, and what is read afterwards is what was looked at.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, cast

from annotator.formats.records import File, Flaw, Limits, extension, stem

ENDING: Final = ".zst"
#: Fixed, so that the same articles give the same bytes; above it little is gained for much time.
LEVEL: Final = 10
#: Bytes read at a time while looking: what one piece can become (128 KiB for four bytes) has room in memory.
_PIECE: Final = 1 << 10
#: The most a reader has to remember of what went before; what is packed for it needs no more than 128 MiB.
_WINDOW: Final = 1 << 27


def is_zstd(name: str) -> bool:
    """Whether a file is packed by Zstandard, by its name."""
    return extension(name) == ENDING


def member(file: File, limits: Limits, left: int) -> File:
    """The file that is packed in another one, under that one's name and its own; its size is known.

    ``left``: how many bytes may be unpacked. Raises Flaw: archive_too_large · archive_ratio · broken_archive.
    """
    size = _measured(file, limits, left)
    name = f"{file.name}/{stem(file.name).rpartition('/')[2]}"
    return File(name, lambda: _unpacked(file), size)


@contextmanager
def packed(out: BinaryIO) -> Iterator[BinaryIO]:
    """A stream that is packed into ``out`` on its way."""
    import zstandard  # noqa: PLC0415 - heavy

    packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).stream_writer(out, closefd=False)
    yield cast(BinaryIO, packer)
    packer.flush(zstandard.FLUSH_FRAME)


def _unpacked(file: File) -> BinaryIO:
    import zstandard  # noqa: PLC0415 - heavy

    unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    reader = unpacker.stream_reader(file.open(), read_across_frames=True, closefd=True)
    return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, reader)))


def _measured(file: File, limits: Limits, left: int) -> int:
    """How many bytes a file is unpacked, looked at piece by piece; raises Flaw as soon as it is too large."""
    import zstandard  # noqa: PLC0415 - heavy

    unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    taken = size = 0
    frame = None
    try:
        with file.open() as stream:
            while piece := stream.read(_PIECE):
                taken += len(piece)
                while piece:
                    frame = frame or unpacker.decompressobj()
                    size += len(frame.decompress(piece))
                    piece, frame = (frame.unused_data, None) if frame.eof else (b"", frame)
                _refuse_large(file, size, taken, limits, left)
    except zstandard.ZstdError as wrong:
        raise Flaw("broken_archive", reason=str(wrong)[:200]) from wrong
    if frame is not None or not taken:
        raise Flaw("broken_archive", reason="the end is missing")
    return size


def _refuse_large(file: File, size: int, taken: int, limits: Limits, left: int) -> None:
    if size > left:
        raise Flaw("archive_too_large", limit=limits.unpacked_bytes)
    if size > limits.ratio_from and size > limits.ratio * taken:
        raise Flaw("archive_ratio", file=file.name[:255], limit=limits.ratio)
