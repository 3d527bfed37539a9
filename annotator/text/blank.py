"""Whether a text says anything at all."""

from __future__ import annotations

from typing import Final

import regex

_UNSAID: Final = regex.compile(r"[\p{Cf}\p{Cc}\p{Z}]*")


def is_blank(text: str) -> bool:
    """Whether there is nothing in it but spaces, breaks and invisible signs (direction marks, joiners, controls)."""
    return _UNSAID.fullmatch(text) is not None
