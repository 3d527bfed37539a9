"""A lease goes with the work; its end is told before it comes, and releases what nobody works on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from annotator.models import AnnotationSet, Notification, Project
from annotator.services import annotations, assignments
from annotator.services.assignments import minding
from annotator.services.notes import Place, open_thread
from annotator.services.refusal import NotFound
from tests import factories
from tests.services.assignments.desk import annotator, articles, dealing, hours_left, later, mark, submit, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> AnnotationSet:
    project = dealing(lease_hours=48)
    articles(project, 1)
    return take(annotator(project), project)


def test_work_renews_a_lease(row: AnnotationSet) -> None:
    later(row, hours=40)
    assert hours_left(row) == 8
    factories.saved(row, mark(row.article.text))
    assert hours_left(row) == 48
    later(row, hours=40)
    annotations.keep_place(annotation_set_id=row.pk, place=3, actor=row.author)
    assert hours_left(row) == 48


def test_a_lease_is_renewed_even_after_it_ran_out_while_nobody_else_asked(row: AnnotationSet) -> None:
    later(row, hours=60)
    factories.saved(row, mark(row.article.text))
    assert assignments.release_expired() == 0
    assert hours_left(row) == 48


def test_what_is_handed_in_or_left_out_has_no_lease(row: AnnotationSet) -> None:
    assert submit(row).lease_until is None
    again = annotations.reopen(annotation_set_id=row.pk, actor=row.author)
    assert (again.state, again.lease_until) == ("open", None)


def test_renewing_costs_no_query(row: AnnotationSet) -> None:
    counts = []
    for lease in (row.lease_until, None):
        AnnotationSet.objects.filter(pk=row.pk).update(lease_until=lease)
        factories.saved(row, mark(row.article.text))
        with CaptureQueriesContext(connection) as asked:
            changes = [mark(row.article.text, 5, 8)]
            annotations.apply_changes(annotation_set_id=row.pk, changes=changes, actor=row.author)
            annotations.keep_place(annotation_set_id=row.pk, place=3, actor=row.author)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_set_with_a_note_is_not_thrown_away(row: AnnotationSet) -> None:
    open_thread(
        annotation_set=row,
        thread_id=factories.uuid4(),
        message_id=factories.uuid4(),
        place=Place(),
        body="سؤال",
        actor=row.author,
    )
    later(row, hours=60)
    assert assignments.release_expired() == 1
    row.refresh_from_db()
    assert (row.state, row.skip_code) == ("skipped", "expired")


def test_the_author_is_told_once_before_a_lease_runs_out(row: AnnotationSet) -> None:
    minding.mind_leases.func()
    assert not Notification.objects.filter(kind="lease_ending").exists()
    later(row, hours=40)
    minding.mind_leases.func()
    minding.mind_leases.func()
    told = Notification.objects.get(kind="lease_ending")
    assert (told.user, str(row.pk) in told.address) == (row.author, True)


def test_the_worker_releases_and_looks_again_while_there_are_leases(row: AnnotationSet) -> None:
    DBTaskResult.objects.all().delete()
    minding.mind_leases.func()
    waiting = DBTaskResult.objects.get(task_path=minding.mind_leases.module_path)
    assert waiting.run_after > timezone.now()
    later(row, hours=60)
    DBTaskResult.objects.all().delete()
    minding.mind_leases.func()
    assert not AnnotationSet.objects.filter(pk=row.pk).exists()
    assert not DBTaskResult.objects.exists()


def test_whoever_deals_makes_sure_that_the_worker_looks() -> None:
    DBTaskResult.objects.all().delete()
    minding._sure.clear()
    minding.keep_minding()
    minding.keep_minding()
    minding._sure.clear()
    minding.keep_minding()
    assert DBTaskResult.objects.count() == 1


def test_a_project_without_leases_keeps_articles_for_ever() -> None:
    project = dealing(lease_hours=0)
    articles(project, 1)
    assert take(annotator(project), project).lease_until is None
    assert Project.objects.get(pk=project.pk).lease_hours == 0


def test_whatever_arrives_just_after_an_untouched_set_went_finds_nothing(row: AnnotationSet) -> None:
    """The door let it through a moment before; it must not end as a fault of the server."""
    later(row, hours=60)
    assert assignments.release_expired() == 1
    author, gone = row.author, row.pk
    for verb in (
        lambda: annotations.keep_place(annotation_set_id=gone, place=3, actor=author),
        lambda: annotations.apply_changes(annotation_set_id=gone, changes=[mark(row.article.text)], actor=author),
        lambda: annotations.submit(annotation_set_id=gone, revision=0, actor=author),
        lambda: annotations.reopen(annotation_set_id=gone, actor=author),
    ):
        with pytest.raises(NotFound):
            verb()
