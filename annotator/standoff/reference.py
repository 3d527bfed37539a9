"""References: who a participant is in the world outside, as a Wikidata item or an address.

The twin is ``static/js/standoff/reference.js``.
"""

from __future__ import annotations

from typing import Final

import regex

#: Code points of a reference at the most.
LONGEST: Final = 2_000
_ITEM: Final = regex.compile(r"wd:Q[1-9][0-9]*", regex.ASCII)
# Nothing in it that cannot be seen or turns the letters around, no name of somebody before the host.
_ADDRESS: Final = regex.compile(
    r"https?://[^/?\#@:]+\.[^/?\#@:]+(?::[0-9]{1,5})?(?:[/?\#].*)?", regex.IGNORECASE | regex.DOTALL
)
_FORBIDDEN: Final = regex.compile(r"[\p{Z}\p{Cc}\p{Cf}<>\"{}|\\^`]")


def is_reference(text: str) -> bool:
    """``wd:Q`` with a number, or an absolute http address."""
    if len(text) > LONGEST or _FORBIDDEN.search(text):
        return False
    return bool(_ITEM.fullmatch(text) or _ADDRESS.fullmatch(text))
