"""Labelling by keys, mouse and thumb: search, recent types, the last label again, attributes by keys."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from annotator.standoff.schema import shipped
from tests import factories
from tests.browser.canvas import TEXT, Hand, open_workspace

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
#: What an Arabic layout writes on the keys this page uses.
ARABIC = {"Slash": "ظ", "KeyR": "ق", "KeyI": "ه", "Digit1": "١", "Digit2": "٢", "Digit4": "٤", "KeyN": "ى", "KeyE": "ث"}


@pytest.fixture
def hand(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Hand]:
    opened = open_workspace(page, live_server, log_in)
    yield opened
    opened.settle()


@pytest.fixture
def thumb(
    browser: Browser,
    browser_context_args: dict[str, Any],
    live_server: Any,
    log_in: Callable[[BrowserContext, Any], None],
) -> Iterator[Hand]:
    context = browser.new_context(**{**browser_context_args, **PHONE})
    opened = open_workspace(context.new_page(), live_server, log_in)
    yield opened
    opened.settle()
    context.close()


def arabic(hand: Hand, *codes: str) -> None:
    """Keys of an Arabic layout: the place on the keyboard is the same, what they write is not."""
    session = hand.page.context.new_cdp_session(hand.page)
    for code in codes:
        for kind in ("rawKeyDown", "keyUp"):
            session.send("Input.dispatchKeyEvent", {"type": kind, "code": code, "key": ARABIC[code]})
    session.detach()


def attributes(hand: Hand, type_: str) -> dict[str, Any]:
    """The attributes of the only span or frame of a type."""
    look = """(type) => [...sanad.store.annotations.spans.values(), ...sanad.store.annotations.frames.values()]
        .filter((one) => one.type === type).map((one) => one.attributes)"""
    (found,) = hand.page.evaluate(look, type_)
    return dict(found)


def frames(hand: Hand) -> list[tuple[str, str | None]]:
    look = (
        "() => [...sanad.store.annotations.frames.values()].map((f) => [f.type, f.attributes.polarity ?? null]).sort()"
    )
    return [(type_, polarity) for type_, polarity in hand.page.evaluate(look)]


def pairs(*choices: tuple[int, int]) -> list[str]:
    """The keys for some attributes and their values, by number."""
    return [f"Digit{number}" for choice in choices for number in choice]


def cast(hand: Hand) -> list[str]:
    names: list[str] = hand.page.evaluate("() => [...sanad.store.annotations.entities.values()].map((e) => e.name)")
    return names


def changes(hand: Hand) -> int:
    count: int = hand.page.evaluate("() => sanad.store.history.undo.length")
    return count


def caret(hand: Hand) -> int:
    at: int = hand.page.evaluate("() => sanad.canvas.caret.offset")
    return at


def is_in_text(hand: Hand) -> None:
    expect(hand.page.locator("#article")).to_be_focused()


def search(hand: Hand, words: str = "") -> Any:
    """Opens the search, types, and gives the shown items' keys."""
    hand.press("Slash")
    field = hand.page.get_by_role("combobox", name="البحث عن وسم")
    expect(field).to_be_focused()
    hand.page.keyboard.type(words)
    return field


def items(hand: Hand) -> list[str]:
    found: list[str] = hand.page.locator("#popover [role=option]").evaluate_all(
        "(rows) => rows.map((row) => row.dataset.item)"
    )
    return found


def chips(hand: Hand) -> list[str]:
    """The span types of the panel at the text, in their order."""
    found: list[str] = hand.page.locator("#popover .popover-types .type-chip").evaluate_all(
        "(all) => all.map((chip) => chip.dataset.type).filter((code) => code === code.toUpperCase())"
    )
    return found


def reload(hand: Hand) -> None:
    hand.settle()
    hand.page.reload()
    hand.page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")


