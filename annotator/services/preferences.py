"""How a person reads and what they have seen: kept with their account, the same on every machine."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

import orjson
from django.db import transaction

from annotator.models import User
from annotator.services.refusal import Invalid

#: What may be chosen, in the order of the panel.
SIZES: Final = (1, 2, 3, 4, 5)
SPACINGS: Final = ("close", "normal", "wide")
FACES: Final = ("naskh", "amiri", "plex", "sans")
THEMES: Final = ("light", "dark", "sepia", "system")

#: How often something comes by e-mail, and what may come.
RHYTHMS: Final = ("at_once", "daily", "never")
TOPICS: Final = ("returned", "resubmitted", "curation", "mentions", "assigned", "leases", "jobs", "team")
HOURS: Final = tuple(range(24))

_CHOICES: Final[Mapping[str, tuple[object, ...]]] = {
    "size": SIZES,
    "spacing": SPACINGS,
    "face": FACES,
    "theme": THEMES,
    "letters": (False, True),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the text is set: ``size`` 1–5 (3 is 23 px), ``letters``: the names of types over the words."""

    size: int = 3
    spacing: str = "normal"
    face: str = "naskh"
    theme: str = "light"
    letters: bool = False


@dataclass(frozen=True, slots=True)
class Tour:
    """Whether the guided tour was seen or sent away."""

    seen: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """What comes by e-mail: nothing where it is not ``on``; each of TOPICS in its rhythm.

    The daily e-mail leaves at ``hour`` in ``zone`` (IANA; empty = the server's).
    """

    on: bool = True
    hour: int = 8
    zone: str = ""
    # What somebody waits for comes at once; what can wait, or is seen where it was begun, once a day.
    returned: str = "at_once"
    resubmitted: str = "daily"
    curation: str = "at_once"
    mentions: str = "at_once"
    assigned: str = "at_once"
    leases: str = "at_once"
    jobs: str = "daily"
    team: str = "daily"


_MAIL_CHOICES: Final[Mapping[str, tuple[object, ...]]] = {
    "on": (True, False),
    "hour": HOURS,
    **dict.fromkeys(TOPICS, RHYTHMS),
}


@cache
def zones() -> frozenset[str]:
    """The time zones there are, by their IANA names."""
    return frozenset(available_timezones())


@dataclass(frozen=True, slots=True)
class Preferences:
    """Everything a person has chosen for themselves."""

    reading: Reading = field(default_factory=Reading)
    tour: Tour = field(default_factory=Tour)
    mail: Mail = field(default_factory=Mail)


def of(user: User) -> Preferences:
    """A person's preferences; what is not there, or no longer a choice, is the default."""
    stored = orjson.loads(user.preferences or "{}")
    reading = {name: value for name, value in stored.get("reading", {}).items() if _is_choice(name, value)}
    mail = {name: value for name, value in stored.get("mail", {}).items() if _is_mail_choice(name, value)}
    return Preferences(Reading(**reading), Tour(seen=stored.get("tour", {}).get("seen") is True), Mail(**mail))


def as_object(preferences: Preferences) -> dict[str, Any]:
    """The JSON object: ``{"reading": {…}, "tour": {"seen"}, "mail": {…}}``."""
    return asdict(preferences)


@transaction.atomic
def change(
    *,
    user: User,
    actor: User,
    reading: Mapping[str, object] | None = None,
    tour: Mapping[str, object] | None = None,
    mail: Mapping[str, object] | None = None,
) -> Preferences:
    """Choose anew what is named; the rest stays as it is. Returns all of it.

    Raises Invalid("bad_preference") with ``{"name", "choices"}``, and nothing is changed. ``actor`` is the person:
    nobody chooses for another.
    """
    if actor.pk != user.pk:
        raise Invalid("bad_preference", {"name": "user", "choices": [actor.get_username()]})
    _check(reading or {}, tour or {}, mail or {})
    row = User.objects.select_for_update().get(pk=user.pk)
    before = of(row)
    known: dict[str, Any] = dict(reading or {})
    letters: dict[str, Any] = dict(mail or {})
    after = replace(before, reading=replace(before.reading, **known), mail=replace(before.mail, **letters))
    if tour:
        after = replace(after, tour=Tour(seen=bool(tour["seen"])))
    user.preferences = orjson.dumps(as_object(after)).decode()
    User.objects.filter(pk=user.pk).update(preferences=user.preferences)
    return after


def _check(reading: Mapping[str, object], tour: Mapping[str, object], mail: Mapping[str, object]) -> None:
    for name, value in reading.items():
        if not _is_choice(name, value):
            raise Invalid("bad_preference", {"name": f"reading.{name}", "choices": list(_CHOICES.get(name, ()))})
    for name, value in mail.items():
        if not _is_mail_choice(name, value):
            raise Invalid("bad_preference", {"name": f"mail.{name}", "choices": list(_MAIL_CHOICES.get(name, ()))})
    if tour and not (tour.keys() == {"seen"} and isinstance(tour["seen"], bool)):
        raise Invalid("bad_preference", {"name": "tour", "choices": ["seen"]})


def _is_choice(name: str, value: object) -> bool:
    return _is_one_of(_CHOICES.get(name, ()), value)


def _is_mail_choice(name: str, value: object) -> bool:
    if name == "zone":
        return value == "" or value in zones()
    return _is_one_of(_MAIL_CHOICES.get(name, ()), value)


def _is_one_of(choices: tuple[object, ...], value: object) -> bool:
    # True is 1 to Python, and neither is the other's choice.
    return any(type(value) is type(choice) and value == choice for choice in choices)
