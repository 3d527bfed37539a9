"""The files of an export: of any format, read again from the disk, with their losses told; or nothing at all."""

import errno
import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from django.utils import translation

from annotator.formats.declaration import Report, Wish
from annotator.formats.reading import read as read_files
from annotator.formats.records import File, Options, Record
from annotator.formats.registry import FORMATS
from annotator.formats.sink import Sink
from annotator.models import AnnotationSet, Job, Project
from annotator.services import exports, jobs
from annotator.services.exports import ExportBroken, NoRoom, Order, keeping, writing
from annotator.services.refusal import Conflict, Invalid
from annotator.standoff.values import AnnotatedArticle
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = "قالت موسكو إنها ترفض ذلك."


@pytest.fixture
def project() -> Project:
    """One submitted set: a quote with its cue and its speaker, and a participant nobody mentions."""
    made = factories.project()
    fields = {"attributes": {}, "origin": "manual"}
    spans = {
        "speaker": {"id": "s1", "type": "GPE", "segments": [[5, 10]], "text": TEXT[5:10], "entity": "e1", **fields},
        "cue": {"id": "s2", "type": "CUE", "segments": [[0, 4]], "text": TEXT[0:4], **fields},
        "content": {"id": "s3", "type": "QUOTE", "segments": [[11, 24]], "text": TEXT[11:24], **fields},
    }
    entities = [{"id": f"e{n}", "type": "GPE", "name": name, "attributes": {}} for n, name in ((1, "موسكو"), (2, "ظل"))]
    frame = {"id": "f1", "type": "quote", "attributes": {}, "roles": {r: [{"span": s["id"]}] for r, s in spans.items()}}
    body = {"spans": [spans[r] for r in ("cue", "speaker", "content")], "entities": entities, "frames": [frame]}
    row = factories.submitted(
        article=factories.article(project=made, text=TEXT, name="خبر.txt"), author=factories.member(project=made)
    )
    AnnotationSet.objects.filter(pk=row.pk).update(body=orjson.dumps({**body, "labels": {}}).decode())
    return made


def order(project: Project, **given: Any) -> Order:
    return exports.order_of(project, exports.read(project, {"what": "submitted", **given}))


def value(project: Project) -> AnnotatedArticle:
    """What is stored."""
    (article,) = exports.order.Articles(order(project), exports.Exported())
    return article


@pytest.mark.parametrize("form", list(exports.writers()))
def test_every_format_is_written_told_and_found_again_by_its_digests(
    project: Project, form: str, tmp_path: Path
) -> None:
    path = tmp_path / "out"
    done = exports.write_file(order(project, format=form), path)
    assert (done.report.sets, done.report.spans, done.states) == (1, 3, {"submitted": 1})
    assert (done.size, done.sha256) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
    assert list(tmp_path.iterdir()) == [path]
    assert done.suffix == ".zip" if FORMATS[form].packed else done.suffix.startswith(".")
    if FORMATS[form].packed:
        with zipfile.ZipFile(path) as archive:
            digests = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
            told = orjson.loads(archive.read("export.losses.json"))
        assert digests == {one.name: one.sha256 for one in done.files}
        assert told["total"] == dict(done.losses.total)
    again = exports.write_file(order(project, format=form), path, overwrite=True)
    assert again.sha256 == done.sha256, "the same articles give the same bytes"


@pytest.mark.parametrize("form", [name for name, form in exports.writers().items() if form.read and form.lossless])
def test_what_holds_everything_comes_back_equal_from_the_file(project: Project, form: str, tmp_path: Path) -> None:
    done = exports.write_file(order(project, format=form), tmp_path / "out")
    data = (tmp_path / "out").read_bytes()
    found = list(read_files([File.of(f"x{done.suffix}", data)], Options(schema=exports.schema_of(project))))
    assert [one.annotated for one in found if isinstance(one, Record)] == [value(project)]
    assert len(found) == 1, "what an export says of its losses is no article"


