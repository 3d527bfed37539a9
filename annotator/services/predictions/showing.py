"""What annotators are shown of a model: suggestions on their own open work, never where they are tested."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from annotator.models import AnnotationSet, Article, ModelVersion, Prediction, User
from annotator.services import snapshots
from annotator.services.annotations.prefilling import without
from annotator.standoff.check import check
from annotator.standoff.values import Annotations, annotations_object

_Set = AnnotationSet
_AT_WORK: Final = frozenset({_Set.State.OPEN, _Set.State.RETURNED})


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What one model version predicted for the article of a set, as far as the set's schema takes it."""

    model: ModelVersion
    annotations: Annotations
    scores: Mapping[str, float]

    def object(self) -> dict[str, Any]:
        """As JSON values; scores by id."""
        return {
            "model": {"id": self.model.pk, "name": self.model.name, "version": self.model.version},
            **annotations_object(self.annotations),
            "scores": dict(self.scores),
        }


def may_be_shown(row: AnnotationSet, user: User) -> bool:
    """Whether suggestions may be shown on a set (with its article and project), as far as its own row tells.

    They go to its author alone, while it is at work, and where nothing tests them: not in practice, and not where the
    article comes to them again.
    """
    return (
        row.article.project.suggested_model_id is not None
        and row.kind == _Set.Kind.ANNOTATOR
        and row.author_id == user.pk
        and row.state in _AT_WORK
        and row.round == 1
        and row.article.use == Article.Use.WORK
    )


def suggestions_for(*, annotation_set: AnnotationSet, user: User) -> Suggestions | None:
    """What the chosen model predicted for the article of somebody's own set; None where nothing may be shown.

    An article that has its gold, finished or begun, tests whoever gets it then: there they see nothing either.
    """
    project = annotation_set.article.project
    if not may_be_shown(annotation_set, user) or _tests(annotation_set):
        return None
    rows = Prediction.objects.filter(model=project.suggested_model_id, article=annotation_set.article_id)
    found = rows.select_related("annotation_set", "model").first()
    if found is None:
        return None
    annotations = _fitting(annotation_set, snapshots.annotations_of(found.annotation_set.body))
    ids = {*annotations.spans, *annotations.entities, *annotations.frames}
    scores = {id_: number for id_, number in orjson.loads(found.scores).items() if id_ in ids}
    return Suggestions(found.model, annotations, scores)


def _tests(row: AnnotationSet) -> bool:
    return _Set.objects.filter(article=row.article_id, kind=_Set.Kind.GOLD).exists()


def _fitting(row: AnnotationSet, found: Annotations) -> Annotations:
    """What the set's own schema takes: what has an error under it is left out, with what stands on it."""
    schema = snapshots.schema_of(row.schema)
    while wrong := {one.id for one in check(found, row.article.text, schema) if one.severity == "error"}:
        found = without(found, wrong)
    return found
