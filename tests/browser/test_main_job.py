"""The main job from end to end, as three people do it: a file comes in, a linguist annotates it, its data goes out.

On the longest demo article, by mouse and keyboard, through the pages alone; nothing is put into the database by hand
but the project and its people.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import AnnotationSet, Membership
from tests import factories
from tests.browser.canvas import Hand

ARTICLE = Path(settings.BASE_DIR) / "annotator/management/demo/articles/10-delta-longread.txt"
PASSWORD = "a long enough password"

ENTITIES = [
    ("GPE", "جنيف"),
    ("PERS", "علياء البنّا"),
    ("DATE", "2015"),
    ("LOC", "نهر السَّنا"),
    ("ORG", "جامعة القاهرة"),
    ("GPE", "القاهرة"),
    ("PERS", "الصاوي"),
    ("GPE", "مرسال"),
]
DIRECT = ["أمي كانت تعرف المطر من رائحته", "وأنا صرت أعرف البحر من لساني"]
INDIRECT = "أن الهيئة ترفع تقاريرها إلى الوزارة كل شهر"
MIXED = "إن هذه النسب «تقديرية، لكن ترتيبها ليس كذلك»"


@pytest.fixture
def people(live_server: Any) -> dict[str, Any]:
    project = factories.project(slug="delta", name="الدلتا")
    role = Membership.Role
    return {
        "project": project,
        "manager": factories.member(project=project, role=role.MANAGER, username="manager", password=PASSWORD),
        "annotator": factories.member(project=project, role=role.ANNOTATOR, username="annotator", password=PASSWORD),
    }


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(f"{address}/login/")


def bring_in(page: Page, address: str) -> None:
    """The manager chooses the file, looks at the preview, imports."""
    page.goto(f"{address}/projects/delta/import/")
    page.locator("#files").set_input_files(ARTICLE)
    page.locator("form:has(input[type=file]) button[type=submit]").click()
    expect(page.get_by_role("textbox")).to_have_value("رأس الغرين: مدينة تشرب بحرها")
    page.locator("button[value=import]").click()
    expect(page).to_have_url(f"{address}/projects/delta/dashboard/")
    page.goto(f"{address}/projects/delta/articles/")
    expect(page.locator("main")).to_contain_text("رأس الغرين: مدينة تشرب بحرها")


def begin(page: Page) -> Hand:
    """The annotator opens the one article there is."""
    page.locator("form[action$='/annotate/'] button").first.click()
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")
    page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    return Hand(page, page.evaluate("() => sanad.store.article.text"))


def mark_entities(hand: Hand) -> None:
    """Six names and two more: one starts inside a word, one is nested, one is labelled by the key on its word."""
    for words, key in (("علياء البنّا", "Digit1"), ("وجنيف", "Digit4"), ("نهر السَّنا", "Digit5")):
        hand.drag_over(words)
        hand.press(key)
    hand.click("2015")
    hand.press("Minus")
    hand.drag_over("جامعة القاهرة")
    hand.press("Digit3")
    start, end = hand.find("جامعة القاهرة")
    hand.press("Escape")
    hand.drag(end - len("القاهرة"), end)
    hand.press("Digit4")
    hand.drag_over("الصاوي", nth=1)
    hand.press("Digit1")
    start, _ = hand.find("رحّبت مرسال")
    hand.drag(start + len("رحّبت "), start + len("رحّبت مرسال"))
    hand.press("Digit4")
    assert hand.spans() == ENTITIES


def mark_quotes(hand: Hand) -> None:
    """A direct one in two pieces, an indirect one whose speaker the sentence does not name, a mixed one."""
    page = hand.page
    hand.drag_over(DIRECT[0])
    hand.press("KeyQ", "KeyC")
    hand.drag_over(DIRECT[1])
    card = page.locator(".card.on:visible")
    expect(card.locator(".badge.quote")).to_have_text("مباشر")
    expect(card.locator(".card-text")).to_have_text(" […] ".join(DIRECT))
    hand.press("KeyW")
    hand.click("علياء البنّا")
    expect(card.locator("dd[data-role=speaker]")).to_contain_text("علياء البنّا")

    hand.press("Escape")
    hand.drag_over(INDIRECT)
    hand.press("KeyQ", "KeyW")
    expect(card.locator(".badge.quote")).to_have_text("غير مباشر")
    page.keyboard.type("مهندسة القياسات")
    card.get_by_role("option", name="شخص").click()
    expect(card.locator("dd[data-role=speaker]")).to_contain_text("مهندسة القياسات")

    hand.press("Escape")
    hand.drag_over(MIXED)
    hand.press("KeyQ")
    expect(card.locator(".badge.quote")).to_have_text("مختلط")
    hand.press("KeyW")
    hand.click("الصاوي", nth=1)
    expect(card.locator("dd[data-role=speaker]")).to_contain_text("الصاوي")


def mark_stances(hand: Hand) -> None:
    """One inside the mixed quote, whose holder it inherits; one on its own, with a holder and a target clicked."""
    card = hand.page.locator(".card.on:visible")
    hand.press("Escape")
    hand.drag_over("تقديرية")
    hand.press("KeyS", "Digit3", "KeyT")
    hand.drag_over("هذه النسب")
    expect(card.locator("dd[data-role=holder]")).to_contain_text("الصاوي")

    hand.press("Escape")
    hand.drag_over("رحّبت")
    hand.press("KeyS", "Digit1", "KeyH")
    hand.click("رحّبت مرسال", letter=len("رحّبت م"))
    hand.press("KeyT")
    hand.drag_over("الرقم الأول", alt=True)  # letter by letter: the ب before it is no part of the target
    expect(card.locator("dd[data-role=target]")).to_contain_text("الرقم الأول")


def take_back_and_reload(hand: Hand) -> None:
    """Undo twice, redo once, reload, redo the other: all is as it was."""
    page = hand.page
    before = hand.spans()
    hand.press("Escape", "Control+KeyZ", "Control+KeyZ", "Control+Shift+KeyZ")
    assert hand.spans() != before
    hand.settle()
    page.reload()
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.size > 0")
    page.locator("#article").focus()
    hand.press("Control+Shift+KeyZ")
    assert hand.spans() == before
    hand.settle()


def submit(hand: Hand) -> None:
    page = hand.page
    page.locator("#submit-open").click()
    page.locator("#submit-confirm").click()
    expect(page.get_by_role("button", name="إعادة فتح")).to_be_visible()


def export(page: Page, address: str) -> list[dict[str, Any]]:
    """The manager starts the export, the worker does it, the file is downloaded."""
    page.goto(f"{address}/projects/delta/export/?what=submitted")
    page.locator(".export-form .btn.primary").click()
    expect(page.locator(".job")).to_be_visible()
    call_command("db_worker", batch=True, interval=0.05, startup_delay=False)
    link = page.locator("a[href$='/file/']").first
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    return [json.loads(line) for line in Path(download.value.path()).read_text(encoding="utf-8").splitlines()]


def test_from_a_file_to_data_that_cuts_exactly_what_was_marked(
    page: Page, second_browser: BrowserContext, live_server: Any, people: dict[str, Any], complaints: list[str]
) -> None:
    managers = second_browser.new_page()
    sign_in(managers, live_server.url, "manager")
    bring_in(managers, live_server.url)

    sign_in(page, live_server.url, "annotator")
    page.goto(f"{live_server.url}/projects/delta/")
    hand = begin(page)
    mark_entities(hand)
    mark_quotes(hand)
    mark_stances(hand)
    take_back_and_reload(hand)
    submit(hand)
    assert AnnotationSet.objects.get().state == AnnotationSet.State.SUBMITTED

    (record,) = export(managers, live_server.url)
    text = ARTICLE.read_text(encoding="utf-8")
    assert record["text"] == text
    cut = [(span["type"], " ".join(text[s:e] for s, e in span["segments"]), span["text"]) for span in record["spans"]]
    assert [(type_, string) for type_, string, _ in cut] == [(type_, said) for type_, _, said in cut]
    assert sorted((t, s) for t, s, _ in cut) == sorted(
        [
            *ENTITIES,
            ("QUOTE", " ".join(DIRECT)),
            ("QUOTE", INDIRECT),
            ("QUOTE", MIXED),
            ("EVID", "تقديرية"),
            ("EVID", "رحّبت"),
            ("ISSUE", "هذه النسب"),
            ("ISSUE", "الرقم الأول"),
        ]
    )
    stances = {f["attributes"]["polarity"]: f["roles"] for f in record["frames"] if f["type"] == "stance"}
    quotes = {f["attributes"]["type"]: f for f in record["frames"] if f["type"] == "quote"}
    assert stances["neutral"]["holder"] == quotes["mixed"]["roles"]["speaker"]
    assert stances["neutral"]["quote"] == [{"frame": quotes["mixed"]["id"]}]
    names = {entity["id"]: entity["name"] for entity in record["entities"]}
    assert names[quotes["indirect"]["roles"]["speaker"][0]["entity"]] == "مهندسة القياسات"
    assert not any(
        span.get("entity") in names and names[span["entity"]] == "مهندسة القياسات" for span in record["spans"]
    )


def test_the_sign_in_is_asked_for(page: Page, live_server: Any, log_in: Callable[..., None]) -> None:
    factories.user()  # without anybody there is nobody to sign in: the way would lead to the setup
    page.goto(f"{live_server.url}/projects/demo/")
    expect(page).to_have_url(f"{live_server.url}/login/?next=/projects/demo/")
