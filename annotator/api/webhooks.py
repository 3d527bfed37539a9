"""Webhooks: which addresses hear of what happens in a project, and what became of every telling. For its managers.

A token does not hand out lasting power: an address is added on the pages or by a signed-in manager alone.
"""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.paging import ByKey
from annotator.api.people import session_only
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS, JsonText, read
from annotator.models import Delivery, Webhook
from annotator.services import access, webhooks


class WebhookShape(serializers.ModelSerializer[Webhook]):
    events = JsonText(help_text="The events it hears of.")

    class Meta:
        model = Webhook
        fields = ["id", "url", "events", "created_at", "paused_at", "gave_up", "heard_at"]


class WebhookRequest(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=600, help_text="https:// and a name of the public network.")
    events = serializers.ListField(child=serializers.ChoiceField(webhooks.EVENTS), min_length=1, max_length=20)


class WebhookChange(serializers.Serializer[Any]):
    events = serializers.ListField(
        child=serializers.ChoiceField(webhooks.EVENTS), min_length=1, max_length=20, required=False
    )
    paused = serializers.BooleanField(required=False)


class DeliveryShape(serializers.ModelSerializer[Delivery]):
    body = JsonText(help_text="What is sent; the same for every try.")

    class Meta:
        model = Delivery
        fields = [
            *("id", "event", "body", "created_at", "try_at", "tries", "delivered_at", "failed_at"),
            *("status", "trouble", "answer"),
        ]


class _Newest(ByKey):
    """By the moment, then by the key."""

    ordering = ("-created_at", "-id")  # type: ignore[assignment]  # the stubs know one name alone


class Webhooks(APIView):
    @extend_schema(operation_id="webhooks_list", responses={200: WebhookShape(many=True), **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """The webhooks of a project."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        return Response(WebhookShape(webhooks.webhooks_of(project), many=True).data)

    @extend_schema(
        operation_id="webhook_add",
        request=WebhookRequest,
        responses={201: WebhookShape, **BAD_REQUEST, **REFUSALS, **CONFLICT},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Let an address hear of events. Not by a token: the address would outlive it."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        session_only(request)
        made = webhooks.add(project=project, actor=access.person(request.user), **read(WebhookRequest, request.data))
        return Response(WebhookShape(made).data, status=201)


class WebhookView(APIView):
    @extend_schema(operation_id="webhook_retrieve", responses={200: WebhookShape, **REFUSALS})
    def get(self, request: Request, slug: str, webhook: UUID) -> Response:
        """One webhook."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        return Response(WebhookShape(access.webhook_for(request.user, project, webhook)).data)

    @extend_schema(
        operation_id="webhook_change",
        request=WebhookChange,
        responses={200: WebhookShape, **BAD_REQUEST, **REFUSALS, **CONFLICT},
    )
    def patch(self, request: Request, slug: str, webhook: UUID) -> Response:
        """Other events; pause it, or let it go on."""
        actor = access.person(request.user)
        project = access.project_for(actor, slug, role=access.MANAGE, write=True)
        row = access.webhook_for(actor, project, webhook)
        asked = read(WebhookChange, request.data)
        if "events" in asked:
            webhooks.change(webhook=row, events=asked["events"], actor=actor)
        if "paused" in asked:
            (webhooks.pause if asked["paused"] else webhooks.resume)(webhook=row, actor=actor)
        row.refresh_from_db()
        return Response(WebhookShape(row).data)

    @extend_schema(operation_id="webhook_remove", responses={204: None, **REFUSALS})
    def delete(self, request: Request, slug: str, webhook: UUID) -> Response:
        """End a webhook; what waits is not sent."""
        actor = access.person(request.user)
        project = access.project_for(actor, slug, role=access.MANAGE, write=True)
        webhooks.remove(webhook=access.webhook_for(actor, project, webhook), actor=actor)
        return Response(status=204)


class WebhookTest(APIView):
    @extend_schema(operation_id="webhook_test", request=None, responses={201: DeliveryShape, **REFUSALS, **CONFLICT})
    def post(self, request: Request, slug: str, webhook: UUID) -> Response:
        """Tell it an event that has not happened."""
        actor = access.person(request.user)
        project = access.project_for(actor, slug, role=access.MANAGE, write=True)
        made = webhooks.test(webhook=access.webhook_for(actor, project, webhook), actor=actor)
        return Response(DeliveryShape(made).data, status=201)


class Deliveries(APIView):
    @extend_schema(operation_id="deliveries_list", responses={200: DeliveryShape(many=True), **REFUSALS})
    def get(self, request: Request, slug: str, webhook: UUID) -> Response:
        """What a webhook was told, the newest first, by the page."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        rows = webhooks.deliveries_of(access.webhook_for(request.user, project, webhook))
        pages = _Newest()
        page = pages.paginate_queryset(rows, request, self)
        return pages.get_paginated_response(DeliveryShape(page, many=True).data)


class DeliveryAgain(APIView):
    @extend_schema(operation_id="delivery_again", request=None, responses={200: DeliveryShape, **REFUSALS, **CONFLICT})
    def post(self, request: Request, slug: str, webhook: UUID, delivery: UUID) -> Response:
        """Send something once more: the same bytes, under the same id."""
        actor = access.person(request.user)
        project = access.project_for(actor, slug, role=access.MANAGE, write=True)
        row = access.delivery_for(actor, project, webhook, delivery)
        return Response(DeliveryShape(webhooks.again(delivery=row, actor=actor)).data)
