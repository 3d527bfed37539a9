"""Every hard case of Arabic text, by a real hand: what is dragged, clicked and painted, in each of the four faces."""

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from annotator.text.graphemes import boundaries
from annotator.text.words import words
from tests.browser.canvas import Hand, open_workspace
from tests.browser.test_painting import SETTLED, TRANSPARENT, TYPES

CASES = Path(__file__).parents[1] / "cases" / "canvas"
FACES = ["naskh", "amiri", "plex", "sans"]
MODES = ["smart", "word", "free"]


@dataclass(frozen=True)
class Case:
    """A stretch that a hand goes over in one line of the article; what is expected in each mode. Code points."""

    name: str
    line: str
    at: int
    drag: tuple[int, int]
    expected: dict[str, tuple[int, int]]


def near(line: str, words: str, drag: tuple[int, int]) -> tuple[int, int]:
    """The occurrence of some words that shares most letters with what was dragged."""
    places = [i for i in range(len(line)) if line.startswith(words, i)]
    shared = [(min(drag[1], i + len(words)) - max(drag[0], i), -i) for i in places]
    assert shared, f"{words!r} is not in {line!r}"
    start = -max(shared)[1]
    return start, start + len(words)


def read_cases() -> tuple[str, list[Case]]:
    """One article of all lines, and its cases."""
    lines: list[str] = []
    cases: list[Case] = []
    at = 0
    for path in sorted(CASES.glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            line = row["text"]
            for case in row["cases"]:
                start = line.index(case["drag"])
                drag = (start, start + len(case["drag"]))
                expected = {mode: near(line, case[mode], drag) for mode in MODES}
                cases.append(Case(f"{path.stem}: {case['drag']!r}", line, at, drag, expected))
            lines.append(line)
            at += len(line) + 1
    return "\n".join(lines), cases


TEXT, ALL = read_cases()
#: Where each line of the article begins.
LINES = [0, *(at + 1 for at, letter in enumerate(TEXT) if letter == "\n")]

#: The box of every letter cluster of the lines on the screen: [line, [[offset, x, y, width, height] …]].
BOXES = """([from, to]) => [...document.querySelectorAll("#article p[data-start]")].slice(from, to).map((p) => {
    const node = [...p.childNodes].find((n) => n.nodeType === 3);
    const units = new Intl.Segmenter("ar", { granularity: "grapheme" }).segment(node.data);
    const range = new Range();
    return [...units].map(({ index, segment }) => {
        range.setStart(node, index);
        range.setEnd(node, index + segment.length);
        const drawn = [...range.getClientRects()].filter((r) => r.width > 0);
        const box = drawn.at(-1) ?? range.getBoundingClientRect();
        return [Number(p.dataset.start) + [...node.data.slice(0, index)].length, box.x, box.y, box.width, box.height];
    });
}).flat()"""
#: Brings a line to the upper part of the window, says up to which line all is whole on the screen.
SHOW = """async (from) => {
    const lines = [...document.querySelectorAll("#article p[data-start]")];
    scrollBy(0, lines[from].getBoundingClientRect().top - 130);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const past = lines.findIndex((line, at) => at > from && line.getBoundingClientRect().bottom > innerHeight - 110);
    return past < 0 ? lines.length : past;
}"""

#: The segments of the spans under each point.
HITS = """async (points) => {
    const { spansAtPoint } = await import("/static/js/canvas/hit.js");
    const { store, canvas } = sanad;
    const { spans } = store.annotations;
    return points.map(([x, y]) => spansAtPoint(canvas.painter, spans, x, y).map((id) => spans.get(id).segments[0]));
}"""


@dataclass
class Board:
    """The article, a screenful at a time, with the box of every cluster: offset → (x, y, width, height)."""

    hand: Hand
    boxes: dict[int, tuple[float, float, float, float]] = field(default_factory=dict)

    def screens(self) -> Iterator[list[Case]]:
        """The cases of one screenful after the other, each scrolled into sight."""
        line = 0
        while line < TEXT.count("\n") + 1:
            past = self.hand.page.evaluate(SHOW, line)
            self.boxes = {at: tuple(box) for at, *box in self.hand.page.evaluate(BOXES, [line, past])}
            yield [case for case in ALL if case.at in LINES[line:past]]
            line = past

    def pictures(self) -> list[bytes]:
        """The text, a screenful at a time, without what stands around it."""
        made = []
        for _ in self.screens():
            box = self.hand.page.locator("#article").bounding_box()
            assert box
            clip = {"x": box["x"], "y": 125, "width": box["width"], "height": 665}
            made.append(self.hand.page.screenshot(animations="disabled", clip=clip))
        return made

    def cluster(self, offset: int) -> int:
        """The start of the cluster that holds a character."""
        while offset not in self.boxes:
            offset -= 1
        return offset

    def leftwards(self, offset: int) -> bool:
        """Whether the text runs leftwards at a cluster; no case begins or ends with a sign inside rightward text."""
        return unicodedata.bidirectional(TEXT[offset]) not in {"L", "EN", "AN"}

    def edge(self, offset: int, *, end: bool = False) -> tuple[float, float]:
        """A point just inside the start of the cluster at an offset, or inside the end of the cluster before it."""
        at = self.cluster(offset - 1 if end else offset)
        x, y, width, height = self.boxes[at]
        inset = min(1.5, width / 4)
        return (x + width - inset if self.leftwards(at) != end else x + inset), y + height / 2

    def drag(self, start: int, end: int) -> None:
        mouse = self.hand.page.mouse
        (x1, y1), (x2, y2) = self.edge(start), self.edge(end, end=True)
        mouse.move(x1, y1)
        mouse.down()
        mouse.move((x1 + x2) / 2, y1 - 6)
        mouse.move(x2, y2)
        mouse.up()

    def taken(self) -> tuple[int, int] | None:
        """What is selected; it is let go of at once."""
        range_ = self.hand.page.evaluate("""() => {
            const { selection } = sanad.store;
            sanad.store.select(null);
            return selection && [selection.start, selection.end];
        }""")
        return tuple(range_) if range_ else None


def faces() -> list[Any]:
    """All four; the last two are read by ``./run soak``, for they take a minute."""
    return [pytest.param(face, marks=[pytest.mark.slow] if face in ("plex", "sans") else []) for face in FACES]


def opened(page: Page, live_server: Any, log_in: Callable[..., None], face: str = "naskh") -> Board:
    """The article of all cases, set in a face."""
    hand = open_workspace(page, live_server, log_in, text=TEXT)
    page.evaluate("(face) => void (document.documentElement.dataset.face = face)", face)
    page.evaluate("() => document.fonts.ready")
    page.wait_for_function(
        "() => document.fonts.check(getComputedStyle(document.querySelector('#article p[data-start]')).font)"
    )
    page.evaluate(SETTLED)
    return Board(hand)


@pytest.fixture
def board(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Board]:
    made = opened(page, live_server, log_in)
    yield made
    made.hand.settle()


def quoted(range_: tuple[int, int] | None) -> str:
    return "nothing" if range_ is None else ascii(TEXT[slice(*range_)]) + f" {TEXT[slice(*range_)]}"


@pytest.mark.parametrize("face", faces())
def test_what_a_hand_drags_over_is_what_is_selected(
    page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str], face: str
) -> None:
    board = opened(page, live_server, log_in, face)
    wrong: list[str] = []
    # A third of the cases in each mode, so that over three faces every case comes in every mode.
    turn = FACES.index(face)
    for cases in board.screens():
        for number, mode in enumerate(MODES):
            page.evaluate("(mode) => sanad.store.setMode(mode)", mode)
            for case in cases[(number + turn) % 3 :: 3]:
                board.drag(*(case.at + edge for edge in case.drag))
                taken = board.taken()
                if taken != tuple(case.at + edge for edge in case.expected[mode]):
                    wrong.append(f"{mode} {case.name}: {quoted(taken)}")
    board.hand.settle()
    assert len(ALL) >= 200
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("face", faces())
def test_transparent_marks_change_no_pixel_and_each_letter_finds_its_marks(
    page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str], face: str
) -> None:
    board = opened(page, live_server, log_in, face)
    stretches = sorted({tuple(case.at + edge for edge in case.expected["free"]) for case in ALL})
    plain = board.pictures()
    board.hand.mark(*((TYPES[n % len(TYPES)], *stretch) for n, stretch in enumerate(stretches)))
    missed: list[str] = []
    asked = 0
    for _ in board.screens():
        # Letters that share one drawn glyph have no box of their own to point at.
        drawn = {at: box for at, box in board.boxes.items() if box[2] >= 1 and TEXT[at].strip()}
        points = [[x + width / 2, y + height / 2] for x, y, width, height in drawn.values()]
        found = page.evaluate(HITS, points)
        asked += len(points)
        for at, hits in zip(drawn, found, strict=True):
            covering = sorted((s, e) for s, e in stretches if s <= at < e)
            if sorted(tuple(hit) for hit in hits) != covering:
                missed.append(f"{TEXT[at]!r} at {at}: {hits} for {covering}")
    page.evaluate(TRANSPARENT)
    page.evaluate("() => document.documentElement.scrollTo(0, 0)")
    page.evaluate(SETTLED)
    again = board.pictures()
    board.hand.settle()
    assert len(stretches) >= 200
    assert asked > 1500
    assert not missed, "\n".join(missed)
    assert [one == other for one, other in zip(plain, again, strict=True)] == [True] * len(plain)


