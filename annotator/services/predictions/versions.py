"""The versions of models a project knows: added, described, shown to annotators or not, deleted with what they said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson
from django.db import IntegrityError, transaction
from django.db.models import Count, ProtectedError, QuerySet
from django.utils import timezone

from annotator.models import (
    AnnotationSet,
    Change,
    Curation,
    MigratedSet,
    ModelVersion,
    PlannedSet,
    Prediction,
    Project,
    User,
)
from annotator.services import access, journal
from annotator.services.refusal import Conflict, Invalid, NotFound
from annotator.text.blank import is_blank

#: Characters of the notes at the most.
NOTES_LIMIT: Final = 4_000
#: Characters of a name and of a version, as wide as their columns.
_WIDTHS: Final = {"name": 80, "version": 40}
#: A longer number is no key the database could look for.
_LARGEST: Final = 2**62
#: Sets removed in one step.
_STEP: Final = 200


@dataclass(frozen=True, slots=True)
class Version:
    """A model version and for how many articles it predicted; ``shown``: annotators see it as suggestions."""

    row: ModelVersion
    articles: int
    shown: bool


def models_of(project: Project) -> QuerySet[ModelVersion]:
    """The model versions of a project, the newest first."""
    return ModelVersion.objects.filter(project=project).select_related("created_by").order_by("-created_at", "-pk")


def versions_of(project: Project) -> Sequence[Version]:
    """The model versions of a project with what is known of each, the newest first; in one query."""
    rows = models_of(project).annotate(articles=Count("predictions"))
    return [Version(row, row.articles, row.pk == project.suggested_model_id) for row in rows]


def version_of(project: Project, pk: int) -> ModelVersion:
    """A model version of a project. Raises NotFound."""
    row = models_of(project).filter(pk=min(pk, _LARGEST)).first()
    if row is None:
        raise NotFound
    row.project = project
    return row


def counted(model: ModelVersion) -> Version:
    """A model version reached with its project, and for how many articles it predicted."""
    return Version(model, model.predictions.count(), model.pk == model.project.suggested_model_id)


@transaction.atomic
def add_version(*, project: Project, name: str, version: str, notes: str = "", actor: User | None) -> ModelVersion:
    """Add a version of a named model to a project.

    Raises Invalid("bad_model_name") for an empty or too long name or version, Invalid("notes_too_long");
    Conflict("model_taken") where the project has it, "archived", "deleting".
    """
    access.must_be_open(project)
    named = {"name": " ".join(name.split()), "version": " ".join(version.split())}
    for column, value in named.items():
        limit = _WIDTHS[column]
        if is_blank(value) or len(value) > limit or not value.isprintable():
            raise Invalid("bad_model_name", {"name": column, "limit": limit})
    said = {**named, "notes": _notes(notes), "created_by": actor, "created_at": timezone.now()}
    try:
        with transaction.atomic():
            row = ModelVersion.objects.create(project=project, **said)
    except IntegrityError as taken:
        raise Conflict("model_taken", named) from taken
    journal.note("model.create", actor=actor, project=project, model=str(row))
    return row


@transaction.atomic
def change(*, model: ModelVersion, actor: User, notes: str | None = None, shown: bool | None = None) -> None:
    """Describe a model version in other words; show what it predicted to annotators, or no longer.

    What is None stays. Raises Invalid("notes_too_long"), Conflict("archived", "deleting").
    """
    access.must_be_open(model.project)
    if notes is not None:
        model.notes = _notes(notes)
        ModelVersion.objects.filter(pk=model.pk).update(notes=model.notes)
    if shown:
        show_to_annotators(project=model.project, model=model, actor=actor)
    elif shown is False and model.project.suggested_model_id == model.pk:
        show_to_annotators(project=model.project, model=None, actor=actor)


def _notes(notes: str) -> str:
    if len(notes) > NOTES_LIMIT:
        raise Invalid("notes_too_long", {"limit": NOTES_LIMIT})
    return notes.strip()


@transaction.atomic
def show_to_annotators(*, project: Project, model: ModelVersion | None, actor: User) -> None:
    """Choose whose predictions annotators are shown as suggestions from now on; None: nobody's."""
    row = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    access.must_be_open(row)
    before = row.suggested_model
    if (model and model.pk) == row.suggested_model_id:
        return
    Project.objects.filter(pk=row.pk).update(suggested_model=model)
    project.suggested_model = model
    journal.note("model.show" if model else "model.hide", actor=actor, project=project, model=str(model or before))


@transaction.atomic
def delete_version(*, model: ModelVersion, typed: str, actor: User) -> int:
    """Delete a model version with everything it predicted; for how many articles that was.

    ``typed``: its name and version, as a person wrote it to say that they mean it; suggestions that annotators accepted
    are theirs and stay. Raises Invalid("model_name_differs"), Conflict("predictions_in_use") where a curation compares
    what it predicted with what people did, or somebody has written notes on it; "archived", "deleting".
    """
    access.must_be_open(model.project)
    if " ".join(typed.split()) != str(model):
        raise Invalid("model_name_differs", {"model": str(model)})
    rows = Prediction.objects.select_for_update(of=("self",)).filter(model=model)
    keys = list(rows.values_list("pk", flat=True))
    if used := _in_curation(model, set(map(str, keys))):
        raise Conflict("predictions_in_use", {"curations": used})
    Project.objects.filter(suggested_model=model).update(suggested_model=None)
    for some in _steps(keys):
        _remove(some)
    named = str(model)
    model.delete()
    journal.note("model.delete", actor=actor, project=model.project, model=named, articles=len(keys))
    return len(keys)


def _in_curation(model: ModelVersion, keys: set[str]) -> int:
    """How many gold sets were made with what the model predicted among the voices."""
    articles = Prediction.objects.filter(model=model).values("article")
    voices = Curation.objects.filter(gold__article__in=articles).values_list("voices", flat=True)
    return sum(1 for text in voices.iterator() if keys & orjson.loads(text).keys())


def _steps(keys: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (keys[start : start + _STEP] for start in range(0, len(keys), _STEP))


def _remove(keys: Sequence[UUID]) -> None:
    """Remove sets of predictions. Raises Conflict("predictions_in_use") where something of a person hangs on one."""
    Prediction.objects.filter(pk__in=keys).delete()
    PlannedSet.objects.filter(annotation_set__in=keys).delete()
    MigratedSet.objects.filter(annotation_set__in=keys).delete()
    Change.objects.filter(annotation_set__in=keys).delete()
    try:
        AnnotationSet.objects.filter(pk__in=keys, kind=AnnotationSet.Kind.SUGGESTED).delete()
    except ProtectedError as held:
        raise Conflict("predictions_in_use", {"curations": 0}) from held
