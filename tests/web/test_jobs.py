"""Exports: started from the project's page, watched, stopped, downloaded."""

import hashlib
import re
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, Job, Membership, Project
from annotator.services import jobs
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small exports are made at once; here they are taken for large ones."""
    monkeypatch.setattr("annotator.services.exports.small.SMALL", -1)


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="أخبار")


@pytest.fixture
def manager(client: Client, project: Project) -> Client:
    someone = factories.member(project=project, role=Membership.Role.MANAGER)
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def sets(project: Project) -> list[AnnotationSet]:
    """One submitted and one open set."""
    made = []
    for state in ("submitted", "open"):
        article = factories.article(project=project, text=f"نص {state}")
        made.append(factories.annotation_set(article=article, author=factories.member(project=project), state=state))
    return made


def start(client: Client, **data: Any) -> Any:
    return client.post(reverse("export", args=["press"]), data)


def work() -> Job:
    """Do the one job that waits, as the worker would."""
    job = Job.objects.get()
    jobs.run.call(str(job.pk))
    job.refresh_from_db()
    return job


def read(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_an_export_starts_and_its_page_can_be_left(manager: Client, sets: list[AnnotationSet]) -> None:
    response = start(manager, what="submitted")
    job = Job.objects.get()
    assert response.headers["Location"] == f"{reverse('export', args=['press'])}?what=submitted#job-{job.pk}"
    assert orjson.loads(job.request)["what"] == "submitted"
    assert "تستمر في الخلفية ولو أُغلقت الصفحة." in read(manager, reverse("job", args=[job.pk]))


def test_with_scripts_the_job_is_a_part_that_asks_again_by_itself(manager: Client, sets: list[AnnotationSet]) -> None:
    html = manager.get(start(manager, what="all").headers["Location"]).content.decode()
    job = Job.objects.get()
    part = html[html.index(f'<section class="job waiting" id="job-{job.pk}">') :]
    assert 'hx-trigger="click, every 1s"' in part
    alone = manager.get(reverse("job", args=[job.pk]), headers={"HX-Request": "true"}).content.decode()
    assert alone.lstrip().startswith(f'<section class="job waiting" id="job-{job.pk}">')


def test_a_finished_export_shows_its_checked_counts_and_stops_asking(
    manager: Client, sets: list[AnnotationSet]
) -> None:
    start(manager, what="submitted")
    job = work()
    part = read(manager, reverse("job", args=[job.pk]), **{"HX-Request": "true"})
    counts = re.findall(r'<dt>\s*(.*?)\s*</dt> <dd class="num">\s*(.*?)\s*</dd>', part)
    assert counts[:2] == [("الطبقات", "١"), ("المقالات", "١")]
    assert "every 1s" not in part
    assert f'href="{reverse("job-file", args=[job.pk])}"' in part


def test_the_file_is_what_its_fingerprint_says(manager: Client, sets: list[AnnotationSet]) -> None:
    start(manager, what="all")
    job = work()
    response = manager.get(reverse("job-file", args=[job.pk]))
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    digest = hashlib.sha256(content).hexdigest()
    assert [orjson.loads(line)["state"] for line in content.splitlines()] == ["submitted", "open"]
    assert digest in read(manager, reverse("job", args=[job.pk]))
    assert re.match(
        r'attachment; filename="press-all-sanad-\d{4}-\d\d-\d\d\.jsonl"', response.headers["Content-Disposition"]
    )


def test_a_job_can_be_stopped_before_it_begins(manager: Client, sets: list[AnnotationSet]) -> None:
    start(manager, what="submitted")
    job = Job.objects.get()
    manager.post(reverse("job-cancel", args=[job.pk]))
    assert work().state == Job.State.CANCELLED
    html = read(manager, reverse("job", args=[job.pk]))
    assert "أُوقف، ولم يُحفظ ملف." in html
    assert manager.get(reverse("job-file", args=[job.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [(Membership.Role.CURATOR, 403), (Membership.Role.ANNOTATOR, 403), (Membership.Role.VIEWER, 403), (None, 404)],
)
def test_only_managers_start_exports_and_nobody_else_finds_them(
    manager: Client, project: Project, sets: list[AnnotationSet], role: str | None, status: int
) -> None:
    start(manager, what="submitted")
    job = work()
    other = Client()
    someone = factories.member(project=project, role=role) if role else factories.user()
    other.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    assert start(other).status_code == status
    found = [other.get(reverse(name, args=[job.pk])).status_code for name in ("job", "job-file")]
    assert [*found, other.post(reverse("job-cancel", args=[job.pk])).status_code] == [404, 404, 404]
    assert Job.objects.count() == 1


def test_a_job_that_never_was_is_not_found(manager: Client) -> None:
    assert manager.get(reverse("job", args=[uuid4()])).status_code == 404


def test_a_job_with_a_page_of_its_own_leads_there(manager: Client, project: Project) -> None:
    batch = migration = str(uuid4())
    someone = project.memberships.get().user
    leads = {
        "import": ({"batch": batch}, f"/projects/press/import/{batch}/"),
        "figures": ({}, "/projects/press/dashboard/"),
        "release": ({"release": batch, "tag": "1.0"}, "/projects/press/releases/1.0/"),
        "agreement": ({}, "/projects/press/agreement/"),
        "predictions": ({"model": 1}, "/projects/press/models/"),
        "migration_look": ({"migration": migration}, f"/migrations/{migration}/"),
        "migration_apply": ({"migration": migration}, f"/migrations/{migration}/"),
        "migration_return": ({"migration": migration, "changed": "keep"}, f"/migrations/{migration}/"),
    }
    assert {*leads, "export"} == set(jobs.VERBS), "a new kind of job: where does it show how it stands?"
    for noun, (request, address) in leads.items():
        job = jobs.start(project=project, noun=noun, request=request, actor=someone)
        assert manager.get(reverse("job", args=[job.pk])).headers["Location"] == address
