"""No fault loses a change or stores it twice: the server killed, the network off, answers dropped, browsers closed.

Everything is real: the page as served, keys pressed in it, a server process that gets SIGKILL, its database file.
"""

from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, expect

from tests.browser.desk import BadNetwork, Desk, assert_each_once
from tests.browser.real_server import RealServer, until


def test_two_hundred_gestures_through_every_fault_are_stored_once_each(
    annotator: BrowserContext, server: RealServer
) -> None:
    """Kills, no network, dropped answers, a second tab at work, a reload, a tab closed with work unsent."""
    first = Desk(annotator.new_page(), server).open()
    second = Desk(annotator.new_page(), server, backwards=True).open()
    first.mark(20)
    second.mark(10)

    server.kill()  # in mid-work: both go on
    first.mark(15)
    second.mark(15)
    expect(first.saving()).to_have_attribute("data-state", "offline")
    server.start()
    first.mark(10)

    annotator.set_offline(True)
    first.mark(20)
    second.mark(10)
    expect(second.saving()).to_have_attribute("data-state", "offline")
    expect(second.saving()).to_contain_text("عملك محفوظ في هذا المتصفح")
    annotator.set_offline(False)
    second.mark(5)

    network = BadNetwork(dropped=0.5, refused=0)
    annotator.route("**/changes/", network)
    for _ in range(10):
        before = network.requests
        first.mark(2)
        second.mark(2)
        first.wait(lambda before=before: network.requests > before, "something was sent")
    assert network.lost >= 3
    annotator.unroute("**/changes/")

    for _ in range(3):  # killed again and again, at whatever it was doing
        first.mark(5)
        server.kill()
        second.mark(5)
        server.start()
    first.page.reload()
    first.ready()
    first.mark(5)

    server.kill()
    second.mark(15)
    second.is_kept()
    second.page.close()  # with changes that never left it; the other tab and the journal have them
    server.start()
    first.mark(5)

    first.is_saved()
    words = first.marked + second.marked
    assert len(words) == 200
    assert first.shown() == Counter(words)
    assert_each_once(server, words)


def test_a_third_of_answers_lost_a_third_refused_and_the_browser_closed_without_network(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
    server: RealServer,
) -> None:
    """What waited when the browser was closed is sent when it is opened again."""
    profile = tmp_path_factory.mktemp("profile")

    def browser_opened() -> BrowserContext:
        return browser_type.launch_persistent_context(profile, **browser_type_launch_args, **browser_context_args)

    context = browser_opened()
    context.add_cookies([server.cookie(lasting=True)])
    network = BadNetwork(dropped=0.3, refused=0.3)
    context.route("**/changes/", network)
    desk = Desk(context.new_page(), server).open()
    for _ in range(12):
        before = network.requests
        desk.mark(3)
        desk.wait(lambda before=before: network.requests > before, "something was sent")
    assert network.lost >= 2
    assert network.turned_away >= 2
    context.set_offline(True)
    desk.mark(10)
    expect(desk.saving()).to_have_attribute("data-state", "offline")
    desk.is_kept()
    context.close()
    assert len(server.log()) < 46

    context = browser_opened()
    context.route("**/changes/", network)
    again = Desk(context.new_page(), server).open()
    assert again.shown() == Counter(desk.marked)
    again.is_saved()
    assert_each_once(server, desk.marked)
    context.close()


def test_kept_changes_are_no_reason_to_hold_anybody_back(annotator: BrowserContext, server: RealServer) -> None:
    """With the journal at work, leaving without network asks nothing: all comes back on return."""
    page = annotator.new_page()
    desk = Desk(page, server).open()
    annotator.set_offline(True)
    desk.mark(3)
    desk.is_kept()
    page.on("dialog", lambda dialog: pytest.fail(f"asked on leaving: {dialog.type}"))
    page.close(run_before_unload=True)
    other = annotator.new_page()
    until(page.is_closed, "the page closed without asking", pause=lambda: other.wait_for_timeout(50))
    annotator.set_offline(False)
    again = Desk(other, server).open()
    assert again.shown() == Counter(desk.marked)
    again.is_saved()
    assert_each_once(server, desk.marked)


def test_two_tabs_show_each_other_what_they_do(annotator: BrowserContext, server: RealServer) -> None:
    """Also while neither reaches the server."""
    first = Desk(annotator.new_page(), server).open()
    second = Desk(annotator.new_page(), server, backwards=True).open()
    annotator.set_offline(True)
    first.mark(2)
    second.mark(2)
    both = Counter(first.marked + second.marked)
    until(lambda: first.shown() == both and second.shown() == both, "both tabs show both tabs' work")
    annotator.set_offline(False)
    first.is_saved()
    second.is_saved()
    assert_each_once(server, first.marked + second.marked)


def test_another_machines_work_arrives_with_the_next_answer(
    annotator: BrowserContext, other_machine: BrowserContext, server: RealServer
) -> None:
    here = Desk(annotator.new_page(), server).open()
    there = Desk(other_machine.new_page(), server, backwards=True).open()
    there.mark(3)
    there.is_saved()
    here.mark(1)
    both = Counter(here.marked + there.marked)
    until(lambda: here.shown() == both, "this machine shows what the other one did")
    here.is_saved()
    assert_each_once(server, here.marked + there.marked)
