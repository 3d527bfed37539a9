"""Measures written out as numbers: two decimals, and the interval beside them."""

from typing import Final

from django.utils.translation import get_language_bidi

from annotator.agreement.measuring import Measured
from annotator.web.figures import digits

#: Where nothing can be said.
UNDEFINED: Final = "—"


def decimals(value: float, places: int = 2) -> str:
    """A measure with two decimals: ٠٫٨٧; below nought with its sign."""
    text = f"{value:.{places}f}".replace("-", "−")
    return digits(text).replace(".", "٫") if get_language_bidi() else text


def value_of(one: Measured | None) -> str:
    """The value, or that there is none."""
    return UNDEFINED if one is None or one.value is None else decimals(one.value)


def spread_of(one: Measured | None) -> str:
    """The interval; empty where none is told."""
    if one is None or one.low is None or one.high is None:
        return ""
    return f"{decimals(one.low)}–{decimals(one.high)}"
