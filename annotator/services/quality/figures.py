"""Everybody's figures, for those who read all sets."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from annotator.agreement.drift import Drift, drift
from annotator.agreement.measuring import Measured
from annotator.models import AnnotationSet, Article, Job, Membership, Project, User
from annotator.services import access, answers
from annotator.services.agreement.figures import TimePart, by_time, measured
from annotator.services.agreement.freshening import freshen
from annotator.services.agreement.keeping import Kept
from annotator.services.agreement.naming import names_of
from annotator.services.agreement.places import Place
from annotator.services.agreement.population import Asked, Couple, population_of
from annotator.services.assignments import SelfAgreement, self_agreement
from annotator.services.figures.pace import submitted_sets
from annotator.services.figures.people import MOST_TIMES, Spread, spread
from annotator.services.quality.controls import controls_of, readers_of
from annotator.services.quality.kinds import Kind, kinds_of
from annotator.services.quality.showing import shown_of
from annotator.services.refusal import NotFound

_Set = AnnotationSet
#: Places shown of a kind.
PLACES: Final = 2
#: A longer number is no key the database could look for.
_LARGEST: Final = 2**62


@dataclass(frozen=True, slots=True)
class Control:
    """The control articles; ``f1``: exact marks, with its interval where there are enough."""

    articles: int
    f1: Measured | None


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds at work: quartiles of an article, and the middle of what 100 words take."""

    article: Spread | None
    hundred_words: float | None


@dataclass(frozen=True, slots=True)
class Practised:
    """The latest round of one practice article."""

    article: Article
    score: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One person. ``articles``: those with a locked gold; ``kinds``: the most frequent differences from it.

    ``reads``: they read everybody's sets, the gold too, so no figure of theirs is blind. ``drift`` None: too few
    articles to say.
    """

    person: int
    reads: bool
    articles: int
    measures: Sequence[Measured]
    times: Sequence[TimePart]
    monthly: bool
    kinds: Sequence[Kind]
    drift: Drift | None
    control: Control
    again: SelfAgreement | None
    practised: Sequence[Practised]
    speed: Speed

    def measure(self, code: str, layer: str = "", subject: str = "") -> Measured | None:
        """A measure that is defined."""
        return find(self.measures, code, layer, subject)


@dataclass(frozen=True, slots=True)
class Quality:
    """Everybody with something to tell, the most articles first; ``missing`` articles are still being worked out.

    ``veiled``: it leaves the house, people have the names of exports and no keys.
    """

    people: Sequence[Standing]
    names: Mapping[int, str]
    articles: int
    missing: int
    job: Job | None
    veiled: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One person as ``quality`` has them alone, and some of the latest places of each kind of difference."""

    quality: Quality
    standing: Standing
    places: Mapping[Kind, Sequence[Place]]


def find(measures: Sequence[Measured], code: str, layer: str = "", subject: str = "") -> Measured | None:
    """The measure of that name, where it is defined."""
    found = (one for one in measures if (one.code, one.layer, one.subject) == (code, layer, subject))
    return next((one for one in found if one.value is not None), None)


def quality_of(*, project: Project, user: User, veiled: bool = False) -> Quality:
    """Everybody's figures in a project reached through ``access``. Raises Forbidden for all but its readers."""
    access.must_read_sets(user, project)
    return _quality(project, user, population_of(project, gold=True).couples, None, veiled=veiled)[0]


def person_of(*, project: Project, user: User, person: int) -> Person:
    """One person's figures alone. Raises Forbidden like ``quality_of``; NotFound for whoever has no part there."""
    access.must_read_sets(user, project)
    if person > _LARGEST or not Membership.objects.filter(project=project, user=person).exists():
        raise NotFound
    couples = population_of(project, gold=True).chosen(Asked(gold=True, people=frozenset({person})))
    found, kept = _quality(project, user, couples, person, veiled=False)
    (alone,) = found.people
    return Person(found, alone, shown_of(kept.get(person, []), alone.kinds, PLACES))


