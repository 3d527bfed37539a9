"""Giving a submitted set back to its annotator: for curators and managers; its rounds, for its author too."""

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.api.annotations import json_answer
from annotator.api.notes import ThreadRequest
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS, Person
from annotator.models import AnnotationSet, ReturnPlace, SetReturn
from annotator.services import access, notes
from annotator.services.refusal import NotFound
from annotator.services.review import returning, rounds
from annotator.standoff.diff import Difference
from annotator.standoff.values import Entity, Frame, Span, thing_object

WRITING = {**BAD_REQUEST, **REFUSALS, **CONFLICT}


class ReturnRequest(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Chosen by the client: sending it twice does nothing twice.")
    message = serializers.CharField(
        # Four times what is allowed: the service says in its own words how much is too much.
        max_length=4 * returning.MESSAGE_LIMIT,
        help_text=f"What the annotator is told, at most {returning.MESSAGE_LIMIT} code points.",
    )
    places = serializers.ListField(
        child=serializers.UUIDField(),
        default=list,
        max_length=returning.PLACES_LIMIT,
        help_text="Notes of this set (ids of threads) that the annotator is asked to look at.",
    )
    notes = ThreadRequest(
        many=True, default=list, help_text="Notes that are written with it; they are among the places."
    )


class ReturnPlaceShape(serializers.Serializer[Any]):
    thread = serializers.UUIDField()
    anchor = serializers.CharField()
    anchor_id = serializers.CharField()
    segments = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    quote = serializers.CharField()
    said = serializers.CharField(help_text="The first message of the thread.")
    done_at = serializers.DateTimeField(allow_null=True, help_text="When its author ticked it.")


class ReturnShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    actor = Person()
    at = serializers.DateTimeField()
    message = serializers.CharField()
    revision = serializers.IntegerField(help_text="The set as it was handed in.")
    submitted_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When it was handed in again.")
    answered_revision = serializers.IntegerField(allow_null=True)
    taken_back_at = serializers.DateTimeField(allow_null=True)
    places = ReturnPlaceShape(many=True)


class ReturnsAnswer(serializers.Serializer[Any]):
    returns = ReturnShape(many=True)


class ChangedAspectShape(serializers.Serializer[Any]):
    what = serializers.CharField(help_text="type, segments, entity, name, reference, attribute or role.")
    code = serializers.CharField(help_text="Of the attribute or role.")


class ReturnDifferenceShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["span", "entity", "frame", "label"])
    id = serializers.CharField()
    way = serializers.ChoiceField(["added", "removed", "changed"])
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    aspects = ChangedAspectShape(many=True)
    segments = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))


class OutcomeShape(serializers.Serializer[Any]):
    thread = serializers.UUIDField()
    changed = serializers.BooleanField()
    done = serializers.BooleanField()
    answers = serializers.IntegerField(help_text="Messages of the author in the thread since.")


class ReturnComparisonAnswer(serializers.Serializer[Any]):
    before_revision = serializers.IntegerField()
    after_revision = serializers.IntegerField()
    differences = ReturnDifferenceShape(many=True)
    places = OutcomeShape(many=True)


class PlaceDoneShape(serializers.Serializer[Any]):
    done = serializers.BooleanField()


