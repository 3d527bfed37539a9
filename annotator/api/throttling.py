"""How often a program may ask: one that runs wild must not take the server away from people.

Counted a process, in memory: with several web processes a program may ask that many times more. Who comes with no token
or a wrong one is answered before anything is counted; a token has 256 random bits, so there is nothing to guess.
"""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle


class ProgramThrottle(UserRateThrottle):
    """Those who come with a token, by its owner. A browser is not held up: it sends what a person has done."""

    scope = "program"

    def get_rate(self) -> str | None:
        """From the environment (``SANAD_API_RATE``); empty = no limit."""
        return settings.API_RATE or None

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """None lets the request pass."""
        return super().get_cache_key(request, view) if request.auth else None
