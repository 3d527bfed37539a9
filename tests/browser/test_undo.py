"""Everything can be taken back, also after a reload, after leaving, and from another tab."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotator.models import AnnotationSet, Change
from annotator.services import integrity
from tests.browser.canvas import Hand, open_workspace

PERSON, EVENT, PLACE = ("PERS", "فلاديمير بوتين"), ("EVENT", "قمة باريس"), ("GPE", "باريس")


@pytest.fixture
def hand(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Hand]:
    opened = open_workspace(page, live_server, log_in)
    yield opened
    opened.settle()
    assert list(integrity.verify()) == []


def mark(hand: Hand, span: tuple[str, str], key: str) -> None:
    hand.drag_over(span[1])
    hand.press(key)


def three_marks(hand: Hand) -> None:
    mark(hand, PERSON, "Digit1")
    mark(hand, EVENT, "Digit8")
    hand.click(PLACE[1], count=2)
    hand.press("Digit4")
    assert hand.spans() == [PERSON, EVENT, PLACE]


def undo(hand: Hand) -> None:
    hand.press("Control+KeyZ")


def redo(hand: Hand) -> None:
    hand.press("Control+Shift+KeyZ")


def reload(hand: Hand) -> None:
    """The page anew: the journal has everything (until then the browser asks), the log is read to its end."""
    hand.page.wait_for_function("() => sanad.store.sync.unkept === 0")
    hand.page.reload()
    hand.page.wait_for_function("() => globalThis.sanad?.store.sync")
    hand.page.evaluate("() => sanad.store.sync.catchUp()")


def test_undo_goes_back_step_by_step_and_redo_forward(hand: Hand) -> None:
    three_marks(hand)
    undo(hand)
    assert hand.spans() == [PERSON, EVENT]
    undo(hand)
    undo(hand)
    assert hand.spans() == []
    redo(hand)
    redo(hand)
    assert hand.spans() == [PERSON, EVENT]
    redo(hand)
    assert hand.spans() == [PERSON, EVENT, PLACE]


def test_the_buttons_are_there_when_there_is_something_to_do(hand: Hand) -> None:
    back, forth = hand.page.get_by_role("button", name="تراجع"), hand.page.get_by_role("button", name="إعادة")
    expect(back).to_be_disabled()
    expect(forth).to_be_disabled()
    mark(hand, PERSON, "Digit1")
    back.click()
    assert hand.spans() == []
    expect(back).to_be_disabled()
    forth.click()
    assert hand.spans() == [PERSON]
    expect(forth).to_be_disabled()


def test_a_new_gesture_after_an_undo_leaves_nothing_to_redo(hand: Hand) -> None:
    three_marks(hand)
    undo(hand)
    mark(hand, ("GPE", "أوكرانيا"), "Digit4")
    expect(hand.page.get_by_role("button", name="إعادة")).to_be_disabled()
    undo(hand)
    assert hand.spans() == [PERSON, EVENT]


def test_undo_and_redo_survive_a_reload(hand: Hand) -> None:
    three_marks(hand)
    undo(hand)
    reload(hand)
    assert hand.spans() == [PERSON, EVENT]
    undo(hand)
    assert hand.spans() == [PERSON]
    redo(hand)
    redo(hand)
    assert hand.spans() == [PERSON, EVENT, PLACE]


def test_what_was_not_sent_before_the_reload_can_be_undone_after_it(hand: Hand, complaints: list[str]) -> None:
    """The journal is part of the history: here the server has seen nothing when the page is left."""
    hand.page.route("**/changes/", lambda route: route.abort())
    three_marks(hand)
    assert Change.objects.count() == 0
    reload(hand)
    assert hand.spans() == [PERSON, EVENT, PLACE]
    undo(hand)
    undo(hand)
    assert hand.spans() == [PERSON]
    hand.page.unroute("**/changes/")
    hand.settle()
    assert [change.label for change in Change.objects.order_by("sequence")] == ["mark", "mark", "mark", "undo", "undo"]
    assert complaints
    complaints[:] = [said for said in complaints if "ERR_FAILED" not in said]  # the requests this test cut off


def test_undo_survives_leaving_the_article_and_coming_back(hand: Hand, live_server: Any) -> None:
    mark(hand, PERSON, "Digit1")
    address = hand.page.url
    hand.settle()
    hand.page.goto(live_server.url)
    hand.page.goto(address)
    hand.page.wait_for_function("() => globalThis.sanad?.store.sync")
    undo(hand)
    assert hand.spans() == []


def test_a_second_tab_undoes_what_the_first_one_did(hand: Hand) -> None:
    mark(hand, PERSON, "Digit1")
    second = Hand(hand.page.context.new_page(), hand.text)
    second.page.goto(hand.page.url)
    second.page.wait_for_function("() => globalThis.sanad?.store.sync")
    mark(hand, EVENT, "Digit8")
    second.page.wait_for_function("() => sanad.store.annotations.spans.size === 2")
    undo(second)
    assert second.spans() == [PERSON]
    hand.page.wait_for_function("() => sanad.store.annotations.spans.size === 1")
    redo(hand)
    assert hand.spans() == [PERSON, EVENT]
    second.page.wait_for_function("() => sanad.store.annotations.spans.size === 2")
    second.settle()
    hand.settle()
    assert [change.label for change in Change.objects.order_by("sequence")] == ["mark", "mark", "undo", "redo"]


def test_an_undo_is_a_change_like_any_other_and_names_what_it_undoes(hand: Hand) -> None:
    mark(hand, PERSON, "Digit1")
    undo(hand)
    redo(hand)
    hand.settle()
    first, taken_back, again = Change.objects.order_by("sequence")
    assert (taken_back.undoes, again.undoes) == (first.change_id, taken_back.change_id)
    assert AnnotationSet.objects.get().revision == 3


def test_a_set_that_is_not_open_offers_no_undo(hand: Hand) -> None:
    mark(hand, PERSON, "Digit1")
    hand.settle()
    AnnotationSet.objects.update(state=AnnotationSet.State.SUBMITTED)
    reload(hand)
    expect(hand.page.get_by_role("button", name="تراجع")).to_be_disabled()
    undo(hand)
    assert hand.spans() == [PERSON]
