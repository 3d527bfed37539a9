"""The one sentence under a page's title that says how things stand, made from the figures."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.models import AnnotationSet, Project
from annotator.services.articles import importing
from annotator.services.queue import Desk, Next, Standing
from annotator.services.review import ForCurator
from annotator.web.figures import ago, number

_State: Final = AnnotationSet.State


def _join(clauses: list[str]) -> str:
    return _(", ").join(clauses)


def home(waiting: Next | None, projects: int, *, may_create: bool = False) -> str:
    """What waits for the person who just came in."""
    if not projects and may_create:
        return _("Your account is ready. The first project is yours to create.")
    if not projects:
        return _("Your account is ready; it has not been added to a project yet.")
    if waiting is None:
        return _("Nothing is waiting for you. Your projects are below.")
    if waiting.annotation_set is not None and waiting.annotation_set.state == _State.RETURNED:
        return _("The curator has returned an article to you.")
    if waiting.annotation_set is None or not waiting.annotation_set.touched:
        return _("A new article is ready to begin.")
    return _("Your article is open just as you left it %(when)s.") % {"when": ago(waiting.annotation_set.updated_at)}


def curating(counts: Iterable[ForCurator]) -> str:
    """What waits for a curator, in a sentence or two; empty where nothing does."""
    told = list(counts)
    submitted, second = sum(one.submitted for one in told), sum(one.second for one in told)
    out = []
    if submitted:
        text = ngettext("%(shown)s article waits for a curator.", "%(shown)s articles wait for a curator.", submitted)
        out.append(text % {"shown": number(submitted)})
    if second:
        text = ngettext("%(shown)s second opinion is asked for.", "%(shown)s second opinions are asked for.", second)
        out.append(text % {"shown": number(second)})
    return " ".join(out)


def notes(count: int) -> str:
    """3 notes wait for the person who just came in."""
    return ngettext("%(shown)s note waits for you.", "%(shown)s notes wait for you.", count) % {"shown": number(count)}


def articles(count: int) -> str:
    """12 articles."""
    return ngettext("%(shown)s article", "%(shown)s articles", count) % {"shown": number(count)}


def own(standing: Standing, *, dealt: bool) -> str:
    """An annotator's project: articles, and of their own work what is submitted, open, returned, ahead.

    Where articles are ``dealt`` out, annotators see their own alone: to have none yet says nothing of the project.
    """
    if not standing.articles and dealt:
        return _("You have no article yet.")
    if not standing.articles:
        return _("No articles yet. They will appear here as soon as a manager imports some.")
    submitted, waiting = standing.sets.get(_State.SUBMITTED, 0), standing.sets.get(_State.OPEN, 0)
    returned, ahead = standing.sets.get(_State.RETURNED, 0), standing.untouched
    skipped = standing.sets.get(_State.SKIPPED, 0)
    clauses = [
        ngettext("%(shown)s submitted by you", "%(shown)s submitted by you", submitted) if submitted else "",
        ngettext("%(shown)s open", "%(shown)s open", waiting) if waiting else "",
        ngettext("%(shown)s returned to you", "%(shown)s returned to you", returned) if returned else "",
        ngettext("%(shown)s skipped", "%(shown)s skipped", skipped) if skipped else "",
        ngettext("%(shown)s not begun", "%(shown)s not begun", ahead) if ahead else "",
    ]
    counts = [submitted, waiting, returned, skipped, ahead]
    told = [clause % {"shown": number(count)} for clause, count in zip(clauses, counts, strict=True) if clause]
    if ahead == standing.articles:
        return _("%(articles)s, none begun yet.") % {"articles": articles(standing.articles)}
    return _("%(articles)s: %(clauses)s.") % {"articles": articles(standing.articles), "clauses": _join(told)}


def looked_at(standing: Standing) -> str:
    """A project as its viewers see it: the articles, and nobody's work."""
    if not standing.articles:
        return _("No articles yet. They will appear here as soon as a manager imports some.")
    return _("%(articles)s, open to read.") % {"articles": articles(standing.articles)}


