"""The staged files of an import as the readers take them, and how far they have been read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from annotator.formats import reading
from annotator.formats.columns import Look
from annotator.formats.records import Bad, File, Flaw, Found, Limits, Options, Record, Where
from annotator.models import Upload
from annotator.services.articles.importing import limits, staging
from annotator.services.articles.importing.choices import Choices


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be read (or a text with its annotation beside it), or what is wrong with it before that."""

    key: str
    file: File
    options: Options
    title: str = ""
    size: int = 0
    flaw: Flaw | None = None
    upload: Upload | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)

    def records(self, limits: Limits) -> Iterator[Found]:
        """What the file holds, one at a time."""
        if self.flaw is not None:
            yield Bad(1, Where(self.file.name), self.flaw.code, self.flaw.facts)
            return
        for found in reading.read([self.file], self.options, limits):
            if isinstance(found, Record) and self.metadata:
                yield replace(found, metadata={**found.metadata, **self.metadata})
            else:
                yield found

    def look(self, limits: Limits) -> Look | None:
        """The columns or keys of the file, where it has some that can be read."""
        found = None if self.flaw else reading.look(self.file, self.options, limits)
        return found if isinstance(found, Look) else None


class Gauge:
    """How many bytes of an import have been read."""

    def __init__(self) -> None:
        self._before = 0
        self._open: BinaryIO | None = None

    def opened(self, stream: BinaryIO) -> BinaryIO:
        """Watch a stream that is being read."""
        self._open = stream
        return stream

    def finished(self, size: int) -> None:
        """A file has been read to its end."""
        self._before += size
        self._open = None

    @property
    def bytes(self) -> int:
        """Bytes read so far, as far as the open file tells."""
        stream = self._open
        return self._before + (stream.tell() if stream is not None and not stream.closed else 0)


def sources_of(uploads: Sequence[Upload], choices: Choices, gauge: Gauge | None = None) -> list[Source]:
    """The staged files in their order, a .ann beside the .txt of its name."""
    by_name = {upload.name: upload for upload in uploads}
    files = [_file(upload, gauge) for upload in uploads]
    made = []
    for member in reading.paired(files):
        name, flaw = (member.name, None) if isinstance(member, File) else member
        file = member if isinstance(member, File) else File.of(name, b"")
        made.append(_source(by_name[name], file, flaw, choices))
    return made


def sources_on_disk(
    paths: Sequence[tuple[str, Path]],
    *,
    form: str | None,
    encoding: str | None,
    choices: Choices,
    gauge: Gauge,
    offsets: str | None = None,
) -> list[Source]:
    """Files of the machine itself, each with the name it is known by, a .ann beside the .txt of its name."""
    options = Options(format=form, encoding=encoding, nfc=choices.nfc, offsets=offsets)
    made = []
    for number, member in enumerate(reading.paired([_on_disk(name, path, gauge) for name, path in paths])):
        name, flaw = (member.name, None) if isinstance(member, File) else member
        file = member if isinstance(member, File) else File.of(name, b"")
        made.append(_mapped(Source(str(number), file, options, size=file.size or 0, flaw=flaw), choices))
    return made


def _on_disk(name: str, path: Path, gauge: Gauge) -> File:
    return File(name, lambda: gauge.opened(path.open("rb")), path.stat().st_size)


def records_of(sources: Iterable[Source], gauge: Gauge | None = None) -> Iterator[tuple[str, Found, str]]:
    """The records of all sources, numbered from 1 through the import, each with its key and a person's title.

    Ends with a "too_many_records" where there are more than an import may have.
    """
    number, bounds = 0, limits.reading()
    for source in sources:
        for found in source.records(bounds):
            number += 1
            if number > bounds.records:
                yield _key(source, number), Bad(number, found.where, "too_many_records", _most(bounds)), ""
                return
            yield _key(source, found.number), replace(found, number=number), source.title
        if gauge is not None:
            gauge.finished(source.size)


def sources_at_hand(files: Sequence[staging.File]) -> list[Source]:
    """Files that are in memory, as sources of plain articles."""
    made = []
    for number, file in enumerate(files):
        name = staging.clean_path(file.name)
        options = Options(encoding=file.encoding or None, format="text")
        size, told = len(file.data), file.metadata
        made.append(Source(str(number), File.of(name, file.data), options, file.title, size, metadata=told))
    return made


def _most(bounds: Limits) -> Mapping[str, object]:
    return {"most": bounds.records}


def _key(source: Source, number: int) -> str:
    return f"{source.key}:{number}"


def _file(upload: Upload, gauge: Gauge | None) -> File:
    def opened() -> BinaryIO:
        stream: BinaryIO = staging.path_of(upload).open("rb") if upload.file else BytesIO(bytes(upload.data))
        return gauge.opened(stream) if gauge else stream

    return File(upload.name, opened, upload.size or len(upload.data))


def _source(upload: Upload, file: File, flaw: Flaw | None, choices: Choices) -> Source:
    key = str(upload.pk)
    options = Options(
        format=choices.formats.get(key) or None,
        encoding=upload.encoding or None,
        nfc=choices.nfc,
        offsets=choices.offsets.get(key) or None,
    )
    return _mapped(Source(key, file, options, upload.title, upload.size, flaw, upload), choices)


def _mapped(source: Source, choices: Choices) -> Source:
    """The source with what its columns become: as guessed, and over that as a person chose for columns of those names.

    Where the chosen names stand in the first row of a table that seemed to have no header, that row is one.
    """
    if not choices.columns or source.flaw is not None:
        return source
    for options in (source.options, replace(source.options, header=True)):
        look = replace(source, options=options).look(limits.reading())
        if look is not None and choices.columns.keys() & set(look.columns):
            columns = {name: choices.columns.get(name, field) for name, field in look.mapping.items()}
            return replace(source, options=replace(options, columns=columns))
    return source
