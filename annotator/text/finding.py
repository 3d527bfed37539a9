"""Words as an index of texts holds them: folded, lower case, each once, with what is left when proclitics are cut.

A reader who looks for الرئيس means والرئيس and للرئيس too. Here nothing is decided about the text, so every possible
cut is indexed: too many finds do less harm than a missing one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Final

import regex

from annotator.text.folding import fold

_TOKEN: Final = regex.compile(r"[\p{L}\p{N}]+")
#: Letters and digits that must be left of a word after a cut.
_LEFT: Final = 3
#: Characters of all indexed words of one text; more than any article holds, and within what a database can index.
LIMIT: Final = 200_000


def index_words(*texts: str) -> str:
    """The words of texts for an index: folded, each once, parted by spaces, at most LIMIT characters."""
    found: dict[str, None] = {}
    for text in texts:
        words = dict.fromkeys(_TOKEN.findall(fold(text).casefold()))
        found.update(dict.fromkeys(chain.from_iterable(map(_forms, words))))
    return _cut(found)


def query_words(asked: str) -> list[str]:
    """The words somebody asks for, folded: each is meant as the beginning of an indexed word."""
    return list(dict.fromkeys(_TOKEN.findall(fold(asked).casefold())))


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> tuple[str, ...]:
    """The word, without its conjunction, without its preposition, without its article.

    Kept: the articles of a corpus share most of their words, and an import indexes thousands of articles.
    """
    return tuple(_cuts(word))


def _cuts(word: str) -> Iterator[str]:
    yield word
    bare = word[1:] if word[0] in "وف" else word
    rests = {bare}
    if bare[:1] in tuple("بكلس"):
        rests.add(bare[1:])
    if bare.startswith("لل"):
        rests.add("ال" + bare[2:])
    for rest in sorted(rests):
        for form in (rest, rest.removeprefix("ال")):
            if form != word and len(form) >= _LEFT:
                yield form


def _cut(words: Iterable[str]) -> str:
    joined = " ".join(words)
    return joined if len(joined) <= LIMIT else joined[:LIMIT].rpartition(" ")[0]
