"""The overview in the browser: both languages, wide and on a phone, with its tables, its file and what axe says."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import Membership, User
from tests import factories
from tests.browser.test_accessibility import flaws

LogIn = Callable[[BrowserContext, User], None]

#: By language: which edge of a chart reading begins at, the goal's words, what opens a table, a warning's name.
WORDS = {
    "ar": ("right", "المطلوب ٢٠", "عرضها جدولًا", "مسافة في أول الوسم أو آخره"),
    "en": ("left", "Asked for: 20", "As a table", "Space at the edges"),
}


@pytest.fixture
def manager(live_server: Any) -> User:
    """The manager of a project in its fourth week: twelve of twenty articles done, one with a warning in it."""
    project = factories.project(slug="press", name="أخبار")
    reem = factories.member(project=project, first_name="ريم")
    for n in range(20):
        article = factories.article(project=project, text=f"{factories.TEXT}\n{n}", title=f"مقال {n}")
        if n < 12:
            space = factories.change(factories.put(factories.span(start=0, end=4, type="PERS")))
            factories.submitted(
                article=article,
                author=reem,
                at=timezone.now() - timedelta(days=2 * n + 1),
                seconds=300 + 60 * n,
                changes=[] if n else [space],
            )
    return factories.member(project=project, role=Membership.Role.MANAGER)


def edge(page: Page, words: str, side: str) -> float:
    """How far a text of the chart in sight stands from the edge of its drawing, in pixels."""
    return float(
        page.evaluate(
            """([words, side]) => {
              const texts = [...document.querySelectorAll(".growth text")].filter((one) => one.getClientRects().length);
              const text = texts.find((one) => one.textContent === words);
              const outer = text.closest("svg").getBoundingClientRect();
              return Math.abs(text.getBoundingClientRect()[side] - outer[side]);
            }""",
            [words, side],
        )
    )


def fits(page: Page) -> bool:
    """Whether nothing of the page stands outside the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_manager_follows_the_work_on_any_screen(
    page: Page, live_server: Any, log_in: LogIn, manager: User, language: str, complaints: list[str]
) -> None:
    side, goal, table, warning = WORDS[language]
    User.objects.filter(pk=manager.pk).update(language=language)
    manager.refresh_from_db()
    log_in(page.context, manager)
    # The project's own address leads there.
    page.goto(f"{live_server.url}/projects/press/")
    expect(page).to_have_url(f"{live_server.url}/projects/press/dashboard/")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(".growth:visible")).to_have_count(1)
        expect(page.locator(".weeks:visible")).to_have_count(1)
        assert fits(page)
        assert edge(page, goal, side) < 60
        assert flaws(page) == []
    # A phone shows what waits to be decided before anything else that is below the bar.
    assert page.locator(".first-seen").bounding_box()["y"] < page.locator(".growth:visible").bounding_box()["y"]  # type: ignore[index]
    behind = page.locator(".behind", has_text=table).first
    behind.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(behind.locator("table")).to_be_visible()
    assert fits(page)
    with page.expect_download() as got:
        behind.locator("a").click()
    assert got.value.suggested_filename.startswith("press-progress-")
    page.get_by_role("link", name=warning).click()
    expect(page.locator(".place")).to_have_count(1)
    assert (fits(page), flaws(page)) == (True, [])
    page.locator(".place a").click()
    expect(page).to_have_url(re.compile("/annotation-sets/"))
