"""The dashboard in words: how far, how fast, what waits to be decided; the numbers stand out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.models import Project
from annotator.services.figures import Board, Decision, Forecast, Own, Progress, Unsaid
from annotator.web.dashboard.names import problem_name
from annotator.web.figures import ago, minutes, near_day, number


def strong(text: str, **facts: str) -> SafeString:
    """A sentence with its facts in bold."""
    bold = {name: format_html("<b>{}</b>", fact) for name, fact in facts.items()}
    return mark_safe(conditional_escape(text) % bold)  # noqa: S308  (both were escaped)


def lede(board: Board) -> SafeString:
    """How far, how fast, and whether something waits."""
    return mark_safe(" ".join([_far(board.progress), _ahead(board.forecast), *_waiting(board)]).strip())  # noqa: S308


def _far(of: Progress) -> SafeString:
    if of.done == of.articles:
        text = ngettext(
            "The only article is fully annotated.", "All %(all)s articles are fully annotated.", of.articles
        )
        return strong(text, all=number(of.articles))
    if not of.done:
        text = ngettext(
            "The only article is not fully annotated yet.",
            "None of %(all)s articles is fully annotated yet.",
            of.articles,
        )
        return strong(text, all=number(of.articles))
    text = ngettext(
        "%(done)s of %(all)s article is fully annotated.",
        "%(done)s of %(all)s articles are fully annotated.",
        of.articles,
    )
    return strong(text, done=number(of.done), all=number(of.articles))


def _ahead(of: Forecast) -> SafeString:
    if of.early and of.middle and of.late:
        if of.early == of.late:
            return strong(_("At this pace the work ends around %(middle)s."), middle=near_day(of.middle))
        text = _("At this pace the work ends between %(early)s and %(late)s, most likely around %(middle)s.")
        return strong(text, early=near_day(of.early), middle=near_day(of.middle), late=near_day(of.late))
    if of.unsaid is Unsaid.TOO_FAR:
        return strong(_("At this pace no end is in sight."))
    return strong(_("It is too early to say when the work will end.")) if of.unsaid is Unsaid.TOO_EARLY else strong("")


def _waiting(board: Board) -> list[SafeString]:
    if not board.by_person:
        return []
    count = len(board.decisions)
    if not count:
        return [strong(_("Nothing waits for a decision."))]
    text = ngettext("%(count)s thing waits for a decision.", "%(count)s things wait for a decision.", count)
    return [strong(text, count=number(count))]


def method(of: Forecast) -> str:
    """How the forecast was made, for those who want to know."""
    if of.middle:
        return _(
            "Reckoned from the last twelve weeks, days off included: four times in five the end falls between "
            "these days. People who join or leave are not foreseen."
        )
    if of.unsaid is Unsaid.TOO_EARLY:
        return _("A date is given after three whole weeks and ten submitted sets.")
    return ""


def own(of: Own) -> str:
    """An annotator's own weeks and time, kindly."""
    if of.this_week:
        text = ngettext(
            "%(shown)s article submitted this week.", "%(shown)s articles submitted this week.", of.this_week
        )
        told = text % {"shown": number(of.this_week)}
    else:
        told = _("Nothing submitted this week yet; the next article is ready.")
    if of.time:
        told += " " + _("Half of your articles take less than %(time)s.") % {"time": minutes(of.time.median)}
    return told


@dataclass(frozen=True, slots=True)
class Said:
    """A decision as the reader sees it; without ``address`` there is nothing this reader can do about it here."""

    title: str
    text: str
    urgent: bool
    action: str = ""
    address: str = ""


def said(decision: Decision, project: Project, *, manages: bool) -> Said:
    """A decision in words, with its action for those who may take it."""
    title, text, action, address = _SAID[decision.code](decision.facts, project)
    open_to_all = decision.code in {"problems", "skipped", "away"}
    offered = (action, address) if manages or open_to_all else ("", "")
    return Said(title, text, decision.urgent, *offered)


def to_curate(states: Mapping[str, int], project: Project) -> Said | None:
    """What waits for the curators, by the states of the articles; None where nothing does."""
    waiting, begun = states["submitted"], states["curation"]
    if not waiting and not begun:
        return None
    address = reverse("curation-queue", args=[project.slug])
    text = ngettext("%(shown)s is in curation.", "%(shown)s are in curation.", begun) % {"shown": number(begun)}
    if not waiting:
        return Said(text.rstrip("."), "", False, _("To the curation"), f"{address}?list=open")
    title = ngettext("%(shown)s article waits for a curator", "%(shown)s articles wait for a curator", waiting)
    return Said(title % {"shown": number(waiting)}, text if begun else "", False, _("To the curation"), address)


_Words = tuple[str, str, str, str]


def _away(facts: Mapping[str, Any], project: Project) -> _Words:
    title = ngettext("%(shown)s article lies still", "%(shown)s articles lie still", facts["open"])
    text = _("With %(person)s; last seen: %(when)s.") % {"person": facts["person"], "when": ago(facts["seen"])}
    return (
        title % {"shown": number(facts["open"])},
        text,
        _("Show the open articles"),
        _articles(project, "open", facts["id"]),
    )


def _late(facts: Mapping[str, Any], project: Project) -> _Words:
    days = {"goal": near_day(facts["goal"]), "middle": near_day(facts["middle"])}
    text = _("The work is due on %(goal)s; at this pace it ends around %(middle)s.") % days
    return _("The day that was set will be missed"), text, _("Change the day"), reverse("settings", args=[project.slug])


def _no_people(_facts: Mapping[str, Any], project: Project) -> _Words:
    text = _("The articles are here; the annotators are still missing.")
    return _("Nobody annotates yet"), text, _("Invite annotators"), reverse("team", args=[project.slug])


def _stock(facts: Mapping[str, Any], project: Project) -> _Words:
    text = ngettext(
        "%(left)s annotation set is left to do, and %(weekly)s a week are submitted.",
        "%(left)s annotation sets are left to do, and %(weekly)s a week are submitted.",
        facts["left"],
    )
    if not facts["left"]:
        text = _("Everything that was asked for has been submitted.")
    told = text % {"left": number(facts["left"]), "weekly": number(facts["weekly"])}
    return _("The articles are running out"), told, _("Import articles"), reverse("import", args=[project.slug])


def _skipped(facts: Mapping[str, Any], project: Project) -> _Words:
    title = ngettext("%(shown)s annotation set was skipped", "%(shown)s annotation sets were skipped", facts["count"])
    text = _("Each has a reason; decide what becomes of the article.")
    return title % {"shown": number(facts["count"])}, text, _("Show the reasons"), _articles(project, "skipped")


def _problems(facts: Mapping[str, Any], project: Project) -> _Words:
    title = ngettext("%(shown)s warning in submitted sets", "%(shown)s warnings in submitted sets", facts["count"])
    text = _("Most of them: %(kind)s.") % {"kind": problem_name(facts["most"])}
    address = reverse("dashboard-problem", args=[project.slug, facts["most"]])
    return title % {"shown": number(facts["count"])}, text, _("Show the places"), address


def _articles(project: Project, state: str, person: int | None = None) -> str:
    """The list of the articles with such a set, of one person or of anybody."""
    query = urlencode({"theirs": state} | ({"person": person} if person else {}))
    return f"{reverse('articles', args=[project.slug])}?{query}"


_SAID: Final[Mapping[str, Callable[[Mapping[str, Any], Project], _Words]]] = {
    "away": _away,
    "late": _late,
    "no_people": _no_people,
    "stock": _stock,
    "skipped": _skipped,
    "problems": _problems,
}
