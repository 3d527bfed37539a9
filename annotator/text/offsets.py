"""Code points to UTF-16 units and back."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")


class OffsetMap:
    """Converts offsets of one text between code points (ours) and UTF-16 units (the browser's).

    Only the places of astral characters (above U+FFFF, two units each) are kept: a conversion is a binary
    search among them, and no work at all in a text without any. Both directions take edges, 0 … length.
    """

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self._points = [match.start() for match in _ASTRAL.finditer(text)] if not text.isascii() else []
        self._units = [point + order for order, point in enumerate(self._points)]
        self.length_utf16 = self.length + len(self._points)

    def to_utf16(self, point: int) -> int:
        """The UTF-16 offset of a code point offset; ValueError outside 0 … length."""
        if not 0 <= point <= self.length:
            raise ValueError(f"code point offset {point} is outside 0 … {self.length}")
        return point + bisect_left(self._points, point)

    def to_code_point(self, unit: int) -> int:
        """The code point offset of a UTF-16 offset; ValueError outside the text or inside a surrogate pair."""
        if not 0 <= unit <= self.length_utf16:
            raise ValueError(f"UTF-16 offset {unit} is outside 0 … {self.length_utf16}")
        before = bisect_left(self._units, unit)
        if before and self._units[before - 1] == unit - 1:
            raise ValueError(f"UTF-16 offset {unit} is inside a surrogate pair")
        return unit - before
