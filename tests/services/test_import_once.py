"""Two presses on one import: the second one is told, and nothing comes in or is queued twice."""

import csv
from unittest.mock import patch

import pytest
from django.test import Client

from annotator.models import Article, ImportBatch, Job, Project
from annotator.services.articles import importing
from annotator.services.articles.importing import fulfilling, limits, running, staging, storing
from annotator.services.articles.importing.fulfilling import Done
from annotator.services.refusal import Conflict, NotFound
from tests import factories
from tests.services.test_saving_together import together

pytestmark = pytest.mark.django_db


def test_a_press_that_saw_the_batch_open_does_not_queue_it_again() -> None:
    project = factories.project()
    batch = importing.open_batch(project=project, actor=factories.member(project=project, role="manager"))
    seen_by_another = ImportBatch.objects.select_related("project", "actor").get(pk=batch.pk)
    running.enqueue(batch=batch)
    with pytest.raises(Conflict, match="already_started"):
        running.enqueue(batch=seen_by_another)
    assert Job.objects.filter(noun="import").count() == 1


FILES = 3
PRESSES = 4


def staged(files: int = FILES) -> ImportBatch:
    project = factories.project()
    batch = importing.open_batch(project=project, actor=factories.member(project=project, role="manager"))
    for number in range(files):
        importing.add_file(
            batch=batch, name=f"{number}.txt", pieces=[f"مقال عن الأمر رقم {number}.".encode()], actor=batch.actor
        )
    return batch


def again(batch: ImportBatch) -> ImportBatch:
    """The batch as another tab loaded it before anything happened."""
    return ImportBatch.objects.select_related("project__schema", "actor").get(pk=batch.pk)


def left_on_disk() -> list[str]:
    folders = (staging.reports_folder(), staging.reports_folder().parent / staging.FOLDER)
    return sorted(path.name for folder in folders for path in folder.iterdir())


@pytest.fixture
def clean_disk() -> None:
    for folder in (staging.reports_folder(), staging.reports_folder().parent / staging.FOLDER):
        for path in folder.iterdir() if folder.exists() else ():
            path.unlink()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clean_disk")
def test_a_small_import_pressed_by_four_at_once_comes_in_once() -> None:
    batch = staged()
    presses = [again(batch) for _ in range(PRESSES)]
    answers = together([lambda one=one: importing.start(batch=one) for one in presses])
    done = [one for one in answers if isinstance(one, Done)]
    told = [one for one in answers if isinstance(one, Conflict)]
    assert ([one.ending for one in done], [one.code for one in told]) == (["imported"], ["already_started"] * 3)
    assert Article.objects.count() == FILES
    with importing.report_path(batch).open(encoding="utf-8-sig") as report:
        assert [line["outcome"] for line in csv.DictReader(report)] == ["new"] * FILES
    assert left_on_disk() == [f"{batch.pk}.csv"]


def test_a_page_that_is_behind_the_times_finds_the_import_done() -> None:
    batch = staged()
    other_tab = again(batch)
    importing.start(batch=batch)
    report = importing.report_path(batch).read_bytes()
    with pytest.raises(Conflict, match="already_started"):
        importing.start(batch=other_tab)
    assert importing.report_path(batch).read_bytes() == report
    for late in (
        lambda: importing.discard(batch=other_tab),
        lambda: importing.decide(batch=other_tab, choices=importing.choices_of(other_tab)),
        lambda: importing.add_file(batch=other_tab, name="x.txt", pieces=[b"x"], actor=other_tab.actor),
    ):
        with pytest.raises(Conflict, match="already_started"):
            late()


def test_what_was_thrown_away_in_another_tab_does_not_come_in() -> None:
    batch = staged()
    other_tab = again(batch)
    importing.discard(batch=batch)
    with pytest.raises(NotFound):
        running.carry_out(other_tab)
    assert not Article.objects.exists()


def test_a_project_that_is_archived_while_files_are_read_takes_nothing_in() -> None:
    batch = staged()

    def archived_meanwhile(project: Project) -> int:
        Project.objects.filter(pk=project.pk).update(archived_at=batch.created_at)
        return storing.newest_of(project)

    with patch.object(fulfilling, "newest_of", archived_meanwhile), pytest.raises(Conflict, match="archived"):
        importing.start(batch=batch)
    assert not Article.objects.exists()


def test_the_worker_that_was_given_up_for_lost_may_have_done_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SMALL_FILES", 1)
    batch = staged()
    importing.start(batch=batch)
    batch.refresh_from_db()
    assert batch.job is not None
    lost = again(batch)
    lost.job = batch.job
    running.carry_out(lost)
    running.jobs.run.func(str(batch.job.pk))
    batch.job.refresh_from_db()
    assert (batch.job.state, Article.objects.count()) == (Job.State.DONE, FILES)


def test_the_second_of_two_tabs_is_led_to_how_the_import_ended(client: Client) -> None:
    batch = staged()
    client.force_login(batch.actor, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/projects/{batch.project.slug}/import/{batch.pk}/"
    assert client.get(address).status_code == 200

    def done_in_another_tab(*, batch: ImportBatch) -> Done | None:
        running.carry_out(again(batch))
        return running.start(batch=batch)

    with patch("annotator.web.importing.importing.start", done_in_another_tab):
        answer = client.post(address, {"action": "import"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert Article.objects.count() == FILES
