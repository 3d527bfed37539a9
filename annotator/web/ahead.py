"""What comes next, and why nothing does, in the annotator's words."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotator.services.refusal import Refusal

#: Why no article came, by the refusal's code.
_WHY: Final[Mapping[str, str | Promise]] = {
    "nothing_left": _("No article follows: everything is done."),
    "places_taken": _("Others are at work on all that is left. If a place comes free, it is offered here."),
    "managers_assign": _("Nothing more is assigned to you. A manager of the project assigns what comes next."),
    "open_limit": _("You have as many articles open as you may have at a time. Submit one of them, then take another."),
    "practice_first": _("Practice comes first in this project; the other articles open once you have passed it."),
    "practice_open": _("Submit the practice articles that are open; real work begins after them."),
    "practice_failed": _("You have done all practice articles. A manager of the project decides how you go on."),
}


def sentence(refusal: Refusal) -> str:
    """The sentence for a refusal to give an article; the common one where the code is not known."""
    return str(_WHY.get(refusal.code, _WHY["nothing_left"]))
