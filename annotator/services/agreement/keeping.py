"""What is kept of two sets side by side: brought up to date, made anew.

What is kept is stale when a revision, the schema or the way of counting is another. Whoever looks brings a few up to
date; the rest is a job's, and until it is done those who look are told what is not in it yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import transaction

from annotator.agreement import evidence as evidences
from annotator.agreement.evidence import Evidence
from annotator.agreement.gathering import gather
from annotator.models import AnnotationSet, Article, Job, PairEvidence, Project, SchemaVersion, User
from annotator.services import jobs, snapshots
from annotator.services.agreement.differing import differences_of
from annotator.services.agreement.population import Couple, population_of
from annotator.services.jobs import Running
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations

#: To be raised by whoever changes what is counted: what was kept before is counted anew by itself.
EDITION: Final = 1
#: Couples worked out while somebody waits for a page.
AT_ONCE: Final = 60
#: Couples worked out in one transaction by a job.
CHUNK: Final = 50

_NOUN: Final = "agreement"
_STATE: Final = ("one_revision", "other_revision", "schema_id", "edition")
_KEPT: Final = ("article", "one_revision", "other_revision", "schema", "edition", "gold", "evidence", "differences")

#: The two sets of a couple.
Key = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Kept:
    """A couple with what is known of it; ``differences``: items that differ, by ``CLASS/LAYER/TYPE``."""

    couple: Couple
    evidence: Evidence
    differences: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sides:
    """Everything two sets are compared by."""

    one: Annotations
    other: Annotations
    text: str
    schema: Schema


def kept_of(project: Project, couples: Sequence[Couple]) -> dict[Key, Kept]:
    """What is kept of these couples and still true, by their keys; in one query."""
    wanted = {couple.key: couple for couple in couples}
    if not wanted:
        return {}
    rows = PairEvidence.objects.filter(project=project, gold=couples[0].gold)
    found = {}
    columns = ("one_id", "other_id", *_STATE, "evidence", "differences")
    for one, other, *state, evidence, differences in rows.values_list(*columns).iterator():
        couple = wanted.get((one, other))
        if couple is not None and tuple(state) == _state(couple):
            found[couple.key] = Kept(couple, evidences.read(orjson.loads(evidence)), orjson.loads(differences))
    return found


def _state(couple: Couple) -> tuple[int, int, int, int]:
    return couple.one.revision, couple.other.revision, couple.schema, EDITION


def stale(project: Project, couples: Sequence[Couple]) -> list[Couple]:
    """Those of which nothing true is kept; in one query."""
    rows = PairEvidence.objects.filter(project=project).values_list("one_id", "other_id", *_STATE)
    states = {(one, other): tuple(state) for one, other, *state in rows}
    return [couple for couple in couples if states.get(couple.key) != _state(couple)]


def freshen(*, project: Project, couples: Sequence[Couple], actor: User) -> tuple[dict[Key, Kept], Job | None]:
    """What is known of these couples: a few are worked out now, the rest is left to a job, which is told."""
    known = kept_of(project, couples)
    lacking = [couple for couple in couples if couple.key not in known]
    if not lacking:
        return known, None
    if len(lacking) <= AT_ONCE:
        return known | keep(project, lacking), None
    return known, _job(project, gold=couples[0].gold, actor=actor)


def _job(project: Project, *, gold: bool, actor: User) -> Job:
    """The job that is at it, or a new one."""
    request = {"gold": gold}
    under_way = Job.objects.filter(
        project=project,
        noun=_NOUN,
        request=orjson.dumps(request).decode(),
        state__in=[Job.State.WAITING, Job.State.RUNNING],
    ).first()
    if under_way is None:
        return jobs.start(project=project, noun=_NOUN, request=request, actor=actor)
    jobs.revive(under_way)
    return under_way


def agreement_job(running: Running, *, gold: bool) -> dict[str, Any]:
    """Work out all couples of a project, as a background job; begun again it goes on with what is missing."""
    project = running.job.project
    waiting = stale(project, population_of(project, gold=gold).couples)
    keep_all(project, waiting, running)
    return {"pairs": len(waiting)}


def rebuild(project: Project) -> int:
    """Work out every couple anew, whatever is kept; returns how many."""
    couples = [couple for gold in (False, True) for couple in population_of(project, gold=gold).couples]
    PairEvidence.objects.filter(project=project).delete()
    keep_all(project, couples)
    return len(couples)


def keep_all(project: Project, couples: Sequence[Couple], running: Running | None = None) -> None:
    """Work out these couples and keep them, some in each transaction: what is done stands, whatever comes."""
    for start in range(0, len(couples), CHUNK):
        if running:
            running.progress(start, len(couples))
        keep(project, couples[start : start + CHUNK])


@transaction.atomic
def keep(project: Project, couples: Sequence[Couple]) -> dict[Key, Kept]:
    """Work these couples out as their sets stand now, and keep it; what came out, for those that still stood so.

    Two who work out the same couple at once do not harm each other: the second writes over the first one's. The
    revision that is kept is the one that was read, so a set changed meanwhile is stale, and worked out by the next.
    """
    read = Reading(couples)
    found = {}
    rows = []
    for couple in sorted(couples, key=lambda couple: couple.key):
        sides, revisions = read(couple)
        if sides is None:
            continue
        evidence = gather(sides.one, sides.other, sides.text, sides.schema)
        differences = differences_of(sides.one, sides.other, sides.text, sides.schema)
        rows.append(_row(project, couple, revisions, evidence, differences))
        if revisions == (couple.one.revision, couple.other.revision):
            found[couple.key] = Kept(couple, evidence, differences)
    PairEvidence.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["one", "other"], update_fields=list(_KEPT)
    )
    return found


def _row(
    project: Project, couple: Couple, revisions: tuple[int, int], evidence: Evidence, differences: Mapping[str, int]
) -> PairEvidence:
    return PairEvidence(
        project=project,
        article_id=couple.article,
        one_id=couple.one.set_id,
        other_id=couple.other.set_id,
        one_revision=revisions[0],
        other_revision=revisions[1],
        schema_id=couple.schema,
        edition=EDITION,
        gold=couple.gold,
        evidence=orjson.dumps(evidences.as_object(evidence)).decode(),
        differences=orjson.dumps(differences, option=orjson.OPT_SORT_KEYS).decode(),
    )


class Reading:
    """The sets, texts and schemas of some couples, read in three queries."""

    def __init__(self, couples: Sequence[Couple]) -> None:
        keys = {key for couple in couples for key in couple.key}
        sets = AnnotationSet.objects.filter(pk__in=keys).values_list("pk", "body", "revision")
        self._sets = {pk: (snapshots.annotations_of(body), revision) for pk, body, revision in sets}
        articles = {couple.article for couple in couples}
        self.articles = {row.pk: row for row in Article.objects.filter(pk__in=articles).defer("provenance", "metadata")}
        versions = SchemaVersion.objects.filter(pk__in={couple.schema for couple in couples})
        self._schemas = {row.pk: snapshots.schema_of(row) for row in versions}

    def __call__(self, couple: Couple) -> tuple[Sides | None, tuple[int, int]]:
        """The two sides and the revisions they are of; None where one of them is gone."""
        one, other = self._sets.get(couple.one.set_id), self._sets.get(couple.other.set_id)
        article = self.articles.get(couple.article)
        if one is None or other is None or article is None:
            return None, (0, 0)
        return Sides(one[0], other[0], article.text, self._schemas[couple.schema]), (one[1], other[1])
