"""Files wait on disk between being sent and being imported, so that a person can look first.

They lie under DATA_DIR/files/uploads by generated names, never by anything a person typed. The bytes are on disk
before the row names them; a file that no row names, and a batch that nobody came back for, goes after a day.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from annotator.models import ImportBatch, Project, Upload, User
from annotator.services import access
from annotator.services.articles.importing import limits
from annotator.services.articles.importing.choices import Choices, remembered, written
from annotator.services.refusal import Conflict, Invalid, NotFound

#: What nobody came back for is thrown away after this long.
KEPT: Final = timedelta(days=1)
FOLDER: Final = "uploads"


@dataclass(frozen=True, slots=True)
class File:
    """One file at hand; ``encoding`` and ``title`` are a person's choices over the proposals."""

    name: str
    data: bytes
    encoding: str | None = None
    title: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about one staged file; empty = as proposed."""

    encoding: str = ""
    title: str = ""


@transaction.atomic
def open_batch(*, project: Project, actor: User) -> ImportBatch:
    """A new, empty import that files can be sent to; it begins with what the project decided last."""
    access.must_be_open(project)
    sweep()
    options = orjson.dumps({"choices": written(remembered(project))}).decode()
    return ImportBatch.objects.create(project=project, actor=actor, options=options)


def add_file(*, batch: ImportBatch, name: str, pieces: Iterable[bytes], actor: User) -> Upload:
    """Keep one file, streamed to disk. The same name sent again replaces the file: a failed one can be repeated.

    Raises Invalid: "too_many_files", "batch_too_large"; Conflict("already_started").
    """
    require_open(batch)
    clean = clean_path(name)
    others = Upload.objects.filter(batch=batch.pk).exclude(name=clean)
    if others.count() >= limits.most_files():
        raise Invalid("too_many_files", {"limit": limits.most_files(), "files": others.count() + 1})
    room = limits.most_bytes() - (others.aggregate(all=Sum("size"))["all"] or 0)
    path = _new_path()
    try:
        size = _write(path, pieces, room)
        return _record(batch, clean, path, size, actor)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@transaction.atomic
def _record(batch: ImportBatch, name: str, path: Path, size: int, actor: User) -> Upload:
    locked(batch)
    before = list(Upload.objects.select_for_update().filter(batch=batch.pk, name=name))
    row = Upload.objects.create(
        project_id=batch.project_id, actor=actor, batch=batch.pk, name=name, data=b"", file=_relative(path), size=size
    )
    Upload.objects.filter(pk__in=[one.pk for one in before]).delete()
    transaction.on_commit(lambda: forget_files(before))
    return row


def stage_uploads(*, project: Project, files: Sequence[File], actor: User) -> UUID:
    """Keep files at hand for a preview, all or none; the answer names the batch.

    Raises Invalid: "no_files", "too_many_files", "batch_too_large".
    """
    if not files:
        raise Invalid("no_files")
    if len(files) > limits.most_files():
        raise Invalid("too_many_files", {"files": len(files), "limit": limits.most_files()})
    if sum(len(file.data) for file in files) > limits.most_bytes():
        raise Invalid("batch_too_large", {"limit": limits.most_bytes()})
    batch = open_batch(project=project, actor=actor)
    for file in files:
        add_file(batch=batch, name=file.name, pieces=[file.data], actor=actor)
    return batch.pk


@transaction.atomic
def choose(*, uploads: Sequence[Upload], choices: Mapping[int, Choice], actor: User) -> None:
    """Write down what a person decided about single files, by the uploads' ids."""
    chosen = [upload for upload in uploads if upload.pk in choices and upload.actor_id == actor.pk]
    for upload in chosen:
        upload.encoding = choices[upload.pk].encoding or None
        upload.title = choices[upload.pk].title.strip()[:500]
    Upload.objects.bulk_update(chosen, ["encoding", "title"])


@transaction.atomic
def decide(*, batch: ImportBatch, choices: Choices) -> ImportBatch:
    """Write down what a person decided about the whole import. Raises Conflict("already_started")."""
    now = locked(batch)
    batch.options = orjson.dumps({**orjson.loads(now.options), "choices": written(choices)}).decode()
    batch.save(update_fields=["options"])
    return batch


def discard(*, batch: ImportBatch) -> None:
    """Throw a batch and its files away. Raises Conflict("already_started")."""
    report = report_path(batch)
    with transaction.atomic():
        locked(batch)
        remove_uploads(batch)
        batch.delete()
        transaction.on_commit(lambda: report.unlink(missing_ok=True))


def remove_file(*, batch: ImportBatch, upload_id: int) -> None:
    """Take one file out of a batch that has not been started; one that is not there is gone already."""
    with transaction.atomic():
        locked(batch)
        _remove(Upload.objects.filter(batch=batch.pk, pk=upload_id))


