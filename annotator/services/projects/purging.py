"""Removing a project whose waiting time is over: all of it, piece by piece, and nothing of anybody else's.

Every step is a short transaction, so that others work on meanwhile; what is interrupted is gone on with the next time.
The audit entries stay.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django_tasks import task

from annotator import models
from annotator.models import AnnotationSet, Article, Job, Membership, Project, Release, Upload
from annotator.services import journal
from annotator.services.refusal import Conflict
from annotator.services.releases.publishing import remove_files
from annotator.services.releases.staging import clear

logger = logging.getLogger(__name__)

#: Rows that one transaction removes at the most.
STEP: Final = 500
#: What failed is tried again after this long.
_AGAIN: Final = timedelta(hours=6)
#: What belongs to a project and the way to it, what others hold on to last. tests/services look that nothing lacks.
ORDER: Final[tuple[tuple[type[Model], str], ...]] = (
    (models.ReturnPlace, "set_return__annotation_set__article__project"),
    (models.SetReturn, "annotation_set__article__project"),
    (models.NoteMention, "message__thread__annotation_set__article__project"),
    (models.NoteReading, "thread__annotation_set__article__project"),
    (models.NoteMessage, "thread__annotation_set__article__project"),
    (models.NoteThread, "annotation_set__article__project"),
    (models.GuidelineExample, "project"),
    (models.Decision, "gold__article__project"),
    (models.CurationEvent, "curation__gold__article__project"),
    (models.Curation, "gold__article__project"),
    (models.PlannedSet, "migration__project"),
    (models.MigratedSet, "migration__project"),
    (models.SchemaMigration, "project"),
    (models.PairEvidence, "project"),
    (models.GroupEvidence, "project"),
    (models.AgreementFigures, "project"),
    (models.Prediction, "model__project"),
    (models.ModelVersion, "project"),
    (models.SetType, "project"),
    (models.SetFigure, "article__project"),
    (models.Change, "annotation_set__article__project"),
    (models.AnnotationSet, "article__project"),
    (models.ArticleIndex, "project"),
    (models.Article, "project"),
    (models.Upload, "project"),
    (models.ImportBatch, "project"),
    (models.BulkAction, "project"),
    (models.SavedView, "project"),
    (models.ReleaseFile, "release__project"),
    (models.Release, "project"),
    (models.Job, "project"),
    (models.SchemaDraft, "project"),
    (models.SchemaVersion, "project"),
    (models.GuidelineVersion, "project"),
    (models.InvitationUse, "invitation__project"),
    (models.Invitation, "project"),
    (models.Notification, "project"),
    (models.Letter, "project"),
    (models.Delivery, "webhook__project"),
    (models.Webhook, "project"),
    (models.Membership, "project"),
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a project, counted: what its deletion would take away."""

    articles: int
    sets: int
    members: int


def contents(project: Project) -> Contents:
    """How much a project holds now."""
    return Contents(
        articles=Article.objects.filter(project=project).count(),
        sets=AnnotationSet.objects.filter(article__project=project).count(),
        members=Membership.objects.filter(project=project, ended_at=None).count(),
    )


def due() -> list[Project]:
    """The projects whose waiting time is over, the longest waiting first."""
    return list(Project.objects.filter(delete_after__lte=timezone.now()).order_by("delete_after"))


def purge(*, project: Project) -> dict[str, int]:
    """Remove a project for good; how many rows went, by the name of their kind. Raises Conflict("not_due").

    It can be called again after an interruption: nobody brings back a project whose day has come.
    """
    if not Project.objects.filter(pk=project.pk, delete_after__lte=timezone.now()).exists():
        raise Conflict("not_due", {"project": project.slug})
    # Newest versions, and the model that is shown, are held by the project itself.
    Project.objects.filter(pk=project.pk).update(schema=None, guidelines=None, suggested_model=None)
    # So are decisions by those that took their place, whichever of them a step meets first.
    models.Decision.objects.filter(gold__article__project=project).update(replaces=None)
    releases = _remove_files(project)
    gone = {model.__name__: _emptied(model.objects.filter(**{way: project})) for model, way in ORDER}  # type: ignore[attr-defined]
    # A build that was at work put files there until it saw that its release is gone.
    _remove_releases(releases)
    with transaction.atomic():
        journal.note("project.purge", actor=None, project=project, name=project.name, rows=sum(gone.values()))
        project.delete()
    return {name: count for name, count in gone.items() if count}


def _emptied(rows: QuerySet[Any]) -> int:
    return sum(_steps(rows))


def _steps(rows: QuerySet[Any]) -> Iterator[int]:
    while keys := list(rows.values_list("pk", flat=True)[:STEP]):
        with transaction.atomic():
            # What hangs on these rows went before them; only rows set to null elsewhere are touched besides.
            rows.model.objects.filter(pk__in=keys).delete()
        yield len(keys)


def _remove_files(project: Project) -> list[Release]:
    """Take the files of a project off the disk; its releases, whose files went."""
    root = Path(settings.DATA_DIR) / "files"
    files = [*Job.objects.filter(project=project).exclude(file="").values_list("file", flat=True)]
    files += Upload.objects.filter(project=project).exclude(file="").values_list("file", flat=True)
    for file in files:
        # An export has its losses beside it.
        for path in (root / file, root / f"{file}.losses.json"):
            path.unlink(missing_ok=True)
    releases = list(Release.objects.filter(project=project).only("pk"))
    _remove_releases(releases)
    return releases


def _remove_releases(releases: list[Release]) -> None:
    for release in releases:
        clear(release.pk)
        remove_files(release)


def purge_due() -> dict[str, dict[str, int]]:
    """Remove every project whose day has come; by their addresses, what went. One that fails hinders no other."""
    done = {}
    for project in due():
        try:
            done[project.slug] = purge(project=project)
        except Exception:
            logger.exception("project %s could not be removed; it is tried again", project.slug)
            purge_when_due.using(run_after=timezone.now() + _AGAIN).enqueue()
    return done


@task()
def purge_when_due() -> None:
    """What the worker does on the day."""
    purge_due()
