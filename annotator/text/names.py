"""Names that prove a cut: when what follows و or ل is a known name, the letter was a proclitic.

The territories come from CLDR through Babel, the rest (capitals, cities, organisations, people often in the news,
with their usual spellings) from `known_names.txt` beside this file; a project adds its own. The list also has
whole words such as بلد, whose first letter only looks like a proclitic; their keys begin with =, so that they prove
nothing about what stands before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel import Locale

from annotator.text.clitics import WHOLE
from annotator.text.folding import fold
from annotator.text.words import words

_LIST = Path(__file__).with_name("known_names.txt")
_NO_PLACES = {"001", "XA", "XB", "ZZ", "QO"}  # the world, test locales, the unknown region, outlying Oceania


class KnownNames:
    """A set of name keys, `name_key(name) in names`: territories, our own list and the project's names."""

    def __init__(self, project: Iterable[str] = ()) -> None:
        self._folded = _shipped() | {key for key in map(name_key, project) if len(key) > 1}

    def __contains__(self, folded: object) -> bool:
        return folded in self._folded

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._folded))

    def __len__(self) -> int:
        return len(self._folded)

    def as_json(self) -> list[str]:
        """The folded names, sorted: the browser makes them its set."""
        return list(self)


def name_key(name: str) -> str:
    """A name as it is looked up: its words folded, one space between them; "" when it has none."""
    return " ".join(fold(name[start:end]) for start, end in words(name))


def own_names() -> list[str]:
    """The names of our own list as they are spelled there: one or more a line, parted by |; # begins a comment."""
    return [spelling for line in _lines() if not line.startswith(WHOLE) for spelling in _spellings(line)]


def whole_words() -> list[str]:
    """The words of our own list that are never cut, though a cut would leave a name (باكرا and Accra)."""
    return [spelling for line in _lines() if line.startswith(WHOLE) for spelling in _spellings(line)]


def territories() -> list[str]:
    """CLDR's Arabic names of countries and regions, without what it adds in parentheses."""
    named = Locale("ar").territories
    return [name.partition("(")[0].strip() for code, name in named.items() if code not in _NO_PLACES]


@cache
def _shipped() -> frozenset[str]:
    names = map(name_key, (*territories(), *own_names()))
    return frozenset(names) | {WHOLE + name_key(word) for word in whole_words()}


def _lines() -> list[str]:
    return [line.partition("#")[0] for line in _LIST.read_text(encoding="utf-8").splitlines()]


def _spellings(line: str) -> list[str]:
    return [spelling.strip() for spelling in line.lstrip(WHOLE).split("|") if spelling.strip()]
