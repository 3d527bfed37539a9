"""The figures kept beside the sets: brought up to date, made anew, proved.

A figure is stale when its revision is not its set's. Whoever looks brings a few up to date; the rest is a job's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import F, Q, QuerySet

from annotator.models import AnnotationSet, Job, Project, SetFigure, SetType, User
from annotator.services import jobs, snapshots
from annotator.services.annotations import names
from annotator.services.figures.counting import Counted, count
from annotator.services.jobs import Running

#: Sets counted while somebody waits for a page.
AT_ONCE: Final = 25
#: Sets counted in one transaction by a job.
CHUNK: Final = 100

_NOUN: Final = "figures"
_PREDICTED: Final = AnnotationSet.Kind.SUGGESTED
_KEPT: Final = ("revision", "spans", "entities", "frames", "problems", "counts")


@dataclass(frozen=True, slots=True)
class Freshness:
    """Whether the figures say what stands in the sets now; ``counting``: a job is at it."""

    fresh: bool
    counting: bool


def stale(project: Project) -> QuerySet[AnnotationSet]:
    """The sets of a project whose figures are missing or of another revision; an empty set needs none.

    What models predicted is counted nowhere.
    """
    missing = Q(figure__isnull=True, revision__gt=0)
    other = Q(figure__isnull=False) & ~Q(figure__revision=F("revision"))
    return AnnotationSet.objects.filter(missing | other, article__project=project).exclude(kind=_PREDICTED)


def freshen(*, project: Project, actor: User) -> Freshness:
    """Bring a few figures up to date, and leave the rest to a job: to be asked by whoever shows them."""
    found = list(stale(project).values_list("pk", flat=True)[: AT_ONCE + 1])
    if found:
        keep(found[:AT_ONCE])
    if len(found) <= AT_ONCE:
        return Freshness(fresh=True, counting=False)
    under_way = Job.objects.filter(project=project, noun=_NOUN, state__in=[Job.State.WAITING, Job.State.RUNNING])
    if not under_way.exists():
        jobs.start(project=project, noun=_NOUN, request={}, actor=actor)
    return Freshness(fresh=False, counting=True)


def recount_job(running: Running) -> dict[str, Any]:
    """Bring all figures of a project up to date, as a background job."""
    waiting = list(stale(running.job.project).values_list("pk", flat=True))
    _in_chunks(waiting, running)
    return {"sets": len(waiting)}


def rebuild(project: Project | None = None) -> int:
    """Count every set anew, whatever is kept; returns how many."""
    sets = AnnotationSet.objects.filter(revision__gt=0).exclude(kind=_PREDICTED)
    found = list((sets.filter(article__project=project) if project else sets).values_list("pk", flat=True))
    gone = SetFigure.objects.filter(annotation_set__revision=0)
    (gone.filter(article__project=project) if project else gone).delete()
    _in_chunks(found)
    return len(found)


def _in_chunks(found: Sequence[UUID], running: Running | None = None) -> None:
    for start in range(0, len(found), CHUNK):
        if running:
            running.progress(start, len(found))
        keep(found[start : start + CHUNK])


@transaction.atomic
def keep(set_ids: Sequence[UUID]) -> None:
    """Count these sets as they stand and keep their figures.

    Two who count the same set at once do not harm each other: the second waits at the figure's row and writes its
    codes over the first one's. A set changed meanwhile stays stale, and is counted by the next who looks.
    """
    rows = AnnotationSet.objects.filter(pk__in=set_ids).select_related("article", "schema").order_by("pk")
    counted = [(row, count_row(row)) for row in rows.defer("article__provenance")]
    figures = [
        SetFigure(annotation_set=row, article_id=row.article_id, **figure_of(row, found)) for row, found in counted
    ]
    SetFigure.objects.bulk_create(
        figures, update_conflicts=True, unique_fields=["annotation_set"], update_fields=list(_KEPT)
    )
    SetType.objects.filter(annotation_set__in=set_ids).delete()
    SetType.objects.bulk_create(type_ for row, found in counted for type_ in _types(row, found))


def count_row(row: AnnotationSet) -> Counted:
    """The figures of a set read with its article and schema.

    Whoever changes what is counted here lets a migration delete what is kept: it is counted anew by itself.
    """
    annotations = snapshots.annotations_of(row.body)
    return count(annotations, row.article.text, snapshots.schema_of(row.schema), names.proof())


def figure_of(row: AnnotationSet, found: Counted) -> Mapping[str, Any]:
    """What a set's row of figures holds."""
    counts = {"types": found.types, "labels": found.labels, "problems": found.problems}
    return {
        "revision": row.revision,
        "spans": found.spans,
        "entities": found.entities,
        "frames": found.frames,
        "problems": sum(found.problems.values()),
        "counts": orjson.dumps(counts, option=orjson.OPT_SORT_KEYS).decode(),
    }


def differences(row: AnnotationSet) -> list[str]:
    """What is kept about a set and is not what is in it, by name; a stale figure says itself that it is old."""
    kept = SetFigure.objects.filter(annotation_set=row, revision=row.revision).first()
    if kept is None:
        return []
    found = count_row(row)
    wrong = [name for name, value in figure_of(row, found).items() if getattr(kept, name) != value]
    codes = dict(SetType.objects.filter(annotation_set=row).values_list("code", "count"))
    return wrong if codes == dict(found.codes) else [*wrong, "codes"]


def _types(row: AnnotationSet, found: Counted) -> Iterable[SetType]:
    for code, number in found.codes.items():
        yield SetType(
            annotation_set=row,
            article_id=row.article_id,
            project_id=row.article.project_id,
            code=code,
            count=number,
        )
