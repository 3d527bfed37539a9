"""From a text to tokens and back, and from spans to tokens: what every format of tokens is written with.

A token is an orthographic word (:mod:`annotator.text.words`: ٣٫٥ 10:30 ق.م إف-16 are one each) or one grapheme cluster
that is in no word: every mark of punctuation, symbol and emoji stands alone, the full stop of د. too, as in Wojood.
Joiners, bidi controls and marks stay with what they stand in or after, after a space with what follows; between spaces
they stand alone. White space is never in a token, not even where a mark stands on it.

Two modes. **word**: whole words, the same whatever is annotated; a word takes the label that overlaps it. **clitic**:
words cut wherever a segment begins or ends (و|لأوكرانيا), so that no edge is lost; an annotated edge cuts even inside a
grapheme cluster, which nothing else does (Sanad itself makes no such edge).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple, get_args

import regex

from annotator.standoff.values import Annotations, Span, in_order
from annotator.text.sentences import sentences
from annotator.text.words import HIDDEN, WORD

Mode = Literal["word", "clitic"]
Scheme = Literal["IOB2", "IOBES"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
SCHEMES: Final[tuple[Scheme, ...]] = get_args(Scheme)
#: What :func:`labelled` counts.
LOSSES: Final = (
    *("no_token", "edge_widened", "edge_trimmed", "discontinuous"),
    *("crossing", "nested", "same_tokens"),
)

# All that Python's own str.split() parts at: those who read the files use it.
_SPACE: Final = r"[\p{White_Space}\x1C-\x1F]"
_FREE: Final = rf"(?:{HIDDEN}|[\p{{M}}\u200C\u200D])"
_SYMBOL: Final = rf"\p{{Grapheme_Cluster_Break=Prepend}}+(?={_SPACE}|$)|(?!{_SPACE})\X"
# Most words are nothing but letters with a space or such behind them: looked for first, for speed.
_PLAIN: Final = r"[\u0621-\u063A\u0641-\u064A][\u0621-\u063A\u0641-\u0652]*+(?=[ \n،؛؟»])"
_TOKEN: Final = regex.compile(
    rf"({_PLAIN}|{_FREE}*+(?:{WORD}|{_SYMBOL}){HIDDEN}*+|{_FREE}+)((?: (?=[\u0621-\u064A]))|{_SPACE}*)"
)


class Token(NamedTuple):
    """A token: its range in code points, its text, and the exact white space between it and the next token."""

    start: int
    end: int
    text: str
    after: str

    @property
    def space_after(self) -> bool:
        """Whether one plain space follows."""
        return self.after == " "


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of a span on the tokens ``first`` to ``last``, the last one included."""

    span: Span
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Labelling:
    """What of the spans stands on which tokens, outer before inner, and what could not be said (code → how often)."""

    placed: list[Placed]
    losses: Counter[str]


def tokenise(text: str, cuts: Iterable[int] = ()) -> list[Token]:
    """The tokens of a text; words are cut at ``cuts`` (code points), wherever those fall inside one."""
    at = len(lead_of(text))
    tokens = []
    for piece, after in _TOKEN.findall(text, at):
        end = at + len(piece)
        tokens.append(Token(at, end, piece, after))
        at = end + len(after)
    return cut_at(tokens, cuts)


def cut_at(tokens: list[Token], cuts: Iterable[int]) -> list[Token]:
    """The tokens, those inside which a cut (code points) falls in parts."""
    starts = [token.start for token in tokens]
    inside: dict[int, list[int]] = {}
    for edge in sorted(set(cuts).difference(starts)):
        n = bisect_right(starts, edge) - 1
        if n >= 0 and edge < tokens[n].end:
            inside.setdefault(n, []).append(edge)
    if not inside:
        return tokens
    return [
        piece for n, token in enumerate(tokens) for piece in (_parts(token, inside[n]) if n in inside else (token,))
    ]


def lead_of(text: str) -> str:
    """The white space before the first token: all there is in a text that has no other."""
    return text[: len(text) - len(text.lstrip())]


def rebuilt(tokens: Iterable[Token], lead: str) -> str:
    """The text that tokens were made of, ``lead`` before the first one."""
    return lead + "".join([token.text + token.after for token in tokens])


def cuts_of(annotations: Annotations) -> set[int]:
    """Every place where a segment of a span begins or ends, in code points."""
    return {edge for span in annotations.spans.values() for segment in span.segments for edge in segment}


def tokens_of(text: str, annotations: Annotations, mode: Mode) -> list[Token]:
    """The tokens of an annotated text in one of the two modes."""
    return tokenise(text, cuts_of(annotations) if mode == "clitic" else ())


def sentences_of(text: str, tokens: Sequence[Token]) -> list[list[Token]]:
    """All tokens by sentence, none of them empty; a sentence ends where :mod:`annotator.text.sentences` says."""
    return [list(tokens[first:end]) for first, end in pairwise(sentence_edges(text, tokens))]


def sentence_edges(text: str, tokens: Sequence[Token]) -> list[int]:
    """The number of the first token of each sentence, and that of all tokens: sentence n is ``edges[n:n + 2]``."""
    starts = [token.start for token in tokens]
    return sorted({0, len(tokens), *(bisect_left(starts, start) for start, _ in sentences(text))})