def test_layers_are_chosen_and_what_fell_away_is_told_in_words(project: Project, tmp_path: Path) -> None:
    done = exports.write_file(order(project, layers=["quote"]), tmp_path / "out")
    (line,) = (tmp_path / "out").read_bytes().splitlines()
    assert {one["type"] for one in orjson.loads(line)["spans"]} == {"CUE", "QUOTE"}
    told = exports.document(order(project, layers=["quote"]), done)
    article = value(project)
    assert told["total"] == {"filler_left_out:quote.speaker": 1}
    assert told["by_article"] == [{"id": article.id, "name": "خبر.txt", "losses": told["total"]}]
    assert told["export"] == {"format": "sanad", "options": {}, "layers": ["quote"]}
    words = told["words"]["filler_left_out:quote.speaker"]
    for language in ("ar", "en"):
        text = exports.as_text(told, language)
        line = f"- 1 × {words[language].rpartition(':')[0]} (quote.speaker 1)\n"
        assert "`sanad · quote`\n" in text
        assert f"\n{line}" in text
        assert f"- **خبر.txt**\n  {line}" in text
    assert words["en"].isascii() is True
    assert words["ar"].startswith(tuple("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"))
    assert "filler_left_out" not in words["en"], "a sentence, not a code"


def test_where_nothing_was_lost_the_report_says_so(project: Project, tmp_path: Path) -> None:
    done = exports.write_file(order(project), tmp_path / "out")
    assert done.losses.total == {}
    assert "Nothing" in exports.as_text(exports.document(order(project), done), "en")


def fills(data: bytes, number: int) -> Any:
    """A writer that fails as a disk does, after ``data``."""

    def write(articles: Iterable[AnnotatedArticle], sink: Sink, _wish: Wish) -> Report:
        with sink.file("data.bin") as out:
            for _article in articles:
                out.write(data)
                raise OSError(number, "no")
        return Report()

    return write


@pytest.mark.parametrize("form", ["sanad", "brat"])
def test_a_disk_that_fills_up_leaves_nothing_and_says_how_much_is_needed(
    project: Project, form: str, tmp_path: Path
) -> None:
    full = replace(order(project), form=replace(FORMATS[form], write=fills(bytes(5000), errno.ENOSPC)))
    with pytest.raises(NoRoom) as refused:
        exports.write_file(full, tmp_path / "out")
    assert refused.value.facts["needed"] > 0
    assert refused.value.facts["free"] > 0
    assert list(tmp_path.iterdir()) == []


