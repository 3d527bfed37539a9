"""Names for the files of an export: made of the names of articles, and harmless on every disk and in every page."""

from __future__ import annotations

import unicodedata
from typing import Final

import regex

from annotator.formats.records import stem

#: Letters with their marks, digits, dash and underscore stay: no separators, no dots, no signs that turn directions.
_UNSAFE: Final = regex.compile(r"[^\p{L}\p{M}\p{N}_-]+")
#: Names the programs of one old system keep for themselves.
_KEPT: Final = regex.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", regex.IGNORECASE)
#: Bytes of UTF-8 a name may have; disks take 255, and something comes after it.
_LONGEST: Final = 160


class Names:
    """Gives every article a file name without extension that no other one has, capitals and small letters alike."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, article_name: str, article_id: str) -> str:
        """The name of an article's files; made of its id where nothing of its own name can stand."""
        bare = plain_name(article_name) or plain_name(article_id) or "article"
        unique, number = bare, 1
        while (taken := _as_disks_see(unique)) in self._taken:
            number += 1
            unique = f"{bare}-{number}"
        self._taken.add(taken)
        return unique


def _as_disks_see(name: str) -> str:
    """A name as disks compare it: some take small letters for capitals, or a letter for the same one in two parts."""
    return unicodedata.normalize("NFC", name).casefold()


def plain_name(name: str) -> str:
    """What of a name can stand in a file name, its folders and extension left out of account; perhaps nothing."""
    bare = _UNSAFE.sub("_", stem(name)).strip("_")
    while len(bare.encode("utf-8")) > _LONGEST:
        bare = bare[: -1 - (len(bare.encode("utf-8")) - _LONGEST) // 4]
    return f"{bare}_" if _KEPT.fullmatch(bare) else bare
