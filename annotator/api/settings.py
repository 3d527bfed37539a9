"""The settings of a project, and its archiving, deletion and restoring."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS
from annotator.models import Project
from annotator.services import access, projects

_FIELDS: Final = [name for section in projects.SECTIONS.values() for name in section]


class ProjectSettings(serializers.ModelSerializer[Project]):
    class Meta:
        model = Project
        fields = _FIELDS


class SettingsChange(serializers.ModelSerializer[Project]):
    """Only what is named is changed."""

    seen = serializers.DictField(
        required=False,
        help_text="Settings as you saw them; where one is another now, nothing is changed (409, settings_changed).",
    )

    class Meta:
        model = Project
        fields = [*_FIELDS, "seen"]


class ProjectState(serializers.Serializer[Any]):
    archived_at = serializers.DateTimeField(allow_null=True)
    delete_asked_at = serializers.DateTimeField(allow_null=True)
    delete_after = serializers.DateTimeField(allow_null=True, help_text="From then on it may be removed for good.")


class DeletionRequest(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=400, help_text="The project's name: nobody deletes by a slip.")


class AddressProposal(serializers.Serializer[Any]):
    address = serializers.CharField()


class Settings(APIView):
    @extend_schema(operation_id="settings_retrieve", responses={200: ProjectSettings, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """How a project deals its work out. For its managers."""
        return Response(ProjectSettings(access.project_for(request.user, slug, role=access.MANAGE)).data)

    @extend_schema(
        operation_id="settings_change",
        request=SettingsChange,
        responses={200: ProjectSettings, **BAD_REQUEST, **REFUSALS, **CONFLICT},
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change settings. Another number of annotators per article brings the articles' states in line at once."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        asked = SettingsChange(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        seen = _as_values(values.pop("seen", {}))
        actor = access.person(request.user)
        changed = projects.change_settings(project=project, values=values, seen=seen, actor=actor)
        return Response(ProjectSettings(changed).data)


def _as_values(seen: dict[str, Any]) -> dict[str, Any]:
    """JSON has no days: the goal is read as the settings hold it."""
    read = SettingsChange(data={"goal_date": seen.get("goal_date")}, partial=True)
    if "goal_date" not in seen or not read.is_valid():
        return seen
    return {**seen, "goal_date": read.validated_data["goal_date"]}


class Archive(APIView):
    @extend_schema(operation_id="project_archive", request=None, responses={200: ProjectState, **REFUSALS, **CONFLICT})
    def post(self, request: Request, slug: str) -> Response:
        """Close a project for writing; everybody in it can still read. Refusals afterwards have the code "archived"."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        return Response(ProjectState(projects.archive(project=project, actor=access.person(request.user))).data)


class Unarchive(APIView):
    @extend_schema(
        operation_id="project_unarchive", request=None, responses={200: ProjectState, **REFUSALS, **CONFLICT}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Open an archived project again, just as it was."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        return Response(ProjectState(projects.unarchive(project=project, actor=access.person(request.user))).data)


class Deletion(APIView):
    @extend_schema(
        operation_id="project_ask_deletion",
        request=DeletionRequest,
        responses={200: ProjectState, **BAD_REQUEST, **REFUSALS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Begin the waiting time after which the project is removed; nothing goes now, and only managers see it."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        asked = DeletionRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        actor = access.person(request.user)
        return Response(ProjectState(projects.ask_deletion(project=project, actor=actor, **asked.validated_data)).data)

    @extend_schema(
        operation_id="project_call_off_deletion", request=None, responses={200: ProjectState, **REFUSALS, **CONFLICT}
    )
    def delete(self, request: Request, slug: str) -> Response:
        """Call the deletion off: the project is as it was. Too late once the waiting time is over (409)."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        kept = projects.call_off_deletion(project=project, actor=access.person(request.user))
        return Response(ProjectState(kept).data)


class Address(APIView):
    @extend_schema(
        operation_id="project_address",
        parameters=[OpenApiParameter("name", str, required=True, description="The name of the project to be.")],
        responses={200: AddressProposal, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """An address nobody has, made of a name in whatever script. For whoever may create projects."""
        access.project_creator(request.user)
        return Response({"address": projects.propose_address(request.query_params.get("name", "")[:200])})