# --- finding a label by its name -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "type_"), [("منظم", "ORG"), ("organis", "ORG"), ("geopolitcal", "GPE"), ("LAW", "LAW")]
)
def test_a_name_in_either_language_finds_the_type_and_enter_labels_the_selection(
    hand: Hand, words: str, type_: str
) -> None:
    hand.drag_over("شركة Google Cloud")
    search(hand, words)
    hand.press("Enter")
    assert hand.spans() == [(type_, "شركة Google Cloud")]
    is_in_text(hand)
    expect(hand.page.locator("#popover")).to_be_hidden()


def test_the_search_opens_by_the_place_of_its_key_and_labels_the_word_at_the_caret(hand: Hand) -> None:
    hand.click("الرئيس")
    arabic(hand, "Slash")
    expect(hand.page.get_by_role("combobox", name="البحث عن وسم")).to_be_focused()
    assert hand.page.get_by_role("combobox").input_value() == ""
    hand.page.keyboard.type("منصب")
    hand.press("Enter")
    assert hand.spans() == [("OCC", "الرئيس")]


def test_escape_gives_the_text_its_focus_and_the_caret_its_place(hand: Hand) -> None:
    hand.click("الرئيس")
    at = caret(hand)
    search(hand, "شخ")
    hand.press("Escape")
    is_in_text(hand)
    assert (caret(hand), hand.spans()) == (at, [])
    hand.press("Digit2")
    assert hand.spans() == [("OCC", "الرئيس")]


def test_a_selection_is_still_there_after_escape(hand: Hand) -> None:
    hand.drag_over("قمة باريس")
    search(hand)
    hand.press("Escape")
    assert hand.selected() == "قمة باريس"
    expect(hand.page.locator(".popover-text")).to_have_text("قمة باريس")


def test_the_mark_in_hand_is_given_the_type_found_and_never_removed(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("الكرملين")))
    hand.click("الكرملين")
    search(hand, "منشأة")
    hand.press("Enter")
    assert hand.spans() == [("FAC", "الكرملين")]
    search(hand, "منشأة")
    hand.press("Enter")
    assert hand.spans() == [("FAC", "الكرملين")]
    assert "منشأة" in hand.said()


def test_arrows_choose_and_what_is_chosen_is_told_to_a_screen_reader(hand: Hand) -> None:
    hand.drag_over("دبي")
    field = search(hand, "مو")
    second = items(hand)[1]
    hand.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    chosen = hand.page.locator(f"#{active}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(chosen).to_have_attribute("data-item", second)
    hand.press("ArrowUp", "Enter")
    assert hand.spans() == [("LOC", "دبي")]


def test_a_stance_is_found_with_its_polarity_and_asks_no_more(hand: Hand) -> None:
    hand.drag_over("لا تُلزم أحداً")
    search(hand, "معارض")
    hand.press("Enter")
    assert frames(hand) == [("stance", "against")]
    assert hand.page.evaluate("() => sanad.store.awaiting") is None


def test_with_nothing_selected_the_list_is_there_to_read_and_the_reason_is_said(hand: Hand) -> None:
    hand.page.evaluate("() => sanad.canvas.caret.put(null)")
    search(hand, "شخص")
    expect(hand.page.locator(".search-head")).to_contain_text("لا كلمات محدَّدة")
    hand.press("Enter")
    assert hand.spans() == []
    assert hand.said() == "حدِّد الكلمات أولًا."


def test_what_is_switched_off_stands_at_the_end_and_cannot_be_taken(hand: Hand) -> None:
    hand.drag_over("26 مليون دولار")
    search(hand, "م")
    found = items(hand)
    off = hand.page.locator("#popover [role=option][aria-disabled=true]")
    assert off.evaluate_all("(rows) => rows.map((row) => row.dataset.item)") == found[-off.count() :]
    hand.page.get_by_role("combobox").fill("مبلغ")
    assert items(hand) == ["MONEY"]
    hand.press("Enter")
    assert hand.spans() == []
    assert "معطَّل" in hand.said()
    hand.press("Escape")


def test_the_search_is_found_with_the_mouse_and_a_click_takes(hand: Hand) -> None:
    hand.drag_over("قمة باريس")
    hand.page.locator("#palette [data-tool=search]").click()
    hand.page.locator('#popover [data-item="EVENT"]').click()
    assert hand.spans() == [("EVENT", "قمة باريس")]


def test_letters_typed_into_the_search_label_nothing(hand: Hand) -> None:
    hand.drag_over("قمة باريس")
    search(hand, "123qsr")
    expect(hand.page.locator(".search-none")).to_be_visible()
    hand.press("Enter")
    assert (hand.spans(), frames(hand)) == ([], [])
    hand.press("Escape")
    assert hand.selected() == "قمة باريس"


# --- recent types --------------------------------------------------------------------------------------------------


def test_recent_types_come_first_in_the_panel_and_the_search_after_a_reload_too(hand: Hand) -> None:
    for words, key in (("قمة باريس", "Digit8"), ("2025", "Minus")):
        hand.drag_over(words)
        hand.press(key)
    reload(hand)
    hand.drag_over("دبي")
    assert chips(hand)[:3] == ["DATE", "EVENT", "PERS"]
    search(hand)
    assert items(hand)[:3] == ["DATE", "EVENT", "PERS"]
    hand.press("Escape", "Digit1")
    assert ("PERS", "دبي") in hand.spans()


def test_no_chip_moves_under_the_finger_while_the_panel_is_open(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("الكرملين")))
    hand.click("الكرملين")
    before = chips(hand)
    place = hand.page.locator('#popover [data-type="FAC"]').bounding_box()
    hand.page.locator('#popover [data-type="FAC"]').click()
    assert hand.spans() == [("FAC", "الكرملين")]
    assert chips(hand) == before
    assert hand.page.locator('#popover [data-type="FAC"]').bounding_box() == place
    hand.press("Escape")
    hand.click("الكرملين")
    assert chips(hand)[0] == "FAC"


