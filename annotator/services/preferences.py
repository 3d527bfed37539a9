"""How a person reads and what they have seen: kept with their account, the same on every machine."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

import orjson
from django.db import transaction

from annotator.models import User
from annotator.services.refusal import Invalid

#: What may be chosen, in the order of the panel.
SIZES: Final = (1, 2, 3, 4, 5)
SPACINGS: Final = ("close", "normal", "wide")
FACES: Final = ("naskh", "amiri", "plex", "sans")
THEMES: Final = ("light", "dark", "sepia", "system")

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
class Preferences:
    """Everything a person has chosen for themselves."""

    reading: Reading = field(default_factory=Reading)
    tour: Tour = field(default_factory=Tour)


def of(user: User) -> Preferences:
    """A person's preferences; what is not there, or no longer a choice, is the default."""
    stored = orjson.loads(user.preferences or "{}")
    reading = {name: value for name, value in stored.get("reading", {}).items() if _is_choice(name, value)}
    return Preferences(Reading(**reading), Tour(seen=stored.get("tour", {}).get("seen") is True))


def as_object(preferences: Preferences) -> dict[str, Any]:
    """The JSON object: ``{"reading": {…}, "tour": {"seen"}}``."""
    return asdict(preferences)


@transaction.atomic
def change(
    *, user: User, actor: User, reading: Mapping[str, object] | None = None, tour: Mapping[str, object] | None = None
) -> Preferences:
    """Choose anew what is named; the rest stays as it is. Returns all of it.

    Raises Invalid("bad_preference") with ``{"name", "choices"}``, and nothing is changed. ``actor`` is the person:
    nobody chooses for another.
    """
    if actor.pk != user.pk:
        raise Invalid("bad_preference", {"name": "user", "choices": [actor.get_username()]})
    for name, value in (reading or {}).items():
        if not _is_choice(name, value):
            raise Invalid("bad_preference", {"name": f"reading.{name}", "choices": list(_CHOICES.get(name, ()))})
    if tour and not (tour.keys() == {"seen"} and isinstance(tour["seen"], bool)):
        raise Invalid("bad_preference", {"name": "tour", "choices": ["seen"]})
    row = User.objects.select_for_update().get(pk=user.pk)
    before = of(row)
    known: dict[str, Any] = dict(reading or {})
    after = replace(before, reading=replace(before.reading, **known))
    if tour:
        after = replace(after, tour=Tour(seen=bool(tour["seen"])))
    user.preferences = orjson.dumps(as_object(after)).decode()
    User.objects.filter(pk=user.pk).update(preferences=user.preferences)
    return after


def _is_choice(name: str, value: object) -> bool:
    # True is 1 to Python, and neither is the other's choice.
    return any(type(value) is type(choice) and value == choice for choice in _CHOICES.get(name, ()))
