"""From an empty server to a restored project, by browser only: in Arabic wide, in English on a phone."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from annotator.models import Project, User
from annotator.services import setup
from tests.browser.test_accessibility import NORM

PASSWORD = "ثلاث كلمات وراء البحر"
WORDS = {
    "ar": {
        "project": "صحافة مغاربية",
        "saved": "حُفظ",
        "archive": "أرشفة المشروع",
        "archived": "هذا المشروع مؤرشف",
        "restore": "استعادة المشروع",
        "restored": "استُعيد المشروع",
        "deleted": "سيُحذف هذا المشروع في",
    },
    "en": {
        "project": "Maghreb press",
        "saved": "Saved.",
        "archive": "Archive the project",
        "archived": "This project has been archived",
        "restore": "Restore the project",
        "restored": "The project is restored",
        "deleted": "This project is to be deleted on",
    },
}


def is_sound(page: Page, width: int) -> None:
    """No flaw that axe knows, nothing beyond the edge of the screen."""
    found = Axe().run(page, options=NORM).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("language", "size"), [("ar", (1440, 900)), ("en", (390, 844))])
def test_from_an_empty_server_to_a_restored_project(
    page: Page, live_server: Any, complaints: list[str], language: str, size: tuple[int, int]
) -> None:
    words, width = WORDS[language], size[0]
    page.set_viewport_size({"width": width, "height": size[1]})
    page.goto(live_server.url)
    expect(page).to_have_url(f"{live_server.url}/setup/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    is_sound(page, width)
    for name, value in {"code": setup.code(), "username": "layla", "password": PASSWORD, "again": PASSWORD}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("button.primary").click()
    expect(page).to_have_url(f"{live_server.url}/")
    is_sound(page, width)

    page.locator("a.primary").click()
    page.locator("[name=name]").fill(words["project"])
    expect(page.locator("[name=slug]")).not_to_have_value("")
    is_sound(page, width)
    address = f"{live_server.url}/projects/{page.locator('[name=slug]').input_value()}/"
    page.locator("button.primary").click()
    expect(page).to_have_url(re.compile(f"^{re.escape(address)}"))
    expect(page.locator(".steps")).to_be_visible()
    is_sound(page, width)

    page.goto(f"{address}settings/")
    is_sound(page, width)
    page.locator("[name=dealing-overlap]").fill("3")
    page.locator("#dealing button[type=submit]").click()
    expect(page.get_by_role("status")).to_contain_text(words["saved"])
    assert Project.objects.get().overlap == 3

    page.get_by_role("button", name=words["archive"]).click()
    expect(page.locator("aside.closed")).to_contain_text(words["archived"])
    expect(page.locator("[name=about-name]")).to_be_disabled()
    is_sound(page, width)
    page.get_by_role("button", name=words["restore"]).click()
    expect(page.get_by_role("status")).to_contain_text(words["restored"])
    expect(page.locator("aside.closed")).to_have_count(0)

    page.goto(f"{address}settings/delete/")
    is_sound(page, width)
    page.locator("[name=name]").fill("?")
    page.locator("button.danger").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("[name=name]").fill(words["project"])
    page.locator("button.danger").click()
    expect(page.locator("aside.closed")).to_contain_text(words["deleted"])
    is_sound(page, width)
    page.locator("aside.closed button").click()
    expect(page.get_by_role("status")).to_contain_text(words["restored"])

    for path in ("users/", "users/new/", f"users/{User.objects.get().pk}/", "audit/", "password/"):
        page.goto(f"{live_server.url}/{path}")
        is_sound(page, width)
    assert settings.DELETE_AFTER_DAYS == 14
    assert Project.objects.get().delete_after is None
    # What the typed name refused and the first visit of a page that is gone are answered 400 and 404 on purpose.
    complaints[:] = [said for said in complaints if "status of 400" not in said]
