"""The guidelines of a project: their versions, and the real places that show them."""

from typing import Any

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.api.annotations import json_answer
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS
from annotator.models import GuidelineExample, GuidelineVersion
from annotator.services import access, guidelines
from annotator.services.refusal import NotFound

WRITING = {**BAD_REQUEST, **REFUSALS, **CONFLICT}
_LARGEST = 2**31 - 1


class GuidelinesRequest(serializers.Serializer[Any]):
    text_ar = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text="Markdown.")
    text_en = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text="Markdown.")
    note = serializers.CharField(default="", allow_blank=True, help_text="What changed.")
    seen = serializers.IntegerField(min_value=0, max_value=_LARGEST, help_text="The version you began from; 0: none.")


class GuidelinesSummary(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    note = serializers.CharField()
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class GuidelinesDetail(GuidelinesSummary):
    text_ar = serializers.CharField()
    text_en = serializers.CharField()


class GuidelinesList(serializers.Serializer[Any]):
    versions = GuidelinesSummary(many=True, help_text="Newest first; the first one counts today.")


class ExampleRequest(serializers.Serializer[Any]):
    annotation_set = serializers.UUIDField()
    thing = serializers.CharField(max_length=64, help_text="The id of a span or frame in that set.")
    wrong = serializers.BooleanField(default=False, help_text="A counter-example.")
    note_ar = serializers.CharField(default="", allow_blank=True, max_length=2000)
    note_en = serializers.CharField(default="", allow_blank=True, max_length=2000)


class ExampleShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    type = serializers.CharField(help_text="The code of the span or frame type.")
    text = serializers.CharField(help_text="The sentence, as it stood.")
    segments = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()), help_text="Code points of text."
    )
    wrong = serializers.BooleanField()
    note_ar = serializers.CharField()
    note_en = serializers.CharField()
    article = serializers.UUIDField(allow_null=True, help_text="null for those who work blind, as is the set.")
    annotation_set = serializers.UUIDField(allow_null=True)


class ExamplesAnswer(serializers.Serializer[Any]):
    examples = ExampleShape(many=True)


class GuidelineVersions(APIView):
    @extend_schema(operation_id="guidelines_list", responses={200: GuidelinesList, **REFUSALS})
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The versions of the project's guidelines, newest first, without their texts."""
        project = access.project_for(request.user, slug)
        return json_answer({"versions": [summary(one) for one in guidelines.versions_of(project)]})

    @extend_schema(
        operation_id="guidelines_keep", request=GuidelinesRequest, responses={201: GuidelinesDetail, **WRITING}
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Save both texts as the next version; the same texts again are the same version."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        asked = GuidelinesRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        actor = access.person(request.user)
        return json_answer(
            detail(guidelines.keep_guidelines(project=project, actor=actor, **asked.validated_data)), 201
        )


class GuidelineVersionView(APIView):
    @extend_schema(operation_id="guidelines_retrieve", responses={200: GuidelinesDetail, **REFUSALS})
    def get(self, request: Request, slug: str, number: int) -> HttpResponse:
        """A version with its texts."""
        return json_answer(detail(guidelines.version_of(access.project_for(request.user, slug), number)))


class Examples(APIView):
    @extend_schema(operation_id="guidelines_examples", responses={200: ExamplesAnswer, **REFUSALS})
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The real places that show the project's rules; where they stand only for those who read all sets."""
        project = access.project_for(request.user, slug)
        reads_all = access.may(request.user, project, access.READ_SETS)
        found = [example_object(one, reads_all) for one in guidelines.examples_of(project, reads_all=reads_all)]
        return json_answer({"examples": found})

    @extend_schema(
        operation_id="guidelines_example_add", request=ExampleRequest, responses={201: ExampleShape, **WRITING}
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Make a span or frame of a set an example of its type; the same one again changes its notes."""
        project = access.project_for(request.user, slug, role=access.READ_SETS, write=True)
        asked = ExampleRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        row = access.set_for(request.user, values.pop("annotation_set"), light=True)
        if row.article.project_id != project.pk:
            raise NotFound
        made = guidelines.add_example(annotation_set=row, actor=access.person(request.user), **values)
        return json_answer(example_object(made, reads_all=True), 201)


class ExampleView(APIView):
    @extend_schema(operation_id="guidelines_example_remove", responses={204: None, **REFUSALS, **CONFLICT})
    def delete(self, request: Request, slug: str, example: int) -> HttpResponse:
        """Take an example out of the guidelines."""
        project = access.project_for(request.user, slug, role=access.READ_SETS, write=True)
        row = guidelines.example_of(project, example)
        guidelines.remove_example(example=row, actor=access.person(request.user))
        return HttpResponse(status=204)


def summary(row: GuidelineVersion) -> dict[str, Any]:
    """A version without its texts."""
    return {
        "number": row.number,
        "note": row.note,
        "created_by": row.created_by and row.created_by.display_name,
        "created_at": row.created_at,
    }


def detail(row: GuidelineVersion) -> dict[str, Any]:
    """A version with its texts."""
    return {**summary(row), "text_ar": row.text_ar, "text_en": row.text_en}


def example_object(row: GuidelineExample, reads_all: bool) -> dict[str, Any]:
    """An example as the API says it; blind without its place."""
    return {
        "id": row.pk,
        "type": row.type,
        "text": row.text,
        "segments": orjson.Fragment(row.segments),
        "wrong": row.wrong,
        "note_ar": row.note_ar,
        "note_en": row.note_en,
        "article": row.article.public if reads_all else None,
        "annotation_set": row.annotation_set_id if reads_all else None,
    }
