"""How far people agree on a project's articles, and the places behind the numbers. Nothing of it for annotators."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.shapes import BAD_REQUEST, REFUSALS
from annotator.services import access, agreement


class AgreementQuery(serializers.Serializer[Any]):
    """What is asked for; nothing said = all of it."""

    gold = serializers.BooleanField(default=False, help_text="Annotators against the locked gold, not each other.")
    people = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62),
        required=False,
        max_length=2,
        help_text="Only pairs these people (by id) are part of; for those who read all sets.",
    )
    since = serializers.DateField(required=False, help_text="The later set of a pair was submitted on this day …")
    until = serializers.DateField(required=False, help_text="… or after, and not after this one.")
    schema = serializers.IntegerField(
        required=False, min_value=1, max_value=2**62, help_text="Both sets are under this version (its id)."
    )
    source = serializers.CharField(required=False, max_length=200, help_text="Articles of this source.")  # type: ignore[assignment]
    layer = serializers.CharField(required=False, max_length=64, help_text="Measures of this layer only.")


class PlacesQuery(AgreementQuery):
    """The same, of one cell."""

    cell = serializers.CharField(
        max_length=300,
        help_text="`confusion/LAYER/ONE/OTHER`, `boundary/LAYER/TYPE/EDGE/HOW`, "
        "`attributes/LAYER/TYPE/ATTRIBUTE/ONE/OTHER`, `labels/LABEL/ONE/OTHER` (`none`: nothing was said) or "
        "`class/CLASS[/LAYER[/TYPE]]`.",
    )
    after = serializers.CharField(required=False, max_length=40, help_text="Where the last answer ended.")


class MeasureFigure(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="`spans/exact`, `attributes/kappa` …")
    layer = serializers.CharField()
    subject = serializers.CharField(help_text="A type, `TYPE/ROLE`, `TYPE/ATTRIBUTE`, a label; empty for all.")
    value = serializers.FloatField(allow_null=True, help_text="Null where it is undefined.")
    n = serializers.FloatField(help_text="How many things it rests on.")
    low = serializers.FloatField(allow_null=True, help_text="95 % interval, drawn over articles; null from few.")
    high = serializers.FloatField(allow_null=True)


class SomebodyFigure(serializers.Serializer[Any]):
    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()


class PairFigure(serializers.Serializer[Any]):
    one = SomebodyFigure()
    other = SomebodyFigure(allow_null=True, help_text="Null: the gold.")
    articles = serializers.IntegerField()
    measures = MeasureFigure(many=True, help_text="Exact marks, and frames found.")


class GroupFigure(serializers.Serializer[Any]):
    articles = serializers.IntegerField(help_text="Those that three people or more annotated.")
    measures = MeasureFigure(many=True, help_text="`group/…`: of all of them at once.")


class TimeFigure(serializers.Serializer[Any]):
    start = serializers.DateField(help_text="The week's Sunday, or the first day of the month.")
    articles = serializers.IntegerField()
    measures = MeasureFigure(many=True)


class NeedFigure(serializers.Serializer[Any]):
    person = SomebodyFigure()
    difference = serializers.CharField(help_text="The class of differences.")
    layer = serializers.CharField()
    type = serializers.CharField()
    differing = serializers.IntegerField(help_text="Things in which the person and somebody else differ …")
    items = serializers.IntegerField(help_text="… of so many.")
    others_differing = serializers.IntegerField(help_text="The same of the others among themselves.")
    others_items = serializers.IntegerField()


class AskedFigure(serializers.Serializer[Any]):
    gold = serializers.BooleanField()
    people = serializers.ListField(child=serializers.IntegerField())
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    schema = serializers.IntegerField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    layer = serializers.CharField()
    model = serializers.IntegerField(required=False, help_text="The version whose predictions stand beside the gold.")
    release = serializers.CharField(required=False, help_text="Only articles of this release …")
    split = serializers.CharField(required=False, help_text="… in this split.")


class AgreementFigure(serializers.Serializer[Any]):
    asked = AskedFigure()
    articles = serializers.IntegerField(help_text="Articles the numbers rest on.")
    pairs_of_sets = serializers.IntegerField()
    fresh = serializers.BooleanField(help_text="False while something is still being worked out.")
    missing_articles = serializers.IntegerField(help_text="Those that are not in the numbers yet.")
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="When the numbers were measured, where sets have changed since; null: they are true."
    )
    measures = MeasureFigure(many=True)
    group = GroupFigure(help_text="Without articles where people are chosen, and against gold.")
    mean_over_pairs = MeasureFigure(many=True, help_text="Exact marks, and frames found; empty for a single pair.")
    pairs = PairFigure(many=True, help_text="Empty for those who do not read all sets.")
    times = TimeFigure(many=True)
    period = serializers.ChoiceField([("week", "week"), ("month", "month")])
    cells = serializers.DictField(
        child=serializers.FloatField(),
        help_text="`confusion/…`, `boundary/…`, `attributes/…` and `labels/…`, counted.",
    )
    differences = serializers.DictField(
        child=serializers.IntegerField(), help_text="Things that differ, by `CLASS/LAYER/TYPE`."
    )
    needs = NeedFigure(many=True, help_text="What stands out about whom; empty for those who do not read all sets.")


class PlaceVoice(serializers.Serializer[Any]):
    annotation_set = serializers.UUIDField()
    kind = serializers.ChoiceField([(kind, kind) for kind in ("annotator", "suggested", "gold")])
    name = serializers.CharField()


class PlaceSaid(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="`type`, `segments`, `role:CODE`, `attribute:CODE` …")
    one = serializers.JSONField(allow_null=True, help_text="What the first says; null for nothing.")
    other = serializers.JSONField(allow_null=True)


class SnippetRun(serializers.Serializer[Any]):
    text = serializers.CharField()
    marked_by = serializers.ChoiceField([(code, code) for code in ("", "one", "other", "both")])


class PlaceFigure(serializers.Serializer[Any]):
    article = serializers.UUIDField()
    title = serializers.CharField()
    one = PlaceVoice()
    other = PlaceVoice()
    layer = serializers.CharField()
    type = serializers.CharField()
    said = PlaceSaid(many=True)
    snippet = SnippetRun(many=True, help_text="The text around it, and who marked what.")


class PlacesFigure(serializers.Serializer[Any]):
    cell = serializers.CharField()
    total = serializers.IntegerField()
    fresh = serializers.BooleanField()
    missing_articles = serializers.IntegerField()
    results = PlaceFigure(many=True)
    after = serializers.CharField(allow_blank=True, help_text="Asks for more; empty where there are none.")


def _asked(sent: dict[str, Any]) -> agreement.Asked:
    known = {name: sent[name] for name in ("gold", "since", "until", "schema", "source", "layer") if name in sent}
    return agreement.Asked(people=frozenset(sent.get("people", ())), **known)


#: ``people=3&people=5``
_PEOPLE = OpenApiParameter("people", OpenApiTypes.INT, many=True, description="At the most two; against gold one.")


class Agreement(APIView):
    @extend_schema(
        operation_id="agreement",
        parameters=[AgreementQuery, _PEOPLE],
        responses={200: AgreementFigure, **REFUSALS, **BAD_REQUEST},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Agreement by layer, type, attribute, role, pair of people and time. Not for annotators: they work blind."""
        project = access.project_for(request.user, slug, role=access.READ_FIGURES)
        query = AgreementQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        report = agreement.report_of(
            project=project, user=access.person(request.user), asked=_asked(query.validated_data)
        )
        return Response(agreement.report_object(report))


class AgreementPlaces(APIView):
    @extend_schema(
        operation_id="agreement_places",
        parameters=[PlacesQuery, _PEOPLE],
        responses={200: PlacesFigure, **REFUSALS, **BAD_REQUEST},
    )
    def get(self, request: Request, slug: str) -> Response:
        """The places behind a number, some at a time in the order of the articles; for those who read all sets."""
        project = access.project_for(request.user, slug, role=access.READ_SETS)
        query = PlacesQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        sent = query.validated_data
        page = agreement.places_of(
            project=project,
            user=access.person(request.user),
            asked=_asked(sent),
            cell=sent["cell"],
            after=sent.get("after", ""),
        )
        return Response(agreement.page_object(page))
