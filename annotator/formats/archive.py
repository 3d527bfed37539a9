"""Archives (.zip, .zst): looked at before anything is unpacked, unpacked in memory piece by piece, never to a disk.

Refused as a whole: too many files, too much unpacked, a file far larger unpacked than packed, too deep archives.
Refused by file: names that lead out of the archive, links, encrypted files, packings other than the two usual ones.
Passed over: folders and what operating systems leave behind.
"""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final

import regex

from annotator.formats import zstd
from annotator.formats.records import File, Flaw, Limits, extension
from annotator.text.likeness import likeness

_JUNK: Final = regex.compile(
    r"(?:.*/)?(?:__MACOSX/.*|\.[^./\\][^/]*(?:/.*)?|Thumbs\.db|desktop\.ini)", regex.IGNORECASE
)
_ABSOLUTE: Final = regex.compile(r"/|[A-Za-z]:")
_UTF8_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1
_END: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22
#: Bytes of the directory of an archive per file, at the most: 46, its name and what else is told of it.
_ENTRY_BYTES: Final = 512
#: Long files of few letters shrink more than others do; below this nobody can be hurt.
_BROKEN: Final = (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError, OSError)
_PACKINGS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@dataclass(slots=True)
class Budget:
    """What is left of an import's limits for archives; one for all archives inside each other."""

    entries: int
    unpacked: int

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """All that the limits allow."""
        return cls(limits.entries, limits.unpacked_bytes)


Member = File | tuple[str, Flaw]


@contextmanager
def unpacked(file: File, limits: Limits, budget: Budget, depth: int) -> Iterator[list[Member]]:
    """The files of an archive while it is open, each with the archive's name before its own, or with its flaw.

    ``depth`` says inside how many other archives it stands.

    Raises Flaw: file_too_large · broken_archive · too_many_files · archive_too_large · archive_ratio · archive_depth.
    """
    if depth > limits.depth:
        raise Flaw("archive_depth", limit=limits.depth)
    if zstd.is_zstd(file.name):
        yield [_only_member(file, limits, budget)]
        return
    with file.open() as stream:
        # An archive inside an archive is no stream one can move about in.
        place = BytesIO(_whole(stream, limits)) if depth else stream
        _refuse_large_directory(place, budget)
        with _opened(place) as archive:
            infos = [info for info in archive.infolist() if not _is_passed_over(info)]
            _spend(infos, limits, budget)
            yield [_member(file.name, archive, info) for info in infos]


def _only_member(file: File, limits: Limits, budget: Budget) -> File:
    member = zstd.member(file, limits, budget.unpacked)
    budget.entries -= 1
    budget.unpacked -= member.size or 0
    if budget.entries < 0:
        raise Flaw("too_many_files", limit=limits.entries)
    return member


def _opened(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except _BROKEN as wrong:
        raise Flaw("broken_archive", reason=str(wrong)[:200]) from wrong


def _whole(stream: BinaryIO, limits: Limits) -> bytes:
    data = stream.read(limits.part_bytes + 1)
    if len(data) > limits.part_bytes:
        raise Flaw("file_too_large", limit=limits.part_bytes)
    return data


def _refuse_large_directory(stream: BinaryIO, budget: Budget) -> None:
    """Raise before the directory of an archive is read into memory, when it cannot be one of so few files."""
    length = stream.seek(0, 2)
    stream.seek(max(0, length - 65_557))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_LENGTH:
        raise Flaw("broken_archive", reason="no end of central directory")
    entries, directory = struct.unpack_from("<HL", tail, at + 10)
    if directory == 0xFFFFFFFF or entries == 0xFFFF:
        # The long form names the true figures elsewhere; the directory is no longer than what stands before its end.
        directory = length - (len(tail) - at)
        directory = 0 if directory <= budget.entries * _ENTRY_BYTES else _long_directory(tail, at)
    if directory > budget.entries * _ENTRY_BYTES:
        raise Flaw("too_many_files", limit=budget.entries)
    stream.seek(0)


def _long_directory(tail: bytes, at: int) -> int:
    found = tail.rfind(b"PK\x06\x06", 0, at)
    if found < 0 or at - found < 56:
        raise Flaw("broken_archive", reason="no end of the long central directory")
    size: int = struct.unpack_from("<Q", tail, found + 40)[0]
    return size


def _is_passed_over(info: zipfile.ZipInfo) -> bool:
    # Not ``is_dir``: that one stumbles over a file without a name.
    return info.filename.endswith("/") or _JUNK.fullmatch(info.filename) is not None


def _spend(infos: list[zipfile.ZipInfo], limits: Limits, budget: Budget) -> None:
    """Take the files of an archive from the budget by the sizes it declares (nobody can read beyond those)."""
    budget.entries -= len(infos)
    if budget.entries < 0:
        raise Flaw("too_many_files", files=len(infos), limit=limits.entries)
    budget.unpacked -= sum(info.file_size for info in infos)
    if budget.unpacked < 0:
        raise Flaw("archive_too_large", limit=limits.unpacked_bytes)
    for info in infos:
        if info.file_size > limits.ratio_from and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise Flaw("archive_ratio", file=info.filename[:255], limit=limits.ratio)


def _member(outer: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    name = _name(info)
    whole = f"{outer}/{name}"
    flaw = _flaw(info, name)
    if flaw is not None:
        return whole, flaw
    return File(whole, lambda: _open(archive, info), info.file_size)


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    try:
        return archive.open(info)  # type: ignore[return-value]
    except _BROKEN as wrong:
        raise Flaw("broken_archive", reason=str(wrong)[:200]) from wrong


def _flaw(info: zipfile.ZipInfo, name: str) -> Flaw | None:
    parts = name.replace("\\", "/").split("/")
    if not name or _ABSOLUTE.match(name.replace("\\", "/")) or ".." in parts:
        return Flaw("unsafe_name")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Flaw("symlink")
    if info.flag_bits & _ENCRYPTED:
        return Flaw("encrypted")
    if info.compress_type not in _PACKINGS:
        return Flaw("unknown_packing", packing=info.compress_type)
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a file; where the archive does not say its encoding, UTF-8, else an Arabic code page, else cp437."""
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pages = [raw.decode(page, errors="replace") for page in ("cp720", "cp1256")]
        best = max(pages, key=likeness)
        return best if likeness(best) > 0 else info.filename


def is_archive(name: str) -> bool:
    """Whether a file is an archive by its name."""
    return extension(name) in {".zip", zstd.ENDING}
