"""Templates keep to the content security policy, work without scripts, and stay small."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.messages import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MOST_LINES = 140

each_template = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))


class Elements(HTMLParser):
    """The start tags of a template: name, attributes, line."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], int]] = []
        # Template tags would end attributes early; what they print does not matter here.
        self.feed(re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "x", source, flags=re.S))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, self.getpos()[0]))


def elements(path: Path) -> list[tuple[str, dict[str, str], int]]:
    return Elements(path.read_text(encoding="utf-8")).found


def forbidden(tag: str, attributes: dict[str, str]) -> bool:
    """What the content security policy would block: inline styles, scripts and handlers."""
    return (
        tag == "style"
        or (tag == "script" and "src" not in attributes)
        or "style" in attributes
        or any(name.startswith(("on", "hx-on")) for name in attributes)
    )


def deaf(tag: str, attributes: dict[str, str]) -> bool:
    """An element that asks by script only: without one it could not ask at all."""
    asks = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"} & attributes.keys()
    return bool(asks) and not (tag == "a" and attributes.get("href")) and not (tag == "form" and "action" in attributes)


@each_template
def test_nothing_is_inline(path: Path) -> None:
    assert [(tag, line) for tag, attributes, line in elements(path) if forbidden(tag, attributes)] == []


@each_template
def test_what_asks_by_htmx_asks_without_it_too(path: Path) -> None:
    assert [(tag, line) for tag, attributes, line in elements(path) if deaf(tag, attributes)] == []


@each_template
def test_every_link_leads_somewhere_and_no_page_of_others_is_asked(path: Path) -> None:
    addresses = [
        (attributes.get("href") or attributes.get("src") or "", line)
        for tag, attributes, line in elements(path)
        if tag in {"a", "link", "script", "img"}
    ]
    assert [found for found in addresses if not found[0] or re.match(r"(?:https?:)?//", found[0])] == []


@each_template
def test_a_template_is_short_enough_to_be_read_at_once(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@each_template
def test_a_form_that_changes_something_carries_its_token(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    posts = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", source, flags=re.S)
    assert [form[:80] for form in posts if "csrf_token" not in form] == []


def test_djlint_is_content() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "djlint", "templates", "--check", "--lint", "--quiet"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p style="color: red">', True),
        ('<button onclick="go()">', True),
        ("<script>go()</script>", True),
        ('<script src="a.js"></script>', False),
    ],
)
def test_inline_code_would_be_found(html: str, found: bool) -> None:
    (tag, attributes, _line), *_rest = Elements(html).found
    assert forbidden(tag, attributes) is found


@pytest.mark.parametrize(
    ("html", "found"),
    [('<a hx-get="x">', True), ('<div hx-get="x">', True), ('<a hx-get="x" href="y">', False)],
)
def test_a_deaf_element_would_be_found(html: str, found: bool) -> None:
    (tag, attributes, _line), *_rest = Elements(html).found
    assert deaf(tag, attributes) is found
