"""One import, whichever door it comes through: the page, the API and the command bring the same, or leave nothing."""

import csv
import io
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, TestCase
from django.urls import reverse

from annotator.models import AnnotationSet, Article, ArticleIndex, AuditEntry, Change, ImportBatch, Job, Project, Upload
from annotator.services import jobs
from annotator.services.articles.importing import limits
from annotator.services.articles.indexing import holding_words
from tests import factories

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
TABLE = (
    "العنوان,النص,المصدر,التاريخ,المعرف,قسم\n"
    "أول,نص المقال الأول,وكالة الأنباء,2025-09-05,7,سياسة\n"
    "ثان,نص المقال الثاني,,5/9/2025,8,اقتصاد\n"
)
LINES = "\n".join(
    orjson.dumps(one).decode()
    for one in (
        {
            "title": "قمة",
            "text": "اختتمت القمة أعمالها.",
            "id": "n-1",
            "source": "  وكالة   أ ",
            "published": "2024-02-29",
        },
        {"text": "عنوان في السطر\n\nثم النص 😀.", "published": "2025-02-30", "desk": {"name": "العالم"}},
    )
)
CONLL = "موسكو B-GPE\nترفض O\n\nباريس B-GPE\n"


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("أ/خبر.txt", "خبر أول\n\nنصه.")
        made.writestr("ب/خبر.txt", "خبر ثان\n\nنصه أيضًا.")
    return out.getvalue()


FILES: dict[str, bytes] = {
    "news.csv": TABLE.encode(),
    "lines.jsonl": LINES.encode(),
    "old.txt": "وزير الخارجية في تونس\n\nأعلن الوزير أن الحوار سبيل.".encode("cp1256"),
    "words.conll": CONLL.encode(),
    "both.zip": archive(),
}


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Whatever a test imports, what it leaves on disk is its own."""
    settings.DATA_DIR = tmp_path / "data"


def signed_in(project: Project, role: str = "manager") -> Client:
    client = Client()
    client.force_login(factories.member(project=project, role=role), backend=BACKEND)
    return client


def by_page(project: Project, name: str, data: bytes, _folder: Path) -> bool:
    client = signed_in(project)
    sent = client.post(reverse("import", args=[project.slug]), {"files": [SimpleUploadedFile(name, data)]})
    answer = client.post(sent.headers["Location"], {"action": "import"})
    assert answer.status_code in {302, 409}
    if answer.status_code == 409:
        client.post(sent.headers["Location"], {"action": "cancel"})
    return answer.status_code == 302


def by_api(project: Project, name: str, data: bytes, _folder: Path) -> bool:
    client = signed_in(project)
    base = f"/api/projects/{project.slug}/imports/"
    batch = f"{base}{client.post(base).json()['id']}/"
    assert client.post(f"{batch}files/", {"file": SimpleUploadedFile(name, data)}).status_code == 201
    state = client.post(f"{batch}start/").json()["state"]
    assert state in {"imported", "refused"}
    if state == "refused":
        assert client.delete(batch).status_code == 204
    return bool(state == "imported")


def by_command(project: Project, name: str, data: bytes, folder: Path) -> bool:
    path = folder / name
    path.write_bytes(data)
    try:
        call_command("import_articles", project.slug, str(path), stdout=StringIO(), stderr=StringIO())
    except CommandError:
        return False
    return True


Door = Callable[[Project, str, bytes, Path], bool]
DOORS: list[Door] = [by_page, by_api, by_command]


def through(door: Door, project: Project, name: str, data: bytes, folder: Path) -> bool:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return door(project, name, data, folder)


def brought(project: Project) -> list[tuple[object, ...]]:
    """All of a project's articles that does not depend on chance, the clock or who it was; and their annotation."""
    told: list[tuple[object, ...]] = []
    for one in Article.objects.filter(project=project).order_by("pk"):
        sets = [
            (row.kind, row.state, row.is_base, row.source, [marked(span) for span in orjson.loads(row.body)["spans"]])
            for row in AnnotationSet.objects.filter(article=one).order_by("source")
        ]
        named = (one.name, one.title, one.text, one.sha256, one.length, one.words, one.external_id, one.use, one.state)
        index = ArticleIndex.objects.get(article=one)
        found = (index.key, bytes(index.signature or b""))
        told.append((*named, one.source, one.published, one.metadata, one.provenance, found, sets))
    return told


def marked(span: dict[str, Any]) -> tuple[object, ...]:
    return span["type"], span["text"], span["segments"], span["origin"]


def left() -> dict[str, int]:
    """Rows and files that an import could leave behind; the report of a command was not asked for."""
    models = (Article, ArticleIndex, AnnotationSet, Change, Upload, ImportBatch, Job)
    folder = Path(settings.DATA_DIR) / "files"
    files = sum(1 for name in ("uploads", "imports") for _ in (folder / name).glob("*"))
    return {**{model.__name__: model._default_manager.count() for model in models}, "files": files}


