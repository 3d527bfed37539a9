"""When a notification goes out by e-mail: at once, with the daily e-mail, or never, as the person chose."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from annotator.models import User
from annotator.services import post, preferences
from annotator.services.notifications.kinds import KINDS

#: "At once" waits this long: what else happens goes along, and what is read meanwhile is not sent.
GATHER: Final = timedelta(minutes=5)


def due(*, kind: str, user: User, since: datetime) -> datetime | None:
    """When something that happened ``since`` is to be mailed to a person; None = not at all.

    What concerns the safety of the account has no topic: it is always sent at once.
    """
    if not post.is_on() or not user.confirmed_email:
        return None
    mail, topic = preferences.of(user).mail, KINDS[kind].topic
    rhythm = "at_once" if not topic else getattr(mail, topic) if mail.on else "never"
    if rhythm == "never":
        return None
    return since + GATHER if rhythm == "at_once" else next_hour(since, hour=mail.hour, zone=mail.zone)


def next_hour(now: datetime, *, hour: int, zone: str) -> datetime:
    """The next time it is that hour on the clock of a zone (empty = the server's), as UTC."""
    local = now.astimezone(ZoneInfo(zone or settings.TIME_ZONE))
    that = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    # Adding a day to a moment of a zone keeps the hour on its clock, whatever the summer does.
    return (that if that > local else that + timedelta(days=1)).astimezone(UTC)
