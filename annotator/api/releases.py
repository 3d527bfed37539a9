"""Releases: asked for, watched, read file by file, compared, withdrawn."""

from typing import Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.api.annotations import json_answer
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS, read
from annotator.models import Release
from annotator.services import access
from annotator.services import releases as verbs

WRITING = {**BAD_REQUEST, **REFUSALS, **CONFLICT}


@extend_schema_field(OpenApiTypes.OBJECT)
class ReleasePlan(serializers.JSONField):
    """What a release is to be; docs/releases.md has every part. All are optional.

    Which articles: sources, where, articles; what of them: layers, text, annotators, decisions, leave_older; in which
    formats; in which splits: base, shares, salt, dev_from, test_from, pins.
    """


class WithdrawnShape(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    by = serializers.CharField()
    reason = serializers.CharField(help_text="Why it should not be used; its files are what they were.")


class ReleaseShape(serializers.Serializer[Any]):
    tag = serializers.CharField()
    state = serializers.ChoiceField(Release.State.choices)
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    withdrawn = WithdrawnShape(allow_null=True)
    notes = serializers.DictField(help_text="In ar and en.")
    plan = ReleasePlan()
    summary = serializers.DictField(help_text="Counts, splits, losses and leakage; empty before it is published.")
    job = serializers.DictField(allow_null=True, help_text="The job that makes it: id and state.")
    active = serializers.BooleanField(help_text="A job is at it.")
    progress = serializers.FloatField(allow_null=True, help_text="0 … 1 while a job is at it.")


class ReleaseFileShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()


class ReleaseAnswer(ReleaseShape):
    files = ReleaseFileShape(many=True)


class ReleasesAnswer(serializers.Serializer[Any]):
    releases = ReleaseShape(many=True)
    ready = serializers.IntegerField(help_text="Articles whose gold is locked: what a release could hold now.")


class ReleaseRequest(serializers.Serializer[Any]):
    tag = serializers.CharField(max_length=60)
    plan = ReleasePlan(default=dict)
    notes_ar = serializers.CharField(default="", allow_blank=True)
    notes_en = serializers.CharField(default="", allow_blank=True)


class TrialRequest(serializers.Serializer[Any]):
    plan = ReleasePlan(default=dict)


class TrialShape(serializers.Serializer[Any]):
    """What a release would be if it began now; what its summary has too is called the same."""

    articles = serializers.IntegerField(help_text="Articles that go in.")
    splits = serializers.DictField(child=serializers.IntegerField(), help_text="Of train, dev, test, excluded.")
    clusters = serializers.IntegerField(help_text="Of near duplicates, those of one article too.")
    reasons = serializers.DictField(child=serializers.IntegerField(), help_text="Why articles stand where they stand.")
    leakage = serializers.DictField(
        child=serializers.IntegerField(), help_text="quotes, titles, near_duplicates that stand in several splits."
    )
    statistics = serializers.DictField(help_text="Counts of all, as in statistics.json.")
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text="Locked gold that does not go in, by the reason; annotators_older."
    )
    without_text = serializers.IntegerField(help_text="Articles that go without their text.")
    without_gold = serializers.IntegerField(help_text="Chosen articles in the work whose gold is not locked.")
    moved = serializers.IntegerField(help_text="Articles that stand in another split than in the base.")
    warnings = serializers.ListField(
        child=serializers.DictField(),
        help_text="What to know first: code (empty, few, excluded, leaks, pins_idle, without_text, annotators_older), "
        "count, and of what: split, why or what.",
    )


