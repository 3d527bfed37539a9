"""Notes on an annotation set: threads and messages, for its author and for the project's curators and managers."""

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.api.annotations import json_answer
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS, Person
from annotator.models import AnnotationSet, NoteMessage, NoteThread, User
from annotator.services import access, notes

WRITING = {**BAD_REQUEST, **REFUSALS, **CONFLICT}
_LARGEST = 2**31 - 1


class EditRequest(serializers.Serializer[Any]):
    body = serializers.CharField(
        # Four times what is allowed: the service says in its own words how much is too much.
        max_length=4 * notes.BODY_LIMIT,
        help_text=f"Plain text, at most {notes.BODY_LIMIT} code points; @username names a person who may read it.",
    )


class MessageRequest(EditRequest):
    id = serializers.UUIDField(help_text="Chosen by the client: sending it twice does nothing twice.")


class ThreadRequest(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Chosen by the client.")
    anchor = serializers.ChoiceField(NoteThread.Anchor.choices, default=NoteThread.Anchor.ARTICLE)
    anchor_id = serializers.RegexField(r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$", default="", allow_blank=True)
    segments = serializers.ListField(
        child=serializers.ListField(
            child=serializers.IntegerField(min_value=0, max_value=_LARGEST), min_length=2, max_length=2
        ),
        max_length=200,
        default=list,
        help_text="The place in the text: [start, end) pairs in code points.",
    )
    quote = serializers.CharField(
        max_length=notes.QUOTE_LIMIT, default="", allow_blank=True, help_text="Where there are no segments: its name."
    )
    message = MessageRequest()


class ReadRequest(serializers.Serializer[Any]):
    revision = serializers.IntegerField(min_value=0, max_value=_LARGEST, help_text="The thread's revision you saw.")


class NotesQuery(serializers.Serializer[Any]):
    version = serializers.IntegerField(default=-1, min_value=-1, max_value=2**63 - 1)


class Mentioned(Person):
    username = serializers.CharField()


class MessageShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    author = Person()
    body = serializers.CharField(help_text="Empty when deleted.")
    mentions = Mentioned(many=True)
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    deleted = serializers.BooleanField()
    editable_until = serializers.DateTimeField(allow_null=True, help_text="For the author of the message.")


class ThreadShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    anchor = serializers.ChoiceField(NoteThread.Anchor.choices)
    anchor_id = serializers.CharField()
    segments = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    quote = serializers.CharField()
    opened_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = Person(allow_null=True)
    revision = serializers.IntegerField()
    unread = serializers.BooleanField()
    messages = MessageShape(many=True)


class NotesAnswer(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="Grows with everything that happens.")
    threads = ThreadShape(many=True, allow_null=True, help_text="null: nothing has happened since your version.")


class PeopleAnswer(serializers.Serializer[Any]):
    people = Mentioned(many=True)


class Notes(APIView):
    @extend_schema(
        operation_id="notes_list",
        parameters=[OpenApiParameter("version", int, description="The version you have; then only news are sent.")],
        responses={200: NotesAnswer, 400: BAD_REQUEST[400], **REFUSALS},
    )
    def get(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """The threads of a set in the order they were opened; null while nothing has happened since a version."""
        query = NotesQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        row, reader = _reached(request, annotation_set)
        version = notes.version(row)
        if version == query.validated_data["version"]:
            return json_answer({"version": version, "threads": None})
        threads = notes.threads_of(annotation_set=row, reader=reader)
        return json_answer({"version": version, "threads": [thread_object(one, reader) for one in threads]})

    @extend_schema(
        operation_id="notes_open", request=ThreadRequest, responses={200: ThreadShape, 201: ThreadShape, **WRITING}
    )
    def post(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """Open a thread with its first message: 201, or 200 when it stood already."""
        row, actor = _reached(request, annotation_set)
        asked = _read(ThreadRequest, request)
        thread, message = asked.pop("id"), asked.pop("message")
        made = notes.open_thread(
            annotation_set=row,
            thread_id=thread,
            message_id=message["id"],
            body=message["body"],
            place=notes.Place(**asked),
            actor=actor,
        )
        return _answer(row, thread, actor, 201 if made else 200)


class NotePeople(APIView):
    @extend_schema(responses={200: PeopleAnswer, **REFUSALS})
    def get(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """Whom I can name in the notes of this set."""
        row, actor = _reached(request, annotation_set)
        people = notes.mentionable(annotation_set=row, actor=actor)
        return json_answer({"people": [person_object(person) for person in people]})


class NoteMessages(APIView):
    @extend_schema(
        operation_id="notes_reply", request=MessageRequest, responses={200: ThreadShape, 201: ThreadShape, **WRITING}
    )
    def post(self, request: Request, annotation_set: UUID, thread: UUID) -> HttpResponse:
        """Answer in a thread: 201, or 200 when the answer stood already. A resolved thread is open again."""
        row, actor = _reached(request, annotation_set)
        asked = _read(MessageRequest, request)
        made = notes.reply(
            annotation_set=row, thread_id=thread, message_id=asked["id"], body=asked["body"], actor=actor
        )
        return _answer(row, thread, actor, 201 if made else 200)


class NoteMessageView(APIView):
    @extend_schema(operation_id="notes_edit", request=EditRequest, responses={200: ThreadShape, **WRITING})
    def patch(self, request: Request, annotation_set: UUID, thread: UUID, message: UUID) -> HttpResponse:
        """Put other words into my message, within a day."""
        row, actor = _reached(request, annotation_set)
        asked = _read(EditRequest, request)
        notes.edit_message(annotation_set=row, thread_id=thread, message_id=message, body=asked["body"], actor=actor)
        return _answer(row, thread, actor)

    @extend_schema(operation_id="notes_delete", request=None, responses={200: ThreadShape, **REFUSALS, **CONFLICT})
    def delete(self, request: Request, annotation_set: UUID, thread: UUID, message: UUID) -> HttpResponse:
        """Take my message back, within a day."""
        row, actor = _reached(request, annotation_set)
        notes.delete_message(annotation_set=row, thread_id=thread, message_id=message, actor=actor)
        return _answer(row, thread, actor)


class NoteRestore(APIView):
    @extend_schema(operation_id="notes_restore", request=None, responses={200: ThreadShape, **REFUSALS, **CONFLICT})
    def post(self, request: Request, annotation_set: UUID, thread: UUID, message: UUID) -> HttpResponse:
        """Undo the deletion of my message."""
        row, actor = _reached(request, annotation_set)
        notes.restore_message(annotation_set=row, thread_id=thread, message_id=message, actor=actor)
        return _answer(row, thread, actor)


class NoteResolve(APIView):
    @extend_schema(operation_id="notes_resolve", request=None, responses={200: ThreadShape, **REFUSALS})
    def post(self, request: Request, annotation_set: UUID, thread: UUID) -> HttpResponse:
        """Settle a thread."""
        row, actor = _reached(request, annotation_set)
        notes.resolve_thread(annotation_set=row, thread_id=thread, actor=actor)
        return _answer(row, thread, actor)


class NoteReopen(APIView):
    @extend_schema(operation_id="notes_reopen", request=None, responses={200: ThreadShape, **REFUSALS})
    def post(self, request: Request, annotation_set: UUID, thread: UUID) -> HttpResponse:
        """Open a settled thread again."""
        row, actor = _reached(request, annotation_set)
        notes.reopen_thread(annotation_set=row, thread_id=thread, actor=actor)
        return _answer(row, thread, actor)


class NoteRead(APIView):
    @extend_schema(
        operation_id="notes_read", request=ReadRequest, responses={200: ThreadShape, **BAD_REQUEST, **REFUSALS}
    )
    def post(self, request: Request, annotation_set: UUID, thread: UUID) -> HttpResponse:
        """Remember that I have seen a thread up to a revision."""
        row, reader = _reached(request, annotation_set)
        asked = _read(ReadRequest, request)
        notes.mark_read(annotation_set=row, thread_id=thread, revision=asked["revision"], reader=reader)
        return _answer(row, thread, reader)


def _reached(request: Request, annotation_set: UUID) -> tuple[AnnotationSet, User]:
    """The set behind the address, for whoever may read it: they may write notes on it as well."""
    return access.set_for(request.user, annotation_set, light=True), access.person(request.user)


def _read(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def _answer(row: AnnotationSet, thread: UUID, reader: User, status: int = 200) -> HttpResponse:
    found = notes.one_thread(annotation_set=row, thread_id=thread, reader=reader)
    answer = json_answer(thread_object(found, reader))
    answer.status_code = status
    return answer


def person_object(person: User) -> dict[str, Any]:
    """Somebody who can be named."""
    return {"id": person.pk, "name": person.display_name, "username": person.username}


def thread_object(thread: NoteThread, reader: User) -> dict[str, Any]:
    """A thread as ``notes.threads_of`` gives it, as the API says it."""
    return {
        "id": thread.pk,
        "anchor": thread.anchor,
        "anchor_id": thread.anchor_id,
        "segments": orjson.Fragment(thread.segments),
        "quote": thread.quote,
        "opened_at": thread.opened_at,
        "resolved_at": thread.resolved_at,
        "resolved_by": thread.resolved_by and {"id": thread.resolved_by.pk, "name": thread.resolved_by.display_name},
        "revision": thread.revision,
        "unread": thread.unread,  # type: ignore[attr-defined]  # annotated by the service
        "messages": [message_object(message, reader) for message in thread.messages.all()],
    }


def message_object(message: NoteMessage, reader: User) -> dict[str, Any]:
    """A message as the API says it; a deleted one without its words."""
    deleted = message.deleted_at is not None
    return {
        "id": message.pk,
        "author": {"id": message.author.pk, "name": message.author.display_name},
        "body": "" if deleted else message.body,
        "mentions": [] if deleted else [person_object(mention.user) for mention in message.mentions.all()],
        "created_at": message.created_at,
        "edited_at": message.edited_at,
        "deleted": deleted,
        "editable_until": notes.editable_until(message) if message.author_id == reader.pk else None,
    }
