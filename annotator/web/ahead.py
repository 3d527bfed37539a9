"""What comes next, and why nothing does, in the annotator's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotator.models import Project, User
from annotator.services import assignments
from annotator.services.assignments import Ahead, Outlook
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


@dataclass(frozen=True, slots=True)
class Words:
    """What is ahead: a title, a sentence, and what the button is called; empty where there is nothing to press."""

    title: str | Promise
    says: str | Promise
    button: str | Promise = ""


_WORDS: Final[Mapping[Ahead, Words]] = {
    Ahead.PRACTICE: Words(
        _("Practice comes first"),
        _("A few articles with known answers show how things are done here. You then see what you found and missed."),
        _("Begin the practice"),
    ),
    Ahead.PRACTICE_OPEN: Words(
        _("Practice is open"), _("Submit the practice articles that are open; real work begins after them.")
    ),
    Ahead.PRACTICE_FAILED: Words(
        _("Practice is done"),
        _("You have done all practice articles. A manager of the project decides how you go on."),
    ),
    Ahead.LIMIT: Words(
        _("As many open as may be"),
        _("You have as many articles open as you may have at a time. Submit one of them, then take another."),
    ),
    Ahead.DEAL: Words(
        _("An article is ready for you"),
        _("It is yours as soon as you take it, and stays with you while you work on it."),
        _("Take the next article"),
    ),
    Ahead.WAITING: Words(
        _("Nothing for you just now"),
        _("Others are at work on all that is left. If a place comes free, it is offered here."),
    ),
    Ahead.UNASSIGNED: Words(
        _("Nothing is assigned to you"),
        _("A manager of the project assigns articles; you are told as soon as there is one."),
    ),
    Ahead.EMPTY: Words(
        _("Nothing to annotate yet"),
        _("This project has no articles so far. As soon as some are imported, they await you here."),
    ),
    Ahead.DONE: Words(
        _("Everything is done"), _("There is no article left in this project that waits for you. Thank you.")
    ),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is ahead in a project, and its words; None for the words where the list says it."""

    project: Project
    outlook: Outlook
    words: Words | None


def of_project(user: User, project: Project) -> Waiting | None:
    """What is ahead for an annotator in one project; None for everybody else."""
    found = assignments.outlook(user=user, project=project)
    return Waiting(project, found, _WORDS.get(found.ahead)) if found else None


def of_projects(user: User, projects: Sequence[Project]) -> Waiting | None:
    """The first project in which something can be taken, else the first about which something is to be said."""
    found = [one for one in (of_project(user, project) for project in projects) if one and one.words]
    return next((one for one in found if one.outlook.follows), found[0] if found else None)


def sentence(refusal: Refusal) -> str:
    """The sentence for a refusal to give an article; the common one where the code is not known."""
    return str(_WHY.get(refusal.code, _WHY["nothing_left"]))
