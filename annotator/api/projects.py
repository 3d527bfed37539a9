"""Projects: the ones I belong to."""

import orjson
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.paging import ByKey
from annotator.api.shapes import REFUSALS, SchemaName
from annotator.models import Membership, Project
from annotator.services import access


class ProjectSummary(serializers.ModelSerializer[Project]):
    role = serializers.ChoiceField(choices=Membership.Role.choices, allow_null=True, read_only=True)
    schema = SchemaName(allow_null=True, read_only=True)

    class Meta:
        model = Project
        fields = ["slug", "name", "description", "role", "schema", "created_at"]


class ProjectDetail(ProjectSummary):
    schema_document = serializers.SerializerMethodField(help_text="The whole schema, sanad-schema/1.")

    class Meta(ProjectSummary.Meta):
        fields = [*ProjectSummary.Meta.fields, "schema_document"]

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_schema_document(self, project: Project) -> object:
        return orjson.loads(project.schema.body) if project.schema else None


class Projects(ListAPIView[Project]):
    """The projects I am a member of; all of them for an administrator."""

    serializer_class = ProjectSummary
    pagination_class = ByKey

    def get_queryset(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        return access.projects_of(self.request.user).defer("schema__body")


class ProjectView(APIView):
    @extend_schema(operation_id="project_retrieve", responses={200: ProjectDetail, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """A project and the schema its annotations follow."""
        return Response(ProjectDetail(access.project_for(request.user, slug)).data)
