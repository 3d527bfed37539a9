"""A release as one .zip: whole, the same every time, and never to be taken for whole where it is not."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.models import Release, ReleaseFile
from annotator.services import releases
from annotator.services.releases import archiving
from annotator.services.releases.publishing import StorageTrouble, key_of, storage
from tests.services.releases.worlds import content, names, shelved, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Release:
    return world(2).release("1.0", shares=[1, 0, 0], formats=["brat"])


def packed(release: Release) -> bytes:
    found = releases.archive_of(release)
    data = b"".join(found.pieces)
    assert len(data) == found.size
    return data


def test_it_holds_every_file_in_a_folder_of_its_own_and_they_check(made: Release) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(made))) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {f"corpus-1.0/{name}" for name in names(made)}
        for line in archive.read("corpus-1.0/SHA256SUMS").decode().splitlines():
            digest, _space, name = line.partition("  ")
            assert hashlib.sha256(archive.read(f"corpus-1.0/{name}")).hexdigest() == digest


def test_it_is_the_same_to_the_last_byte_each_time(made: Release) -> None:
    assert packed(made) == packed(made)
    assert releases.archive_of(made).name == "corpus-1.0.zip"


def test_it_is_sent_piece_by_piece_not_held(made: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.services.releases.archiving._PIECE", 1000)
    assert max(map(len, releases.archive_of(made).pieces)) < 10_000


@pytest.mark.parametrize("limit", [1, 500, 5_000, 20_000])
def test_its_length_is_told_rightly_for_archives_beyond_four_gigabytes_too(
    made: Release, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", limit)
    with zipfile.ZipFile(io.BytesIO(packed(made))) as archive:
        assert archive.testzip() is None


def test_its_length_is_told_rightly_for_more_files_than_a_plain_zip_counts(
    made: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 3)
    assert packed(made)


def test_a_file_that_is_missing_is_told_before_the_first_byte(made: Release) -> None:
    storage().delete(key_of(made, "brat/train.zip"))
    with pytest.raises(StorageTrouble) as trouble:
        releases.archive_of(made)
    assert trouble.value.facts == {"file": "brat/train.zip"}


def taken(pieces: Iterator[bytes], into: bytearray) -> None:
    for piece in pieces:
        into += piece


def replaced(release: Release, name: str, data: bytes) -> None:
    Path(storage().path(key_of(release, name))).write_bytes(data)


@pytest.mark.parametrize("how", ["cut", "grown", "another", "gone"])
def test_a_storage_that_fails_on_the_way_leaves_no_archive_that_looks_whole(made: Release, how: str) -> None:
    data = content(made, "schema.json")
    found = releases.archive_of(made)
    if how == "gone":
        storage().delete(key_of(made, "schema.json"))
    else:
        wrong = {"cut": data[:-1], "grown": data + b" ", "another": data.replace(b"a", b"b")}
        replaced(made, "schema.json", wrong[how])
    got = bytearray()
    with pytest.raises(StorageTrouble):
        taken(found.pieces, got)
    assert len(got) < found.size
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(bytes(got)))


def test_who_goes_away_in_the_middle_leaves_no_file_open(made: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []
    there = archiving.open_file
    monkeypatch.setattr(
        "annotator.services.releases.archiving.open_file", lambda file: opened.append(there(file)) or opened[-1]
    )
    pieces = releases.archive_of(made).pieces
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert [file.closed for file in opened] == [True]


def test_a_release_with_one_file_is_an_archive_too() -> None:
    project = world(0, slug="empty").project
    made = shelved(project)
    assert ReleaseFile.objects.filter(release=made).count() == 1
    with zipfile.ZipFile(io.BytesIO(packed(made))) as archive:
        assert archive.namelist() == ["empty-1.0/README.md"]
