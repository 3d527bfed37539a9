"""Imports: staged on disk, looked at, decided about, checked, and stored all at once or not at all."""

import csv
import io
import os
import threading
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from annotator.formats import sanad
from annotator.models import AnnotationSet, Article, ArticleIndex, Change, ImportBatch, Job, Project, Upload, User
from annotator.services import annotations, articles, exports, jobs
from annotator.services.articles import importing
from annotator.services.articles.importing import fulfilling, limits, staging
from annotator.services.articles.indexing import holding_words
from annotator.services.refusal import Conflict, Invalid
from annotator.standoff.values import AnnotatedArticle
from tests import factories

STORY = "قمة في باريس\nقالت الوزيرة إن الاتفاق جيد.\n\nوغادرت."
LONG = " ".join(f"كلمة{n} وأخرى{n}" for n in range(60))
TABLE = (
    "العنوان,النص,التاريخ,المعرف,قسم\nأول,نص المقال الأول,2025-09-05,7,سياسة\nثان,نص المقال الثاني,5/9/2025,8,اقتصاد\n"
)


@pytest.fixture
def project(db: None) -> Project:
    return factories.project()


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Whatever a test imports, what it leaves on disk is its own."""
    settings.DATA_DIR = tmp_path


def on_disk() -> list[str]:
    """Staged files, and whatever an import makes beside its reports."""
    folder = Path(settings.DATA_DIR) / "files"
    there = [path.name for name in ("uploads", "imports") for path in (folder / name).glob("*")]
    return [name for name in there if not name.endswith(".csv")]


def batch_of(project: Project, manager: User, **files: bytes | str) -> ImportBatch:
    """An import of files, named ``name__ext``."""
    batch = importing.open_batch(project=project, actor=manager)
    for name, data in files.items():
        piece = data.encode() if isinstance(data, str) else data
        importing.add_file(batch=batch, name=name.replace("__", "."), pieces=[piece], actor=manager)
    return batch


def decided(batch: ImportBatch, **choices: Any) -> ImportBatch:
    return importing.decide(batch=batch, choices=importing.read_choices(choices, importing.choices_of(batch)))


def carried_out(batch: ImportBatch) -> importing.Done:
    with TestCase.captureOnCommitCallbacks(execute=True):
        done = importing.start(batch=batch)
    assert done is not None
    return done


def report(batch: ImportBatch) -> list[dict[str, str]]:
    text = importing.report_path(batch).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def annotated(**fields: Any) -> bytes:
    """A ``sanad/1`` line: DATE over «عام» of the factory's text."""
    text = fields.pop("text", factories.TEXT)
    at = text.index("عام")
    spans = fields.pop("spans", [factories.span(start=at, end=at + 3, text=text)])
    article = {
        "format": "sanad/1", "id": "a1", "name": "a1", "text": text, "metadata": {"source": "وكالة"},
        "schema": {"name": "ar-news", "version": "1.0"}, "author": {"kind": "annotator", "name": "سامر"},
        "state": "submitted", "revision": 1, "spans": spans, "entities": [], "frames": [], "labels": {}, **fields,
    }  # fmt: skip
    digest = AnnotatedArticle("", "", text, "", "").sha256
    return orjson.dumps({**article, "sha256": digest}) + b"\n"


def test_a_table_becomes_articles_with_what_its_columns_say(project: Project, manager: User) -> None:
    batch = batch_of(project, manager, news__csv=TABLE)
    done = carried_out(batch)
    assert (done.ending, done.tally.new) == (importing.IMPORTED, 2)
    first, second = Article.objects.order_by("pk")
    assert (first.title, first.text, first.external_id, first.name) == ("أول", "نص المقال الأول", "7", "news-1")
    assert (first.published, second.published) == (date(2025, 9, 5), date(2025, 9, 5))
    assert orjson.loads(first.metadata)["قسم"] == "سياسة"
    told = orjson.loads(first.provenance)
    assert (told["file"], told["format"], told["line"]) == ("news.csv", "table", 2)
    assert on_disk() == []
    assert Upload.objects.count() == 0