def test_a_click_puts_the_caret_and_keys_select_what_is_meant(board: Board) -> None:
    """Each case in three ways of the hand: a click at its first letter, then letter by letter with Shift."""
    page = board.hand.page
    page.evaluate("() => sanad.store.setMode('free')")
    wrong: list[str] = []
    before = -1
    for cases in board.screens():
        for case in cases:
            start, end = (case.at + edge for edge in case.drag)
            if start == before:  # two clicks in one place would be a double click
                page.mouse.click(*board.edge(end, end=True))
            before = start
            page.mouse.click(*board.edge(start))
            steps = sum(start < edge + case.at <= end for edge in boundaries(case.line))
            if steps > 14:
                continue
            for _ in range(steps):
                page.keyboard.press("Shift+ArrowLeft")
            if (taken := board.taken()) != (start, end):
                wrong.append(f"{case.name}: {quoted(taken)}")
            page.keyboard.press("ArrowLeft")
    board.hand.settle()
    assert not wrong, "\n".join(wrong)


def walked(board: Board, key: str, times: int) -> list[int]:
    """The places of the caret while a key is pressed again and again, as code points."""
    board.hand.page.evaluate("() => void (window.places = [])")
    for _ in range(times):
        board.hand.page.keyboard.press(key)
        board.hand.page.evaluate("() => places.push(sanad.store.article.map.toCodePoint(sanad.canvas.caret.offset))")
    places: list[int] = board.hand.page.evaluate("() => places")
    return places


