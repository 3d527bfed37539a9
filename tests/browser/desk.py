"""An annotator at a desk of her own: a tab with the article open, keys pressed in it, and the network she has."""

import contextlib
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error, Page, Route, expect

from tests.browser.real_server import RealServer, until

SEED = 20_260_105
#: No two words alike, so that every gesture can be told from every other afterwards.
WORDS = [f"كلمة{number}" for number in range(1, 401)]
TEXT = "\n".join(" ".join(WORDS[start : start + 50]) for start in range(0, 400, 50))


class Desk:
    """One tab with the article open, and an annotator who goes through it word by word with the keyboard."""

    def __init__(self, page: Page, server: RealServer, *, backwards: bool = False) -> None:
        self.page, self.server = page, server
        self.step, self.edge = ("ArrowRight", "End") if backwards else ("ArrowLeft", "Home")
        self.words = iter(reversed(WORDS) if backwards else WORDS)
        self.marked: list[str] = []
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.placed = False

    def open(self) -> "Desk":
        self.page.goto(self.server.workspace)
        return self.ready()

    def ready(self) -> "Desk":
        ready = "Boolean(globalThis.sanad?.store.sync)"
        self.wait(lambda: bool(self.errors) or self.page.evaluate(ready), "the page is ready")
        assert not self.errors, self.errors
        self.placed = False
        return self

    def mark(self, count: int = 1) -> None:
        """Mark the next words as persons, one change each."""
        for _ in range(count):
            word = next(self.words)
            self.go_to(word)
            self.page.keyboard.press("Digit1")
            self.marked.append(word)

    def go_to(self, word: str) -> None:
        """Put the caret on a word as a person would: to the edge of the article once, then word by word."""
        self.page.keyboard.press("Escape")
        if not self.placed:
            self.page.locator("#article").focus()
            self.page.keyboard.press(f"Control+{self.edge}")
            self.placed = True
        for _ in range(len(WORDS)):
            if self.word_at_caret() == word:
                return
            self.page.keyboard.press(f"Control+{self.step}")
        raise AssertionError(f"the caret never came to {word}")

    def word_at_caret(self) -> str:
        return self.page.evaluate(
            "(() => { const at = sanad.canvas.wordAtCaret(); const {text, map} = sanad.store.article;"
            " return at ? text.slice(map.toUtf16(at.start), map.toUtf16(at.end)) : '' })()"
        )

    def shown(self) -> Counter[str]:
        """The texts of the spans on this screen."""
        return Counter(self.page.evaluate("[...sanad.store.annotations.spans.values()].map((span) => span.text)"))

    def saving(self) -> Any:
        return self.page.locator(".saving")

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Until something holds; meanwhile the browser's requests go on being handled."""
        until(condition, what, pause=lambda: self.page.wait_for_timeout(50))

    def is_kept(self) -> None:
        """What is not sent yet lies in the journal: until then the browser would ask whether to leave."""
        self.wait(lambda: self.page.evaluate("sanad.store.sync.unkept") == 0, "the journal has them")

    def is_saved(self, seconds: float = 30) -> None:
        expect(self.saving()).to_have_attribute("data-state", "saved", timeout=seconds * 1000)


def stored(server: RealServer) -> Counter[str]:
    """The marked words in the stored body."""
    return Counter(span["text"] for span in server.body()["spans"])


def assert_each_once(server: RealServer, words: list[str]) -> None:
    """Exactly one stored change for each marked word, each in the body once, and the log rebuilds the body."""
    log = server.log()
    assert len(log) == len(words)
    assert len({change for change, _ in log}) == len(words)
    made = [one["object"]["text"] for _, operations in log for one in operations if one["kind"] == "span"]
    assert Counter(made) == Counter(words)
    assert stored(server) == Counter(words)
    assert "all as they must be" in server.verify()


class BadNetwork:
    """Between the page and the server: loses answers the server has given, and answers 503 in its stead."""

    def __init__(self, *, dropped: float, refused: float) -> None:
        self.random = random.Random(SEED)
        self.dropped, self.refused = dropped, refused
        self.lost = self.turned_away = self.passed = 0

    @property
    def requests(self) -> int:
        return self.lost + self.turned_away + self.passed

    def __call__(self, route: Route) -> None:
        # The page may have given its request up meanwhile: then there is nobody left to answer.
        with contextlib.suppress(Error):
            self.handle(route)

    def handle(self, route: Route) -> None:
        luck = self.random.random() if route.request.method == "POST" else 1
        if luck < self.dropped:
            self.lose(route)
        elif luck < self.dropped + self.refused:
            self.turned_away += 1
            route.fulfill(status=503, body="busy")
        else:
            self.passed += route.request.method == "POST"
            route.continue_()

    def lose(self, route: Route) -> None:
        """The server handles it, the answer never arrives; a server that is down just now handles nothing."""
        try:
            route.fetch()
        except Error:
            route.abort("connectionfailed")
        else:
            self.lost += 1
            route.abort("connectionreset")
