"""What an import reads: files come in, numbered records go out, and every bad one says where it stands and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, Final, Literal
from uuid import UUID, uuid5

import regex

from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Annotations, Facts, text_digest
from annotator.text.decode import Decision

MIB = 1024 * 1024
#: What a column of a table or a key of a JSON line may become; anything else it has becomes metadata of its own name.
FIELDS = ("text", "title", "published", "source", "author", "url", "external_id", "name")
#: A column that is metadata under its own name, and one that is left out.
METADATA, LEFT_OUT = "metadata", ""
#: Ids of imported articles that brought none are made of their text: the same file gives the same ids.
_SPACE: Final = UUID("5f4d0b1e-53a6-5c0a-9d51-6c1f0d2b7a10")
Layout = Literal["auto", "flat", "nested"]
_CONTROLS = regex.compile(r"[\p{Cc}\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class File:
    """A file to be read: its name (with folders, where it had some), how to open it anew, its size in bytes if known.

    ``beside`` is the file that belongs to it: the annotations (.ann) of a text of brat, the types of an .xmi.
    ``layers``: files of the same tokens with the tags of other layers (CoNLL).
    """

    name: str
    open: Callable[[], BinaryIO]
    size: int | None = None
    beside: File | None = None
    layers: tuple[File, ...] = ()

    @classmethod
    def of(cls, name: str, data: bytes) -> File:
        """A file whose bytes are at hand."""
        return cls(name, lambda: BytesIO(data), len(data))


@dataclass(frozen=True, slots=True)
class Limits:
    """The most an import takes; whatever is larger is refused with a code and never held in memory."""

    #: Bytes of one file that holds one article (.txt, .html, .ann).
    file_bytes: int = 5 * MIB
    #: Bytes of one line of .jsonl, or of a .json; code points of one row of a table, or of one article of .conll.
    line_bytes: int = 8 * MIB
    #: Records of the whole import, bad ones among them.
    records: int = 100_000
    columns: int = 500
    #: Files of an archive, those of the archives inside it among them.
    entries: int = 50_000
    #: Bytes of all files of an archive together, unpacked; those of the archives inside it among them.
    unpacked_bytes: int = 1024 * MIB
    #: Bytes of a .docx or one of its parts, unpacked, and of an archive inside an archive.
    part_bytes: int = 64 * MIB
    #: How many times smaller than itself a packed file may be, once it is larger than ``ratio_from`` bytes.
    ratio: int = 150
    ratio_from: int = MIB
    #: Archives inside archives: 0 = none.
    depth: int = 2


@dataclass(frozen=True, slots=True)
class Options:
    """What a person decided about reading; everything has a default that looks at the file.

    ``columns`` names for a column's header (or a JSON key, or ``"1"``, ``"2"`` … in a table without header) one of
    FIELDS, ``"metadata"`` or ``""`` (left out). ``types`` names for a tag or type of the file the span or frame type of
    the schema, or None (left out). With ``schema``, annotations are fitted to it (:mod:`annotator.formats.fitting`).
    ``nfc`` composes letters and marks; a text that comes with annotations is never changed. ``offsets`` is the unit a
    file counts in (:mod:`annotator.formats.units`), where the format does not say.
    """

    format: str | None = None
    encoding: str | None = None
    nfc: bool = False
    columns: Mapping[str, str] | None = None
    header: bool | None = None
    delimiter: str | None = None
    layout: Layout = "auto"
    sentences: int = 20
    offsets: str | None = None
    types: Mapping[str, str | None] = field(default_factory=dict)
    schema: Schema | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a record: the file's name (``batch.zip/news/a.txt`` inside an archive) and its line, from 1."""

    file: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One article as it came, its text decoded for good; ``number`` counts the records of an import from 1.

    ``metadata`` has ``source``, ``published`` (ISO where that was sure), ``author``, ``url`` and whatever else there
    was. ``provenance`` are JSON values that say how the text and the offsets came about. ``annotated`` has the same
    text, and annotations that are sound; ``losses`` says what of them could not be taken (code → how often).
    ``scores``: how sure a model was of each of them, by id, from 0 to 1.
    """

    number: int
    where: Where
    format: str
    name: str
    text: str
    external_id: str | None = None
    title: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
    annotated: AnnotatedArticle | None = None
    losses: Counter[str] = field(default_factory=Counter)
    decision: Decision | None = None
    provenance: Mapping[str, object] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that cannot come in: where, a code for programs, and facts for the sentence a person reads.

    ``rest`` says that nothing after it could be read in that file (or archive) either.
    """

    number: int
    where: Where
    code: str
    facts: Facts = field(default_factory=dict)
    rest: bool = False


class Flaw(Exception):
    """Raised by a reader for what it cannot read: a code, facts, and the line where it happened."""

    def __init__(self, code: str, line: int | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.facts: dict[str, object] = facts


Found = Record | Bad
_CODES: Final = (
    "empty binary control_character lone_surrogate unknown_encoding wrong_encoding undecodable "
    "unknown_format unreadable file_too_large too_many_records "
    "broken_archive too_many_files archive_too_large archive_ratio archive_depth unsafe_name symlink encrypted "
    "unknown_packing broken_html not_a_document xml_entities broken_xml xml_depth "
    "row_too_long line_too_long too_many_columns unclosed_quote broken_row ragged_row not_json not_an_object "
    "text_missing bad_value malformed annotations_missing bad_line double_id bad_offsets text_mismatch "
    "untagged_token article_too_long typesystem_missing broken_parquet rows_too_large "
    "bad_score out_only"
)
#: Every code a bad record can have, those of ``text.decode.Undecodable`` among them.
CODES: Final = frozenset(_CODES.split())


def read_whole(file: File, limit: int) -> bytes:
    """All bytes of a file; raises Flaw ``file_too_large`` (bytes if known, limit) without reading on."""
    if file.size is not None and file.size > limit:
        raise Flaw("file_too_large", bytes=file.size, limit=limit)
    with file.open() as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Flaw("file_too_large", bytes=file.size, limit=limit)
    return data


def stem(name: str) -> str:
    """The name of a file without its last extension; folders are kept."""
    folder, slash, last = name.rpartition("/")
    return folder + slash + (last.rpartition(".")[0] or last)


def extension(name: str) -> str:
    """The last extension of a file's name in lower case, with its dot; empty when it has none."""
    last = name.rpartition("/")[2]
    return "." + last.rpartition(".")[2].lower() if "." in last[1:] else ""


def one_line(text: str) -> str:
    """A title or name on one line: controls and breaks become spaces, spaces are not doubled."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def title_of(value: object) -> str:
    """A title as it stands among foreign facts: on one line; empty where it is no text."""
    return one_line(value) if isinstance(value, str) else ""


def imported(name: str, text: str, annotations: Annotations, form: str) -> AnnotatedArticle:
    """An article out of a format that does not say which one it is, nor what schema it was annotated with."""
    return AnnotatedArticle(
        id=str(uuid5(_SPACE, text_digest(text))),
        name=name,
        text=text,
        schema_name="unknown",
        schema_version="0",
        annotations=annotations,
        author_kind="imported",
        author_name=form,
    )
