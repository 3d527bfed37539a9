"""The guidelines in reach: one key opens them at the type in hand, offline is said, examples look like the text."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import AnnotationSet, Membership, Project
from tests import factories
from tests.browser.canvas import open_workspace
from tests.browser.test_accessibility import flaws
from tests.browser.test_notes import flaws_of

LogIn = Callable[[BrowserContext, Any], None]


@pytest.mark.parametrize(("language", "name"), [("ar", "كيان جيوسياسي"), ("en", "Geopolitical entity")])
def test_one_key_opens_them_at_the_active_mark_and_closes_them(
    page: Page, live_server: Any, log_in: LogIn, complaints: list[str], language: str, name: str
) -> None:
    hand = open_workspace(page, live_server, log_in, language=language)
    start, end = hand.find("باريس")
    hand.mark(("GPE", start, end))
    page.evaluate("() => sanad.store.activate({ kind: 'span', id: [...sanad.store.annotations.spans.keys()][0] })")
    page.keyboard.press("u")
    here = page.locator(".guide-here")
    expect(here).to_be_focused()
    expect(here.locator(".guide-name")).to_contain_text(name)
    expect(here).to_be_in_viewport()
    # The example is painted by the same boxes as the text: «صور» and «قبرص».
    expect(here.locator(".snippet").first.locator(".mark.entity[data-type=GPE]")).to_have_count(2)
    page.keyboard.press("u")
    expect(page.locator("#drawer")).to_be_hidden()
    hand.settle()


def test_the_type_of_the_chip_in_focus_comes_before_what_is_active(page: Page, live_server: Any, log_in: LogIn) -> None:
    open_workspace(page, live_server, log_in)
    chip = page.locator("#palette button[data-type=LAW], #palette [data-type=LAW] button").first
    if chip.count() == 0:
        chip = page.locator("#palette button:has([data-type=LAW])").first
    chip.focus()
    page.keyboard.press("u")
    expect(page.locator("#guide-LAW")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(chip).to_be_focused()


def test_searching_finds_what_is_written_otherwise(page: Page, live_server: Any, log_in: LogIn) -> None:
    open_workspace(page, live_server, log_in)
    page.locator("[data-drawer=guidelines]").first.click()
    shown = page.locator(".guide-entry:visible")
    expect(shown).to_have_count(19)
    page.locator("#guide-search").fill("الامم المتحده")
    expect(shown).to_have_count(1)
    expect(shown).to_have_id("guide-ORG")
    expect(page.locator("#guide-found")).to_have_text("مدخل واحد")
    page.locator("#guide-search").fill("بببب")
    expect(shown).to_have_count(0)
    expect(page.locator("#guide-found")).to_have_text("لا نتائج.")
    page.locator("#guide-search").fill("")
    page.locator(".guide-contents a[href='#guide-stance']").click()
    expect(page.locator("#guide-stance")).to_be_focused()


def test_without_a_connection_they_say_so_and_open_afterwards(page: Page, live_server: Any, log_in: LogIn) -> None:
    open_workspace(page, live_server, log_in)
    page.context.set_offline(True)
    page.keyboard.press("u")
    expect(page.locator("#drawer .alert")).to_contain_text("لا اتصال الآن.")
    page.context.set_offline(False)
    page.locator("#drawer .alert button").click()
    expect(page.locator("#guide-PERS")).to_be_visible()
    # Once fetched they are kept.
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    page.locator("[data-drawer=guidelines]").first.click()
    expect(page.locator("#guide-PERS")).to_be_visible()
    page.context.set_offline(False)


def test_a_set_that_can_only_be_read_has_them_too(page: Page, live_server: Any, log_in: LogIn) -> None:
    row = factories.annotation_set(state=AnnotationSet.State.SUBMITTED)
    Project.objects.update(guidelines_ar="قاعدة **المشروع** كلها.")
    log_in(page.context, factories.member(project=row.article.project, role=Membership.Role.CURATOR))
    page.goto(f"{live_server.url}/annotation-sets/{row.pk}/")
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")
    page.keyboard.press("u")
    expect(page.locator(".guide-prose")).to_have_text("قاعدة المشروع كلها.")


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_drawer_and_page_have_no_flaw(page: Page, live_server: Any, log_in: LogIn, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_workspace(page, live_server, log_in, language=language)
    Project.objects.update(guidelines_ar="# قاعدة\n\nنص", guidelines_en="# Rule\n\nText")
    page.keyboard.press("u")
    expect(page.locator("#guide-PERS .snippet .mark").first).to_be_attached()
    assert flaws_of(page, "#drawer") == []
    page.goto(f"{live_server.url}/projects/{Project.objects.get().slug}/guidelines/")
    expect(page.locator("#guide-EVID .snippet .mark.evidence").first).to_be_attached()
    assert flaws(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
