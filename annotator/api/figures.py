"""A project's figures: progress, throughput, forecast, contents, problems; people for those who read all sets."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.shapes import REFUSALS, Person
from annotator.models import Article
from annotator.services import access, figures


class StateCount(serializers.Serializer[Any]):
    state = serializers.ChoiceField(Article.State.choices)
    articles = serializers.IntegerField()


class ProgressFigure(serializers.Serializer[Any]):
    articles = serializers.IntegerField(help_text="Without practice articles and those taken out of the work.")
    done = serializers.IntegerField(help_text="Articles with all the annotation sets that were asked for.")
    places = serializers.IntegerField(help_text="Annotation sets asked for.")
    filled = serializers.IntegerField(help_text="Those of them that are submitted.")
    states = StateCount(many=True)


class WeekFigure(serializers.Serializer[Any]):
    start = serializers.DateField(help_text="Its Sunday.")
    sets = serializers.IntegerField(help_text="Annotation sets submitted, as they stand now.")
    now = serializers.BooleanField(help_text="The week we are in, still growing.")


class ThroughputFigure(serializers.Serializer[Any]):
    before = serializers.IntegerField(help_text="Sets submitted before the first of these weeks.")
    weeks = WeekFigure(many=True, help_text="Half a year at the most, the oldest first.")


class ForecastFigure(serializers.Serializer[Any]):
    left = serializers.IntegerField(help_text="Annotation sets still to be submitted.")
    early = serializers.DateField(allow_null=True, help_text="Four times in five the end is not before this day …")
    middle = serializers.DateField(allow_null=True, help_text="The middle of what may be.")
    late = serializers.DateField(allow_null=True, help_text="… and not after this one.")
    unsaid = serializers.ChoiceField(
        [(code.value, code.value) for code in figures.Unsaid], allow_null=True, help_text="Why no date is given."
    )
    goal = serializers.DateField(allow_null=True, help_text="The day that was set.")
    in_time = serializers.BooleanField(allow_null=True, help_text="Whether the day that was set holds.")


class CodeCount(serializers.Serializer[Any]):
    code = serializers.CharField()
    count = serializers.IntegerField()
    sets = serializers.IntegerField(help_text="Submitted sets in which it occurs.")


class CountsFigure(serializers.Serializer[Any]):
    fresh = serializers.BooleanField(help_text="False while changed sets are still being counted.")
    results = CodeCount(many=True, help_text="The most frequent first.")


class SpreadFigure(serializers.Serializer[Any]):
    low = serializers.FloatField(help_text="Lower quartile, seconds at work.")
    median = serializers.FloatField()
    high = serializers.FloatField(help_text="Upper quartile.")
    articles = serializers.IntegerField(help_text="Submitted in the last twelve weeks.")


class PersonFigure(serializers.Serializer[Any]):
    person = Person(source="user")
    role = serializers.CharField()
    active = serializers.BooleanField(help_text="Takes part today.")
    submitted = serializers.IntegerField()
    open = serializers.IntegerField()
    skipped = serializers.IntegerField()
    weeks = serializers.ListField(child=serializers.IntegerField(), help_text="Submitted a week, the newest last.")
    time = SpreadFigure(allow_null=True, help_text="Time at work on an article; null for fewer than three.")
    seen = serializers.DateTimeField(allow_null=True, help_text="Last sign of life.")


class PeopleFigure(serializers.Serializer[Any]):
    results = PersonFigure(many=True)


def _board(request: Request, slug: str, *, by_person: bool = False) -> figures.Board:
    project = access.project_for(request.user, slug, role=access.READ_SETS if by_person else access.READ_FIGURES)
    return figures.board_of(project=project, user=access.person(request.user))


def _counts(counted: Mapping[str, Any], *, fresh: bool) -> dict[str, Any]:
    rows = [{"code": code, "count": tally.count, "sets": tally.sets} for code, tally in counted.items()]
    return {"fresh": fresh, "results": rows}


class Progress(APIView):
    @extend_schema(operation_id="figures_progress", responses={200: ProgressFigure, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """How far a project is. Not for annotators: they work blind."""
        found = _board(request, slug).progress
        states = [{"state": state, "articles": count} for state, count in found.states.items()]
        facts = {name: getattr(found, name) for name in ("articles", "done", "places", "filled")}
        return Response({**facts, "states": states})


class Throughput(APIView):
    @extend_schema(operation_id="figures_throughput", responses={200: ThroughputFigure, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """Annotation sets submitted week by week."""
        return Response(ThroughputFigure(_board(request, slug).pace).data)


class Forecast(APIView):
    @extend_schema(operation_id="figures_forecast", responses={200: ForecastFigure, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """When the work may be finished, reckoned from the last twelve weeks; or why that cannot be said."""
        return Response(ForecastFigure(_board(request, slug).forecast).data)


class Contents(APIView):
    @extend_schema(operation_id="figures_contents", responses={200: CountsFigure, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """What is in the submitted sets: `PERS` a type, `quote.type=direct` a kind of frame, `genre=report` a label."""
        board = _board(request, slug)
        return Response(_counts(board.contents.codes, fresh=board.freshness.fresh))


class Problems(APIView):
    @extend_schema(operation_id="figures_problems", responses={200: CountsFigure, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """The warnings in the submitted sets, by kind."""
        board = _board(request, slug)
        return Response(_counts(board.contents.problems, fresh=board.freshness.fresh))


class People(APIView):
    @extend_schema(operation_id="figures_people", responses={200: PeopleFigure, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """Each annotator's work, for curators and managers."""
        return Response(PeopleFigure({"results": _board(request, slug, by_person=True).people}).data)
