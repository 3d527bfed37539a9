"""Uploads wait in the database between being sent and being imported, so that a person can look first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from annotator.models import Project, Upload, User
from annotator.services.articles.examining import FILE_LIMIT, Candidate, File, examine
from annotator.services.articles.importing import Imported, import_files
from annotator.services.refusal import Invalid
from annotator.text.decode import Reading, readings

#: Files of one upload at the most, and their bytes together.
BATCH_LIMIT: Final = 200
BATCH_BYTES: Final = 50 * 1024 * 1024
#: Uploads nobody came back for are thrown away after this long.
_KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Preview:
    """One staged file as it would come in, and the ways its bytes can be read, best first."""

    upload: Upload
    candidate: Candidate
    readings: Sequence[Reading]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about one staged file; empty = as proposed."""

    encoding: str = ""
    title: str = ""


@transaction.atomic
def stage_uploads(*, project: Project, files: Sequence[File], actor: User) -> UUID:
    """Keep files for a preview; the answer names the batch.

    Raises Invalid: "no_files", "too_many_files", "batch_too_large". A file over FILE_LIMIT is kept by name with its
    first bytes only, so that the preview can name it.
    """
    if not files:
        raise Invalid("no_files")
    if len(files) > BATCH_LIMIT:
        raise Invalid("too_many_files", {"files": len(files), "limit": BATCH_LIMIT})
    if sum(len(file.data) for file in files) > BATCH_BYTES:
        raise Invalid("batch_too_large", {"limit": BATCH_BYTES})
    Upload.objects.filter(created_at__lt=timezone.now() - _KEPT).delete()
    batch = uuid4()
    rows = [
        Upload(project=project, actor=actor, batch=batch, name=file.name[-255:], data=file.data[: FILE_LIMIT + 1])
        for file in files
    ]
    Upload.objects.bulk_create(rows)
    return batch


@transaction.atomic
def choose(*, uploads: Sequence[Upload], choices: Mapping[int, Choice], actor: User) -> None:
    """Write down what a person decided, by the uploads' ids."""
    chosen = [upload for upload in uploads if upload.pk in choices and upload.actor_id == actor.pk]
    for upload in chosen:
        upload.encoding = choices[upload.pk].encoding or None
        upload.title = choices[upload.pk].title.strip()[:500]
    Upload.objects.bulk_update(chosen, ["encoding", "title"])


def preview(project: Project, uploads: Sequence[Upload]) -> list[Preview]:
    """Every staged file as it would come in now."""
    candidates = examine(project, [_file(upload) for upload in uploads])
    return [
        Preview(upload, one, readings(bytes(upload.data)) if _readable(one) else ())
        for upload, one in zip(uploads, candidates, strict=True)
    ]


@transaction.atomic
def import_staged(*, project: Project, uploads: Sequence[Upload], actor: User, only_good: bool = False) -> Imported:
    """Import a batch; the staged files go. Raises ImportRefused, and then they stay for another try."""
    imported = import_files(project=project, files=map(_file, uploads), actor=actor, only_good=only_good)
    discard(uploads=uploads, actor=actor)
    return imported


def discard(*, uploads: Sequence[Upload], actor: User) -> None:
    """Throw staged files away."""
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads], actor=actor).delete()


def _file(upload: Upload) -> File:
    return File(upload.name, bytes(upload.data), upload.encoding, upload.title)


def _readable(one: Candidate) -> bool:
    return all(flaw.code not in {"file_too_large", "empty", "binary"} for flaw in one.flaws)
