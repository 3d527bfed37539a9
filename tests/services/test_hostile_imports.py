"""Files made to hurt, driven through the whole import: each gets its clear answer, and nothing is left behind."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse

from annotator.models import AnnotationSet, Article, ArticleIndex, Change, ImportBatch, Job, Project, Upload, User
from annotator.services import jobs
from annotator.services.articles import importing
from annotator.services.articles.importing import reasons
from tests import factories
from tests.formats.hostile import HOSTILE, Hostile

pytestmark = pytest.mark.django_db

#: What a form sends at once; a page gets the small ones, the service all.
SMALL = [one for one in HOSTILE if one.make is not None]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager")


def left() -> dict[str, int]:
    """Rows and files that an import could leave behind."""
    folder = Path(settings.DATA_DIR) / "files"
    rows = {model.__name__: model._default_manager.count() for model in (Article, ArticleIndex, AnnotationSet, Change)}
    uploads = {model.__name__: model._default_manager.count() for model in (Upload, ImportBatch)}
    files = sum(1 for name in ("uploads", "imports") for _ in (folder / name).glob("*"))
    return {**rows, **uploads, "files": files}


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: one.what)
def test_the_service_names_it_and_keeps_nothing(project: Project, manager: User, hostile: Hostile) -> None:
    before = left()
    with TestCase.captureOnCommitCallbacks(execute=True):
        batch = importing.open_batch(project=project, actor=manager)
        file = hostile.file()
        with file.open() as stream:
            pieces = iter(lambda: stream.read(1 << 20), b"")
            importing.add_file(batch=batch, name=hostile.name, pieces=pieces, actor=manager)
        look = importing.look_at(batch)
        done = importing.carry_out(batch)
        if hostile.code is None:
            assert done.tally.new > 0
            return
        assert hostile.code in done.tally.codes
        assert hostile.code in {one.code for one in look.problems}
        assert done.ending == importing.REFUSED
        importing.discard(batch=batch)
    assert left() == before


@pytest.mark.parametrize("hostile", [one for one in SMALL if one.code], ids=lambda one: one.what)
def test_the_page_says_why_in_words(client: Client, project: Project, manager: User, hostile: Hostile) -> None:
    before = left()
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    assert hostile.make is not None
    with TestCase.captureOnCommitCallbacks(execute=True):
        sent = {"files": [SimpleUploadedFile(Path(hostile.name).name, hostile.make())]}
        address = client.post(reverse("import", args=["press"]), sent).headers["Location"]
        html = client.get(address).content.decode()
        assert 'class="why ' in html
        assert f"({hostile.code})" not in html
        answer = client.post(address, {"action": "import"})
        if answer.status_code == 302:
            html = refused_by_the_worker(client, answer.headers["Location"], hostile)
            assert 'class="why ' in html
            assert f"({hostile.code})" not in html
        else:
            assert answer.status_code == 409
        client.post(address, {"action": "cancel"})
    assert left() == before


def refused_by_the_worker(client: Client, address: str, hostile: Hostile) -> str:
    """What is large is a job: its page says that nothing came in and how much hindered, the report why.

    From there a button leads back to the preview of the same files, which is the answer.
    """
    job = Job.objects.get()
    jobs.run.func(str(job.pk))
    ended = client.get(address).content.decode()
    assert "لم يُستورد شيء" in ended
    assert reverse("job-cancel", args=[job.pk]) not in ended
    report = b"".join(client.get(f"{address}report/")).decode("utf-8-sig")  # type: ignore[arg-type]
    (line,) = [one for one in csv.DictReader(io.StringIO(report)) if one["outcome"] == "flawed"]
    assert (line["code"], line["reason"] not in {"", hostile.code}) == (hostile.code, True)
    assert Article.objects.count() == 0
    return client.post(f"{address}again/", follow=True).content.decode()


@pytest.mark.parametrize("code", sorted({one.code for one in HOSTILE if one.code}))
def test_every_answer_is_a_sentence(code: str) -> None:
    assert code not in reasons.sentence(code, {"limit": 5})
    assert "…" not in reasons.sentence(code, _Everything())


class _Everything(dict[str, Any]):
    """Whatever a sentence asks for."""

    def __init__(self) -> None:
        names = ["limit", "line", "files", "encoding", "character", "column", "expected", "path", "reason", "token"]
        names += ["id", "most", "problem", "found", "message", "format"]
        super().__init__(dict.fromkeys(names, 1))


def test_an_import_of_bad_and_good_leaves_only_the_good(project: Project, manager: User) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        batch = importing.open_batch(project=project, actor=manager)
        bad = [one for one in SMALL if one.code][:10]
        for number, hostile in enumerate(bad):
            assert hostile.make is not None
            name = f"{number}/{hostile.name}"
            importing.add_file(batch=batch, name=name, pieces=[hostile.make()], actor=manager)
        importing.add_file(batch=batch, name="good.txt", pieces=["خبر صالح.".encode()], actor=manager)
        importing.decide(batch=batch, choices=importing.Choices(only_good=True))
        done = importing.carry_out(batch)
    assert "خبر صالح." in Article.objects.values_list("text", flat=True)
    assert (done.ending, Upload.objects.count()) == (importing.IMPORTED, 0)
    assert list((Path(settings.DATA_DIR) / "files" / "imports").glob(".*")) == []
    assert jobs.VERBS["import"].endswith("import_job")