def test_every_article_can_be_searched_and_knows_its_signature(project: Project, manager: User) -> None:
    carried_out(batch_of(project, manager, a__txt=STORY, b__txt=LONG))
    assert list(ArticleIndex.objects.values_list("project", flat=True)) == [project.pk, project.pk]
    assert all(len(bytes(row.signature or b"")) == 512 for row in ArticleIndex.objects.all())
    found = holding_words(Article.objects.all(), "الوزيره")
    assert [one.name for one in found] == ["a.txt"]
    assert "كلمه7" in ArticleIndex.objects.get(article__name="b.txt").key


def test_columns_can_be_given_another_meaning_which_the_project_remembers(project: Project, manager: User) -> None:
    batch = decided(batch_of(project, manager, news__csv=TABLE), columns={"قسم": "source", "المعرف": ""})
    carried_out(batch)
    first = Article.objects.earliest("pk")
    assert (first.source, first.external_id) == ("سياسة", None)
    next_one = importing.open_batch(project=project, actor=manager)
    assert importing.choices_of(next_one).columns == {"قسم": "source", "المعرف": ""}


def test_importing_the_same_ids_again_changes_nothing(project: Project, manager: User) -> None:
    carried_out(batch_of(project, manager, news__csv=TABLE))
    before = list(Article.objects.values())
    batch = batch_of(project, manager, again__csv=TABLE)
    done = carried_out(batch)
    assert done.ending == importing.NOTHING
    assert [line["outcome"] for line in report(batch)] == ["same", "same"]
    assert list(Article.objects.values()) == before


@pytest.mark.parametrize(("choice", "ending"), [("refuse", importing.REFUSED), ("skip", importing.IMPORTED)])
def test_the_same_id_with_another_text_is_named(project: Project, manager: User, choice: str, ending: str) -> None:
    carried_out(batch_of(project, manager, news__csv=TABLE))
    changed = TABLE.replace("نص المقال الثاني", "نص آخر").replace(",7,", ",9,").replace("المقال الأول", "مقال تاسع")
    batch = decided(batch_of(project, manager, again__csv=changed), conflict=choice)
    assert carried_out(batch).ending == ending
    assert [(line["code"], line["article"] != "") for line in report(batch)][1] == ("other_text", True)
    assert Article.objects.filter(text="نص آخر").count() == 0


def test_all_or_nothing_is_the_default_and_the_report_says_what_hindered(project: Project, manager: User) -> None:
    batch = batch_of(project, manager, news__csv=TABLE + "ثالث,,,,\n", good__txt=STORY)
    done = carried_out(batch)
    assert (done.ending, Article.objects.count(), Upload.objects.count()) == (importing.REFUSED, 0, 2)
    lines = report(batch)
    assert [(line["file"], line["line"], line["outcome"], line["code"]) for line in lines] == [
        ("news.csv", "2", "held_back", ""),
        ("news.csv", "3", "held_back", ""),
        ("news.csv", "4", "flawed", "text_missing"),
        ("good.txt", "", "held_back", ""),
    ]
    assert lines[2]["reason"] == "لا نص فيها."
    assert carried_out(decided(batch, only_good=True)).tally.new == 3


def test_a_report_holds_no_formula(project: Project, manager: User) -> None:
    batch = batch_of(project, manager, news__csv='title,text\n"=HYPERLINK(""x"")",نص المقال\n')
    carried_out(batch)
    assert report(batch)[0]["title"] == '\'=HYPERLINK("x")'


def test_an_archive_is_read_and_every_file_in_it_named(project: Project, manager: User) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("أخبار/a.txt", STORY)
        archive.writestr("أخبار/b.html", "<html><head><title>عنوان</title></head><body><p>فقرة أولى</p></body></html>")
        archive.writestr("صورة.png", b"\x89PNG\r\n\x1a\n")
    batch = decided(batch_of(project, manager, old__zip=out.getvalue()), only_good=True)
    carried_out(batch)
    assert [(line["file"], line["outcome"]) for line in report(batch)] == [
        ("old.zip/أخبار/a.txt", "new"),
        ("old.zip/أخبار/b.html", "new"),
        ("old.zip/صورة.png", "flawed"),
    ]


