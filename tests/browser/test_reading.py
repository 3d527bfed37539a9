"""How the text is set: seen at once, kept with the person, there before the first paint, and the marks follow."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import User
from annotator.services import preferences
from annotator.services.preferences import Reading
from tests import factories
from tests.browser.canvas import TEXT, Hand, open_workspace

LANGUAGES = ("ar", "en")
NAMES = {
    "ar": {"open": "القراءة", "dark": "داكن", "sepia": "ورقي", "largest": "الأكبر", "amiri": "أميري", "wide": "متباعد"},
    "en": {"open": "Reading", "dark": "Dark", "sepia": "Sepia", "largest": "Largest", "amiri": "Amiri", "wide": "Wide"},
}
#: Every colour the page's root had at a painted frame, written down from the first one on.
WATCH = """() => {
    globalThis.seen = [];
    const look = () => {
        if (document.body) seen.push(getComputedStyle(document.documentElement).backgroundColor);
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
PAGES = {"light": "rgb(238, 241, 243)", "dark": "rgb(13, 22, 27)", "sepia": "rgb(236, 224, 200)"}


def kept(hand_or_user: User) -> Reading:
    return preferences.of(User.objects.get(pk=hand_or_user.pk)).reading


def until_kept(page: Page, **wanted: Any) -> None:
    """Waits until the server has the choice."""
    page.wait_for_function(
        """async (wanted) => {
            const { reading } = await (await fetch("/api/me/preferences/")).json();
            return Object.entries(wanted).every(([name, value]) => reading[name] === value);
        }""",
        arg=wanted,
    )


@pytest.fixture(params=LANGUAGES)
def hand(
    request: Any, page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]
) -> Iterator[Hand]:
    opened = open_workspace(page, live_server, log_in, language=request.param)
    yield opened
    opened.settle()


def panel(hand: Hand) -> Any:
    return hand.page.locator("[data-reading]")


def choose(hand: Hand, name: str) -> None:
    panel(hand).get_by_role(
        "radio", name=NAMES[hand.page.locator("html").get_attribute("lang") or "ar"][name], exact=True
    ).check()


def boxes(page: Page) -> list[list[float]]:
    """Each painted box with the rectangle of the letters it belongs to: left, right of both."""
    return page.evaluate("""() => [...document.querySelectorAll(".mark.entity")].map((mark) => {
        const span = sanad.store.annotations.spans.get(mark.dataset.span);
        const own = mark.getBoundingClientRect();
        const word = sanad.canvas.boundsOf(span.segments[0][0], span.segments[0][1]);
        return [own.left - word.x, own.right - word.x - word.w, own.height];
    })""")


def test_a_choice_shows_on_the_text_and_the_marks_are_measured_anew(hand: Hand) -> None:
    hand.mark(("PERS", *hand.find("بوتين")))
    page = hand.page
    expect(page.locator(".mark.entity")).to_have_count(1)
    height = boxes(page)[0][2]
    hand.press("Comma")
    expect(panel(hand).get_by_role("radio", checked=True).first).to_be_focused()
    for name in ("largest", "amiri", "wide"):
        choose(hand, name)
    first = page.locator("#article p[data-start]").nth(1)
    assert first.evaluate("(p) => getComputedStyle(p).fontFamily").startswith("Amiri")
    assert first.evaluate("(p) => Math.round(parseFloat(getComputedStyle(p).fontSize))") == 32
    page.evaluate("() => document.fonts.ready")
    page.wait_for_function(
        f"() => document.querySelector('.mark.entity').getBoundingClientRect().height > {height * 1.2}"
    )
    page.wait_for_function("""() => [...document.querySelectorAll(".mark.entity")].every((mark) => {
        const span = sanad.store.annotations.spans.get(mark.dataset.span);
        const own = mark.getBoundingClientRect();
        const word = sanad.canvas.boundsOf(span.segments[0][0], span.segments[0][1]);
        return Math.abs(own.left - word.x) < 1.5 && Math.abs(own.right - word.x - word.w) < 1.5;
    })""")
    until_kept(page, size=5, face="amiri", spacing="wide")


def test_the_keyboard_opens_chooses_and_goes_back_to_the_text(hand: Hand) -> None:
    hand.page.locator("#article").focus()
    hand.press("Comma", "ArrowDown", "Escape")
    expect(hand.page.locator("#article")).to_be_focused()
    expect(hand.page.locator("html")).to_have_attribute("data-theme", "sepia")
    until_kept(hand.page, theme="sepia")


def test_names_over_the_words_are_a_choice_like_the_others(hand: Hand) -> None:
    hand.press("KeyL")
    expect(hand.page.locator("#article")).to_have_class("article canvas named")
    until_kept(hand.page, letters=True)
    hand.press("Comma")
    expect(panel(hand).get_by_role("checkbox")).to_be_checked()
    panel(hand).get_by_role("checkbox").uncheck()
    expect(hand.page.locator("#article")).not_to_have_class("article canvas named")
    until_kept(hand.page, letters=False)


def test_another_tab_follows_and_the_first_look_can_be_had_again(hand: Hand) -> None:
    other = hand.page.context.new_page()
    other.goto(hand.page.url.split("/annotation-sets")[0])
    hand.press("Comma")
    choose(hand, "dark")
    expect(other.locator("html")).to_have_attribute("data-theme", "dark")
    panel(hand).locator("[name=reset]").click()
    expect(other.locator("html")).to_have_attribute("data-theme", "light")
    until_kept(hand.page, theme="light", size=3)


def test_a_choice_made_without_a_connection_is_sent_with_the_next_page(hand: Hand, complaints: list[str]) -> None:
    hand.page.route("**/api/me/preferences/", lambda route: route.abort())
    hand.press("Comma")
    with hand.page.expect_event("requestfailed"):
        choose(hand, "dark")
    expect(panel(hand).locator(".reading-status")).not_to_be_empty()
    hand.page.unroute("**/api/me/preferences/")
    hand.page.reload()
    expect(hand.page.locator("html")).to_have_attribute("data-theme", "dark")
    until_kept(hand.page, theme="dark")
    complaints[:] = [said for said in complaints if "ERR_FAILED" not in said]  # the request this test cut off


@pytest.mark.parametrize("theme", PAGES)
def test_no_page_flashes_in_another_theme(
    page: Page, live_server: Any, log_in: Callable[[BrowserContext, Any], None], theme: str
) -> None:
    row = factories.annotation_set(article=factories.article(text=TEXT))
    assert row.author is not None
    preferences.change(user=row.author, actor=row.author, reading={"theme": theme})
    log_in(page.context, row.author)
    page.add_init_script(f"({WATCH})()")
    for path in ("/", f"/projects/{row.article.project.slug}/", f"/annotation-sets/{row.pk}/"):
        page.goto(f"{live_server.url}{path}")
        page.wait_for_function("() => globalThis.seen.length > 5")
        assert set(page.evaluate("() => seen")) == {PAGES[theme]}
    page.context.clear_cookies(name="sanad_session")
    page.goto(f"{live_server.url}/login/")
    page.wait_for_function("() => globalThis.seen.length > 5")
    assert set(page.evaluate("() => seen")) == {PAGES[theme]}


def test_like_the_system_follows_the_system(page: Page, live_server: Any, log_in: Callable[..., None]) -> None:
    user = factories.user()
    preferences.change(user=user, actor=user, reading={"theme": "system"})
    log_in(page.context, user)
    page.add_init_script(f"({WATCH})()")
    page.emulate_media(color_scheme="dark")
    page.goto(live_server.url)
    page.wait_for_function("() => globalThis.seen.length > 5")
    assert set(page.evaluate("() => seen")) == {PAGES["dark"]}
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_another_machine_has_the_same_look(
    page: Page, second_browser: BrowserContext, live_server: Any, log_in: Callable[..., None]
) -> None:
    hand = open_workspace(page, live_server, log_in)
    hand.press("Comma")
    choose(hand, "sepia")
    until_kept(page, theme="sepia")
    user = User.objects.get(annotation_sets__isnull=False)
    log_in(second_browser, user)
    there = second_browser.new_page()
    there.goto(page.url)
    expect(there.locator("html")).to_have_attribute("data-theme", "sepia")
    assert kept(user).theme == "sepia"
