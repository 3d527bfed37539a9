"""What hinders the saving is said plainly, and nothing is lost by it: ended sessions, strangers, storage that fails."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk import Desk, assert_each_once
from tests.browser.real_server import PASSWORD, RealServer, until


def sign_in(page: Page, password: str) -> None:
    """In the page, by keyboard alone once the window is open."""
    page.locator("#sign-in-dialog [name=password]").fill(password)
    page.keyboard.press("Enter")


def test_an_ended_session_loses_nothing_and_the_person_signs_in_in_place(
    annotator: BrowserContext, server: RealServer
) -> None:
    """The name is known, a wrong password says so, the right one sends what waited; the page is never left."""
    desk = Desk(annotator.new_page(), server).open()
    desk.mark(2)
    desk.is_saved()
    desk.page.evaluate("() => { globalThis.here = true }")
    annotator.clear_cookies()
    desk.mark(3)
    expect(desk.saving()).to_have_attribute("data-state", "signed-out")
    expect(desk.page.locator("#saving-button")).to_have_text("انتهت الجلسة")
    desk.mark(1)
    desk.page.locator("#sign-in-again").click()
    dialog = desk.page.locator("#sign-in-dialog")
    expect(dialog.locator("[name=username]")).to_have_value("annotator")
    expect(dialog).to_contain_text("٤ تغييرات في الانتظار")
    expect(dialog.locator("[name=password]")).to_be_focused()
    sign_in(desk.page, "not-the-password")
    expect(dialog.get_by_role("alert")).to_contain_text("غير صحيحة")
    sign_in(desk.page, PASSWORD)
    expect(dialog).to_be_hidden()
    desk.is_saved()
    assert desk.page.evaluate("globalThis.here") is True
    assert_each_once(server, desk.marked)


def test_a_session_that_came_about_in_another_tab_lets_the_page_go_on_by_itself(
    annotator: BrowserContext, server: RealServer
) -> None:
    desk = Desk(annotator.new_page(), server).open()
    annotator.clear_cookies()
    desk.mark(2)
    expect(desk.saving()).to_have_attribute("data-state", "signed-out")
    desk.page.locator("#sign-in-again").click()
    other = annotator.new_page()
    other.goto(f"{server.url}/login/")
    other.locator("[name=username]").fill("annotator")
    other.locator("[name=password]").fill(PASSWORD)
    other.locator("[name=password]").press("Enter")
    expect(other.locator("form[action='/login/']")).to_have_count(0)
    other.close()
    desk.page.bring_to_front()
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(desk.page.locator("#sign-in-dialog")).to_be_hidden()
    desk.is_saved()
    assert_each_once(server, desk.marked)


def test_another_person_signing_in_sends_nothing_of_mine_and_the_page_says_who_it_is(
    annotator: BrowserContext, server: RealServer
) -> None:
    desk = Desk(annotator.new_page(), server).open()
    annotator.clear_cookies()
    other = annotator.new_page()
    other.goto(f"{server.url}/login/")
    other.locator("[name=username]").fill("colleague")
    other.locator("[name=password]").fill(PASSWORD)
    other.locator("[name=password]").press("Enter")
    expect(other.locator("form[action='/login/']")).to_have_count(0)
    other.close()
    desk.page.bring_to_front()
    desk.mark(2)
    expect(desk.page.locator("#saving-button")).to_contain_text("ليلى حداد")
    assert server.log() == []
    desk.page.locator("#sign-in-again").click()
    expect(desk.page.locator("#sign-in-dialog")).to_contain_text("لا يُرسل شيء من عملك باسمه")
    sign_in(desk.page, PASSWORD)
    expect(desk.page.locator("#sign-in-dialog")).to_be_hidden()
    desk.is_saved()
    assert_each_once(server, desk.marked)


def test_the_button_in_the_header_tells_what_waits_since_when_and_where_it_lies(
    annotator: BrowserContext, server: RealServer
) -> None:
    desk = Desk(annotator.new_page(), server).open()
    desk.mark(1)
    desk.is_saved()
    annotator.set_offline(True)
    desk.mark(2)
    button, panel = desk.page.locator("#saving-button"), desk.page.locator("#journal")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(panel).to_contain_text("تغييران في الانتظار · الأقدم قبل لحظة")
    assert (
        panel.locator(".journal-list li").all_inner_texts() == ["وسم «كلمة٢»: شخص", "وسم «كلمة٣»: شخص"]
        or [f"وسم «{word}»: شخص" for word in desk.marked[1:]] == panel.locator(".journal-list li").all_inner_texts()
    )
    expect(panel).to_contain_text("في هذا المتصفح حتى يؤكد الخادم الاستلام")
    expect(panel.locator("dd").first).to_have_text("قبل لحظة")
    annotator.set_offline(False)
    until(lambda: desk.page.evaluate("sanad.store.pending.length") == 0, "all is sent")
    expect(panel).to_contain_text("كل شيء محفوظ")
    expect(panel.locator(".journal-list")).to_have_count(0)
    desk.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


def test_trying_again_now_does_not_wait_for_the_pause(annotator: BrowserContext, server: RealServer) -> None:
    desk = Desk(annotator.new_page(), server).open()
    annotator.route(
        "**/changes/", lambda route: route.fulfill(status=503, headers={"Retry-After": "3600"}, body="busy")
    )
    desk.mark(1)
    until(lambda: desk.page.evaluate("sanad.store.status.trouble") == "busy", "the server was busy")
    annotator.unroute("**/changes/")
    desk.page.locator("#saving-button").click()
    desk.page.get_by_role("button", name="إعادة المحاولة الآن").click()
    desk.is_saved(5)
    assert_each_once(server, desk.marked)


def leave(page: Page) -> list[str]:
    """Close a tab as a person does; what the browser asked."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.close(run_before_unload=True)
    return asked


