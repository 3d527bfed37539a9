"""All files of a release as one .zip, streamed: never in memory nor on the disk, its size known before its first byte.

Files are stored, not packed: the same release gives the same archive on every machine and under every zlib, it costs no
work, and its length is known. So an archive that was cut short cannot pass for a whole one: it has neither the length
that was announced nor a table of contents, which comes last.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

from annotator.formats.sink import DAY, MODE, UNIX
from annotator.models import Release, ReleaseFile
from annotator.services.releases.publishing import StorageTrouble, files_in_storage, key_of, reached
from annotator.services.releases.reading import files_of, open_file

_PIECE: Final = 1 << 18
#: Bytes of the records of a .zip (APPNOTE 6.3.10): before and after a file, in the table of contents, at its end.
_HEAD, _FOOT, _LINE, _END = 30, 16, 46, 22
#: What is more of them where a number does not fit into 32 bits.
_HEAD_64, _FOOT_64, _FIELD_64, _NUMBER_64, _END_64 = 20, 8, 4, 8, 76


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive to be sent: the name of its file, its bytes, and the bytes themselves, to be taken once."""

    name: str
    size: int
    pieces: Iterator[bytes]


def archive_of(release: Release) -> Archive:
    """A published release as one .zip; its files stand in a folder that is named for project and version.

    Raises StorageTrouble with the ``file`` that is not in the storage. What is found out later, that a file has other
    bytes than it is to have or that the storage falls silent, breaks the stream off with the same.
    """
    files = list(files_of(release))
    there = files_in_storage(release)
    for file in files:
        file.release = release
        if key_of(release, file.name) not in there:
            raise StorageTrouble(facts={"file": file.name})
    folder = folder_of(release)
    return Archive(f"{folder}.zip", size_of(folder, files), _pieces(folder, files))


def folder_of(release: Release) -> str:
    """The folder in which the files of a release stand in its archive."""
    return f"{release.project.slug}-{release.tag}"


def size_of(folder: str, files: Sequence[ReleaseFile]) -> int:
    """The bytes of the archive of these files, as ``zipfile`` writes it on a stream."""
    at = contents = 0
    for file in files:
        name = len(f"{folder}/{file.name}".encode())
        big = file.size * 1.05 > zipfile.ZIP64_LIMIT
        numbers = 2 * (file.size > zipfile.ZIP64_LIMIT) + (at > zipfile.ZIP64_LIMIT)
        contents += _LINE + name + (_FIELD_64 + numbers * _NUMBER_64 if numbers else 0)
        at += _HEAD + name + file.size + _FOOT + (_HEAD_64 + _FOOT_64 if big else 0)
    long = len(files) > zipfile.ZIP_FILECOUNT_LIMIT or max(at, contents) > zipfile.ZIP64_LIMIT
    return at + contents + _END + (_END_64 if long else 0)


def _pieces(folder: str, files: Sequence[ReleaseFile]) -> Iterator[bytes]:
    out = _Outbox()
    archive = zipfile.ZipFile(cast(BinaryIO, out), "w", zipfile.ZIP_STORED)
    for file in files:
        info = zipfile.ZipInfo(f"{folder}/{file.name}", DAY)
        info.create_system, info.external_attr, info.file_size = UNIX, MODE, file.size
        with archive.open(info, "w") as entry:
            for piece in _checked(file):
                entry.write(piece)
                yield out.taken()
    archive.close()
    yield out.taken()


def _checked(file: ReleaseFile) -> Iterator[bytes]:
    """The bytes of a file. Raises StorageTrouble, at the latest behind the last one, where they are others."""
    digest, size = hashlib.sha256(), 0
    with reached(file.name), open_file(file) as there:
        while piece := there.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            if size > file.size:
                break
            yield piece
    if (size, digest.hexdigest()) != (file.size, file.sha256):
        raise StorageTrouble(facts={"file": file.name})


class _Outbox:
    """A stream whose bytes wait until they are taken; it can neither be moved in nor told where it is."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        """Put bytes in."""
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing: whoever wants the bytes takes them."""

    def taken(self) -> bytes:
        """What waits, all of it."""
        found = bytes(self._waiting)
        self._waiting.clear()
        return found
