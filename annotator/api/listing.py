"""Many articles at once, and lists kept by name."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.articles import FilterQuery, filter_of
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS, Person
from annotator.models import BulkAction, SavedView
from annotator.services import access, articles
from annotator.services.articles import bulk, listing, saved_views


class ManyRequest(serializers.Serializer[Any]):
    verb = serializers.ChoiceField(sorted(bulk.VERBS))
    value = serializers.IntegerField(
        required=False, allow_null=True, help_text="The priority, or the annotators per article (null: as the project)."
    )
    articles = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=500)
    filter = FilterQuery(required=False, help_text="Instead of articles: all that it lets through.")
    expected = serializers.IntegerField(
        required=False, min_value=0, help_text="How many you think they are; another number is refused."
    )


class ActionShape(serializers.ModelSerializer[BulkAction]):
    class Meta:
        model = BulkAction
        fields = ["id", "verb", "count", "created_at", "undone_at"]


class UndoneShape(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="How many are as they were; those changed again since stay.")


class ViewShape(serializers.ModelSerializer[SavedView]):
    user = Person(read_only=True)

    class Meta:
        model = SavedView
        fields = ["id", "name", "query", "shared", "user"]


class ViewRequest(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    query = serializers.CharField(max_length=2000, allow_blank=True, help_text="The query of the list's address.")
    shared = serializers.BooleanField(required=False, default=False)


class ManyArticles(APIView):
    @extend_schema(
        operation_id="articles_many",
        request=ManyRequest,
        responses={201: ActionShape, **BAD_REQUEST, **CONFLICT, **REFUSALS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Set the priority or the number of annotators of many articles, or take them out of the work and back."""
        user = access.person(request.user)
        project = access.project_for(user, slug, role=access.MANAGE, write=True)
        asked = ManyRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        if "filter" in said:
            chosen = listing.filtered(user=user, project=project, wanted=filter_of(said["filter"]))
        else:
            chosen = bulk.by_public(access.articles_of(user, project), said.get("articles", []))
        action = bulk.act(
            project=project,
            articles=chosen,
            verb=said["verb"],
            value=said.get("value"),
            actor=user,
            expected=said.get("expected"),
        )
        return Response(ActionShape(action).data, status.HTTP_201_CREATED)


class UndoMany(APIView):
    @extend_schema(operation_id="articles_undo", request=None, responses={200: UndoneShape, **CONFLICT, **REFUSALS})
    def post(self, request: Request, slug: str, action_id: UUID) -> Response:
        """Bring back what an action on many articles changed."""
        user = access.person(request.user)
        project = access.project_for(user, slug, role=access.MANAGE, write=True)
        action = access.bulk_action_for(user, project, action_id)
        return Response({"count": bulk.undo(action=action, actor=user)})


class Views(APIView):
    @extend_schema(operation_id="views_list", responses={200: ViewShape(many=True), **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """The lists I may choose from, my own first."""
        project = access.project_for(request.user, slug, role=access.LIST)
        rows = saved_views.views_of(user=access.person(request.user), project=project)
        return Response(ViewShape(rows, many=True).data)

    @extend_schema(
        operation_id="views_keep",
        request=ViewRequest,
        responses={201: ViewShape, **BAD_REQUEST, **CONFLICT, **REFUSALS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Keep a list under a name; the same name again replaces it. Sharing it is for managers."""
        project = access.project_for(request.user, slug, role=access.LIST, write=True)
        asked = ViewRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        row = articles.keep_view(project=project, actor=access.person(request.user), **asked.validated_data)
        return Response(ViewShape(row).data, status.HTTP_201_CREATED)


class ViewView(APIView):
    @extend_schema(operation_id="views_forget", responses={204: None, **REFUSALS})
    def delete(self, request: Request, slug: str, view_id: int) -> Response:
        """Throw a list away: one's own, or as a manager a shared one."""
        project = access.project_for(request.user, slug, role=access.LIST, write=True)
        articles.forget_view(project=project, view=view_id, actor=access.person(request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)