def test_another_fault_of_the_disk_is_not_called_a_full_one(project: Project, tmp_path: Path) -> None:
    broken = replace(order(project), form=replace(FORMATS["sanad"], write=fills(b"x", errno.EIO)))
    with pytest.raises(OSError, match="no"):
        exports.write_file(broken, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_too_little_room_is_seen_before_anything_is_written(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=10))
    with pytest.raises(NoRoom) as refused:
        exports.write_file(order(project), tmp_path / "out")
    assert refused.value.facts["free"] == 10
    assert refused.value.facts["needed"] > 10
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["sanad", "brat"])
def test_bytes_that_the_disk_changed_fail_the_export(
    project: Project, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing.os.fsync

    def rotten(handle: int) -> None:
        real(handle)
        with next(tmp_path.glob(".*.part")).open("r+b") as made:
            made.seek(60)
            one = made.read(1)
            made.seek(60)
            made.write(bytes([one[0] ^ 1]))

    monkeypatch.setattr(writing.os, "fsync", rotten)
    with pytest.raises(ExportBroken):
        exports.write_file(order(project, format=form), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", list(exports.writers()))
def test_the_preview_shows_the_first_records_in_the_formats_own_words(project: Project, form: str) -> None:
    shown = exports.preview(order(project, format=form))
    assert shown
    assert sum(one.text.count("\n") + 1 for one in shown) <= 61
    told = "\n".join(one.text for one in shown)
    assert "موسكو" in told or ",GPE,5,10" in told


def test_a_preview_of_nothing_is_empty(project: Project) -> None:
    assert exports.preview(order(project, what="gold")) == []


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "files" / "exports"


def work(project: Project, **given: Any) -> Job:
    """An export as somebody starts it and the worker does it."""
    manager = factories.member(project=project, role="manager")
    wanted = exports.read(project, {"what": "submitted", **given})
    job = exports.start(project=project, wanted=wanted, actor=manager)
    jobs.run.call(str(job.pk))
    job.refresh_from_db()
    return job


def test_a_job_has_its_file_and_its_losses_beside_it(project: Project, files: Path) -> None:
    job = work(project, format="brat", layers=["quote"])
    result = orjson.loads(job.result)
    assert job.state == "done"
    assert sorted(path.name for path in files.iterdir()) == [f"{job.pk}.zip", f"{job.pk}.zip.losses.json"]
    assert result["sha256"] == hashlib.sha256((files / f"{job.pk}.zip").read_bytes()).hexdigest()
    told = exports.losses_of_job(job)
    assert told is not None
    assert told["total"] == result["losses"]
    assert result["lossy"] == 1


def test_a_job_whose_disk_is_full_says_so_and_leaves_nothing(
    project: Project, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=10))
    job = work(project)
    assert (job.state, orjson.loads(job.result)["code"], list(files.iterdir())) == ("failed", "no_room", [])
    with translation.override("ar"):
        assert "القرص ممتلئ" in job.log


def test_a_disk_that_is_full_by_the_time_of_the_losses_is_told_as_one_and_keeps_nothing(
    project: Project, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.parent == files:
            real(path, data[:7])
            raise OSError(errno.ENOSPC, "no")
        return real(path, data)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        job = work(project)
    assert (job.state, orjson.loads(job.result)["code"], list(files.iterdir())) == ("failed", "no_room", [])
    assert work(project).state == "done", "the next one works"


def test_a_finished_export_is_removed_and_its_row_remembers(project: Project, files: Path) -> None:
    job = work(project)
    exports.remove(job=job, actor=job.actor)
    job.refresh_from_db()
    assert (job.state, job.file, list(files.iterdir())) == ("done", "", [])
    assert exports.losses_of_job(job) is None
    waiting = exports.start(project=project, wanted=exports.Wanted(exports.What.ALL), actor=job.actor)
    with pytest.raises(Conflict, match="at_work"):
        exports.remove(job=waiting, actor=job.actor)


def test_the_worker_throws_old_files_away_and_keeps_the_young(project: Project, files: Path, settings: Any) -> None:
    old, young = work(project), work(project, format="brat")
    Job.objects.filter(pk=old.pk).update(
        finished_at=old.finished_at - keeping.timedelta(days=settings.EXPORT_DAYS, hours=1)
    )
    assert exports.remove_old() == 1
    assert {path.name.partition(".")[0] for path in files.iterdir()} == {str(young.pk)}
    assert list(Job.objects.filter(file="").values_list("pk", flat=True)) == [old.pk]


def test_what_a_killed_worker_left_goes_and_what_is_offered_or_at_work_stays(project: Project, files: Path) -> None:
    done, dead = work(project), work(project)
    at_work = exports.start(project=project, wanted=exports.Wanted(exports.What.ALL), actor=done.actor)
    Job.objects.filter(pk=dead.pk).update(state="failed", file="")
    kept = {path.name for path in files.glob(f"{done.pk}*")} | {f".{at_work.pk}.1.part"}
    for name in (f".{done.pk}.1.part", f".{dead.pk}.1.part", f".{at_work.pk}.1.part", ".nobody.part"):
        (files / name).write_bytes(b"half")
    exports.remove_old()
    assert {path.name for path in files.iterdir()} == kept
    # The next attempt begins with what it needs of the disk.
    jobs.run.call(str(at_work.pk))
    assert not list(files.glob(".*.part"))


def test_losses_without_their_file_go(project: Project, files: Path) -> None:
    done = work(project)
    Job.objects.filter(pk=done.pk).update(state="failed", file="")
    (files / f"{done.pk}.jsonl").unlink()
    exports.tidy_exports.call()
    assert list(files.iterdir()) == []


def test_a_format_without_a_writer_is_none_to_export_to(project: Project) -> None:
    with pytest.raises(Invalid, match="unknown_format"):
        order(project, format="html")