def test_without_a_journal_the_page_says_so_saves_directly_and_warns_before_it_is_left(
    annotator: BrowserContext, server: RealServer
) -> None:
    """A browser that keeps nothing (private window, storage forbidden) is never silently unsafe."""
    page = annotator.new_page()
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', {value: undefined})")
    desk = Desk(page, server).open()
    expect(page.locator("#saving-note")).to_contain_text("كما في النوافذ الخاصة")
    desk.mark(3)
    desk.is_saved()
    assert_each_once(server, desk.marked)

    other = annotator.new_page()
    page.bring_to_front()
    annotator.set_offline(True)
    desk.mark(1)
    expect(desk.saving()).to_contain_text("في هذه الصفحة وحدها")
    asked = leave(page)
    until(page.is_closed, "the page closed", pause=lambda: other.wait_for_timeout(50))
    assert asked == ["beforeunload"]


#: A full disk as a page meets it: the transaction is aborted, with this error. (The quota of the browser tools is not
#: enforced for what is as small as our records.)
FULL_DISK = """
    const write = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
        if (!globalThis.diskIsFull) return write.apply(this, given);
        Object.defineProperty(this.transaction, "error", { value: new DOMException("full", "QuotaExceededError") });
        this.transaction.abort();
    };
    globalThis.diskIsFull = true;
"""


def full(page: Page) -> Page:
    page.add_init_script(FULL_DISK)
    return page


def test_a_full_storage_is_said_and_used_again_when_there_is_room(
    annotator: BrowserContext, server: RealServer
) -> None:
    desk = Desk(full(annotator.new_page()), server).open()
    annotator.set_offline(True)
    desk.mark(2)
    expect(desk.page.locator("#saving-note")).to_contain_text("مخزن هذا المتصفح ممتلئ")
    assert desk.page.evaluate("sanad.store.sync.unkept") == 2
    expect(desk.saving()).to_contain_text("في هذه الصفحة وحدها")

    desk.page.evaluate("globalThis.diskIsFull = false")
    desk.page.locator("#saving-button").click()
    desk.page.get_by_role("button", name="إعادة المحاولة الآن").click()
    desk.is_kept()
    expect(desk.page.locator("#saving-note")).to_be_hidden()
    desk.page.close()
    annotator.set_offline(False)
    again = Desk(annotator.new_page(), server).open()
    again.is_saved()
    assert_each_once(server, desk.marked)