def test_another_project_has_its_own_memory(
    page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]
) -> None:
    first = open_workspace(page, live_server, log_in)
    first.drag_over("قمة باريس")
    first.press("Digit8")
    first.settle()
    other = open_workspace(page, live_server, log_in)
    other.drag_over("قمة باريس")
    assert chips(other)[0] == "PERS"
    other.press("Escape")


# --- the last label again ------------------------------------------------------------------------------------------


def test_repeat_gives_the_last_type_with_the_attributes_that_were_set_with_it(hand: Hand) -> None:
    hand.drag_over("الرياض")
    hand.press("Digit4", "KeyI", "Digit2", "Digit2", "Escape")
    hand.drag_over("دبي")
    before = changes(hand)
    arabic(hand, "KeyR")
    assert hand.spans() == [("GPE", "دبي"), ("GPE", "الرياض")]
    look = "() => [...sanad.store.annotations.spans.values()].map((s) => s.attributes.role)"
    assert hand.page.evaluate(look) == ["actor", "actor"]
    assert changes(hand) == before + 1
    assert "مرة أخرى: كيان جيوسياسي · الجهة الفاعلة" in hand.said()


def test_repeat_labels_the_word_at_the_caret_and_never_removes(hand: Hand) -> None:
    hand.click("الرئيس")
    hand.press("Digit2", "Control+ArrowLeft")
    hand.press("KeyR")
    assert hand.spans() == [("OCC", "الرئيس"), ("OCC", "فلاديمير")]
    hand.press("KeyR")
    assert hand.spans() == [("OCC", "الرئيس"), ("OCC", "فلاديمير")]
    assert "موسوم بهذا من قبل" in hand.said()


def test_repeat_on_another_mark_changes_it_in_one_change(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("الكرملين")))
    hand.drag_over("الرياض")
    hand.press("Digit5", "KeyI", "Digit2", "Digit2", "Escape")
    hand.click("الكرملين")
    hand.press("KeyR")
    assert ("LOC", "الكرملين") in hand.spans()
    hand.press("Control+KeyZ")
    assert ("GPE", "الكرملين") in hand.spans()


