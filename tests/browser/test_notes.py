"""Notes as people write them: on what is in hand, answered by a curator, kept whatever happens, never in the way."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Route, expect

from annotator.models import AnnotationSet, Membership, NoteMessage, NoteThread, User
from tests import factories
from tests.browser.canvas import Hand, open_workspace
from tests.browser.test_accessibility import NORM

LogIn = Callable[[BrowserContext, Any], None]
WORDS = "فلاديمير بوتين"


def the_set() -> AnnotationSet:
    return AnnotationSet.objects.select_related("article__project", "author").get()


def curator_of(row: AnnotationSet, **fields: Any) -> User:
    return factories.member(project=row.article.project, role=Membership.Role.CURATOR, username="sami", **fields)


def with_mark_in_hand(hand: Hand) -> None:
    start, end = hand.find(WORDS)
    hand.mark(("PERS", start, end))
    hand.page.evaluate("() => sanad.store.activate({ kind: 'span', id: [...sanad.store.annotations.spans.keys()][0] })")
    hand.settle()


def write(page: Page, body: str) -> None:
    """M, the words, Ctrl+Enter: no hand leaves the keys."""
    page.keyboard.press("m")
    expect(page.locator("#note-new")).to_be_focused()
    page.keyboard.type(body)
    page.keyboard.press("Control+Enter")


def flaws_of(page: Page, part: str) -> list[str]:
    """What axe finds in a part of the page, as "rule: element"."""
    found = Axe().run(page, context=part, options=NORM).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def bodies() -> list[str]:
    return list(NoteMessage.objects.order_by("created_at").values_list("body", flat=True))


def look_again(page: Page) -> None:
    """What the page does when somebody comes back to it."""
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_question_on_a_mark_is_answered_by_the_curator(
    page: Page, live_server: Any, log_in: LogIn, second_browser: BrowserContext, complaints: list[str], language: str
) -> None:
    hand = open_workspace(page, live_server, log_in, language=language)
    row = the_set()
    curator = curator_of(row, first_name="سامي", language=language)
    page.reload()
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")
    with_mark_in_hand(hand)
    page.keyboard.press("m")
    page.keyboard.type("أهو الرئيس نفسه يا @sa")
    expect(page.locator(".note-people [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("؟")
    page.keyboard.press("Control+Enter")
    thread = page.locator(".note-thread")
    expect(thread.locator(".note-quote")).to_have_text(WORDS)
    expect(thread.locator(".note-name")).to_have_text("سامي")
    expect(thread.locator(".note-waiting")).to_have_count(0)

    other = second_browser.new_page()
    log_in(second_browser, curator)
    other.goto(live_server.url)
    other.locator(".note-link").click()
    expect(other.locator(".note-thread.on .note-quote")).to_have_text(WORDS)
    # The set is not the curator's to change; notes are.
    assert other.evaluate("() => sanad.store.readonly") is True
    other.locator(".note-thread.on textarea").fill("نعم، هو.")
    other.keyboard.press("Control+Enter")
    expect(other.locator(".note-message")).to_have_count(2)
    expect(other.locator(".note-waiting")).to_have_count(0)
    look_again(page)
    expect(page.locator(".note-message")).to_have_count(2)
    expect(page.locator(".note-message").last).to_contain_text("نعم، هو.")
    expect(page.locator("#tab-notes .count")).to_have_text("١" if language == "ar" else "1")
    page.locator("[data-act=resolve]").click()
    expect(page.locator("#tab-notes .count")).to_have_text("")
    assert NoteThread.objects.get().resolved_by == row.author


def test_an_annotator_is_offered_curators_and_nobody_who_annotates(page: Page, live_server: Any, log_in: LogIn) -> None:
    open_workspace(page, live_server, log_in)
    row = the_set()
    curator_of(row)
    factories.member(project=row.article.project, username="layla")
    page.keyboard.press("m")
    page.keyboard.type("@")
    expect(page.locator(".note-people [role=option]")).to_have_text(["sami@sami"])
    page.keyboard.type("layl")
    expect(page.locator(".note-people")).to_be_hidden()


def test_what_is_sent_without_a_network_arrives_once_even_after_a_reload(
    page: Page, live_server: Any, log_in: LogIn
) -> None:
    open_workspace(page, live_server, log_in)
    lost: list[str] = []

    def answer_is_lost(route: Route) -> None:
        """The server takes it, and its answer never arrives."""
        if route.request.method == "POST":
            route.fetch()
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/notes/", answer_is_lost)
    write(page, "لا تضيع")
    expect(page.locator(".note-waiting")).to_have_count(1)
    expect(page.locator(".note-trouble")).to_be_visible()
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.includes(' out:'))")
    assert lost
    page.unroute("**/notes/")
    page.reload()
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.includes(' out:'))")
    page.locator("#tab-notes").click()
    expect(page.locator(".note-thread")).to_have_count(1)
    assert bodies() == ["لا تضيع"]


def test_what_is_only_typed_waits_as_a_draft_at_its_place(page: Page, live_server: Any, log_in: LogIn) -> None:
    hand = open_workspace(page, live_server, log_in)
    with_mark_in_hand(hand)
    page.keyboard.press("m")
    page.keyboard.type("فكرة لم تتم")
    page.reload()
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")
    page.locator("#tab-notes").click()
    page.locator(".note-draft").click()
    expect(page.locator("#note-new")).to_have_value("فكرة لم تتم")
    expect(page.locator(".note-on")).to_contain_text(WORDS)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note-waiting")).to_have_count(0)
    assert NoteThread.objects.get().quote == WORDS
    expect(page.locator(".note-draft")).to_have_count(0)


def test_a_note_outlives_its_mark(page: Page, live_server: Any, log_in: LogIn) -> None:
    hand = open_workspace(page, live_server, log_in)
    with_mark_in_hand(hand)
    write(page, "أيبقى؟")
    expect(page.locator(".note-thread .note-place")).to_be_focused()
    expect(page.locator(".note-gone")).to_have_count(0)
    page.evaluate("() => sanad.actions.removeSpan([...sanad.store.annotations.spans.keys()][0])")
    page.locator("#tab-notes").click()
    expect(page.locator(".note-gone")).to_have_text("لم يعد الوسم موجودًا")
    expect(page.locator(".note-thread .note-quote")).to_have_text(WORDS)
    hand.settle()


def test_signs_in_the_text_lead_to_the_panel_and_touch_no_text(page: Page, live_server: Any, log_in: LogIn) -> None:
    hand = open_workspace(page, live_server, log_in)
    start, end = hand.find("لاهاي")
    page.evaluate(f"() => sanad.store.select({{ start: {start}, end: {end}, offer: null }})")
    write(page, "أين؟")
    expect(page.locator(".note-waiting")).to_have_count(0)
    page.locator("#tab-quotes").click()
    sign = page.locator(".note-sign")
    expect(sign).to_have_count(1)
    sign.click()
    expect(page.locator("#notes")).to_be_visible()
    expect(page.locator(".note-thread.on")).to_have_count(1)
    # Repainting puts another element in its place: it is measured where it is found, in one go.
    foot = page.wait_for_function(
        "() => [...document.querySelectorAll('.note-foot')].map((foot) => foot.getBoundingClientRect())"
        ".filter((box) => box.width).map(({ x, y, width }) => ({ x, y, width }))[0]"
    ).json_value()
    letter = hand.letter(start)
    assert letter["y"] < foot["y"] < letter["y"] + letter["height"] + 6
    assert foot["x"] <= letter["x"] <= foot["x"] + foot["width"]
    nodes = page.evaluate(
        "() => [...document.querySelectorAll('#article p[data-start]')]"
        ".map((p) => [...p.childNodes].filter((node) => node.nodeType === 3).length)"
    )
    assert set(nodes) == {1}
    assert page.evaluate("() => sanad.store.selection") == {"start": start, "end": end, "offer": None}


def test_own_words_are_changed_deleted_and_brought_back(page: Page, live_server: Any, log_in: LogIn) -> None:
    open_workspace(page, live_server, log_in)
    write(page, "سؤل\nسطر <b>ثانٍ</b>")
    expect(page.locator(".note-message .note-text")).to_have_text("سؤل\nسطر <b>ثانٍ</b>")
    page.locator("[data-key^='edit:']").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("سؤال")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note-message .note-text")).to_have_text("سؤال")
    page.locator("[data-key^='remove:']").click()
    expect(page.locator(".note-message.deleted")).to_be_visible()
    expect(page.locator("[data-key^='restore:']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".note-message .note-text")).to_have_text("سؤال")
    assert NoteMessage.objects.get().deleted_at is None


def test_an_ended_session_keeps_the_words(page: Page, live_server: Any, log_in: LogIn) -> None:
    open_workspace(page, live_server, log_in)
    author = the_set().author
    page.context.clear_cookies()
    write(page, "بعد انتهاء الجلسة")
    expect(page.locator("[data-key=note-sign-in]")).to_be_visible()
    log_in(page.context, author)
    page.evaluate("() => dispatchEvent(new Event('focus'))")
    expect(page.locator(".note-waiting")).to_have_count(0)
    assert bodies() == ["بعد انتهاء الجلسة"]


def test_a_note_whose_first_request_failed_is_sent_by_itself(
    page: Page, live_server: Any, log_in: LogIn, complaints: list[str]
) -> None:
    open_workspace(page, live_server, log_in)
    failed: list[str] = []

    def first_fails(route: Route) -> None:
        if route.request.method == "POST" and not failed:
            failed.append(route.request.url)
            return route.fulfill(status=200, body="<html>a hotel's welcome page")
        return route.continue_()

    page.route("**/notes/", first_fails)
    write(page, "يُعاد إرسالها")
    expect(page.locator(".note-thread")).to_have_count(1)
    expect(page.locator(".note-waiting")).to_have_count(0)
    expect(page.locator(".note-trouble")).to_have_count(0)
    assert (len(failed), bodies()) == (1, ["يُعاد إرسالها"])


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_panel_has_no_flaw_and_fits_a_phone(
    page: Page, live_server: Any, log_in: LogIn, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    hand = open_workspace(page, live_server, log_in, language=language)
    expect(page.locator("#notes")).to_be_hidden()
    with_mark_in_hand(hand)
    write(page, "سؤال")
    expect(page.locator(".note-waiting")).to_have_count(0)
    assert flaws_of(page, "#margin") == []
    page.locator(".note-begin").click()
    expect(page.locator("#note-new")).to_be_visible()
    assert flaws_of(page, "#margin") == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    if width == 390:
        low = page.evaluate(
            "() => [...document.querySelectorAll('#notes button')].filter((b) => b.offsetParent)"
            ".map((b) => [b.textContent, b.getBoundingClientRect().height]).filter(([, h]) => h < 44)"
        )
        assert low == []