class WithdrawRequest(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class ReleaseChanges(serializers.Serializer[Any]):
    schemas = serializers.ListField(child=serializers.CharField())
    kept = serializers.IntegerField(help_text="Articles as they were.")
    added = serializers.ListField(child=serializers.DictField())
    removed = serializers.ListField(child=serializers.DictField())
    changed = serializers.ListField(child=serializers.DictField())
    counted = serializers.IntegerField(help_text="In how many of the changed articles annotations were counted.")
    untold = serializers.IntegerField(help_text="Changed articles whose earlier annotations can no longer be had.")
    annotations = serializers.DictField(help_text="{kind:type: {added, removed, changed}} in articles of both.")
    moved = serializers.ListField(child=serializers.DictField(), help_text="Articles in another split.")


class ReleaseChangedRequest(serializers.Serializer[Any]):
    start = serializers.IntegerField(min_value=0, max_value=10_000_000, default=0)
    count = serializers.IntegerField(min_value=1, max_value=50, default=10)


class ReleaseDifference(serializers.Serializer[Any]):
    sort = serializers.ChoiceField(["span", "entity", "frame", "label"])
    type = serializers.CharField(help_text="The thing's type; a label's code.")
    id = serializers.CharField()
    way = serializers.ChoiceField(["added", "removed", "changed"])
    segments = serializers.ListField(help_text="[start, end) in code points, of before and after together.")
    before = serializers.JSONField(allow_null=True, help_text="As in sanad/1; a label's value.")
    after = serializers.JSONField(allow_null=True)
    aspects = serializers.ListField(child=serializers.DictField(), help_text="what: type, segments, role …; code.")


class ReleaseChangedArticle(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    title = serializers.CharField()
    told = serializers.BooleanField(help_text="False where its annotations of then can no longer be had.")
    things = serializers.IntegerField(help_text="How many differences there are; the first 50 are told.")
    differences = ReleaseDifference(many=True)

    def get_fields(self) -> dict[str, Any]:
        """The splits of before and after too: a name of Python's is none of a class."""
        splits = {name: serializers.CharField(help_text="The split.") for name in ("from", "to")}
        return super().get_fields() | splits


class ReleaseChangedAnswer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="All articles with other annotations.")
    articles = ReleaseChangedArticle(many=True)


class Releases(APIView):
    @extend_schema(operation_id="releases_list", responses={200: ReleasesAnswer, **REFUSALS})
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The releases of a project, newest first. Managers see those too that are not out yet."""
        project = access.project_for(request.user, slug, role=access.READ_FIGURES)
        rows = [verbs.release_object(verbs.shown(row)) for row in access.releases_of(request.user, project)]
        return json_answer({"releases": rows, "ready": verbs.ready(project)})

    @extend_schema(operation_id="release_create", request=ReleaseRequest, responses={202: ReleaseShape, **WRITING})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Ask for a release; a job freezes its inputs and makes it."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        asked = read(ReleaseRequest, request.data)
        plan = verbs.read_plan(asked.pop("plan"))
        made = verbs.begin(project=project, plan=plan, actor=access.person(request.user), **asked)
        return json_answer(verbs.release_object(verbs.shown(made)), 202)


class ReleaseTrial(APIView):
    @extend_schema(operation_id="release_trial", request=TrialRequest, responses={200: TrialShape, **WRITING})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """What would come of a plan now, by the steps a release takes; nothing is kept. Up to 3,000 articles."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        asked = read(TrialRequest, request.data)
        return json_answer(verbs.try_out(project, verbs.read_plan(asked["plan"])).object)


class OneRelease(APIView):
    @extend_schema(operation_id="release", responses={200: ReleaseAnswer, **REFUSALS})
    def get(self, request: Request, slug: str, tag: str) -> HttpResponse:
        """A release with its files and their digests."""
        project = access.project_for(request.user, slug)
        row = access.release_for(request.user, project, tag)
        return json_answer(verbs.release_object(verbs.shown(row)) | {"files": verbs.file_objects(row)})

    @extend_schema(operation_id="release_discard", responses={204: None, **REFUSALS, **CONFLICT})
    def delete(self, request: Request, slug: str, tag: str) -> HttpResponse:
        """Throw a release away that is not out: a draft, or one that failed."""
        project = access.project_for(request.user, slug)
        row = access.release_for(request.user, project, tag, write=True)
        verbs.discard(release=row, actor=access.person(request.user))
        return HttpResponse(status=204)


class ReleaseGoOn(APIView):
    @extend_schema(operation_id="release_go_on", request=None, responses={202: ReleaseShape, **REFUSALS, **CONFLICT})
    def post(self, request: Request, slug: str, tag: str) -> HttpResponse:
        """Go on making a release that was stopped or failed."""
        project = access.project_for(request.user, slug)
        row = access.release_for(request.user, project, tag, write=True)
        made = verbs.go_on(release=row, actor=access.person(request.user))
        return json_answer(verbs.release_object(verbs.shown(made)), 202)


class ReleaseWithdrawal(APIView):
    @extend_schema(operation_id="release_withdraw", request=WithdrawRequest, responses={200: ReleaseShape, **WRITING})
    def post(self, request: Request, slug: str, tag: str) -> HttpResponse:
        """Withdraw a release, with the reason that everybody reads. Its files stay what they are."""
        project = access.project_for(request.user, slug)
        row = access.release_for(request.user, project, tag, write=True)
        asked = read(WithdrawRequest, request.data)
        verbs.withdraw(release=row, reason=asked["reason"], actor=access.person(request.user))
        return json_answer(verbs.release_object(verbs.shown(access.release_for(request.user, project, tag))))


class ReleaseComparison(APIView):
    @extend_schema(operation_id="release_compare", responses={200: ReleaseChanges, **REFUSALS, **CONFLICT})
    def get(self, request: Request, slug: str, tag: str, other: str) -> HttpResponse:
        """What changed from the release ``other`` to this one."""
        project = access.project_for(request.user, slug)
        rows = [access.release_for(request.user, project, one) for one in (other, tag)]
        return json_answer(verbs.compare(verbs.sides_of(*rows)))


class ReleaseChangedArticles(APIView):
    @extend_schema(
        operation_id="release_compare_articles",
        parameters=[
            OpenApiParameter("start", int, description="How many changed articles to pass over: 0, 10, 20 …"),
            OpenApiParameter("count", int, description="How many to tell: 1 to 50, else 10."),
        ],
        responses={200: ReleaseChangedAnswer, **WRITING},
    )
    def get(self, request: Request, slug: str, tag: str, other: str) -> HttpResponse:
        """The articles of both with other annotations, each with what differs, word by word. For readers of sets."""
        project = access.project_for(request.user, slug, role=access.READ_SETS)
        sides = verbs.sides_of(*(access.release_for(request.user, project, one) for one in (other, tag)))
        asked = read(ReleaseChangedRequest, request.query_params)
        count, found = verbs.changed_articles(sides, asked["start"], asked["count"])
        return json_answer({"count": count, "articles": [verbs.changed_object(one) for one in found]})


class Bytes(BaseRenderer):
    """Names the answer's form for negotiation: a file as it is."""

    media_type = "application/octet-stream"
    format = "bytes"

    def render(self, data: Any, *_: Any, **__: Any) -> Any:
        """Nothing to do: the answer is a file already."""
        return data


class ReleaseContent(APIView):
    renderer_classes = [Bytes, JSONRenderer]

    @extend_schema(
        operation_id="release_file",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, "The file."), **REFUSALS},
    )
    def get(self, request: Request, slug: str, tag: str, path: str) -> FileResponse:
        """A file of a release, byte for byte. For those who read all sets."""
        return file_answer(request.user, slug, tag, path)


