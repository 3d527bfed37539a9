"""The guided tour in a real browser: every lesson by keys, by mouse, by touch, as its words say."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from annotator.models import AnnotationSet, Membership, User
from annotator.services import practice, preferences
from tests import factories
from tests.browser.canvas import Hand
from tests.browser.test_accessibility import flaws

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LESSONS = ["name", "undo", "everywhere", "same", "quote", "speaker", "stance", "sides"]
TEXT = practice.article().text
LogIn = Callable[[BrowserContext, User], None]

#: The window rectangles of the words of the lesson in hand, and of what may lie over them.
OVERLAPS = """() => {
    const boxes = [...document.querySelectorAll(".focus.lesson")].map((box) => box.getBoundingClientRect());
    const over = ["#tour-guide", "#popover", "#workspace-header"].map((name) => document.querySelector(name));
    const shown = over.filter((part) => part && !part.hidden).map((part) => [part.id, part.getBoundingClientRect()]);
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom;
    return boxes.flatMap((box) => shown.filter(([, part]) => meets(box, part)).map(([id]) => id));
}"""


def newcomer(language: str = "ar") -> User:
    user = factories.member(project=factories.project(), role=Membership.Role.ANNOTATOR)
    user.language = language
    user.save()
    return user


def begin(page: Page, live_server: Any, log_in: LogIn, user: User, path: str = "/tour/") -> Hand:
    log_in(page.context, user)
    page.goto(f"{live_server.url}{path}")
    page.wait_for_function("() => globalThis.sanad?.guide && sanad.canvas.painter.painted.has(0)")
    page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    return Hand(page, TEXT)


def is_at(page: Page, lesson: str | None) -> None:
    """The lesson in hand is this one, it says so, and its words lie open; None: the end."""
    number = LESSONS.index(lesson) if lesson else len(LESSONS)
    page.wait_for_function("(number) => sanad.guide.at === number", arg=number)
    current = page.locator('.bead[aria-current="step"]')
    expect(current).to_have_count(1 if lesson else 0)
    page.wait_for_function(f"() => ({OVERLAPS})().length === 0")


def walk_to(hand: Hand, word: str, *, back: bool = False) -> None:
    """Word by word until the screen reader names it."""
    live = hand.page.locator("#live")
    for _ in range(40):
        hand.press("Control+ArrowRight" if back else "Control+ArrowLeft")
        hand.page.evaluate("() => new Promise(requestAnimationFrame)")
        if word in live.inner_text():
            return
    raise AssertionError(f"the caret never came to {word}")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_whole_tour_by_keys(
    page: Page, live_server: Any, log_in: LogIn, complaints: list[str], language: str
) -> None:
    user = newcomer(language)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.removeprefix(live_server.url)}"))
    hand = begin(page, live_server, log_in, user)
    take = "Control+Shift+ArrowLeft"
    page.locator("#article").focus()
    is_at(page, "name")
    walk_to(hand, "سلمى")
    hand.press(take, take, "Digit1")
    is_at(page, "undo")
    hand.press("Control+z")
    is_at(page, "undo")
    hand.press("Control+Shift+z")
    is_at(page, "everywhere")
    walk_to(hand, "بيروت")
    hand.press("Digit4", "KeyX", "Enter")
    is_at(page, "same")
    walk_to(hand, "الناصر")
    hand.press("Digit1", "Enter")
    is_at(page, "quote")
    hand.press("KeyG", "KeyQ")
    is_at(page, "speaker")
    hand.press("Enter")
    is_at(page, "stance")
    walk_to(hand, "رفض")
    hand.press(take, "KeyS", "Digit2")
    is_at(page, "sides")
    hand.press(take, take, "KeyT")
    walk_to(hand, "عادل", back=True)
    with page.expect_response(lambda answer: "/api/me" in answer.url or "preferences" in answer.url) as saved:
        hand.press(take, take, "KeyH")
    is_at(page, None)
    assert saved.value.ok
    assert [one for one in asked if not one.startswith("GET")] == [
        f"PATCH {saved.value.url.removeprefix(live_server.url)}"
    ]
    assert preferences.of(User.objects.get(pk=user.pk)).tour.seen
    assert not AnnotationSet.objects.exists()
    heading = {"ar": "تمت الجولة", "en": "That was the tour"}[language]
    expect(page.locator("#tour-guide h2")).to_contain_text(heading)


def test_the_whole_tour_by_mouse(page: Page, live_server: Any, log_in: LogIn, complaints: list[str]) -> None:
    hand = begin(page, live_server, log_in, newcomer())
    hand.drag_over("سلمى الناصر")
    page.locator('#popover .type-chip[data-type="PERS"]').click()
    is_at(page, "undo")
    page.locator("#undo").click()
    page.locator("#redo").click()
    is_at(page, "everywhere")
    hand.click("بيروت", count=2)
    page.locator('#popover .type-chip[data-type="GPE"]').click()
    page.locator("[data-key=everywhere]:visible").first.click()
    page.locator("[data-key=propagate-apply]").click()
    is_at(page, "same")
    hand.click("الناصر", 1, count=2)
    page.locator('#popover .type-chip[data-type="PERS"]').click()
    page.locator("[data-key=kin]:visible").first.click()
    is_at(page, "quote")
    hand.click("القارئ")
    page.locator('#palette .type-chip[data-type="quote"]').click()
    is_at(page, "speaker")
    page.locator('.card.on [data-key^="offer:cue"]').click()
    page.locator('.card.on [data-key^="offer:speaker"]').click()
    is_at(page, "stance")
    hand.click("رفض", count=2)
    page.locator('#popover .type-chip[data-type="stance"]').click()
    page.locator('.card.on [data-key$=":polarity:against"]').click()
    is_at(page, "sides")
    page.locator('.card.on [data-key="add:target"]').click()
    hand.drag_over("تمديد الدوام")
    page.locator('.card.on [data-key="add:holder"]').click()
    hand.drag_over("عادل حمدان")
    is_at(page, None)
    expect(page.locator("#tour-guide [data-key=end]")).to_be_visible()


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**{**browser_context_args, **PHONE})
    yield context.new_page()
    context.close()


#: A selection as the handles of a touch screen leave it.
SELECT = """([start, end]) => {
    const all = [...document.querySelectorAll("#article p[data-start]")];
    const p = all.findLast((p) => Number(p.dataset.start) <= start);
    const node = [...p.childNodes].find((n) => n.nodeType === 3);
    const from = Number(p.dataset.start);
    document.getSelection().setBaseAndExtent(node, start - from, node, end - from);
}"""


def hold(hand: Hand, words: str, nth: int = 0) -> None:
    """A finger on the words, and the handles pulled around them."""
    start, end = hand.find(words, nth)
    hand.page.touchscreen.tap(*hand.middle(start + 1))
    hand.page.evaluate(SELECT, [start, end])
    hand.page.wait_for_function(
        "([start, end]) => sanad.store.selection?.start === start && sanad.store.selection.end === end",
        arg=[start, end],
    )


def tap_mark(hand: Hand, words: str, nth: int = 0) -> None:
    hand.page.touchscreen.tap(*hand.middle(hand.find(words, nth)[0] + 1))


def test_the_whole_tour_by_touch_on_a_phone(phone: Page, live_server: Any, log_in: LogIn) -> None:
    page, hand = phone, begin(phone, live_server, log_in, newcomer())
    panel = page.locator("#popover")
    assert page.locator("#tour-lesson p").count() == 1
    hold(hand, "سلمى الناصر")
    panel.locator('[data-type="PERS"]:visible').first.tap()
    is_at(page, "undo")
    page.locator("#undo").tap()
    page.locator("#redo").tap()
    is_at(page, "everywhere")
    hold(hand, "بيروت")
    panel.locator('[data-type="GPE"]:visible').first.tap()
    tap_mark(hand, "بيروت")
    page.locator("[data-key=everywhere]:visible").first.tap()
    page.locator("[data-key=propagate-apply]").tap()
    is_at(page, "same")
    hold(hand, "الناصر", 1)
    panel.locator('[data-type="PERS"]:visible').first.tap()
    tap_mark(hand, "الناصر", 1)
    page.locator("[data-key=kin]:visible").first.tap()
    is_at(page, "quote")
    hold(hand, "القارئ لا يعرف ساعة إغلاق")
    panel.locator(".popover-tabs button").nth(1).tap()
    panel.locator('[data-item="quote"]').tap()
    is_at(page, "speaker")
    page.locator(".card.on [data-key=accept-offers]").tap()
    is_at(page, "stance")
    hold(hand, "رفض")
    panel.locator(".popover-tabs button").nth(2).tap()
    panel.locator('[data-item="stance:against"]').tap()
    is_at(page, "sides")
    for role, words in [("target", "تمديد الدوام"), ("holder", "عادل حمدان")]:
        page.locator(f'.card.on [data-key="add:{role}"]').tap()
        hold(hand, words)
        page.locator(f'.armed-box[data-armed="{role}"] .use-selection').tap()
    is_at(page, None)


def test_on_a_phone_the_lesson_folds_to_a_bar_and_makes_room_for_the_sheet_of_labels(
    phone: Page, live_server: Any, log_in: LogIn
) -> None:
    page, hand = phone, begin(phone, live_server, log_in, newcomer())
    guide, opener = page.locator("#tour-guide"), page.locator(".tour-opener")
    expect(opener).to_have_attribute("aria-expanded", "true")
    opener.tap()
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#tour-lesson")).to_be_hidden()
    box = guide.bounding_box()
    assert box
    assert box["height"] <= 56
    opener.tap()
    expect(page.locator("#tour-lesson")).to_be_visible()
    hold(hand, "سلمى الناصر")
    expect(page.locator("#popover")).to_be_visible()
    page.wait_for_function(f"() => ({OVERLAPS})().length === 0")
    sheet, bar = page.locator("#popover").bounding_box(), guide.bounding_box()
    assert sheet
    assert bar
    assert bar["y"] + bar["height"] < sheet["y"]


def test_a_lesson_can_be_passed_over_come_back_to_and_the_tour_begun_again(
    page: Page, live_server: Any, log_in: LogIn
) -> None:
    hand = begin(page, live_server, log_in, newcomer())
    page.locator("[data-key=pass]").click()
    is_at(page, "undo")
    page.locator('[data-key="bead:0"]').click()
    is_at(page, "name")
    hand.drag_over("سلمى الناصر")
    hand.press("Digit1")
    is_at(page, "undo")
    expect(page.locator('[data-key="bead:0"]')).to_have_class("bead done")
    for _ in range(len(LESSONS) - 1):
        page.locator("[data-key=pass]").click()
    is_at(page, None)
    page.locator("[data-key=again]").click()
    page.wait_for_function("() => globalThis.sanad?.guide?.at === 0 && sanad.store.annotations.spans.size === 0")


def test_it_is_left_to_where_it_was_begun_and_to_nowhere_else(page: Page, live_server: Any, log_in: LogIn) -> None:
    user = newcomer()
    row = factories.annotation_set(
        article=factories.article(project=user.memberships.get().project, text=TEXT), author=user
    )
    log_in(page.context, user)
    page.goto(f"{live_server.url}/annotation-sets/{row.pk}/")
    page.wait_for_function("() => Boolean(globalThis.sanad?.store.sync)")
    page.locator("#article").focus()
    page.keyboard.press("Shift+Slash")
    page.locator("#keys-dialog a").click()
    page.wait_for_url(f"{live_server.url}/tour/?next=*")
    page.locator("#tour-leave").click()
    page.wait_for_url(f"{live_server.url}/annotation-sets/{row.pk}/")
    page.locator(".menu .me").click()
    page.locator(".menu-body a[href*='/tour/']").click()
    page.wait_for_url(f"{live_server.url}/tour/?next=*")
    page.goto(f"{live_server.url}/tour/?next=https://example.com/")
    expect(page.locator("#tour-leave")).to_have_attribute("href", "/")


def test_it_is_offered_and_later_and_never_are_heard(page: Page, live_server: Any, log_in: LogIn) -> None:
    user = newcomer()
    row = factories.annotation_set(
        article=factories.article(project=user.memberships.get().project, text=TEXT), author=user
    )
    workspace = f"{live_server.url}/annotation-sets/{row.pk}/"
    offer = page.locator(".tour-offer")
    log_in(page.context, user)
    page.goto(workspace)
    page.wait_for_function("() => Boolean(globalThis.sanad?.store.sync)")
    with page.expect_response(f"{live_server.url}/tour/offer/"):
        offer.locator("[value=later]").click()
    expect(offer).to_have_count(0)
    page.goto(live_server.url)
    expect(offer).to_have_count(0)
    assert not preferences.of(User.objects.get(pk=user.pk)).tour.seen
    page.context.clear_cookies(name="sanad_tour_later")
    page.goto(live_server.url)
    offer.locator("[value=never]").click()
    page.wait_for_load_state()
    expect(offer).to_have_count(0)
    assert preferences.of(User.objects.get(pk=user.pk)).tour.seen
    page.goto(workspace)
    expect(offer).to_have_count(0)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_state_of_the_tour_has_a_flaw(
    page: Page, live_server: Any, log_in: LogIn, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    hand = begin(page, live_server, log_in, newcomer(language))
    assert page.locator("h1, h2").first.is_visible()
    found = {"begin": flaws(page)}
    hand.mark(("PERS", *hand.find("سلمى الناصر")))
    is_at(page, "undo")
    found["passed"] = flaws(page)
    for _ in range(len(LESSONS) - 1):
        page.locator("[data-key=pass]").click()
    found["end"] = flaws(page)
    assert {name: rules for name, rules in found.items() if rules} == {}