def require_open(batch: ImportBatch) -> None:
    """Raise Conflict("already_started") for a batch that is being imported or was."""
    if batch.imported_at is not None or batch.job_id is not None:
        raise Conflict("already_started", {"batch": str(batch.pk)})


def locked(batch: ImportBatch) -> ImportBatch:
    """The batch as it is now, locked till the transaction ends, so that nobody starts it or throws it away meanwhile.

    Raises Conflict("already_started"), and NotFound for one that is gone.
    """
    row = now(batch)
    require_open(row)
    return row


def now(batch: ImportBatch) -> ImportBatch:
    """The same, whatever has become of it. Raises NotFound."""
    row = ImportBatch.objects.select_for_update(of=("self",)).select_related("job").filter(pk=batch.pk).first()
    if row is None:
        raise NotFound
    return row


def remove_uploads(batch: ImportBatch) -> None:
    """Take the staged files of a batch away, their bytes once the transaction is through."""
    _remove(Upload.objects.filter(batch=batch.pk))


def _remove(rows: Any) -> None:
    gone = list(rows.only("pk", "file"))
    Upload.objects.filter(pk__in=[row.pk for row in gone]).delete()
    transaction.on_commit(lambda: forget_files(gone))


def sweep() -> None:
    """Throw away what nobody came back for, and files that no row names."""
    edge = timezone.now() - KEPT
    old = Upload.objects.filter(created_at__lt=edge).exclude(batch__in=_under_way())
    with transaction.atomic():
        _remove(old)
        open_batches = ImportBatch.objects.filter(created_at__lt=edge, imported_at=None, job=None)
        open_batches.exclude(pk__in=Upload.objects.values("batch")).delete()
    known = set(Upload.objects.exclude(file="").values_list("file", flat=True))
    for path in _old_files(_folder(), edge.timestamp()):
        if _relative(path) not in known:
            path.unlink(missing_ok=True)
    _sweep_reports(edge.timestamp())


def _sweep_reports(edge: float) -> None:
    """Take away the reports of imports that are gone, and what a killed import left beside them."""
    known = {f"{pk}.csv" for pk in ImportBatch.objects.values_list("pk", flat=True)}
    for path in _old_files(reports_folder(), edge):
        if path.name not in known:
            path.unlink(missing_ok=True)


def _under_way() -> Any:
    return ImportBatch.objects.filter(job__state__in=["waiting", "running"]).values("pk")


def _old_files(folder: Path, edge: float) -> Iterator[Path]:
    for path in folder.iterdir():
        # Another process may sweep at the same time.
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < edge:
                yield path


def forget_files(rows: Iterable[Upload]) -> None:
    """Remove the bytes of rows that are gone."""
    for row in rows:
        if row.file:
            path_of(row).unlink(missing_ok=True)


def path_of(row: Upload) -> Path:
    """Where a staged file lies."""
    return Path(settings.DATA_DIR) / "files" / row.file


def uploads_of(batch: ImportBatch) -> list[Upload]:
    """The staged files of a batch, in the order they came."""
    return list(Upload.objects.filter(batch=batch.pk).order_by("pk"))


def head_of(row: Upload, size: int) -> bytes:
    """The first bytes of a staged file."""
    if not row.file:
        return bytes(row.data)[:size]
    with path_of(row).open("rb") as there:
        return there.read(size)


def clean_path(name: str) -> str:
    """A file's name with the folders it came in, without anything that leads elsewhere, hides or is too long."""
    parts = [_clean(part) for part in name.replace("\\", "/").split("/")]
    kept = [part for part in parts if part not in {"", ".", ".."} and not part.endswith(":")]
    return "/".join(kept)[-255:].lstrip("/") or "—"


def _clean(part: str) -> str:
    return "".join(char for char in part if char.isprintable()).strip()


def _write(path: Path, pieces: Iterable[bytes], room: int) -> int:
    """Write a new file through to the disk; its size. Raises Invalid("batch_too_large") as soon as it is too much."""
    size = 0
    with path.open("xb") as out:
        for piece in pieces:
            size += len(piece)
            if size > room:
                raise Invalid("batch_too_large", {"limit": limits.most_bytes()})
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return size


def report_path(batch: ImportBatch) -> Path:
    """Where the report of an import lies, named by the batch."""
    return reports_folder() / f"{batch.pk}.csv"


def reports_folder() -> Path:
    """Where reports lie, and what an import needs beside them while it works."""
    return _made("imports")


def _folder() -> Path:
    return _made(FOLDER)


def _made(name: str) -> Path:
    folder = Path(settings.DATA_DIR) / "files" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _new_path() -> Path:
    return _folder() / uuid4().hex


def _relative(path: Path) -> str:
    return f"{FOLDER}/{path.name}"
