"""A name through the whole article, kindred names joined, one key that says who is meant."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.canvas import Hand, open_workspace

TEXT = (
    "رفض الرئيس فلاديمير بوتين الضمانات المقترحة لأوكرانيا. جاءت تصريحات بوتين أمس.\n"
    "تقارب أوكرانيا مع الغرب يقلق بوتين، وقال علي إن فعلي وعلي كذلك.\n"
    "😀 القوات الروسية في عُمان لا في عَمّان. هدف للقوات الروسية وبأوكرانيا قمة باريس، وباريس بعيدة.\n"
    "وقال سامر الهادي إن البوتينية شيء وبوتين شيء آخر. زار الهادي باريس."
)


@pytest.fixture
def hand(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Hand]:
    opened = open_workspace(page, live_server, log_in, text=TEXT)
    yield opened
    opened.settle()


def mark(hand: Hand, words: str, key: str, nth: int = 0) -> None:
    """Labels the nth occurrence of some words, cut exactly there."""
    start, end = hand.find(words, nth)
    hand.page.evaluate(
        "([start, end]) => { sanad.store.select({ start, end }); sanad.canvas.focusText(); }", [start, end]
    )
    hand.press(key)


def entities(hand: Hand) -> dict[str, list[str]]:
    """The cast: each name with the texts of its mentions in order."""
    found: dict[str, list[str]] = hand.page.evaluate(
        """() => {
            const { spans, entities } = sanad.store.annotations;
            const own = (id) => [...spans.values()].filter((s) => s.entity === id)
                .sort((a, b) => a.segments[0][0] - b.segments[0][0]).map((s) => s.text);
            return Object.fromEntries([...entities.values()].map((e) => [e.name, own(e.id)]));
        }"""
    )
    return found


def panel(hand: Hand) -> Locator:
    return hand.page.locator("#propagate")


def changes(hand: Hand) -> int:
    count: int = hand.page.evaluate("() => sanad.store.history.undo.length")
    return count


# --- through the article -----------------------------------------------------------------------------------------


def test_a_name_goes_through_the_article_in_one_change_and_comes_back_in_one(hand: Hand) -> None:
    mark(hand, "أوكرانيا", "Digit4")
    hand.press("KeyX")
    rows = panel(hand).locator("input[type=checkbox]")
    expect(rows).to_have_count(2)
    expect(rows.first).to_be_focused()
    expect(hand.page.locator(".focus.suggested")).to_have_count(2)
    before = changes(hand)
    hand.press("Enter")
    expect(panel(hand)).to_be_hidden()
    assert [span for span in hand.spans() if span[0] == "GPE"] == [("GPE", "أوكرانيا")] * 3
    assert changes(hand) == before + 1
    assert hand.said() == "وُسِم موضعان: أوكرانيا"
    expect(hand.page.locator(".focus.suggested")).to_have_count(0)
    hand.press("Control+KeyZ")
    assert hand.spans() == [("GPE", "أوكرانيا")]


def test_the_proclitic_stays_outside_the_mark_in_the_preview_and_in_the_text(hand: Hand) -> None:
    mark(hand, "أوكرانيا", "Digit4", 1)
    hand.press("KeyX")
    words = panel(hand).locator(".kwic-words")
    expect(words).to_have_text(["لأوكرانيا", "وبأوكرانيا"])
    expect(panel(hand).locator(".kwic-words mark")).to_have_text(["أوكرانيا", "أوكرانيا"])
    hand.press("Enter")
    starts = [hand.find("أوكرانيا", nth)[0] for nth in range(3)]
    found = hand.page.evaluate("() => [...sanad.store.annotations.spans.values()].map((s) => s.segments[0][0])")
    assert sorted(found) == starts


def test_what_is_doubtful_is_not_ticked_and_says_why(hand: Hand) -> None:
    mark(hand, "علي", "Digit1")
    hand.press("KeyX")
    boxes = panel(hand).locator("input[type=checkbox]")
    expect(boxes).to_have_count(2)
    assert [box.is_checked() for box in boxes.all()] == [False, False]
    expect(panel(hand).locator(".place-why").first).to_have_text("قد يكون الحرف السابق من أصل الكلمة")
    expect(panel(hand).locator("[data-key=propagate-apply]")).to_be_disabled()
    hand.press("Enter")
    expect(panel(hand)).to_be_visible()
    hand.press("ArrowDown", "Space", "Enter")
    expect(panel(hand)).to_be_hidden()
    assert hand.spans() == [("PERS", "علي"), ("PERS", "علي")]
    second = hand.page.evaluate("() => [...sanad.store.annotations.spans.values()].map((s) => s.segments[0][0])")
    assert max(second) == hand.find("وعلي")[0] + 1


def test_vowels_that_contradict_are_shown_unticked(hand: Hand) -> None:
    mark(hand, "عُمان", "Digit4")
    hand.press("KeyX")
    expect(panel(hand).locator(".place-why")).to_have_text(["التشكيل مختلف"])
    expect(panel(hand).locator("input[type=checkbox]")).not_to_be_checked()
    hand.press("Escape")
    expect(panel(hand)).to_be_hidden()
    assert hand.spans() == [("GPE", "عُمان")]


def test_keys_choose_all_or_none(hand: Hand) -> None:
    mark(hand, "علي", "Digit1")
    hand.press("KeyX", "KeyA")
    boxes = panel(hand).locator("input[type=checkbox]")
    assert [box.is_checked() for box in boxes.all()] == [True, True]
    expect(hand.page.locator(".focus.suggested")).to_have_count(2)
    hand.press("KeyA")
    assert [box.is_checked() for box in boxes.all()] == [False, False]
    expect(hand.page.locator(".focus.suggested")).to_have_count(0)
    hand.press("Escape")


def test_what_is_marked_already_stands_calm_among_the_others(hand: Hand) -> None:
    mark(hand, "بوتين", "Digit1", 1)
    mark(hand, "بوتين", "Digit1", 2)
    hand.press("KeyX")
    expect(panel(hand).locator(".place.marked")).to_have_count(1)
    expect(panel(hand).locator(".propagate-lede")).to_have_text("٣ مواضع · واحد موسوم من قبل")
    expect(panel(hand).locator(".place.marked input")).to_have_count(0)
    hand.press("Escape")


def test_a_name_inside_another_mark_nests_and_the_panel_says_where(hand: Hand) -> None:
    mark(hand, "باريس", "Digit4", 2)
    mark(hand, "قمة باريس", "Digit8")
    hand.page.evaluate("([id]) => sanad.store.activate({ kind: 'span', id })", [span_id(hand, "باريس")])
    hand.press("KeyX")
    expect(panel(hand).locator(".place").first.locator(".place-why")).to_have_text("داخل «قمة باريس»")
    hand.press("Enter")
    assert hand.spans() == [("EVENT", "قمة باريس"), *[("GPE", "باريس")] * 3]


def span_id(hand: Hand, text: str) -> str:
    found: str = hand.page.evaluate(
        "(text) => [...sanad.store.annotations.spans.values()].find((s) => s.text === text).id", text
    )
    return found


def test_the_article_comes_back_behind_its_preposition(hand: Hand) -> None:
    mark(hand, "القوات الروسية", "Digit3")
    hand.press("KeyX")
    expect(panel(hand).locator(".kwic-words")).to_have_text(["للقوات الروسية"])
    hand.press("Enter")
    assert hand.spans() == [("ORG", "القوات الروسية"), ("ORG", "لقوات الروسية")]
    assert list(entities(hand)) == ["القوات الروسية"]


def test_a_full_name_finds_its_surname(hand: Hand) -> None:
    mark(hand, "فلاديمير بوتين", "Digit1")
    hand.press("KeyX", "Enter")
    assert entities(hand) == {"فلاديمير بوتين": ["فلاديمير بوتين", "بوتين", "بوتين", "بوتين"]}


def test_by_mouse_from_the_card(hand: Hand) -> None:
    mark(hand, "باريس", "Digit4", 1)
    hand.page.locator(".inspector [data-key=everywhere]").click()
    expect(panel(hand).locator(".place")).to_have_count(2)
    panel(hand).locator(".place-row").first.click()
    expect(panel(hand).locator("[data-key=propagate-apply]")).to_contain_text("وسم موضع واحد")
    panel(hand).locator("[data-key=propagate-apply]").click()
    assert len(hand.spans()) == 2


def test_pointing_at_something_else_leaves_the_preview(hand: Hand) -> None:
    mark(hand, "فلاديمير بوتين", "Digit1")
    mark(hand, "باريس", "Digit4", 1)
    hand.press("KeyX")
    expect(panel(hand)).to_be_visible()
    hand.click("فلاديمير بوتين")
    expect(panel(hand)).to_be_hidden()
    expect(hand.page.locator(".focus.suggested")).to_have_count(0)
    assert len(hand.spans()) == 2


def test_a_name_that_stands_once_says_so(hand: Hand) -> None:
    mark(hand, "سامر", "Digit1")
    hand.press("KeyX")
    expect(panel(hand)).to_contain_text("لا موضع آخر لهذا الاسم في المقال.")
    hand.press("Escape")
    expect(panel(hand)).to_be_hidden()
    expect(hand.page.locator("#article")).to_be_focused()


def test_the_preview_stands_in_sight_wherever_the_text_is_scrolled_to(hand: Hand) -> None:
    hand.page.set_viewport_size({"width": 1440, "height": 420})
    mark(hand, "باريس", "Digit4", 2)
    hand.page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    hand.press("KeyX")
    expect(panel(hand).locator("h2")).to_be_in_viewport(ratio=1)
    expect(panel(hand).locator("[data-key=propagate-apply]")).to_be_in_viewport(ratio=1)
    hand.press("Escape")


def test_painting_the_preview_moves_no_letter(hand: Hand) -> None:
    mark(hand, "فلاديمير بوتين", "Digit1")
    letters = "() => [...document.querySelectorAll('#article p[data-start]')].map((p) => p.textContent)"
    before = hand.page.evaluate(letters)
    hand.press("KeyX")
    expect(hand.page.locator(".focus.suggested")).to_have_count(3)
    assert hand.page.evaluate(letters) == before
    hand.press("Escape")


# --- kindred names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), [("فلاديمير بوتين", "بوتين"), ("بوتين", "فلاديمير بوتين")])
def test_a_surname_is_offered_and_joined_with_enter(hand: Hand, first: str, second: str) -> None:
    mark(hand, first, "Digit1", 1 if first == "بوتين" else 0)
    mark(hand, second, "Digit1", 1 if second == "بوتين" else 0)
    assert sorted(entities(hand)) == ["بوتين", "فلاديمير بوتين"]
    expect(hand.page.locator(".kin-offer .offer")).to_contain_text(first)
    assert "اضغط Enter لدمجهما" in hand.said()
    hand.press("Enter")
    assert entities(hand) == {"فلاديمير بوتين": ["فلاديمير بوتين", "بوتين"]}
    expect(hand.page.locator(".kin-offer")).to_have_count(0)
    mark(hand, "بوتين", "Digit1", 2)
    assert entities(hand) == {"فلاديمير بوتين": ["فلاديمير بوتين", "بوتين", "بوتين"]}


def test_an_offer_can_be_sent_away(hand: Hand) -> None:
    mark(hand, "سامر الهادي", "Digit1")
    mark(hand, "الهادي", "Digit1", 1)
    hand.page.locator(".kin-offer [data-key=kin-no]").click()
    expect(hand.page.locator(".kin-offer")).to_have_count(0)
    assert len(entities(hand)) == 2


def test_nothing_joins_by_itself_across_types(hand: Hand) -> None:
    mark(hand, "سامر الهادي", "Digit1")
    mark(hand, "الهادي", "Digit5", 1)
    expect(hand.page.locator(".inspector")).to_be_visible()
    expect(hand.page.locator(".kin-offer")).to_have_count(0)
    assert len(entities(hand)) == 2


# --- one key -----------------------------------------------------------------------------------------------------


def options(hand: Hand) -> Locator:
    return hand.page.locator("#popover[data-view=assign] [role=option]")


def test_one_key_and_a_digit_give_a_mention_to_somebody(hand: Hand) -> None:
    for words, key in (("فلاديمير بوتين", "Digit1"), ("أوكرانيا", "Digit4"), ("الرئيس", "Digit1")):
        mark(hand, words, key)
    hand.press("KeyK")
    expect(hand.page.locator("#popover [role=combobox]")).to_be_focused()
    expect(options(hand).first).to_contain_text("فلاديمير بوتين")
    hand.press("Digit1")
    assert entities(hand) == {"فلاديمير بوتين": ["الرئيس", "فلاديمير بوتين"], "أوكرانيا": ["أوكرانيا"]}
    expect(hand.page.locator("#article")).to_be_focused()


def test_typing_narrows_in_arabic_and_by_the_name_of_the_type(hand: Hand) -> None:
    for words, key in (
        ("فلاديمير بوتين", "Digit1"),
        ("أوكرانيا", "Digit4"),
        ("القوات الروسية", "Digit3"),
        ("الرئيس", "Digit1"),
    ):
        mark(hand, words, key)
    hand.press("KeyK")
    hand.page.keyboard.type("روس")
    expect(options(hand).first).to_contain_text("القوات الروسية")
    hand.page.locator("#popover [role=combobox]").fill("person")
    expect(options(hand).first).to_contain_text("فلاديمير بوتين")
    hand.page.locator("#popover [role=combobox]").fill("اوكر")
    hand.press("Enter")
    assert entities(hand)["أوكرانيا"] == ["الرئيس", "أوكرانيا"]
    assert ("GPE", "الرئيس") in hand.spans()


def test_a_word_under_the_caret_is_labelled_as_the_chosen_one(hand: Hand) -> None:
    mark(hand, "فلاديمير بوتين", "Digit1")
    hand.press("Escape")
    hand.click("الرئيس")
    hand.press("Escape", "KeyK")
    expect(options(hand).first).to_contain_text("فلاديمير بوتين")
    hand.press("Enter")
    assert entities(hand) == {"فلاديمير بوتين": ["الرئيس", "فلاديمير بوتين"]}


def test_a_selection_becomes_somebody_new(hand: Hand) -> None:
    hand.drag_over("الغرب")
    hand.press("KeyK")
    hand.page.locator("#popover [role=combobox]").fill("الدول الغربية")
    options(hand).filter(has_text="منظمة").click()
    assert entities(hand) == {"الدول الغربية": ["الغرب"]}
    assert hand.spans() == [("ORG", "الغرب")]


def test_one_of_two_of_a_name_becomes_somebody_new(hand: Hand) -> None:
    mark(hand, "باريس", "Digit4", 1)
    mark(hand, "باريس", "Digit4", 2)
    hand.press("KeyK")
    options(hand).filter(has_text="جديد").click()
    ids = hand.page.evaluate("() => new Set([...sanad.store.annotations.spans.values()].map((s) => s.entity)).size")
    assert ids == 2
    hand.press("Control+KeyZ")
    assert entities(hand) == {"باريس": ["باريس", "باريس"]}


def test_escape_changes_nothing_and_gives_the_text_back(hand: Hand) -> None:
    mark(hand, "فلاديمير بوتين", "Digit1")
    mark(hand, "الرئيس", "Digit1")
    before = entities(hand)
    hand.press("KeyK", "Escape")
    expect(hand.page.locator("#popover[data-view=assign]")).to_be_hidden()
    expect(hand.page.locator("#article")).to_be_focused()
    assert entities(hand) == before


def test_from_mention_to_mention_of_the_same_participant(hand: Hand) -> None:
    for nth in (1, 2, 4):
        mark(hand, "بوتين", "Digit1", nth)
    at = "() => sanad.store.annotations.spans.get(sanad.store.active.id).segments[0][0]"
    places = [hand.find("بوتين", nth)[0] for nth in (1, 2, 4)]
    assert hand.page.evaluate(at) == places[2]
    hand.press("Alt+KeyN")
    assert hand.page.evaluate(at) == places[0]
    assert hand.said() == "بوتين: الإشارة ١ من ٣"
    hand.press("Alt+Shift+KeyN")
    assert hand.page.evaluate(at) == places[2]


def test_keys_are_told_in_the_list_of_keys(hand: Hand) -> None:
    hand.press("Shift+Slash")
    dialog = hand.page.locator("#keys-dialog")
    for sentence in ("وسم الاسم في سائر المقال", "إسناد الإشارة إلى أحد الأطراف", "الإشارة التالية إلى الطرف نفسه"):
        expect(dialog).to_contain_text(sentence)
    hand.press("Escape")


# --- on a phone --------------------------------------------------------------------------------------------------


def test_on_a_phone_by_thumb(
    page: Page, live_server: Any, log_in: Callable[[BrowserContext, Any], None], complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    hand = open_workspace(page, live_server, log_in, text=TEXT)
    mark(hand, "فلاديمير بوتين", "Digit1")
    page.evaluate("() => sanad.canvas.popover.close()")
    page.evaluate("() => sanad.actions.propagate({ span: sanad.store.active.id })")
    expect(panel(hand)).to_be_visible()
    rows = panel(hand).locator(".place-row")
    assert all((row.bounding_box() or {})["height"] >= 44 for row in rows.all())
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    rows.nth(1).click()
    panel(hand).locator("[data-key=propagate-apply]").click()
    assert entities(hand) == {"فلاديمير بوتين": ["فلاديمير بوتين", "بوتين", "بوتين"]}
    hand.settle()
