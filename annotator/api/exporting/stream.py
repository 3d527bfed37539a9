"""The export as one streamed answer, in constant memory."""

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from annotator.api.shapes import BAD_REQUEST, REFUSALS
from annotator.models import AnnotationSet
from annotator.services import access, exports


class SanadLines(JSONRenderer):
    """Names the answer's form for negotiation: one ``sanad/1`` object a line."""

    media_type = "application/x-ndjson"
    format = "sanad"


class ExportThrottle(UserRateThrottle):
    """An export reads a whole project; nobody needs one every second."""

    scope = "export"
    rate = "120/min"


_STATE = OpenApiParameter("state", str, description="Only the sets in this state.", enum=AnnotationSet.State.values)
_PRACTICE = OpenApiParameter("practice", bool, description="Sets of practice articles too.")
_REPEATS = OpenApiParameter("repeats", bool, description="Articles that came to somebody again, blind, too.")
_WITHDRAWN = OpenApiParameter("withdrawn", bool, description="Articles that were taken out of the work, too.")
_FORMAT = OpenApiParameter("format", str, description="sanad", enum=["sanad"])


class _Asked(serializers.Serializer[Any]):
    """What goes out beside the work itself."""

    practice = serializers.BooleanField(default=False)
    repeats = serializers.BooleanField(default=False)
    withdrawn = serializers.BooleanField(default=False)


class Export(APIView):
    renderer_classes = [SanadLines, JSONRenderer]
    throttle_classes = [ExportThrottle]

    @extend_schema(
        operation_id="project_export",
        parameters=[_FORMAT, _STATE, _PRACTICE, _REPEATS, _WITHDRAWN],
        responses={
            (200, "application/x-ndjson"): OpenApiResponse(OpenApiTypes.STR, "A line a set."),
            400: BAD_REQUEST[400],
            **REFUSALS,
        },
    )
    def get(self, request: Request, slug: str, **_: Any) -> StreamingHttpResponse:
        """A project's annotation sets as ``sanad/1`` lines, each checked before it leaves. For its managers."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        asked = _Asked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        beside = exports.Beside(**asked.validated_data)
        rows = exports.sets_to_export(project, request.query_params.get("state") or None, beside)
        answer = StreamingHttpResponse(exports.lines(rows), content_type="application/x-ndjson")
        answer["Content-Disposition"] = f'attachment; filename="{project.slug}.jsonl"'
        return answer
