"""Tokens and the pieces of tokens that marks stand on: the lines of WebAnno TSV."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from annotator.formats.tokenising import Token, sentences_of, tokenise
from annotator.formats.uima.marks import Mark
from annotator.standoff.values import Segments

#: What is never in a token: see :mod:`annotator.formats.tokenising`.
_SPACE: Final = regex.compile(r"[\p{White_Space}\x1C-\x1F]+")
#: What a reader puts between two sentences by itself: a line end, and spaces up to the next token.
_BETWEEN: Final = regex.compile(r"\n *\Z")


@dataclass(slots=True)
class Unit:
    """A token or a part of one: its id (``1-3``, ``1-3.1``), its range in code points, the marks on it by layer."""

    id: str
    begin: int
    end: int
    marks: dict[str, list[Mark]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its range in code points, which is what ``#Text`` says, and its units in the order of their lines."""

    begin: int
    end: int
    units: list[Unit]


@dataclass(slots=True)
class Laid:
    """Sentences with their marks; the first unit of each mark, and the number of each that needs one, by identity."""

    sentences: list[Sentence]
    first: dict[int, Unit]
    numbers: dict[int, int]


def trimmed(text: str, segments: Segments) -> Segments:
    """The segments without white space at their edges; those that are nothing else are gone."""
    if len(segments) == 1 and not text[segments[0][0]].isspace() and not text[segments[0][1] - 1].isspace():
        return segments
    pieces = [_trimmed(text, start, end) for start, end in segments]
    return tuple(piece for piece in pieces if piece[0] < piece[1])


def laid(text: str, marks: Sequence[Mark]) -> Laid:
    """The marks on the tokens of a text."""
    tokens = tokenise(text)
    by_token = _by_token(tokens, marks)
    sentences = []
    whole = sentences_of(text, tokens)
    number = 0
    for n, some in enumerate(whole, 1):
        following = whole[n][0].start if n < len(whole) else None
        units: list[Unit] = []
        for m, token in enumerate(some, 1):
            covered = by_token.get(number)
            number += 1
            if covered is None:
                units.append(Unit(f"{n}-{m}", token.start, token.end))
            else:
                units += _units(f"{n}-{m}", token, covered)
        sentences.append(Sentence(some[0].start, _end(text, some[-1].end, following), units))
    return _numbered(sentences)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _SPACE.match(text, start, end)
    start = lead.end() if lead else start
    while start < end and _SPACE.match(text, end - 1, end):
        end -= 1
    return start, end


def _by_token(tokens: Sequence[Token], marks: Iterable[Mark]) -> dict[int, list[tuple[int, int, Mark]]]:
    """What of each token the marks cover, longest first where they begin together."""
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    found: defaultdict[int, list[tuple[int, int, Mark]]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: (mark.begin, -mark.end)):
        for n in range(bisect_right(ends, mark.begin), bisect_left(starts, mark.end)):
            found[n].append((max(mark.begin, starts[n]), min(mark.end, ends[n]), mark))
    return found


def _units(id_: str, token: Token, covered: Iterable[tuple[int, int, Mark]]) -> list[Unit]:
    """The line of a token that marks cover, and those of its parts, in order."""
    whole = Unit(id_, token.start, token.end)
    parts: dict[tuple[int, int], Unit] = {}
    for begin, end, mark in covered:
        is_whole = (begin, end) == (token.start, token.end)
        unit = whole if is_whole else parts.setdefault((begin, end), Unit("", begin, end))
        unit.marks.setdefault(mark.layer, []).append(mark)
    ordered = [parts[place] for place in sorted(parts)]
    for n, part in enumerate(ordered, 1):
        part.id = f"{id_}.{n}"
    return [whole, *ordered]


def _end(text: str, last: int, following: int | None) -> int:
    """Where a sentence ends for ``#Text``, so that the text comes back with every white space."""
    if following is None:
        return len(text)
    between = _BETWEEN.search(text, last, following)
    return between.start() if between else following


def _numbered(sentences: list[Sentence]) -> Laid:
    """Numbers for marks that stand on several units, beside others of their layer, or where a link leads to."""
    made = Laid(sentences, {}, {})
    several: dict[int, None] = {}
    order: dict[int, Mark] = {}
    for unit in (unit for sentence in sentences for unit in sentence.units):
        for marks in unit.marks.values():
            for mark in marks:
                if id(mark) in made.first or len(marks) > 1:
                    several[id(mark)] = None
                made.first.setdefault(id(mark), unit)
                order[id(mark)] = mark
    several |= {id(target): None for mark in order.values() for _, target in mark.links}
    made.numbers = {key: n for n, key in enumerate((key for key in order if key in several), 1)}
    return made