def test_nearly_equal_articles_are_found_in_the_import_and_in_the_project(project: Project, manager: User) -> None:
    factories.article(project=project, text=LONG, title="الأصل", name="first.txt")
    batch = batch_of(project, manager, a__txt=LONG + " زيادة", b__txt=LONG + " زيادة أخرى", c__txt=STORY)
    look = importing.look_at(batch)
    assert [(one.candidate.name, one.code) for one in look.near if one.candidate] == [
        ("a.txt", "near_duplicate"),
        ("b.txt", "near_duplicate"),
    ]
    pair = importing.pair_of(batch, look.near[0], look)
    assert pair is not None
    assert (pair.text, pair.other) == (LONG + " زيادة", LONG)
    carried_out(batch)
    first = Article.objects.get(name="first.txt")
    clusters = dict(Article.objects.values_list("name", "cluster"))
    assert clusters == {"first.txt": first.pk, "a.txt": first.pk, "b.txt": first.pk, "c.txt": None}


def test_a_pair_is_shown_however_many_articles_stand_between(project: Project, manager: User) -> None:
    few = [f"خبر رقم {n}: " + " ".join(f"كلمة{n * 40 + m}" for m in range(30)) for n in range(60)]
    files = {f"a{n:02}.txt": text for n, text in enumerate(few)} | {"z.txt": f"{few[55]} وزيادة"}
    batch = batch_of(project, manager, **files)
    look = importing.look_at(batch)
    (near,) = look.near
    pair = importing.pair_of(batch, near, look)
    assert pair is not None
    assert (pair.text, pair.other) == (files["z.txt"], few[55])
    assert look.uploads == 61


def test_nearly_equal_articles_can_be_left_out_all_or_one(project: Project, manager: User) -> None:
    batch = batch_of(project, manager, a__txt=LONG, b__txt=LONG + " زيادة", c__txt=LONG + " سوى")
    key = importing.look_at(batch).near[0].key
    done = carried_out(decided(batch, alike="leave", alike_one={key: "import"}))
    assert (done.tally.new, done.tally.outcomes["left_out"]) == (2, 1)
    assert list(Article.objects.order_by("pk").values_list("name", flat=True)) == ["a.txt", "b.txt"]


def test_a_pre_annotation_is_what_annotators_begin_with(project: Project, manager: User) -> None:
    carried_out(decided(batch_of(project, manager, a__jsonl=annotated()), source="مدوّنة"))
    article = Article.objects.get()
    base = AnnotationSet.objects.get()
    assert (base.kind, base.state, base.is_base, base.source) == ("imported", "open", True, "مدوّنة · سامر")
    assert (base.revision, Change.objects.count()) == (1, 1)
    own = annotations.open_set(article=article, actor=factories.member(project=project))
    assert (own.revision, own.prefilled) == (1, True)
    (span,) = orjson.loads(own.body)["spans"]
    assert (span["type"], span["text"], span["origin"]) == ("DATE", "عام", "imported")
    call_command("verify")


def test_a_set_that_began_with_an_import_counts_as_work_only_after_a_change(project: Project, manager: User) -> None:
    carried_out(batch_of(project, manager, a__jsonl=annotated()))
    article = Article.objects.get()
    own = annotations.open_set(article=article, actor=factories.member(project=project))
    article.refresh_from_db()
    assert article.state == Article.State.ASSIGNED
    factories.saved(own, factories.marks(1)[0])
    article.refresh_from_db()
    assert article.state == Article.State.PROGRESS
    call_command("verify")


@pytest.mark.parametrize(
    ("becomes", "kind", "state", "use"),
    [("finished", "imported", "submitted", "work"), ("answers", "gold", "submitted", "practice")],
)
def test_annotation_can_become_finished_sets_or_known_answers(
    project: Project, manager: User, becomes: str, kind: str, state: str, use: str
) -> None:
    carried_out(decided(batch_of(project, manager, a__jsonl=annotated()), becomes=becomes))
    row = AnnotationSet.objects.get()
    assert (row.kind, row.state, row.is_base, row.article.use) == (kind, state, False, use)
    assert row.submitted_at is not None
    own = annotations.open_set(article=row.article, actor=factories.member(project=project))
    assert own.revision == 0
    call_command("verify")