class ReleaseArchive(APIView):
    renderer_classes = [Bytes, JSONRenderer]

    @extend_schema(
        operation_id="release_archive",
        responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, "The archive."), **REFUSALS},
    )
    def get(self, request: Request, slug: str, tag: str) -> HttpResponseBase:
        """All files of a release as one .zip, in a folder of its name; its length is told before. For readers of sets.

        An archive that is shorter than its `Content-Length` was broken off, and has no table of contents either.
        """
        project = access.project_for(request.user, slug)
        release = access.release_files_for(request.user, project, tag)
        found = verbs.archive_of(release)
        answer = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(found.pieces)
        answer["Content-Type"] = "application/zip"
        answer["Content-Length"] = str(found.size)
        answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
        if release.state == Release.State.WITHDRAWN:
            answer["X-Withdrawn"] = "true"
        return answer


def file_answer(user: access.Person, slug: str, tag: str, name: str) -> FileResponse:
    """A file as an answer; a withdrawn release says so in a header of its own."""
    project = access.project_for(user, slug)
    file = access.release_file_for(user, project, tag, name)
    called = f"{slug}-{tag}-{name.replace('/', '-')}"
    answer = FileResponse(verbs.open_file(file), as_attachment=True, filename=called)
    answer["Content-Type"] = "application/octet-stream"
    answer["X-Content-SHA256"] = file.sha256
    answer["ETag"] = f'"{file.sha256}"'
    if file.release.state == Release.State.WITHDRAWN:
        answer["X-Withdrawn"] = "true"
    return answer