def test_repeat_knows_a_stance_with_its_polarity_and_survives_a_reload(hand: Hand) -> None:
    hand.drag_over("لا تُلزم أحداً")
    hand.press("KeyS", "Digit2")
    assert frames(hand) == [("stance", "against")]
    hand.press("Escape")
    reload(hand)
    expect(hand.page.locator("#palette [data-tool=repeat]")).to_have_attribute("title", "تكرار آخر وسم: موقف · معارض")
    hand.drag_over("رأي آخر")
    hand.press("KeyR")
    assert frames(hand) == [("stance", "against"), ("stance", "against")]


def test_repeat_has_a_chip_that_says_what_it_would_do_and_says_when_there_is_nothing(hand: Hand) -> None:
    chip = hand.page.locator("#palette [data-tool=repeat]")
    expect(chip).to_have_count(0)
    hand.press("KeyR")
    assert hand.said() == "لم يوسَم شيء بعد."
    hand.drag_over("الرياض")
    hand.press("Digit4")
    expect(chip).to_have_attribute("aria-label", "تكرار آخر وسم: كيان جيوسياسي")
    hand.drag_over("دبي")
    expect(hand.page.locator("#popover [data-tool=repeat]")).to_contain_text("كيان جيوسياسي")
    chip.click()
    assert hand.spans() == [("GPE", "دبي"), ("GPE", "الرياض")]


# --- attributes by keys --------------------------------------------------------------------------------------------


def test_one_key_opens_an_attribute_the_next_gives_its_value(hand: Hand) -> None:
    hand.drag_over("الرياض")
    hand.press("Digit4")
    arabic(hand, "KeyI", "Digit2", "Digit2", "Digit4")
    assert attributes(hand, "GPE") == {"role": "actor", "uncertain": True}
    hand.press("Digit1", "Digit3", "Enter")
    assert attributes(hand, "GPE") == {"role": "actor", "uncertain": True, "mention": "PRO"}
    is_in_text(hand)
    expect(hand.page.locator("#popover")).to_be_hidden()


def test_digits_are_attributes_only_while_the_strip_is_open(hand: Hand) -> None:
    hand.drag_over("الرياض")
    hand.press("Digit4", "KeyI", "Digit9", "Minus", "Delete")
    assert hand.spans() == [("GPE", "الرياض")]
    assert attributes(hand, "GPE") == {}
    hand.press("Escape", "Digit5")
    assert hand.spans() == [("LOC", "الرياض")]


def test_a_key_the_strip_does_not_know_leaves_it_and_does_what_it_always_does(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("الرياض")), ("GPE", *hand.find("وكييف")))
    hand.click("الرياض")
    hand.press("KeyI", "Digit1", "Digit2", "KeyN")
    expect(hand.page.locator(".strip")).to_have_count(0)
    assert caret(hand) == hand.page.evaluate("(at) => sanad.store.article.map.toUtf16(at)", hand.find("وكييف")[0])


def test_a_value_is_let_go_by_choosing_it_again_and_by_delete(hand: Hand) -> None:
    hand.drag_over("الرياض")
    hand.press("Digit4", "KeyI", "Digit2", "Digit2", "Digit2", "Digit2")
    assert attributes(hand, "GPE") == {}
    hand.press("Digit2", "Digit2", "Digit2", "Delete", "Escape")
    assert attributes(hand, "GPE") == {}


def test_a_text_and_a_date_are_typed_and_only_what_fits_is_kept(hand: Hand) -> None:
    hand.drag_over("2025")
    hand.press("Minus", "KeyI", "Digit1")
    field = hand.page.locator(".strip-field")
    expect(field).to_be_focused()
    hand.page.keyboard.type("2025-13")
    hand.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("2025-09")
    hand.press("Enter")
    assert attributes(hand, "DATE") == {"iso": "2025-09"}
    expect(hand.page.locator(".strip")).to_be_focused()
    hand.press("Digit1")
    field.fill("1999")
    hand.press("Escape", "Escape")
    assert attributes(hand, "DATE") == {"iso": "2025-09"}
    is_in_text(hand)


