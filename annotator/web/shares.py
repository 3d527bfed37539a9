"""The stacked bar of a project: what is submitted, open, returned, skipped, not begun."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from annotator.models import AnnotationSet
from annotator.services.queue import UNTOUCHED, Standing

_State: Final = AnnotationSet.State

#: The states in the bar's order: what is finished first.
NAMES: Final[dict[str, str | Promise]] = {
    _State.SUBMITTED.value: pgettext_lazy("annotation set", "Submitted"),
    _State.OPEN.value: pgettext_lazy("annotation set", "Open"),
    _State.RETURNED.value: pgettext_lazy("annotation set", "Returned"),
    _State.SKIPPED.value: pgettext_lazy("annotation set", "Skipped"),
    UNTOUCHED: pgettext_lazy("annotation set", "Not begun"),
}


@dataclass(frozen=True, slots=True)
class Share:
    """One piece of the bar; ``start`` and ``width`` are percent, written for SVG."""

    code: str
    name: str | Promise
    count: int
    start: str
    width: str


def shares(standing: Standing) -> list[Share]:
    """The pieces that are not empty, in articles: however many sets an article has, it is one part of the whole."""
    counts = {code: standing.untouched if code == UNTOUCHED else standing.begun.get(code, 0) for code in NAMES}
    whole = sum(counts.values())
    pieces: list[Share] = []
    before = 0
    for code, count in counts.items():
        if count:
            pieces.append(Share(code, NAMES[code], count, f"{100 * before / whole:.3f}", f"{100 * count / whole:.3f}"))
        before += count
    return pieces
