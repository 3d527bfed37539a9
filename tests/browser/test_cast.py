"""The cast: everybody who is meant, with mentions that walk, move and split, by mouse, keys and finger."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.canvas import Hand, open_workspace
from tests.browser.test_names import entities, mark

TEXT = (
    "قال سامر الهادي إن سامر الهادي غير سامر الهادي. وزارت ليلى الحدّاد الوزارة.\n"
    "رحبت الوزارة بليلى الحدّاد. عاد سامر الهادي إلى باريس."
)


@pytest.fixture
def hand(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Hand]:
    opened = open_workspace(page, live_server, log_in, text=TEXT)
    yield opened
    opened.settle()


@pytest.fixture
def cast(hand: Hand) -> Locator:
    """Three participants, the first with four mentions; the panel is open."""
    for nth in range(4):
        mark(hand, "سامر الهادي", "Digit1", nth)
    mark(hand, "ليلى الحدّاد", "Digit1")
    mark(hand, "الوزارة", "Digit3")
    hand.page.locator("#tab-cast").click()
    return hand.page.locator("#cast")


def opened(cast: Locator, name: str) -> Locator:
    cast.locator(".cast-head", has_text=name).click()
    entry = cast.locator(".cast-entry.on")
    expect(entry.locator(".cast-name")).to_have_text(name)
    return entry


def undone(hand: Hand, before: dict[str, list[str]]) -> None:
    """One undo takes all of it back."""
    hand.page.evaluate("() => sanad.store.undo()")
    assert entities(hand) == before


def drag(page: Page, source: Locator, target: Locator) -> None:
    """A real drag of the mouse, in steps, from the middle of one to the middle of the other."""
    source.scroll_into_view_if_needed()
    a = source.bounding_box() or {}
    page.mouse.move(a["x"] + a["width"] / 2, a["y"] + a["height"] / 2)
    page.mouse.down()
    page.mouse.move(a["x"] + a["width"] / 2, a["y"] + a["height"] / 2 + 12, steps=3)
    expect(page.locator(".mention-ghost")).to_be_visible()
    b = target.bounding_box() or {}
    page.mouse.move(b["x"] + b["width"] / 2, b["y"] + b["height"] / 2, steps=5)
    page.mouse.up()


# --- seeing ------------------------------------------------------------------------------------------------------


def test_everybody_in_the_order_of_the_text_with_the_number_of_mentions(cast: Locator) -> None:
    expect(cast.locator(".cast-head")).to_have_text(
        ["سامر الهاديشخص · ٤ إشارات", "ليلى الحدّادشخص · إشارة واحدة", "الوزارةمنظمة · إشارة واحدة"]
    )


def test_the_open_participant_shows_all_its_mentions_in_the_text_and_walks_through_them(
    hand: Hand, cast: Locator
) -> None:
    entry = opened(cast, "سامر الهادي")
    expect(hand.page.locator(".focus.mention.first")).to_have_count(4)
    expect(entry.locator(".cast-at")).to_have_text("٤ إشارات")
    after = entry.get_by_role("button", name="الإشارة التالية")
    for at in ("١", "٢", "٣", "٤", "١"):
        after.click()
        expect(entry.locator(".cast-at")).to_have_text(f"{at} من ٤")
    assert hand.said() == "سامر الهادي: الإشارة ١ من ٤"
    expect(hand.page.locator(".focus.active.first")).to_have_count(1)
    entry.get_by_role("button", name="الإشارة السابقة").click()
    expect(entry.locator(".cast-at")).to_have_text("٤ من ٤")
    hand.press("Alt+KeyN")
    expect(entry.locator(".cast-at")).to_have_text("١ من ٤")
    expect(entry.locator(".mention-row.current")).to_have_count(1)


def test_a_mention_in_the_list_leads_to_its_place_and_the_list_stays(hand: Hand, cast: Locator) -> None:
    entry = opened(cast, "سامر الهادي")
    entry.locator(".mention").nth(3).click()
    expect(entry.locator(".cast-at")).to_have_text("٤ من ٤")
    expect(cast).to_be_visible()
    start = hand.find("سامر الهادي", 3)[0]
    box = hand.page.locator(".focus.active.first").bounding_box() or {}
    letter = hand.letter(start)
    assert abs(box["y"] + box["height"] / 2 - letter["y"] - letter["height"] / 2) < 20


def test_names_and_mentions_are_gone_through_with_arrows(hand: Hand, cast: Locator) -> None:
    cast.locator(".cast-head").first.focus()
    hand.press("ArrowDown", "ArrowDown")
    expect(cast.locator(".cast-head").nth(2)).to_be_focused()
    hand.press("Home", "Enter")
    expect(cast.locator(".cast-entry.on .mention")).to_have_count(4)
    cast.locator(".mention").first.focus()
    hand.press("End", "Enter")
    expect(cast.locator(".cast-at")).to_have_text("٤ من ٤")
    expect(cast.locator(".mention").nth(3)).to_be_focused()


# --- finding among many ------------------------------------------------------------------------------------------


def people(hand: Hand, count: int) -> None:
    hand.page.evaluate(
        """(count) => {
            const put = (n) => ({ op: "put", kind: "entity", seen: null, object: {
                id: crypto.randomUUID(), type: n % 2 ? "PERS" : "ORG", name: `طرف رقم ${n}`, attributes: {} } });
            sanad.store.commit({ label: "entity", operations: Array.from({ length: count }, (_, n) => put(n)) });
        }""",
        count,
    )


def test_sixty_participants_are_searched_and_sorted_by_type(hand: Hand, cast: Locator) -> None:
    people(hand, 60)
    expect(cast.locator(".cast-head")).to_have_count(63)
    cast.get_by_role("searchbox").fill("رقم 57")
    expect(cast.locator(".cast-name")).to_have_text(["طرف رقم 57"])
    expect(cast.get_by_role("status")).to_have_text("١ من ٦٣")
    cast.get_by_role("searchbox").fill("organi")
    expect(cast.locator(".cast-head")).to_have_count(31)
    cast.get_by_role("searchbox").fill("")
    cast.get_by_role("button", name="بحسب النوع").click()
    expect(cast.locator(".cast-type")).to_have_text(["شخص٣٢", "منظمة٣١"])
    expect(cast.locator(".cast-section").first.locator(".cast-name").first).to_have_text("سامر الهادي")


def test_somebody_who_stands_is_shown_instead_of_founded_twice(hand: Hand, cast: Locator) -> None:
    cast.get_by_label("اسم طرف لا يسمّيه النص").fill("سَامِر الهادي")
    cast.get_by_role("button", name="إضافة").click()
    expect(cast.locator(".cast-entry.on .cast-name")).to_have_text("سامر الهادي")
    assert len(entities(hand)) == 3


def test_somebody_founded_by_hand_is_looked_for_in_the_text(hand: Hand, cast: Locator) -> None:
    cast.get_by_label("اسم طرف لا يسمّيه النص").fill("باريس")
    cast.locator(".cast-form select").select_option("GPE")
    cast.get_by_role("button", name="إضافة").click()
    entry = opened(cast, "باريس")
    expect(entry).to_contain_text("لا يسمّيه النص.")
    entry.get_by_role("button", name="في المقال كله").click()
    hand.press("Enter")
    assert entities(hand)["باريس"] == ["باريس"]
    assert ("GPE", "باريس") in hand.spans()


# --- splitting and moving ----------------------------------------------------------------------------------------


def test_chosen_mentions_become_somebody_new(hand: Hand, cast: Locator) -> None:
    before = entities(hand)
    entry = opened(cast, "سامر الهادي")
    entry.get_by_role("button", name="فصل أو نقل").click()
    expect(entry.locator(".mention-row input").first).to_be_focused()
    hand.press("Space")
    entry.locator(".mention-row input").nth(2).check()
    expect(entry.get_by_role("status")).to_have_text("اختيرت إشارتان")
    entry.get_by_role("button", name="نقل إلى طرف جديد").click()
    expect(cast.locator(".cast-head", has_text="سامر الهادي")).to_have_count(2)
    expect(cast.locator(".cast-entry.on .mention")).to_have_count(2)
    assert sorted(map(len, _mentions(hand))) == [1, 1, 2, 2]
    undone(hand, before)


def _mentions(hand: Hand) -> list[list[str]]:
    """The ids of the mentions of each entity; names may be shared."""
    found: list[list[str]] = hand.page.evaluate(
        """() => [...sanad.store.annotations.entities.keys()].map((id) =>
            [...sanad.store.annotations.spans.values()].filter((s) => s.entity === id).map((s) => s.id))"""
    )
    return found


def test_chosen_mentions_go_to_somebody_else_by_typing(hand: Hand, cast: Locator) -> None:
    before = entities(hand)
    entry = opened(cast, "سامر الهادي")
    entry.get_by_role("button", name="فصل أو نقل").click()
    entry.locator(".mention-row input").nth(3).check()
    entry.get_by_role("combobox", name="نقل إلى طرف آخر").fill("ليلى")
    hand.press("Enter")
    assert entities(hand)["ليلى الحدّاد"] == ["ليلى الحدّاد", "سامر الهادي"]
    undone(hand, before)


def test_one_key_moves_the_mention_that_is_looked_at(hand: Hand, cast: Locator) -> None:
    opened(cast, "سامر الهادي").locator(".mention").nth(1).click()
    hand.press("KeyK")
    hand.page.keyboard.type("الوزا")
    hand.press("Enter")
    assert entities(hand)["الوزارة"] == ["سامر الهادي", "الوزارة"]
    assert ("ORG", "سامر الهادي") in hand.spans()


def test_a_mention_is_dragged_onto_somebody_else(hand: Hand, cast: Locator) -> None:
    before = entities(hand)
    entry = opened(cast, "سامر الهادي")
    drag(hand.page, entry.locator(".mention").nth(1), cast.locator(".cast-head", has_text="ليلى"))
    assert entities(hand)["ليلى الحدّاد"] == ["سامر الهادي", "ليلى الحدّاد"]
    assert hand.said() == "صارت إشارة إلى: ليلى الحدّاد"
    expect(hand.page.locator(".mention-ghost")).to_have_count(0)
    undone(hand, before)


def test_a_mention_is_dragged_onto_the_place_for_somebody_new(hand: Hand, cast: Locator) -> None:
    entry = opened(cast, "سامر الهادي")
    row = entry.locator(".mention-row").nth(2)
    box = row.locator(".mention-grip").bounding_box() or {}
    hand.page.mouse.move(box["x"] + 5, box["y"] + 5)
    hand.page.mouse.down()
    hand.page.mouse.move(box["x"] + 5, box["y"] + 30, steps=3)
    new = hand.page.locator(".cast-new").bounding_box() or {}
    hand.page.mouse.move(new["x"] + 40, new["y"] + 10, steps=4)
    expect(hand.page.locator(".cast-new.over")).to_be_visible()
    hand.page.mouse.up()
    assert sorted(map(len, _mentions(hand))) == [1, 1, 1, 3]
    expect(hand.page.locator(".cast-new")).to_have_count(0)


def test_escape_and_empty_ground_drop_nothing(hand: Hand, cast: Locator) -> None:
    before = entities(hand)
    mention = opened(cast, "سامر الهادي").locator(".mention").nth(1)
    for leave in ("Escape", None):
        box = mention.bounding_box() or {}
        hand.page.mouse.move(box["x"] + 30, box["y"] + 8)
        hand.page.mouse.down()
        hand.page.mouse.move(box["x"] + 30, box["y"] - 30, steps=4)
        expect(hand.page.locator(".mention-ghost")).to_be_visible()
        if leave:
            hand.press(leave)
            expect(hand.page.locator(".mention-ghost")).to_have_count(0)
        hand.page.mouse.move(700, 500)
        hand.page.mouse.up()
        expect(hand.page.locator(".mention-ghost")).to_have_count(0)
    assert entities(hand) == before


# --- references --------------------------------------------------------------------------------------------------


def test_what_is_no_reference_is_refused_in_words_and_stays_to_be_mended(hand: Hand, cast: Locator) -> None:
    entry = opened(cast, "سامر الهادي")
    field = entry.get_by_label("المرجع", exact=True)
    for wrong in ("javascript:alert(1)", "سامر", "https://nowhere"):
        field.fill(wrong)
        hand.press("Enter")
        expect(entry.get_by_role("alert")).to_contain_text("رقمًا من ويكي بيانات")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value(wrong)
    assert hand.page.evaluate("() => [...sanad.store.annotations.entities.values()].every((e) => !e.reference)")
    field.fill("https://www.wikidata.org/wiki/Q42")
    hand.press("Enter")
    expect(field).to_have_value("wd:Q42")
    expect(entry.get_by_role("alert")).to_have_count(0)


def test_a_reference_can_be_opened_and_nothing_is_fetched_by_itself(hand: Hand, cast: Locator) -> None:
    asked: list[str] = []
    hand.page.context.on("request", lambda request: asked.append(request.url))
    entry = opened(cast, "سامر الهادي")
    entry.get_by_label("المرجع", exact=True).fill("q42")
    hand.press("Enter")
    link = entry.get_by_role("link", name="فتح مرجع «سامر الهادي» في علامة تبويب جديدة")
    expect(link).to_have_attribute("href", "https://www.wikidata.org/wiki/Q42")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(cast.locator(".cast-known")).to_have_count(1)
    hand.settle()
    assert not [url for url in asked if "wikidata" in url]
    entry.get_by_label("المرجع", exact=True).fill("")
    hand.press("Enter")
    expect(link).to_have_count(0)


# --- by finger ---------------------------------------------------------------------------------------------------


@pytest.fixture
def phone(browser: Any, live_server: Any, log_in: Callable[[BrowserContext, Any], None]) -> Iterator[Hand]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="ar", reduced_motion="reduce"
    )
    hand = open_workspace(context.new_page(), live_server, log_in, text=TEXT)
    yield hand
    hand.settle()
    context.close()


def test_a_finger_drags_by_the_grip(phone: Hand) -> None:
    for nth in range(2):
        mark(phone, "سامر الهادي", "Digit1", nth)
    mark(phone, "ليلى الحدّاد", "Digit1")
    page = phone.page
    page.evaluate("() => sanad.store.activate(null)")
    page.locator("#tab-cast").tap()
    page.locator(".cast-head").first.tap()
    grip, target = page.locator(".mention-grip").nth(1), page.locator(".cast-head", has_text="ليلى")
    a = grip.bounding_box() or {}
    assert a["width"] >= 44
    assert a["height"] >= 44
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: dict[str, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": a["x"] + 20, "y": a["y"] + 20})
    touch("touchMove", {"x": a["x"] + 20, "y": a["y"] + 50})
    expect(page.locator(".mention-ghost")).to_be_visible()
    b = target.bounding_box() or {}
    touch("touchMove", {"x": b["x"] + 90, "y": b["y"] + b["height"] / 2})
    expect(page.locator(".cast-entry.over")).to_have_count(1)
    touch("touchEnd")
    session.detach()
    assert entities(phone)["ليلى الحدّاد"] == ["سامر الهادي", "ليلى الحدّاد"]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_everything_of_the_cast_is_large_enough_for_a_thumb(phone: Hand) -> None:
    mark(phone, "سامر الهادي", "Digit1")
    mark(phone, "سامر الهادي", "Digit1", 1)
    mark(phone, "ليلى الحدّاد", "Digit1")
    page = phone.page
    page.evaluate("() => sanad.store.activate(null)")
    page.locator("#tab-cast").tap()
    page.locator(".cast-head").first.tap()
    for control in page.locator("#cast button:visible, #cast input:visible, #cast select:visible").all():
        box = control.bounding_box() or {}
        assert box["height"] >= 40, control.evaluate("(el) => el.outerHTML")
