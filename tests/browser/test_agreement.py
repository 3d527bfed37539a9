"""Agreement in the browser: from the figures to a place and on to the article, both languages, wide and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import User
from tests.browser.test_accessibility import flaws
from tests.services.agreement.some import LAYLA, MOSCOW, PARIS, SAMER, YEAR, Press, article, press, submitted

LogIn = Callable[[BrowserContext, User], None]

ALL = [(SAMER, "PERS"), (LAYLA, "PERS"), (MOSCOW, "GPE"), (PARIS, "GPE"), (YEAR, "DATE")]
#: Paris as a power that acts, not as a place.
ACTOR = (PARIS, "GPE", 0, {"role": "actor"})
#: By language: the title, a class of differences, more places, what the numbers mean, a cell of the square.
WORDS = {
    "ar": ("الاتفاق", "الحدّ", "مواضع أخرى", "معنى الأرقام", "منظمة / كيان جيوسياسي: ٨"),
    "en": ("Agreement", "Edges", "More places", "What the numbers mean", "Organisation / Geopolitical entity: 8"),
}


@pytest.fixture
def team(live_server: Any) -> Press:
    """Eleven articles of three people, one of whom has titles in names and another type for Moscow."""
    made = press()
    for n in range(11):
        of = article(made.project)
        submitted(of, made.reem, ALL)
        submitted(of, made.salem, ALL[:4] if n % 3 else ALL)
        if n < 4:
            submitted(of, made.huda, [(SAMER, "PERS", 7), (LAYLA, "PERS", 9), (MOSCOW, "ORG"), ACTOR, ALL[4]])
    return made


def fits(page: Page) -> bool:
    """Whether nothing of the page stands outside the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_curator_follows_a_number_to_its_places_on_any_screen(
    page: Page, live_server: Any, log_in: LogIn, team: Press, language: str, complaints: list[str]
) -> None:
    title, kind, more, meaning, _cell = WORDS[language]
    User.objects.filter(pk=team.curator.pk).update(language=language)
    team.curator.refresh_from_db()
    log_in(page.context, team.curator)
    page.goto(f"{live_server.url}/projects/press/dashboard/")
    page.get_by_role("link", name=title, exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/projects/press/agreement/")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        # The measures of pairs, and those of all three together.
        expect(page.locator(".dots:visible")).to_have_count(2)
        expect(page.locator(".heat:visible")).to_have_count(1 if width == 1440 else 0)
        expect(page.locator(".confused:visible")).to_have_count(0 if width == 1440 else 1)
        expect(page.locator("table.cells:visible")).to_have_count(2)
        assert fits(page)
        assert flaws(page) == []
    page.get_by_text(meaning).first.click()
    expect(page.locator(".meanings").first).to_be_visible()
    # A class of differences opens its places, more of them come without leaving the page.
    page.get_by_role("link", name=kind).first.click()
    expect(page.locator(".agreement-places > li:not(.more)")).to_have_count(16)
    expect(page.get_by_role("link", name=more)).to_have_count(0)
    assert fits(page)
    assert flaws(page) == []
    assert page.locator(".by-both", has_text=SAMER).first.is_visible()
    page.locator(".place-head a").first.click()
    expect(page).not_to_have_url(f"{live_server.url}/projects/press/agreement/places/?cell=class/boundary")
    assert complaints == []


def test_a_cell_of_the_square_is_a_door_and_filters_are_links(
    page: Page, live_server: Any, log_in: LogIn, team: Press, complaints: list[str]
) -> None:
    log_in(page.context, team.curator)
    page.goto(f"{live_server.url}/projects/press/agreement/?layer=entity")
    page.locator(".heat a[href*='ORG']").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".agreement-places > li")).to_have_count(8)
    page.go_back()
    # Two people chosen by the form: the square has a direction now, and says whose rows are whose.
    page.locator("[name=one]").select_option(str(team.reem.pk))
    page.locator("[name=other]").select_option(str(team.huda.pk))
    page.locator(".ask-fields button").click()
    expect(page.locator(".at-work .chip")).to_have_count(3)
    expect(page.locator("section", has=page.locator("#confusion-title")).locator("p bdi")).to_have_text(["ريم", "هدى"])
    page.locator(".at-work .chip").first.click()
    expect(page.locator(".at-work .chip")).to_have_count(2)
    assert complaints == []


def test_a_value_given_for_another_is_reached_by_keyboard_even_on_a_phone(
    page: Page, live_server: Any, log_in: LogIn, team: Press, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    log_in(page.context, team.curator)
    page.goto(f"{live_server.url}/projects/press/agreement/")
    table = page.get_by_role("region", name="كيان جيوسياسي · الدلالة")
    table.focus()
    # From the box that scrolls to its cells: both literal, then the eight in which Huda says otherwise.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("aria-label", "الجهة الفاعلة / المكان نفسه: ٨")
    box = focused.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("كيان جيوسياسي · الدلالة: الجهة الفاعلة أم المكان نفسه؟")
    expect(page.locator(".agreement-places > li")).to_have_count(8)
    assert page.locator(".by-both", has_text=PARIS).first.is_visible()
    assert fits(page)
    assert flaws(page) == []
    assert complaints == []


def test_more_places_are_put_below_the_first_ones(
    page: Page, live_server: Any, log_in: LogIn, team: Press, complaints: list[str]
) -> None:
    for _ in range(4):
        of = article(team.project)
        submitted(of, team.reem, ALL)
        submitted(of, team.huda, [(SAMER, "PERS", 7), (LAYLA, "PERS", 9)])
    log_in(page.context, team.curator)
    page.goto(f"{live_server.url}/projects/press/agreement/places/?cell=class/boundary")
    expect(page.locator(".agreement-places > li:not(.more)")).to_have_count(20)
    page.get_by_role("link", name=WORDS["ar"][2]).click()
    expect(page.locator(".agreement-places > li:not(.more)")).to_have_count(24)
    expect(page.locator("main h1")).to_have_count(1)
    assert complaints == []
