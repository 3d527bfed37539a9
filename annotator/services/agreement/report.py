"""The agreement of a project as it was asked for: measures, pairs, time, cells, classes, who needs help with what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from annotator.agreement.evidence import Evidence, total
from annotator.agreement.measuring import Measured, with_intervals
from annotator.models import Job, Project, User
from annotator.services import access
from annotator.services.agreement.differing import ITEMS
from annotator.services.agreement.helping import Need, needs_of
from annotator.services.agreement.keeping import Kept, Key, freshen, keep_all, kept_of, stale
from annotator.services.agreement.naming import Choices, choices_of, names_of
from annotator.services.agreement.population import Asked, Population, population_of
from annotator.services.figures.pace import sunday
from annotator.services.refusal import Forbidden

#: Drawings of the bootstrap.
DRAWS: Final = 1000
#: From fewer articles no interval is told: it would look surer than it is.
LEAST: Final = 3
#: The evidence of the measures that are told of pairs and of stretches of time: exact marks, and frames found.
_SLIM: Final = ("spans/one/", "spans/other/", "spans/exact/", "frames/", "articles")
#: Time is told by weeks up to so many of them, then by months.
WEEKS: Final = 20


@dataclass(frozen=True, slots=True)
class Part:
    """The measures of some of the couples: of a pair of people, or of a stretch of time."""

    articles: int
    measures: Sequence[Measured]


@dataclass(frozen=True, slots=True)
class PairPart(Part):
    """Two people, by the keys of their accounts in the order of the couples; ``other`` None: the gold."""

    one: int
    other: int | None


@dataclass(frozen=True, slots=True)
class TimePart(Part):
    """A week (from its Sunday) or a month (from its first day)."""

    start: date


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. ``names``, ``pairs`` and ``needs`` are empty for those who do not read all sets.

    ``veiled``: people have their names of exports, and no keys. ``everything``: articles with a couple, before anything
    was chosen. ``missing``: articles asked for of which something is not in it yet; ``job`` is at them.
    ``cells``: counts by the keys of :mod:`annotator.agreement.evidence`, ``confusion/…`` and ``boundary/…``.
    ``differences``: items that differ by ``CLASS/LAYER/TYPE``. ``monthly``: whether ``times`` are months.
    """

    asked: Asked
    by_person: bool
    veiled: bool
    articles: int
    couples: int
    everything: int
    missing: int
    job: Job | None
    measures: Sequence[Measured]
    pairs: Sequence[PairPart]
    times: Sequence[TimePart]
    monthly: bool
    cells: Mapping[str, float]
    differences: Mapping[str, int]
    needs: Sequence[Need]
    names: Mapping[int, str]
    choices: Choices


def report_of(*, project: Project, user: User, asked: Asked, veiled: bool = False) -> Report:
    """The agreement of a project reached through ``access``, brought up to date.

    ``veiled``: it leaves the house, so people have the names of exports. Raises Forbidden for annotators, and for
    viewers who ask for people.
    """
    access.must_read_figures(user, project)
    by_person = access.may(user, project, access.READ_SETS)
    if asked.people and not by_person:
        raise Forbidden(facts={"needs": sorted(access.READ_SETS)})
    population = population_of(project, gold=asked.gold)
    # All who are compared are needed, whoever was chosen.
    couples = population.chosen(replace(asked, people=frozenset()))
    known, job = freshen(project=project, couples=couples, actor=user)
    return _report(project, asked, population, known, job, by_person=by_person, veiled=veiled)


def whole_report_of(*, project: Project, asked: Asked) -> Report:
    """The report for whoever keeps the installation: everything is worked out first, however much it is."""
    population = population_of(project, gold=asked.gold)
    keep_all(project, stale(project, population.couples))
    known = kept_of(project, population.couples)
    return _report(project, asked, population, known, None, by_person=True, veiled=True)


def _report(
    project: Project,
    asked: Asked,
    population: Population,
    known: Mapping[Key, Kept],
    job: Job | None,
    *,
    by_person: bool,
    veiled: bool,
) -> Report:
    # Whoever looks at one pair compares it with the others.
    wide = population.chosen(replace(asked, people=frozenset()))
    chosen = population.chosen(asked)
    everybody = [known[couple.key] for couple in wide if couple.key in known]
    kept = [one for one in everybody if asked.people <= one.couple.people]
    people = {person for couple in population.couples for person in couple.people} if by_person else set()
    monthly, times = by_time(kept)
    return Report(
        asked=asked,
        by_person=by_person,
        veiled=veiled and project.pseudonymous_exports,
        articles=_articles(kept),
        couples=len(kept),
        everything=len({couple.article for couple in population.couples}),
        missing=len({couple.article for couple in chosen if couple.key not in known}),
        job=job,
        measures=measured(kept),
        pairs=_pairs(everybody) if by_person else [],
        times=times,
        monthly=monthly,
        cells=_cells(kept),
        differences=_differences(kept),
        needs=needs_of(everybody) if by_person else [],
        names=names_of(project, people, veiled=veiled),
        choices=choices_of(population, project),
    )


def measured(kept: Iterable[Kept], *, slim: bool = False) -> Sequence[Measured]:
    """The measures with their intervals: what stands in one article hangs together, so articles are drawn.

    ``slim``: only those that are told of pairs and of stretches of time.
    """
    by_article: defaultdict[int, list[Evidence]] = defaultdict(list)
    for one in kept:
        by_article[one.couple.article].append(_slim(one.evidence) if slim else one.evidence)
    parts = [total(found) for found in by_article.values()]
    return with_intervals(parts, draws=DRAWS if len(parts) >= LEAST else 0)


def _slim(evidence: Evidence) -> Evidence:
    return Evidence({key: count for key, count in evidence.counts.items() if key.startswith(_SLIM)})


def _articles(kept: Sequence[Kept]) -> int:
    return len({one.couple.article for one in kept})


def _pairs(kept: Sequence[Kept]) -> list[PairPart]:
    found: defaultdict[tuple[int, int | None], list[Kept]] = defaultdict(list)
    for one in kept:
        if one.couple.one.author is not None:
            found[one.couple.one.author, one.couple.other.author].append(one)
    return [
        PairPart(_articles(those), measured(those, slim=True), *people)
        for people, those in sorted(found.items(), key=_most)
    ]


def _most(found: tuple[tuple[int, int | None], Sequence[Kept]]) -> tuple[int, int, int]:
    (one, other), kept = found
    return -len(kept), one, other or 0


def by_time(kept: Sequence[Kept]) -> tuple[bool, list[TimePart]]:
    """Whether by months, and the measures of each week or month in which the sets were submitted."""
    days = {one.couple.day for one in kept if one.couple.day}
    if not days:
        return False, []
    monthly = (max(days) - min(days)).days > 7 * WEEKS
    found: defaultdict[date, list[Kept]] = defaultdict(list)
    for one in kept:
        if day := one.couple.day:
            found[day.replace(day=1) if monthly else sunday(day)].append(one)
    return monthly, [
        TimePart(_articles(those), measured(those, slim=True), start) for start, those in sorted(found.items())
    ]


def _cells(kept: Iterable[Kept]) -> Mapping[str, float]:
    counts = total(one.evidence for one in kept).counts
    return {key: number for key, number in counts.items() if key.startswith(("confusion/", "boundary/"))}


def _differences(kept: Iterable[Kept]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for one in kept:
        found.update(one.differences)
    return {key: number for key, number in found.items() if not key.startswith(f"{ITEMS}/")}
