"""Values of cells: what they seem to be, since a cell says nothing of its kind."""

from __future__ import annotations

from typing import Final

import regex

_INTEGER: Final = regex.compile(r"-?[1-9][0-9]{0,14}")
_TRUTHS: Final = {"true": True, "false": False}


def guessed(written: str) -> str | bool | int:
    """The value of a cell of ours: true or false, a whole number other than 0, else a text."""
    if written in _TRUTHS:
        return _TRUTHS[written]
    return int(written) if _INTEGER.fullmatch(written) else written


def truth(written: str) -> str | bool:
    """The value of a cell of somebody else's: true or false, else a text."""
    return _TRUTHS.get(written, written)