@pytest.mark.parametrize("name", FILES)
def test_the_page_the_api_and_the_command_bring_the_same(name: str, tmp_path: Path) -> None:
    projects = [factories.project() for _ in DOORS]
    for door, project in zip(DOORS, projects, strict=True):
        assert through(door, project, name, FILES[name], tmp_path)
    page, api, command = map(brought, projects)
    assert page
    assert page == api == command
    call_command("verify", stdout=StringIO())


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_one_bad_record_leaves_nothing_behind_whatever_the_door(door: Door, tmp_path: Path) -> None:
    project = factories.project()
    before = left()
    assert not through(door, project, "news.csv", (TABLE + "ثالث,,,,9,\n").encode(), tmp_path)
    assert left() == before
    assert not AuditEntry.objects.filter(act="articles.import").exists()
    # The same file mended brings all of it: nothing of the first try stands in its way.
    assert through(door, project, "news.csv", (TABLE + "ثالث,نص ثالث,,,9,\n").encode(), tmp_path)
    assert Article.objects.filter(project=project).count() == 3
    assert AuditEntry.objects.filter(act="articles.import").count() == 1


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_good_import_leaves_articles_and_nothing_staged(door: Door, tmp_path: Path) -> None:
    assert through(door, factories.project(), "lines.jsonl", FILES["lines.jsonl"], tmp_path)
    after = left()
    assert (after["Article"], after["ArticleIndex"], after["Upload"], after["Job"]) == (2, 2, 0, 0)
    folder = Path(settings.DATA_DIR) / "files"
    assert [path.suffix for path in (folder / "imports").iterdir()] in ([], [".csv"])


def test_what_a_record_says_of_itself_is_where_it_is_looked_for(tmp_path: Path) -> None:
    project = factories.project()
    assert through(by_api, project, "lines.jsonl", FILES["lines.jsonl"], tmp_path)
    first, second = Article.objects.order_by("pk")
    assert (first.title, first.external_id, first.source) == ("قمة", "n-1", "وكالة أ")
    assert (str(first.published), first.name) == ("2024-02-29", "lines-1")
    # A day that no calendar has is no day, and what was said of it is not lost.
    assert (second.title, second.published, second.source) == ("عنوان في السطر", None, "")
    assert "2025-02-30" in second.metadata
    assert "العالم" in second.metadata
    assert [one.pk for one in holding_words(Article.objects.all(), "القمه")] == [first.pk]
    assert orjson.loads(second.provenance)["line"] == 2


def test_a_stopped_import_is_begun_again_from_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SMALL_BYTES", 10)
    project = factories.project(slug="press")
    client = signed_in(project)
    with TestCase.captureOnCommitCallbacks(execute=True):
        sent = client.post(reverse("import", args=["press"]), {"files": [SimpleUploadedFile("n.csv", TABLE.encode())]})
        address = sent.headers["Location"]
        assert client.post(address, {"action": "import"}).headers["Location"] == address
        first = Job.objects.get()
        stop = reverse("job-cancel", args=[first.pk])
        waiting = client.get(address).content.decode()
        assert stop in waiting
        # Nothing can be decided while it waits: a page that is behind the times leads to how it stands.
        assert client.post(f"{address}again/", follow=True).content.decode().count(stop) == 1
        assert ImportBatch.objects.get().job == first
        client.post(stop)
        jobs.run.func(str(first.pk))
        stopped = client.get(address).content.decode()
        assert "أُوقف" in stopped
        assert f"{address}again/" in stopped
        assert (Article.objects.count(), Upload.objects.count()) == (0, 1)
        assert client.post(f"{address}again/").headers["Location"] == address
        client.post(address, {"action": "import"})
        second = Job.objects.exclude(pk=first.pk).get()
        jobs.run.func(str(second.pk))
        # The worker is given the first one once more: it was stopped, and stays so.
        jobs.run.func(str(first.pk))
    assert (Article.objects.count(), Upload.objects.count()) == (2, 0)
    assert "استُورد مقالان" in client.get(address).content.decode()
    assert "استُورد مقالان" in client.post(f"{address}again/", follow=True).content.decode()
    assert (Article.objects.count(), ImportBatch.objects.get().job) == (2, second)


def test_the_report_holds_no_formula_in_any_cell(tmp_path: Path) -> None:
    project = factories.project()
    report = tmp_path / "report.csv"
    (tmp_path / "=1+1.csv").write_text('title,text\n+SUM(A1),نص أول\n-2,نص ثان\n@x,نص ثالث\n"|cmd",نص رابع\n')
    asked = ["import_articles", project.slug, str(tmp_path / "=1+1.csv"), "--report", str(report)]
    call_command(*asked, stdout=StringIO())
    rows = list(csv.DictReader(io.StringIO(report.read_text(encoding="utf-8-sig"))))
    assert [row["title"] for row in rows] == ["'+SUM(A1)", "'-2", "'@x", "'|cmd"]
    assert {row["file"] for row in rows} == {"'=1+1.csv"}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@|\t\r")]
    # The article itself is called as its file calls it.
    assert Article.objects.order_by("pk").values_list("title", flat=True)[0] == "+SUM(A1)"


def test_a_batch_of_another_project_is_nowhere(client: Client) -> None:
    ours, theirs = factories.project(slug="ours"), factories.project(slug="theirs")
    stranger = signed_in(theirs)
    sent = {"files": [SimpleUploadedFile("n.csv", TABLE.encode())]}
    batch = signed_in(ours).post(reverse("import", args=["ours"]), sent).headers["Location"].rstrip("/").split("/")[-1]
    for slug in ("ours", "theirs"):
        page, api = f"/projects/{slug}/import/{batch}/", f"/api/projects/{slug}/imports/{batch}/"
        seen = [
            stranger.get(one).status_code for one in (page, f"{page}report/", api, f"{api}preview/", f"{api}report/")
        ]
        done = [stranger.post(one).status_code for one in (page, f"{page}again/", f"{api}start/", f"{api}files/")]
        assert [*seen, *done, stranger.delete(api).status_code] == [404] * 10
    assert (ImportBatch.objects.count(), Upload.objects.count(), Article.objects.count()) == (1, 1, 0)
    curator = signed_in(ours, role="curator")
    assert curator.get(f"/projects/ours/import/{batch}/").status_code == 403
