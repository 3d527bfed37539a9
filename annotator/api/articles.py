"""Articles: their facts and their text."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.paging import ByKey
from annotator.api.shapes import REFUSALS, JsonText
from annotator.models import Article
from annotator.services import access


class ArticleSummary(serializers.ModelSerializer[Article]):
    id = serializers.UUIDField(source="public")
    metadata = JsonText(read_only=True)
    length = serializers.IntegerField(help_text="Code points.")

    class Meta:
        model = Article
        fields = ["id", "name", "title", "sha256", "length", "words", "metadata", "created_at"]


class ArticleDetail(ArticleSummary):
    project = serializers.SlugRelatedField[Article](slug_field="slug", read_only=True)
    provenance = JsonText(read_only=True)

    class Meta(ArticleSummary.Meta):
        fields = [*ArticleSummary.Meta.fields, "project", "text", "provenance"]


@extend_schema(responses={200: ArticleSummary(many=True), **REFUSALS})
class ArticlesOfProject(ListAPIView[Article]):
    """A project's articles in the order they were imported, without their texts."""

    serializer_class = ArticleSummary
    pagination_class = ByKey

    def get_queryset(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        if getattr(self, "swagger_fake_view", False):
            return access.no_articles()
        project = access.project_for(self.request.user, self.kwargs["slug"])
        return access.articles_of(self.request.user, project)


class ArticleView(APIView):
    @extend_schema(operation_id="article_retrieve", responses={200: ArticleDetail, **REFUSALS})
    def get(self, request: Request, article: UUID) -> Response:
        """An article with its text. Offsets into it are code points."""
        return Response(ArticleDetail(access.article_for(request.user, article)).data)
