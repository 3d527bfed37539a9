"""My notifications: what I should know, how many are new, what I have read."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.paging import NewestFirst
from annotator.api.shapes import BAD_REQUEST, REFUSALS, JsonText
from annotator.models import Notification
from annotator.services import access, notifications


class NotificationShape(serializers.ModelSerializer[Notification]):
    sentence = serializers.SerializerMethodField(help_text="In my language.")
    facts = JsonText(read_only=True)
    project = serializers.SlugRelatedField("slug", read_only=True, allow_null=True)  # type: ignore[var-annotated]

    class Meta:
        model = Notification
        fields = ["id", "kind", "sentence", "facts", "address", "project", "created_at", "read_at"]

    @extend_schema_field(OpenApiTypes.STR)
    def get_sentence(self, row: Notification) -> str:
        return notifications.sentence(row.kind, notifications.facts_of(row))


class UnreadShape(serializers.Serializer[Any]):
    unread = serializers.IntegerField(help_text=f"Counted up to {notifications.COUNTED}.")


class MarkedShape(serializers.Serializer[Any]):
    read = serializers.IntegerField(help_text="How many were new.")


class ReadChange(serializers.Serializer[Any]):
    read = serializers.BooleanField()


class NewQuery(serializers.Serializer[Any]):
    unread = serializers.BooleanField(default=False)


@extend_schema(parameters=[OpenApiParameter("unread", bool, description="Only the new ones.")])
class MyNotifications(ListAPIView[Notification]):
    """My notifications, newest first."""

    serializer_class = NotificationShape
    pagination_class = NewestFirst

    def get_queryset(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        query = NewQuery(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        rows = notifications.notifications_of(user=access.person(self.request.user))
        return rows.filter(read_at=None) if query.validated_data["unread"] else rows


class Count(APIView):
    @extend_schema(operation_id="my_notifications_count", responses={200: UnreadShape, 401: REFUSALS[401]})
    def get(self, request: Request) -> Response:
        """How many are new."""
        return Response({"unread": notifications.unread(user=access.person(request.user))})


class AllRead(APIView):
    @extend_schema(operation_id="my_notifications_read", request=None, responses={200: MarkedShape, 401: REFUSALS[401]})
    def post(self, request: Request) -> Response:
        """Mark all of them as read."""
        person = access.person(request.user)
        return Response({"read": notifications.mark_all_read(user=person, actor=person)})


class MyNotification(APIView):
    @extend_schema(
        operation_id="my_notification_change",
        request=ReadChange,
        responses={200: NotificationShape, **BAD_REQUEST, 401: REFUSALS[401], 404: REFUSALS[404]},
    )
    def patch(self, request: Request, notification: int) -> Response:
        """Mark one as read, or as new again."""
        person, sent = access.person(request.user), ReadChange(data=request.data)
        sent.is_valid(raise_exception=True)
        read = sent.validated_data["read"]
        row = notifications.mark_read(user=person, notification_id=notification, read=read, actor=person)
        return Response(NotificationShape(row).data)
