"""One's own figures, kindly: what goes well first, one thing to look at, and the places; nobody else's, no rank.

Nothing but one's own sets and the gold of the articles one handed in goes into it, and the gold only while locked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from annotator.agreement.measuring import Measured
from annotator.models import AnnotationSet, Project, User
from annotator.services import access
from annotator.services.agreement.differing import ITEMS
from annotator.services.agreement.figures import TimePart
from annotator.services.agreement.freshening import freshen
from annotator.services.agreement.keeping import Kept
from annotator.services.agreement.places import Place
from annotator.services.agreement.population import Asked, Couple, population_of
from annotator.services.assignments import SelfAgreement
from annotator.services.quality.figures import Apart, Practised, grouped, standing
from annotator.services.quality.kinds import Kind
from annotator.services.quality.showing import latest, shown_of
from annotator.services.refusal import Forbidden

#: A type is told as a strength from so many of its marks on.
LEAST: Final = 5
#: Places shown.
PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class Own:
    """``found``: the share of the gold's marks that one has; ``right``: the share of one's marks it has.

    ``strong``: the type that goes best; ``advice``: the kind of difference that comes most, None where there is none
    twice. ``places``: of that kind where there is one, else of any.
    """

    articles: int
    missing: int
    found: Measured | None
    right: Measured | None
    strong: Measured | None
    advice: Kind | None
    places: Sequence[Place]
    times: Sequence[TimePart]
    monthly: bool
    again: SelfAgreement | None
    practised: Sequence[Practised]


def own_of(*, project: Project, user: User) -> Own:
    """A person's own figures in a project reached through ``access``. Raises Forbidden for those who never annotate."""
    if not access.may(user, project, access.ANNOTATE):
        raise Forbidden(facts={"needs": sorted(access.ANNOTATE)})
    couples = _couples(project, user)
    known, _job = freshen(project=project, couples=couples, actor=user)
    kept = grouped([known[couple.key] for couple in couples if couple.key in known]).get(user.pk, [])
    found = standing(user.pk, kept, Apart(project, couples, user.pk))
    advice = found.kinds[0] if found.kinds else None
    return Own(
        articles=found.articles,
        missing=len(couples) - len(kept),
        found=found.measure("spans/exact/recall"),
        right=found.measure("spans/exact/precision"),
        strong=_strong(found.measures),
        advice=advice,
        places=_places(kept, advice),
        times=found.times,
        monthly=found.monthly,
        again=found.again,
        practised=found.practised,
    )


def _couples(project: Project, user: User) -> Sequence[Couple]:
    """One's sets beside the gold, without those that one may not look at now because the article came again, blind."""
    mine = access.sets_of(user, project).filter(author=user, kind=AnnotationSet.Kind.ANNOTATOR)
    open_to_me = set(mine.values_list("pk", flat=True))
    couples = population_of(project, gold=True).chosen(Asked(gold=True, people=frozenset({user.pk})))
    return [couple for couple in couples if couple.one.set_id in open_to_me]


def _strong(measures: Sequence[Measured]) -> Measured | None:
    """The type whose marks agree with the gold the most; F1 counts both sides' marks."""
    types = [one for one in measures if one.code == "spans/exact" and one.subject and one.n >= 2 * LEAST]
    return max(types, key=lambda one: (one.value or 0, one.n), default=None)


def _places(kept: Sequence[Kept], advice: Kind | None) -> Sequence[Place]:
    """The latest places of the advised kind, or where there is none of any kind."""
    if advice:
        return shown_of(kept, [advice], PLACES)[advice]
    classes = sorted({key.partition("/")[0] for one in kept for key in one.differences} - {ITEMS})
    found = latest(kept, [f"class/{code}" for code in classes])
    return list(islice(chain.from_iterable(found), PLACES))