class Return(APIView):
    @extend_schema(
        operation_id="annotation_set_return",
        request=ReturnRequest,
        responses={200: ReturnShape, 201: ReturnShape, **WRITING},
    )
    def post(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """Give a submitted set back to its author with a message and places: 201, or 200 when it stood already."""
        row = access.set_for(request.user, annotation_set, light=True)
        asked = ReturnRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        given = returning.return_set(
            annotation_set=row,
            return_id=asked.validated_data["id"],
            message=asked.validated_data["message"],
            places=asked.validated_data["places"],
            new_notes=[_new_note(dict(note)) for note in asked.validated_data["notes"]],
            actor=access.person(request.user),
        )
        return _answer(request, row, given.set_return.pk, 201 if given.made else 200)

    @extend_schema(
        operation_id="annotation_set_return_back", request=None, responses={200: ReturnShape, **REFUSALS, **CONFLICT}
    )
    def delete(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """Take the return back, before the author has begun."""
        row = access.set_for(request.user, annotation_set, light=True)
        back = returning.take_back(annotation_set=row, actor=access.person(request.user))
        return _answer(request, row, back.pk)


class Returns(APIView):
    @extend_schema(operation_id="annotation_set_returns", responses={200: ReturnsAnswer, **REFUSALS})
    def get(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """The times a set was given back, the latest first."""
        row = access.set_for(request.user, annotation_set, light=True)
        found = rounds.returns_of(annotation_set=row, reader=access.person(request.user))
        return json_answer({"returns": [return_object(one) for one in found]})


class ReturnComparison(APIView):
    @extend_schema(operation_id="annotation_set_return_comparison", responses={200: ReturnComparisonAnswer, **REFUSALS})
    def get(self, request: Request, annotation_set: UUID, set_return: UUID) -> HttpResponse:
        """What changed between the set as it was given back and as it was handed in again, or stands now."""
        row = access.set_for(request.user, annotation_set)
        compared = rounds.compare(_one(request, row, set_return), row)
        return json_answer(comparison_object(compared, row))


class ReturnPlaceView(APIView):
    @extend_schema(
        operation_id="annotation_set_return_place",
        request=PlaceDoneShape,
        responses={200: PlaceDoneShape, **BAD_REQUEST, **REFUSALS, **CONFLICT},
    )
    def put(self, request: Request, annotation_set: UUID, thread: UUID) -> HttpResponse:
        """Tick a place of the return that is open, or take the tick away; its author's alone."""
        row = access.set_for(request.user, annotation_set, light=True)
        asked = PlaceDoneShape(data=request.data)
        asked.is_valid(raise_exception=True)
        actor = access.person(request.user)
        found = returning.mark_place(annotation_set=row, thread_id=thread, actor=actor, **asked.validated_data)
        return json_answer({"done": found.done_at is not None})


def _new_note(asked: dict[str, Any]) -> returning.NewNote:
    thread, message = asked.pop("id"), asked.pop("message")
    return returning.NewNote(thread, message["id"], notes.Place(**asked), message["body"])


def _one(request: Request, row: AnnotationSet, set_return: UUID) -> SetReturn:
    found = rounds.returns_of(annotation_set=row, reader=access.person(request.user))
    for one in found:
        if one.pk == set_return:
            return one
    raise NotFound


def _answer(request: Request, row: AnnotationSet, set_return: UUID, status: int = 200) -> HttpResponse:
    answer = json_answer(return_object(_one(request, row, set_return)))
    answer.status_code = status
    return answer


def return_object(one: SetReturn) -> dict[str, Any]:
    """A return with its places as the API says it."""
    columns = ("at", "message", "revision", "submitted_at", "answered_at", "answered_revision", "taken_back_at")
    return {
        "id": one.pk,
        "actor": {"id": one.actor.pk, "name": one.actor.display_name},
        **{name: getattr(one, name) for name in columns},
        "places": [place_object(place) for place in one.places.all()],
    }


def place_object(place: ReturnPlace) -> dict[str, Any]:
    """A place of a return as the API says it."""
    thread = place.thread
    said = next((message.body for message in thread.messages.all()), "")
    return {
        "thread": thread.pk,
        "anchor": thread.anchor,
        "anchor_id": thread.anchor_id,
        "segments": orjson.Fragment(thread.segments),
        "quote": thread.quote,
        "said": said,
        "done_at": place.done_at,
    }


def comparison_object(compared: rounds.Comparison, row: AnnotationSet) -> dict[str, Any]:
    """A comparison as the API says it."""
    given = compared.set_return
    until = given.answered_revision
    return {
        "before_revision": given.revision,
        "after_revision": row.revision if until is None else until,
        "differences": [difference_object(one) for one in compared.differences],
        "places": [
            {
                "thread": one.place.thread_id,
                "changed": bool(one.differences),
                "done": one.place.done_at is not None,
                "answers": one.answers,
            }
            for one in compared.outcomes
        ],
    }


def difference_object(one: Difference) -> dict[str, Any]:
    """A difference as the API says it; things are as in ``sanad/1``."""
    return {
        "kind": one.sort,
        "id": one.id,
        "way": one.way,
        "before": _value(one.before),
        "after": _value(one.after),
        "aspects": [{"what": aspect.what, "code": aspect.code} for aspect in one.aspects],
        "segments": one.segments,
    }


def _value(value: object) -> object:
    return thing_object(value) if isinstance(value, Span | Entity | Frame) else value
