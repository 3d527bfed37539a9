"""Doubts about marks: punctuation taken along, a clitic before a name, one participant founded twice.

The twin is ``static/js/standoff/doubts.js``. Offsets are code points. Nothing here is sure enough to refuse a change,
and everything is sure enough to be worth a look: what might be right in a name is left alone.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

import regex

from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Entity, Segments, Span, cut
from annotator.text.clitics import cuts_at, is_whole, safe_cut
from annotator.text.folding import fold
from annotator.text.graphemes import is_boundary
from annotator.text.names import name_key

# White space and the invisible signs of direction: neither belongs at the edge of a span.
EDGES = frozenset(
    "\t\n\v\f\r \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    "\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
Cast = Mapping[tuple[str, str], frozenset[str]]

_JOINTS = frozenset("،؛,;:")
_STOPS = frozenset(".!؟?…")
_QUOTES = {"«": "»", "“": "”", "„": "”", "\u2039": "\u203a", '"': '"'}
_BRACKETS = {**_QUOTES, "(": ")", "[": "]"}
_MARKS = EDGES | _JOINTS | _STOPS | frozenset(_BRACKETS) | frozenset(_BRACKETS.values())
# The first two letters of a word that may begin with a clitic; the second may have been a mark.
_PERHAPS_CLITIC = regex.compile(r"$|[وفبلكس]|ا$|ال")
# A full stop that is part of the word: after a single letter (ق.م. أ. هـ.) or a Latin one (Inc.).
_OWN_STOP = regex.compile(r"(?:(?<![\p{L}\p{M}])\p{L}[\p{M}ـ]*|\p{Script=Latin})\.$")
_ARTICLE_OR_FUTURE = ("ال", "س")
_SHORTEST_NAME = 3


def is_strict(type_code: str, schema: Schema) -> bool:
    """Whether spans of a type are names and figures, which hold no punctuation; the stretches of frames are not."""
    return not any(type_code in role.spans for frame in schema.frame_types.values() for role in frame.roles.values())


def trimmed(text: str, segments: Segments, *, strict: bool) -> Segments:
    """The segments without space, commas and unpaired or enclosing marks at their edges; empty ones fall out.

    ``strict`` takes away full stops and brackets too. A letter keeps its marks.
    """
    neat = (_trim(text, start, end, strict) for start, end in segments)
    return tuple((start, end) for start, end in neat if start < end)


def has_punctuation_at_edges(text: str, segments: Segments, *, strict: bool) -> bool:
    """Whether ``trimmed`` would take away more than space."""
    suspects = (segment for segment in segments if text[segment[0]] in _MARKS or text[segment[1] - 1] in _MARKS)
    bare = (_without_space(text, start, end) for start, end in suspects)
    return any(start < end and _trim(text, start, end, strict) != (start, end) for start, end in bare)


def _trim(text: str, start: int, end: int, strict: bool) -> tuple[int, int]:
    while True:
        start, end = _without_space(text, start, end)
        if start >= end:
            return start, end
        left, right = _superfluous(text[start:end], strict)
        left = left and is_boundary(text, start + 1)
        right = right and is_boundary(text, end - 1)
        if not (left or right):
            return start, end
        start, end = start + left, end - right


def _without_space(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGES and is_boundary(text, start + 1):
        start += 1
    while start < end and text[end - 1] in EDGES and is_boundary(text, end - 1):
        end -= 1
    return start, end


def _superfluous(piece: str, strict: bool) -> tuple[bool, bool]:
    """Whether the first and the last character of a stretch are marks that do not belong to it."""
    pairs = _BRACKETS if strict else _QUOTES
    first, last = piece[0], piece[-1]
    if len(piece) > 1 and first in pairs and _closing(piece, pairs[first]) == len(piece) - 1:
        return True, True
    left = first in _JOINTS or (first in pairs and _closing(piece, pairs[first]) < 0)
    right = last in _JOINTS or _is_unopened(piece, pairs)
    right = right or (strict and last in _STOPS and not (last == "." and _OWN_STOP.search(piece)))
    return left, right


def _closing(piece: str, close: str) -> int:
    """Where the mark that opens a stretch closes; -1 when it does not."""
    depth = 0
    for place, letter in enumerate(piece):
        if letter == close and place > 0:
            depth -= 1
        elif letter == piece[0]:
            depth += 1
        if depth == 0:
            return place
    return -1


def _is_unopened(piece: str, pairs: Mapping[str, str]) -> bool:
    last = piece[-1]
    openers = [open_ for open_, close in pairs.items() if close == last]
    if not openers:
        return False
    opened = sum(piece.count(open_) for open_ in openers)
    return opened % 2 == 1 if last in openers else piece.count(last) > opened


def cast_of(annotations: Annotations) -> Cast:
    """The ids of the entities of each type and name key."""
    cast: dict[tuple[str, str], frozenset[str]] = {}
    for entity in annotations.entities.values():
        key = entity.type, name_key(entity.name)
        cast[key] = cast.get(key, frozenset()) | {entity.id}
    return cast


def cut_before_name(span: Span, annotations: Annotations, text: str, names: Container[str], cast: Cast) -> int | None:
    """Where a mention should begin instead, when a clitic was taken along; None where nothing proves it.

    Proof is what the selection would cut by itself (a known name, a digit, لل), or a name of the cast: the mention
    is linked to the participant of that name, or has founded one of its own by being written together.
    """
    start, end = span.segments[0]
    if not _PERHAPS_CLITIC.match(fold(text[start : start + 2])):
        return None
    known = safe_cut(text, start, end, names)
    if known is not None:
        return known
    if len(span.segments) > 1 or not cast:
        return None
    own = annotations.entities.get(span.entity) if span.entity is not None else None
    founded = own is None or name_key(own.name) == name_key(span.text)
    for at, key in _possible_cuts(text, start, end):
        found = cast.get((span.type, key), frozenset())
        if found and (founded or span.entity in found) and not is_whole(text, start, names):
            return at
    return None


def _possible_cuts(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for cut_ in cuts_at(text, start, end):
        key = name_key(text[start + cut_.length : end])
        if cut_.proclitics[-1] not in _ARTICLE_OR_FUTURE and len(key) >= _SHORTEST_NAME:
            yield start + cut_.length, key


def cut_facts(span: Span, text: str, at: int) -> dict[str, object]:
    """What the warning shows: the clitic, and the name that is left."""
    (start, end), *others = span.segments
    return {"clitic": text[start:at], "rest": cut(text, ((at, end), *others))}


def namesakes(annotations: Annotations) -> Iterator[tuple[Entity, Entity]]:
    """Entities of one type and name, each with the first of them; different references make them different."""
    first: dict[tuple[str, str], Entity] = {}
    for _, entity in sorted(annotations.entities.items()):
        key = entity.type, name_key(entity.name)
        twin = first.setdefault(key, entity) if key[1] else entity
        differ = None not in (twin.reference, entity.reference) and twin.reference != entity.reference
        if twin is not entity and not differ:
            yield entity, twin
