"""Cells of a table that a spreadsheet will open."""

from typing import Final

_ACTING: Final = ("=", "+", "-", "@", "\t", "\r")


def neutral(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula (CWE-1236)."""
    return f"'{cell}" if cell.startswith(_ACTING) else cell
