"""The list of articles in a manager's hand: chosen by a stretch, changed at once, undone; found again by a view."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import Article, Membership, Project, User
from annotator.services.articles import listing
from tests import factories


@pytest.fixture
def project(live_server: Any) -> Project:
    made = factories.project(slug="ours", name="مشروعنا")
    for number in range(7):
        factories.article(project=made, text=f"نص {number} عن البحر", title=f"مقال {number}")
    return made


@pytest.fixture
def manager(page: Page, project: Project, log_in: Callable[[BrowserContext, User], None]) -> User:
    person = factories.member(project=project, role=Membership.Role.MANAGER)
    log_in(page.context, person)
    return person


def priorities() -> list[int]:
    return list(Article.objects.order_by("pk").values_list("priority", flat=True))


def test_a_stretch_is_chosen_changed_and_undone(
    page: Page, live_server: Any, manager: User, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/projects/ours/articles/?order=oldest")
    expect(page.locator(".many-acts")).to_be_hidden()
    boxes = page.locator("input[name=article]")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(page.locator(".many [data-count]")).to_have_text("٤ مقالات مختارة")
    page.locator(".many [name=value]").fill("7")
    page.get_by_role("button", name="جعله الأولوية").click()
    expect(page.get_by_text("تغيّرت أولوية ٤ مقالات.")).to_be_visible()
    assert priorities() == [0, 7, 7, 7, 7, 0, 0]
    page.get_by_role("button", name="تراجع").click()
    expect(page.get_by_text("تم التراجع، وعادت ٤ مقالات كما كانت.")).to_be_visible()
    assert priorities() == [0] * 7


def test_all_that_the_list_holds_is_more_than_what_is_shown(
    page: Page, live_server: Any, manager: User, monkeypatch: pytest.MonkeyPatch, complaints: list[str]
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 3)
    page.goto(f"{live_server.url}/projects/ours/articles/?q=البحر")
    page.get_by_role("link", name="مزيد من المقالات").click()
    expect(page.locator("input[name=article]")).to_have_count(6)
    page.get_by_label("كل المعروض").check()
    expect(page.locator(".many [data-count]")).to_have_text("٦ مقالات مختارة")
    page.get_by_label(re.compile("مقالات القائمة كلها")).check()
    expect(page.locator(".many [data-count]")).to_have_text("القائمة كلها")
    page.get_by_role("button", name="استبعاد من العمل").click()
    expect(page.get_by_text("استُبعدت ٧ مقالات من العمل.")).to_be_visible()
    assert not Article.objects.filter(withdrawn_at=None).exists()


def test_a_list_is_kept_as_a_view_on_a_phone_in_english(
    page: Page, live_server: Any, manager: User, complaints: list[str]
) -> None:
    manager.language = "en"
    manager.save()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/projects/ours/articles/")
    page.get_by_role("searchbox").fill("بحر")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".lede")).to_have_text("7 articles fit.")
    page.get_by_text("Keep this list as a view").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("البحر")
    page.get_by_role("button", name="Keep").click()
    page.goto(f"{live_server.url}/projects/ours/articles/")
    page.get_by_role("link", name="البحر", exact=True).click()
    expect(page.locator(".lede")).to_have_text("7 articles fit.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
