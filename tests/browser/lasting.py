"""One browser context for many tests: wiped between them, but for the cache of scripts, style sheets and faces.

A page of the workspace loads two hundred modules; in a new context that takes seven times as long as in one that has
them already, and a person who works all day has them already too.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from playwright.sync_api import BrowserContext, Error


class LastingContext:
    """Hands out a context as if it were new."""

    def __init__(self, make: Callable[[], BrowserContext]) -> None:
        self.make = make
        self.context: BrowserContext | None = None

    def open(self) -> BrowserContext:
        self.context = self.context or self.make()
        return self.context

    def wipe(self) -> None:
        """Closes its pages and takes away what they stored; a context that cannot be wiped is given up."""
        try:
            self._wipe(self.open())
        except Error:
            self.close()

    def _wipe(self, context: BrowserContext) -> None:
        origins = {"/".join(page.url.split("/")[:3]) for page in context.pages if page.url.startswith("http")}
        for page in context.pages:
            page.close()
        context.set_offline(False)
        context.unroute_all(behavior="ignoreErrors")
        context.clear_permissions()
        context.clear_cookies()
        blank = context.new_page()
        protocol = context.new_cdp_session(blank)
        for origin in origins:
            protocol.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        blank.close()

    def close(self) -> None:
        if self.context:
            self.context.close()
        self.context = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
