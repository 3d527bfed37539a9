"""A person's way: invited by a link, an account, a second step, signing in with it, leaving."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect

from annotator.models import Membership, User
from annotator.services import notifications
from tests import factories
from tests.browser.test_accessibility import WIDTHS, flaws
from tests.services.test_secondstep import code_of

PASSWORD = "ثلاثة-جسور-7"
BUTTONS = {
    "ar": ("إنشاء رابط", "نسخ الرابط", "الانضمام إلى المشروع", "تفعيل", "تمّ تدوينها", "دخول", "مغادرة المشروع"),
    "en": (
        *("Make a link", "Copy the link", "Join the project", "Switch on", "I have written them down"),
        *("Sign in", "Leave the project"),
    ),
}  # fmt: skip


@pytest.fixture
def manager(live_server: Any) -> User:
    cache.clear()
    project = factories.project(slug="ours", name="مشروعنا")
    return factories.member(project=project, username="salma", first_name="سلمى", role=Membership.Role.MANAGER)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def seen(page: Page, found: dict[str, list[str]], name: str) -> None:
    """The page as axe sees it, and that nothing of it lies outside."""
    found[name] = flaws(page)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found[name].append("wider than the window")


@pytest.mark.parametrize(("language", "width"), [("ar", "phone"), ("en", "desk")])
def test_from_the_invitation_to_the_way_out(
    page: Page,
    browser: Browser,
    browser_context_args: dict[str, Any],
    live_server: Any,
    log_in: Callable[[BrowserContext, User], None],
    manager: User,
    language: str,
    width: str,
) -> None:
    make, copy, join, switch_on, written, enter, leave = BUTTONS[language]
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    found: dict[str, list[str]] = {}
    User.objects.filter(pk=manager.pk).update(language=language)
    page.set_viewport_size(size)
    log_in(page.context, manager)
    page.goto(f"{live_server.url}/projects/ours/team/")
    seen(page, found, "team")
    press(page, make)
    expect(page.get_by_role("button", name=copy)).to_be_visible()
    link = page.locator("#made-link").input_value()
    seen(page, found, "link made")

    theirs = browser.new_context(**{**browser_context_args, "viewport": size})
    theirs.add_cookies([{"name": "sanad_language", "value": language, "url": live_server.url}])
    new = theirs.new_page()
    new.goto(link)
    assert new.url == f"{live_server.url}/join/"
    expect(new.locator(".lede").first).to_contain_text("سلمى")
    seen(new, found, "invitation")
    for name, value in {"full_name": "نور القاسم", "username": "noor", "password": PASSWORD}.items():
        new.fill(f"[name={name}]", value)
    press(new, join)
    expect(new).to_have_url(f"{live_server.url}/projects/ours/")
    noor = User.objects.get(username="noor")
    assert noor.memberships.get().role == Membership.Role.ANNOTATOR

    new.goto(f"{live_server.url}/me/second-step/")
    seen(new, found, "second step")
    new.fill("[name=code]", code_of(noor, -1))
    press(new, switch_on)
    expect(new.locator(".codes li")).to_have_count(10)
    seen(new, found, "recovery codes")
    new.get_by_role("link", name=written).click()
    seen(new, found, "account")
    new.goto(f"{live_server.url}/me/tokens/")
    seen(new, found, "tokens")

    new.context.clear_cookies(name="sanad_session")
    new.goto(f"{live_server.url}/")
    new.fill("[name=username]", "noor")
    new.fill("[name=password]", PASSWORD)
    press(new, enter)
    expect(new).to_have_url(f"{live_server.url}/login/code/")
    seen(new, found, "code")
    new.fill("[name=code]", code_of(noor))
    press(new, enter)
    expect(new).to_have_url(f"{live_server.url}/")

    new.goto(f"{live_server.url}/projects/ours/leave/")
    seen(new, found, "leaving")
    press(new, leave)
    expect(new).to_have_url(f"{live_server.url}/")
    assert noor.memberships.get().ended_at is not None
    assert notifications.unread(user=manager) == 1
    page.goto(f"{live_server.url}/notifications/")
    expect(page.locator("[data-count]")).not_to_be_empty()
    expect(page.locator(".told")).to_contain_text("نور القاسم")
    seen(page, found, "notifications")
    theirs.close()
    assert {name: rules for name, rules in found.items() if rules} == {}