def test_the_caret_stops_at_each_cluster_and_each_word_and_splits_none(board: Board) -> None:
    """Through one line of every kind, forwards and back."""
    firsts = {case.name.split(":")[0]: case for case in reversed(ALL)}
    put = """(at) => {
        sanad.store.select(null);
        sanad.canvas.caret.put(sanad.store.article.map.toUtf16(at));
        sanad.canvas.focusText();
    }"""
    for case in firsts.values():
        at, line = case.at, case.line[:60]
        letters = [at + edge for edge in boundaries(case.line) if edge <= len(line)]
        board.hand.page.evaluate("(at) => sanad.canvas.reveal(at, at + 1)", at)
        board.hand.page.evaluate(put, at)
        assert walked(board, "ArrowLeft", len(letters) - 1) == letters[1:], case.name
        assert walked(board, "ArrowRight", len(letters) - 1) == letters[-2::-1], case.name
        starts = [at + start for start, _ in words(case.line) if start]
        assert walked(board, "Control+ArrowLeft", len(starts)) == starts, case.name
    board.hand.settle()


def test_the_caret_starts_where_the_reader_is(board: Board) -> None:
    page = board.hand.page
    page.locator("#article").focus()
    board.hand.press("ArrowLeft")
    page.evaluate("() => scrollTo(0, 1500)")
    page.wait_for_function("() => scrollY > 1000")
    board.hand.press("ArrowLeft")
    caret = page.locator(".focus.caret")
    caret.wait_for(state="attached")
    page.wait_for_function("() => document.querySelector('.focus.caret')?.getBoundingClientRect().top > 90")
    assert page.evaluate("() => scrollY") > 1000