def unbroken(edges: Sequence[int], placed: Iterable[Placed]) -> list[int]:
    """The edges of sentences that no piece of a span goes over."""
    over = {n for one in placed for n in edges[bisect_right(edges, one.first) : bisect_right(edges, one.last)]}
    return [edge for edge in edges if edge not in over]


def labelled(tokens: Sequence[Token], spans: Iterable[Span], *, nested: bool) -> Labelling:
    """The spans on tokens: disjoint where not ``nested``, else one inside the other, none crossing another.

    A span covers the tokens it overlaps; each piece of a discontinuous one stands by itself. Where two cannot both
    stand the longer one does (by tokens, by code points, else the earlier). Losses, once a span: no_token (white space
    only) · edge_widened (it begins or ends inside a token, and takes the whole) · edge_trimmed (white space at its
    edge) · discontinuous (written as several) · and of those left out, by what stands in their place: crossing ·
    nested · same_tokens.
    """
    losses: Counter[str] = Counter()
    pieces = _pieces(tokens, spans, losses)
    kept = (_laminar if nested else _disjoint)(pieces, len(tokens), losses)
    return Labelling(sorted(kept, key=_outer_first), +losses)


def tags_of(placed: Iterable[Placed], number: int, scheme: Scheme = "IOB2") -> list[list[str]]:
    """The tags of each of ``number`` tokens, outer to inner as ``placed`` stands; none where no span is."""
    tags: list[list[str]] = [[] for _ in range(number)]
    single, last = ("S", "E") if scheme == "IOBES" else ("B", "I")
    for one in placed:
        type_ = one.span.type
        if one.first == one.last:
            tags[one.first].append(f"{single}-{type_}")
            continue
        tags[one.first].append(f"B-{type_}")
        for n in range(one.first + 1, one.last):
            tags[n].append(f"I-{type_}")
        tags[one.last].append(f"{last}-{type_}")
    return tags


def _parts(token: Token, edges: Iterable[int]) -> list[Token]:
    ranges = pairwise([token.start, *edges, token.end])
    parts = [Token(start, end, token.text[start - token.start : end - token.start], "") for start, end in ranges]
    return [*parts[:-1], parts[-1]._replace(after=token.after)]


def _pieces(tokens: Sequence[Token], spans: Iterable[Span], losses: Counter[str]) -> list[Placed]:
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    placed = []
    for span in in_order(spans):
        found: list[tuple[int, int]] = []
        for start, end in span.segments:
            first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
            if first > last:
                continue
            if found and first <= found[-1][1] + 1:
                first = found.pop()[0]
            found.append((first, last))
        _count(span, found, starts, ends, losses)
        placed += [Placed(span, first, last) for first, last in found]
    return placed


def _count(
    span: Span, found: Sequence[tuple[int, int]], starts: Sequence[int], ends: Sequence[int], losses: Counter[str]
) -> None:
    """Note how the tokens of a span differ from its segments."""
    if not found:
        losses["no_token"] += 1
        return
    if len(span.segments) > 1:
        losses["discontinuous"] += 1
    edges, segments = tuple((starts[first], ends[last]) for first, last in found), span.segments
    if len(edges) != len(segments):
        edges, segments = ((edges[0][0], edges[-1][1]),), ((segments[0][0], segments[-1][1]),)
    if edges == segments:
        return
    pairs = list(zip(edges, segments, strict=True))
    losses["edge_widened"] += any(edge[0] < given[0] or edge[1] > given[1] for edge, given in pairs)
    losses["edge_trimmed"] += any(edge[0] > given[0] or edge[1] < given[1] for edge, given in pairs)


def _laminar(pieces: Iterable[Placed], number: int, losses: Counter[str]) -> list[Placed]:
    """The pieces none of which crosses another one, longer ones chosen first.

    A piece is crossed by one at least as long exactly where an edge of that one is strictly inside it.
    """
    edges = bytearray(number + 1)
    kept = []
    for one in sorted(pieces, key=_longest_first):
        if edges.find(1, one.first + 1, one.last + 1) >= 0:
            losses["crossing"] += 1
            continue
        edges[one.first] = edges[one.last + 1] = 1
        kept.append(one)
    return kept


def _disjoint(pieces: Iterable[Placed], number: int, losses: Counter[str]) -> list[Placed]:
    """The pieces no two of which share a token, longer ones chosen first."""
    taken, owners = bytearray(number), dict[int, Placed]()
    kept = []
    for one in sorted(pieces, key=_longest_first):
        met = taken.find(1, one.first, one.last + 1)
        if met >= 0:
            losses[_why(one, owners[met])] += 1
            continue
        taken[one.first : one.last + 1] = b"\1" * (one.last + 1 - one.first)
        owners.update(dict.fromkeys(range(one.first, one.last + 1), one))
        kept.append(one)
    return kept


def _why(one: Placed, other: Placed) -> str:
    if (one.first, one.last) == (other.first, other.last):
        return "same_tokens"
    return "nested" if other.first <= one.first and one.last <= other.last else "crossing"


def _longest_first(one: Placed) -> tuple[int, int, int, str]:
    return one.first - one.last, -_size(one.span), one.first, one.span.id


def _outer_first(one: Placed) -> tuple[int, int, int, str]:
    return one.first, -one.last, -_size(one.span), one.span.id


def _size(span: Span) -> int:
    return sum(end - start for start, end in span.segments)