def test_a_quote_shows_its_own_attributes_and_those_of_its_cue(hand: Hand) -> None:
    hand.drag_over("قمة باريس لا تُلزم أحداً")
    hand.press("KeyQ", "KeyV")
    hand.drag_over("قال")
    expect(hand.page.locator(".card.on:visible")).to_contain_text("قال")
    hand.press("Escape", "Escape")
    hand.click("تُلزم")
    hand.press(
        "KeyI", "Digit1", "Digit2", "Digit2", "Digit3", "Digit3", "Digit2", "Digit4", "Digit3", "Digit5", "Digit4"
    )
    hand.press("Escape")
    quote = attributes(hand, "quote")
    assert (quote["type"], quote["kind"], quote["realisation"]) == ("indirect", "thought", "prodrop")
    assert attributes(hand, "CUE") == {"form": "noun", "class": "opinion"}


def test_every_attribute_of_a_stance_is_two_keys_away(hand: Hand) -> None:
    hand.drag_over("لا تُلزم أحداً")
    hand.press(
        "KeyS", "Digit1", "KeyI", "Digit1", "Digit2", "Digit2", "Digit3", "Digit3", "Digit2", "Digit4", "Digit5", "KeyE"
    )
    hand.press("Enter")
    said = {"polarity": "against", "strength": 3, "expression": "implicit", "conditional": True, "topic": "sport"}
    assert attributes(hand, "stance") == said


def test_the_strip_opens_for_the_mark_under_the_caret_and_says_when_there_is_none(hand: Hand) -> None:
    hand.mark(("PERS", *hand.find("فلاديمير بوتين")))
    hand.click("أراضي")
    hand.press("KeyI")
    assert hand.said() == "لا شيء هنا له سمات."
    hand.page.evaluate("(at) => sanad.canvas.caret.put(at)", hand.find("بوتين")[0] + 1)
    hand.press("KeyI", "Digit3", "Escape")
    assert attributes(hand, "PERS") == {"uncertain": True}


def test_the_strip_is_told_to_a_screen_reader_and_works_by_mouse(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("الرياض")))
    hand.click("الرياض")
    hand.page.locator("#popover [data-key=attributes]").click()
    strip = hand.page.get_by_role("group", name="سمات: كيان جيوسياسي الرياض")
    expect(strip).to_be_focused()
    assert "1: نوع الإشارة" in hand.said()
    strip.get_by_role("button", name="الجهة الفاعلة").click()
    assert attributes(hand, "GPE") == {"role": "actor"}
    assert hand.said() == "الدلالة: الجهة الفاعلة"
    hand.click("أراضي")
    expect(strip).to_have_count(0)


# --- the palette ---------------------------------------------------------------------------------------------------


def test_a_chip_shows_what_it_would_do(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("الرياض")))
    place, person = (hand.page.locator(f'#palette .type-chip[data-type="{code}"]') for code in ("GPE", "PERS"))
    place.hover()
    expect(place).to_have_attribute("title", "كيان جيوسياسي: حدِّد كلمات أولًا، أو ضع المؤشر على كلمة")
    hand.click("الرياض")
    expect(place).to_have_attribute("title", "إزالة هذا الوسم: كيان جيوسياسي")
    expect(place).to_have_attribute("aria-pressed", "true")
    expect(person).to_have_attribute("title", "تغيير الوسم إلى: شخص")
    hand.drag_over("دبي")
    expect(person).to_have_attribute("title", "وسم بأنه: شخص")
    expect(place).to_have_attribute("aria-pressed", "false")


def test_a_folded_group_stays_folded_and_its_keys_go_on_working(hand: Hand) -> None:
    folder = hand.page.locator("#palette").get_by_role("button", name="الكيانات")
    folder.click()
    expect(folder).to_have_attribute("aria-expanded", "false")
    reload(hand)
    expect(hand.page.locator('#palette .type-chip[data-type="PERS"]')).to_be_hidden()
    hand.drag_over("دبي")
    hand.press("Digit4")
    assert hand.spans() == [("GPE", "دبي")]
    folder.click()
    expect(hand.page.locator('#palette .type-chip[data-type="PERS"]')).to_be_visible()


