"""A real Chromium against a real server thread; a machine without Chromium fails here, it does not skip."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.desk import TEXT
from tests.browser.lasting import LastingContext
from tests.browser.real_server import RealServer

# Playwright's synchronous interface runs an event loop in this thread; the database is used from it on purpose.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: What a headless Chromium needs to start as root and to leave the outside world alone.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]


def chromium() -> str:
    """The path of the Chromium to drive; fails with advice where there is none."""
    found = os.environ.get("SANAD_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found or not Path(found).exists():
        pytest.fail("These tests drive a real Chromium: install one, or name it in SANAD_CHROMIUM.")
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {"executable_path": chromium(), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {
        "viewport": {"width": 1440, "height": 900},
        "locale": "ar",
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session")
def lasting_context(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[LastingContext]:
    with LastingContext(lambda: browser.new_context(**browser_context_args)) as lasting:
        yield lasting


@pytest.fixture
def context(lasting_context: LastingContext) -> Iterator[BrowserContext]:
    """The person's browser: nothing in it from the test before but fetched scripts and faces."""
    yield lasting_context.open()
    lasting_context.wipe()


@pytest.fixture(autouse=True)
def patience() -> None:
    """A condition may take this long on a busy machine before it counts as failed."""
    expect.set_options(timeout=10_000)


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the page wrote to its console as an error, and what it threw; asserted empty at the end."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(f"thrown: {error}"))
    page.on("console", lambda message: said.append(f"console: {message.text}") if message.type == "error" else None)
    yield said
    assert said == []


@pytest.fixture
def log_in(live_server: Any) -> Callable[[BrowserContext, Any], None]:
    """Sign a user in by session cookie: ``log_in(page.context, user)``. The sign-in page has tests of its own."""
    from django.test import Client  # noqa: PLC0415

    def sign_in(context: BrowserContext, user: Any) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])

    return sign_in


@pytest.fixture
def second_browser(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """Another person's browser: a context with cookies and storage of its own."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture(scope="session", autouse=True)
def known_static_files() -> None:
    """One server answers many pages here: it looks at the static files once, as in production."""
    settings.WHITENOISE_AUTOREFRESH = False


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """A server process of its own, for the tests of one file."""
    with RealServer(tmp_path_factory.mktemp("server"), TEXT, articles=30) as server:
        yield server


@pytest.fixture
def server(running: RealServer) -> RealServer:
    """The same server with a set nobody has touched."""
    return running.next_set()


@pytest.fixture(scope="session")
def lasting_desk(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[LastingContext]:
    with LastingContext(lambda: browser.new_context(**browser_context_args)) as lasting:
        yield lasting


@pytest.fixture
def annotator(lasting_desk: LastingContext, server: RealServer) -> Iterator[BrowserContext]:
    """The annotator's browser, signed in."""
    context = lasting_desk.open()
    context.add_cookies([server.cookie()])
    yield context
    lasting_desk.wipe()


@pytest.fixture
def other_machine(
    browser: Browser, browser_context_args: dict[str, Any], server: RealServer
) -> Iterator[BrowserContext]:
    """The same annotator at another machine: nothing shared but the server."""
    context = browser.new_context(**browser_context_args)
    context.add_cookies([server.cookie()])
    yield context
    context.close()
