"""What differs between two texts, word by word, so that it can be read in any script."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final, Literal

import regex

Kind = Literal["same", "removed", "added"]
#: A word with its marks, white space, or one other sign: Arabic letters keep their vowels.
_TOKENS: Final = regex.compile(r"[\p{L}\p{M}\p{N}_]+|\s+|.", regex.DOTALL)
#: Above so many words the quick comparison looks at lines first.
_MANY: Final = 4000


def word_changes(old: str, new: str) -> list[tuple[Kind, str]]:
    """Stretches of both texts in reading order: ``same``, ``removed`` (only in the old), ``added`` (only in the new).

    The same and the removed ones together give the old text, the same and the added ones the new.
    """
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    if max(len(before), len(after)) > _MANY:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[tuple[Kind, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(before[i:j])))
            continue
        found += _changed(before[i:j], after[k:m])
    return _joined(found)


def _changed(before: Sequence[str], after: Sequence[str]) -> list[tuple[Kind, str]]:
    parts: list[tuple[Kind, str]] = [("removed", "".join(before)), ("added", "".join(after))]
    return [(kind, text) for kind, text in parts if text]


def _joined(parts: list[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """Two changes with nothing but a space between them read as one."""
    out: list[tuple[Kind, str]] = []
    for n, (kind, text) in enumerate(parts):
        between = kind == "same" and not text.strip() and "\n" not in text and 0 < n < len(parts) - 1
        for piece in (("removed", text), ("added", text)) if between else ((kind, text),):
            _append(out, *piece)
    return out


def _append(out: list[tuple[Kind, str]], kind: Kind, text: str) -> None:
    """Puts a piece behind the others of its change: what was removed before what was added."""
    back = len(out)
    while back and out[back - 1][0] != "same" and kind != "same":
        back -= 1
        if out[back][0] == kind:
            out[back] = (kind, out[back][1] + text)
            return
    out.append((kind, text))
