"""Small exports: made, read again and downloaded while somebody waits; of all articles or of some."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, Article, Job, Project
from annotator.services.articles import saved_views
from annotator.services.exports import small
from tests import factories
from tests.management.test_commands import refused as refused_by_command

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def project(settings: Any, tmp_path: Path) -> Project:
    settings.DATA_DIR = tmp_path
    return factories.project(slug="press")


@pytest.fixture
def manager(client: Client, project: Project) -> Client:
    client.force_login(factories.member(project=project, role="manager"), backend=BACKEND)
    return client


@pytest.fixture
def rows(project: Project) -> list[AnnotationSet]:
    """Three submitted sets: of two articles from one source and one from another."""
    made = []
    for n, source in enumerate(["صحيفة", "صحيفة", "وكالة"]):
        article = factories.article(project=project, name=f"{n}.txt", text=f"{factories.TEXT} {n}")
        Article.objects.filter(pk=article.pk).update(source=source)
        author = factories.member(project=project)
        made.append(factories.submitted(article=article, author=author, changes=factories.marks(1)))
    return made


def address() -> str:
    return reverse("export", args=["press"])


def plain(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def names(client: Client, asked: dict[str, Any]) -> list[str]:
    """The articles of an export that is made at once."""
    answer = client.post(address(), {"what": "submitted", **asked})
    assert answer.status_code == 302, plain(answer)
    job = Job.objects.latest("created_at")
    content = b"".join(client.get(reverse("job-file", args=[job.pk])).streaming_content)  # type: ignore[attr-defined]
    return sorted(orjson.loads(line)["name"] for line in content.splitlines())


def test_a_small_export_is_there_at_once_and_the_page_that_tells_its_losses_begins_the_download(
    manager: Client, rows: list[AnnotationSet]
) -> None:
    assert "يُعدّ ويُنزَّل في الحال." in plain(manager.get(address(), {"what": "submitted"}))
    answer = manager.post(address(), {"what": "submitted", "format": "conll"})
    job = Job.objects.get()
    assert (job.state, job.progress, job.total) == ("done", 3, 3)
    html = plain(manager.get(answer.headers["Location"]))
    file = reverse("job-file", args=[job.pk])
    assert f'<meta http-equiv="refresh" content="0; url={file}">' in html
    assert "مقال يحفظ الملف كلماته دون مسافاته" in html
    content = b"".join(manager.get(file).streaming_content)  # type: ignore[attr-defined]
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert "http-equiv" not in plain(manager.get(answer.headers["Location"])), "once is enough"


def test_what_is_chosen_goes_out_and_nothing_else(manager: Client, project: Project, rows: list[AnnotationSet]) -> None:
    someone = project.memberships.filter(role="manager").get().user
    view = saved_views.keep(project=project, name="الوكالة", query="source=وكالة", actor=someone)
    assert names(manager, {}) == ["0.txt", "1.txt", "2.txt"]
    assert names(manager, {"which": "origins", "origins": ["صحيفة"]}) == ["0.txt", "1.txt"]
    assert names(manager, {"which": "view", "view": view.pk}) == ["2.txt"]
    assert names(manager, {"which": "where", "where": "source=صحيفة&q=0"}) == ["0.txt"]
    pasted = f"# المطلوب\n{rows[1].article.public}\n\u200f2.txt\n"
    assert names(manager, {"which": "names", "names": pasted}) == ["1.txt", "2.txt"]
    again = plain(manager.get(address(), {"what": "submitted", "which": "where", "where": view.query}))
    assert re.search(r'value="view" checked', again), "the filter of a view is that view"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"which": "names", "names": "لا أحد.txt"}, "لا مقال في هذا المشروع بهذا المعرّف"),
        ({"which": "names", "names": " "}, "يُرجى ذكر مقال واحد على الأقل"),
        ({"which": "view", "view": "77"}, "يُرجى اختيار عرض من العروض المحفوظة"),
        ({"which": "origins"}, "يُرجى تأشير مصدر واحد على الأقل"),
        ({"which": "where", "where": "state=lost"}, "تعذّرت قراءة التصفية عند"),
        ({"which": "where", "where": "q=ليس-هنا"}, "فلا شيء للتصدير، ولم يُعدّ أي ملف."),
    ],
)
def test_a_choice_that_names_nothing_is_told_and_nothing_is_lost_or_made(
    manager: Client, rows: list[AnnotationSet], asked: dict[str, str], said: str
) -> None:
    answer = manager.post(address(), {"what": "submitted", "format": "brat", **asked})
    html = plain(answer)
    assert (answer.status_code, Job.objects.count()) == (400, 0)
    assert said in html
    assert re.search(r'value="brat" id="format-brat" checked', html)
    assert asked.get("names", "").strip() in html


def test_by_the_api(manager: Client, rows: list[AnnotationSet], monkeypatch: pytest.MonkeyPatch) -> None:
    now = reverse("api-export-now", args=["press"])
    asked = {"what": "submitted", "format": "brat", "articles": ["0.txt"]}
    answer = manager.post(now, asked, content_type="application/json")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert "0.ann" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    job = Job.objects.get()
    assert (answer.headers["Sanad-Export"], answer.headers["Sanad-Losses"]) == (str(job.pk), "0")
    empty = manager.post(now, {"what": "gold"}, content_type="application/json")
    assert (empty.status_code, empty.json()["error"]["code"]) == (409, "nothing_to_export")
    monkeypatch.setattr(small, "SMALL", 10)
    large = manager.post(now, asked, content_type="application/json")
    assert (large.status_code, large.json()["error"]["code"]) == (409, "not_small")
    assert Job.objects.count() == 1


def test_by_the_command(rows: list[AnnotationSet], tmp_path: Path) -> None:
    (tmp_path / "names").write_text("1.txt\n", encoding="utf-8")
    call_command("export", "press", "--articles", str(tmp_path / "names"), "-o", str(tmp_path / "out.jsonl"))
    assert [orjson.loads(line)["name"] for line in (tmp_path / "out.jsonl").read_bytes().splitlines()] == ["1.txt"]
    call_command("export", "press", "--origin", "وكالة", "-o", str(tmp_path / "two.jsonl"))
    assert len((tmp_path / "two.jsonl").read_bytes().splitlines()) == 1
    said, _ = refused_by_command("export", "press", "--where", "q=ليس-هنا", "-o", str(tmp_path / "none"))
    assert said == "No such annotation set is there. Nothing was written."
    assert not (tmp_path / "none").exists()


def test_a_full_disk_keeps_nothing(
    manager: Client, project: Project, rows: list[AnnotationSet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = type("Usage", (), {"free": 10})()
    monkeypatch.setattr("annotator.services.exports.writing.shutil.disk_usage", lambda _folder: full)
    answer = manager.post(address(), {"what": "submitted"})
    assert "القرص ممتلئ" in plain(answer)
    assert not Job.objects.exists()
    assert not [path for path in (tmp_path / "files" / "exports").rglob("*") if path.is_file()]
