"""Imports: files are sent one by one, looked at, decided about, started, watched; and articles at once."""

from typing import Any, Final
from uuid import UUID

import orjson
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.lines import LinesParser
from annotator.api.messages import message
from annotator.api.parsing import BoundedJsonParser
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS
from annotator.formats.units import UNITS
from annotator.models import ImportBatch, Job, Project
from annotator.services import access, jobs
from annotator.services.articles import importing
from annotator.services.articles.importing import reasons
from annotator.services.refusal import Invalid, NotFound


class ImportFile(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")


class ImportChoices(serializers.Serializer[Any]):
    """Every field may be left out: what is not said stays as it is."""

    becomes = serializers.ChoiceField(choices=list(importing.Becomes), required=False)
    source = serializers.CharField(required=False, allow_blank=True, max_length=200)  # type: ignore[assignment]
    types = serializers.DictField(child=serializers.CharField(allow_null=True), required=False)
    columns = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)
    formats = serializers.DictField(child=serializers.CharField(), required=False, help_text="By the file's id.")
    offsets = serializers.DictField(
        child=serializers.ChoiceField(UNITS), required=False, help_text="By the file's id: what its offsets count."
    )
    alike = serializers.ChoiceField(choices=list(importing.Alike), required=False)
    alike_one = serializers.DictField(
        child=serializers.ChoiceField(choices=list(importing.Alike)), required=False, help_text="By a record's key."
    )
    conflict = serializers.ChoiceField(choices=list(importing.Conflict), required=False)
    only_good = serializers.BooleanField(required=False, help_text="False: all or nothing.")
    nfc = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The keys of a dictionary are checked by no field: half a character in one can be kept nowhere."""
        try:
            orjson.dumps(attrs)
        except orjson.JSONEncodeError as wrong:
            raise serializers.ValidationError(message("malformed")) from wrong
        return attrs


class ImportView(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(
        choices=["open", "waiting", "running", "imported", "refused", "nothing", "failed", "cancelled"]
    )
    progress = serializers.FloatField(allow_null=True, help_text="Between 0 and 1, while it runs.")
    files = ImportFile(many=True)
    choices = ImportChoices()
    result = serializers.DictField(allow_null=True, help_text="Figures, once it has ended.")


class ImportRecord(serializers.Serializer[Any]):
    key = serializers.CharField()
    file = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)
    outcome = serializers.ChoiceField(choices=list(importing.Outcome))
    code = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)


class ImportPreview(serializers.Serializer[Any]):
    complete = serializers.BooleanField(help_text="False: only the beginning was looked at.")
    figures = serializers.DictField()
    tags = serializers.DictField(child=serializers.IntegerField())
    records = ImportRecord(many=True, help_text="Some of those that come in and of those that do not.")


def _object(batch: ImportBatch) -> dict[str, Any]:
    done = importing.result_of(batch)
    job = batch.job
    result = done.object() if done else orjson.loads(job.result) if job and job.state == Job.State.DONE else None
    return {
        "id": batch.pk,
        "state": _state(batch, result),
        "progress": job.progress / job.total if job and job.total and done is None else None,
        "files": importing.uploads_of(batch),
        "choices": importing.written(importing.choices_of(batch)),
        "result": result,
    }


def _state(batch: ImportBatch, result: dict[str, Any] | None) -> str:
    if result is not None:
        return str(result["ending"])
    return "open" if batch.job is None else str(batch.job.state)


def _project(request: Request, slug: str, *, write: bool = False) -> Project:
    return access.project_for(request.user, slug, role=access.MANAGE, write=write)


def _batch(request: Request, slug: str, batch: UUID, *, write: bool = False) -> ImportBatch:
    return access.import_for(request.user, _project(request, slug, write=write), batch, write=write)


class Imports(APIView):
    @extend_schema(operation_id="imports_create", request=None, responses={201: ImportView, **CONFLICT, **REFUSALS})
    def post(self, request: Request, slug: str) -> Response:
        """Begin an import: files can be sent to it. What nobody starts is thrown away after a day."""
        project = _project(request, slug, write=True)
        batch = importing.open_batch(project=project, actor=access.person(request.user))
        return Response(ImportView(_object(batch)).data, status=201)


class ImportDetail(APIView):
    @extend_schema(operation_id="imports_retrieve", responses={200: ImportView, **REFUSALS})
    def get(self, request: Request, slug: str, batch: UUID) -> Response:
        """How an import stands."""
        row = _batch(request, slug, batch)
        if row.job is not None:
            jobs.revive(row.job)
        return Response(ImportView(_object(row)).data)

    @extend_schema(
        operation_id="imports_choose",
        request=ImportChoices,
        responses={200: ImportView, **BAD_REQUEST, **CONFLICT, **REFUSALS},
    )
    def patch(self, request: Request, slug: str, batch: UUID) -> Response:
        """Decide what becomes of it."""
        row = _batch(request, slug, batch, write=True)
        asked = ImportChoices(data=request.data)
        asked.is_valid(raise_exception=True)
        choices = importing.read_choices(asked.validated_data, importing.choices_of(row))
        return Response(ImportView(_object(importing.decide(batch=row, choices=choices))).data)

    @extend_schema(operation_id="imports_discard", responses={204: None, **CONFLICT, **REFUSALS})
    def delete(self, request: Request, slug: str, batch: UUID) -> Response:
        """Throw an import away that was not started."""
        importing.discard(batch=_batch(request, slug, batch, write=True))
        return Response(status=204)


class SentFile(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True)
    path = serializers.CharField(required=False, allow_blank=True, help_text="With the folders it came in.")


class ImportFiles(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="imports_send_file",
        request={"multipart/form-data": SentFile},
        responses={201: ImportFile, **BAD_REQUEST, **CONFLICT, **REFUSALS},
    )
    def post(self, request: Request, slug: str, batch: UUID) -> Response:
        """Send one file. The same name sent again replaces it: a failed one can be repeated alone."""
        row = _batch(request, slug, batch, write=True)
        asked = SentFile(data=request.data)
        asked.is_valid(raise_exception=True)
        file = asked.validated_data["file"]
        name = asked.validated_data.get("path") or file.name
        made = importing.add_file(batch=row, name=name, pieces=file.chunks(), actor=access.person(request.user))
        return Response(ImportFile(made).data, status=201)


class ImportLook(APIView):
    @extend_schema(operation_id="imports_preview", responses={200: ImportPreview, **REFUSALS})
    def get(self, request: Request, slug: str, batch: UUID) -> Response:
        """What would become of an import now. Nothing is stored."""
        look = importing.look_at(_batch(request, slug, batch))
        shown = {
            "complete": look.complete,
            "figures": look.tally.object(),
            "tags": dict(look.tags),
            "records": [_record(one) for one in (*look.problems, *look.good)],
        }
        return Response(ImportPreview(shown).data)


def _record(one: importing.Checked) -> dict[str, Any]:
    return {
        "key": one.key,
        "file": one.where.file,
        "line": one.where.line,
        "outcome": one.outcome,
        "code": one.code,
        "reason": reasons.sentence(one.code, one.facts),
        "title": one.candidate.title if one.candidate else "",
    }


class ImportStart(APIView):
    @extend_schema(
        operation_id="imports_start",
        request=None,
        responses={200: ImportView, 202: ImportView, **BAD_REQUEST, **CONFLICT, **REFUSALS},
    )
    def post(self, request: Request, slug: str, batch: UUID) -> Response:
        """Start an import: a small one is done with the answer (200), a large one is a job of the worker (202)."""
        return _started(_batch(request, slug, batch, write=True))


def _started(row: ImportBatch) -> Response:
    done = importing.start(batch=row)
    told = _object(row)
    if done is not None:
        told |= {"state": done.ending, "result": done.object()}
    return Response(ImportView(told).data, status=202 if done is None else 200)


class CsvRenderer(JSONRenderer):
    """Names the report's form for negotiation."""

    media_type = "text/csv"
    format = "csv"


