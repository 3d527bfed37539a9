"""Quality in the browser: curators' pages and one's own, in both languages, wide and on a phone, and what axe says."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import User
from tests.browser.test_accessibility import flaws
from tests.services.quality.measured import Press, fewer, shorter
from tests.services.review.scenes import base

LogIn = Callable[[BrowserContext, User], None]

#: By language: the words of the list, of a person, of one's own page.
WORDS = {
    "ar": ("بدرجة بين ٠٫٨٣ و١٫٠٠", "ما يستحق الحديث", "من كل ١٠ وسوم فيه وجدت ٨"),
    "en": ("F1 0.83 to 1.00", "To talk about", "Of every 10 marks in it you found 8"),
}


@pytest.fixture
def press(live_server: Any) -> Press:
    made = Press()
    for n, told in enumerate((shorter(), shorter(), fewer())):
        made.measured(told, base(), seconds=120, days=20 - 8 * n)
    return made


def speaks(user: User, language: str) -> User:
    User.objects.filter(pk=user.pk).update(language=language)
    user.refresh_from_db()
    return user


def looks_right(page: Page) -> None:
    """Nothing stands outside the window on either screen, and axe finds nothing."""
    for width, height in ((390, 844), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert flaws(page) == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_curator_sees_whom_to_talk_to_and_an_annotator_herself(
    page: Page, live_server: Any, log_in: LogIn, press: Press, language: str, complaints: list[str]
) -> None:
    listed, person, mine = WORDS[language]
    log_in(page.context, speaks(press.curator, language))
    page.goto(live_server.url + reverse("quality", args=["press"]))
    expect(page.locator(".lede")).to_contain_text(listed)
    looks_right(page)
    page.get_by_role("link", name="ريم", exact=True).click()
    expect(page.get_by_role("heading", name=person)).to_be_visible()
    expect(page.locator(".by-other").first).to_have_text("الهادي")
    looks_right(page)

    log_in(page.context, speaks(press.reem, language))
    page.goto(live_server.url + reverse("project", args=["press"]))
    page.locator(f'a[href="{reverse("quality-mine", args=["press"])}"]').click()
    expect(page.locator(".lede")).to_contain_text(mine)
    looks_right(page)
    page.locator(".place-head a").first.click()
    expect(page).to_have_url(re.compile("/annotation-sets/"))
    assert complaints == []
