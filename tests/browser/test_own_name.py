"""Two people, one browser: what one wrote is never stored in the name of the other, who signed in in another tab."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import AnnotationSet, Membership, NoteMessage, NoteReading, NoteThread, User
from annotator.services import notes, preferences
from tests import factories
from tests.browser.canvas import open_workspace
from tests.browser.test_notes import bodies, the_set, write

LogIn = Callable[[BrowserContext, Any], None]
WORDS = "كتبتُ هذا أنا"


def curator_of(row: AnnotationSet) -> User:
    """Somebody who may read the set and write notes on it: no door but the name keeps the other's words out."""
    return factories.member(
        project=row.article.project, role=Membership.Role.CURATOR, username="sami", first_name="سامي"
    )


def thread_by(row: AnnotationSet, user: User) -> NoteThread:
    ids = {"thread_id": factories.uuid4(), "message_id": factories.uuid4()}
    notes.open_thread(annotation_set=row, place=notes.Place(), body="سؤال قديم", actor=user, **ids)
    return NoteThread.objects.get(pk=ids["thread_id"])


def comes_back(page: Page) -> None:
    page.evaluate("() => dispatchEvent(new Event('focus'))")


def test_what_one_wrote_waits_while_the_other_is_signed_in(page: Page, live_server: Any, log_in: LogIn) -> None:
    open_workspace(page, live_server, log_in)
    row = the_set()
    author, curator = row.author, curator_of(row)
    thread = thread_by(row, curator)
    page.reload()
    page.wait_for_function("() => globalThis.sanad?.store.sync")
    page.keyboard.press("m")
    expect(page.locator("#note-new")).to_be_focused()
    page.keyboard.type(WORDS)

    log_in(page.context, curator)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note-trouble")).to_be_visible()
    expect(page.locator("#saving-button")).to_contain_text("سامي")
    page.locator(f'[data-thread="{thread.pk}"] .note-place').click()
    page.locator(f'[data-thread="{thread.pk}"] [data-act=resolve]').click()
    choose_size(page, 5)
    page.wait_for_timeout(500)
    assert bodies() == ["سؤال قديم"]
    assert NoteThread.objects.get().resolved_at is None
    assert not NoteReading.objects.filter(user=curator).exists()
    assert preferences.of(User.objects.get(pk=curator.pk)).reading.size == 3

    log_in(page.context, author)
    comes_back(page)
    expect(page.locator(".note-waiting")).to_have_count(0, timeout=30_000)
    expect(page.locator("#saving-button")).not_to_contain_text("سامي")
    assert list(NoteMessage.objects.filter(author=author).values_list("body", flat=True)) == [WORDS]
    page.reload()
    page.wait_for_function("() => document.documentElement.dataset.size === '5'")
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.endsWith('.unsent'))")
    assert preferences.of(User.objects.get(pk=row.author_id)).reading.size == 5


def choose_size(page: Page, size: int) -> None:
    option = page.locator(f"[data-reading] [name=size][value='{size}']")
    option.evaluate("(one) => { one.checked = true; one.dispatchEvent(new Event('change', { bubbles: true })); }")


def test_a_note_typed_before_the_other_signed_in_is_not_theirs(page: Page, live_server: Any, log_in: LogIn) -> None:
    open_workspace(page, live_server, log_in)
    row = the_set()
    curator = curator_of(row)
    log_in(page.context, curator)
    write(page, WORDS)
    expect(page.locator("#saving-button")).to_contain_text("سامي")
    assert bodies() == []
