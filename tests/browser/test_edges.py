"""The edges of a mark that stands: handles for mouse and finger, keys, pieces; the choice between stacked marks."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.canvas import Hand, open_workspace


@pytest.fixture
def hand(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Hand]:
    opened = open_workspace(page, live_server, log_in)
    yield opened
    opened.settle()


def take(hand: Hand, words: str, type_: str = "GPE") -> None:
    """Marks some words and takes the mark in hand by a click on it."""
    hand.mark((type_, *hand.find(words)))
    hand.click(words)
    expect(hand.page.locator(".handle")).to_have_count(2)


def grip(hand: Hand, side: str, nth: int = 0) -> tuple[float, float]:
    """The middle of the place where a handle is taken hold of, once it stands still."""
    handle = hand.page.locator(f'.handle[data-side="{side}"] b').nth(nth)
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def pull(hand: Hand, side: str, to: tuple[float, float], *, nth: int = 0, drop: bool = True) -> None:
    """Drags a handle so that its edge comes to a point of the text; the hand stays under or over the line."""
    x, y = grip(hand, side, nth)
    stem = (
        hand.page.locator(f'.handle[data-side="{side}"]')
        .nth(nth)
        .evaluate("(el) => { const { x, y, height } = el.getBoundingClientRect(); return [x, y + height / 2]; }")
    )
    mouse = hand.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(to[0] + x - stem[0], to[1] + y - stem[1], steps=4)
    if drop:
        mouse.up()


def undo_depth(hand: Hand) -> int:
    return int(hand.page.evaluate("() => { let n = 0; while (sanad.store.undo()) n += 1; return n; }"))


# --- handles -----------------------------------------------------------------------------------------------------


def test_both_handles_move_their_edge_by_words_and_each_drag_is_one_change(hand: Hand) -> None:
    take(hand, "فلاديمير", "PERS")
    _, end = hand.find("بوتين")
    pull(hand, "end", hand.edge(end, end=True))
    assert hand.spans() == [("PERS", "فلاديمير بوتين")]
    pull(hand, "start", hand.edge(hand.find("الرئيس")[0]))
    assert hand.spans() == [("PERS", "الرئيس فلاديمير بوتين")]
    hand.press("Control+z")
    assert hand.spans() == [("PERS", "فلاديمير بوتين")]
    hand.press("Control+z")
    assert hand.spans() == [("PERS", "فلاديمير")]


def test_an_edge_dropped_inside_a_word_goes_to_the_nearer_end_and_with_alt_stays(hand: Hand) -> None:
    take(hand, "قوات", "ORG")
    start, end = hand.find("أجنبية")
    pull(hand, "end", hand.middle(end - 2))
    assert hand.spans() == [("ORG", "قوات أجنبية")]
    pull(hand, "end", hand.edge(start + 1))
    assert hand.spans() == [("ORG", "قوات")]
    hand.page.keyboard.down("Alt")
    pull(hand, "end", hand.edge(start + 3))
    hand.page.keyboard.up("Alt")
    assert hand.spans() == [("ORG", "قوات أجن")]


def test_a_start_lands_behind_a_proclitic_where_names_are_meant_and_not_where_words_are(hand: Hand) -> None:
    take(hand, "لأوكرانيا")
    start, _ = hand.find("لأوكرانيا")
    pull(hand, "start", hand.edge(start + 1))
    assert hand.spans() == [("GPE", "أوكرانيا")]
    hand.press("Backquote")
    pull(hand, "start", hand.edge(start, end=False))
    assert hand.spans() == [("GPE", "لأوكرانيا")]
    pull(hand, "start", hand.edge(start + 1))
    assert hand.spans() == [("GPE", "لأوكرانيا")]


def test_handles_stand_on_the_side_the_text_begins_and_ends_on(hand: Hand) -> None:
    take(hand, "Google Cloud", "ORG")
    first, last = hand.letter(hand.find("Google")[0]), hand.letter(hand.find("Cloud")[1] - 1)
    where = "(el) => el.getBoundingClientRect().x"
    assert hand.page.locator('.handle[data-side="start"]').evaluate(where) == pytest.approx(first["x"], abs=1)
    assert hand.page.locator('.handle[data-side="end"]').evaluate(where) == pytest.approx(
        last["x"] + last["width"], abs=1
    )
    pull(hand, "start", hand.edge(hand.find("شركة")[0]))
    assert hand.spans() == [("ORG", "شركة Google Cloud")]
    word = hand.letter(hand.find("شركة")[0])
    hand.page.wait_for_function(
        "(x) => Math.abs(document.querySelector('.handle[data-side=start]').getBoundingClientRect().x - x) <= 1",
        arg=word["x"] + word["width"],
    )


def test_an_edge_is_held_at_the_other_one(hand: Hand) -> None:
    take(hand, "قوات أجنبية", "ORG")
    pull(hand, "start", hand.edge(hand.find("أراضي")[1], end=True))
    assert hand.spans() == [("ORG", "أجنبية")]
    hand.page.evaluate("() => sanad.store.setMode('free')")
    pull(hand, "end", hand.edge(hand.find("نشر")[0]))
    assert hand.spans() == [("ORG", "أ")]


def test_what_would_be_is_shown_while_dragging_and_escape_leaves_all_as_it_was(hand: Hand) -> None:
    take(hand, "باريس")
    pull(hand, "start", hand.edge(hand.find("قمة")[0]), drop=False)
    expect(hand.page.locator(".focus.selected")).to_have_count(1)
    assert hand.page.evaluate("() => getComputedStyle(document.documentElement).userSelect") == "none"
    expect(hand.page.locator("#popover")).not_to_be_visible()
    hand.press("Escape")
    expect(hand.page.locator(".focus.selected")).to_have_count(0)
    hand.page.mouse.up()
    assert hand.spans() == [("GPE", "باريس")]
    assert hand.page.evaluate("() => document.getSelection().isCollapsed")
    assert hand.page.evaluate("() => sanad.store.active?.kind") == "span"


def test_a_press_on_a_handle_without_a_move_is_a_click_on_the_text(hand: Hand) -> None:
    take(hand, "باريس")
    hand.page.mouse.click(*grip(hand, "end"))
    assert hand.spans() == [("GPE", "باريس")]
    assert hand.page.evaluate("() => sanad.canvas.caret.offset") is not None


def test_the_handles_cover_no_letter(hand: Hand) -> None:
    """Their drawn grips lie outside the box of every letter of the line."""
    take(hand, "فلاديمير بوتين", "PERS")
    start, end = hand.find("الرئيس فلاديمير بوتين الضمانات")
    for side in ["start", "end"]:
        x, y = grip(hand, side)
        for offset in range(start, end):
            box = hand.letter(offset)
            apart = y + 5 <= box["y"] + 0.6 or y - 5 >= box["y"] + box["height"] - 0.6
            assert apart or x + 5 < box["x"] or x - 5 > box["x"] + box["width"]


def test_there_are_no_handles_while_something_else_is_being_made(hand: Hand) -> None:
    take(hand, "باريس")
    hand.drag_over("رفض")
    expect(hand.page.locator(".focus.selected")).to_have_count(1)
    expect(hand.page.locator(".handle")).to_have_count(0)
    hand.press("Escape")
    hand.click("باريس")
    expect(hand.page.locator(".handle")).to_have_count(2)
    hand.page.evaluate("() => sanad.store.setState('submitted', true)")
    expect(hand.page.locator(".handle")).to_have_count(0)


def test_the_content_of_a_quote_has_handles_while_its_card_is_open(hand: Hand) -> None:
    hand.drag_over("إن قمة باريس لا")
    hand.press("KeyQ")
    pull(hand, "end", hand.edge(hand.find("أحداً")[1], end=True))
    assert ("QUOTE", "إن قمة باريس لا تُلزم أحداً") in hand.spans()


# --- keys --------------------------------------------------------------------------------------------------------


def test_edges_go_by_words_with_alt_and_the_bracket_keys(hand: Hand) -> None:
    take(hand, "فلاديمير", "PERS")
    hand.press("Alt+Shift+BracketLeft")
    assert hand.spans() == [("PERS", "فلاديمير بوتين")]
    hand.press("Alt+BracketRight")
    assert hand.spans() == [("PERS", "الرئيس فلاديمير بوتين")]
    hand.press("Alt+BracketLeft", "Alt+Shift+BracketRight")
    assert hand.spans() == [("PERS", "فلاديمير")]
    hand.press("Alt+Shift+BracketRight")
    assert hand.spans() == [("PERS", "فلاديمير")]


def test_a_selection_goes_by_words_too(hand: Hand) -> None:
    hand.drag_over("قوات")
    hand.press("Alt+Shift+BracketLeft", "Alt+BracketRight")
    assert hand.selected() == "أي قوات أجنبية"


# --- modes -------------------------------------------------------------------------------------------------------


def test_a_key_and_a_control_change_what_a_selection_snaps_to_and_it_is_kept(hand: Hand) -> None:
    control = hand.page.locator("#palette .seg.modes")
    hand.drag_over("لأوكرانيا")
    assert hand.selected() == "أوكرانيا"
    hand.press("Backquote")
    assert hand.selected() == "لأوكرانيا"
    expect(control.locator('[data-mode="word"]')).to_have_attribute("aria-pressed", "true")
    hand.press("Escape")
    start, _ = hand.find("لأوكرانيا")
    hand.drag(start + 2, start + 5)
    assert hand.selected() == "لأوكرانيا"
    control.locator('[data-mode="free"]').click()
    assert hand.selected() == "وكر"
    hand.press("Backquote")
    expect(control.locator('[data-mode="smart"]')).to_have_attribute("aria-pressed", "true")
    assert hand.selected() == "أوكرانيا"
    hand.press("Backquote")
    hand.page.reload()
    hand.page.wait_for_function("() => globalThis.sanad?.canvas.modes")
    expect(control.locator('[data-mode="word"]')).to_have_attribute("aria-pressed", "true")
    hand.drag_over("لأوكرانيا")
    assert hand.selected() == "لأوكرانيا"


def test_a_change_of_mode_is_said(hand: Hand) -> None:
    hand.page.locator("#article").focus()
    hand.press("Backquote")
    assert hand.said() == "التحديد: كلمات"


# --- pieces ------------------------------------------------------------------------------------------------------


def test_a_name_of_two_pieces_is_joined_touched_and_cut(hand: Hand) -> None:
    take(hand, "الرئيس", "PERS")
    hand.drag_over("بوتين")
    hand.press("KeyJ")
    assert hand.spans() == [("PERS", "الرئيس … بوتين")]
    expect(hand.page.locator(".handle")).to_have_count(4)
    pull(hand, "end", hand.edge(hand.find("فلاديمير")[1], end=True))
    assert hand.spans() == [("PERS", "الرئيس فلاديمير … بوتين")]
    hand.drag(hand.find("فلاديمير")[1], hand.find("بوتين")[0])
    hand.page.evaluate(
        "([start, end]) => sanad.store.select({ start, end })", [hand.find("فلاديمير")[1], hand.find("بوتين")[0]]
    )
    hand.press("KeyJ")
    assert hand.spans() == [("PERS", "الرئيس فلاديمير بوتين")]
    hand.drag_over("فلاديمير")
    hand.press("Shift+KeyJ")
    assert hand.spans() == [("PERS", "الرئيس … بوتين")]
    hand.click("بوتين")
    hand.press("Shift+KeyJ")
    assert hand.spans() == [("PERS", "الرئيس")]
    for _ in range(5):
        hand.press("Control+z")
    assert hand.spans() == [("PERS", "الرئيس")]


def test_the_words_of_the_narrator_are_cut_out_of_a_quote(hand: Hand) -> None:
    hand.drag_over("إن قمة باريس لا تُلزم أحداً، والله أعلم")
    hand.press("KeyQ")
    hand.drag_over("لا تُلزم أحداً")
    hand.press("Shift+KeyJ")
    assert ("QUOTE", "إن قمة باريس … ، والله أعلم") in hand.spans()


def test_without_a_selection_the_key_says_what_is_missing(hand: Hand) -> None:
    take(hand, "باريس")
    hand.press("KeyJ")
    assert hand.spans() == [("GPE", "باريس")]
    assert hand.said() == "حدِّد الجزء الآخر ثم اضغط J."


# --- the choice between stacked marks ----------------------------------------------------------------------------


def stack(hand: Hand) -> None:
    hand.mark(("EVENT", *hand.find("قمة باريس")), ("GPE", *hand.find("باريس")), ("ORG", *hand.find("إن قمة باريس لا")))
    expect(hand.page.locator(".mark")).to_have_count(3)
    hand.click("باريس")


def active(hand: Hand) -> str:
    text = hand.page.evaluate("() => sanad.store.annotations.spans.get(sanad.store.active?.id)?.text ?? ''")
    assert isinstance(text, str)
    return text


def test_stacked_marks_are_offered_and_a_click_chooses(hand: Hand) -> None:
    stack(hand)
    options = hand.page.locator(".chooser [role=option]")
    expect(options).to_have_count(3)
    assert active(hand) == "باريس"
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    expect(options.nth(0)).to_contain_text("كيان جيوسياسي")
    options.nth(2).click()
    assert active(hand) == "إن قمة باريس لا"
    expect(hand.page.locator(".chooser")).to_be_hidden()
    assert hand.page.evaluate("() => document.activeElement.id") == "article"


def test_a_single_mark_brings_no_choice(hand: Hand) -> None:
    take(hand, "باريس")
    expect(hand.page.locator(".chooser")).to_be_hidden()


def test_a_quick_hand_is_not_hindered_by_the_choice(hand: Hand) -> None:
    stack(hand)
    hand.press("Digit3")
    assert ("ORG", "باريس") in hand.spans()
    expect(hand.page.locator(".chooser")).to_be_hidden()


def test_the_choice_is_made_by_tab_by_arrows_and_by_digits(hand: Hand) -> None:
    stack(hand)
    hand.press("Tab")
    assert active(hand) == "قمة باريس"
    expect(hand.page.locator(".chooser")).to_be_visible()
    hand.press("ArrowDown")
    assert active(hand) == "إن قمة باريس لا"
    assert hand.page.evaluate("() => document.activeElement.role") == "listbox"
    hand.press("ArrowDown")
    assert active(hand) == "باريس"
    hand.press("Digit2")
    assert active(hand) == "قمة باريس"
    expect(hand.page.locator(".chooser")).to_be_hidden()
    assert hand.page.evaluate("() => document.activeElement.id") == "article"
    hand.press("Enter")
    expect(hand.page.locator(".chooser")).to_be_visible()
    hand.press("Escape")
    expect(hand.page.locator(".chooser")).to_be_hidden()
    assert active(hand) == "باريس"


def test_the_choice_covers_neither_the_mark_nor_the_panel(hand: Hand) -> None:
    stack(hand)
    expect(hand.page.locator("#popover")).to_be_visible()
    hand.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    covered = hand.page.evaluate(
        """() => {
            const list = document.querySelector(".chooser").getBoundingClientRect();
            const others = [document.getElementById("popover"), ...document.querySelectorAll(".focus.active")];
            return others.map((el) => el.getBoundingClientRect()).filter((r) =>
                r.left < list.right - 1 && list.left < r.right - 1 &&
                r.top < list.bottom - 1 && list.top < r.bottom - 1).length;
        }"""
    )
    assert covered == 0


# --- touch -------------------------------------------------------------------------------------------------------


@pytest.fixture
def thumb(
    browser: Any, browser_context_args: dict[str, Any], live_server: Any, log_in: Callable[[BrowserContext, Any], None]
) -> Iterator[Hand]:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    context = browser.new_context(**{**browser_context_args, **phone})
    opened = open_workspace(context.new_page(), live_server, log_in)
    yield opened
    opened.settle()
    context.close()


def swipe(hand: Hand, start: tuple[float, float], end: tuple[float, float]) -> None:
    """One finger from here to there, as the browser's own touch events."""
    client = hand.page.context.new_cdp_session(hand.page)
    points = [start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), end]
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start[0], "y": start[1]}]})
    for x, y in points[1:]:
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_moves_an_edge_by_a_handle_it_can_hit(thumb: Hand) -> None:
    thumb.mark(("PERS", *thumb.find("فلاديمير")))
    thumb.page.touchscreen.tap(*thumb.middle(thumb.find("فلاديمير")[0] + 1))
    expect(thumb.page.locator(".handle")).to_have_count(2)
    box = thumb.page.locator('.handle[data-side="end"] b').bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    x, y = grip(thumb, "end")
    stem = thumb.page.locator('.handle[data-side="end"]').bounding_box()
    assert stem
    scrolled = thumb.page.evaluate("() => scrollY")
    to = thumb.edge(thumb.find("بوتين")[1], end=True)
    swipe(thumb, (x, y), (to[0] + x - stem["x"], to[1] + y - stem["y"] - stem["height"] / 2))
    assert thumb.spans() == [("PERS", "فلاديمير بوتين")]
    assert thumb.page.evaluate("() => scrollY") == scrolled


