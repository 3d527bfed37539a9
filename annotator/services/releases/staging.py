"""Where a release is made before anybody sees it: pieces finished one by one, each written down once it is on the disk.

A piece is some files and what is told of them. It is made in a folder of its own, brought to the disk, moved to its
place, and then noted in a ledger: whoever finds the ledger after a crash goes on behind the last piece whose files are
still what the ledger says.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import orjson
from django.conf import settings

from annotator.formats.sink import Folder, Written
from annotator.services.disk import is_full, settle
from annotator.services.refusal import Conflict

_LEDGER: Final = "ledger.jsonl"


@dataclass(frozen=True, slots=True)
class Done:
    """A finished piece: its files, and its report as JSON values."""

    piece: str
    files: Sequence[Written]
    report: Mapping[str, Any]


#: Makes the files of a piece in a folder; what it returns is its report.
Make = Callable[[Folder], Mapping[str, Any]]


@dataclass(slots=True)
class Staging:
    """The folder of one manifest of one release, and what is finished in it."""

    root: Path
    done: dict[str, Done] = field(default_factory=dict)

    def files(self) -> list[Written]:
        """Every finished file, in the order in which they were made."""
        return [one for done in self.done.values() for one in done.files]

    def path(self, name: str) -> Path:
        """Where a finished file lies."""
        return self.root / "files" / name

    def run(self, piece: str, make: Make) -> Done:
        """Make a piece unless it is finished. Raises Conflict("disk_full") with nothing half in its place."""
        if piece not in self.done:
            with room():
                self.done[piece] = self._made(piece, make)
        return self.done[piece]

    def _made(self, piece: str, make: Make) -> Done:
        part = self.root / "parts" / uuid4().hex
        part.mkdir(parents=True)
        sink = Folder(part)
        try:
            # What is told is told the same by whoever reads it in the ledger.
            report = orjson.loads(orjson.dumps(make(sink)))
            for one in sink.files:
                _to_its_place(part / one.name, self.path(one.name))
        finally:
            shutil.rmtree(part, ignore_errors=True)
        done = Done(piece, tuple(sink.files), report)
        _note(self.root / _LEDGER, done)
        return done


def opened(release: UUID, manifest: str) -> Staging:
    """The staging folder of a release's manifest (its text), with the pieces that are finished and whole."""
    digest = hashlib.sha256(manifest.encode()).hexdigest()
    staging = Staging(folder_of(release) / digest[:32])
    shutil.rmtree(staging.root / "parts", ignore_errors=True)
    with room():
        staging.path("").mkdir(parents=True, exist_ok=True)
        found = [done for done in _noted(staging.root / _LEDGER) if all(_whole(staging, one) for one in done.files)]
        # Written anew without what was torn or is no longer whole.
        (staging.root / _LEDGER).unlink(missing_ok=True)
        for done in found:
            _note(staging.root / _LEDGER, done)
            staging.done[done.piece] = done
    return staging


def folder_of(release: UUID) -> Path:
    """Everything that is staged for a release."""
    return Path(settings.DATA_DIR) / "staging" / str(release)


def clear(release: UUID) -> None:
    """Remove what was staged for a release."""
    shutil.rmtree(folder_of(release), ignore_errors=True)


def digest_of_file(path: Path) -> str:
    """The hexadecimal SHA-256 of a file."""
    with path.open("rb") as there:
        return hashlib.file_digest(there, "sha256").hexdigest()


@contextmanager
def room() -> Iterator[None]:
    """Raises Conflict("disk_full") where a disk has no room for what is written meanwhile."""
    try:
        yield
    except OSError as wrong:
        if is_full(wrong):
            raise Conflict("disk_full") from wrong
        raise


def _to_its_place(made: Path, place: Path) -> None:
    settle(made)
    place.parent.mkdir(parents=True, exist_ok=True)
    made.replace(place)
    settle(place.parent)


def _note(ledger: Path, done: Done) -> None:
    line = {"piece": done.piece, "files": [asdict(one) for one in done.files], "report": done.report}
    with ledger.open("ab") as out:
        out.write(orjson.dumps(line) + b"\n")
        out.flush()
        os.fsync(out.fileno())


def _noted(ledger: Path) -> Iterator[Done]:
    """The pieces of a ledger; its last line may be torn."""
    if not ledger.exists():
        return
    for line in ledger.read_bytes().splitlines():
        try:
            told = orjson.loads(line)
        except orjson.JSONDecodeError:
            return
        yield Done(told["piece"], tuple(Written(**one) for one in told["files"]), told["report"])


def _whole(staging: Staging, one: Written) -> bool:
    path = staging.path(one.name)
    return path.is_file() and path.stat().st_size == one.size and digest_of_file(path) == one.sha256
