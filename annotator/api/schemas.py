"""Schemas of a project: its versions, the draft of the next one, what differs, what is used."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.api.annotations import json_answer
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS
from annotator.models import Project, SchemaDraft, SchemaVersion
from annotator.services import access, schemas
from annotator.standoff.migration import Difference, differences
from annotator.standoff.proofreading import SchemaProblem
from annotator.standoff.schema import load_schema, shipped

WRITING = {**BAD_REQUEST, **REFUSALS, **CONFLICT}
_LARGEST = 2**31 - 1


@extend_schema_field(OpenApiTypes.OBJECT)
class Document(serializers.JSONField):
    """A whole schema."""


class SchemaProblemShape(serializers.Serializer[Any]):
    path = serializers.CharField(help_text="Where: spanTypes[3].layer")
    code = serializers.CharField(help_text="For programs.")
    message = serializers.CharField(help_text="In English; pages make their own sentence of code and facts.")
    facts = serializers.DictField()


class DraftShape(serializers.Serializer[Any]):
    revision = serializers.IntegerField(help_text="Grows with every change; whoever saves says which one they saw.")
    base = serializers.CharField(help_text="The version it is a change of.")
    updated_by = serializers.CharField(allow_null=True)
    updated_at = serializers.DateTimeField()
    changes = serializers.IntegerField(allow_null=True, help_text="Differences from its base; null while unfinished.")
    problems = SchemaProblemShape(many=True, help_text="What keeps it from being published.")
    document = Document(help_text="sanad-schema/1, perhaps unfinished.")


class DraftAnswer(serializers.Serializer[Any]):
    draft = DraftShape(allow_null=True, help_text="null: there is none; then its revision counts as 0.")


class DraftSeen(DraftAnswer):
    in_use = Document(allow_null=True, help_text="The version in use, as long as there is no draft.")


class KeepRequest(serializers.Serializer[Any]):
    revision = serializers.IntegerField(min_value=0, max_value=_LARGEST, help_text="The one you saw; 0: none.")
    document = Document(help_text="sanad-schema/1; it may be unfinished, but must have the shape of a schema.")


class BeginRequest(serializers.Serializer[Any]):
    """One of version, project and document; none of them: the schema that comes with the program."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=_LARGEST, help_text="Its id.")
    project = serializers.SlugField(required=False, help_text="Another project I belong to.")
    document = Document(required=False, help_text="sanad-schema/1, complete.")
    replace = serializers.IntegerField(
        default=None, allow_null=True, min_value=1, max_value=_LARGEST, help_text="The draft's revision, to give it up."
    )


class DiscardRequest(serializers.Serializer[Any]):
    revision = serializers.IntegerField(min_value=1, max_value=_LARGEST)


class PublishRequest(DiscardRequest):
    version = serializers.CharField(max_length=20, help_text="1.1, 2.0, 1.1.3; not one that stands already.")
    note = serializers.CharField(default="", allow_blank=True, max_length=4 * schemas.NOTE_LIMIT)


class VersionShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    version = serializers.CharField()
    note = serializers.CharField()
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    in_use = serializers.BooleanField(help_text="New annotation sets follow it.")
    sets = serializers.IntegerField(allow_null=True, help_text="Sets made under it; null for those who work blind.")
    open = serializers.IntegerField(allow_null=True)


class VersionsAnswer(serializers.Serializer[Any]):
    versions = VersionShape(many=True, help_text="Newest first.")


class DifferenceShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["added", "removed", "changed", "reordered"])
    what = serializers.CharField(help_text="layer, span_type, frame_type, role, attribute, choice, label, schema")
    path = serializers.CharField(help_text="By codes: spanTypes.GPE.attributes.role")
    field = serializers.CharField(allow_blank=True)
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class DiffAnswer(serializers.Serializer[Any]):
    differences = DifferenceShape(many=True)


