"""Models and what they predicted: told, sent, read back, measured beside the gold, shown to annotators or not."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.agreement import AgreementFigure, PlacesFigure
from annotator.api.imports import written
from annotator.api.lines import LinesParser
from annotator.api.parsing import BoundedJsonParser
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS, Person, read
from annotator.models import ModelVersion
from annotator.services import access, agreement, predictions
from annotator.services.articles import importing
from annotator.services.articles.importing import reasons
from annotator.splits.splitting import SPLITS


class ModelRequest(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    version = serializers.CharField(max_length=40)
    notes = serializers.CharField(required=False, default="", allow_blank=True)


class ModelShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    version = serializers.CharField()
    notes = serializers.CharField(allow_blank=True)
    created_by = Person(allow_null=True)
    created_at = serializers.DateTimeField()
    articles = serializers.IntegerField(help_text="For so many it predicted something.")
    shown = serializers.BooleanField(help_text="Annotators see it as suggestions.")


class ModelChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    notes = serializers.CharField(required=False, allow_blank=True)
    shown = serializers.BooleanField(required=False, help_text="One version of a project at the most is shown.")


class ModelDeletion(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="Name and version of the model, to say that it is meant: `ner 1.2`.")


class DeletedPredictions(serializers.Serializer[Any]):
    articles = serializers.IntegerField(help_text="For so many it had predicted something.")


class BadPrediction(serializers.Serializer[Any]):
    record = serializers.IntegerField(help_text="From 1.")
    line = serializers.IntegerField(allow_null=True)
    code = serializers.CharField()
    message = serializers.CharField()
    facts = serializers.DictField()


class SentPredictions(serializers.Serializer[Any]):
    ending = serializers.ChoiceField(
        choices=[importing.IMPORTED, importing.REFUSED, importing.NOTHING],
        help_text="`refused`: a record is bad, so nothing was stored; `nothing`: all of it was there already.",
    )
    dry_run = serializers.BooleanField()
    records = serializers.IntegerField()
    articles = serializers.IntegerField(help_text="For so many something new came in.")
    same = serializers.IntegerField(help_text="Exactly this was there already.")
    spans = serializers.IntegerField()
    losses = serializers.DictField(child=serializers.IntegerField(), help_text="What the schema has no place for.")
    bad = BadPrediction(many=True, help_text="The first hundred of the bad records.")


class PredictionLine(serializers.Serializer[Any]):
    """A line: an article by its `id` (or `external_id`, `sha256`, or its whole `text`) and what is predicted for it.

    Offsets are code points, end exclusive. A whole `sanad/1` article is taken too.
    """

    id = serializers.CharField(required=False)
    external_id = serializers.CharField(required=False)
    sha256 = serializers.CharField(required=False)
    text = serializers.CharField(required=False)
    spans = serializers.ListField(child=serializers.DictField(), required=False)
    entities = serializers.ListField(child=serializers.DictField(), required=False)
    frames = serializers.ListField(child=serializers.DictField(), required=False)
    labels = serializers.DictField(required=False)
    scores = serializers.DictField(child=serializers.FloatField(min_value=0, max_value=1), required=False)


class LinesRenderer(JSONRenderer):
    """Names JSON lines for negotiation."""

    media_type = "application/x-ndjson"
    format = "jsonl"


def _object(version: predictions.Version) -> dict[str, Any]:
    row = version.row
    columns = ("id", "name", "version", "notes", "created_by", "created_at")
    told = {name: getattr(row, name) for name in columns}
    return dict(ModelShape(told | {"articles": version.articles, "shown": version.shown}).data)


def _reached(request: Request, slug: str, model: int, *, write: bool = False) -> ModelVersion:
    role = access.MANAGE if write else access.READ_SETS
    return predictions.version_of(access.project_for(request.user, slug, role=role, write=write), model)


class Models(APIView):
    @extend_schema(operation_id="models", responses={200: ModelShape(many=True), **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """The model versions of a project, the newest first. Not for annotators: they work blind."""
        project = access.project_for(request.user, slug, role=access.READ_SETS)
        return Response([_object(one) for one in predictions.versions_of(project)])

    @extend_schema(
        operation_id="models_create",
        request=ModelRequest,
        responses={201: ModelShape, **BAD_REQUEST, **CONFLICT, **REFUSALS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Add a version of a named model, to which predictions can be sent."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        asked = read(ModelRequest, request.data)
        row = predictions.add_version(project=project, actor=access.person(request.user), **asked)
        return Response(_object(predictions.Version(row, 0, shown=False)), status=201)


class Model(APIView):
    @extend_schema(operation_id="model", responses={200: ModelShape, **REFUSALS})
    def get(self, request: Request, slug: str, model: int) -> Response:
        """One model version."""
        return Response(_object(predictions.counted(_reached(request, slug, model))))

    @extend_schema(
        operation_id="model_change",
        request=ModelChange,
        responses={200: ModelShape, **BAD_REQUEST, **CONFLICT, **REFUSALS},
    )
    def patch(self, request: Request, slug: str, model: int) -> Response:
        """Describe it in other words; show what it predicted to annotators as suggestions, or no longer."""
        row = _reached(request, slug, model, write=True)
        asked = read(ModelChange, request.data)
        predictions.change(model=row, actor=access.person(request.user), **asked)
        return Response(_object(predictions.counted(row)))

    @extend_schema(
        operation_id="model_delete",
        request=ModelDeletion,
        responses={200: DeletedPredictions, **BAD_REQUEST, **CONFLICT, **REFUSALS},
    )
    def delete(self, request: Request, slug: str, model: int) -> Response:
        """Delete a model version with all it predicted. Suggestions that annotators accepted stay theirs."""
        row = _reached(request, slug, model, write=True)
        typed = read(ModelDeletion, request.data)["name"]
        return Response(
            {"articles": predictions.delete_version(model=row, typed=typed, actor=access.person(request.user))}
        )


def _flag(name: str, told: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.BOOL, description=told)


_FLAGS: Final = [
    _flag("replace", "What it predicts takes the place of what it predicted before about the same article."),
    _flag("only_good", "Bad records are left out; without it one of them keeps everything out."),
    _flag("dry_run", "Everything is looked at and nothing stored."),
]


class ModelPredictions(APIView):
    parser_classes = [BoundedJsonParser, LinesParser]
    renderer_classes = [JSONRenderer, LinesRenderer]

    @extend_schema(
        operation_id="predictions",
        responses={(200, "application/x-ndjson"): OpenApiResponse(PredictionLine, "A line an article."), **REFUSALS},
    )
    def get(self, request: Request, slug: str, model: int) -> StreamingHttpResponse:
        """Everything a model version predicted, a line an article in the order of the project, with its scores."""
        lines = predictions.lines_of(_reached(request, slug, model))
        return StreamingHttpResponse(lines, content_type="application/x-ndjson")

    @extend_schema(
        operation_id="predictions_send",
        parameters=_FLAGS,
        request={"application/json": PredictionLine(many=True), "application/x-ndjson": PredictionLine(many=True)},
        responses={
            200: SentPredictions,
            409: OpenApiResponse(SentPredictions, "A record is bad, so nothing was stored; or nothing was new."),
            **BAD_REQUEST,
            **REFUSALS,
        },
    )
    def post(self, request: Request, slug: str, model: int) -> Response:
        """Send predictions, a line an article: all of them come in, or none."""
        row = _reached(request, slug, model, write=True)
        asked = {flag.name: request.query_params.get(flag.name) == "true" for flag in _FLAGS}
        sent = predictions.send(model=row, data=_lines(request.data), actor=access.person(request.user), **asked)
        status = 409 if sent.done.ending == importing.REFUSED else 200
        return Response(_sent(sent, dry_run=asked["dry_run"]), status=status)


def _lines(sent: object) -> bytes:
    """What was sent as lines: a list of objects is a line each."""
    if isinstance(sent, tuple):
        return bytes(sent[1])
    return b"\n".join(map(written, sent if isinstance(sent, list) else [sent]))


def _sent(sent: predictions.Sent, *, dry_run: bool) -> Mapping[str, Any]:
    tally = sent.done.tally
    return {
        "ending": sent.done.ending,
        "dry_run": dry_run,
        "records": tally.records,
        "articles": tally.coming if sent.done.ending == importing.IMPORTED else 0,
        "same": tally.outcomes[importing.Outcome.SAME],
        "spans": tally.spans if sent.done.ending == importing.IMPORTED else 0,
        "losses": dict(sorted(tally.losses.items())),
        "bad": [
            {
                "record": one.number,
                "line": one.where.line,
                "code": one.code,
                "message": reasons.sentence(one.code, one.facts),
                "facts": one.facts,
            }
            for one in sent.bad
        ],
    }


class PartQuery(serializers.Serializer[Any]):
    release = serializers.CharField(required=False, max_length=40, help_text="Only articles of this release …")
    split = serializers.ChoiceField(SPLITS, required=False, help_text="… in this split of it: `test` unless told.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A split is one of a release: of none it would be passed over, and the figures were those of all articles."""
        if attrs.get("split") and not attrs.get("release"):
            raise serializers.ValidationError({"split": "It needs the release it is a split of."})
        return attrs


