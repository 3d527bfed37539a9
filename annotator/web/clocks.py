"""Hours of the day and time zones, as choices in the reader's language."""

from datetime import time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import format_time, get_timezone_location
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from annotator.services import preferences
from annotator.web.figures import digits

_LOCALES: Final = {"ar": "ar_EG", "en": "en_GB"}


def hours() -> list[tuple[int, str]]:
    """The hours of the day."""
    locale = _LOCALES[get_language() or "ar"]
    return [(hour, digits(format_time(time(hour), "HH:mm", locale=locale))) for hour in preferences.HOURS]


def zones() -> list[tuple[str, str]]:
    """The time zones by the names of their places; first the server's own."""
    own = _("That of the server (%(zone)s)") % {"zone": settings.TIME_ZONE}
    return [("", own), *_places(get_language() or "ar")]


@lru_cache(maxsize=4)
def _places(language: str) -> list[tuple[str, str]]:
    known = preferences.zones() & set(get_global("zone_territories"))
    named = [(zone, get_timezone_location(ZoneInfo(zone), locale=_LOCALES[language])) for zone in known]
    return sorted(named, key=lambda one: one[1])
