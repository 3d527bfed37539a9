"""What models predicted, read back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.db.models import QuerySet

from annotator.models import Article, ModelVersion, Prediction
from annotator.services.refusal import NotFound

#: Rows read at a time.
_CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Predicted:
    """What a model version predicted for one article."""

    row: Prediction

    def object(self) -> Mapping[str, Any]:
        """As JSON values: the article's id, the values of ``sanad/1``, and the scores by id."""
        body = orjson.loads(self.row.annotation_set.body)
        return {
            "id": str(self.row.article.public),
            "external_id": self.row.article.external_id,
            "annotation_set": str(self.row.pk),
            "revision": self.row.annotation_set.revision,
            **body,
            "scores": orjson.loads(self.row.scores),
        }


def predictions_of(model: ModelVersion) -> QuerySet[Prediction]:
    """Everything a model version predicted, in the order of the articles."""
    rows = Prediction.objects.filter(model=model).select_related("annotation_set", "article")
    return rows.defer("article__text", "article__provenance", "article__metadata").order_by("article_id")


def predicted_of(model: ModelVersion, article: Article) -> Predicted:
    """What a model version predicted for an article. Raises NotFound."""
    row = predictions_of(model).filter(article=article).first()
    if row is None:
        raise NotFound
    return Predicted(row)


def lines_of(model: ModelVersion) -> Iterator[bytes]:
    """All of it as JSON lines, some rows at a time."""
    keys = list(predictions_of(model).values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        for row in predictions_of(model).filter(pk__in=keys[start : start + _CHUNK]):
            yield orjson.dumps(Predicted(row).object()) + b"\n"
