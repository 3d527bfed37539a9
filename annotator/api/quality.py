"""How well people annotate: everybody for curators and managers, oneself for whoever annotates."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.agreement import MeasureFigure, SnippetRun, SomebodyFigure, TimeFigure
from annotator.api.shapes import REFUSALS
from annotator.services import access, quality


class KindFigure(serializers.Serializer[Any]):
    difference = serializers.CharField(
        help_text="The class of differences from the gold; `missed`: only the gold has it, `extra`: only the set."
    )
    layer = serializers.CharField()
    type = serializers.CharField()
    differing = serializers.IntegerField(help_text="So many things …")
    items = serializers.IntegerField(help_text="… of so many.")


class DriftFigure(serializers.Serializer[Any]):
    earlier = serializers.IntegerField()
    latest = serializers.IntegerField(help_text="So many articles are set against those before.")
    before = serializers.FloatField(allow_null=True, help_text="F1 of exact marks before …")
    after = serializers.FloatField(allow_null=True, help_text="… and in the latest.")
    chance = serializers.FloatField(help_text="How often an order by lot differs as much.")
    divergence = serializers.FloatField(help_text="Jensen-Shannon divergence of the types marked, 0 to 1.")
    types_chance = serializers.FloatField(help_text="How often an order by lot gives types as different …")
    others_chance = serializers.FloatField(help_text="… and types of the gold as different.")
    moved = serializers.CharField(allow_blank=True, help_text="`down` or `up` by more than chance, else empty.")
    types_moved = serializers.BooleanField(help_text="Other types by more than chance, while the gold's stayed.")


class ControlFigure(serializers.Serializer[Any]):
    articles = serializers.IntegerField(help_text="Articles whose gold stood before, and knows nothing of the set.")
    f1 = MeasureFigure(allow_null=True)


class SelfAgreementFigure(serializers.Serializer[Any]):
    articles = serializers.IntegerField(help_text="Articles that came again, blind.")
    score = serializers.IntegerField(help_text="Percent.")


class PractisedFigure(serializers.Serializer[Any]):
    article = serializers.UUIDField()
    title = serializers.CharField()
    score = serializers.IntegerField(help_text="Percent, in the latest round.")


class SecondsFigure(serializers.Serializer[Any]):
    low = serializers.FloatField()
    median = serializers.FloatField()
    high = serializers.FloatField()
    articles = serializers.IntegerField()


class StandingFigure(serializers.Serializer[Any]):
    person = SomebodyFigure()
    reads_everything = serializers.BooleanField(help_text="A curator or manager: no figure of theirs is blind.")
    articles = serializers.IntegerField(help_text="Handed in, and with locked gold.")
    measures = MeasureFigure(many=True)
    period = serializers.CharField(help_text="`week` or `month`.")
    times = TimeFigure(many=True)
    differences = KindFigure(many=True, help_text="The most frequent kinds.")
    drift = DriftFigure(allow_null=True, help_text="Null: too few articles to say.")
    control = ControlFigure()
    self_agreement = SelfAgreementFigure(allow_null=True)
    practice = PractisedFigure(many=True)
    seconds = SecondsFigure(allow_null=True, help_text="At work on an article.")
    seconds_per_100_words = serializers.FloatField(allow_null=True)


class QualityFigure(serializers.Serializer[Any]):
    articles = serializers.IntegerField()
    fresh = serializers.BooleanField(help_text="False while a job is working something out.")
    missing_articles = serializers.IntegerField()
    people = StandingFigure(many=True)


class OwnSaid(serializers.Serializer[Any]):
    code = serializers.CharField()
    mine = serializers.JSONField(allow_null=True)
    gold = serializers.JSONField(allow_null=True)


class OwnPlace(serializers.Serializer[Any]):
    article = serializers.UUIDField()
    annotation_set = serializers.UUIDField()
    title = serializers.CharField()
    layer = serializers.CharField()
    type = serializers.CharField()
    said = OwnSaid(many=True)
    snippet = SnippetRun(many=True, help_text="Marked by `mine`, `gold`, `both`, or nobody.")


class OwnQuality(serializers.Serializer[Any]):
    articles = serializers.IntegerField()
    fresh = serializers.BooleanField()
    found = MeasureFigure(allow_null=True, help_text="The share of the gold's marks that you have.")
    right = MeasureFigure(allow_null=True, help_text="The share of your marks that the gold has.")
    strong = MeasureFigure(allow_null=True, help_text="The type that goes best.")
    advice = KindFigure(allow_null=True)
    places = OwnPlace(many=True)
    period = serializers.CharField()
    times = TimeFigure(many=True)
    self_agreement = SelfAgreementFigure(allow_null=True)
    practice = PractisedFigure(many=True)


class Quality(APIView):
    @extend_schema(operation_id="quality", responses={200: QualityFigure, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """Everybody against the locked gold, in practice, against themselves; how fast, and whether it moves."""
        project = access.project_for(request.user, slug, role=access.READ_SETS)
        return Response(
            quality.quality_object(quality.quality_of(project=project, user=access.person(request.user), veiled=True))
        )


class OwnQualityView(APIView):
    @extend_schema(operation_id="quality_mine", responses={200: OwnQuality, **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """Your own figures against the locked gold, and nobody else's."""
        project = access.project_for(request.user, slug, role=access.ANNOTATE)
        return Response(quality.own_object(quality.own_of(project=project, user=access.person(request.user))))