def _asked(row: ModelVersion, told: Mapping[str, Any]) -> agreement.Asked:
    """What is asked of a model: on all articles, or on a release's split."""
    where = {"release": told["release"], "split": told.get("split", "test")} if told.get("release") else {}
    return agreement.Asked(gold=True, model=row.pk, **where)


class ModelFigures(APIView):
    @extend_schema(
        operation_id="model_figures",
        parameters=[PartQuery],
        responses={200: AgreementFigure, **BAD_REQUEST, **REFUSALS},
    )
    def get(self, request: Request, slug: str, model: int) -> Response:
        """What a model predicted beside the locked gold: the measures and cells of agreement, the model first."""
        row = _reached(request, slug, model)
        asked = _asked(row, read(PartQuery, request.query_params))
        report = agreement.report_of(project=row.project, user=access.person(request.user), asked=asked)
        return Response(agreement.report_object(report))


class ModelPlacesQuery(PartQuery):
    cell = serializers.CharField(max_length=300, help_text="As in the places of agreement; the model is the first.")
    after = serializers.CharField(required=False, max_length=40, help_text="Where the last answer ended.")


class ModelPlaces(APIView):
    @extend_schema(
        operation_id="model_places",
        parameters=[ModelPlacesQuery],
        responses={200: PlacesFigure, **BAD_REQUEST, **REFUSALS},
    )
    def get(self, request: Request, slug: str, model: int) -> Response:
        """The places behind a number, some at a time in the order of the articles."""
        row = _reached(request, slug, model)
        asked = read(ModelPlacesQuery, request.query_params)
        page = agreement.places_of(
            project=row.project,
            user=access.person(request.user),
            asked=_asked(row, asked),
            cell=asked["cell"],
            after=asked.get("after", ""),
        )
        return Response(agreement.page_object(page))
