"""Where releases lie: brought to the disk in a folder, whole in a bucket, and nothing half anywhere."""

import errno
import os
import socket
import threading
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotator import env
from annotator.models import Project, Release, ReleaseFile
from annotator.services import projects, releases
from annotator.services.refusal import Conflict, Refusal
from annotator.services.releases import building, staging
from annotator.services.releases.publishing import StorageTrouble, key_of, storage
from tests.services.releases.worlds import World, again, built, content, names, text, world

pytestmark = pytest.mark.django_db

with warnings.catch_warnings():
    # It recommends an extra that brings what no bucket needs.
    warnings.simplefilter("ignore")
    from moto.server import ThreadedMotoServer

BUCKET = "corpora"


@pytest.fixture
def some() -> World:
    return world(4)


def of(handle: int) -> Path:
    """The path of an open file."""
    return Path(f"/proc/self/fd/{handle}").readlink()


def test_a_file_and_every_name_on_the_way_to_it_are_on_the_disk_once_it_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.services.releases.folders import Folder  # noqa: PLC0415  (settings first)

    settled: set[Path] = set()
    bring = os.fsync

    def watched(handle: int) -> None:
        settled.add(of(handle))
        bring(handle)

    monkeypatch.setattr(os, "fsync", watched)
    room = Folder(location=str(tmp_path / "releases"))
    room.save("one/sanad/train.jsonl", ContentFile(b"{}\n"))
    root = tmp_path / "releases"
    assert settled == {
        root / "one/sanad/train.jsonl", root / "one/sanad", root / "one", root, tmp_path,
    }  # fmt: skip


