"""Exports say exactly what is stored, or leave nothing behind."""

import threading
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection

from annotator.models import AnnotationSet, Article, Job, Project, User
from annotator.services import annotations, exports, jobs, snapshots
from annotator.services.exports import ExportBroken, order, sets
from annotator.services.refusal import Invalid
from tests import factories

pytestmark = pytest.mark.django_db


def submitted(project: Project, *, marks: int, text: str = factories.TEXT) -> AnnotationSet:
    article = Article.objects.filter(project=project, text=text).first()
    row = factories.annotation_set(article=article or factories.article(project=project, text=text))
    if marks:
        factories.saved(row, *factories.marks(marks, text=text))
    assert row.author is not None
    annotations.submit(annotation_set_id=row.pk, revision=marks, actor=row.author)
    return row


@pytest.fixture
def project() -> Project:
    """Three sets on two articles: two submitted, one open."""
    made = factories.project()
    submitted(made, marks=2)
    factories.saved(factories.annotation_set(article=Article.objects.get(project=made)), *factories.marks(1))
    submitted(made, marks=0, text="مقال آخر\nبلا وسوم.")
    return made


def write(project: Project, path: Path, *, state: str | None = None, overwrite: bool = False) -> exports.Exported:
    return exports.write_file(exports.Order(exports.sets_to_export(project, state)), path, overwrite=overwrite)


