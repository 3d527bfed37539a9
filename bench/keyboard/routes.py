"""Where the caret's keys lead, and the fewest presses from here to there. All offsets are code points.

The stops are computed from the text by the product's own ``text`` room; the page is asked after every journey
whether the caret stands where it was meant to stand.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property

from annotator.text.graphemes import boundaries
from annotator.text.sentences import sentences
from annotator.text.words import words

#: A press as Playwright writes it → what it moves by, and which way.
KEYS = {
    "ArrowLeft": ("letter", 1),
    "ArrowRight": ("letter", -1),
    "Control+ArrowLeft": ("word", 1),
    "Control+ArrowRight": ("word", -1),
    "Control+ArrowDown": ("paragraph", 1),
    "Control+ArrowUp": ("paragraph", -1),
    "b": ("sentence", 1),
    "Shift+b": ("sentence", -1),
    "g": ("quotemark", 1),
    "Shift+g": ("quotemark", -1),
}
#: Moves that take the selection along with Shift; the jumps do so only after Space.
STRETCHING = [key for key in KEYS if "Arrow" in key]


@dataclass
class Places:
    """The stops of one article."""

    text: str
    marks: Callable[[], Collection[int]] = field(default=lambda: ())

    @cached_property
    def lines(self) -> list[tuple[int, int]]:
        """The paragraphs as ranges."""
        found, start = [], 0
        for line in self.text.split("\n"):
            if line:
                found.append((start, start + len(line)))
            start += len(line) + 1
        return found

    @cached_property
    def stops(self) -> dict[str, list[list[int]]]:
        """Unit → the stops of each paragraph."""
        parts = [(start, self.text[start:end]) for start, end in self.lines]
        return {
            "letter": [[start + at for at in boundaries(part)] for start, part in parts],
            "word": [[start + first for first, _ in words(part)] for start, part in parts],
            "sentence": [[start + first for first, _ in sentences(part)] for start, part in parts],
            "paragraph": [[start] for start, _ in parts],
        }

    def after(self, offset: int, key: str) -> int:
        """Where a press leads from an offset."""
        unit, direction = KEYS[key]
        if unit == "quotemark":
            return self._quotemark(offset, direction)
        number = max(0, bisect_right([start for start, _ in self.lines], offset) - 1)
        start, end = self.lines[number]
        stops = self.stops[unit][number]
        if direction > 0:
            at = bisect_right(stops, offset)
            return stops[at] if at < len(stops) else self._beyond(number, offset, unit, 1)
        if unit != "letter" and start not in stops:
            stops = [start, *stops]
        at = bisect_left(stops, min(offset, end)) - 1
        return stops[at] if at >= 0 else self._beyond(number, offset, unit, -1)

    def _beyond(self, number: int, offset: int, unit: str, direction: int) -> int:
        start, end = self.lines[number]
        if direction > 0:
            if unit != "paragraph" and offset < end:
                return end
            return self.lines[number + 1][0] if number + 1 < len(self.lines) else end
        if number == 0:
            return start
        return self.lines[number - 1][0 if unit == "paragraph" else 1]

    def _quotemark(self, offset: int, direction: int) -> int:
        at = offset + direction
        while 0 <= at < len(self.text):
            if self.text[at] in "«»“”":
                return at
            at += direction
        return offset

    def route(self, start: int, goals: Collection[int], keys: Collection[str] = tuple(KEYS)) -> list[str] | None:
        """The fewest presses from an offset to one of the goals; None when no way is found within 60 presses."""
        wanted = set(goals)
        came: dict[int, tuple[int, str] | None] = {start: None}
        waiting = deque([start])
        while waiting:
            here = waiting.popleft()
            if here in wanted:
                return _way(came, here)
            for key in keys:
                there = self.after(here, key)
                if there not in came:
                    came[there] = (here, key)
                    waiting.append(there)
        return None


def _way(came: dict[int, tuple[int, str] | None], here: int) -> list[str]:
    way: list[str] = []
    step = came[here]
    while step is not None:
        way.append(step[1])
        step = came[step[0]]
    return way[::-1]
