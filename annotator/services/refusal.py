"""The ways a verb can say no: a code and facts; the door makes the sentence."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """A verb did nothing. ``code`` is machine-readable, ``facts`` are JSON values for the sentence."""

    code = "refused"

    def __init__(self, code: str = "", facts: Mapping[str, Any] | None = None) -> None:
        self.code = code or self.code
        self.facts = dict(facts or {})
        super().__init__(self.code)


class NotFound(Refusal):
    """There is no such thing, or not for this person: the two answer alike."""

    code = "not_found"


class Forbidden(Refusal):
    """The person may see it, but not do this with it."""

    code = "forbidden"


class Conflict(Refusal):
    """It does not fit what is stored now."""

    code = "conflict"


class Unavailable(Refusal):
    """It could be done, but something it needs does not answer now."""

    code = "unavailable"


class Invalid(Refusal):
    """What was asked makes no sense, whoever asks and whenever."""

    code = "invalid"
