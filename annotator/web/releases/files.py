"""The files of a release: one of them, or all of them as one .zip."""

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from annotator.models import Release
from annotator.services import access
from annotator.services import releases as verbs
from annotator.web.people import reader


@require_safe
def file(request: HttpRequest, slug: str, tag: str, path: str) -> FileResponse:
    """A file of a release, byte for byte."""
    user = reader(request)
    project = access.project_for(user, slug)
    found = access.release_file_for(user, project, tag, path)
    called = f"{slug}-{tag}-{path.replace('/', '-')}"
    digest = {"ETag": f'"{found.sha256}"'}
    return FileResponse(verbs.open_file(found), as_attachment=True, filename=called, headers=digest)


@require_safe
def archive(request: HttpRequest, slug: str, tag: str) -> HttpResponseBase:
    """All files of a release as one .zip, streamed."""
    user = reader(request)
    project = access.project_for(user, slug)
    return archive_answer(access.release_files_for(user, project, tag), head=request.method == "HEAD")


def archive_answer(release: Release, *, head: bool = False) -> HttpResponseBase:
    """A release as one .zip; its length is told, so that whoever is cut off knows it. ``head``: without its bytes."""
    found = verbs.archive_of(release)
    answer = HttpResponse() if head else StreamingHttpResponse(found.pieces)
    answer["Content-Type"] = "application/zip"
    answer["Content-Length"] = str(found.size)
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    if release.state == Release.State.WITHDRAWN:
        answer["X-Withdrawn"] = "true"
    return answer
