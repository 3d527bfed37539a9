"""The comparison of an article's sets."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.agreement.comparison import Comparison, Item, item_object
from annotator.api.annotations import json_answer
from annotator.api.review import objects
from annotator.api.review.shapes import ComparisonAnswer, ComparisonQuery
from annotator.api.shapes import BAD_REQUEST, REFUSALS, read
from annotator.services import access, review
from annotator.services.refusal import Invalid


class ComparisonView(APIView):
    @extend_schema(
        operation_id="comparison_retrieve",
        parameters=[
            OpenApiParameter("sets", str, description="Ids with commas between; all that are handed in unless told."),
            OpenApiParameter("difference", str, description="Only items that differ in this class."),
            OpenApiParameter("kind", str, description="Only spans, entities, frames or labels."),
            OpenApiParameter("layer", str),
            OpenApiParameter("type", str),
            OpenApiParameter("agreed", bool, description="The agreed items, too."),
        ],
        responses={200: ComparisonAnswer, 400: BAD_REQUEST[400], **REFUSALS},
    )
    def get(self, request: Request, article: UUID) -> HttpResponse:
        """Sets of an article side by side: every item in which they differ, in reading order."""
        found = access.article_for(request.user, article, role=access.READ_SETS)
        asked = read(ComparisonQuery, request.query_params)
        wanted = _ids(asked["sets"]) or review.default_voices(found)
        compared = review.compare_sets(found, review.rows_of(found, wanted))
        return json_answer(_answer(compared, asked))


def _ids(told: str) -> list[UUID]:
    try:
        return [UUID(one.strip()) for one in told.split(",") if one.strip()]
    except ValueError as wrong:
        raise Invalid("no_such_voice", {"sets": told[:200]}) from wrong


def _answer(compared: review.Compared, asked: dict[str, Any]) -> dict[str, Any]:
    of: Comparison = compared.comparison
    shown = [item for item in of.items if _is_wanted(item, asked)]
    return {
        "article": compared.article.public,
        "schema": {"name": compared.schema.name, "version": compared.schema.version},
        "voices": objects.voices(compared),
        "counts": dict(Counter(one for item in of.items for one in item.classes)),
        "agreed": sum(not item.classes for item in of.items),
        "items": [item_object(of, item) for item in shown],
    }


def _is_wanted(item: Item, asked: dict[str, Any]) -> bool:
    if not item.classes and not asked["agreed"]:
        return False
    if asked["difference"] and asked["difference"] not in item.classes:
        return False
    return all(not asked[name] or asked[name] == getattr(item, name) for name in ("kind", "layer", "type"))