def _quality(
    project: Project, user: User, couples: Sequence[Couple], person: int | None, *, veiled: bool
) -> tuple[Quality, Mapping[int, Sequence[Kept]]]:
    known, job = freshen(project=project, couples=couples, actor=user)
    kept = [known[couple.key] for couple in couples if couple.key in known]
    apart = Apart(project, couples, person)
    people = {person} if person else {*apart.people, *(one for couple in couples for one in couple.people)}
    by_person = grouped(kept)
    standings = [standing(one, by_person.get(one, []), apart) for one in sorted(people)]
    found = Quality(
        people=sorted(standings, key=lambda one: (-one.articles, one.person)),
        names=names_of(project, people, veiled=veiled),
        articles=len({couple.article for couple in couples}),
        missing=len({couple.article for couple in couples if couple.key not in known}),
        job=job,
        veiled=veiled and project.pseudonymous_exports,
    )
    return found, by_person


def grouped(kept: Sequence[Kept]) -> Mapping[int, list[Kept]]:
    """What is kept of each person, in the order they handed in."""
    found: defaultdict[int, list[Kept]] = defaultdict(list)
    for one in sorted(kept, key=lambda one: (str(one.couple.one.at), one.couple.article)):
        if one.couple.one.author is not None:
            found[one.couple.one.author].append(one)
    return found


class Apart:
    """What is not told by the measures, of everybody or of one person: times, repeats, practice, what was a control."""

    def __init__(self, project: Project, couples: Sequence[Couple], person: int | None = None) -> None:
        self.readers = readers_of(project)
        self.controls = controls_of(project, couples, self.readers)
        self.times = _times(project, person)
        self.again = {one.user_id: one for one in self_agreement(project=project) if person in {None, one.user_id}}
        self.practised: defaultdict[int, list[Practised]] = defaultdict(list)
        rows = answers.latest_practice(project).filter(state=_Set.State.SUBMITTED, score__isnull=False)
        rows = rows.filter(author=person) if person else rows
        light = rows.select_related("article").defer("body", "article__text", "article__provenance")
        for row in light.order_by("article"):
            self.practised[row.author_id or 0].append(Practised(row.article, row.score or 0))

    @property
    def people(self) -> Collection[int]:
        """Everybody who handed something in."""
        return {*self.times, *self.again, *self.practised} - {0}


def _times(project: Project, person: int | None) -> Mapping[int, list[tuple[int, int]]]:
    """Seconds at work and words of each article handed in, the latest first; without a sign of life no time."""
    rows = submitted_sets(project)
    rows = rows.filter(author=person) if person else rows
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    columns = ("author_id", "active_seconds", "article__words")
    for author, seconds, words in rows.order_by("-submitted_at").values_list(*columns)[:MOST_TIMES]:
        times = found[author or 0]
        if seconds:
            times.append((seconds, words))
    return found


def standing(person: int, kept: Sequence[Kept], apart: Apart) -> Standing:
    """One person's figures from what is kept of their sets and the gold, the oldest first."""
    monthly, times = by_time(kept)
    controls = [one for one in kept if one.couple.one.set_id in apart.controls]
    return Standing(
        person=person,
        reads=person in apart.readers,
        articles=len(kept),
        measures=measured(kept),
        times=times,
        monthly=monthly,
        kinds=kinds_of(kept),
        drift=drift([one.evidence for one in kept]),
        control=Control(len(controls), find(measured(controls, slim=True), "spans/exact")),
        again=apart.again.get(person),
        practised=apart.practised.get(person, ()),
        speed=_speed(apart.times.get(person, ())),
    )


def _speed(times: Sequence[tuple[int, int]]) -> Speed:
    article = spread([seconds for seconds, _ in times])
    return Speed(article, median(100 * seconds / max(words, 1) for seconds, words in times) if article else None)
