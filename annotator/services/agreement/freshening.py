"""Bringing agreement up to date: little of it while somebody waits, the rest as a job, and who looks is told so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

import orjson
from django.utils import timezone

from annotator.models import AgreementFigures, GroupEvidence, Job, PairEvidence, Project, User
from annotator.services import jobs
from annotator.services.agreement.figures import Figures, figures_from, remember, remembered, state_of
from annotator.services.agreement.groups import keep_groups, kept_groups, stale_groups
from annotator.services.agreement.keeping import Kept, Key, keep, kept_of, stale
from annotator.services.agreement.population import (
    Asked,
    Couple,
    Group,
    Selection,
    of_request,
    population_asked,
    population_of,
)
from annotator.services.jobs import Running

#: Couples and groups worked out while somebody waits for a page.
AT_ONCE: Final = 60
#: Couples whose figures are measured while somebody waits (about a millisecond each).
MEASURED_AT_ONCE: Final = 300
#: Couples, or groups, worked out in one transaction by a job.
CHUNK: Final = 50

_NOUN: Final = "agreement"


@dataclass(frozen=True, slots=True)
class Standing:
    """Figures and how far they can be trusted.

    ``missing``: articles asked for of which something is not in them yet. ``as_of``: when they were measured, where
    sets have changed since; None where they stand for how things are now. ``job`` is at it.
    """

    figures: Figures
    missing: int
    as_of: datetime | None
    job: Job | None


@dataclass(frozen=True, slots=True)
class _Lacking:
    """What nothing true is kept of."""

    couples: Sequence[Couple]
    groups: Sequence[Group]

    @property
    def size(self) -> int:
        return len(self.couples) + len(self.groups)

    def articles(self, of: Selection) -> int:
        """In how many of the articles asked for."""
        found = {couple.article for couple in self.couples if of.asked.people <= couple.people}
        return len(found | {group.article for group in self.groups})


def figures_of(*, project: Project, selection: Selection, actor: User) -> Standing:
    """The figures of a selection: the remembered ones where they are still true, or else new ones if that is quick.

    Where it is not, the last ones that were measured, with their time, or those of what is known; a job does the rest.
    """
    last = remembered(project, selection.asked)
    if last and last.state == state_of(selection):
        return Standing(last.figures, 0, None, None)
    lacking = _lacking(project, selection)
    if lacking.size <= AT_ONCE and len(selection.wide) <= MEASURED_AT_ONCE:
        _keep_all(project, lacking)
        return _measured(project, selection, timezone.now())
    job = _job(project, selection.asked, actor)
    if last:
        return Standing(last.figures, lacking.articles(selection), last.at, job)
    return _known_so_far(project, selection, lacking, job)


def figures_now(*, project: Project, selection: Selection) -> Standing:
    """The figures of a selection with everything worked out first, however much it is."""
    moment = timezone.now()
    _keep_all(project, _lacking(project, selection))
    return _measured(project, selection, moment)


def freshen(
    *, project: Project, couples: Sequence[Couple], actor: User, model: int | None = None
) -> tuple[dict[Key, Kept], Job | None]:
    """What is known of these couples: a few are worked out now, the rest is left to a job, which is told."""
    known = kept_of(project, couples)
    lacking = [couple for couple in couples if couple.key not in known]
    if not lacking:
        return known, None
    if len(lacking) > AT_ONCE:
        return known, _job(project, Asked(gold=couples[0].gold, model=model), actor)
    _keep_all(project, _Lacking(lacking, []))
    return known | kept_of(project, lacking), None


def _lacking(project: Project, selection: Selection) -> _Lacking:
    return _Lacking(stale(project, selection.wide), stale_groups(project, selection.groups))


def _measured(project: Project, selection: Selection, moment: datetime) -> Standing:
    known, groups = kept_of(project, selection.wide), kept_groups(project, selection.groups)
    figures = figures_from(selection.asked, list(known.values()), list(groups.values()))
    missing = _unknown(selection, known)
    if not missing and len(groups) == len(selection.groups):
        remember(project, selection, figures, moment)
    return Standing(figures, missing, None, None)


def _known_so_far(project: Project, selection: Selection, lacking: _Lacking, job: Job) -> Standing:
    """Figures of what is worked out already, as long as measuring them is quick; else of nothing."""
    quick = len(selection.wide) - len(lacking.couples) <= MEASURED_AT_ONCE
    known = kept_of(project, selection.wide) if quick else {}
    groups = kept_groups(project, selection.groups) if quick else {}
    figures = figures_from(selection.asked, list(known.values()), list(groups.values()))
    return Standing(figures, _unknown(selection, known), None, job)


def _unknown(selection: Selection, known: dict[Key, Kept]) -> int:
    return len({couple.article for couple in selection.chosen if couple.key not in known})


def _job(project: Project, asked: Asked, actor: User) -> Job:
    """The job that is at it, or a new one."""
    under_way = Job.objects.filter(
        project=project,
        noun=_NOUN,
        request=orjson.dumps(asked.request).decode(),
        state__in=[Job.State.WAITING, Job.State.RUNNING],
    ).first()
    if under_way is None:
        return jobs.start(project=project, noun=_NOUN, request=asked.request, actor=actor)
    jobs.revive(under_way)
    return under_way


def agreement_job(running: Running, **request: Any) -> dict[str, Any]:
    """Work out all couples and groups of a project, and measure what was asked for; begun again it goes on."""
    project, asked = running.job.project, of_request(request)
    moment = timezone.now()
    population = population_asked(project, asked)
    lacking = _lacking(
        project,
        population.selected(asked.whole),
    )
    _keep_all(project, lacking, running)
    _measured(project, population.selected(asked), moment)
    return {"pairs": len(lacking.couples)}


def rebuild(project: Project) -> int:
    """Work out every couple and group anew, whatever is kept; returns how many couples."""
    for model in (AgreementFigures, PairEvidence, GroupEvidence):
        model.objects.filter(project=project).delete()
    whole = [population_of(project, gold=gold) for gold in (False, True)]
    lacking = _Lacking([couple for one in whole for couple in one.couples], whole[0].groups)
    _keep_all(project, lacking)
    return len(lacking.couples)


def _keep_all(project: Project, lacking: _Lacking, running: Running | None = None) -> None:
    """Work all of it out and keep it, some in each transaction: what is done stands, whatever comes."""
    steps: list[Callable[[], None]] = []
    for start in range(0, len(lacking.couples), CHUNK):
        steps.append(partial(keep, project, lacking.couples[start : start + CHUNK]))
    for start in range(0, len(lacking.groups), CHUNK):
        steps.append(partial(keep_groups, project, lacking.groups[start : start + CHUNK]))
    for done, step in enumerate(steps):
        if running:
            running.progress(min(done * CHUNK, lacking.size), lacking.size)
        step()
