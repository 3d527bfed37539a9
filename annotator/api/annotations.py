"""Annotation sets: open, read, change, submit, skip, reopen; where their author is reading."""

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.messages import message
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS, Person, SchemaName
from annotator.models import AnnotationSet, Change
from annotator.services import access, annotations, assignments, predictions, snapshots


class SkipReason(serializers.Serializer[Any]):
    code = serializers.ChoiceField([(code.value, code.label) for code in annotations.REASONS])
    reason = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        help_text=f"In the annotator's own words, at most {annotations.REASON_LIMIT} characters; needed for other.",
    )


class SetSummary(serializers.ModelSerializer[AnnotationSet]):
    article = serializers.UUIDField(source="article.public")
    author = Person(allow_null=True, read_only=True)
    schema = SchemaName(read_only=True)
    skipped = serializers.SerializerMethodField(help_text="Why it was skipped; null in every other state.")

    class Meta:
        model = AnnotationSet
        fields = [
            *("id", "article", "author", "kind", "state", "skipped"),
            *("schema", "revision", "place", "created_at", "submitted_at"),
        ]

    @extend_schema_field(SkipReason(allow_null=True))
    def get_skipped(self, row: AnnotationSet) -> dict[str, str] | None:
        return skipped_object(row.state, row.skip_code, row.skip_reason)


class ChangesRequest(serializers.Serializer[Any]):
    changes = serializers.ListField(
        child=serializers.JSONField(),
        help_text=f"At most {annotations.BATCH_LIMIT} changes: id (UUID), label, operations, undoes?",
    )


class VerdictShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(allow_null=True)
    status = serializers.ChoiceField(["applied", "already_applied", "rejected"])
    code = serializers.CharField(required=False, help_text="Why it was rejected.")
    message = serializers.CharField(required=False)
    facts = serializers.DictField(required=False)
    current = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="What the change named, as it is stored now."
    )


class StateShape(serializers.Serializer[Any]):
    """Told with every look at the log: whoever has the set open elsewhere learns that it was submitted or skipped."""

    state = serializers.ChoiceField(AnnotationSet.State.choices)
    skipped = SkipReason(allow_null=True, help_text="Why it was skipped; null in every other state.")
    schema = SchemaName(help_text="The version it stands under: a migration may have brought it to another one.")


class ChangesAnswer(StateShape):
    revision = serializers.IntegerField()
    verdicts = VerdictShape(many=True)


class LogEntry(serializers.Serializer[Any]):
    sequence = serializers.IntegerField()
    id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field named like the fields' own caption
    operations = serializers.ListField(child=serializers.DictField())
    undoes = serializers.UUIDField(allow_null=True)
    actor = Person(allow_null=True)
    created_at = serializers.DateTimeField()


class LogAnswer(StateShape):
    changes = LogEntry(many=True)


class AfterQuery(serializers.Serializer[Any]):
    after = serializers.IntegerField(default=0, min_value=0, max_value=2**31 - 1)
    limit = serializers.IntegerField(default=1000, min_value=1, max_value=1000)


class SubmitRequest(serializers.Serializer[Any]):
    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text="The revision the author saw.")


class ProblemShape(serializers.Serializer[Any]):
    severity = serializers.CharField()
    code = serializers.CharField()
    kind = serializers.CharField()
    id = serializers.CharField()
    facts = serializers.DictField()


class SubmitAnswer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(AnnotationSet.State.choices)
    problems = ProblemShape(many=True)


class SuggestionsShape(serializers.Serializer[Any]):
    model = serializers.DictField(allow_null=True, help_text="`id`, `name`, `version`; null: nothing is suggested.")
    spans = serializers.ListField(child=serializers.DictField())
    entities = serializers.ListField(child=serializers.DictField())
    frames = serializers.ListField(child=serializers.DictField())
    labels = serializers.DictField()
    scores = serializers.DictField(child=serializers.FloatField(), help_text="By id, from 0 to 1.")


class PlaceShape(serializers.Serializer[Any]):
    place = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text="Code points from the beginning.")


class StateAnswer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(AnnotationSet.State.choices)


def json_answer(value: object, status: int = 200) -> HttpResponse:
    """A JSON answer written by orjson, which takes stored JSON texts as they are."""
    return HttpResponse(orjson.dumps(value), status=status, content_type="application/json")


class MySet(APIView):
    @extend_schema(request=None, responses={200: SetSummary, 201: SetSummary, **REFUSALS, **CONFLICT})
    def post(self, request: Request, article: UUID) -> Response:
        """Open my annotation set of an article: 201 when this made it, 200 when it stood already."""
        row = access.article_for(request.user, article, role=access.ANNOTATE, write=True)
        user = access.person(request.user)
        opened = assignments.open_article(user=user, project=row.project, article=row)
        return Response(SetSummary(opened).data, status=201 if opened.created else 200)


