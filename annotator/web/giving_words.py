"""What is said about giving articles: how they come to annotators, what was done, what a plan would come to."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.models import Project
from annotator.services.assignments import Person
from annotator.services.assignments.giving import ASSIGN
from annotator.web.figures import number


def lede(project: Project, people: Sequence[Person]) -> str:
    """How articles come to annotators in this project, and how many people there are."""
    if not people:
        return _("Nobody annotates here yet. Articles can be assigned as soon as annotators are in the project.")
    how = {
        Project.Assignment.FREE: _("Everybody chooses; what is assigned here comes first."),
        Project.Assignment.PULL: _("The next article is dealt out to whoever asks; what is assigned here comes first."),
        Project.Assignment.PUSH: _("Annotators see only what is assigned here."),
    }[Project.Assignment(project.assignment)]
    counted = ngettext("%(shown)s annotator.", "%(shown)s annotators.", len(people)) % {"shown": number(len(people))}
    asked = ngettext(
        "Each article wants %(shown)s annotator.", "Each article wants %(shown)s annotators.", project.overlap
    ) % {"shown": number(project.overlap)}
    return f"{counted} {asked} {how}"


def done(verb: str, count: int) -> str:
    """What was given or taken back."""
    if not count:
        return _("Nothing had to be changed: they were so already.")
    if verb == ASSIGN:
        text = ngettext("%(shown)s assignment was made.", "%(shown)s assignments were made.", count)
    else:
        text = ngettext("%(shown)s assignment was taken back.", "%(shown)s assignments were taken back.", count)
    return text % {"shown": number(count)}


def undone(back: int, kept: int) -> str:
    """What undoing came to: what is as it was, and what had been worked on since and stays."""
    text = ngettext(
        "Undone: %(shown)s assignment is as it was.", "Undone: %(shown)s assignments are as they were.", back
    )
    told = text % {"shown": number(back)}
    if not kept:
        return told
    rest = ngettext(
        "%(shown)s was worked on meanwhile and stays.", "%(shown)s were worked on meanwhile and stay.", kept
    )
    return f"{told} {rest % {'shown': number(kept)}}"


def plan(articles: int, sets: int, short: int) -> str:
    """What giving would come to."""
    if not sets:
        return _("Nothing would be given: no article has a free place for these people.")
    first = ngettext("%(shown)s article would be given", "%(shown)s articles would be given", articles)
    then = ngettext("%(shown)s assignment", "%(shown)s assignments", sets)
    told = _("%(articles)s: %(sets)s in all.") % {
        "articles": first % {"shown": number(articles)},
        "sets": then % {"shown": number(sets)},
    }
    if not short:
        return told
    rest = ngettext("%(shown)s place would stay free.", "%(shown)s places would stay free.", short)
    return f"{told} {rest % {'shown': number(short)}}"
