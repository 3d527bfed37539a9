"""Submitting: what is doubtful is named first, the next page can take it back, the state is always in sight."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotator.models import AnnotationSet
from tests.browser.canvas import Hand
from tests.browser.states import STATES, open_furnished
from tests.browser.test_navigation import Desk, desk, mark  # noqa: F401

LogIn = Callable[..., None]

#: The header's buttons that are seen but not hit at their centre, and what is hit instead.
COVERED = """() => [...document.querySelectorAll("#workspace-header :is(button, summary, a)")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        const hit = document.elementFromPoint(x + width / 2, y + height / 2);
        const isIn = x >= 0 && x + width <= innerWidth;
        if (isIn && (hit === one || one.contains(hit))) return null;
        return `${one.id || one.className}: ${hit?.id || hit?.className}`;
    })
    .filter(Boolean)"""


def doubtless(hand: Hand) -> None:
    mark(hand)
    hand.settle()
    hand.page.locator("#article").focus()


def test_the_next_page_says_what_was_submitted_and_takes_it_back(desk: Desk) -> None:  # noqa: F811
    hand = desk.open(1)
    doubtless(hand)
    hand.press("Control+Enter")
    there = desk.here(0)
    line = desk.page.locator(".handed-in")
    expect(line).to_contain_text("عنوان المقال 1")
    assert "عنوان المقال 1" in there.said()
    desk.page.locator("#article").focus()
    # Between them are the labels of the article.
    hand.press("Escape", "Tab", "Tab")
    expect(line.get_by_role("button")).to_be_focused()
    hand.press("Enter")
    desk.here(1)
    assert (desk.state(1), desk.state(0)) == ("open", "open")
    expect(desk.page.locator("#submit-open")).to_be_visible()
    desk.page.reload()
    desk.here(1)
    expect(line).to_have_count(0)


def test_the_line_goes_by_itself_but_not_from_under_the_hand(desk: Desk) -> None:  # noqa: F811
    hand = desk.open(1)
    doubtless(hand)
    desk.page.clock.install()
    hand.press("Control+Enter")
    desk.here(0)
    line = desk.page.locator(".handed-in")
    line.hover()
    desk.page.clock.fast_forward(25_000)
    expect(line).to_be_visible()
    desk.page.mouse.move(700, 10)
    desk.page.clock.fast_forward(3_000)
    expect(line).to_have_count(0)


def test_a_note_that_was_not_sent_is_named_before_submitting(desk: Desk) -> None:  # noqa: F811
    hand = desk.open(1)
    doubtless(hand)
    hand.press("KeyM")
    desk.page.keyboard.type("هل هذا صحيح؟")
    hand.press("Escape")
    desk.page.locator("#article").focus()
    hand.press("Control+Enter")
    dialog = desk.page.locator("#submit-dialog")
    expect(dialog.locator("[data-draft]")).to_contain_text("هل هذا صحيح؟")
    assert desk.state(1) == "open"
    dialog.locator("[data-draft]").click()
    expect(desk.page.locator("#note-new")).to_have_value("هل هذا صحيح؟")
    desk.page.locator("#article").focus()
    hand.press("Control+Enter", "Control+Enter")
    desk.here(0)
    assert desk.state(1) == "submitted"


def test_sending_a_note_twice_over_submits_nothing(desk: Desk) -> None:  # noqa: F811
    hand = desk.open(1)
    doubtless(hand)
    hand.press("KeyM")
    desk.page.keyboard.type("سؤال")
    hand.press("Control+Enter", "Control+Enter", "Control+Enter")
    expect(desk.page.locator("#notes")).to_contain_text("سؤال")
    desk.page.wait_for_load_state("networkidle")
    desk.here(1)
    expect(desk.page.locator("#submit-dialog")).to_be_hidden()
    assert desk.state(1) == "open"
    desk.page.wait_for_timeout(1_100)
    hand.press("Control+Enter")
    desk.here(0)


def test_the_state_and_the_way_back_stay_in_sight(desk: Desk) -> None:  # noqa: F811
    hand = desk.open(1)
    mark(hand)
    hand.settle()
    for width in (1440, 390):
        desk.page.set_viewport_size({"width": width, "height": 844})
        desk.page.locator("#submit-open").click()
        desk.page.locator("#submit-confirm").click()
        state, back = desk.page.locator("#set-state"), desk.page.locator("#reopen")
        expect(state).to_have_text({"ar": "مُسلَّم", "en": "Submitted"}[desk.user.language])
        desk.page.evaluate("() => scrollTo(0, 3000)")
        expect(state).to_be_in_viewport()
        assert desk.page.evaluate(COVERED) == []
        assert desk.page.evaluate("() => document.documentElement.scrollWidth") == width
        back.click()
        expect(back).to_be_hidden()
        expect(state).to_be_hidden()


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("size", [(390, 844), (360, 225), (844, 390)])
def test_every_button_of_the_header_is_hit_at_its_centre(
    page: Page, live_server: Any, log_in: LogIn, language: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    hand = open_furnished(page, live_server, log_in, language=language)
    page.evaluate("() => scrollTo(0, 0)")
    assert page.evaluate(COVERED) == []
    page.locator("#more-open").click()
    menu = page.locator("#header-more").bounding_box()
    assert menu
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= size[0]
    assert menu["y"] + menu["height"] <= size[1]
    last = page.locator("#header-more .me")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    last.click(trial=True)
    assert hand.page.evaluate("() => document.documentElement.scrollWidth") == size[0]


def test_in_the_sheet_of_a_phone_coming_back_is_told_above_it(desk: Desk) -> None:  # noqa: F811
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.open(1)
    for size in ((390, 844), (360, 225)):
        desk.page.set_viewport_size({"width": size[0], "height": size[1]})
        desk.page.goto("about:blank")
        AnnotationSet.objects.update(place=4000)
        desk.page.goto(desk.address(1))
        line = desk.page.locator(".came-back")
        expect(line).to_be_visible()
        box, sheet = line.bounding_box(), desk.page.locator("#margin").bounding_box()
        assert box
        assert sheet
        assert box["y"] + box["height"] <= sheet["y"]
        header = "() => document.getElementById('workspace-header').getBoundingClientRect().bottom"
        assert box["y"] >= max(0, desk.page.evaluate(header))
        desk.page.keyboard.press("Escape")
        expect(line).to_have_count(0)


def test_no_chip_moves_when_the_repeat_chip_comes(page: Page, live_server: Any, log_in: LogIn) -> None:
    hand = open_furnished(page, live_server, log_in)
    STATES["bare"](hand)
    page.evaluate("() => { localStorage.clear(); location.reload(); }")
    page.wait_for_function("() => Boolean(globalThis.sanad?.store.sync) && sanad.canvas.painter.painted.has(0)")
    page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    places = "() => [...document.querySelectorAll('#palette .type-chip')].map((one) => one.getBoundingClientRect().x)"
    before = page.evaluate(places)
    hand.drag_over("زيلينسكي")
    hand.press("Digit1")
    expect(page.locator("#palette [data-tool=repeat]")).to_be_visible()
    assert page.evaluate(places) == before
    column = page.evaluate(
        "() => [document.querySelector('.workspace'), document.getElementById('palette')].map((one) => {"
        " const all = [...one.children].filter((c) => c.checkVisibility()).map((c) => c.getBoundingClientRect());"
        " return [Math.min(...all.map((r) => r.left)), Math.max(...all.map((r) => r.right))]; })"
    )
    (left, right), (from_, to) = column
    # The padding of the column beside the text is no part of it.
    assert from_ >= left - 30
    assert to <= right + 30
    hand.settle()
