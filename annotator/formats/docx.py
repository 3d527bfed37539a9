"""Word documents (.docx): paragraphs and table rows on lines of their own, without deletions, notes and field codes.

A .docx is a zip of XML: its parts are bounded before they are unpacked, and read as a stream of events by a parser that
refuses entities and document type declarations. Source of the element names: ECMA-376, part 1, chapter 17.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from annotator.formats.archive import Budget, unpacked
from annotator.formats.dates import dated
from annotator.formats.declaration import Format
from annotator.formats.records import File, Flaw, Found, Limits, Options, Record, Where, one_line, read_whole
from annotator.text.decode import settle

NAME = "docx"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_DOCUMENT: Final = "word/document.xml"
_PROPERTIES: Final = "docProps/core.xml"
_DROPPED: Final = frozenset(
    {"del", "delText", "moveFrom", "instrText", "delInstrText", "pict", "txbxContent", "Fallback"}
)
_BREAKS: Final = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011"}
_FACTS: Final = {"title": "title", "creator": "author", "created": "published", "language": "language"}
_DEEPEST: Final = 1_000
_PIECE: Final = 1 << 16


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The one article of a document; raises Flaw ``not_a_document`` and those of archives, or Undecodable."""
    data = read_whole(file, limits.part_bytes)
    body, facts = _Body(), _Facts()
    parts = {_DOCUMENT: body, _PROPERTIES: facts}
    with unpacked(File.of(file.name, data), limits, Budget.of(limits), depth=0) as members:
        found = {one.name.removeprefix(f"{file.name}/"): one for one in members if isinstance(one, File)}
        if _DOCUMENT not in found:
            raise Flaw("not_a_document", expected=_DOCUMENT)
        for name, target in parts.items():
            if name in found:
                _parse(found[name], target, limits)
    text = "".join(body.pieces).strip("\n")
    yield Record(
        number=1,
        where=Where(file.name),
        format=NAME,
        name=file.name,
        text=settle(text, nfc=options.nfc),
        title=one_line(facts.values.get("title", "")),
        metadata={name: dated(value) if name == "published" else value for name, value in facts.metadata().items()},
        provenance={"bytes": len(data), "docx": {"parts": [name for name in parts if name in found]}},
    )


class _Events:
    """What the parser tells; elements are known by their local names, and whatever nests too deep is refused."""

    def __init__(self) -> None:
        self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Flaw("xml_depth", limit=_DEEPEST)
        self.opened(tag.rpartition("}")[2])

    def end(self, tag: str) -> None:
        self._depth -= 1
        self.closed(tag.rpartition("}")[2])

    def data(self, text: str) -> None:
        self.said(text)

    def close(self) -> None:
        """The parser asks for a result; it is taken from the object."""

    def opened(self, name: str) -> None:
        """An element begins."""

    def closed(self, name: str) -> None:
        """An element ends."""

    def said(self, text: str) -> None:
        """Characters inside the innermost element."""


class _Body(_Events):
    """The text of a document: only what stands in ``t`` elements, with breaks where paragraphs and rows end."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._dropped = self._text = self._cells = 0

    def opened(self, name: str) -> None:
        self._dropped += name in _DROPPED
        self._text += name == "t"
        self._cells += name == "tc"
        if name in _BREAKS and not self._dropped:
            self.pieces.append(_BREAKS[name])

    def closed(self, name: str) -> None:
        self._dropped -= name in _DROPPED
        self._text -= name == "t"
        self._cells -= name == "tc"
        if self._dropped:
            return
        if name == "p":
            self.pieces.append(" " if self._cells else "\n")
        elif name == "tc":
            self._end_with("\t")
        elif name == "tr":
            self._end_with("\n")

    def said(self, text: str) -> None:
        if self._text and not self._dropped:
            self.pieces.append(text)

    def _end_with(self, sign: str) -> None:
        """Put what parts cells or rows in the place of what parted the pieces inside them."""
        while self.pieces and self.pieces[-1] in {" ", "\t"}:
            self.pieces.pop()
        self.pieces.append(sign)


class _Facts(_Events):
    """Title, author, date and language of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._name = ""

    def metadata(self) -> dict[str, str]:
        """What is no title and not empty."""
        return {name: one_line(value) for name, value in self.values.items() if name != "title" and one_line(value)}

    def opened(self, name: str) -> None:
        self._name = _FACTS.get(name, "")

    def closed(self, name: str) -> None:
        self._name = ""

    def said(self, text: str) -> None:
        if self._name and len(self.values.get(self._name, "")) < 1_000:
            self.values[self._name] = self.values.get(self._name, "") + text


def _parse(part: File, target: _Events, limits: Limits) -> None:
    if (part.size or 0) > limits.part_bytes:
        raise Flaw("file_too_large", bytes=part.size, limit=limits.part_bytes)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        with part.open() as stream:
            while piece := stream.read(_PIECE):
                parser.feed(piece)
        parser.close()
    except DefusedXmlException as wrong:
        raise Flaw("xml_entities", reason=type(wrong).__name__) from wrong
    except ParseError as wrong:
        raise Flaw("broken_xml", reason=str(wrong)[:200]) from wrong


FORMAT = Format(name=NAME, extensions=(".docx",), offset_unit=None, holds=frozenset({"text", "metadata"}), read=read)
