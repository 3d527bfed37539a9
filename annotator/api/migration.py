"""Migrations: sets brought from one version of the schema to another. For the managers of a project."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.api.annotations import json_answer
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS, SchemaName, read
from annotator.models import Job, PlannedSet, Project, SchemaMigration, SchemaVersion
from annotator.services import access, schemas
from annotator.services import migration as verbs

_LARGEST = 2**31 - 1
WRITING = {**BAD_REQUEST, **REFUSALS, **CONFLICT}


@extend_schema_field(OpenApiTypes.OBJECT)
class Plan(serializers.JSONField):
    """A plan as ``sanad-migration/1``."""


class VersionCount(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    version = serializers.CharField()
    sets = serializers.IntegerField()


class JobShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    noun = serializers.CharField()
    state = serializers.ChoiceField(Job.State.choices)
    progress = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True)
    result = serializers.DictField()


class StandingShape(serializers.Serializer[Any]):
    waiting = serializers.IntegerField(help_text="Sets under the old version.")
    migrated = serializers.IntegerField()
    back = serializers.IntegerField()
    changed_since = serializers.IntegerField(help_text="Migrated sets that people have worked on since.")
    busy = serializers.BooleanField()


class FlawShape(serializers.Serializer[Any]):
    path = serializers.CharField(help_text="Of the plan: steps[2].into")
    code = serializers.CharField()
    facts = serializers.DictField()


class GapShape(serializers.Serializer[Any]):
    path = serializers.CharField(help_text="Of the old schema, by codes: spanTypes.GPE")
    code = serializers.CharField()
    step = serializers.IntegerField(allow_null=True, help_text="The step that refuses it; null: no step covers it.")
    uses = serializers.IntegerField()
    facts = serializers.DictField()


class MigrationShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(SchemaMigration.State.choices)
    source = SchemaName()  # type: ignore[assignment]  # a field named like an attribute of all fields
    target = SchemaName()
    created_at = serializers.DateTimeField()


class MigrationAnswer(MigrationShape):
    plan = Plan()
    flaws = FlawShape(many=True)
    gaps = GapShape(many=True)
    standing = StandingShape()
    report = serializers.DictField(help_text="What the last dry run of this plan found; empty before it.")
    job = JobShape(allow_null=True, help_text="The last one: dry run, application or way back.")


class MigrationsAnswer(serializers.Serializer[Any]):
    versions = VersionCount(many=True, help_text="The versions that sets stand under.")
    migrations = MigrationShape(many=True)


class CreateRequest(serializers.Serializer[Any]):
    source = serializers.IntegerField(  # type: ignore[assignment]
        min_value=1, max_value=_LARGEST, help_text="The id of the version to leave."
    )
    target = serializers.IntegerField(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=_LARGEST,
        help_text="The project's current one unless told.",
    )


class PlanRequest(serializers.Serializer[Any]):
    steps = serializers.ListField(child=serializers.JSONField(), help_text="The steps of a sanad-migration/1 plan.")


class MigrationBackRequest(serializers.Serializer[Any]):
    changed = serializers.ChoiceField(
        verbs.CHOICES, default="leave", help_text="What becomes of sets that were changed since."
    )


class PlannedSetShape(serializers.Serializer[Any]):
    key = serializers.IntegerField(help_text="For after.")
    set = serializers.UUIDField()
    article = serializers.UUIDField()
    revision = serializers.IntegerField(help_text="The one that was looked at.")
    after = serializers.CharField(help_text="SHA-256 of the body it will have; empty where it cannot be migrated.")
    touched = serializers.IntegerField()
    steps = serializers.ListField(child=serializers.DictField())
    examples = serializers.ListField(child=serializers.DictField())
    obstacles = serializers.ListField(child=serializers.DictField())


class PlannedSetsAnswer(serializers.Serializer[Any]):
    sets = PlannedSetShape(many=True)


class SetsQuery(serializers.Serializer[Any]):
    after = serializers.IntegerField(default=0, min_value=0, max_value=2**62)
    limit = serializers.IntegerField(default=100, min_value=1, max_value=1000)
    hindered = serializers.BooleanField(default=None, allow_null=True)


class Migrations(APIView):
    @extend_schema(operation_id="migrations_list", responses={200: MigrationsAnswer, **REFUSALS})
    def get(self, request: Request, slug: str) -> HttpResponse:
        """A project's migrations, newest first, and the versions its sets stand under."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        versions = [_version(version, sets) for version, sets in verbs.counts_by_version(project)]
        found = [_head(row) for row in verbs.migrations_of(project)[:100]]
        return json_answer({"versions": versions, "migrations": found})

    @extend_schema(operation_id="migrations_create", request=CreateRequest, responses={201: MigrationAnswer, **WRITING})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Begin a migration; its plan is proposed from what differs."""
        project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
        asked = read(CreateRequest, request.data)
        source = schemas.version_of(project, asked["source"])
        row = verbs.create(
            project=project, source=source, target=_target(project, asked), actor=access.person(request.user)
        )
        return _answer(row, 201)


def _target(project: Project, asked: Mapping[str, Any]) -> SchemaVersion:
    if asked["target"] is None and project.schema is not None:
        return project.schema
    return schemas.version_of(project, asked["target"] or 0)


class MigrationView(APIView):
    @extend_schema(operation_id="migration_retrieve", responses={200: MigrationAnswer, **REFUSALS})
    def get(self, request: Request, migration_id: UUID) -> HttpResponse:
        """A migration: plan, what is wrong with it, what it leaves out, what the dry run found, how far it is."""
        return _answer(access.migration_for(request.user, migration_id))

    @extend_schema(operation_id="migration_discard", responses={204: None, **REFUSALS, **CONFLICT})
    def delete(self, request: Request, migration_id: UUID) -> HttpResponse:
        """Throw away a migration that was never applied."""
        row = access.migration_for(request.user, migration_id, write=True)
        verbs.discard(migration=row, actor=access.person(request.user))
        return HttpResponse(status=204)


class MigrationPlan(APIView):
    @extend_schema(operation_id="migration_plan_keep", request=PlanRequest, responses={200: MigrationAnswer, **WRITING})
    def put(self, request: Request, migration_id: UUID) -> HttpResponse:
        """Keep other steps; what the last dry run found is forgotten."""
        row = access.migration_for(request.user, migration_id, write=True)
        steps = read(PlanRequest, request.data)["steps"]
        return _answer(verbs.save_plan(migration=row, steps=steps, actor=access.person(request.user)))


class MigrationLook(APIView):
    @extend_schema(operation_id="migration_look", request=None, responses={202: MigrationAnswer, **WRITING})
    def post(self, request: Request, migration_id: UUID) -> HttpResponse:
        """Start a dry run in the background."""
        actor = access.person(request.user)
        return _begun(request, migration_id, lambda row: verbs.look(migration=row, actor=actor))


class MigrationApply(APIView):
    @extend_schema(operation_id="migration_apply", request=None, responses={202: MigrationAnswer, **WRITING})
    def post(self, request: Request, migration_id: UUID) -> HttpResponse:
        """Start applying it in the background, or go on where it stopped."""
        actor = access.person(request.user)
        return _begun(request, migration_id, lambda row: verbs.carry_out(migration=row, actor=actor))


class MigrationTakeBack(APIView):
    @extend_schema(
        operation_id="migration_take_back", request=MigrationBackRequest, responses={202: MigrationAnswer, **WRITING}
    )
    def post(self, request: Request, migration_id: UUID) -> HttpResponse:
        """Start the way back in the background, or go on with it."""
        actor, asked = access.person(request.user), read(MigrationBackRequest, request.data)
        return _begun(request, migration_id, lambda row: verbs.take_back(migration=row, actor=actor, **asked))


def _begun(request: Request, migration_id: UUID, verb: Callable[[SchemaMigration], object]) -> HttpResponse:
    row = access.migration_for(request.user, migration_id, write=True)
    verb(row)
    return _answer(access.migration_for(request.user, migration_id), 202)


class MigrationSets(APIView):
    @extend_schema(
        operation_id="migration_sets_list",
        parameters=[
            OpenApiParameter("after", int, description="The key of the last one you have."),
            OpenApiParameter("limit", int, description="At the most 1,000; 100 unless told."),
            OpenApiParameter("hindered", bool, description="Only those that cannot be migrated, or only the others."),
        ],
        responses={200: PlannedSetsAnswer, 400: BAD_REQUEST[400], **REFUSALS},
    )
    def get(self, request: Request, migration_id: UUID) -> HttpResponse:
        """What the last dry run found, set by set."""
        row = access.migration_for(request.user, migration_id)
        asked = read(SetsQuery, request.query_params)
        found = verbs.planned_sets(row, hindered=asked["hindered"]).filter(pk__gt=asked["after"])
        return json_answer({"sets": [_planned(one) for one in found[: asked["limit"]]]})


def _version(version: SchemaVersion, sets: int) -> dict[str, Any]:
    return {"id": version.pk, "name": version.name, "version": version.version, "sets": sets}


def _head(row: SchemaMigration) -> dict[str, Any]:
    names = {key: {"name": one.name, "version": one.version} for key, one in _versions(row)}
    return {"id": row.pk, "state": row.state, **names, "created_at": row.created_at}


def _versions(row: SchemaMigration) -> tuple[tuple[str, SchemaVersion], tuple[str, SchemaVersion]]:
    return ("source", row.source), ("target", row.target)


def _answer(row: SchemaMigration, status: int = 200) -> HttpResponse:
    judged, report = verbs.judge(row), orjson.loads(row.report)
    used = report["used"] if report else verbs.used(row) if judged.gaps else {}
    value = {
        **_head(row),
        "plan": verbs.plan_json(row),
        "flaws": [{"path": one.path, "code": one.code, "facts": dict(one.facts)} for one in judged.flaws],
        "gaps": [{**asdict(one), "facts": dict(one.facts), "uses": used.get(one.path, 0)} for one in judged.gaps],
        "standing": asdict(verbs.standing(row)),
        "report": report,
        "job": _job(row.job),
    }
    return json_answer(value, status)


def _job(job: Job | None) -> dict[str, Any] | None:
    if job is None:
        return None
    figures = {"progress": job.progress, "total": job.total, "result": orjson.loads(job.result)}
    return {"id": job.pk, "noun": job.noun, "state": job.state, **figures}


def _planned(one: PlannedSet) -> dict[str, Any]:
    row = one.annotation_set
    head = {"key": one.pk, "set": row.pk, "article": row.article.public, "revision": one.revision}
    return {**head, "after": one.after, "touched": one.touched, **orjson.loads(one.report)}
