"""The history of a set: read, looked at, restored; also for sets longer than what the page was given."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from annotator.models import AnnotationSet, Membership
from annotator.services import annotations, integrity
from tests import factories
from tests.browser.canvas import Hand, open_workspace

PERSON, EVENT, PLACE = ("PERS", "فلاديمير بوتين"), ("EVENT", "قمة باريس"), ("GPE", "باريس")


@pytest.fixture
def hand(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Hand]:
    opened = open_workspace(page, live_server, log_in)
    opened.page.wait_for_function("() => globalThis.sanad?.store.sync")
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
    hand.settle()
    assert hand.spans() == [PERSON, EVENT, PLACE]


def open_history(hand: Hand) -> Any:
    hand.press("Escape", "KeyY")
    drawer = hand.page.locator("#drawer[data-drawer=history]")
    expect(drawer).to_be_visible()
    return drawer


def sentences(drawer: Any) -> list[str]:
    return drawer.locator(".history-press bdi").all_inner_texts()


def at(drawer: Any, sequence: int) -> Any:
    return drawer.locator(f".history-press[data-sequence='{sequence}']")


def test_every_change_reads_as_a_sentence_newest_first_and_what_was_taken_back_is_struck(hand: Hand) -> None:
    three_marks(hand)
    hand.press("Control+KeyZ")
    hand.settle()
    drawer = open_history(hand)
    expect(drawer.locator(".history-press")).to_have_count(4)
    assert sentences(drawer) == [
        "تراجع عن وسم «باريس»: كيان جيوسياسي",
        "وسم «باريس»: كيان جيوسياسي",
        "وسم «قمة باريس»: حدث",
        "وسم «فلاديمير بوتين»: شخص",
    ]
    assert drawer.locator(".history-press s").all_inner_texts() == ["وسم «باريس»: كيان جيوسياسي"]
    expect(drawer.locator("h3").first).to_have_text("اليوم")
    expect(drawer.locator("h4").first).to_contain_text("٤ تغييرات")
    expect(drawer.locator(".history-when").first).to_have_text("قبل لحظة")


def test_the_article_is_shown_as_it_was_read_only_and_with_its_differences_from_now(hand: Hand) -> None:
    three_marks(hand)
    drawer = open_history(hand)
    at(drawer, 1).click()
    banner = hand.page.locator("#past-banner")
    expect(banner).to_contain_text("كما كان بعد التغيير ١")
    expect(banner).to_contain_text("أُضيفت بعده ٤ عناصر")  # two marks and their two participants
    assert hand.spans() == [PERSON]
    expect(hand.page.locator(".marks-past .was.later")).to_have_count(2)
    assert hand.said().startswith("كما كان بعد التغيير ١")
    hand.page.keyboard.press("Escape")
    expect(banner).to_be_visible()
    hand.drag_over("الضمانات الغربية")
    hand.press("Digit1")
    assert hand.spans() == [PERSON]
    hand.page.locator("#past-leave").click()
    expect(banner).to_be_hidden()
    assert hand.spans() == [PERSON, EVENT, PLACE]
    expect(hand.page.locator(".marks-past")).to_have_count(0)


def test_buttons_and_arrows_step_through_the_states_and_escape_leads_back(hand: Hand) -> None:
    three_marks(hand)
    drawer = open_history(hand)
    at(drawer, 3).click()
    older, newer = hand.page.locator("#past-older"), hand.page.locator("#past-newer")
    expect(newer).to_be_disabled()
    expect(hand.page.locator("#past-banner")).to_contain_text("لا فرق عن الحالة الحالية")
    older.click()
    assert hand.spans() == [PERSON, EVENT]
    older.press("ArrowDown")
    older.press("ArrowDown")
    expect(hand.page.locator("#past-banner")).to_contain_text("كما كان في البداية")
    assert hand.spans() == []
    expect(older).to_be_disabled()
    newer.focus()
    newer.press("ArrowLeft")  # forward in an Arabic page
    assert hand.spans() == [PERSON]
    at(drawer, 1).focus()
    at(drawer, 1).press("ArrowUp")
    expect(at(drawer, 2)).to_have_attribute("aria-current", "true")
    assert hand.spans() == [PERSON, EVENT]
    hand.page.keyboard.press("Escape")  # closes the drawer
    hand.page.keyboard.press("Escape")
    expect(hand.page.locator("#past-banner")).to_be_hidden()
    assert hand.spans() == [PERSON, EVENT, PLACE]


def test_restoring_is_one_change_and_one_undo_takes_it_back(hand: Hand) -> None:
    three_marks(hand)
    drawer = open_history(hand)
    at(drawer, 1).click()
    hand.page.locator("#past-restore").click()
    assert hand.spans() == [PERSON]
    hand.settle()
    assert AnnotationSet.objects.get().revision == 4
    expect(drawer.locator(".history-press").first).to_contain_text("استعادة حالة سابقة: تغيّرت ٤ عناصر")
    hand.press("Control+KeyZ")
    assert hand.spans() == [PERSON, EVENT, PLACE]
    hand.press("Control+Shift+KeyZ")
    hand.settle()
    assert hand.spans() == [PERSON]


def test_one_change_is_taken_back_alone_where_nothing_builds_on_it(hand: Hand) -> None:
    three_marks(hand)
    hand.click(PERSON[1])
    hand.press("Digit3")
    hand.settle()
    drawer = open_history(hand)
    at(drawer, 1).click()
    expect(drawer).to_contain_text("بُنيت عليه تغييرات لاحقة")
    at(drawer, 2).click()
    drawer.get_by_role("button", name="التراجع عن هذا التغيير وحده").click()
    assert hand.spans() == [("ORG", PERSON[1]), PLACE]
    hand.press("Control+Shift+KeyZ")
    assert hand.spans() == [("ORG", PERSON[1]), EVENT, PLACE]


def test_the_history_of_what_is_in_hand(hand: Hand) -> None:
    three_marks(hand)
    hand.click(PERSON[1])
    hand.press("Digit3")
    hand.settle()
    hand.press("KeyY")
    drawer = hand.page.locator("#drawer")
    expect(drawer.locator(".history-press")).to_have_count(4)
    drawer.get_by_role("button", name="سجل هذا الوسم").click()
    expect(drawer.locator(".history-press")).to_have_count(2)
    assert sentences(drawer) == ["تغيير «فلاديمير بوتين» من شخص إلى منظمة", "وسم «فلاديمير بوتين»: شخص"]
    drawer.get_by_role("button", name="سجل هذا الوسم").click()
    expect(drawer.locator(".history-press")).to_have_count(4)


def test_what_is_not_sent_yet_stands_first(hand: Hand) -> None:
    three_marks(hand)
    held: list[Route] = []
    hand.page.route("**/changes/", lambda route: held.append(route))
    mark(hand, ("GPE", "أوكرانيا"), "Digit4")
    drawer = open_history(hand)
    rows = drawer.locator(".history-row.waiting")
    expect(rows).to_have_text(["وسم «أوكرانيا»: كيان جيوسياسي"])
    expect(drawer.locator(".history-press")).to_have_count(3)
    hand.page.route("**/changes/", lambda route: route.continue_())
    for route in held:
        route.continue_()
    hand.settle()
    expect(rows).to_have_count(0)
    expect(drawer.locator(".history-press")).to_have_count(4)


@pytest.fixture
def long_set(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Hand:
    """450 changes: a mark is made and retyped again and again."""
    row = factories.annotation_set(article=factories.article())
    types = ["DATE", "EVENT"]
    was, changes = None, []
    for n in range(450):
        now = factories.span(start=0, end=3, id="the-mark", type=types[n % 2])
        changes.append(factories.change(factories.put(now, seen=was), label="mark" if was is None else "retype"))
        was = now
    assert row.author is not None
    done = annotations.apply_changes(annotation_set_id=row.pk, changes=changes, actor=row.author)
    assert done.revision == 450
    log_in(page.context, row.author)
    page.goto(f"{live_server.url}/annotation-sets/{row.pk}/")
    page.wait_for_function("() => globalThis.sanad?.store.sync")
    return Hand(page, factories.TEXT)


def test_a_log_longer_than_the_page_was_given_is_read_to_its_beginning(long_set: Hand) -> None:
    long_set.page.locator("#article").focus()
    drawer = open_history(long_set)
    expect(drawer.locator(".history-press")).to_have_count(200)
    drawer.get_by_role("button", name="تغييرات أقدم").click()
    expect(drawer.locator(".history-press")).to_have_count(400)
    drawer.get_by_role("button", name="تغييرات أقدم").click()
    expect(drawer.locator(".history-press")).to_have_count(450)
    at(drawer, 1).click()
    expect(long_set.page.locator("#past-banner")).to_contain_text("كما كان بعد التغيير ١ ")
    assert [kind for kind, _ in long_set.spans()] == ["DATE"]
    long_set.page.locator("#past-restore").click()
    long_set.settle()
    assert AnnotationSet.objects.get().revision == 451


def test_undo_does_not_end_with_the_two_hundredth(long_set: Hand) -> None:
    page = long_set.page
    page.locator("#article").focus()
    assert page.evaluate("() => sanad.store.loggedFrom") == 251
    for _ in range(220):
        page.evaluate("() => sanad.store.undo()")
        page.wait_for_function("() => sanad.store.canUndo")
    long_set.settle()
    assert AnnotationSet.objects.get().revision == 670
    assert [kind for kind, _ in long_set.spans()] == ["EVENT"]
    assert list(integrity.verify()) == []


def test_a_closed_set_is_looked_at_but_not_restored(hand: Hand) -> None:
    three_marks(hand)
    AnnotationSet.objects.update(state=AnnotationSet.State.SUBMITTED)
    hand.page.reload()
    hand.page.wait_for_function("() => globalThis.sanad?.store.sync")
    drawer = open_history(hand)
    at(drawer, 1).click()
    assert hand.spans() == [PERSON]
    expect(hand.page.locator("#past-restore")).to_be_disabled()
    expect(hand.page.locator("#banner")).to_be_hidden()
    expect(drawer.get_by_role("button", name="التراجع عن هذا التغيير وحده")).to_have_count(0)


def test_a_curator_reads_whose_changes_they_are(hand: Hand, second_browser: BrowserContext, log_in: Any) -> None:
    three_marks(hand)
    row = AnnotationSet.objects.get()
    assert row.author is not None
    curator = factories.member(project=row.article.project, role=Membership.Role.CURATOR)
    log_in(second_browser, curator)
    page = second_browser.new_page()
    page.goto(hand.page.url)
    page.wait_for_function("() => globalThis.sanad?.store.sync")
    reading = Hand(page, hand.text)
    reading.page.locator("#article").focus()
    drawer = open_history(reading)
    expect(drawer.locator("h4").first).to_contain_text(row.author.display_name)
    at(drawer, 2).click()
    assert reading.spans() == [PERSON, EVENT]
    expect(page.locator("#past-restore")).to_be_disabled()


def test_on_a_phone_the_drawer_gives_way_to_the_text(hand: Hand) -> None:
    three_marks(hand)
    hand.page.set_viewport_size({"width": 390, "height": 780})
    drawer = open_history(hand)
    at(drawer, 1).click()
    expect(drawer).to_be_hidden()
    banner = hand.page.locator("#past-banner")
    expect(banner).to_be_visible()
    for button in banner.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    hand.page.locator("#past-newer").click()
    assert hand.spans() == [PERSON, EVENT]
    hand.page.locator("#past-leave").click()
    assert hand.spans() == [PERSON, EVENT, PLACE]