class SetView(APIView):
    @extend_schema(
        operation_id="annotation_set_retrieve",
        responses={200: OpenApiResponse(OpenApiTypes.OBJECT, "The annotated article as sanad/1."), **REFUSALS},
    )
    def get(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """An annotation set with its article, as ``sanad/1``."""
        row = access.set_for(request.user, annotation_set)
        return HttpResponse(snapshots.article_text(row), content_type="application/json")


class Suggestions(APIView):
    @extend_schema(
        operation_id="suggestions",
        responses={200: SuggestionsShape, **REFUSALS},
    )
    def get(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """What the model that the project chose predicted, for my own set at work; nothing where my own eyes count."""
        row = access.set_for(request.user, annotation_set)
        found = predictions.suggestions_for(annotation_set=row, user=access.person(request.user))
        nothing: dict[str, Any] = {"model": None, "spans": [], "entities": [], "frames": [], "labels": {}, "scores": {}}
        return json_answer(found.object() if found else nothing)


class Changes(APIView):
    @extend_schema(
        parameters=[
            OpenApiParameter("after", int, description="The last sequence you have; 0 from the beginning."),
            OpenApiParameter("limit", int, description="Entries at the most; 1,000 unless told."),
        ],
        responses={200: LogAnswer, 400: BAD_REQUEST[400], **REFUSALS},
    )
    def get(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """The change log after a sequence, oldest first, at most 1,000 entries; ask again with the last one's."""
        query = AfterQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        row = access.set_for(request.user, annotation_set, light=True)
        changes = [entry(one) for one in annotations.changes_after(row, **query.validated_data)]
        skipped = skipped_object(row.state, row.skip_code, row.skip_reason)
        schema = {"name": row.schema.name, "version": row.schema.version}
        return json_answer({"changes": changes, "state": row.state, "skipped": skipped, "schema": schema})

    @extend_schema(request=ChangesRequest, responses={200: ChangesAnswer, **BAD_REQUEST, **REFUSALS})
    def post(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """Apply an ordered batch of changes. Each gets a verdict; sending one again has no effect and says so."""
        set_id = access.set_id_for(request.user, annotation_set, write=True)
        sent = request.data.get("changes") if isinstance(request.data, dict) else None
        if not isinstance(sent, list):
            raise serializers.ValidationError({"changes": ["required: a list"]})
        outcome = annotations.apply_changes(annotation_set_id=set_id, changes=sent, actor=access.person(request.user))
        verdicts = [verdict(one) for one in outcome.verdicts]
        skipped = skipped_object(outcome.state, outcome.skip_code, outcome.skip_reason)
        answer = {"revision": outcome.revision, "verdicts": verdicts, "state": outcome.state, "skipped": skipped}
        return json_answer({**answer, "schema": {"name": outcome.schema[0], "version": outcome.schema[1]}})


class Submit(APIView):
    @extend_schema(request=SubmitRequest, responses={200: SubmitAnswer, **BAD_REQUEST, **REFUSALS, **CONFLICT})
    def post(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """Hand my set in. Errors refuse it (409); warnings come back with the answer."""
        row = access.set_for(request.user, annotation_set, write=True, light=True)
        asked = SubmitRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        done = annotations.submit(annotation_set_id=row.pk, actor=access.person(request.user), **asked.validated_data)
        problems = [snapshots.problem_object(problem) for problem in done.warnings]
        return json_answer({"state": done.annotation_set.state, "problems": problems})


class Skip(APIView):
    @extend_schema(request=SkipReason, responses={200: StateAnswer, **BAD_REQUEST, **REFUSALS, **CONFLICT})
    def post(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """Leave my article out, with a reason; reopening takes it back. A submitted set is refused (409)."""
        row = access.set_for(request.user, annotation_set, write=True, light=True)
        asked = SkipReason(data=request.data)
        asked.is_valid(raise_exception=True)
        done = annotations.skip(annotation_set_id=row.pk, actor=access.person(request.user), **asked.validated_data)
        return json_answer({"state": done.state})


class Place(APIView):
    @extend_schema(request=PlaceShape, responses={200: PlaceShape, **BAD_REQUEST, **REFUSALS})
    def put(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """Where I am reading, so that another device goes on there. No change: revision and log stay as they are."""
        row = access.set_for(request.user, annotation_set, write=True, light=True)
        asked = PlaceShape(data=request.data)
        asked.is_valid(raise_exception=True)
        actor = access.person(request.user)
        return json_answer(
            {"place": annotations.keep_place(annotation_set_id=row.pk, actor=actor, **asked.validated_data)}
        )


class Reopen(APIView):
    @extend_schema(request=None, responses={200: StateAnswer, **REFUSALS, **CONFLICT})
    def post(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """Take my submitted, returned or skipped set back to work."""
        row = access.set_for(request.user, annotation_set, write=True, light=True)
        opened = annotations.reopen(annotation_set_id=row.pk, actor=access.person(request.user))
        return json_answer({"state": opened.state})


def skipped_object(state: str, code: str, reason: str) -> dict[str, str] | None:
    """Why a set was skipped; None in every other state."""
    return {"code": code, "reason": reason} if state == AnnotationSet.State.SKIPPED else None


def verdict(one: annotations.Verdict) -> dict[str, Any]:
    """A verdict as the API says it: what only a rejection has is absent elsewhere."""
    if one.status != annotations.REJECTED:
        return {"id": one.id, "status": one.status}
    said = {"code": one.code, "message": message(one.code), "facts": one.facts, "current": one.current}
    return {"id": one.id, "status": one.status, **said}


def entry(change: Change) -> dict[str, Any]:
    """A log entry as the API says it."""
    actor = change.actor and {"id": change.actor.pk, "name": change.actor.display_name}
    return {
        "sequence": change.sequence,
        "id": change.change_id,
        "label": change.label,
        "operations": orjson.Fragment(change.operations),
        "undoes": change.undoes,
        "actor": actor,
        "created_at": change.created_at,
    }