def test_a_full_storage_does_not_keep_anything_from_the_server(annotator: BrowserContext, server: RealServer) -> None:
    desk = Desk(full(annotator.new_page()), server).open()
    desk.mark(3)
    until(lambda: len(server.log()) == 3, "the server has them")
    expect(desk.page.locator("#saving-note")).to_be_visible()
    assert_each_once(server, desk.marked)


def test_storage_cleared_under_the_open_page_takes_nothing_along(annotator: BrowserContext, server: RealServer) -> None:
    """The page writes anew what it knows to be waiting: closing it afterwards loses nothing either."""
    desk = Desk(annotator.new_page(), server).open()
    annotator.set_offline(True)
    desk.mark(3)
    desk.is_kept()
    session = annotator.new_cdp_session(desk.page)
    session.send("Storage.clearDataForOrigin", {"origin": server.url, "storageTypes": "indexeddb"})
    desk.mark(1)
    desk.page.evaluate("sanad.store.sync.flush()")
    until(lambda: kept(desk.page) == 4, "the journal has all four again")
    desk.page.close()
    annotator.set_offline(False)
    again = Desk(annotator.new_page(), server).open()
    again.is_saved()
    assert_each_once(server, desk.marked)


def kept(page: Page) -> int:
    """Changes in the journal on disk, read past the page's own code."""
    return page.evaluate(
        """() => new Promise((resolve) => {
            const opening = indexedDB.open("sanad");
            opening.onsuccess = () => {
                const database = opening.result;
                const count = database.transaction("changes").objectStore("changes").count();
                count.onsuccess = () => (database.close(), resolve(count.result));
            };
        })"""
    )


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("indexedDB.open('sanad', 7)", "لا يستجيب"),  # a newer Sanad has been here
        ("IDBFactory.prototype.open = () => ({})", "لا يستجيب"),  # an upgrade that another tab blocks: no answer ever
        ("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }", "النوافذ الخاصة"),
    ],
)
def test_storage_that_cannot_be_opened_is_said_and_saving_goes_on(
    annotator: BrowserContext, server: RealServer, script: str, said: str
) -> None:
    page = annotator.new_page()
    page.add_init_script(script)
    desk = Desk(page, server).open()
    desk.mark(2)
    expect(page.locator("#saving-note")).to_contain_text(said)
    until(lambda: len(server.log()) == 2, "the server has them")
    assert_each_once(server, desk.marked)


def test_a_storage_that_fails_leaves_two_tabs_in_step(annotator: BrowserContext, server: RealServer) -> None:
    """What one tab could not keep it tells the other all the same, and sends it itself."""
    first = Desk(full(annotator.new_page()), server).open()
    second = Desk(annotator.new_page(), server, backwards=True).open()
    first.mark(2)
    second.mark(2)
    until(lambda: first.shown() == second.shown() and sum(first.shown().values()) == 4, "both show all")
    first.is_saved()
    assert_each_once(server, first.marked + second.marked)


def test_the_page_says_all_this_on_a_phone_too(
    browser: Any, browser_context_args: dict[str, Any], server: RealServer
) -> None:
    context = browser.new_context(
        **browser_context_args | {"viewport": {"width": 390, "height": 780}, "has_touch": True}
    )
    context.add_cookies([server.cookie()])
    desk = Desk(context.new_page(), server).open()
    context.clear_cookies()
    desk.mark(1)
    expect(desk.saving()).to_have_attribute("data-state", "signed-out")
    desk.page.locator("#saving-button").tap()
    box = desk.page.locator("#journal").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    desk.page.locator("#journal").get_by_role("button", name="تسجيل الدخول من جديد").tap()
    sign_in(desk.page, PASSWORD)
    desk.is_saved()
    assert_each_once(server, desk.marked)
    context.close()
