"""Selecting and labelling by hand: mouse, keys, touch, in Arabic text with everything that makes it hard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.canvas import TEXT, Hand, open_workspace


@pytest.fixture
def hand(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Hand]:
    opened = open_workspace(page, live_server, log_in)
    yield opened
    opened.settle()


def typed(hand: Hand, code: str, key: str, modifiers: int = 0) -> None:
    """A key of another layout: its place on the keyboard and what it writes."""
    session = hand.page.context.new_cdp_session(hand.page)
    for kind in ("rawKeyDown", "keyUp"):
        session.send("Input.dispatchKeyEvent", {"type": kind, "code": code, "key": key, "modifiers": modifiers})
    session.detach()


# --- the mouse ---------------------------------------------------------------------------------------------------


def test_a_drag_over_part_of_a_name_takes_the_whole_words(hand: Hand) -> None:
    start, end = hand.find("لاديمير بوت")
    hand.drag(start, end)
    assert hand.selected() == "فلاديمير بوتين"
    hand.press("Digit1")
    assert hand.spans() == [("PERS", "فلاديمير بوتين")]


def test_a_known_name_is_cut_free_of_its_preposition(hand: Hand) -> None:
    hand.drag_over("لأوكرانيا")
    assert hand.selected() == "أوكرانيا"
    hand.press("Digit4")
    assert hand.spans() == [("GPE", "أوكرانيا")]


def test_with_alt_the_edge_stands_where_the_hand_stood(hand: Hand) -> None:
    start, end = hand.find("لأوكرانيا")
    hand.drag(start + 1, end, alt=True)
    assert hand.selected() == "أوكرانيا"
    hand.drag(start, end, alt=True)
    assert hand.selected() == "لأوكرانيا"


def test_an_unknown_name_is_offered_without_its_preposition_and_enter_accepts(hand: Hand) -> None:
    hand.click("لسامرٍ", count=2)
    assert hand.selected() == "لسامرٍ"
    offer = hand.page.locator(".popover-offer")
    expect(offer).to_contain_text("سامرٍ")
    hand.press("Enter")
    assert hand.selected() == "سامرٍ"
    expect(offer).to_have_count(0)


def test_a_name_inside_a_marked_name(hand: Hand) -> None:
    hand.drag_over("قمة باريس")
    hand.press("Digit8")
    hand.click("باريس", count=2)
    hand.press("Digit4")
    assert hand.spans() == [("EVENT", "قمة باريس"), ("GPE", "باريس")]


def test_latin_and_figures_inside_arabic(hand: Hand) -> None:
    for words, key in (("شركة Google Cloud", "Digit3"), ("26 مليون دولار", "Equal")):
        hand.drag_over(words)
        assert hand.selected() == words
        hand.press(key)
    assert hand.spans() == [("ORG", "شركة Google Cloud"), ("CARDINAL", "26 مليون دولار")]


def test_characters_beyond_the_basic_plane_do_not_shift_what_follows(hand: Hand) -> None:
    hand.drag_over("دبي")
    hand.press("Digit4")
    hand.drag_over("𞤀𞤁")
    hand.press("Digit1")
    assert hand.spans() == [("GPE", "دبي"), ("PERS", "𞤀𞤁")]


def test_a_name_over_a_line_break(hand: Hand) -> None:
    hand.page.set_viewport_size({"width": 900, "height": 900})
    words = "الضمانات الغربية المقترحة لأوكرانيا محذِّراً من نشر أي قوات أجنبية"
    start, end = hand.find(words)
    assert hand.letter(start)["y"] < hand.letter(end - 1)["y"]
    hand.drag(start, end)
    assert hand.selected() == words
    hand.press("Digit9")
    assert hand.spans() == [("LAW", words)]
    assert hand.page.locator(".mark.entity").count() >= 2


def test_a_letter_keeps_its_marks_even_in_a_free_selection(hand: Hand) -> None:
    start, _ = hand.find("محذِّراً")
    hand.drag(start + 1, start + 3, alt=True)
    assert hand.selected() == "حذِّ"


def test_spaces_at_the_edges_are_left_out(hand: Hand) -> None:
    start, end = hand.find(" الرئيس ")
    hand.drag(start, end, alt=True)
    assert hand.selected() == "الرئيس"


def test_a_double_click_takes_the_word_and_a_triple_click_its_paragraph_alone(hand: Hand) -> None:
    hand.click("الكرملين", count=2)
    assert hand.selected() == "الكرملين"
    hand.click("الكرملين", count=3)
    assert hand.selected() == TEXT.split("\n")[1]


def test_a_shift_click_extends_to_here(hand: Hand) -> None:
    hand.click("المملكة", count=2)
    hand.page.keyboard.down("Shift")
    hand.click("الهاشمية", letter=6)
    hand.page.keyboard.up("Shift")
    assert hand.selected() == "المملكة الأردنية الهاشمية"


def test_a_quote_may_run_on_into_the_next_paragraph(hand: Hand) -> None:
    start, end = hand.find("سلطنة عُمان.\nللقوات الروسية")
    hand.drag(start, end)
    assert hand.selected() == "سلطنة عُمان.\nللقوات الروسية"
    hand.press("KeyQ")
    assert hand.spans() == [("QUOTE", "سلطنة عُمان.\nللقوات الروسية")]


def test_a_click_beside_the_selection_lets_it_go(hand: Hand) -> None:
    hand.drag_over("قمة باريس")
    expect(hand.page.locator("#popover")).to_be_visible()
    hand.click("أراضي")
    assert hand.selected() is None
    expect(hand.page.locator("#popover")).to_be_hidden()


def test_the_native_selection_does_not_stay(hand: Hand) -> None:
    hand.drag_over("قمة باريس")
    assert hand.page.evaluate("() => document.getSelection().toString()") == ""
    expect(hand.page.locator(".focus.selected")).to_have_count(1)


# --- the popover -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("height", [900, 560])
def test_the_popover_never_covers_the_selection_nor_leaves_the_window(hand: Hand, height: int) -> None:
    hand.page.set_viewport_size({"width": 1440, "height": height})
    covered = """() => {
        const pop = document.getElementById("popover").getBoundingClientRect();
        return [...document.querySelectorAll(".focus.selected")].map((el) => el.getBoundingClientRect())
            .filter((r) => r.left < pop.right && pop.left < r.right && r.top < pop.bottom && pop.top < r.bottom).length;
    }"""
    for words in ["رفض", "أجنبية على", "وفي سلطنة عُمان", "وهيثم"]:
        hand.drag_over(words)
        expect(hand.page.locator(".popover-text")).to_have_text(words)
        expect(hand.page.locator(".focus.selected").first).to_be_attached()
        assert hand.page.evaluate(covered) == 0
        box = hand.page.locator("#popover").bounding_box()
        assert box
        assert min(box["x"], box["y"]) >= 0
        assert box["x"] + box["width"] <= 1440
        assert box["y"] + box["height"] <= height
        hand.press("Escape")


def test_the_popover_shows_the_text_in_its_logical_order_and_labels_by_a_click(hand: Hand) -> None:
    hand.drag_over("شركة Google Cloud")
    expect(hand.page.locator(".popover-text")).to_have_text("شركة Google Cloud")
    hand.page.locator('#popover .type-chip[data-type="ORG"]').click()
    assert hand.spans() == [("ORG", "شركة Google Cloud")]
    expect(hand.page.locator("#popover")).to_be_hidden()


def test_both_edges_move_letter_by_letter_with_buttons_and_with_keys(hand: Hand) -> None:
    hand.drag_over("قوات أجنبية")
    nudge = hand.page.locator(".nudge")
    nudge.nth(1).click()
    assert hand.selected() == "وات أجنبية"
    nudge.nth(0).click()
    nudge.nth(2).click()
    assert hand.selected() == "قوات أجنبي"
    hand.press("BracketLeft", "BracketLeft")
    assert hand.selected() == "ات أجنبي"
    hand.press("BracketRight", "Shift+BracketLeft")
    assert hand.selected() == "وات أجنبية"
    hand.press("Shift+BracketRight")
    assert hand.selected() == "وات أجنبي"


def test_an_edge_nudged_over_a_marked_letter_takes_its_marks_along(hand: Hand) -> None:
    hand.drag_over("محذِّراً")
    hand.press("Shift+BracketRight", "Shift+BracketRight", "Shift+BracketRight")
    assert hand.selected() == "مح"


def test_the_edges_of_a_marked_name_can_be_moved_later(hand: Hand) -> None:
    hand.drag_over("الرئيس فلاديمير")
    hand.press("Digit1")
    hand.click("فلاديمير")
    expect(hand.page.locator("#popover")).to_be_visible()
    for _ in range("فلاديمير ".__len__()):
        hand.press("Shift+BracketRight")
    assert hand.spans() == [("PERS", "الرئيس")]


def test_a_click_on_nested_names_opens_the_inner_one_and_offers_the_outer(hand: Hand) -> None:
    hand.mark(("EVENT", *hand.find("قمة باريس")), ("GPE", *hand.find("باريس")))
    expect(hand.page.locator(".mark")).to_have_count(2)
    hand.click("باريس")
    expect(hand.page.locator(".popover-text")).to_have_text("باريس")
    hand.page.locator(".chooser [role=option]").nth(1).click()
    expect(hand.page.locator(".popover-text")).to_have_text("قمة باريس")
    hand.press("Tab")
    expect(hand.page.locator(".popover-text")).to_have_text("باريس")


def test_a_click_on_a_chip_of_the_open_name_retypes_it_and_remove_removes_it(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("الكرملين")))
    hand.click("الكرملين")
    hand.page.locator('#popover .type-chip[data-type="FAC"]').click()
    assert hand.spans() == [("FAC", "الكرملين")]
    hand.page.locator(".popover-foot button").click()
    assert hand.spans() == []


# --- keys --------------------------------------------------------------------------------------------------------


def test_a_hot_key_labels_the_clicked_word_another_retypes_it_the_same_removes_it(hand: Hand) -> None:
    hand.click("الكرملين")
    hand.press("Digit4")
    assert hand.spans() == [("GPE", "الكرملين")]
    hand.press("Digit3")
    assert hand.spans() == [("ORG", "الكرملين")]
    hand.press("Digit3")
    assert hand.spans() == []


def test_a_name_is_marked_with_the_keyboard_alone(hand: Hand) -> None:
    hand.page.locator("#article").focus()
    hand.press("Control+ArrowLeft", "Control+ArrowLeft", "Space")
    for _ in "فلاديمير بوتين":
        hand.press("ArrowLeft")
    hand.press("Space")
    assert hand.selected() == "فلاديمير بوتين"
    hand.press("Digit1")
    assert hand.spans() == [("PERS", "فلاديمير بوتين")]


def test_the_caret_that_leaves_a_marked_name_leaves_it_alone(hand: Hand) -> None:
    """The next key labels the word where the caret is now, from where the mouse ended."""
    hand.drag_over("فلاديمير بوتين")
    hand.press("Digit1", "Control+ArrowLeft", "ArrowLeft", "Digit1")
    assert hand.spans() == [("PERS", "فلاديمير بوتين"), ("PERS", "الضمانات")]


def test_shift_and_arrows_select_too(hand: Hand) -> None:
    hand.page.locator("#article").focus()
    hand.press("Control+ArrowLeft", "Shift+Control+ArrowLeft", "Shift+Control+ArrowLeft")
    assert hand.selected() == "الرئيس فلاديمير"


def test_left_is_forward_and_the_caret_is_drawn_where_it_stands(hand: Hand) -> None:
    hand.page.locator("#article").focus()
    hand.press("ArrowLeft", "ArrowLeft")
    assert hand.page.evaluate("() => sanad.canvas.caret.offset") == 2
    letter = hand.letter(2)
    # The caret is drawn anew with every step: it is asked where it stands until it stands still.
    hand.page.wait_for_function(
        "(x) => Math.abs(document.querySelector('.focus.caret')?.getBoundingClientRect().x - x) <= 3",
        arg=letter["x"] + letter["width"],
    )
    expect(hand.page.locator(".focus.caret")).to_have_count(1)
    hand.press("ArrowRight")
    assert hand.page.evaluate("() => sanad.canvas.caret.offset") == 1


def test_the_caret_goes_by_lines_to_the_ends_of_the_line_and_from_mark_to_mark(hand: Hand) -> None:
    offset = "() => sanad.canvas.caret.offset"
    hand.mark(("GPE", *hand.find("دبي")))
    hand.page.locator("#article").focus()
    hand.press("End")
    end = hand.page.evaluate(offset)
    assert hand.letter(end - 1)["y"] == pytest.approx(hand.letter(0)["y"], abs=3)
    assert end > 40
    hand.press("Home")
    assert hand.page.evaluate(offset) == 0
    hand.press("ArrowDown")
    below = hand.page.evaluate(offset)
    assert hand.letter(below)["y"] > hand.letter(0)["y"] + 20
    hand.press("ArrowUp")
    assert hand.page.evaluate(offset) <= 1
    hand.press("KeyN")
    map_ = "() => sanad.store.article.map.toCodePoint(sanad.canvas.caret.offset)"
    assert hand.page.evaluate(map_) == hand.find("دبي")[0]


@pytest.mark.parametrize(("code", "key"), [("Digit4", "٤"), ("Digit4", "4")])
def test_hot_keys_work_on_an_arabic_keyboard(hand: Hand, code: str, key: str) -> None:
    hand.drag_over("دبي")
    typed(hand, code, key)
    assert hand.spans() == [("GPE", "دبي")]


def test_frames_are_made_on_an_arabic_keyboard(hand: Hand) -> None:
    hand.drag_over("إن قمة باريس لا تُلزم أحداً")
    typed(hand, "KeyQ", "ض")
    assert ("QUOTE", "إن قمة باريس لا تُلزم أحداً") in hand.spans()
    hand.drag_over("لا تُلزم")
    typed(hand, "KeyS", "س")
    hand.page.wait_for_function("() => sanad.store.awaiting?.attribute === 'polarity'")
    typed(hand, "Digit2", "٢")
    expect(hand.page.locator(".mark.evidence.zigzag")).to_have_count(1)
    typed(hand, "KeyZ", "ئ", modifiers=2)
    expect(hand.page.locator(".mark.evidence.zigzag")).to_have_count(0)


def test_undo_and_redo(hand: Hand) -> None:
    hand.drag_over("دبي")
    hand.press("Digit4", "Control+z")
    assert hand.spans() == []
    hand.press("Control+Shift+z")
    assert hand.spans() == [("GPE", "دبي")]
    hand.press("Control+z", "Control+y")
    assert hand.spans() == [("GPE", "دبي")]


def test_delete_removes_what_is_active_and_escape_steps_back(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("دبي")), ("GPE", *hand.find("الرياض")))
    hand.click("دبي")
    hand.press("Escape")
    assert hand.page.evaluate("() => sanad.store.active") is None
    hand.press("Delete")
    assert len(hand.spans()) == 2
    hand.click("دبي")
    hand.press("Delete")
    assert hand.spans() == [("GPE", "الرياض")]


def test_letters_in_a_field_or_a_dialog_are_letters(hand: Hand) -> None:
    hand.drag_over("دبي")
    hand.page.evaluate(
        """() => {
            const field = Object.assign(document.createElement("input"), { id: "probe" });
            document.querySelector("main").append(field);
            field.focus();
        }"""
    )
    hand.press("Digit4", "KeyQ", "Delete")
    assert hand.spans() == []
    hand.page.locator("#probe").evaluate("(el) => el.remove()")
    hand.press("?")
    expect(hand.page.locator("#keys-dialog")).to_be_visible()
    hand.press("Digit4")
    assert hand.spans() == []
    hand.press("Escape")
    expect(hand.page.locator("#keys-dialog")).to_be_hidden()
    assert hand.selected() == "دبي"


def test_a_key_during_composition_is_not_ours(hand: Hand) -> None:
    hand.drag_over("دبي")
    hand.page.evaluate(
        """() => document.dispatchEvent(
            new KeyboardEvent("keydown", { code: "Digit4", key: "Process", isComposing: true, bubbles: true }))"""
    )
    assert hand.spans() == []


def test_a_second_piece_joins_the_active_quote(hand: Hand) -> None:
    hand.drag_over("إن قمة باريس")
    hand.press("KeyQ")
    hand.drag_over("والله أعلم")
    hand.press("KeyJ")
    assert hand.spans() == [("QUOTE", "إن قمة باريس … والله أعلم")]


def test_tab_leaves_the_text_after_escape(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("دبي")))
    hand.click("دبي")
    hand.press("Tab", "Tab")
    assert hand.page.evaluate("() => document.activeElement.id") == "article"
    hand.press("Escape", "Tab")
    assert hand.page.evaluate("() => document.activeElement.id") != "article"


def test_a_screen_reader_hears_what_the_caret_enters_and_what_was_done(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("الرئيس")))
    hand.page.locator("#article").focus()
    hand.press("Control+ArrowLeft")
    assert hand.said() == "الرئيس · كيان جيوسياسي: الرئيس"
    hand.press("Digit1")
    assert "شخص: الرئيس" in hand.said()


# --- the palette, the narrow screen, English ---------------------------------------------------------------------


def test_the_palette_labels_what_is_selected_and_fits_on_one_line(hand: Hand) -> None:
    chips = hand.page.locator("#palette .type-chip:visible")
    expect(chips).to_have_count(14)
    tops = {round(box["y"]) for box in (chip.bounding_box() for chip in chips.all()) if box}
    assert len(tops) == 1
    hand.drag_over("دبي")
    hand.page.locator('#palette .type-chip[data-type="GPE"]').click()
    assert hand.spans() == [("GPE", "دبي")]
    expect(hand.page.locator('#palette .type-chip[data-type="GPE"]')).to_have_attribute("aria-pressed", "true")


def test_what_does_not_fit_on_the_palette_is_behind_more(hand: Hand) -> None:
    hand.page.set_viewport_size({"width": 1000, "height": 800})
    more = hand.page.locator("#palette .more")
    expect(more).to_be_visible()
    assert hand.page.evaluate(
        "() => { const p = document.getElementById('palette'); return p.scrollWidth <= p.clientWidth; }"
    )
    hand.drag_over("2025")
    more.click()
    hand.page.locator('#palette-menu [data-type="DATE"]').click()
    assert hand.spans() == [("DATE", "2025")]


def test_the_english_page_has_english_names_and_the_same_text(
    page: Page, live_server: Any, log_in: Callable[..., None]
) -> None:
    hand = open_workspace(page, live_server, log_in, language="en")
    expect(page.locator('#palette .type-chip[data-type="PERS"]')).to_contain_text("Person")
    hand.drag_over("لأوكرانيا")
    assert hand.selected() == "أوكرانيا"
    expect(page.locator("#popover")).to_be_visible()
    hand.press("Digit4")
    assert hand.spans() == [("GPE", "أوكرانيا")]
    assert "Geopolitical entity: أوكرانيا" in hand.said()
    hand.settle()


def test_on_a_phone_a_selection_opens_a_sheet_with_targets_for_thumbs(
    browser: Any, browser_context_args: dict[str, Any], live_server: Any, log_in: Callable[[BrowserContext, Any], None]
) -> None:
    context = browser.new_context(
        **{**browser_context_args, "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    )
    page = context.new_page()
    hand = open_workspace(page, live_server, log_in)
    start, end = hand.find("الرئيس فلاديمير")
    assert not page.locator("#palette").is_visible()
    x, y = hand.middle(start)
    page.touchscreen.tap(x, y)
    select = """([start, end]) => {
        const node = [...document.querySelector("#article p[data-start]").childNodes].find((n) => n.nodeType === 3);
        document.getSelection().setBaseAndExtent(node, start, node, end);
    }"""
    page.evaluate(select, [start, end])
    expect(page.locator("#popover")).to_be_visible()
    assert hand.selected() == "الرئيس فلاديمير"
    sheet = page.locator("#popover").bounding_box()
    assert sheet
    page.wait_for_function(
        "(top) => document.querySelector('.focus.selected')?.getBoundingClientRect().bottom <= top", arg=sheet["y"]
    )
    assert sheet["y"] + sheet["height"] == pytest.approx(844, abs=1)
    assert sheet["width"] == pytest.approx(390, abs=1)
    sizes = [box["height"] for box in (b.bounding_box() for b in page.locator("#popover button:visible").all()) if box]
    assert min(sizes) >= 44
    page.locator('#popover .type-chip[data-type="PERS"]').tap()
    assert hand.spans() == [("PERS", "الرئيس فلاديمير")]
    hand.settle()
    context.close()


def test_a_submitted_set_can_be_read_but_not_marked(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("دبي")))
    hand.page.evaluate("() => sanad.store.setState('submitted', true)")
    hand.drag_over("الرياض")
    hand.press("Digit4")
    assert hand.spans() == [("GPE", "دبي")]
    expect(hand.page.locator("#popover")).to_be_hidden()
    expect(hand.page.locator('#palette .type-chip[data-type="GPE"]')).to_be_disabled()


def test_a_tap_opens_a_name_and_never_presses_what_comes_up_under_the_finger(
    browser: Any, browser_context_args: dict[str, Any], live_server: Any, log_in: Callable[[BrowserContext, Any], None]
) -> None:
    context = browser.new_context(
        **{**browser_context_args, "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    )
    page = context.new_page()
    hand = open_workspace(page, live_server, log_in)
    words = ["الرئيس", "أوكرانيا", "أجنبية", "المتحدث", "باريس", "دبي"]
    hand.mark(*(("PERS", *hand.find(word)) for word in words))
    page.evaluate(
        "() => { window.pressed = []; document.addEventListener('click', (e) => pressed.push(e.target), true); }"
    )
    for word in words:
        page.touchscreen.tap(*hand.middle(hand.find(word)[0] + 1))
        expect(page.locator(".card.inspector.on")).to_contain_text(word)
        assert page.evaluate("() => pressed.at(-1).matches('#article, #article *')")
        hand.press("Escape")
    assert len(hand.spans()) == len(words)
    hand.settle()
