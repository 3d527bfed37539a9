"""The workspace as a person meets it: where a letter stands on the screen, what is marked, a hand that drags."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests import factories

#: Lam-alef, marks, nested names, Latin, digits, two scripts beyond the basic plane, names inside words.
TEXT = (
    "رفض الرئيس فلاديمير بوتين الضمانات الغربية المقترحة لأوكرانيا محذِّراً من نشر أي قوات أجنبية على أراضي الجارة.\n"
    "قال المتحدث باسم الكرملين إن قمة باريس لا تُلزم أحداً، والله أعلم 😀 في دبي عام 2025 كما في لاهاي.\n"
    "وقّعت شركة Google Cloud اتفاقاً مع وزارة الصحة في الرياض بقيمة 26 مليون دولار، وأضافت 𞤀𞤁 أن العمل سيبدأ قريباً "
    "في المملكة الأردنية الهاشمية وفي سلطنة عُمان.\n"
    "للقوات الروسية وكييف وموسكو رأي آخر، كما نُقل عن لسامرٍ وهيثم."
)

#: The box of one character (code point offset), found without any of the product's own code.
LETTER = """(offset) => {
    const all = [...document.querySelectorAll("#article p[data-start]")];
    const p = all.findLast((p) => Number(p.dataset.start) <= offset);
    const node = [...p.childNodes].find((n) => n.nodeType === 3);
    const before = [...node.data].slice(0, offset - Number(p.dataset.start)).join("").length;
    const range = new Range();
    range.setStart(node, before);
    range.setEnd(node, before + String.fromCodePoint(node.data.codePointAt(before)).length);
    const box = range.getBoundingClientRect();
    if (box.top < 120 || box.bottom > innerHeight - 60) p.scrollIntoView({ block: "center" });
    const { x, y, width, height } = range.getBoundingClientRect();
    return { x, y, width, height };
}"""


@dataclass
class Hand:
    """Drives the page; offsets are code points of ``text``."""

    page: Page
    text: str

    def find(self, words: str, nth: int = 0) -> tuple[int, int]:
        """Where the nth occurrence of some words stands."""
        at = -1
        for _ in range(nth + 1):
            at = self.text.index(words, at + 1)
        return at, at + len(words)

    def letter(self, offset: int) -> dict[str, float]:
        box: dict[str, float] = self.page.evaluate(LETTER, offset)
        return box

    def edge(self, offset: int, *, end: bool = False) -> tuple[float, float]:
        """The point just inside the start of a character, or inside the end of the one before ``offset``."""
        character = self.text[offset - 1 if end else offset]
        box = self.letter(offset - 1 if end else offset)
        leftwards = not (character.isascii() and character.isalnum())
        at_right = leftwards != end
        inset = min(1.0, box["width"] / 4)
        x = box["x"] + box["width"] - inset if at_right else box["x"] + inset
        return x, box["y"] + box["height"] / 2

    def middle(self, offset: int) -> tuple[float, float]:
        box = self.letter(offset)
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, start: int, end: int, *, alt: bool = False) -> None:
        """A real drag of the mouse from the start of one letter to the end of another."""
        self.letter(end - 1)
        (x1, y1), (x2, y2) = self.edge(start), self.edge(end, end=True)
        if alt:
            self.page.keyboard.down("Alt")
        self.page.mouse.move(x1, y1)
        self.page.mouse.down()
        self.page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2, steps=3)
        self.page.mouse.move(x2, y2, steps=3)
        self.page.mouse.up()
        if alt:
            self.page.keyboard.up("Alt")

    def drag_over(self, words: str, nth: int = 0, *, alt: bool = False) -> None:
        self.drag(*self.find(words, nth), alt=alt)

    def click(self, words: str, nth: int = 0, *, count: int = 1, letter: int = 1) -> None:
        self.page.mouse.click(*self.middle(self.find(words, nth)[0] + letter), click_count=count)

    def press(self, *codes: str) -> None:
        for code in codes:
            self.page.keyboard.press(code)

    def selected(self) -> str | None:
        """The text that is selected now."""
        range_ = self.page.evaluate("() => sanad.store.selection")
        return self.text[range_["start"] : range_["end"]] if range_ else None

    def spans(self) -> list[tuple[str, str]]:
        """Type and text of every span in the order of the text; the text is cut here, by the span's own offsets."""
        found = self.page.evaluate("() => [...sanad.store.annotations.spans.values()].map((s) => [s.type, s.segments])")
        found.sort(key=lambda span: (span[1][0][0], -span[1][-1][1]))
        return [(type_, " … ".join(self.text[s:e] for s, e in segments)) for type_, segments in found]

    def mark(self, *spans: tuple[str, int, int]) -> None:
        """Stores spans at once, as another person's gesture might."""
        things = [factories.span(start=s, end=e, type=t, text=self.text) for t, s, e in spans]
        operations = [factories.put(thing) for thing in things]
        self.page.evaluate("(operations) => void sanad.store.commit({ label: 'mark', operations })", operations)

    def settle(self) -> None:
        """Waits until the server has everything, so that no request outlives its test."""
        self.page.wait_for_function("() => sanad.store.pending.length === 0")

    def said(self) -> str:
        """What a screen reader heard last."""
        return self.page.locator("#live").inner_text().strip()


def open_workspace(
    page: Page,
    live_server: Any,
    log_in: Callable[[BrowserContext, Any], None],
    *,
    text: str = TEXT,
    language: str = "ar",
) -> Hand:
    """A new annotator on a new article, the page loaded, the faces there, the first paragraph painted."""
    row = factories.annotation_set(article=factories.article(text=text))
    row.author.language = language
    row.author.save()
    log_in(page.context, row.author)
    page.goto(f"{live_server.url}/annotation-sets/{row.pk}/")
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")
    page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    expect(page.locator("#article p[data-start]").first).to_be_visible()
    return Hand(page, text)
