"""Quotation marks: which belong together, in which another stands, which lack their partner."""

from __future__ import annotations

from dataclasses import dataclass

PAIRS = {"«": "»", "“": "”", "„": "”", "\u2039": "\u203a", '"': '"'}
_CLOSING = frozenset(PAIRS.values())


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marks: the first stands at ``start``, the last before ``end``; ``depth`` counts the pairs around it."""

    start: int
    end: int
    depth: int

    @property
    def inner(self) -> tuple[int, int]:
        """What stands between the marks."""
        return self.start + 1, self.end - 1


def pairs(text: str, start: int = 0, end: int | None = None) -> list[Pair]:
    """The pairs of marks between two offsets, outer before inner; no pair crosses a line.

    A mark without its partner parts nothing: «أ «ب» is the pair «ب», «أ» ب» the pair «أ».
    """
    found: list[Pair] = []
    stack: list[int] = []
    for at in range(start, len(text) if end is None else end):
        letter = text[at]
        if letter == "\n":
            stack = []
        elif letter in _CLOSING and (opened := _partner(text, stack, letter)) is not None:
            found.append(Pair(stack[opened], at + 1, 0))
            del stack[opened:]
        elif letter in PAIRS:
            stack.append(at)
    found.sort(key=lambda pair: (pair.start, -pair.end))
    return _nested(found)


def _partner(text: str, stack: list[int], letter: str) -> int | None:
    for order in range(len(stack) - 1, -1, -1):
        if PAIRS[text[stack[order]]] == letter:
            return order
    return None


def _nested(found: list[Pair]) -> list[Pair]:
    placed: list[Pair] = []
    around: list[Pair] = []
    for pair in found:
        around = [other for other in around if other.end >= pair.end]
        placed.append(Pair(pair.start, pair.end, len(around)))
        around.append(placed[-1])
    return placed


def pair_at(text: str, offset: int) -> Pair | None:
    """The innermost pair that holds an offset or touches it with a mark; None when there is none on its line."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    around = [pair for pair in pairs(text, start, len(text) if end < 0 else end) if pair.start <= offset <= pair.end]
    return max(around, key=lambda pair: (pair.depth, -abs(offset - pair.start)), default=None)
