"""A release as pages and the API tell of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast

import orjson
from django.db.models import QuerySet

from annotator.models import Job, Release, ReleaseFile, SchemaVersion
from annotator.services import jobs
from annotator.services.guidelines.reading import rendered
from annotator.services.releases.card import part_of
from annotator.services.releases.publishing import StorageTrouble, key_of, reached, storage
from annotator.standoff.schema import Schema, SchemaError, load_schema

_ACTIVE: Final = frozenset({Job.State.WAITING, Job.State.RUNNING})
#: Bytes of a card or a schema that is read to be shown; what is longer is downloaded.
_READ: Final = 1 << 20
_NOTHING: Final = Schema("", "", {}, {}, {}, {}, {}, {"spanTypes": [], "frameTypes": [], "labels": []})


@dataclass(frozen=True, slots=True)
class Shown:
    """A release with its summary read; ``active``: a job is at it; ``stuck``: it can be gone on with or thrown away."""

    release: Release
    summary: Mapping[str, Any]
    plan: Mapping[str, Any]
    active: bool
    stuck: bool

    @property
    def share(self) -> float:
        """How much of the making is done, 0 … 1."""
        job = self.release.job
        return min(1.0, job.progress / job.total) if job and job.total else 0.0

    @property
    def trouble(self) -> Mapping[str, Any]:
        """Why the last job failed: ``code`` and ``facts``; empty where it did not."""
        job = self.release.job
        return orjson.loads(job.result) if job and self.stuck and job.state == Job.State.FAILED else {}


def shown(release: Release) -> Shown:
    """A release with its job as it stands: one whose worker died is begun again."""
    out = release.state in {Release.State.PUBLISHED, Release.State.WITHDRAWN}
    job = release.job
    if job is not None and job.state in _ACTIVE:
        # Also of one that is out: its worker may have died in the last moment, before it had tidied up.
        jobs.revive(job)
    active = not out and job is not None and job.state in _ACTIVE
    summary, plan = orjson.loads(release.summary), orjson.loads(release.plan)
    return Shown(release, summary, plan, active, not out and not active)


def files_of(release: Release) -> QuerySet[ReleaseFile]:
    """The files of a release, by their names."""
    return ReleaseFile.objects.filter(release=release).order_by("name")


def open_file(file: ReleaseFile) -> BinaryIO:
    """The bytes of a file in the storage. Raises StorageTrouble where they are not there."""
    with reached(file.name):
        return cast(BinaryIO, storage().open(key_of(file.release, file.name)))


def schema_of(release: Release, name: str) -> Schema:
    """The schema a release was made under (``ar-news 1.0``): the project's version of that name, else its own file.

    An empty one where neither is there any more: types then go by their codes.
    """
    name, _space, version = name.rpartition(" ")
    row = SchemaVersion.objects.filter(project=release.project_id, name=name, version=version).first()
    try:
        return load_schema(row.body if row else read_text(release, "schema.json"))
    except (StorageTrouble, SchemaError):
        return _NOTHING


def read_text(release: Release, name: str) -> str:
    """The words of a smaller file. Raises StorageTrouble where it is not there, or is none of this release."""
    file = ReleaseFile.objects.filter(release=release, name=name, size__lte=_READ).first()
    if file is None:
        raise StorageTrouble(facts={"file": name})
    file.release = release
    with open_file(file) as there:
        return there.read().decode("utf-8", "replace")


def card_of(release: Release, language: str) -> str:
    """The dataset card in a language, as safe HTML without pictures. Raises StorageTrouble."""
    return rendered(part_of(read_text(release, "README.md"), language))


def release_object(told: Shown) -> dict[str, Any]:
    """A release as JSON values: what the API answers and the command writes."""
    row = told.release
    withdrawn = {
        "at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
        "by": row.withdrawn_by.display_name if row.withdrawn_by else "",
        "reason": row.reason,
    }
    return {
        "tag": row.tag,
        "state": row.state,
        "created_at": row.created_at.isoformat(),
        "created_by": row.created_by.display_name if row.created_by else "",
        "published_at": row.published_at.isoformat() if row.published_at else None,
        "withdrawn": withdrawn if row.withdrawn_at else None,
        "notes": {"ar": row.notes_ar, "en": row.notes_en},
        "plan": dict(told.plan),
        "summary": dict(told.summary),
        "job": {"id": str(row.job.pk), "state": row.job.state} if row.job else None,
        "active": told.active,
        "progress": round(told.share, 3) if told.active else None,
    }


def file_objects(release: Release) -> list[dict[str, Any]]:
    """The files of a release as JSON values, by their names."""
    return [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in files_of(release)]
