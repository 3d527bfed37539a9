"""A download that broke off is taken up where it ended, on the pages and by programs."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Membership, Project
from annotator.services import exports, jobs
from tests import factories
from tests.services.releases import worlds

pytestmark = pytest.mark.django_db
#: What ``worlds.shelved`` publishes.
WHOLE = b"# 1.0"


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def manager(client: Client, project: Project) -> Client:
    someone = factories.member(project=project, role=Membership.Role.MANAGER)
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


def addresses() -> list[str]:
    return [
        reverse("release-file", args=["press", "1.0", "README.md"]),
        "/api/projects/press/releases/1.0/files/README.md",
    ]


def got(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(
    ("asked", "status", "part", "told"),
    [
        ("bytes=2-", 206, b"1.0", "bytes 2-4/5"),
        ("bytes=0-0", 206, b"#", "bytes 0-0/5"),
        ("bytes=1-2", 206, b" 1", "bytes 1-2/5"),
        ("bytes=3-99", 206, b".0", "bytes 3-4/5"),
        ("bytes=-2", 206, b".0", "bytes 3-4/5"),
        ("bytes=-99", 206, WHOLE, "bytes 0-4/5"),
        ("bytes=5-", 416, b"", "bytes */5"),
        ("bytes=3-1", 416, b"", "bytes */5"),
        ("bytes=-0", 416, b"", "bytes */5"),
        ("bytes=-", 416, b"", "bytes */5"),
        ("bytes=0-1,3-4", 200, WHOLE, None),
        ("lines=1-2", 200, WHOLE, None),
        ("bytes=٢-", 200, WHOLE, None),
        (f"bytes={'9' * 40}-", 200, WHOLE, None),
        ("", 200, WHOLE, None),
    ],
)
def test_the_part_that_is_asked_for_comes_or_the_whole(
    manager: Client, project: Project, asked: str, status: int, part: bytes, told: str | None
) -> None:
    worlds.shelved(project)
    for address in addresses():
        answer = manager.get(address, headers={"Range": asked})
        found = (answer.status_code, got(answer), answer.headers.get("Content-Range"))
        assert found == (status, part, told), address
        assert answer.headers["Accept-Ranges"] == "bytes"
        if status != 416:
            assert int(answer.headers["Content-Length"]) == len(part)


def test_a_part_goes_on_only_from_the_same_file(manager: Client, project: Project) -> None:
    worlds.shelved(project)
    for address in addresses():
        first = manager.get(address)
        got(first)
        same = manager.get(address, headers={"Range": "bytes=2-", "If-Range": first.headers["ETag"]})
        other = manager.get(address, headers={"Range": "bytes=2-", "If-Range": '"other"'})
        assert [(one.status_code, got(one)) for one in (same, other)] == [(206, b"1.0"), (200, WHOLE)]


def test_the_file_of_an_export_is_taken_up_too(manager: Client, project: Project) -> None:
    factories.submitted(
        article=factories.article(project=project),
        author=factories.member(project=project),
        changes=factories.marks(1),
    )
    wanted = exports.read(project, {"what": "submitted"})
    job = exports.start(project=project, wanted=wanted, actor=factories.member(project=project, role="manager"))
    jobs.run.call(str(job.pk))
    whole = set()
    for address in (f"/api/projects/press/exports/{job.pk}/file/", reverse("job-file", args=[job.pk])):
        first, rest = (manager.get(address, headers={"Range": part}) for part in ("bytes=0-9", "bytes=10-"))
        assert (first.status_code, rest.status_code) == (206, 206)
        whole.add(got(first) + got(rest))
        whole.add(got(manager.get(address)))
    assert len(whole) == 1


def test_a_page_is_no_file(manager: Client, project: Project) -> None:
    answer = manager.get(reverse("export", args=["press"]), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.headers.get("Accept-Ranges")) == (200, None)
