"""From article to article: nothing is lost on the way, and coming back lands where one was."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import AnnotationSet, Article, Membership, User
from annotator.services import annotations, integrity
from tests import factories
from tests.browser.canvas import Hand

LINES = "\n".join(
    f"وقالت الوزيرة في الفقرة رقم {n} إن الاتفاق بين موسكو وباريس يعيد البحر إلى أهله كما كان قديماً." for n in range(60)
)


def text(number: int) -> str:
    return f"عنوان المقال {number}\n{LINES}\nخاتمة المقال {number}."


@dataclass
class Desk:
    """An annotator with four articles, of which the second is open on the page."""

    page: Page
    user: User
    articles: list[Article]
    url: str

    def address(self, number: int) -> str:
        row = AnnotationSet.objects.get(article=self.articles[number], author=self.user)
        return f"{self.url}/annotation-sets/{row.pk}/"

    def open(self, number: int) -> Hand:
        annotations.open_set(article=self.articles[number], actor=self.user)
        self.page.goto(self.address(number))
        return self.here(number)

    def here(self, number: int) -> Hand:
        """The page of an article, once it stands and saves."""
        expect(self.page.locator("#article")).to_contain_text(f"عنوان المقال {number}")
        self.page.wait_for_function("() => globalThis.sanad?.store.sync && sanad.store.status.state === 'saved'")
        return Hand(self.page, text(number))

    def state(self, number: int) -> str | None:
        rows = AnnotationSet.objects.filter(article=self.articles[number], author=self.user)
        return rows.values_list("state", flat=True).first()


@pytest.fixture(params=["ar", "en"])
def desk(
    request: Any, page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]
) -> Iterator[Desk]:
    project = factories.project(slug="press")
    user = factories.member(project=project, language=request.param)
    articles = [
        factories.article(project=project, title=f"عنوان المقال {n}", text=text(n), name=f"{n}.txt") for n in range(4)
    ]
    log_in(page.context, user)
    yield Desk(page, user, articles, live_server.url)
    page.wait_for_function("() => !globalThis.sanad || sanad.store.pending.length === 0")
    assert list(integrity.verify()) == []


def mark(hand: Hand) -> None:
    hand.click("موسكو", count=2)
    hand.press("Digit4")
    assert ("GPE", "موسكو") in hand.spans()


def test_next_and_previous_by_keys_in_the_order_of_the_list(desk: Desk) -> None:
    desk.open(1).press("Shift+Period")
    desk.here(2).press("Shift+Comma")
    desk.here(1).press("Shift+Comma")
    first = desk.here(0)
    first.press("Shift+Comma")
    expect(desk.page.locator("#travel-note")).to_be_visible()
    assert first.said() == desk.page.locator("#travel-note").inner_text()
    assert desk.state(3) is None


def test_leaving_at_once_after_a_gesture_loses_nothing(desk: Desk) -> None:
    hand = desk.open(1)
    mark(hand)
    hand.press("Shift+Period")
    desk.here(2)
    row = AnnotationSet.objects.get(article=desk.articles[1])
    assert (row.revision, "موسكو" in row.body) == (1, True)


def test_without_a_connection_the_page_stays_and_says_so(desk: Desk, complaints: list[str]) -> None:
    hand = desk.open(1)
    desk.page.context.set_offline(True)
    mark(hand)
    hand.press("Shift+Period")
    expect(desk.page.locator("#travel-note")).to_be_visible()
    desk.page.context.set_offline(False)
    hand.settle()
    hand.press("Shift+Period")
    desk.here(2)
    complaints[:] = [said for said in complaints if "ERR_INTERNET_DISCONNECTED" not in said]


def test_submit_and_go_on_by_one_chord(desk: Desk) -> None:
    hand = desk.open(1)
    mark(hand)
    hand.press("Control+Enter")
    desk.here(0)
    assert (desk.state(1), desk.state(0)) == ("submitted", "open")


def test_an_empty_article_is_not_handed_in_unasked(desk: Desk) -> None:
    hand = desk.open(1)
    hand.press("Control+Enter")
    dialog = desk.page.locator("#submit-dialog")
    expect(dialog).to_be_visible()
    assert desk.state(1) == "open"
    expect(desk.page.locator("#submit-next")).to_be_focused()
    hand.press("Enter")
    desk.here(0)
    assert desk.state(1) == "submitted"


def test_after_the_last_one_everything_is_done(desk: Desk) -> None:
    for number in range(3):
        row = annotations.open_set(article=desk.articles[number], actor=desk.user)
        annotations.submit(annotation_set_id=row.pk, revision=0, actor=desk.user)
    hand = desk.open(3)
    expect(desk.page.locator("#submit-next")).to_have_count(0)
    mark(hand)
    hand.press("Control+Enter")
    expect(desk.page.locator("#reopen")).to_be_focused()
    assert desk.state(3) == "submitted"
    hand.press("Shift+Period")
    expect(desk.page.locator("#travel-note")).to_be_visible()


def test_skipping_with_a_reason_goes_on_and_can_be_taken_back(desk: Desk) -> None:
    hand = desk.open(1)
    mark(hand)
    hand.press("Shift+KeyS")
    dialog = desk.page.locator("#skip-dialog")
    dialog.locator("input[value=other]").check()
    desk.page.locator("#skip-confirm").click()
    expect(dialog.locator("textarea")).to_be_focused()
    assert desk.state(1) == "open"
    desk.page.keyboard.type("نشرة جوية")
    desk.page.locator("#skip-confirm").click()
    desk.here(0)
    assert desk.state(1) == "skipped"
    desk.page.goto(desk.address(1))
    back = desk.here(1)
    expect(desk.page.locator("#banner-text")).to_contain_text("نشرة جوية")
    assert ("GPE", "موسكو") in back.spans()
    desk.page.locator("#reopen").click()
    expect(desk.page.locator("#banner")).to_be_hidden()
    assert desk.state(1) == "open"
    back.press("Control+KeyZ")
    assert back.spans() == []


def test_the_drawer_lists_finds_and_opens(desk: Desk) -> None:
    hand = desk.open(1)
    hand.press("KeyD")
    drawer = desk.page.locator("#drawer")
    titles = drawer.locator(".drawer-title")
    expect(titles).to_have_count(4)
    expect(drawer.locator("[aria-current=page]")).to_be_focused()
    hand.press("ArrowDown")
    expect(titles.nth(2)).to_be_focused()
    drawer.locator("[name=q]").fill("المقال 3")
    expect(titles).to_have_count(1)
    drawer.locator("[name=q]").fill("")
    expect(titles).to_have_count(4)
    drawer.locator("[name=state][value=open]").check()
    expect(titles).to_have_count(1)
    drawer.locator("[name=state][value=untouched]").check()
    expect(titles).to_have_count(3)
    assert AnnotationSet.objects.count() == 1
    titles.last.click()
    desk.here(3)
    assert desk.state(3) == "open"


def in_sight(page: Page, words: str) -> bool:
    return bool(
        page.evaluate(
            """(words) => {
                const all = [...document.querySelectorAll("#article p[data-start]")];
                const p = all.find((one) => one.textContent.includes(words));
                const { top, bottom } = p.getBoundingClientRect();
                return top < innerHeight - 40 && bottom > 110;
            }""",
            words,
        )
    )


def leave_at(desk: Desk, words: str) -> int:
    """Puts the caret into a paragraph far down and leaves the page for home; gives the offset the server then has."""
    hand = desk.open(1)
    hand.click(words)
    desk.page.goto(desk.url)
    desk.page.wait_for_function("() => document.querySelector('.next, .desks')")
    start, end = hand.find(words)
    row = AnnotationSet.objects.get(article=desk.articles[1])
    for _ in range(50):
        row.refresh_from_db()
        if row.place:
            break
        desk.page.request.get(f"{desk.url}/healthz/")
    assert start <= row.place <= end
    assert (row.revision, row.changes.count()) == (0, 0)
    return row.place


def test_coming_back_lands_where_one_was(desk: Desk) -> None:
    place = leave_at(desk, "رقم 41")
    desk.page.locator(".next .btn.primary").click()
    hand = desk.here(1)
    desk.page.wait_for_function("() => scrollY > innerHeight")
    assert in_sight(desk.page, "رقم 41")
    assert desk.page.evaluate("() => sanad.store.article.map.toCodePoint(sanad.canvas.caret.offset)") == place
    line = desk.page.locator(".came-back")
    expect(line).to_be_visible()
    line.get_by_role("button").click()
    desk.page.wait_for_function("() => scrollY === 0")
    expect(line).to_have_count(0)
    assert hand.spans() == []


def test_another_device_lands_there_too(
    desk: Desk, second_browser: BrowserContext, log_in: Callable[..., None]
) -> None:
    leave_at(desk, "رقم 33")
    log_in(second_browser, desk.user)
    there = second_browser.new_page()
    there.goto(desk.address(1))
    there.wait_for_function("() => globalThis.sanad?.store.sync && scrollY > innerHeight")
    assert in_sight(there, "رقم 33")


def test_a_link_leads_to_a_place(desk: Desk) -> None:
    hand = desk.open(1)
    at, _ = hand.find("رقم 52")
    for address in (f"{desk.address(1)}?at={at}", f"{desk.address(1)}#at={at}"):
        desk.page.goto("about:blank")
        desk.page.goto(address)
        desk.page.wait_for_function("() => globalThis.sanad?.store.sync && scrollY > innerHeight")
        assert in_sight(desk.page, "رقم 52")


def test_the_header_stays_in_reach_and_gives_way_when_zoomed_in(desk: Desk) -> None:
    desk.open(1)
    undo = desk.page.locator("#undo")
    desk.page.evaluate("() => scrollTo(0, 3000)")
    expect(undo).to_be_in_viewport()
    desk.page.set_viewport_size({"width": 360, "height": 256})
    desk.page.evaluate("() => scrollTo(0, 1500)")
    expect(undo).not_to_be_in_viewport()


def test_on_a_phone_the_menu_has_everything(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.open(1)
    expect(desk.page.locator("#go-next")).to_be_hidden()
    desk.page.locator("#more-open").click()
    for part in ("#go-next", "#go-previous", "#skip-open", "[data-drawer=articles]", "#header-more .me"):
        box = desk.page.locator(part).bounding_box()
        assert box is not None, part
        assert box["height"] >= 44, part
    width = desk.page.evaluate("() => document.documentElement.scrollWidth")
    assert width == 390
    desk.page.locator("[data-drawer=articles]").click()
    expect(desk.page.locator("#drawer .drawer-title")).to_have_count(4)


def test_a_curator_goes_through_an_annotators_sets(
    desk: Desk, second_browser: BrowserContext, log_in: Callable[..., None]
) -> None:
    for number in (1, 3):
        annotations.open_set(article=desk.articles[number], actor=desk.user)
    curator = factories.member(project=desk.articles[0].project, role=Membership.Role.CURATOR)
    log_in(second_browser, curator)
    there = second_browser.new_page()
    there.goto(desk.address(1))
    there.wait_for_function("() => globalThis.sanad?.store.sync")
    there.keyboard.press("Shift+Period")
    expect(there.locator("#article")).to_contain_text("عنوان المقال 3")
    assert AnnotationSet.objects.count() == 2
