"""How often one address may try something: counted in the cache, for a quarter of an hour."""

from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

#: Seconds.
WINDOW: Final = 15 * 60


def too_often(request: HttpRequest, what: str, limit: int, who: object = "") -> bool:
    """Count one try of ``what``; whether there were more than ``limit`` by this address (or by ``who``)."""
    key = f"sanad-try:{what}:{who or request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key) > limit
    except ValueError:
        # It ended between the two: the first of a new quarter of an hour.
        return False
