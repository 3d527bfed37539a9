"""Cells that no spreadsheet runs: what begins like a formula gets an apostrophe, and loses it again when it is read.

A program that opens a .csv takes a cell for a formula when it begins with = + - @, a tab or a line end, some also with
their wide forms, or behind spaces and quotation marks. Such a cell, and one that begins with an apostrophe itself, is
written behind one more apostrophe: **to get a value back, take one leading apostrophe away**.
"""

from __future__ import annotations

from typing import Final

import regex

#: What most programs show of a cell; the file has all of it.
LONGEST: Final = 32_767
MARK: Final = "'"
_SIGNS: Final = r"=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212"
_FORMULA: Final = regex.compile(rf"'|[\s\p{{Z}}\p{{C}}'\"`«»\u00B4\u2018-\u201F\u2039\u203A]*[{_SIGNS}]")
#: Signs that turn the direction of what follows, and controls: nothing in a name should need them.
_TURNING: Final = regex.compile(r"[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]")


def harmless(value: str) -> str:
    """A value as it is written into a cell."""
    if value[:1].isalnum() or not _FORMULA.match(value):
        return value
    return MARK + value


def plain(cell: str) -> str:
    """The value of a cell."""
    return cell.removeprefix(MARK)


def shown(name: str) -> str:
    r"""A name or title whose invisible signs are spelled out (``\u202e``), so that it cannot pretend to be another."""
    return _TURNING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", name)
