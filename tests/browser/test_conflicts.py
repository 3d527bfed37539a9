"""Two places changed the same thing: both versions are shown, the person chooses, nothing is dropped silently."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.desk import WORDS, Desk, assert_each_once
from tests.browser.real_server import RealServer, until

ONE_TYPE = "[...sanad.store.annotations.spans.values()][0].type"


def first_span(desk: Desk) -> dict[str, Any]:
    return desk.page.evaluate("[...sanad.store.annotations.spans.values()][0]")


def clashing(here: Desk, there: Desk, mine: str = "Digit3", theirs: str = "Digit4") -> None:
    """The same mark gets one type here, without network, and another one there."""
    here.page.context.set_offline(True)
    here.page.keyboard.press(mine)
    until(lambda: here.page.evaluate("sanad.store.pending.length") == 1, "changed here")
    there.go_to(WORDS[0])
    there.page.keyboard.press(theirs)
    there.is_saved()
    here.page.context.set_offline(False)


def window(desk: Desk) -> Locator:
    button = desk.page.locator("#refused-button")
    expect(button).to_be_visible(timeout=30_000)
    button.click()
    return desk.page.locator("#refused-dialog")


@pytest.fixture
def desks(annotator: BrowserContext, other_machine: BrowserContext, server: RealServer) -> tuple[Desk, Desk]:
    """One annotator at two machines, with one mark."""
    here = Desk(annotator.new_page(), server).open()
    here.mark(1)
    here.is_saved()
    return here, Desk(other_machine.new_page(), server).open()


@pytest.mark.parametrize(("choice", "type_kept"), [("نسختي", "ORG"), ("المحفوظة", "GPE")])
def test_both_versions_are_told_and_painted_and_the_person_chooses_over_a_reload(
    desks: tuple[Desk, Desk], server: RealServer, choice: str, type_kept: str
) -> None:
    here, there = desks
    clashing(here, there)
    expect(here.page.locator("#refused-button")).to_contain_text("تغيير واحد ينتظر القرار")
    assert here.page.evaluate(ONE_TYPE) == "GPE"
    here.page.reload()
    here.ready()
    dialog = window(here)
    mine, theirs = dialog.locator(".version.mine"), dialog.locator(".version.theirs")
    expect(mine.locator(".differs").first).to_have_text("منظمة")
    expect(theirs.locator(".differs").first).to_have_text("كيان جيوسياسي")
    expect(mine.locator(".snippet .mark.entity")).to_have_attribute("data-type", "ORG")
    expect(theirs.locator(".snippet .mark.entity")).to_have_attribute("data-type", "GPE")
    assert over(mine.locator(".snippet .mark").first, mine.locator(".snippet"))
    dialog.get_by_role("button", name=choice, exact=True).click()
    expect(dialog).to_be_hidden()
    expect(here.page.locator("#refused-button")).to_be_hidden()
    here.is_saved()
    assert [span["type"] for span in server.body()["spans"]] == [type_kept]
    assert "all as they must be" in server.verify()


def over(mark: Locator, home: Locator) -> bool:
    """Whether a painted mark has a size and lies inside its snippet."""
    box, around = mark.bounding_box(), home.bounding_box()
    assert box is not None
    assert around is not None
    inside = around["x"] <= box["x"] and box["x"] + box["width"] <= around["x"] + around["width"]
    return inside and box["width"] > 10 and box["height"] > 10


def test_where_each_side_changed_something_else_both_can_stay(desks: tuple[Desk, Desk], server: RealServer) -> None:
    here, there = desks
    span = first_span(here)["id"]
    here.page.context.set_offline(True)
    here.page.keyboard.press("Digit3")
    there.page.evaluate("(id) => sanad.actions.setAttribute('span', id, 'uncertain', true)", span)
    there.is_saved()
    here.page.context.set_offline(False)
    dialog = window(here)
    dialog.get_by_role("button", name="الإبقاء على النسختين").click()
    expect(dialog).to_be_hidden()
    here.is_saved()
    (stored,) = server.body()["spans"]
    assert (stored["type"], stored["attributes"]["uncertain"]) == ("ORG", True)


def test_two_edges_of_one_mark_become_two_marks(desks: tuple[Desk, Desk], server: RealServer) -> None:
    here, there = desks
    resize = """([id, end]) => sanad.store.commit(((span) => ({ label: "resize", operations: [{ op: "put", kind: "span",
        object: { ...span, segments: [[0, end]], text: sanad.store.article.text.slice(0, end) }, seen: span }] }))(
        sanad.store.annotations.spans.get(id))) && null"""
    span = first_span(here)
    end = span["segments"][0][1]
    here.page.context.set_offline(True)
    here.page.evaluate(resize, [span["id"], end - 1])
    there.page.evaluate(resize, [span["id"], end + 1 + len(WORDS[1])])
    there.is_saved()
    here.page.context.set_offline(False)
    dialog = window(here)
    expect(dialog.locator(".version.mine .differs")).to_have_text(span["text"][:-1])
    dialog.get_by_role("button", name="الإبقاء على النسختين").click()
    here.is_saved()
    texts = sorted(one["text"] for one in server.body()["spans"])
    assert texts == sorted([span["text"][:-1], f"{WORDS[0]} {WORDS[1]}"])
    assert "all as they must be" in server.verify()


def test_what_was_built_on_a_refused_change_is_decided_with_it(desks: tuple[Desk, Desk], server: RealServer) -> None:
    """Retyped, doubted, its person renamed: three changes, one question, one answer."""
    here, there = desks
    span = first_span(here)["id"]
    here.page.context.set_offline(True)
    here.page.keyboard.press("Digit3")
    here.page.evaluate("(id) => sanad.actions.setAttribute('span', id, 'uncertain', true)", span)
    here.page.evaluate("(id) => sanad.actions.rename(sanad.store.annotations.spans.get(id).entity, 'اسم جديد')", span)
    there.go_to(WORDS[0])
    there.page.keyboard.press("Digit4")
    there.is_saved()
    here.page.context.set_offline(False)
    dialog = window(here)
    expect(dialog.locator(".conflict")).to_have_count(1)
    expect(dialog).to_contain_text("٣ تغييرات متصلة هنا")
    dialog.get_by_role("button", name="نسختي", exact=True).click()
    here.is_saved()
    body = server.body()
    (stored,) = body["spans"]
    names = {one["id"]: one["name"] for one in body["entities"]}
    assert (stored["type"], stored["attributes"]["uncertain"]) == ("ORG", True)
    assert names[stored["entity"]] == "اسم جديد"
    here.page.keyboard.press("Escape")
    here.page.keyboard.press("Control+KeyZ")  # one undo takes the decision back
    until(lambda: here.page.evaluate(ONE_TYPE) == "GPE", "the stored one is back")
    here.is_saved()


def test_several_are_decided_one_by_one_by_keys_or_all_at_once(
    annotator: BrowserContext, other_machine: BrowserContext, server: RealServer
) -> None:
    here = Desk(annotator.new_page(), server).open()
    here.mark(4)
    here.is_saved()
    there = Desk(other_machine.new_page(), server).open()
    retype = "(type) => [...sanad.store.annotations.spans.values()].forEach(({ id }) => sanad.actions.retype(id, type))"
    annotator.set_offline(True)
    here.page.evaluate(retype, "ORG")
    there.page.evaluate(retype, "GPE")
    there.is_saved()
    annotator.set_offline(False)
    dialog = window(here)
    expect(dialog.locator(".conflict")).to_have_count(4)
    here.page.keyboard.press("Tab")
    expect(dialog.locator(".conflict").nth(0).get_by_role("button").first).to_be_focused()
    here.page.keyboard.press("Enter")
    expect(dialog.locator(".conflict")).to_have_count(3)
    expect(dialog.locator(".conflict").nth(0).get_by_role("button").first).to_be_focused()
    here.page.keyboard.press("Tab")  # from mine to the stored one of the next
    here.page.keyboard.press("Enter")
    expect(dialog.locator(".conflict")).to_have_count(2)
    dialog.get_by_role("button", name="اعتماد المحفوظ في الكل").click()
    expect(dialog).to_be_hidden()
    here.is_saved()
    kinds = {span["text"]: span["type"] for span in server.body()["spans"]}
    assert sorted(kinds.values()) == ["GPE", "GPE", "GPE", "ORG"]
    assert "all as they must be" in server.verify()


def test_both_places_came_to_the_same_and_nobody_is_asked(desks: tuple[Desk, Desk], server: RealServer) -> None:
    here, there = desks
    clashing(here, there, mine="Digit3", theirs="Digit3")
    here.is_saved()
    until(lambda: here.page.evaluate(ONE_TYPE) == "ORG", "it is as both want it")
    expect(here.page.locator("#refused-button")).to_be_hidden()
    assert len(server.log()) == 2


def test_two_tabs_that_do_not_hear_each_other_are_asked_too(annotator: BrowserContext, server: RealServer) -> None:
    """A tab the browser had put to sleep works on what it last saw; the question appears, and both tabs settle it."""
    first = Desk(annotator.new_page(), server).open()
    first.mark(1)
    first.is_saved()
    deaf = annotator.new_page()
    deaf.add_init_script("globalThis.BroadcastChannel = class { postMessage() {} close() {} }")
    second = Desk(deaf, server).open()
    second.go_to(WORDS[0])
    first.page.bring_to_front()
    first.go_to(WORDS[0])
    first.page.keyboard.press("Digit4")
    first.is_saved()
    assert second.page.evaluate(ONE_TYPE) == "PERS"
    second.page.evaluate("(id) => sanad.actions.retype(id, 'ORG')", first_span(second)["id"])
    dialog = window(second)
    dialog.get_by_role("button", name="نسختي", exact=True).click()
    second.is_saved()
    first.page.bring_to_front()
    first.page.evaluate("sanad.store.sync.catchUp()")
    until(lambda: first.page.evaluate(ONE_TYPE) == "ORG", "the other tab has it")
    assert [span["type"] for span in server.body()["spans"]] == ["ORG"]
    expect(first.page.locator("#refused-button")).to_be_hidden()


def test_on_a_phone_the_versions_stand_one_under_the_other_and_are_chosen_by_thumb(
    desks: tuple[Desk, Desk], server: RealServer
) -> None:
    here, there = desks
    here.page.set_viewport_size({"width": 390, "height": 780})
    clashing(here, there)
    dialog = window(here)
    mine, theirs = dialog.locator(".version.mine").bounding_box(), dialog.locator(".version.theirs").bounding_box()
    assert mine is not None
    assert theirs is not None
    assert mine["y"] + mine["height"] <= theirs["y"]
    for button in dialog.locator(".conflict-choices button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    assert no_sideways(here.page)
    dialog.get_by_role("button", name="المحفوظة", exact=True).click()
    here.is_saved()
    assert [span["type"] for span in server.body()["spans"]] == ["GPE"]


def no_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_work_done_after_the_set_was_submitted_elsewhere_waits_for_the_decision(
    annotator: BrowserContext, other_machine: BrowserContext, server: RealServer
) -> None:
    """Not lost, not smuggled in: refused, kept, and taken up after reopening."""
    here = Desk(annotator.new_page(), server).open()
    there = Desk(other_machine.new_page(), server).open()
    there.page.locator("#submit-open").click()
    there.page.locator("#submit-confirm").click()
    expect(there.page.locator("#banner")).to_be_visible()
    here.mark(1)
    expect(here.page.locator("#banner")).to_be_visible()
    assert server.log() == []
    dialog = window(here)
    mine = dialog.get_by_role("button", name="نسختي", exact=True)
    expect(mine).to_be_disabled()
    here.page.keyboard.press("Escape")
    here.page.locator("#reopen").click()
    window(here)
    mine.click()
    here.is_saved()
    assert_each_once(server, here.marked)
