"""Plain text (.txt): one file, one article; the encoding is seen from the bytes, or decided by a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from annotator.formats.declaration import Format
from annotator.formats.records import File, Found, Limits, Options, Record, Where, read_whole
from annotator.text.decode import decode

NAME = "text"


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The one article of a file; raises Flaw or Undecodable."""
    data = read_whole(file, limits.file_bytes)
    decoded = decode(data, encoding=options.encoding, nfc=options.nfc)
    yield Record(
        number=1,
        where=Where(file.name),
        format=NAME,
        name=file.name,
        text=decoded.text,
        decision=decoded.decision,
        provenance={"bytes": len(data), "decoding": asdict(decoded.decision)},
    )


FORMAT = Format(name=NAME, extensions=(".txt", ".text", ".md"), offset_unit=None, holds=frozenset({"text"}), read=read)