def test_the_palette_keeps_to_one_line_with_its_tools_after_a_repeat_chip_came(hand: Hand) -> None:
    hand.drag_over("الرياض")
    hand.press("Digit4", "KeyI", "Digit2", "Digit2", "Escape")
    expect(hand.page.locator("#palette [data-tool=repeat]")).to_be_visible()
    expect(hand.page.locator("#palette .type-chip:visible")).to_have_count(14)
    assert hand.page.evaluate(
        "() => { const p = document.getElementById('palette'); return p.scrollWidth <= p.clientWidth; }"
    )


def test_forty_types_stay_on_one_line_and_all_can_be_reached(
    page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]
) -> None:
    schema = json.loads(shipped())
    person = schema["spanTypes"][0]
    more = [
        {**person, "code": f"KIND{n}", "name": {"ar": f"صنف {n}", "en": f"Kind {n}"}, "hotkey": None} for n in range(28)
    ]
    schema["spanTypes"] = [*schema["spanTypes"], *more]
    project = factories.project(schema=json.dumps(schema))
    row = factories.annotation_set(article=factories.article(project=project, text=TEXT))
    log_in(page.context, row.author)
    page.goto(f"{live_server.url}/annotation-sets/{row.pk}/")
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")
    hand = Hand(page, TEXT)
    palette = page.locator("#palette")
    box = palette.bounding_box()
    assert box
    assert box["height"] < 60
    assert palette.evaluate("(p) => p.scrollWidth <= p.clientWidth")
    hand.drag_over("قمة باريس")
    palette.locator(".more").click()
    menu = page.locator("#palette-menu").bounding_box()
    assert menu
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= 1440
    page.locator('#palette-menu [data-type="KIND27"]').click()
    assert hand.spans() == [("KIND27", "قمة باريس")]
    hand.drag_over("دبي")
    assert len(chips(hand)) == 9
    assert chips(hand)[0] == "KIND27"
    search(hand, "صنف 21")
    hand.press("Enter")
    assert ("KIND21", "دبي") in hand.spans()
    hand.settle()


# --- the panel and the card ----------------------------------------------------------------------------------------


def test_the_card_does_not_repeat_what_the_panel_at_the_text_shows(hand: Hand) -> None:
    hand.drag_over("الرياض")
    hand.press("Digit4")
    card = hand.page.locator(".inspector")
    expect(card.get_by_label("النوع", exact=True)).to_be_visible()
    hand.click("الرياض")
    expect(hand.page.locator("#popover")).to_be_visible()
    expect(card.get_by_label("النوع", exact=True)).to_be_hidden()
    expect(card.get_by_role("group", name="نوع الإشارة")).to_be_visible()


def test_a_button_of_the_panel_keeps_the_focus_it_had(hand: Hand) -> None:
    hand.drag_over("قوات أجنبية")
    nudge = hand.page.locator(".nudge").nth(1)
    nudge.focus()
    hand.press("Enter", "Enter")
    assert hand.selected() == "ات أجنبية"
    expect(hand.page.locator(".nudge").nth(1)).to_be_focused()


def test_a_set_that_is_closed_says_so_to_every_key(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("الرياض")))
    hand.click("الرياض")
    hand.page.evaluate("() => sanad.store.setState('submitted', true)")
    for key in ("Slash", "KeyR", "KeyI"):
        hand.page.evaluate("() => void (document.getElementById('live').textContent = '')")
        hand.press(key)
        assert hand.said() == "طبقة الوسم هذه غير مفتوحة للتعديل."
    expect(hand.page.locator("#popover")).to_be_hidden()
    expect(hand.page.locator("#palette [data-tool=search]")).to_be_disabled()


# --- the restored form ---------------------------------------------------------------------------------------------