def everybody(standing: Standing) -> str:
    """A project as its curators and managers see it: articles, annotation sets, articles without one."""
    if not standing.articles:
        return _("The project has no articles yet; start by importing some.")
    submitted = standing.sets.get(_State.SUBMITTED, 0)
    at_work = standing.sets.get(_State.OPEN, 0) + standing.sets.get(_State.RETURNED, 0)
    if not standing.sets:
        return _("%(articles)s, none begun yet.") % {"articles": articles(standing.articles)}
    told = []
    if submitted:
        text = ngettext("%(shown)s annotation set submitted", "%(shown)s annotation sets submitted", submitted)
        told.append(text % {"shown": number(submitted)})
    if at_work:
        text = ngettext("%(shown)s set being worked on", "%(shown)s sets being worked on", at_work)
        told.append(text % {"shown": number(at_work)})
    if standing.untouched:
        text = ngettext("%(shown)s article not begun", "%(shown)s articles not begun", standing.untouched)
        told.append(text % {"shown": number(standing.untouched)})
    return _("%(articles)s: %(clauses)s.") % {"articles": articles(standing.articles), "clauses": _join(told)}


def listed(states: Mapping[str, int], names: Mapping[str, object], found: int | None, counted: int) -> str:
    """The list of articles: how many in which state, or how many were found (``counted``: where counting ends)."""
    if found is not None:
        return _found(found, counted)
    total = sum(states.values())
    if not total:
        return _("No articles yet; start by importing some.")
    told = [
        _("%(shown)s %(state)s") % {"shown": number(states[code]), "state": str(name).lower()}
        for code, name in names.items()
        if states.get(code)
    ]
    return _("%(articles)s: %(clauses)s.") % {"articles": articles(total), "clauses": _join(told)}


def _found(found: int, counted: int) -> str:
    if found > counted:
        return _("More than %(shown)s articles fit.") % {"shown": number(counted)}
    if not found:
        return _("No article fits.")
    return ngettext("%(shown)s article fits.", "%(shown)s articles fit.", found) % {"shown": number(found)}


def many_changed(verb: str, count: int) -> str:
    """What was done to many articles at once."""
    if not count:
        return _("Nothing had to be changed: they were so already.")
    told = {
        "priority": ngettext(
            "The priority of %(shown)s article was changed.", "The priority of %(shown)s articles was changed.", count
        ),
        "overlap": ngettext(
            "The number of annotators of %(shown)s article was changed.",
            "The number of annotators of %(shown)s articles was changed.",
            count,
        ),
        "withdraw": ngettext(
            "%(shown)s article was taken out of the work.", "%(shown)s articles were taken out of the work.", count
        ),
        "restore": ngettext(
            "%(shown)s article is back in the work.", "%(shown)s articles are back in the work.", count
        ),
    }
    return told[verb] % {"shown": number(count)}


def brought_back(count: int) -> str:
    """What undoing came to."""
    text = ngettext("Undone: %(shown)s article is as it was.", "Undone: %(shown)s articles are as they were.", count)
    return text % {"shown": number(count)}


def project(desk: Desk) -> str:
    """The sentence of one project in the reader's list."""
    if desk.reads_all:
        return everybody(desk.standing)
    dealt = desk.project.assignment != Project.Assignment.FREE
    return own(desk.standing, dealt=dealt) if desk.annotates else looked_at(desk.standing)


def staged(tally: importing.Tally, *, files: int, complete: bool, predicted: bool = False) -> str:
    """What the files that were sent would come to; nothing of it has happened yet. ``predicted``: by predictions."""
    records, good = tally.records, tally.coming
    sent = ngettext("%(shown)s file was read", "%(shown)s files were read", files) % {"shown": number(files)}
    if records != files:
        told = ngettext("%(shown)s record in it", "%(shown)s records in them", records) % {"shown": number(records)}
        sent = _("%(sent)s, %(told)s") % {"sent": sent, "told": told}
    if not complete:
        return _("%(sent)s so far: the import is large, and its beginning shows what will come.") % {"sent": sent}
    if not good and predicted:
        return _("%(sent)s, and nothing in it is a new prediction for an article of this project.") % {"sent": sent}
    if not good:
        return _("%(sent)s, and no article can be made of this.") % {"sent": sent}
    if good == records and tally.losses:
        told = _(
            "%(sent)s, and all can come in, but not every mark as it stands; it is said below which. "
            "Nothing is imported until you press the button."
        )
        return told % {"sent": sent}
    if good == records:
        told = _("%(sent)s, and all is well. Nothing is imported until you press the button below.")
        return told % {"sent": sent}
    left = records - good
    out = ngettext("%(shown)s will stay out", "%(shown)s will stay out", left) % {"shown": number(left)}
    return _("%(sent)s, of which %(out)s. Nothing is imported until you press the button below.") % {
        "sent": sent,
        "out": out,
    }
