"""Projects: the ones I belong to."""

from typing import Any

import orjson
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.paging import ByKey
from annotator.api.shapes import BAD_REQUEST, REFUSALS, SchemaName
from annotator.models import Membership, Project, User
from annotator.services import access, projects
from annotator.standoff.schema import shipped


class ProjectSummary(serializers.ModelSerializer[Project]):
    role = serializers.ChoiceField(choices=Membership.Role.choices, allow_null=True, read_only=True)
    schema = SchemaName(allow_null=True, read_only=True)

    class Meta:
        model = Project
        fields = ["slug", "name", "description", "role", "schema", "created_at", "archived_at", "delete_after"]


class ProjectDetail(ProjectSummary):
    schema_document = serializers.SerializerMethodField(help_text="The whole schema, sanad-schema/1.")

    class Meta(ProjectSummary.Meta):
        fields = [*ProjectSummary.Meta.fields, "schema_document"]

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_schema_document(self, project: Project) -> object:
        return orjson.loads(project.schema.body) if project.schema else None


class NewProject(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    slug = serializers.CharField(max_length=60, required=False, help_text="The address; without it, made of the name.")
    description = serializers.CharField(max_length=2_000, required=False, allow_blank=True)
    schema = serializers.DictField(required=False, help_text="sanad-schema/1; without it, the one that ships.")
    copy_of = serializers.CharField(max_length=60, required=False, help_text="Address of the project to copy.")
    members = serializers.BooleanField(required=False, help_text="With copy_of: its people come along.")


class Projects(ListAPIView[Project]):
    """The projects I am a member of; all of them for an administrator."""

    serializer_class = ProjectSummary
    pagination_class = ByKey

    @extend_schema(
        operation_id="project_create",
        request=NewProject,
        responses={201: ProjectSummary, **BAD_REQUEST, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Begin a project under a schema, or as the copy of another one. I am its manager."""
        actor = access.project_creator(request.user)
        asked = NewProject(data=request.data)
        asked.is_valid(raise_exception=True)
        made = _begin(dict(asked.validated_data), actor)
        return Response(ProjectSummary(access.project_for(actor, made.slug)).data, status=201)

    def get_queryset(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        return access.projects_of(self.request.user).defer("schema__body")


def _begin(asked: dict[str, Any], actor: User) -> Project:
    named = {"name": asked["name"], "slug": asked.get("slug", "")}
    if "copy_of" in asked:
        source = access.project_for(actor, asked["copy_of"], role=access.MANAGE)
        return projects.copy_project(source=source, members=asked.get("members", False), actor=actor, **named)
    schema = orjson.dumps(asked["schema"]).decode() if "schema" in asked else shipped()
    description = asked.get("description", "")
    return projects.begin_project(schema=schema, description=description, actor=actor, **named)


class ProjectView(APIView):
    @extend_schema(operation_id="project_retrieve", responses={200: ProjectDetail, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """A project and the schema its annotations follow."""
        return Response(ProjectDetail(access.project_for(request.user, slug)).data)