class ImportReport(APIView):
    renderer_classes = [CsvRenderer, JSONRenderer]

    @extend_schema(
        operation_id="imports_report",
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "A line a record."), **REFUSALS},
    )
    def get(self, request: Request, slug: str, batch: UUID) -> FileResponse:
        """What became of every record."""
        path = importing.report_path(_batch(request, slug, batch))
        if not path.is_file():
            raise NotFound
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="text/csv")


class SentArticles(serializers.Serializer[Any]):
    """An object with the keys ``text``, ``title``, ``id``, ``source``, ``published`` …, or a list of such objects.

    As ``application/x-ndjson`` one a line, ``sanad/1`` articles with their annotation too.
    """

    text = serializers.CharField()
    title = serializers.CharField(required=False)
    id = serializers.CharField(required=False)


_ONLY_GOOD: Final = "only_good"


def import_articles(request: Request, project: Project) -> Response:
    """Import the articles of a request's body, all or nothing, or with ``?only_good=true`` what is good."""
    sent: object = request.data
    name, data = sent if isinstance(sent, tuple) else ("articles.json", written(sent))
    if not data.strip():
        raise Invalid("no_files")
    person = access.person(request.user)
    batch = importing.open_batch(project=project, actor=person)
    importing.add_file(batch=batch, name=name, pieces=[data], actor=person)
    given = {_ONLY_GOOD: request.query_params.get(_ONLY_GOOD) == "true"}
    importing.decide(batch=batch, choices=importing.read_choices(given, importing.choices_of(batch)))
    answer = _started(batch)
    if answer.status_code == 200 and answer.data["state"] != importing.IMPORTED:
        answer.status_code = 409
    return answer


def written(sent: object) -> bytes:
    """A JSON value as it is read from a file. Raises ParseError."""
    try:
        return orjson.dumps(sent)
    except orjson.JSONEncodeError as wrong:
        # Half a character, or a number no database holds.
        raise ParseError(message("malformed"), code="malformed") from wrong


PARSERS: Final = [BoundedJsonParser, LinesParser]
