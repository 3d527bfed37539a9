"""No fault loses a change or stores it twice: the server killed, the network off, answers dropped, browsers closed.

Everything is real: the page as served, keys pressed in it, a server process that gets SIGKILL, its database file.
"""

import contextlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, Page, Route, expect

from tests.browser.real_server import PASSWORD, RealServer, until

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
        assert self.errors == []
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

    def is_saved(self, seconds: float = 30) -> None:
        expect(self.saving()).to_have_attribute("data-state", "saved", timeout=seconds * 1000)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    with RealServer(tmp_path_factory.mktemp("server"), TEXT, articles=12) as server:
        yield server


@pytest.fixture
def server(running: RealServer) -> RealServer:
    return running.next_set()


@pytest.fixture
def annotator(browser: Browser, browser_context_args: dict[str, Any], server: RealServer) -> Iterator[BrowserContext]:
    """The annotator's browser, signed in."""
    context = browser.new_context(**browser_context_args)
    context.add_cookies([server.cookie()])
    yield context
    context.close()


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


def test_two_hundred_gestures_through_every_fault_are_stored_once_each(
    annotator: BrowserContext, server: RealServer
) -> None:
    """Kills, no network, dropped answers, a second tab at work, a reload, a tab closed with work unsent."""
    first = Desk(annotator.new_page(), server).open()
    second = Desk(annotator.new_page(), server, backwards=True).open()
    first.mark(20)
    second.mark(10)

    server.kill()  # in mid-work: both go on
    first.mark(15)
    second.mark(15)
    expect(first.saving()).to_have_attribute("data-state", "offline")
    server.start()
    first.mark(10)

    annotator.set_offline(True)
    first.mark(20)
    second.mark(10)
    expect(second.saving()).to_have_attribute("data-state", "offline")
    expect(second.saving()).to_contain_text("عملك محفوظ في هذا المتصفح")
    annotator.set_offline(False)
    second.mark(5)

    network = BadNetwork(dropped=0.5, refused=0)
    annotator.route("**/changes/", network)
    for _ in range(10):
        before = network.requests
        first.mark(2)
        second.mark(2)
        first.wait(lambda before=before: network.requests > before, "something was sent")
    assert network.lost >= 3
    annotator.unroute("**/changes/")

    for _ in range(3):  # killed again and again, at whatever it was doing
        first.mark(5)
        server.kill()
        second.mark(5)
        server.start()
    first.page.reload()
    first.ready()
    first.mark(5)

    server.kill()
    second.mark(15)
    second.page.close()  # with changes that never left it; the other tab and the journal have them
    server.start()
    first.mark(5)

    first.is_saved()
    words = first.marked + second.marked
    assert len(words) == 200
    assert first.shown() == Counter(words)
    assert_each_once(server, words)


def test_a_third_of_answers_lost_a_third_refused_and_the_browser_closed_without_network(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
    server: RealServer,
) -> None:
    """What waited when the browser was closed is sent when it is opened again."""
    profile = tmp_path_factory.mktemp("profile")

    def browser_opened() -> BrowserContext:
        return browser_type.launch_persistent_context(profile, **browser_type_launch_args, **browser_context_args)

    context = browser_opened()
    context.add_cookies([server.cookie(lasting=True)])
    network = BadNetwork(dropped=0.3, refused=0.3)
    context.route("**/changes/", network)
    desk = Desk(context.new_page(), server).open()
    for _ in range(12):
        before = network.requests
        desk.mark(3)
        desk.wait(lambda before=before: network.requests > before, "something was sent")
    assert network.lost >= 2
    assert network.turned_away >= 2
    context.set_offline(True)
    desk.mark(10)
    expect(desk.saving()).to_have_attribute("data-state", "offline")
    context.close()
    assert len(server.log()) < 46

    context = browser_opened()
    context.route("**/changes/", network)
    again = Desk(context.new_page(), server).open()
    assert again.shown() == Counter(desk.marked)
    again.is_saved()
    assert_each_once(server, desk.marked)
    context.close()


def test_an_ended_session_keeps_everything_and_the_person_signs_in_beside_her_work(
    annotator: BrowserContext, server: RealServer
) -> None:
    """401 loses nothing; the log-in opens in a window of its own and the page goes on where it was."""
    desk = Desk(annotator.new_page(), server).open()
    desk.mark(2)
    desk.is_saved()
    annotator.clear_cookies()
    desk.mark(3)
    expect(desk.saving()).to_have_attribute("data-state", "signed-out")
    expect(desk.saving()).to_contain_text("انتهت الجلسة")
    desk.mark(1)
    with desk.page.expect_popup() as opened:
        desk.page.locator("#sign-in-again").click()
    window = opened.value
    window.locator("[name=username]").fill("annotator")
    window.locator("[name=password]").fill(PASSWORD)
    with window.expect_event("close"):
        window.locator("[name=password]").press("Enter")
    desk.is_saved()
    assert_each_once(server, desk.marked)


def test_without_a_journal_the_page_says_so_saves_directly_and_warns_before_it_is_left(
    annotator: BrowserContext, server: RealServer
) -> None:
    """A browser that keeps nothing (private window, storage forbidden) is never silently unsafe."""
    page = annotator.new_page()
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', {value: undefined})")
    desk = Desk(page, server).open()
    expect(page.locator("#saving-note")).to_contain_text("لا يحتفظ هذا المتصفح بنسخة")
    desk.mark(3)
    desk.is_saved()
    assert_each_once(server, desk.marked)

    other = annotator.new_page()
    page.bring_to_front()
    annotator.set_offline(True)
    desk.mark(1)
    expect(desk.saving()).to_contain_text("في هذه الصفحة وحدها")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.close(run_before_unload=True)
    until(page.is_closed, "the page closed", pause=lambda: other.wait_for_timeout(50))
    assert asked == ["beforeunload"]


