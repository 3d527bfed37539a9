"""Files first, the row last: a release is seen whole or not at all."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone

from annotator.formats.sink import Written
from annotator.models import Release, ReleaseFile
from annotator.services import journal, webhooks
from annotator.services.refusal import Unavailable
from annotator.services.releases import staging

logger = logging.getLogger(__name__)

_PIECE = 1 << 20


class StorageTrouble(Unavailable):
    """The storage cannot be reached, or does not keep what it is given under the name it is given."""

    code = "storage_trouble"


def storage() -> Storage:
    """Where releases lie."""
    return storages["releases"]


def key_of(release: Release, name: str) -> str:
    """The name of a file in the storage."""
    return f"{release.pk}/{name}"


def publish(
    release: Release,
    staged: staging.Staging,
    summary: dict[str, Any],
    tick: Callable[[], None],
    alive: Callable[[], None],
) -> None:
    """Bring every file into the storage, unless it is there already as it is to be, then show the release.

    ``tick`` is called for every file, ``alive`` for every piece of one.
    """
    files = staged.files()
    for one in files:
        _put(release, staged, one, alive)
        tick()
    _show(release, files, summary)


def _put(release: Release, staged: staging.Staging, one: Written, alive: Callable[[], None]) -> None:
    room, key = storage(), key_of(release, one.name)
    with reached(one.name):
        if room.exists(key):
            if digest_in_storage(key) == (one.size, one.sha256):
                return
            room.delete(key)
        saved = _saved(room, key, staged.path(one.name), alive)
        if saved != key or digest_in_storage(key) != (one.size, one.sha256):
            room.delete(saved)
            raise StorageTrouble(facts={"file": one.name})


class _Watched(File[bytes]):
    """A file whose reader shows with every piece that it is alive: large ones take long to reach a bucket."""

    def __init__(self, file: BinaryIO, alive: Callable[[], None]) -> None:
        super().__init__(file)
        self._bytes, self._alive = file, alive

    def read(self, *size: int) -> bytes:
        """Some bytes."""
        self._alive()
        return self._bytes.read(*size)


def _saved(room: Storage, key: str, path: Path, alive: Callable[[], None]) -> str:
    """Save a file; the name it got. Of one that cannot be saved nothing stays."""
    try:
        with path.open("rb") as there:
            return room.save(key, _Watched(there, alive))
    except OSError:
        with suppress(OSError):
            room.delete(key)
        raise


@contextmanager
def reached(file: str = "") -> Iterator[None]:
    """Raises StorageTrouble where the storage fails meanwhile, Conflict("disk_full") where it is full."""
    try:
        with staging.room():
            yield
    except OSError as wrong:
        logger.warning("the storage of releases: %s", wrong)
        raise StorageTrouble(facts={"file": file}) from wrong


def digest_in_storage(key: str) -> tuple[int, str]:
    """The size and the hexadecimal SHA-256 of a file in the storage. Raises FileNotFoundError."""
    digest, size = hashlib.sha256(), 0
    with storage().open(key) as there:
        while piece := there.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()


@transaction.atomic
def _show(release: Release, files: Sequence[Written], summary: dict[str, Any]) -> None:
    row = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if row.published_at is not None:
        return
    made = [ReleaseFile(release=row, name=one.name, size=one.size, sha256=one.sha256) for one in files]
    ReleaseFile.objects.bulk_create(made)
    row.state, row.published_at = Release.State.PUBLISHED, timezone.now()
    row.summary = orjson.dumps(summary).decode()
    row.save(update_fields=["state", "published_at", "summary"])
    facts = {"tag": row.tag, "files": len(files), "articles": summary["articles"]}
    webhooks.released(release.project, release={"id": str(row.pk), "tag": row.tag, "articles": summary["articles"]})
    journal.note("release.publish", actor=row.created_by, project=release.project, **facts)


def files_in_storage(release: Release) -> set[str]:
    """The names of everything that lies in the storage for a release. Raises StorageTrouble."""
    with reached():
        return set(_names(storage(), str(release.pk)))


def remove_files(release: Release) -> None:
    """Take a release's files out of the storage: those that are known, and those a killed build left.

    Raises StorageTrouble.
    """
    room = storage()
    with reached():
        for name in _names(room, str(release.pk)):
            room.delete(name)
        # A storage of folders keeps them when they are empty; one of keys has none.
        for folder in (*_folders(room, str(release.pk)), str(release.pk)):
            if room.exists(folder):
                room.delete(folder)


def _names(room: Storage, folder: str) -> list[str]:
    try:
        folders, files = room.listdir(folder)
    except FileNotFoundError:
        return []
    inside = [name for one in folders if one for name in _names(room, f"{folder}/{one}")]
    return [f"{folder}/{name}" for name in files if name] + inside


def _folders(room: Storage, folder: str) -> list[str]:
    try:
        return [f"{folder}/{one}" for one in room.listdir(folder)[0] if one]
    except FileNotFoundError:
        return []
