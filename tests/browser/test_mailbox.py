"""E-mail on a person's own pages, by somebody at a browser: from no address to what comes and when."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import User
from annotator.services import letters
from tests import factories
from tests.browser.test_accessibility import WIDTHS
from tests.browser.test_people import press, seen

PASSWORD = "ثلاثة-جسور-7"


@pytest.mark.parametrize(("language", "width"), [("ar", "phone"), ("en", "desk")])
def test_an_address_is_confirmed_and_the_daily_letter_chosen(
    page: Page,
    live_server: Any,
    log_in: Callable[[BrowserContext, User], None],
    settings: Any,
    language: str,
    width: str,
) -> None:
    cache.clear()
    settings.MAIL_ON, settings.PUBLIC_URL = True, live_server.url
    user = factories.user(username="hind", password=PASSWORD, language=language)
    save, confirm, keep = {
        "ar": ("حفظ العنوان", "تأكيد العنوان", "حفظ"),
        "en": ("Save the address", "Confirm the address", "Save"),
    }[language]
    found: dict[str, list[str]] = {}
    page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))  # type: ignore[arg-type]
    log_in(page.context, user)
    page.goto(f"{live_server.url}/me/mail/")
    page.locator("[name=email]").fill("hind@example.org")
    page.locator("[name=old]").fill(PASSWORD)
    press(page, save)
    expect(page.locator(".mailbox-waits")).to_be_visible()
    seen(page, found, "waiting")
    letters.go_round()
    (link,) = re.findall(r"http\S+/mail/proof/\S+", mail.outbox[-1].body)
    page.goto(link)
    seen(page, found, "asked")
    press(page, confirm)
    seen(page, found, "confirmed")
    page.goto(f"{live_server.url}/me/mail/")
    page.locator("[name=mentions]").select_option("daily")
    page.locator("[name=zone]").select_option("Africa/Cairo")
    press(page, keep)
    expect(page.locator("[name=mentions]")).to_have_value("daily")
    seen(page, found, "chosen")
    assert found == {name: [] for name in found}
