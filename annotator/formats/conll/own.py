"""The comment with which a file of ours gives an article back: its text, its id and its facts on one line.

``# sanad = {…}`` stands before the first sentence of its article: a ``sanad/1`` object without spans, entities and
frames. The tokens are then found in that text, one after the other, with nothing but white space between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotator.formats.records import Flaw
from annotator.standoff.sanad import SanadError, dumps, loads
from annotator.standoff.values import AnnotatedArticle, Annotations

OWN: Final = "# sanad = "
OWN_RULE: Final = "text-of-its-comment"
_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Own:
    """A comment of ours: the number of its line, and the line."""

    line: int
    text: str


def own_of(article: AnnotatedArticle) -> str:
    """The comment about an article, a line without its end."""
    bare = replace(article, annotations=Annotations(labels=article.annotations.labels))
    return OWN + dumps(bare).decode()


def read_own(own: Own) -> AnnotatedArticle:
    """The article of a comment, its labels its only annotations; raises Flaw ``malformed`` (path, expected)."""
    try:
        article = loads(own.text.removeprefix(OWN))
    except SanadError as wrong:
        raise Flaw("malformed", own.line, path=wrong.facts["path"], expected=wrong.facts["expected"]) from wrong
    return replace(article, annotations=Annotations(labels=article.annotations.labels))


def found_in(text: str, sentences: Iterable[tuple[int, Sequence[str]]], line: int) -> list[list[tuple[int, int]]]:
    """The range of each token in a text (code points), by sentence; sentences come with the numbers of their lines.

    Raises Flaw ``text_mismatch`` (expected: the token, found: what stands there) where a token is not the next thing in
    the text, or something is left of it.
    """
    at, places = 0, []
    for first, tokens in sentences:
        ranges = []
        for n, token in enumerate(tokens, first):
            start = text.find(token, at)
            if start < 0 or not (start == at or text[at:start].isspace()):
                raise _elsewhere(text[at:], token, n)
            at = start + len(token)
            ranges.append((start, at))
        places.append(ranges)
    if text[at:].strip():
        raise _elsewhere(text[at:], "", line)
    return places


def _elsewhere(rest: str, token: str, line: int) -> Flaw:
    return Flaw("text_mismatch", line, expected=token[:_SHOWN], found=rest.lstrip()[: len(token) or _SHOWN][:_SHOWN])
