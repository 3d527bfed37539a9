"""The faults of the run: what happens to requests, to the network, to tabs, to the server."""

import contextlib
import random
from collections import Counter
from typing import Final

from playwright.sync_api import BrowserContext, Error, Page, Route

from tests.browser.real_server import RealServer, until

READY = "Boolean(globalThis.sanad?.store.sync)"
#: Faults and how often one is drawn among a hundred.
WEIGHTS: Final = {
    "answer dropped": 26,
    "503": 18,
    "502 with a page": 6,
    "never arrived": 14,
    "answer cut": 8,
    "network off": 8,
    "second tab": 9,
    "reload": 6,
    "tab closed": 3,
    "server killed": 2,
}
ON_A_REQUEST: Final = ("answer dropped", "503", "502 with a page", "never arrived", "answer cut")


class World:
    """A browser with one or two tabs on a set, a server, and what goes wrong between them."""

    def __init__(self, context: BrowserContext, server: RealServer, luck: random.Random) -> None:
        self.context, self.server, self.luck = context, server, luck
        self.happened: Counter[str] = Counter()
        self.queue: list[str] = []
        self.offline = self.down = 0
        self.errors: list[str] = []
        self.trace: list[str] = []
        context.on("page", lambda page: page.on("pageerror", lambda error: self.errors.append(str(error))))
        context.route("**/changes/**", self.answer)
        self.pages: list[Page] = []
        self.page = self.open()

    def open(self) -> Page:
        """One more tab, ready."""
        page = self.context.new_page()
        page.goto(self.server.workspace)
        self.pages.append(page)
        self.wait(page)
        return page

    def wait(self, page: Page) -> None:
        until(
            lambda: bool(self.errors) or page.evaluate(READY),
            "the page is ready",
            pause=lambda: page.wait_for_timeout(20),
        )
        assert not self.errors, self.errors

    def answer(self, route: Route) -> None:
        """The next fault that waits for a request, or nothing."""
        fault = self.queue.pop(0) if self.queue and route.request.method == "POST" else None
        # The page may have given its request up meanwhile: then there is nobody left to answer.
        with contextlib.suppress(Error):
            getattr(self, f"_{ON_A_REQUEST.index(fault)}" if fault else "_pass")(route)
            self.happened[fault or "passed"] += 1

    def _pass(self, route: Route) -> None:
        route.continue_()

    def _0(self, route: Route) -> None:
        """The server has it, the page never hears."""
        with contextlib.suppress(Error):
            route.fetch()
        route.abort("connectionreset")

    def _1(self, route: Route) -> None:
        route.fulfill(status=503, body="busy")

    def _2(self, route: Route) -> None:
        route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>")

    def _3(self, route: Route) -> None:
        route.abort("connectionrefused")

    def _4(self, route: Route) -> None:
        """The server has it; half of what it says arrives."""
        try:
            answer = route.fetch()
        except Error:
            return route.abort("connectionreset")
        text = answer.body()
        return route.fulfill(status=answer.status, content_type="application/json", body=text[: len(text) // 2])

    def fault(self) -> None:
        """One more fault, of a kind that can happen now."""
        (name,) = self.luck.choices(list(WEIGHTS), list(WEIGHTS.values()))
        if name in ON_A_REQUEST:
            self.queue.append(name)
            return
        if getattr(self, f"_{name.replace(' ', '_')}")():
            self.happened[name] += 1
            self.trace.append(f"({name})")

    def _network_off(self) -> bool:
        if self.offline:
            return False
        self.context.set_offline(True)
        self.offline = self.luck.randint(1, 6)
        return True

    @property
    def reachable(self) -> bool:
        return not self.offline and not self.down

    def _second_tab(self) -> bool:
        """The other tab goes on with the work; the first time it is opened."""
        others = [page for page in self.pages if page is not self.page]
        if not others and not self.reachable:
            return False
        self.page = others[0] if others else self.open()
        self.page.bring_to_front()
        return True

    def _leave(self) -> None:
        """Until the journal has a gesture (milliseconds) the browser asks whether to leave: then one waits."""
        page = self.page
        until(
            lambda: page.evaluate("sanad.store.sync.unkept") == 0,
            "the browser no longer asks",
            pause=lambda: page.wait_for_timeout(5),
        )

    def _reload(self) -> bool:
        if not self.reachable:
            return False
        self._leave()
        self.page.reload()
        self.wait(self.page)
        return True

    def _tab_closed(self) -> bool:
        """With whatever it has not sent; another one goes on."""
        if len(self.pages) == 1 and not self.reachable:
            return False
        self._leave()
        self.pages.remove(self.page)
        self.page.close()
        self.page = self.pages[0] if self.pages else self.open()
        self.page.bring_to_front()
        return True

    def _server_killed(self) -> bool:
        if self.down:
            return False
        self.server.kill()
        self.down = self.luck.randint(1, 6)
        return True

    def pass_on(self) -> None:
        """A gesture later: the network comes back, the server is started again."""
        if self.offline:
            self.offline -= 1
            if not self.offline:
                self.context.set_offline(False)
        if self.down:
            self.down -= 1
            if not self.down:
                self.server.start()

    def try_again(self) -> None:
        """What «Try again now» does, so that the pauses after failures do not make the run long."""
        self.page.evaluate("() => void sanad.store.sync.flush()")

    def calm(self) -> None:
        """No more faults; all is as it should be."""
        self.queue.clear()
        self.context.set_offline(False)
        if self.down:
            self.server.start()
        self.offline = self.down = 0
