"""Cells of a table that a spreadsheet will open."""

from typing import Final

#: What some spreadsheet begins a formula, a command or another cell with; their full-width forms too.
_ACTING: Final = ("=", "+", "-", "@", "|", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "−")  # noqa: RUF001  (meant so)
#: What stands before it unseen: spaces, marks of direction, joiners, the mark of byte order.
_UNSEEN: Final = (
    " \u00a0\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


def neutral(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula (CWE-1236)."""
    return f"'{cell}" if cell.lstrip(_UNSEEN).startswith(_ACTING) else cell