def test_only_the_texts_when_that_is_chosen(project: Project, manager: User) -> None:
    carried_out(decided(batch_of(project, manager, a__jsonl=annotated()), becomes="text"))
    assert (Article.objects.count(), AnnotationSet.objects.count()) == (1, 0)


def test_tags_are_mapped_or_left_out_and_what_is_lost_is_counted(project: Project, manager: User) -> None:
    at = factories.TEXT.index("عام")
    spans = [
        factories.span(start=at, end=at + 3, type="ZEIT"),
        factories.span(start=at + 4, end=at + 8, type="XXX"),
        factories.span(start=at, end=at + 8, type="PERS"),
    ]
    batch = batch_of(project, manager, a__jsonl=annotated(spans=spans))
    assert importing.look_at(batch).tags == {"ZEIT": 1, "XXX": 1, "PERS": 1}
    done = carried_out(decided(batch, types={"ZEIT": "DATE", "PERS": None}))
    assert done.tally.losses == {"unknown_type:XXX": 1, "left_out:PERS": 1}
    assert [span["type"] for span in orjson.loads(AnnotationSet.objects.get().body)["spans"]] == ["DATE"]


def test_several_voices_on_one_article_come_in_as_several_sets_and_only_once(project: Project, manager: User) -> None:
    two = annotated() + annotated(author={"kind": "annotator", "name": "ليلى"})
    done = carried_out(decided(batch_of(project, manager, a__jsonl=two), becomes="finished"))
    assert (done.tally.new, done.tally.outcomes["added"], done.tally.sets) == (1, 1, 2)
    again = carried_out(decided(batch_of(project, manager, b__jsonl=two), becomes="finished"))
    assert (again.ending, AnnotationSet.objects.count()) == (importing.NOTHING, 2)
    call_command("verify")


def test_an_export_comes_back_equal(project: Project, manager: User) -> None:
    own = factories.annotation_set(article=factories.article(project=project, name="x.txt"))
    factories.saved(own, *factories.marks(5))
    lines = list(exports.lines(exports.sets_to_export(project)))
    other = factories.project()
    someone = factories.member(project=other, role="manager")
    carried_out(decided(batch_of(other, someone, back__jsonl=b"".join(lines)), becomes="finished"))
    (back,) = exports.lines(exports.sets_to_export(other))
    one, two = sanad.read_line(lines[0]), sanad.read_line(back)
    assert (one.text, one.annotations, one.name) == (two.text, two.annotations, two.name)


def test_without_a_schema_annotation_is_refused_and_texts_are_not(project: Project, manager: User) -> None:
    Project.objects.update(schema=None)
    project.refresh_from_db()
    batch = batch_of(project, manager, a__jsonl=annotated())
    batch.project = project
    with pytest.raises(Invalid, match="no_schema"):
        importing.start(batch=batch)
    assert (Article.objects.count(), on_disk() != []) == (0, True)
    assert carried_out(decided(batch, becomes="text")).tally.new == 1