class UsesAnswer(serializers.Serializer[Any]):
    uses = serializers.DictField(child=serializers.IntegerField(), help_text="By path: spanTypes.GPE")


class ShownArticle(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    title = serializers.CharField()
    text = serializers.CharField()


class OtherArticle(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    title = serializers.CharField()


class SpecimenAnswer(serializers.Serializer[Any]):
    article = ShownArticle(allow_null=True)
    annotations = serializers.DictField(allow_null=True, help_text="spans, entities, frames, labels")
    others = OtherArticle(many=True)


class Draft(APIView):
    @extend_schema(operation_id="schema_draft_retrieve", responses={200: DraftSeen, **REFUSALS})
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The draft of the project's next schema, for its managers."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        row = schemas.draft_of(project)
        in_use = orjson.Fragment(project.schema.body) if row is None and project.schema else None
        return json_answer({"draft": row and draft_object(row), "in_use": in_use})

    @extend_schema(operation_id="schema_draft_keep", request=KeepRequest, responses={200: DraftAnswer, **WRITING})
    def put(self, request: Request, slug: str) -> HttpResponse:
        """Save the draft; the first time it begins from the version in use."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        asked = _read(KeepRequest, request)
        row = schemas.keep_draft(
            project=project,
            body=asked["document"],
            revision=asked["revision"],
            actor=access.person(request.user),
        )
        return json_answer({"draft": draft_object(row)})


class DraftBegin(APIView):
    @extend_schema(operation_id="schema_draft_begin", request=BeginRequest, responses={201: DraftAnswer, **WRITING})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Begin a draft with an earlier version, a document, or the schema of another project of mine.

        In a project without a schema it becomes its first version at once: then there is no draft.
        """
        project, actor = (
            access.project_for(request.user, slug, role=access.MANAGE, write=True),
            access.person(request.user),
        )
        asked = _read(BeginRequest, request)
        body = _source(request, project, asked)
        answer: dict[str, Any] = {"draft": None}
        if project.schema is None:
            schemas.adopt(project=project, body=body, actor=actor)
        else:
            row = schemas.begin_draft(project=project, body=body, base=None, actor=actor, replace=asked["replace"])
            answer = {"draft": draft_object(row)}
        return json_answer(answer, 201)


def _source(request: Request, project: Project, asked: dict[str, Any]) -> str:
    """The schema that a draft begins with, as JSON text."""
    if asked.get("version"):
        return schemas.version_of(project, asked["version"]).body
    if asked.get("project"):
        return schemas.body_of(access.project_for(request.user, asked["project"]))
    return schemas.body_from(schemas.written(asked["document"]).encode()) if "document" in asked else shipped()


class DraftDiscard(APIView):
    @extend_schema(operation_id="schema_draft_discard", request=DiscardRequest, responses={200: DraftAnswer, **WRITING})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Give the draft up."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        revision = _read(DiscardRequest, request)["revision"]
        schemas.discard_draft(project=project, revision=revision, actor=access.person(request.user))
        return json_answer({"draft": None})


class Versions(APIView):
    @extend_schema(operation_id="schema_versions_list", responses={200: VersionsAnswer, **REFUSALS})
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The versions of the project's schema, newest first."""
        project = access.project_for(request.user, slug)
        counts = access.may(request.user, project, access.READ_SETS)
        return json_answer({"versions": [_version(one, counts) for one in schemas.versions_of(project)]})

    @extend_schema(
        operation_id="schema_versions_publish", request=PublishRequest, responses={201: VersionShape, **WRITING}
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Publish the draft as the version that new annotation sets follow; older sets keep theirs."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        asked = _read(PublishRequest, request)
        made = schemas.publish(project=project, actor=access.person(request.user), **asked)
        found = next(one for one in schemas.versions_of(project) if one.row.pk == made.pk)
        return json_answer(_version(found, counts=True), 201)


class VersionView(APIView):
    @extend_schema(
        operation_id="schema_version_retrieve",
        responses={(200, "application/json"): OpenApiTypes.OBJECT, **REFUSALS},
    )
    def get(self, request: Request, slug: str, version: int) -> HttpResponse:
        """A version as its sanad-schema/1 document."""
        project = access.project_for(request.user, slug)
        return HttpResponse(schemas.version_of(project, version).body, content_type="application/json")


class Diff(APIView):
    @extend_schema(
        operation_id="schema_diff",
        parameters=[
            OpenApiParameter("old", int, required=True, description="The id of a version."),
            OpenApiParameter("new", int, required=True, description="The id of another one."),
        ],
        responses={200: DiffAnswer, 400: BAD_REQUEST[400], **REFUSALS},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """What differs between two versions."""
        project = access.project_for(request.user, slug)
        asked = DiffQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        old, new = (schemas.version_of(project, asked.validated_data[side]) for side in ("old", "new"))
        found = differences(load_schema(old.body), load_schema(new.body))
        return json_answer({"differences": [difference_object(one) for one in found]})


class DiffQuery(serializers.Serializer[Any]):
    old = serializers.IntegerField(min_value=1, max_value=_LARGEST)
    new = serializers.IntegerField(min_value=1, max_value=_LARGEST)


class Uses(APIView):
    @extend_schema(operation_id="schema_uses", responses={200: UsesAnswer, **REFUSALS})
    def get(self, request: Request, slug: str) -> HttpResponse:
        """How often types, attributes, choices, roles and labels stand in the sets, for those who read all of them."""
        project = access.project_for(request.user, slug, role=access.READ_SETS)
        return json_answer({"uses": schemas.uses(project)})


class SpecimenView(APIView):
    @extend_schema(
        operation_id="schema_specimen",
        parameters=[OpenApiParameter("article", OpenApiTypes.UUID, description="Which one; else the first annotated.")],
        responses={200: SpecimenAnswer, 400: BAD_REQUEST[400], **REFUSALS},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """An article of the project with the fullest set on it, to look at a schema on; for those who read all sets."""
        project = access.project_for(request.user, slug, role=access.READ_SETS)
        asked = SpecimenQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return json_answer(specimen_object(project, asked.validated_data.get("article")))


class SpecimenQuery(serializers.Serializer[Any]):
    article = serializers.UUIDField(required=False)


def _read(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def draft_object(row: SchemaDraft) -> dict[str, Any]:
    """A draft as the API says it."""
    return {
        "revision": row.revision,
        "base": row.base.version,
        "updated_by": row.updated_by and row.updated_by.display_name,
        "updated_at": row.updated_at,
        "changes": schemas.changes_of(row),
        "problems": [problem_object(one) for one in schemas.problems_of(row.body)],
        "document": orjson.Fragment(row.body),
    }


def problem_object(problem: SchemaProblem) -> dict[str, Any]:
    """A problem of a schema as the API says it."""
    return asdict(problem)


def difference_object(difference: Difference) -> Mapping[str, Any]:
    """A difference as the API says it."""
    return asdict(difference)


def specimen_object(project: Project, article: UUID | None) -> dict[str, Any]:
    """A specimen as the API says it; nulls in a project without articles."""
    found = schemas.specimen(project, article)
    if found is None:
        return {"article": None, "annotations": None, "others": []}
    shown = {"id": found.article.public, "title": found.article.title or found.article.name, "text": found.article.text}
    others = [{"id": one.public, "title": one.title or one.name} for one in found.others]
    return {"article": shown, "annotations": orjson.Fragment(found.body), "others": others}


def _version(version: schemas.Version, counts: bool) -> dict[str, Any]:
    row: SchemaVersion = version.row
    return {
        "id": row.pk,
        "name": row.name,
        "version": row.version,
        "note": row.note,
        "created_by": row.created_by and row.created_by.display_name,
        "created_at": row.created_at,
        "in_use": version.in_use,
        "sets": version.sets if counts else None,
        "open": version.open if counts else None,
    }
