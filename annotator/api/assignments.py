"""Assignments: the next article, giving and taking back, who has what, practice and its results."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.annotations import SetSummary
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS, Person
from annotator.models import AnnotationSet, Article
from annotator.services import access, assignments
from annotator.services.refusal import NotFound

_KEY = 2**62


class OutlookShape(serializers.Serializer[Any]):
    ahead = serializers.ChoiceField(list(assignments.Ahead), help_text="What asking for the next article comes to.")
    open = serializers.IntegerField(help_text="Articles you have open.")
    limit = serializers.IntegerField(help_text="Articles you may have open at a time.")


class GivenShape(SetSummary):
    round = serializers.IntegerField(help_text="2 where your own article comes to you again, blind.")
    lease_until = serializers.DateTimeField(allow_null=True, help_text="Work keeps it longer; null: for ever.")

    class Meta(SetSummary.Meta):
        fields = [*SetSummary.Meta.fields, "round", "assigned_at", "lease_until"]


class Next(APIView):
    @extend_schema(operation_id="next_retrieve", responses={200: OutlookShape, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """What awaits me as an annotator of the project; nothing is dealt out."""
        user = access.person(request.user)
        found = assignments.outlook(user=user, project=access.project_for(user, slug, role=access.ANNOTATE))
        if found is None:
            raise NotFound
        return Response(OutlookShape(found).data)

    @extend_schema(
        operation_id="next_create", request=None, responses={201: GivenShape, **BAD_REQUEST, **REFUSALS, **CONFLICT}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Deal the next article out to me: my new, empty set. 409 says why there is none."""
        user = access.person(request.user)
        project = access.project_for(user, slug, role=access.ANNOTATE, write=True)
        return Response(GivenShape(assignments.next_article(user=user, project=project)).data, status=201)


class CellShape(serializers.ModelSerializer[AnnotationSet]):
    author = Person(allow_null=True, read_only=True)

    class Meta:
        model = AnnotationSet
        fields = ["id", "author", "state", "round", "revision", "assigned_at", "lease_until"]


class RowShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="article.public")
    title = serializers.CharField(source="article.title")
    state = serializers.ChoiceField(Article.State.choices, source="article.state")
    use = serializers.ChoiceField(Article.Use.choices, source="article.use")
    priority = serializers.IntegerField(source="article.priority")
    taken = serializers.IntegerField(source="article.taken")
    submitted = serializers.IntegerField(source="article.submitted")
    places = serializers.IntegerField(help_text="Annotators it is to have.")
    sets = serializers.SerializerMethodField()

    def get_sets(self, row: assignments.Row) -> list[dict[str, Any]]:
        """Each person's latest set."""
        held = [held for _person, held in row.cells if held is not None]
        return [dict(CellShape(one).data) for one in (*held, *row.others)]


class LoadShape(serializers.Serializer[Any]):
    person = Person(source="user")
    open = serializers.IntegerField()
    submitted = serializers.IntegerField()
    again = serializers.IntegerField(
        allow_null=True, help_text="Percent of F1 between their two rounds of one article; null: not known."
    )


class MatrixShape(serializers.Serializer[Any]):
    people = LoadShape(many=True)
    results = RowShape(many=True, source="rows")
    after = serializers.SerializerMethodField(help_text="Ask with it for the next page; null: there is none.")

    def get_after(self, found: assignments.Matrix) -> str | None:
        """Priority and key."""
        return "{}:{}".format(*found.after) if found.after else None


class MatrixQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(Article.State.choices, required=False)
    source = serializers.CharField(required=False, max_length=200)  # type: ignore[assignment]
    wanting = serializers.BooleanField(required=False)
    order = serializers.ChoiceField(["priority", "imported"], required=False)
    after = serializers.RegexField(r"\A-?\d{1,5}:\d{1,18}\Z", required=False)

    def validate_after(self, text: str) -> tuple[int, int]:
        """Two numbers."""
        priority, _colon, pk = text.partition(":")
        return int(priority), int(pk)


class AssignRequest(serializers.Serializer[Any]):
    articles = serializers.ListField(child=serializers.UUIDField(), max_length=500)
    people = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=_KEY), max_length=100)


class DoneShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Undo by it.")
    verb = serializers.CharField()
    count = serializers.IntegerField(help_text="Sets given or taken back.")


_QUERY = [
    OpenApiParameter("state", str, enum=Article.State.values),
    OpenApiParameter("source", str),
    OpenApiParameter("wanting", bool, description="Only articles that want annotators."),
    OpenApiParameter("order", str, enum=["priority", "imported"]),
    OpenApiParameter("after", str, description="Where the page before ended."),
]