def test_a_name_after_the_preposition_is_called_by_its_whole_form(hand: Hand) -> None:
    hand.drag_over("للقوات الروسية")
    assert hand.selected() == "لقوات الروسية"
    hand.press("Digit3")
    assert attributes(hand, "ORG") == {"surface": "القوات الروسية"}
    assert cast(hand) == ["القوات الروسية"]
    hand.press("Shift+BracketRight")
    assert cast(hand) == ["القوات الروسي"]


# --- with a thumb --------------------------------------------------------------------------------------------------


def choose(hand: Hand, words: str) -> None:
    """A selection with the native handles."""
    start, end = hand.find(words)
    hand.page.touchscreen.tap(*hand.middle(start))
    hand.page.evaluate(
        """([start, end]) => {
            const all = [...document.querySelectorAll("#article p[data-start]")];
            const p = all.findLast((p) => Number(p.dataset.start) <= start);
            const node = [...p.childNodes].find((n) => n.nodeType === 3);
            const { map } = sanad.store.article;
            const at = (n) => map.toUtf16(n) - map.toUtf16(Number(p.dataset.start));
            document.getSelection().setBaseAndExtent(node, at(start), node, at(end));
        }""",
        [start, end],
    )
    expect(hand.page.locator("#popover .popover-text")).to_have_text(words)


def targets(hand: Hand) -> list[float]:
    """The heights of everything a thumb can press in the sheet."""
    found = hand.page.locator(
        "#popover :is(button, input:not([type=checkbox]), label.check, [role=option]):visible"
    ).all()
    return [box["height"] for box in (one.bounding_box() for one in found) if box]


def test_a_thumb_marks_one_name_after_the_other_and_nothing_comes_up_over_the_text(thumb: Hand) -> None:
    for words in ("الرئيس", "الضمانات"):
        choose(thumb, words)
        assert min(targets(thumb)) >= 44
        thumb.page.locator('#popover .type-chip[data-type="OCC"]').tap()
        expect(thumb.page.locator("#popover")).to_be_hidden()
        expect(thumb.page.locator("#margin")).to_have_attribute("data-sheet", "peek")
    assert thumb.spans() == [("OCC", "الرئيس"), ("OCC", "الضمانات")]


def test_a_thumb_says_a_stance_with_its_polarity_at_once(thumb: Hand) -> None:
    choose(thumb, "رأي آخر")
    thumb.page.locator("#popover .popover-tabs button").nth(2).tap()
    thumb.page.locator('#popover [data-item="stance:support"]').tap()
    assert frames(thumb) == [("stance", "support")]


def test_a_tap_on_a_mark_changes_its_type_its_attributes_and_removes_it(thumb: Hand) -> None:
    thumb.mark(("GPE", *thumb.find("الرئيس")))
    thumb.page.touchscreen.tap(*thumb.middle(thumb.find("الرئيس")[0] + 1))
    sheet = thumb.page.locator("#popover")
    expect(sheet.locator(".popover-text")).to_have_text("الرئيس")
    assert min(targets(thumb)) >= 44
    sheet.locator('.type-chip[data-type="LOC"]').tap()
    assert thumb.spans() == [("LOC", "الرئيس")]
    sheet.get_by_role("group", name="الدلالة").get_by_role("button", name="الجهة الفاعلة").tap()
    assert attributes(thumb, "LOC") == {"role": "actor"}
    sheet.locator(".popover-foot button").tap()
    assert thumb.spans() == []
    expect(sheet).to_be_hidden()


def test_a_thumb_finds_a_label_by_typing(thumb: Hand) -> None:
    choose(thumb, "الضمانات")
    thumb.page.locator("#popover [data-key=search]").tap()
    field = thumb.page.get_by_role("combobox", name="البحث عن وسم")
    expect(field).to_be_focused()
    field.fill("اتفاق")
    box = thumb.page.locator("#popover").bounding_box()
    assert box
    assert box["y"] == pytest.approx(0, abs=1)
    assert min(targets(thumb)) >= 44
    thumb.page.locator('#popover [data-item="LAW"]').tap()
    assert thumb.spans() == [("LAW", "الضمانات")]
