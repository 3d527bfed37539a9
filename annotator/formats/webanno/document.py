"""The lines of a WebAnno TSV: its layers and columns, its sentences, and the text they make.

Sources: INCEpTION's documentation of the format, and its reader (``Tsv3XDeserializer``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import regex

from annotator.formats.records import Flaw
from annotator.formats.uima.marks import read_note
from annotator.formats.webanno import escaping
from annotator.text.offsets import OffsetMap

Kind = Literal["value", "role", "target", "relation", "chain_type", "chain_link"]
_FORMAT: Final = regex.compile(r"#FORMAT=WebAnno TSV 3\.([0-9]+)\s*")
_LAYER: Final = regex.compile(r"#T_(SP|RL|CH)=(.*)")
#: Of an offset, at the most.
_DIGITS: Final = 9
#: The farthest a sentence may begin: the room before it is filled with spaces.
_FARTHEST: Final = 10_000_000
_FACTS: Final = "#Sanad="
_TEXT: Final = "#Text="


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its layer, what kind it is, its feature, and for references the layer they lead to."""

    layer: str
    kind: Kind
    feature: str = ""
    target: str = ""


@dataclass(slots=True)
class Row:
    """A line of a token or of a part of one: its place in the file's own offsets, what it quotes, its cells if any."""

    line: int
    id: str
    begin: int
    end: int
    quoted: str
    cells: Sequence[str]


@dataclass(slots=True)
class Document:
    """A file: its columns, its rows with ``begin`` and ``end`` in code points, its text; ``facts`` of an empty one."""

    columns: list[Column]
    rows: list[Row]
    text: str
    in_units: bool
    facts: Mapping[str, object]


@dataclass(slots=True)
class _Lines:
    """Lines as they are: the text of each sentence with its rows."""

    columns: list[Column] = field(default_factory=list)
    sentences: list[tuple[str, list[Row]]] = field(default_factory=list)
    facts: Mapping[str, object] = field(default_factory=dict)


def parse(text: str) -> Document:
    """The document a file is; raises Flaw ``malformed``, ``bad_line``, ``bad_offsets`` or ``text_mismatch`` (line)."""
    found = _lines(text)
    rows = [row for _, some in found.sentences for row in some]
    built, in_units = _built(found, in_units=True), True
    wrong = _first_lie(rows, built, in_units=True)
    if wrong is not None:
        other = _built(found, in_units=False)
        if _first_lie(rows, other, in_units=False) is not None:
            raise wrong
        built, in_units = other, False
    offsets = OffsetMap(built)
    if in_units and offsets.length != offsets.length_utf16:
        for row in rows:
            row.begin, row.end = offsets.to_code_point(row.begin), offsets.to_code_point(row.end)
    return Document(found.columns, rows, built, in_units, found.facts)


def _lines(text: str) -> _Lines:
    lines = text.split("\n")
    version = _FORMAT.fullmatch(lines[0].removeprefix("\ufeff"))
    if version is None:
        raise Flaw("malformed", 1, path="#FORMAT", expected="WebAnno TSV 3")
    is_old = int(version[1]) <= 1
    found = _Lines()
    said: list[str] = []
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], 2):
        if line and line[0] != "#":
            if not rows:
                found.sentences.append(("\n".join(said), rows))
            rows.append(_row(line, number, len(found.columns)))
        elif line.startswith("#T_") and not found.sentences:
            found.columns += _columns(line, number)
        elif line.startswith(_TEXT):
            if rows:
                rows, said = [], []
            said.append(escaping.read_line(line.removeprefix(_TEXT), is_old=is_old))
        elif line.startswith(_FACTS):
            found.facts = read_note(line.removeprefix(_FACTS)) or {}
        elif not line and rows:
            rows, said = [], []
    return found


def _columns(line: str, number: int) -> list[Column]:
    match = _LAYER.fullmatch(line.rstrip())
    if match is None:
        raise Flaw("bad_line", number, found=line[:80])
    layer, *names = [name for name in match[2].split("|") if name] or [""]
    if match[1] == "CH":
        kinds: dict[str, Kind] = {"referenceType": "chain_type", "referenceRelation": "chain_link"}
        return [Column(layer, kinds.get(name, "value"), name) for name in names]
    out: list[Column] = []
    for name in names:
        if match[1] == "RL" and name.startswith("BT_"):
            out.append(Column(layer, "relation", "", name.removeprefix("BT_")))
        elif match[1] == "SP" and name.startswith("ROLE_"):
            feature, _, _link = name.removeprefix("ROLE_").rpartition("_")
            out.append(Column(layer, "role", feature.rpartition(":")[2] or feature))
        elif match[1] == "SP" and "." in name and out and out[-1].kind == "role":
            out.append(Column(layer, "target", out[-1].feature, name))
        else:
            out.append(Column(layer, "value", name))
    return out or [Column(layer, "value")]


def _row(line: str, number: int, width: int) -> Row:
    fields = line.split("\t", width + 3)
    begin, _, end = fields[1].partition("-") if len(fields) >= width + 3 else ("", "", "")
    if not (_is_number(begin) and _is_number(end)):
        raise Flaw("bad_line", number, found=line[:80], expected=width)
    cells = fields[3 : width + 3]
    return Row(number, fields[0], int(begin), int(end), fields[2], cells if cells.count("_") < width else ())


def _is_number(written: str) -> bool:
    """Whether it is a number of at most nine of the digits 0 to 9."""
    return written.isdigit() and written.isascii() and len(written) <= _DIGITS


def _built(found: _Lines, *, in_units: bool) -> str:
    """The text, as INCEpTION builds it: a line end after every sentence, or what room there is up to the next one."""
    pieces: list[str] = []
    length = 0
    for text, rows in found.sentences:
        begin = rows[0].begin
        if pieces and length == begin + 1:
            pieces.append("")
            pieces[-2] = pieces[-2][:-1]
            length -= 1
        if begin > _FARTHEST:
            raise Flaw("bad_offsets", rows[0].line, offsets=f"{begin}", length=length)
        pieces.append(" " * (begin - length))
        pieces.append(f"{text}\n")
        length = max(length, begin) + _size(text, in_units=in_units) + 1
    return "".join(pieces)[:-1]


def _size(text: str, *, in_units: bool) -> int:
    return len(text) + (sum(letter > "\uffff" for letter in text) if in_units and not text.isascii() else 0)


def _first_lie(rows: Sequence[Row], text: str, *, in_units: bool) -> Flaw | None:
    """Where the first token does not stand where it says; the parts of tokens only have to be in the text."""
    offsets = OffsetMap(text)
    in_units = in_units and offsets.length != offsets.length_utf16
    for row in rows:
        begin, end = row.begin, row.end
        try:
            if in_units:
                begin, end = offsets.to_code_point(begin), offsets.to_code_point(end)
        except ValueError:
            return Flaw("bad_offsets", row.line, offsets=f"{row.begin}-{row.end}", length=offsets.length_utf16)
        if not 0 <= begin <= end <= len(text):
            return Flaw("bad_offsets", row.line, offsets=f"{row.begin}-{row.end}", length=len(text))
        stands = text[begin:end]
        if stands != row.quoted and stands != escaping.read_value(row.quoted):
            return Flaw("text_mismatch", row.line, expected=row.quoted[:80], found=stands[:80])
    return None