def test_a_thumb_chooses_between_stacked_marks(thumb: Hand) -> None:
    thumb.mark(("EVENT", *thumb.find("قمة باريس")), ("GPE", *thumb.find("باريس")))
    expect(thumb.page.locator(".mark")).to_have_count(2)
    thumb.page.touchscreen.tap(*thumb.middle(thumb.find("باريس")[0] + 1))
    options = thumb.page.locator(".chooser [role=option]")
    expect(options).to_have_count(2)
    boxes = [box for box in (option.bounding_box() for option in options.all()) if box]
    assert min(box["height"] for box in boxes) >= 44
    options.nth(1).tap()
    assert active(thumb) == "قمة باريس"
    expect(thumb.page.locator(".chooser")).to_be_hidden()


def test_a_selection_that_a_finger_makes_longer_leaves_the_sheet_where_it_is(thumb: Hand) -> None:
    start, end = thumb.find("الرئيس فلاديمير")
    thumb.page.touchscreen.tap(*thumb.middle(start))
    select = """([start, end]) => {
        const node = [...document.querySelector("#article p[data-start]").childNodes].find((n) => n.nodeType === 3);
        document.getSelection().setBaseAndExtent(node, start, node, end);
    }"""
    thumb.page.evaluate(select, [start, end])
    sheet = thumb.page.locator("#popover")
    expect(sheet).to_be_visible()
    before, scrolled = sheet.bounding_box(), thumb.page.evaluate("() => scrollY")
    thumb.page.evaluate(select, [start, thumb.find("بوتين")[1]])
    expect(sheet.locator(".popover-text")).to_have_text("الرئيس فلاديمير بوتين")
    assert before
    after = sheet.bounding_box()
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=40)
    assert thumb.page.evaluate("() => scrollY") == scrolled
    sheet.locator('.seg.modes [data-mode="free"]').tap()
    assert thumb.page.evaluate("() => sanad.store.mode") == "free"
