"""A hand on the keyboard: goes somewhere, selects something, presses keys, and counts every press.

A press is one key with the modifiers held on it. Nothing but presses reaches the page; what the page is asked is only
whether the press did what it should.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page

from annotator.text.snapping import Offer, Snap, snap
from annotator.text.words import words
from bench.keyboard.routes import STRETCHING, Places

#: The caret in code points; -1 where there is none.
CARET = """() => {
  const { offset } = sanad.canvas.caret;
  return offset === null ? -1 : sanad.store.article.map.toCodePoint(offset);
}"""


class Missed(AssertionError):
    """The page did something else than the hand meant."""


@dataclass
class Way:
    """Keys to press for a selection, and whether the offer of a shorter one is taken after them."""

    keys: list[str]
    accept: bool


@dataclass
class Hand:
    """``names`` are the page's folded known names; ``presses`` counts by what they were for."""

    page: Page
    places: Places
    names: frozenset[str]
    presses: Counter[str] = field(default_factory=Counter)
    purpose: str = "other"

    @property
    def text(self) -> str:
        """The article."""
        return self.places.text

    @contextmanager
    def doing(self, purpose: str) -> Iterator[None]:
        """Counts the presses inside for this purpose."""
        before, self.purpose = self.purpose, purpose
        yield
        self.purpose = before

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
        self.presses[self.purpose] += len(keys)

    def write(self, letters: str) -> None:
        """Type letters into a field, one press each."""
        self.page.keyboard.type(letters)
        self.presses[self.purpose] += len(letters)

    @property
    def caret(self) -> int:
        """Where the page's caret stands."""
        at = self.page.evaluate(CARET)
        return int(at)

    @property
    def selection(self) -> tuple[int, int] | None:
        """What the page has selected."""
        range_ = self.page.evaluate("() => sanad.store.selection")
        return (range_["start"], range_["end"]) if range_ else None

    def go(self, goals: Collection[int]) -> None:
        """Move the caret to the nearest of some places."""
        way = self.places.route(self.caret, goals)
        if way is None:
            raise Missed(f"no way to {sorted(goals)}")
        self.press(*way)
        if self.caret not in goals:
            raise Missed(f"the caret stands at {self.caret}, not at {sorted(goals)}, after {way}")

    def select(self, start: int, end: int) -> None:
        """Select exactly [start, end) in the fewest presses, edges moved by the letter where snapping differs."""
        way = self._way(start, end)
        self.press(*way.keys)
        if way.accept:
            self.press("Enter")
        for _ in range(30):
            if self.selection is None:
                raise Missed(f"nothing is selected where {self.text[start:end]!r} should be")
            first, last = self.selection
            if (first, last) == (start, end):
                return
            self.press(self._bracket(first, last, start, end))
        raise Missed(f"{self.selection} is selected, not {(start, end)}")

    @staticmethod
    def _bracket(first: int, last: int, start: int, end: int) -> str:
        if first != start:
            return "BracketLeft" if first < start else "BracketRight"
        return "Shift+BracketLeft" if last < end else "Shift+BracketRight"

    def _way(self, start: int, end: int) -> Way:
        """The cheapest keys; a selection that snaps to something near costs a press a letter on top."""
        here = self.caret
        best: tuple[int, Way] | None = None
        for a in self._around(start):
            to = self.places.route(here, [a])
            if to is None or (best and len(to) >= best[0]):
                continue
            for b in self._around(end, after=True):
                stretch = self._stretch(a, b) if b > a else None
                if stretch is None:
                    continue
                off, accept = self._off(self.snapped(a, b), start, end)
                cost = len(to) + len(stretch) + off
                if best is None or cost < best[0]:
                    best = cost, Way([*to, *stretch], accept)
        if best is None:
            raise Missed(f"no way to select {self.text[start:end]!r}")
        return best[1]

    def _stretch(self, start: int, end: int) -> list[str] | None:
        """Held Shift, or Space once and then any jump."""
        held = self.places.route(start, [end], STRETCHING)
        spaced = self.places.route(start, [end])
        if spaced is not None and (held is None or len(spaced) + 1 < len(held)):
            return ["Space", *spaced]
        return held and [f"Shift+{key}" for key in held]

    @staticmethod
    def _off(snapped: Snap, start: int, end: int) -> tuple[int, bool]:
        """Presses after the selection: brackets, or Enter for the offer of a shorter one."""
        plain = abs(snapped.start - start) + abs(snapped.end - end)
        offer = snapped.offer
        if offer and plain:
            cut = 1 + abs(offer.start - start) + abs(offer.end - end)
            if cut < plain:
                return cut, True
        return plain, False

    def _around(self, offset: int, *, after: bool = False) -> list[int]:
        """Places from which, or to which, a selection with this edge may be drawn."""
        first, last = self.line(offset - 1 if after else offset)
        found = [(first + s, first + e) for s, e in words(self.text[first:last])]
        if after:
            beyond = next((s for s, _ in found if s >= offset), last)
            inside = [s for s, _ in found if s < offset <= _]
            return sorted({offset, beyond, *(s + 1 for s in inside)})
        return sorted({offset, *(s for s, e in found if s <= offset < e)})

    def line(self, offset: int) -> tuple[int, int]:
        """The paragraph an offset lies in."""
        return next((s, e) for s, e in self.places.lines if s <= offset <= e)

    def snapped(self, start: int, end: int) -> Snap:
        """What the page will select for [start, end)."""
        first, last = self.line(start)
        found = snap(self.text[first:last], start - first, min(end, last) - first, names=self.names)
        cut = found.offer
        offer = cut and Offer(cut.start + first, cut.end + first, cut.prefix)
        return Snap(found.start + first, found.end + first, offer)

    def word_stops(self, start: int, end: int) -> list[int]:
        """The caret's places from which a hot key labels exactly [start, end) without a selection."""
        first, last = self.line(start)
        for s, e in words(self.text[first:last]):
            if first + s <= start and end <= first + e:
                snapped = self.snapped(first + s, first + e)
                return list(range(first + s, first + e)) if (snapped.start, snapped.end) == (start, end) else []
        return []
