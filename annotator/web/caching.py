"""What a browser or a proxy may keep: of what is one person's, nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class NothingKept:
    """Says "no-store" on every answer that does not speak of caching itself: pages and JSON here are somebody's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
