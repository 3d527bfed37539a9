"""What a password must be like, in our words: told before it is typed, and of one that is too weak."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Code of one of the validators in the settings → what it asks for. In the order of the page.
RULES: Final[Mapping[str, str | Promise]] = {
    "password_too_short": gettext_lazy("At least ten characters."),
    "password_too_similar": gettext_lazy("Not like your name, your user name or your e-mail address."),
    "password_too_common": gettext_lazy("None that many people use."),
    "password_entirely_numeric": gettext_lazy("Not digits alone."),
}


def told(reasons: Iterable[str]) -> list[str]:
    """Why a password was refused, rule by rule."""
    rules = [str(RULES[reason]) for reason in RULES if reason in set(reasons)]
    return [_("This password is too weak."), *rules]