class Assignments(APIView):
    @extend_schema(
        operation_id="assignments_retrieve",
        parameters=_QUERY,
        responses={200: MatrixShape, 400: BAD_REQUEST[400], **REFUSALS},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Articles against annotators, page by page, with everybody's load. For managers."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        query = MatrixQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        found = assignments.matrix(project=project, asked=assignments.Asked(**query.validated_data))
        return Response(MatrixShape(found).data)

    @extend_schema(
        operation_id="assignments_create",
        request=AssignRequest,
        responses={201: DoneShape, **BAD_REQUEST, **REFUSALS, **CONFLICT},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Give each of the articles to each of the people; what somebody has already stays as it is."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        asked = AssignRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        keys = access.article_keys(request.user, project, asked.validated_data["articles"])
        actor, people = access.person(request.user), asked.validated_data["people"]
        done = assignments.assign(project=project, articles=keys, people=people, actor=actor)
        return Response(DoneShape(done).data, status=201)


class TakeBackRequest(serializers.Serializer[Any]):
    sets = serializers.ListField(child=serializers.UUIDField(), max_length=500)
    begun = serializers.BooleanField(default=False, help_text="Also where work has begun; the work is kept, skipped.")


class TakeBack(APIView):
    @extend_schema(request=TakeBackRequest, responses={201: DoneShape, **BAD_REQUEST, **REFUSALS, **CONFLICT})
    def post(self, request: Request, slug: str) -> Response:
        """Take sets back from people: untouched ones go, begun work is kept in its author's name (409 unless told)."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        asked = TakeBackRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        done = assignments.take_back(project=project, actor=access.person(request.user), **asked.validated_data)
        return Response(DoneShape(done).data, status=201)


class WishRequest(serializers.Serializer[Any]):
    count = serializers.IntegerField(min_value=1, max_value=1000, help_text="Articles with free places.")
    people = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=_KEY), max_length=100)
    each = serializers.IntegerField(
        default=0, min_value=0, max_value=50, help_text="Annotators for each; 0: as the project asks for."
    )
    source = serializers.CharField(default="", allow_blank=True, max_length=200)  # type: ignore[assignment]
    dry_run = serializers.BooleanField(default=False, help_text="Say who would get how many, and give nothing.")


class ShareShape(serializers.Serializer[Any]):
    person = serializers.IntegerField()
    articles = serializers.IntegerField()


class ManyShape(serializers.Serializer[Any]):
    shares = ShareShape(many=True)
    short = serializers.IntegerField(help_text="Places nobody of them could take.")
    action = DoneShape(allow_null=True, help_text="Null after a dry run.")


class AssignMany(APIView):
    @extend_schema(
        request=WishRequest, responses={200: ManyShape, 201: ManyShape, **BAD_REQUEST, **REFUSALS, **CONFLICT}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Give the most urgent articles with free places to these people, evenly (201), or say how it would be."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        asked = WishRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        dry = asked.validated_data.pop("dry_run")
        wish = assignments.Wish(**asked.validated_data)
        plan = assignments.preview(project=project, wish=wish)
        actor = access.person(request.user)
        action = None if dry else assignments.assign_pairs(project=project, pairs=plan.pairs, actor=actor)
        shares = [{"person": person, "articles": share} for person, share in plan.shares.items()]
        answer = ManyShape({"shares": shares, "short": plan.short, "action": action}).data
        return Response(answer, status=200 if dry else 201)


class UngivenShape(serializers.Serializer[Any]):
    back = serializers.IntegerField(help_text="Sets that are as they were.")
    kept = serializers.IntegerField(help_text="Sets that were worked on since and stay.")


class Undo(APIView):
    @extend_schema(request=None, responses={200: UngivenShape, **BAD_REQUEST, **REFUSALS, **CONFLICT})
    def post(self, request: Request, slug: str, action: UUID) -> Response:
        """Undo what was given or taken back, once."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        found = access.bulk_action_for(request.user, project, action)
        return Response(UngivenShape(assignments.undo(action=found, actor=access.person(request.user))).data)


class PracticeResult(serializers.Serializer[Any]):
    person = Person(source="membership.user")
    articles = serializers.IntegerField(source="practice.articles")
    done = serializers.IntegerField(source="practice.done")
    score = serializers.IntegerField(source="practice.score", allow_null=True, help_text="Mean percent of F1.")
    passed_at = serializers.DateTimeField(source="membership.passed_at", allow_null=True)


class PracticeShape(serializers.Serializer[Any]):
    mark = serializers.IntegerField(help_text="Percent that lets an annotator begin real work.")
    articles = serializers.ListField(child=serializers.UUIDField())
    results = PracticeResult(many=True)


class Practice(APIView):
    @extend_schema(operation_id="practice_retrieve", responses={200: PracticeShape, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """The practice articles and how each annotator did on them. For managers."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        articles, results = assignments.results(project=project)
        public = [article.public for article in articles]
        return Response(PracticeShape({"mark": project.pass_mark, "articles": public, "results": results}).data)
