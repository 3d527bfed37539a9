"""Exports as jobs of the worker: asked for, watched, taken away, thrown away; and what there is to choose from."""

from typing import Any, Final
from uuid import UUID

import orjson
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.exporting.shapes import (
    ExportBeginning,
    ExportFormat,
    ExportLossesView,
    ExportView,
    WantedShape,
    formats,
    told,
)
from annotator.api.exporting.stream import ExportThrottle
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS, read
from annotator.models import Job, Project
from annotator.services import access, exports, jobs
from annotator.services.refusal import NotFound

#: Exports of the list, newest first.
NEWEST: Final = 100


def _project(request: Request, slug: str) -> Project:
    return access.project_for(request.user, slug, role=access.MANAGE)


def _job(request: Request, slug: str, job_id: UUID) -> Job:
    return access.export_for(request.user, _project(request, slug), job_id)


def _wanted(request: Request, project: Project) -> exports.Wanted:
    return exports.read(project, read(WantedShape, request.data))


class Exports(APIView):
    throttle_classes = [ExportThrottle]

    @extend_schema(operation_id="exports_list", responses={200: ExportView(many=True), **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """The newest exports of a project."""
        found = access.exports_of(request.user, _project(request, slug))[:NEWEST]
        return Response([told(job) for job in found])

    @extend_schema(
        operation_id="exports_create",
        request=WantedShape,
        responses={202: ExportView, **BAD_REQUEST, **CONFLICT, **REFUSALS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Start an export: a job of the worker, whose file is offered once it was read again and compared."""
        project = _project(request, slug)
        wanted = _wanted(request, project)
        job = exports.start(project=project, wanted=wanted, actor=access.person(request.user))
        return Response(told(job), status=202)


class ExportFormats(APIView):
    @extend_schema(operation_id="exports_formats", responses={200: ExportFormat(many=True), **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """The formats there are: the unit of their offsets, what they hold, their choices."""
        _project(request, slug)
        return Response(formats())


class ExportPreview(APIView):
    throttle_classes = [ExportThrottle]

    @extend_schema(
        operation_id="exports_preview",
        request=WantedShape,
        responses={200: ExportBeginning(many=True), **BAD_REQUEST, **CONFLICT, **REFUSALS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """The first lines of an export, in the format's own bytes. Nothing is started."""
        project = _project(request, slug)
        shown = exports.preview(exports.order_of(project, _wanted(request, project)))
        return Response(ExportBeginning(shown, many=True).data)


class ExportDetail(APIView):
    @extend_schema(operation_id="exports_retrieve", responses={200: ExportView, **REFUSALS})
    def get(self, request: Request, slug: str, job_id: UUID) -> Response:
        """How an export stands."""
        job = _job(request, slug, job_id)
        jobs.revive(job)
        return Response(told(job))

    @extend_schema(operation_id="exports_remove", responses={204: None, **CONFLICT, **REFUSALS})
    def delete(self, request: Request, slug: str, job_id: UUID) -> Response:
        """Throw its files away; one at work is stopped."""
        job, actor = _job(request, slug, job_id), access.person(request.user)
        if job.state in {Job.State.WAITING, Job.State.RUNNING}:
            jobs.cancel(job=job, actor=actor)
        else:
            exports.remove(job=job, actor=actor)
        return Response(status=204)


class AnyFile(BaseRenderer):
    """Names the answer's form for negotiation: whatever the file is."""

    media_type = "application/octet-stream"
    format = "file"


class ExportFile(APIView):
    renderer_classes = [AnyFile, JSONRenderer]

    @extend_schema(
        operation_id="exports_file",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, "The file."), **REFUSALS},
    )
    def get(self, request: Request, slug: str, job_id: UUID, **_: Any) -> FileResponse:
        """The file of a finished export."""
        return _file(_job(request, slug, job_id))


class ExportNow(APIView):
    renderer_classes = [AnyFile, JSONRenderer]
    throttle_classes = [ExportThrottle]

    @extend_schema(
        operation_id="exports_now",
        request=WantedShape,
        responses={
            (200, "application/octet-stream"): OpenApiResponse(
                OpenApiTypes.BINARY, "The file. `Sanad-Export` names it among the exports, where its losses are."
            ),
            **BAD_REQUEST,
            **CONFLICT,
            **REFUSALS,
        },
    )
    def post(self, request: Request, slug: str, **_: Any) -> FileResponse:
        """A small export in the answer itself, read again and compared before its first byte; a large one is a job."""
        project = _project(request, slug)
        wanted = _wanted(request, project)
        return _file(exports.at_once(project=project, wanted=wanted, actor=access.person(request.user)))


def _file(job: Job) -> FileResponse:
    """The file of a finished export, with its id, its digest and how much was lost in its head."""
    path = jobs.file_of(job)
    if path is None:
        raise NotFound
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=f"{job.project.slug}{''.join(path.suffixes)}")
    told = orjson.loads(job.result)
    answer["Sanad-Export"] = str(job.pk)
    answer["Sanad-SHA256"] = told.get("sha256", "")
    answer["ETag"] = f'"{jobs.digest_of(job)}"'
    answer["Sanad-Losses"] = str(sum(told.get("losses", {}).values()))
    return answer


class ExportLosses(APIView):
    @extend_schema(operation_id="exports_losses", responses={200: ExportLossesView, **REFUSALS})
    def get(self, request: Request, slug: str, job_id: UUID) -> Response:
        """What the format of a finished export could not hold: in all, by article, each code in words."""
        found = exports.losses_of_job(_job(request, slug, job_id))
        if found is None:
            raise NotFound
        return Response(ExportLossesView(found).data)