def test_a_large_import_waits_for_the_worker_and_says_how_it_went(
    project: Project, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SMALL_BYTES", 10)
    batch = batch_of(project, manager, news__csv=TABLE)
    assert importing.start(batch=batch) is None
    job = Job.objects.get()
    with pytest.raises(Conflict, match="already_started"):
        importing.discard(batch=batch)
    jobs.run.func(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.progress, orjson.loads(job.result)["outcomes"]["new"]) == ("done", job.total, 2)
    assert jobs.file_of(job) == importing.report_path(batch)
    # A worker that died after the articles were stored: begun again, the job finds what was done.
    Job.objects.update(state=Job.State.WAITING)
    jobs.run.func(str(job.pk))
    job.refresh_from_db()
    assert (job.state, Article.objects.count()) == ("done", 2)


def test_a_job_that_is_stopped_leaves_nothing_and_the_files(
    project: Project, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SMALL_BYTES", 10)
    monkeypatch.setattr(fulfilling, "_REPORT_EVERY", 1)
    batch = batch_of(project, manager, news__csv=TABLE)
    importing.start(batch=batch)
    Job.objects.update(cancel_asked=True)
    jobs.run.func(str(Job.objects.get().pk))
    assert (Job.objects.get().state, Article.objects.count(), Upload.objects.count()) == ("cancelled", 0, 1)
    assert len(on_disk()) == 1
    batch.refresh_from_db()
    importing.reopen(batch=batch)
    batch.refresh_from_db()
    assert batch.job is None


def test_what_somebody_brings_meanwhile_is_seen(
    project: Project, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = decided(batch_of(project, manager, a__txt=STORY, b__txt=LONG), only_good=True)
    store = fulfilling.store

    def late(**asked: Any) -> list[int]:
        monkeypatch.setattr(fulfilling, "store", store)
        articles.import_files(project=project, files=[articles.File("x", STORY.encode())], actor=None)
        return store(**asked)

    monkeypatch.setattr(fulfilling, "store", late)
    done = importing.carry_out(batch)
    assert (done.tally.new, done.tally.codes) == (1, {"duplicate": 1})
    assert Article.objects.count() == 2


def test_a_file_sent_again_replaces_the_first_and_leads_nowhere_else(project: Project, manager: User) -> None:
    batch = batch_of(project, manager)
    with TestCase.captureOnCommitCallbacks(execute=True):
        for text in ("قديم", "جديد"):
            importing.add_file(batch=batch, name="../x/a.txt", pieces=[text.encode()], actor=manager)
    assert len(on_disk()) == 1
    (upload,) = importing.uploads_of(batch)
    assert (upload.name, upload.size) == ("x/a.txt", len("جديد".encode()))
    assert staging.path_of(upload).read_text() == "جديد"


def test_uploads_have_an_end(project: Project, manager: User, settings: Any) -> None:
    settings.IMPORT_FILES, settings.IMPORT_BYTES = 1, 10
    batch = batch_of(project, manager, a__txt=b"12345678")
    with pytest.raises(Invalid, match="too_many_files"):
        importing.add_file(batch=batch, name="b.txt", pieces=[b"1"], actor=manager)
    settings.IMPORT_FILES = 2
    with pytest.raises(Invalid, match="batch_too_large"):
        importing.add_file(batch=batch, name="b.txt", pieces=[b"123", b"456"], actor=manager)
    assert len(on_disk()) == Upload.objects.count() == 1


def test_more_records_than_allowed_are_named(project: Project, manager: User, settings: Any) -> None:
    settings.IMPORT_RECORDS = 1
    batch = decided(batch_of(project, manager, news__csv=TABLE), only_good=True)
    assert carried_out(batch).tally.codes == {"too_many_records": 1}


def test_what_nobody_came_back_for_goes_after_a_day(project: Project, manager: User) -> None:
    old = batch_of(project, manager, a__txt=STORY)
    past = timezone.now() - timedelta(days=2)
    ImportBatch.objects.update(created_at=past)
    Upload.objects.update(created_at=past)
    stray = Path(settings.DATA_DIR) / "files" / "uploads" / "stray"
    stray.write_bytes(b"x")
    os.utime(stray, (past.timestamp(), past.timestamp()))
    with TestCase.captureOnCommitCallbacks(execute=True):
        new = batch_of(project, manager, b__txt=STORY)
    assert list(ImportBatch.objects.values_list("pk", flat=True)) == [new.pk]
    assert (Upload.objects.count(), len(on_disk()), old.pk == new.pk) == (1, 1, False)


def test_a_large_file_is_looked_at_only_in_part(project: Project, manager: User) -> None:
    rows = b"".join(orjson.dumps({"text": f"نص المقال رقم {n}"}) + b"\n" for n in range(700))
    look = importing.look_at(batch_of(project, manager, many__jsonl=rows))
    assert (look.complete, look.tally.records, look.files[0].form) == (False, 500, "jsonl")


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_the_same_moment_bring_it_once() -> None:
    project = factories.project()
    people = [factories.member(project=project, role="manager") for _ in range(2)]
    batches = [batch_of(project, one, news__csv=TABLE) for one in people]
    ends: list[str] = []

    def run(batch: ImportBatch) -> None:
        ends.append(importing.carry_out(ImportBatch.objects.select_related("project", "actor").get(pk=batch.pk)).ending)
        connection.close()

    threads = [threading.Thread(target=run, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(ends), Article.objects.count()) == ([importing.IMPORTED, importing.NOTHING], 2)
