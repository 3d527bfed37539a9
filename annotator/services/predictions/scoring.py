"""Whether a model is right where it is sure: its marks beside the gold's, by their scores. Derived, and kept by row.

A mark is right where the gold has one of the same type on the very same letters. One without a score counts at every
threshold, like a model that is always sure.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import transaction

from annotator.models import AnnotationSet, Job, ModelVersion, Prediction, Project, User
from annotator.services import jobs, snapshots
from annotator.services.agreement.population import Asked, Couple, population_asked, predicted_population
from annotator.services.jobs import Running
from annotator.standoff.values import Annotations, Segments

#: Scores are counted in so many steps from 0 to 1.
STEPS: Final = 20
#: Articles worked out while somebody waits for a page, and in one transaction of a job.
AT_ONCE: Final = 100
_CHUNK: Final = 50
_NOUN: Final = "predictions"
#: Where marks without a score are counted.
_UNSCORED: Final = "none"
#: A mark: its type and letters.
Mark = tuple[str, Segments]


@dataclass(frozen=True, slots=True)
class Threshold:
    """What would be left of the marks from a score on: so many ``predicted``, so many of them ``right``."""

    least: float
    predicted: int
    right: int
    gold: int

    @property
    def precision(self) -> float | None:
        """The share of the marks that the gold has."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """The share of the gold's marks that are among them."""
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both."""
        both = self.predicted + self.gold
        return 2 * self.right / both if both else None


@dataclass(frozen=True, slots=True)
class Scored:
    """Marks by threshold, the lowest first; empty where no mark has a score. ``missing`` articles: ``job`` is at it."""

    thresholds: Sequence[Threshold]
    missing: int
    job: Job | None


def scored_of(*, project: Project, model: ModelVersion, user: User, asked: Asked | None = None) -> Scored:
    """The marks of a model beside the gold, by their scores; what cannot be counted at once is left to a job.

    ``asked``: in which release and split, everywhere unless told; NotFound is raised where there is none such.
    """
    couples = population_asked(project, asked or Asked(gold=True, model=model.pk)).couples
    lacking = _stale(model, couples)
    job = None
    if len(lacking) > AT_ONCE:
        job = _job(project, model, user)
    else:
        _keep_all(lacking)
        lacking = []
    left = {couple.one.set_id for couple in lacking}
    wanted = {couple.one.set_id for couple in couples} - left
    kept = Prediction.objects.filter(model=model).exclude(scored="").values_list("pk", "scored")
    return Scored(_thresholds([orjson.loads(text) for pk, text in kept if pk in wanted]), len(left), job)


def scoring_job(running: Running, *, model: int) -> dict[str, Any]:
    """Count all of a model's articles, as a background job; begun again it goes on."""
    row = ModelVersion.objects.filter(project=running.job.project, pk=model).first()
    if row is None:
        return {"articles": 0}
    lacking = _stale(row, predicted_population(running.job.project, row.pk).couples)
    _keep_all(lacking, running)
    return {"articles": len(lacking)}


def _job(project: Project, model: ModelVersion, user: User) -> Job:
    request = {"model": model.pk}
    states = [Job.State.WAITING, Job.State.RUNNING]
    asked = orjson.dumps(request).decode()
    under_way = Job.objects.filter(project=project, noun=_NOUN, request=asked, state__in=states).first()
    if under_way is None:
        return jobs.start(project=project, noun=_NOUN, request=request, actor=user)
    jobs.revive(under_way)
    return under_way


def _state(couple: Couple) -> str:
    return f"{couple.one.revision} {couple.other.set_id} {couple.other.revision}"


def _stale(model: ModelVersion, couples: Sequence[Couple]) -> list[Couple]:
    known = dict(Prediction.objects.filter(model=model).values_list("pk", "scored_of"))
    return [couple for couple in couples if known.get(couple.one.set_id) != _state(couple)]


def _keep_all(lacking: Sequence[Couple], running: Running | None = None) -> None:
    for start in range(0, len(lacking), _CHUNK):
        if running:
            running.progress(start, len(lacking))
        _keep(lacking[start : start + _CHUNK])


@transaction.atomic
def _keep(couples: Sequence[Couple]) -> None:
    """Count these couples as they stand, under the revisions that were read."""
    read = bodies_of(couples)
    rows = {row.pk: row for row in Prediction.objects.filter(pk__in=[couple.one.set_id for couple in couples])}
    for couple in couples:
        row, one, gold = rows.get(couple.one.set_id), read.get(couple.one.set_id), read.get(couple.other.set_id)
        if row is None or one is None or gold is None:
            continue
        row.scored = orjson.dumps(_counted(one[0], gold[0], orjson.loads(row.scores))).decode()
        row.scored_of = f"{one[1]} {couple.other.set_id} {gold[1]}"
    Prediction.objects.bulk_update(rows.values(), ["scored", "scored_of"])


def bodies_of(couples: Sequence[Couple]) -> Mapping[UUID, tuple[Annotations, int]]:
    """What the sets of some couples say, and their revisions; in one query."""
    keys = [key for couple in couples for key in couple.key]
    rows = AnnotationSet.objects.filter(pk__in=keys).values_list("pk", "body", "revision")
    return {pk: (snapshots.annotations_of(body), revision) for pk, body, revision in rows}


def marks_of(annotations: Annotations) -> dict[Mark, str]:
    """The marks of a set, each once, with the id of one that stands there."""
    return {(span.type, span.segments): span.id for span in annotations.spans.values()}


def _counted(one: Annotations, gold: Annotations, scores: Mapping[str, float]) -> dict[str, Any]:
    """``{"gold": n, "predicted": {step: n}, "right": {step: n}}``."""
    theirs = marks_of(gold)
    predicted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for mark, id_ in marks_of(one).items():
        step = _step(scores.get(id_))
        predicted[step] += 1
        right[step] += mark in theirs
    return {"gold": len(theirs), "predicted": predicted, "right": right}


def _step(score: float | None) -> str:
    return _UNSCORED if score is None else str(min(int(score * STEPS), STEPS - 1))


def _thresholds(kept: Sequence[Mapping[str, Any]]) -> list[Threshold]:
    gold = sum(one["gold"] for one in kept)
    predicted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for one in kept:
        predicted.update(one["predicted"])
        right.update(one["right"])
    if not predicted.keys() - {_UNSCORED}:
        return []

    def above(counts: Counter[str], least: int) -> int:
        return counts[_UNSCORED] + sum(counts[str(step)] for step in range(least, STEPS))

    return [Threshold(n / STEPS, above(predicted, n), above(right, n), gold) for n in range(STEPS)]
