"""The whole loop of a return: the curator asks at two places, the annotator mends one and answers, the curator sees."""

from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import AnnotationSet, Membership, SetReturn, User
from annotator.services import annotations
from tests import factories
from tests.browser.canvas import Hand, open_workspace
from tests.browser.test_accessibility import NORM

LogIn = Callable[[BrowserContext, Any], None]
NAME, PLACE = "فلاديمير بوتين", "لاهاي"
MESSAGE = "عمل متقن. بقي موضعان."


def painted(page: Page) -> None:
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")


def asks(page: Page, hand: Hand, words: str, body: str) -> None:
    """The curator writes a note on words of the text."""
    start, end = hand.find(words)
    page.evaluate(f"() => sanad.store.select({{ start: {start}, end: {end}, offer: null }})")
    page.keyboard.press("m")
    page.locator("#note-new").fill(body)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note-thread", has_text=body)).to_be_visible()
    expect(page.locator(".note-waiting")).to_have_count(0)


def flaws(page: Page) -> list[str]:
    found = Axe().run(page, options=NORM).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def test_returned_with_two_places_mended_answered_and_compared(
    page: Page, live_server: Any, log_in: LogIn, second_browser: BrowserContext, complaints: list[str]
) -> None:
    hand = open_workspace(page, live_server, log_in)
    start, end = hand.find(NAME)
    hand.mark(("PERS", start, end))
    hand.settle()
    row = AnnotationSet.objects.select_related("article__project", "author").get()
    assert row.author is not None
    annotations.submit(annotation_set_id=row.pk, revision=row.revision, actor=row.author)
    address = f"{live_server.url}/annotation-sets/{row.pk}/"
    curator: User = factories.member(project=row.article.project, role=Membership.Role.CURATOR, first_name="سامر")

    desk = second_browser.new_page()
    log_in(second_browser, curator)
    desk.goto(address)
    painted(desk)
    asks(desk, hand, NAME, "أين يبدأ الاسم؟")
    asks(desk, hand, PLACE, "أهي مكان أم محكمة؟")
    desk.locator("#return-open").click()
    # What is typed before the form follows stands in the preview with the next letter.
    desk.wait_for_function("() => Boolean(document.querySelector('#return-form')?.['htmx-internal-data'])")
    desk.locator("#return-form textarea").fill(MESSAGE)
    expect(desk.locator("#return-preview")).to_contain_text(MESSAGE)
    expect(desk.locator("#return-preview mark")).to_have_text([NAME, PLACE])
    # Closed over a note, what was typed is there again.
    desk.locator("#drawer-close").click()
    desk.locator("#return-open").click()
    expect(desk.locator("#return-form textarea")).to_have_value(MESSAGE)
    desk.locator("#return-form [type=submit].primary").click()
    desk.wait_for_url("**/returns/")

    page.goto(live_server.url)
    came_back = page.locator(".returned-work")
    expect(came_back).to_contain_text(MESSAGE)
    expect(came_back.locator("mark")).to_have_text([NAME, PLACE])
    assert flaws(page) == []
    came_back.locator("a", has_text="متابعة العمل").click()
    painted(page)
    expect(page.locator("#returned")).to_contain_text("الجولة ٢")
    page.locator("#reopen").click()
    expect(page.locator("#submit-open")).to_be_visible()
    page.locator(".returned-spot").first.click()
    expect(page.locator(".note-thread.on")).to_contain_text("أين يبدأ الاسم؟")
    page.locator(".returned-spots input").first.check()
    expect(page.locator("#returned-count")).to_have_text("رُوجع ١ من ٢")
    family = hand.find("بوتين")[0]
    page.evaluate(
        """(from) => {
            const seen = [...sanad.store.annotations.spans.values()][0];
            const object = { ...seen, segments: [[from, seen.segments[0][1]]], text: "بوتين" };
            sanad.store.commit({ label: "edges", operations: [{ op: "put", kind: "span", object, seen }] });
        }""",
        family,
    )
    page.locator(".returned-spot").nth(1).click()
    page.locator(".note-thread.on textarea").fill("هي المدينة هنا.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note-thread.on .note-message")).to_have_count(2)
    expect(page.locator(".note-waiting")).to_have_count(0)
    hand.settle()
    page.locator("#submit-open").click()
    page.locator("#submit-confirm").click()
    expect(page.locator("#returned")).to_be_hidden()

    given = SetReturn.objects.get()
    assert (given.revision, given.answered_revision) == (1, 2)
    assert [place.done_at is not None for place in given.places.all()] == [True, False]
    desk.goto(f"{live_server.url}/notifications/")
    desk.locator(".told-words a").first.click()
    desk.wait_for_url("**/returns/")
    spots = desk.locator(".spot")
    expect(spots.nth(0).locator(".outcome")).to_contain_text("تغيّر")
    expect(spots.nth(0).locator(".change-was mark")).to_have_text(NAME)
    expect(spots.nth(0).locator(".change-is mark")).to_have_text("بوتين")
    expect(spots.nth(1).locator(".outcome")).to_contain_text("جواب واحد")
    assert flaws(desk) == []
