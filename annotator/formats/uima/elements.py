"""XML in small pieces: elements as they come, from a parser that refuses document types, and so entities and addresses.

Expat is used as it is: a CAS has an element for each token of a text, and what lies between is slow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from annotator.formats.records import Flaw

_DEEPEST: Final = 100
_CHILD: Final = 2
_BETWEEN: Final = " "
_PIECE: Final = 1 << 16


@dataclass(slots=True)
class Element:
    """An element: its namespace and name, attributes, the pieces of its text, and its children."""

    space: str
    name: str
    attributes: Mapping[str, str]
    pieces: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text that stands in the element itself."""
        return "".join(self.pieces)


class _Events:
    """What the parser tells: the children of the root are kept, what is inside them too, but for the names in ``left``.

    With ``names`` elements of those names are kept instead, wherever they stand.
    """

    def __init__(self, names: Collection[str], left: Collection[str]) -> None:
        self._names, self._left = names, left
        self._open: list[Element] = []
        self._depth = 0
        self.found: list[Element] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Flaw("xml_depth", limit=_DEEPEST)
        space, _, name = tag.rpartition(_BETWEEN)
        if self._open:
            element = Element(space, name, attributes)
            self._open[-1].children.append(element)
            self._open.append(element)
        elif (name in self._names if self._names else self._depth == _CHILD) and tag not in self._left:
            self._open.append(Element(space, name, attributes))

    def end(self, _tag: str) -> None:
        self._depth -= 1
        if self._open:
            element = self._open.pop()
            if not self._open:
                self.found.append(element)

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].pieces.append(text)


def parse(data: bytes, names: Collection[str] = (), left: Collection[str] = ()) -> Iterator[Element]:
    """The children of the root in order, as soon as they are whole, but for those whose ``space name`` is in ``left``.

    With ``names``: the elements of those names, wherever they stand. Raises Flaw: xml_entities · xml_depth ·
    broken_xml.
    """
    events = _Events(names, left)
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = events.start, events.end
    parser.CharacterDataHandler = events.data
    # Without a document type there are no entities, neither of the file's own nor of any address.
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _refuse
    try:
        for at in range(0, len(data), _PIECE):
            parser.Parse(data[at : at + _PIECE], False)
            yield from events.found
            events.found.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as wrong:
        raise Flaw("broken_xml", reason=str(wrong)[:200]) from wrong
    yield from events.found


def _refuse(*_: object) -> int:
    raise Flaw("xml_entities", reason="a document type")
