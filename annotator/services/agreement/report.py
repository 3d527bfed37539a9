"""The agreement of a project as it was asked for: measures, pairs, time, cells, classes, who needs help with what."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from annotator.models import Job, Project, User
from annotator.services import access
from annotator.services.agreement.figures import Figures
from annotator.services.agreement.freshening import Standing, figures_now, figures_of
from annotator.services.agreement.naming import Choices, choices_of, names_of
from annotator.services.agreement.population import Asked, Population, population_asked
from annotator.services.refusal import Forbidden


@dataclass(frozen=True, slots=True)
class Report(Figures):
    """All of it. ``names``, ``pairs`` and ``needs`` are empty for those who do not read all sets.

    ``veiled``: people have their names of exports, and no keys. ``everything``: articles with a couple, before anything
    was chosen. ``missing``: articles asked for of which something is not in it yet; ``as_of``: when it was measured,
    where sets have changed since, else None; ``job`` is at it.
    """

    asked: Asked
    by_person: bool
    veiled: bool
    everything: int
    missing: int
    as_of: datetime | None
    job: Job | None
    names: Mapping[int, str]
    choices: Choices

    @property
    def fresh(self) -> bool:
        """Whether it says how things stand now."""
        return not self.missing and self.as_of is None


def report_of(*, project: Project, user: User, asked: Asked, veiled: bool = False) -> Report:
    """The agreement of a project reached through ``access``; what cannot be brought up to date at once is told.

    ``veiled``: it leaves the house, so people have the names of exports. Raises Forbidden for annotators, and for
    viewers who ask for people, or for what a model predicted.
    """
    access.must_read_figures(user, project)
    by_person = access.may(user, project, access.READ_SETS)
    if (asked.people or asked.model) and not by_person:
        raise Forbidden(facts={"needs": sorted(access.READ_SETS)})
    population = population_asked(project, asked)
    standing = figures_of(project=project, selection=population.selected(asked), actor=user)
    return _report(project, asked, population, standing, by_person=by_person, veiled=veiled)


def whole_report_of(*, project: Project, asked: Asked) -> Report:
    """The report for whoever keeps the installation: everything is worked out first, however much it is."""
    population = population_asked(project, asked)
    standing = figures_now(project=project, selection=population.selected(asked))
    return _report(project, asked, population, standing, by_person=True, veiled=True)


def _report(
    project: Project, asked: Asked, population: Population, standing: Standing, *, by_person: bool, veiled: bool
) -> Report:
    figures = standing.figures if by_person else replace(standing.figures, pairs=[], needs=[])
    people = {person for couple in population.couples for person in couple.people} if by_person else set()
    return Report(
        **{one.name: getattr(figures, one.name) for one in fields(figures)},
        asked=asked,
        by_person=by_person,
        veiled=veiled and project.pseudonymous_exports,
        everything=len({couple.article for couple in population.couples}),
        missing=standing.missing,
        as_of=standing.as_of,
        job=standing.job,
        names=names_of(project, people, veiled=veiled),
        choices=choices_of(population, project),
    )