def read(path: Path) -> list[Any]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def test_the_file_holds_every_set_and_its_offsets_cut_the_marked_strings(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    done = write(project, path)
    written = read(path)
    assert [(one["state"], len(one["spans"])) for one in written] == [("submitted", 2), ("open", 1), ("submitted", 0)]
    for one in written:
        assert [one["text"][s["segments"][0][0] : s["segments"][0][1]] for s in one["spans"]] == [
            s["text"] for s in one["spans"]
        ]
    assert done.counts() == {
        "articles": 2, "sets": 3, "spans": 3, "entities": 0, "frames": 0, "labels": 0,
        "bytes": path.stat().st_size, "states": {"open": 1, "submitted": 2},
    }  # fmt: skip


def test_one_state_alone(project: Project, tmp_path: Path) -> None:
    done = write(project, tmp_path / "out", state="submitted")
    assert dict(done.states) == {"submitted": 2}
    with pytest.raises(Invalid, match="unknown_state"):
        exports.sets_to_export(project, "everything")


def test_another_projects_sets_stay_there(project: Project, tmp_path: Path) -> None:
    assert write(factories.project(), tmp_path / "out").report.sets == 0
    assert (tmp_path / "out").read_bytes() == b""


def test_a_file_that_stands_there_is_kept_unless_told(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("mine")
    with pytest.raises(Invalid, match="file_exists"):
        write(project, path)
    assert path.read_text() == "mine"
    write(project, path, overwrite=True)
    assert len(read(path)) == 3


def corrupt() -> None:
    row = AnnotationSet.objects.get(state="open")
    AnnotationSet.objects.filter(pk=row.pk).update(body=row.body.replace('"segments":[[', '"segments":[[1', 1))


@pytest.mark.parametrize("before", [None, "mine"])
def test_offsets_that_lie_fail_the_export_and_nothing_is_left(
    project: Project, tmp_path: Path, before: str | None
) -> None:
    path = tmp_path / "out"
    if before:
        path.write_text(before)
    corrupt()
    with pytest.raises(ExportBroken) as broken:
        write(project, path, overwrite=True)
    assert broken.value.facts["annotation_set"] == str(AnnotationSet.objects.get(state="open").pk)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == ({"out": before} if before else {})


def test_a_text_that_is_not_its_hash_fails_the_export(project: Project, tmp_path: Path) -> None:
    first = Article.objects.filter(project=project).order_by("id").first()
    assert first is not None
    Article.objects.filter(pk=first.pk).update(text=first.text + "!")
    with pytest.raises(ExportBroken):
        write(project, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


#: How much room is needed (sum, sample, mean, count), which sets, the sets.
QUERIES = 6


@pytest.mark.parametrize("number", [1, 3])
def test_exporting_costs_the_same_queries_for_one_set_and_three(
    number: int, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    project = factories.project()
    for _ in range(number):
        submitted(project, marks=1)
    with django_assert_num_queries(QUERIES):
        write(project, tmp_path / "out")


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"


def start(project: Project, **request: Any) -> Job:
    manager = factories.member(project=project, role="manager")
    return jobs.start(project=project, noun="export", request=request, actor=manager)


def work(job: Job) -> Job:
    """What the worker does with it."""
    jobs.run.call(str(job.pk))
    job.refresh_from_db()
    return job


def test_an_export_job_makes_a_checked_file_and_counts(project: Project, files: Path) -> None:
    job = work(start(project, state="submitted"))
    assert (job.state, job.progress, job.total, job.file) == ("done", 2, 2, f"exports/{job.pk}.jsonl")
    assert orjson.loads(job.result)["counts"]["sets"] == 2
    assert job.log.count("\n") == 2
    path = jobs.file_of(job)
    assert path == files / "exports" / f"{job.pk}.jsonl"
    assert len(read(path)) == 2


def test_a_failed_job_leaves_no_file_and_says_so(project: Project, files: Path) -> None:
    corrupt()
    job = work(start(project))
    assert (job.state, job.file, jobs.file_of(job)) == ("failed", "", None)
    assert orjson.loads(job.result)["code"] == "export_broken"
    assert job.log.strip().splitlines()[-1]
    assert list((files / "exports").iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_annotators_save_while_an_export_runs_and_it_still_reports_progress(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = factories.project()
    row = submitted(project, marks=1)
    other = factories.annotation_set(article=row.article)
    monkeypatch.setattr(order, "_REPORT_EVERY", 1)
    monkeypatch.setattr(sets, "CHUNK", 1)
    saved: list[str] = []

    def save_elsewhere() -> None:
        assert other.author is not None
        changes = factories.marks(2)[len(saved) :][:1]
        outcome = annotations.apply_changes(annotation_set_id=other.pk, changes=changes, actor=other.author)
        saved.extend(verdict.status for verdict in outcome.verdicts)
        connection.close()

    class Watched(jobs.Running):
        def progress(self, done: int, total: int | None = None) -> None:
            if total is None:
                thread = threading.Thread(target=save_elsewhere)
                thread.start()
                thread.join()
            super().progress(done, total)

    monkeypatch.setattr(jobs, "Running", Watched)
    job = work(start(project))
    assert (job.state, saved) == ("done", ["applied", "applied"])


def test_an_owner_reads_the_log_in_their_language(project: Project, files: Path) -> None:
    manager = factories.member(project=project, role="manager")
    logs = {}
    for language in ("ar", "en"):
        User.objects.filter(pk=manager.pk).update(language=language)
        logs[language] = work(jobs.start(project=project, noun="export", request={}, actor=manager)).log
    assert "read again" in logs["en"]
    assert logs["ar"].isascii() is False


@pytest.fixture
def measured(project: Project) -> Project:
    """Beside the work: known answers of a practice article, somebody's try at it, and an article come again."""
    first, second = Article.objects.filter(project=project).order_by("pk")
    Article.objects.filter(pk=second.pk).update(use="practice")
    row = first.annotation_sets.order_by("created_at")[0]
    AnnotationSet.objects.create(
        article=first, author=row.author, schema=row.schema, round=2, body=row.body, updated_at=row.updated_at
    )
    return project


def test_practice_and_repeated_articles_go_out_only_where_asked_for_and_are_named(
    measured: Project, tmp_path: Path
) -> None:
    def kinds(**beside: bool) -> list[tuple[Any, Any]]:
        rows = exports.sets_to_export(measured, beside=exports.Beside(**beside))
        exports.write_file(exports.Order(rows), tmp_path / "out", overwrite=True)
        return [(one.get("use"), one.get("round")) for one in read(tmp_path / "out")]

    assert kinds() == [(None, None)] * 2
    assert kinds(practice=True) == [(None, None)] * 2 + [("practice", None)]
    assert kinds(repeats=True) == [(None, None)] * 2 + [(None, 2)]
    assert len(kinds(practice=True, repeats=True)) == 4
    # The author, who works blind, is told neither.
    again = AnnotationSet.objects.select_related("article", "schema", "author").get(round=2)
    assert b'"round"' not in snapshots.article_text(again)
    assert exports.left_out(measured) == {"practice": 1, "withdrawn": 0, "repeats": 1}
    assert exports.left_out(measured, beside=exports.Beside(practice=True, repeats=True)) == {
        "practice": 0,
        "withdrawn": 0,
        "repeats": 0,
    }


def test_what_was_taken_out_of_the_work_goes_out_only_where_asked_for_and_is_counted(
    measured: Project, tmp_path: Path
) -> None:
    first = Article.objects.filter(project=measured, use="work").get()
    Article.objects.update(withdrawn_at=first.created_at)

    def sets(**beside: bool) -> int:
        rows = exports.sets_to_export(measured, beside=exports.Beside(**beside))
        return exports.write_file(exports.Order(rows), tmp_path / "out", overwrite=True).report.sets

    assert [sets(), sets(repeats=True), sets(practice=True)] == [0, 0, 0]
    assert [sets(withdrawn=True), sets(withdrawn=True, repeats=True)] == [2, 3]
    # Each set is counted once, by the first reason why it stays.
    assert exports.left_out(measured) == {"practice": 1, "withdrawn": 3, "repeats": 0}
    assert exports.offer_of(measured).sets[exports.What.ALL] == 0
    everything = exports.read(measured, {"what": "all", "withdrawn": True})
    assert exports.left_out_of(measured, everything) == {"practice": 1, "withdrawn": 0, "repeats": 1}
