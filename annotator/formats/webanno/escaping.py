"""How WebAnno TSV 3 writes values and lines of text, and how its cells are parted.

Source: ``Escaping``, ``FormatConstants`` and ``Tsv3XDeserializer`` of INCEpTION, and its documentation of the format.
"""

from __future__ import annotations

from typing import Final

import regex

NULL, NOTHING = "*", "_"
_VALUE: Final = regex.compile(r"\\|\[|\]|\||_|->|;|\t|\n|\*")
_ESCAPED_VALUE: Final = regex.compile(r"\\(\\|\[|\]|\||_|->|;|t|n|\*)")
_TEXT: Final = regex.compile(r"[\\\t]")
_ESCAPED_TEXT: Final = regex.compile(r"\\([\\tnfrb\x00-\x07\x0E-\x1F])")
_UNICODE: Final = regex.compile(r"(\\\\)|\\u([0-9a-fA-F]{4})")
_NAMED: Final = {"\t": "\\t", "\n": "\\n"}
_MEANT: Final = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}
STACK: Final = regex.compile(r"(?<!\\)\|")
SLOTS: Final = regex.compile(r"(?<!\\);")
#: A value and the id that tells it from others of its layer.
NUMBERED: Final = regex.compile(r"(.*)(?<!\\)\[([0-9]+)\]", regex.DOTALL)


def value(text: str) -> str:
    """A value as it stands in a cell."""
    return _VALUE.sub(lambda match: _NAMED.get(match[0], f"\\{match[0]}"), text)


def read_value(cell: str) -> str:
    """The value of a cell."""
    return _ESCAPED_VALUE.sub(lambda match: _MEANT.get(match[1], match[1]), cell) if "\\" in cell else cell


def line(text: str) -> str:
    """A line of the article's text as it stands after ``#Text=``."""
    return _TEXT.sub(lambda match: _NAMED.get(match[0], "\\\\"), text)


def read_line(written: str, *, is_old: bool) -> str:
    """The line of text; up to version 3.1 as Java writes strings."""
    if "\\" not in written:
        return written
    if is_old:
        written = _UNICODE.sub(lambda match: match[0] if match[1] else chr(int(match[2], 16)), written)
        written = written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _ESCAPED_TEXT.sub(lambda match: _MEANT.get(match[1], match[1]), written)