def test_of_a_file_that_did_not_fit_nothing_stays(some: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pending = some.begin()
    bring = os.fsync

    def full(handle: int) -> None:
        # Disks that find room late say so when they are asked to keep what they took.
        if "releases" in of(handle).parts:
            raise OSError(errno.ENOSPC, "full")
        bring(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Conflict, match=r"^disk_full$"):
        built(pending)
    monkeypatch.undo()
    assert [path for path in Path(storage().path(str(pending.pk))).rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("when", ["made", "published"])
def test_a_project_that_is_removed_while_its_release_is_made_leaves_no_file(some: World, when: str) -> None:
    pending = some.begin(formats=["brat"])
    published, staged = Path(storage().path(str(pending.pk))), staging.folder_of(pending.pk)
    begun = {"made": lambda: any(staged.rglob("statistics.json")), "published": published.exists}[when]

    class Job:
        """A job that goes on, while somebody removes its project."""

        def progress(self, *_: Any) -> None:
            if begun() and Project.objects.filter(pk=some.project.pk).exists():
                Project.objects.update(delete_asked_at=timezone.now(), delete_after=timezone.now())
                projects.purge(project=some.project)

        def say(self, _line: str) -> None:
            """Nobody reads it."""

    with pytest.raises(Refusal):
        building.build_job(Job(), release=str(pending.pk))  # type: ignore[arg-type]
    assert not Release.objects.exists()
    assert [path for path in (published, staged) if path.exists()] == []


def test_a_maker_that_died_right_after_publishing_is_tidied_up_after(some: World) -> None:
    made = some.release()
    (staging.folder_of(made.pk) / "left").mkdir(parents=True)
    built(made)
    assert not staging.folder_of(made.pk).exists()


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """A service that speaks S3, and its address."""
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(service: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty bucket, in which releases lie as the environment says."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    made = boto3.resource("s3", endpoint_url=service, region_name="us-east-1").Bucket(BUCKET)
    made.create()
    _lie_at(settings, f"s3://{BUCKET}/sanad?endpoint={service}&region=us-east-1")
    yield made
    made.objects.all().delete()
    made.delete()


def _lie_at(settings: LazySettings, url: str) -> None:
    settings.STORAGES = {**settings.STORAGES, "releases": env.releases_storage(url)}


def keys(bucket: Any) -> list[str]:
    return sorted(one.key for one in bucket.objects.all())


def test_a_release_lies_in_a_bucket_as_it_would_in_a_folder(some: World, bucket: Any, client: Client) -> None:
    made = some.release(formats=["brat"])
    assert keys(bucket) == sorted(f"sanad/{key_of(made, name)}" for name in names(made))
    assert list(releases.verify(some.project)) == []
    client.force_login(some.manager, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("release-file", args=[some.project.slug, "1.0", "README.md"]))
    assert b"".join(answer.streaming_content) == content(made, "README.md")  # type: ignore[attr-defined]
    # What lies there already as it is to be is not sent again; what does not is put right, under the same name.
    Release.objects.filter(pk=made.pk).update(state="building", published_at=None)
    ReleaseFile.objects.all().delete()
    bucket.Object(f"sanad/{key_of(made, 'README.md')}").put(Body=b"other")
    before = text(made, "SHA256SUMS")
    made = built(again(made))
    assert (text(made, "SHA256SUMS"), list(releases.verify(some.project))) == (before, [])


def test_what_was_lost_or_altered_in_a_bucket_is_found(some: World, bucket: Any) -> None:
    made = some.release()
    bucket.Object(f"sanad/{key_of(made, 'README.md')}").put(Body=b"other")
    bucket.Object(f"sanad/{key_of(made, 'splits.csv')}").delete()
    assert [(one.code, one.file) for one in releases.verify()] == [("altered", "README.md"), ("missing", "splits.csv")]


def test_what_is_thrown_away_leaves_a_bucket_empty(some: World, bucket: Any) -> None:
    pending = some.begin()
    building.publishing.storage().save(key_of(pending, "sanad/train.jsonl"), ContentFile(b"x"))
    releases.discard(release=pending, actor=some.manager)
    assert keys(bucket) == []


class Cutting:
    """Passes bytes on to a service until so many went up, then every connection breaks."""

    def __init__(self, service: str, most: int) -> None:
        host, port = service.removeprefix("http://").split(":")
        self.target, self.left = (host, int(port)), most
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.create_connection(self.target)
                for source, sink, up in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._pass, args=(source, sink, up), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, up: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.left -= len(data) if up else 0
                if self.left < 0:
                    break
                sink.sendall(data)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def stop(self) -> None:
        """No more."""
        self.listener.close()


def test_a_connection_that_breaks_while_files_go_up_is_said_and_nothing_is_shown(
    some: World, bucket: Any, service: str, settings: LazySettings, client: Client
) -> None:
    pending = some.begin(formats=["brat"])
    cutting = Cutting(service, 40_000)
    _lie_at(settings, f"s3://{BUCKET}/sanad?endpoint={cutting.address}&region=us-east-1")
    with pytest.raises(StorageTrouble):
        built(pending)
    assert (again(pending).published_at, ReleaseFile.objects.count()) == (None, 0)
    with pytest.raises(StorageTrouble):
        releases.discard(release=again(pending), actor=some.manager)
    cutting.stop()
    _lie_at(settings, f"s3://{BUCKET}/sanad?endpoint={service}&region=us-east-1")
    made = built(again(pending))
    assert (made.state, list(releases.verify(some.project))) == ("published", [])
    assert len(keys(bucket)) == len(names(made))


def test_a_bucket_that_cannot_be_reached_is_told_from_a_file_that_is_gone(
    some: World, bucket: Any, settings: LazySettings, client: Client
) -> None:
    some.release()
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    _lie_at(settings, f"s3://{BUCKET}/sanad?endpoint=http://127.0.0.1:{port}&region=us-east-1")
    assert {one.code for one in releases.verify()} == {"unreadable"}
    client.force_login(some.manager, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("release-file", args=[some.project.slug, "1.0", "README.md"]))
    assert (answer.status_code, "الملفات غير متاحة الآن" in answer.content.decode()) == (503, True)
    client.logout()
    client.force_login(some.manager, backend="django.contrib.auth.backends.ModelBackend")
    told = client.get(f"/api/projects/{some.project.slug}/releases/1.0/files/README.md")
    assert (told.status_code, told.json()["error"]["code"]) == (503, "storage_trouble")
