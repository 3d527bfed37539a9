"""Writing the guidelines with the text beside it, and making a real place their example."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import GuidelineExample, Membership, Project, User
from annotator.services import guidelines
from tests import factories
from tests.browser.test_accessibility import flaws

LogIn = Callable[[BrowserContext, Any], None]


@pytest.fixture
def manager() -> User:
    return factories.member(project=factories.project(slug="press"), role=Membership.Role.MANAGER)


def test_text_is_seen_as_it_is_written_kept_when_the_page_goes_and_saved(
    page: Page, live_server: Any, log_in: LogIn, manager: User, complaints: list[str]
) -> None:
    log_in(page.context, manager)
    edit = f"{live_server.url}/projects/press/guidelines/edit/"
    page.goto(edit)
    page.locator("[name=text_ar]").fill("# قاعدة\n\n- **الأسماء** أولًا\n\n<script>alert(1)</script>")
    preview = page.locator("[data-of=text_ar]")
    expect(preview.locator("h3")).to_have_text("قاعدة")
    expect(preview.locator("li strong")).to_have_text("الأسماء")
    expect(preview.locator("script")).to_have_count(0)
    # Nobody has saved it: the page that comes after offers it.
    page.goto(edit)
    expect(page.locator("[name=text_ar]")).to_have_value("")
    page.locator("#guide-take").click()
    expect(page.locator("[name=text_ar]")).to_have_value("# قاعدة\n\n- **الأسماء** أولًا\n\n<script>alert(1)</script>")
    page.locator("[name=note]").fill("البداية")
    page.locator("#guide-form .btn.primary").click()
    expect(page.locator(".guide-prose strong")).to_have_text("الأسماء")
    page.goto(edit)
    expect(page.locator("#guide-kept")).to_be_hidden()


def test_a_mark_becomes_an_example_that_annotators_see_without_its_place(
    page: Page, live_server: Any, log_in: LogIn, manager: User, complaints: list[str]
) -> None:
    project = Project.objects.get()
    row = factories.annotation_set(article=factories.article(project=project))
    start = factories.TEXT.index("سامر الهادي")
    name = factories.span(start=start, end=start + 11, type="PERS", id="s1")
    factories.saved(row, factories.change(factories.put(name)))
    log_in(page.context, factories.member(project=project, role=Membership.Role.CURATOR))
    page.goto(f"{live_server.url}/annotation-sets/{row.pk}/")
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")
    page.evaluate("() => sanad.store.activate({ kind: 'span', id: 's1' })")
    page.locator("[data-key='example:s1']").click()
    dialog = page.locator(".example-dialog")
    dialog.locator("[name=note_ar]").fill("اللقب خارجه.")
    dialog.locator("[type=submit]").click()
    expect(dialog).to_have_count(0)
    assert GuidelineExample.objects.get().note_ar == "اللقب خارجه."
    page.goto(f"{live_server.url}/projects/press/guidelines/")
    example = page.locator("#guide-PERS li", has_text="اللقب خارجه.")
    expect(example.locator(".mark.entity")).to_have_count(1)
    example.locator("a").click()
    expect(page).to_have_url(f"{live_server.url}/annotation-sets/{row.pk}/?at={start}")
    log_in(page.context, row.author)
    page.goto(f"{live_server.url}/projects/press/guidelines/")
    example = page.locator("#guide-PERS li", has_text="اللقب خارجه.")
    expect(example.locator(".mark.entity")).to_have_count(1)
    expect(example.locator("a, form")).to_have_count(0)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_of_the_guidelines_has_a_flaw(
    page: Page, live_server: Any, log_in: LogIn, manager: User, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    manager.language = language
    manager.save()
    log_in(page.context, manager)
    project = Project.objects.get()
    for n, text in enumerate(("قاعدة أولى", "قاعدة أخرى")):
        guidelines.keep_guidelines(project=project, text_ar=text, text_en="Rule", seen=n, actor=manager)
    factories.guideline_example(article=factories.article(project=project))
    found = {}
    for path in ("", "edit/", "versions/", "compare/?old=1"):
        page.goto(f"{live_server.url}/projects/press/guidelines/{path}")
        found[path] = flaws(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
    assert {name: rules for name, rules in found.items() if rules} == {}
