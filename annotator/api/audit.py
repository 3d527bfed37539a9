"""The audit log."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.shapes import BAD_REQUEST, REFUSALS
from annotator.models import Project
from annotator.services import access, audit, site


class AuditQuery(serializers.Serializer[Any]):
    person = serializers.CharField(required=False, max_length=150)
    act = serializers.CharField(required=False, max_length=60)
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)
    words = serializers.CharField(required=False, max_length=200)
    before = serializers.IntegerField(required=False, min_value=0, max_value=2**63 - 1)


class EntryShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    act = serializers.CharField(help_text="noun.verb")
    person = serializers.CharField(help_text="The user name then; «command line» where nobody was signed in.")
    project = serializers.CharField(help_text="The project's address then; empty for acts on the site.")
    facts = serializers.DictField()


class AuditAnswer(serializers.Serializer[Any]):
    entries = EntryShape(many=True)
    before = serializers.IntegerField(help_text="Ask for the next ones with this; 0 at the end.")


_PARAMETERS = [
    OpenApiParameter("person", str, description="Part of the user name of whoever did it."),
    OpenApiParameter("act", str, description="noun.verb"),
    OpenApiParameter("since", str, description="The first day, 2026-01-31."),
    OpenApiParameter("until", str, description="The last day."),
    OpenApiParameter("words", str, description="Words of the facts, the project's address or the person."),
    OpenApiParameter("before", int, description="Entries older than this id."),
]


class Audit(APIView):
    @extend_schema(
        operation_id="audit_list",
        parameters=_PARAMETERS,
        responses={200: AuditAnswer, 400: BAD_REQUEST[400], **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Every administrative act on the site, the newest first. For administrators."""
        return _page(request, None)


class ProjectAudit(APIView):
    @extend_schema(
        operation_id="project_audit_list",
        parameters=_PARAMETERS,
        responses={200: AuditAnswer, 400: BAD_REQUEST[400], **REFUSALS},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Every administrative act in a project, the newest first. For its managers."""
        return _page(request, access.project_for(request.user, slug, role=access.MANAGE))


def _page(request: Request, project: Project | None) -> Response:
    entries = site.audit_of(request.user, project)
    query = AuditQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    page = audit.page(entries, audit.Asked(**query.validated_data))
    return Response(AuditAnswer(page).data)
