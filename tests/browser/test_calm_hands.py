"""What a person who works all day stumbles over: keys behind a window, a lost place, silence, a proposal made again."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canvas import Hand, open_workspace

QUOTES = "قال سامر: «المدينة بخير». ثم قالت ليلى: «نبني الجسر غداً».\nسطر."
LONG = "زارت ليلى بيروت.\n" + "\n".join(f"سطر رقم {n} من المقال لا اسم فيه." for n in range(60)) + "\nعادت إلى بيروت."


@pytest.fixture
def opened(
    page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]
) -> Iterator[Callable[..., Hand]]:
    made: list[Hand] = []

    def open_(**given: Any) -> Hand:
        made.append(open_workspace(page, live_server, log_in, **given))
        return made[-1]

    yield open_
    for hand in made:
        hand.settle()


@pytest.mark.parametrize("opener", ["#submit-open", "#skip-open"])
def test_keys_do_nothing_behind_a_window_wherever_the_focus_went(opened: Callable[..., Hand], opener: str) -> None:
    hand = opened()
    hand.mark(("GPE", *hand.find("باريس")))
    hand.click("باريس")
    hand.page.locator(opener).click()
    expect(hand.page.locator("dialog:modal")).to_have_count(1)
    hand.page.evaluate("() => document.activeElement.blur()")
    hand.press("Delete", "Digit3", "Control+z")
    assert hand.spans() == [("GPE", "باريس")]
    hand.page.evaluate("() => document.querySelector('dialog:modal').close()")
    hand.page.evaluate("() => sanad.canvas.focusText()")
    hand.press("Control+z")
    assert hand.spans() == []


def test_after_the_places_of_a_name_the_page_is_where_it_was_left(opened: Callable[..., Hand]) -> None:
    hand = opened(text=LONG)
    hand.click("بيروت")
    hand.press("Digit4")
    before = hand.page.evaluate("() => scrollY")
    for end in ("Escape", "Enter"):
        hand.press("KeyX")
        hand.page.wait_for_function("(before) => scrollY > before + 300", arg=before)
        hand.press(end)
        expect(hand.page.locator("#propagate")).to_be_hidden()
        assert hand.page.evaluate("() => scrollY") == before
    assert len(hand.spans()) == 2


def test_what_is_no_quote_stays_none_over_a_reload_and_can_be_brought_back(opened: Callable[..., Hand]) -> None:
    hand = opened(text=QUOTES)
    page = hand.page
    proposed = page.locator(".proposals-button")
    expect(proposed).to_contain_text("٢")
    hand.press("Shift+KeyQ")
    page.get_by_role("button", name="ليس قولًا").click()
    expect(proposed).to_contain_text("١")
    page.reload()
    page.wait_for_function("() => Boolean(globalThis.sanad?.store.sync)")
    expect(proposed).to_contain_text("١")
    page.locator("[data-key=proposals-back]").click()
    expect(proposed).to_contain_text("٢")


def test_a_refusal_and_an_undo_are_seen_for_a_moment(opened: Callable[..., Hand]) -> None:
    hand = opened()
    hand.page.locator("#article").focus()
    hand.press("KeyT")
    told = hand.page.locator(".told")
    expect(told).to_be_visible()
    assert told.inner_text() == hand.said()
    expect(told).to_be_hidden()
    hand.mark(("GPE", *hand.find("باريس")))
    hand.press("Control+z")
    expect(told).to_contain_text("باريس")


def test_arabic_in_an_english_sentence_is_read_by_an_arabic_voice(opened: Callable[..., Hand]) -> None:
    hand = opened(language="en")
    hand.mark(("GPE", *hand.find("باريس")))
    expect(hand.page.locator("#live bdi[lang=ar][dir=rtl]")).to_have_text("باريس")
    assert not any("\u0600" <= letter <= "\u06ff" for letter in hand.said().replace("باريس", ""))


def test_the_list_of_articles_says_that_it_cannot_come_and_comes_later(
    page: Page, live_server: Any, log_in: Callable[..., None]
) -> None:
    hand = open_workspace(page, live_server, log_in)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.locator("#article").focus()
    page.context.set_offline(True)
    hand.press("KeyD")
    expect(page.locator("#drawer-body [role=alert]")).to_be_visible()
    page.context.set_offline(False)
    page.locator("#drawer-body [role=alert] button").click()
    expect(page.locator("#drawer-body [aria-current=page]")).to_be_visible()
    assert thrown == []