def test_kept_changes_are_no_reason_to_hold_anybody_back(annotator: BrowserContext, server: RealServer) -> None:
    """With the journal at work, leaving without network asks nothing: all comes back on return."""
    page = annotator.new_page()
    desk = Desk(page, server).open()
    annotator.set_offline(True)
    desk.mark(3)
    until(lambda: page.evaluate("sanad.store.sync.unkept") == 0, "the journal has them")
    page.on("dialog", lambda dialog: pytest.fail(f"asked on leaving: {dialog.type}"))
    page.close(run_before_unload=True)
    other = annotator.new_page()
    until(page.is_closed, "the page closed without asking", pause=lambda: other.wait_for_timeout(50))
    annotator.set_offline(False)
    again = Desk(other, server).open()
    assert again.shown() == Counter(desk.marked)
    again.is_saved()
    assert_each_once(server, desk.marked)


def test_two_tabs_show_each_other_what_they_do(annotator: BrowserContext, server: RealServer) -> None:
    """Also while neither reaches the server."""
    first = Desk(annotator.new_page(), server).open()
    second = Desk(annotator.new_page(), server, backwards=True).open()
    annotator.set_offline(True)
    first.mark(2)
    second.mark(2)
    both = Counter(first.marked + second.marked)
    until(lambda: first.shown() == both and second.shown() == both, "both tabs show both tabs' work")
    annotator.set_offline(False)
    first.is_saved()
    second.is_saved()
    assert_each_once(server, first.marked + second.marked)


@pytest.fixture
def other_machine(
    browser: Browser, browser_context_args: dict[str, Any], server: RealServer
) -> Iterator[BrowserContext]:
    """The same annotator at another machine: nothing shared but the server."""
    context = browser.new_context(**browser_context_args)
    context.add_cookies([server.cookie()])
    yield context
    context.close()


def test_another_machines_work_arrives_with_the_next_answer(
    annotator: BrowserContext, other_machine: BrowserContext, server: RealServer
) -> None:
    here = Desk(annotator.new_page(), server).open()
    there = Desk(other_machine.new_page(), server, backwards=True).open()
    there.mark(3)
    there.is_saved()
    here.mark(1)
    both = Counter(here.marked + there.marked)
    until(lambda: here.shown() == both, "this machine shows what the other one did")
    here.is_saved()
    assert_each_once(server, here.marked + there.marked)


@pytest.mark.parametrize(("choice", "type_kept"), [("اعتماد نسختي", "ORG"), ("الإبقاء على القائم", "GPE")])
def test_a_refused_change_shows_both_versions_and_the_person_chooses(
    annotator: BrowserContext, other_machine: BrowserContext, server: RealServer, choice: str, type_kept: str
) -> None:
    """Two machines change the type of the same mark; the later one is asked, over a reload."""
    here = Desk(annotator.new_page(), server).open()
    here.mark(1)
    here.is_saved()
    there = Desk(other_machine.new_page(), server).open()

    annotator.set_offline(True)
    here.page.keyboard.press("Digit3")  # organisation
    until(lambda: here.page.evaluate("[...sanad.store.annotations.spans.values()][0].type") == "ORG", "shown here")
    there.go_to(WORDS[0])
    there.page.keyboard.press("Digit4")  # geopolitical entity
    there.is_saved()
    annotator.set_offline(False)

    expect(here.page.locator("#refused-button")).to_contain_text("رُفض تغيير واحد")
    assert here.page.evaluate("[...sanad.store.annotations.spans.values()][0].type") == "GPE"
    here.page.reload()
    here.ready()
    here.page.locator("#refused-button").click()
    dialog = here.page.locator("#refused-dialog")
    expect(dialog.locator(".refusal-versions")).to_contain_text("منظمة")
    expect(dialog.locator(".refusal-versions")).to_contain_text("كيان جيوسياسي")
    dialog.get_by_role("button", name=choice).first.click()
    expect(dialog).to_be_hidden()
    expect(here.page.locator("#refused-button")).to_be_hidden()
    here.is_saved()
    assert [span["type"] for span in server.body()["spans"]] == [type_kept]
    server.verify()


def test_work_done_after_the_set_was_submitted_elsewhere_waits_for_the_decision(
    annotator: BrowserContext, other_machine: BrowserContext, server: RealServer
) -> None:
    """Not lost, not smuggled in: refused, kept, and taken up after reopening."""
    here = Desk(annotator.new_page(), server).open()
    there = Desk(other_machine.new_page(), server).open()
    there.page.locator("#submit-open").click()
    there.page.locator("#submit-confirm").click()
    expect(there.page.locator("#banner")).to_be_visible()
    here.mark(1)
    expect(here.page.locator("#refused-button")).to_contain_text("رُفض تغيير واحد")
    expect(here.page.locator("#banner")).to_be_visible()
    assert server.log() == []
    here.page.locator("#refused-button").click()
    mine = here.page.get_by_role("button", name="اعتماد نسختي")
    expect(mine).to_be_disabled()
    here.page.keyboard.press("Escape")
    here.page.locator("#reopen").click()
    here.page.locator("#refused-button").click()
    mine.click()
    here.is_saved()
    assert_each_once(server, here.marked)
