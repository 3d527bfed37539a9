"""Articles: listed by filters, read with their text, described; never their text changed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.imports import PARSERS, ImportView, SentArticles, import_articles
from annotator.api.paging import ByKey
from annotator.api.shapes import BAD_REQUEST, REFUSALS, JsonText
from annotator.models import AnnotationSet, Article
from annotator.services import access
from annotator.services.articles import editing, listing


class ArticleSummary(serializers.ModelSerializer[Article]):
    id = serializers.UUIDField(source="public")
    metadata = JsonText(read_only=True)
    length = serializers.IntegerField(help_text="Code points.")

    class Meta:
        model = Article
        fields = [
            *("id", "name", "external_id", "title", "sha256", "length", "words"),
            *("source", "published", "metadata", "use", "created_at"),
        ]


class ArticleLine(ArticleSummary):
    """As those see it who see to the articles; to an annotator it would tell of other people's work."""

    class Meta(ArticleSummary.Meta):
        fields = [*ArticleSummary.Meta.fields, "state", "taken", "submitted", "overlap", "priority", "withdrawn_at"]


class ArticleDetail(ArticleSummary):
    project = serializers.SlugRelatedField[Article](slug_field="slug", read_only=True)
    provenance = JsonText(read_only=True)

    class Meta(ArticleSummary.Meta):
        fields = [*ArticleSummary.Meta.fields, "project", "text", "provenance"]


class FilterQuery(serializers.Serializer[Any]):
    """Which articles; everything left out = all that are in the work."""

    q = serializers.CharField(required=False, max_length=200, help_text="Words of the title, the name or the text.")
    source = serializers.CharField(required=False, max_length=200)  # type: ignore[assignment]  # Field has a source too
    since = serializers.DateField(required=False, help_text="Published on this day or later.")
    until = serializers.DateField(required=False, help_text="Published on this day or earlier.")
    state = serializers.MultipleChoiceField(choices=Article.State.choices, required=False, help_text="Any of these.")
    use = serializers.ChoiceField(Article.Use.choices, required=False)
    person = serializers.IntegerField(required=False, min_value=1, max_value=2**62, help_text="With a set by them.")
    theirs = serializers.ChoiceField(AnnotationSet.State.choices, required=False, help_text="With a set in this state.")
    has = serializers.CharField(required=False, max_length=140, help_text="With this type, or label=value, in a set.")
    problems = serializers.BooleanField(required=False, help_text="With warnings in a set.")
    withdrawn = serializers.BooleanField(required=False, help_text="Those taken out of the work instead.")

    def wanted(self) -> listing.Filter:
        """The filter; raises ValidationError."""
        self.is_valid(raise_exception=True)
        return filter_of(self.validated_data)


def filter_of(said: Mapping[str, Any]) -> listing.Filter:
    """The filter in a FilterQuery's validated data."""
    names = {"q": "words", "state": "states"}
    values: dict[str, Any] = {
        names.get(name, name): tuple(sorted(value)) if name == "state" else value
        for name, value in said.items()
        if value
    }
    return listing.Filter(**values)


class DescriptionShape(serializers.Serializer[Any]):
    title = serializers.CharField(required=False, max_length=500)
    source = serializers.CharField(required=False, allow_blank=True, max_length=200)  # type: ignore[assignment]
    published = serializers.CharField(required=False, allow_blank=True, max_length=40, help_text="YYYY-MM-DD")
    author = serializers.CharField(required=False, allow_blank=True, max_length=200)
    url = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class ArticlesOfProject(ListAPIView[Article]):
    """A project's articles in the order they were imported, without their texts, filtered.

    What would tell an annotator of other people's work is neither told nor asked for: state, person, theirs, has,
    problems.
    """

    parser_classes = PARSERS
    pagination_class = ByKey

    def get_serializer_class(self) -> type[ArticleSummary]:
        """More for those who see to the articles."""
        sees = not getattr(self, "swagger_fake_view", False) and self._sees()
        return ArticleLine if sees else ArticleSummary

    def get_queryset(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        if getattr(self, "swagger_fake_view", False):
            return access.no_articles()
        wanted = FilterQuery(data=self.request.query_params).wanted()
        user = access.person(self.request.user)
        return listing.filtered(user=user, project=self._project(), wanted=wanted)

    def _project(self) -> Any:
        if not hasattr(self, "found"):
            self.found = access.project_for(self.request.user, self.kwargs["slug"])
        return self.found

    def _sees(self) -> bool:
        return access.may(self.request.user, self._project(), access.LIST)

    @extend_schema(
        parameters=[FilterQuery],
        responses={200: ArticleLine(many=True), 400: BAD_REQUEST[400], **REFUSALS},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of the list."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="articles_import",
        request={"application/json": SentArticles(many=True), "application/x-ndjson": SentArticles(many=True)},
        parameters=[OpenApiParameter("only_good", bool, description="Leave bad records out; else all or nothing.")],
        responses={200: ImportView, 202: ImportView, 409: ImportView, **BAD_REQUEST, **REFUSALS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Import the articles of the body: at once where they are few (200), else by a job (202)."""
        return import_articles(request, access.project_for(request.user, slug, role=access.MANAGE, write=True))


class ArticleView(APIView):
    @extend_schema(operation_id="article_retrieve", responses={200: ArticleDetail, **REFUSALS})
    def get(self, request: Request, article: UUID) -> Response:
        """An article with its text. Offsets into it are code points."""
        return Response(ArticleDetail(access.article_for(request.user, article)).data)

    @extend_schema(
        operation_id="article_describe",
        request=DescriptionShape,
        responses={200: ArticleDetail, **BAD_REQUEST, **REFUSALS},
    )
    def patch(self, request: Request, article: UUID) -> Response:
        """Change what is said about an article; what is left out stays. For managers. The text never changes."""
        found = access.article_for(request.user, article, role=access.MANAGE, write=True)
        asked = DescriptionShape(data=request.data)
        asked.is_valid(raise_exception=True)
        said = {"title": found.title, **editing.said_of(found), **asked.validated_data}
        title = said.pop("title")
        row = editing.describe(article=found, actor=access.person(request.user), title=title, metadata=said)
        row.project = found.project
        return Response(ArticleDetail(row).data)
