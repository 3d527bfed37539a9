"""Untouched sets whose lease runs out during and after a migration: they go, and stop nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.models import AnnotationSet
from annotator.services import assignments, migration
from tests import factories
from tests.services.test_migration import Desk, annotated
from tests.standoff.evolution import rename_person

pytestmark = pytest.mark.django_db


def test_an_untouched_set_goes_back_into_the_pool_after_a_migration_too_even_amid_the_way_back() -> None:
    desk = Desk([rename_person])
    empty, kept = factories.annotation_set(article=factories.article(project=desk.project)), annotated(desk.project)
    row = desk.applied()
    assert set(row.sets.values_list("annotation_set", flat=True)) == {empty.pk, kept.pk}
    AnnotationSet.objects.filter(pk=empty.pk).update(lease_until=timezone.now() - timedelta(hours=1))

    def amid(done: int, _total: int) -> None:
        if done == 0:
            assert assignments.release_expired() == 1

    back = migration.return_all(row, changed="merge", actor=desk.manager, progress=amid)
    assert (back.exact, back.left, back.named) == (1, 0, [])
    assert not AnnotationSet.objects.filter(pk=empty.pk).exists()


def test_a_set_that_is_taken_away_while_a_migration_is_applied_stops_nobody() -> None:
    desk = Desk([rename_person])
    empty = factories.annotation_set(article=factories.article(project=desk.project))
    annotated(desk.project)
    row = desk.looked()
    AnnotationSet.objects.filter(pk=empty.pk).update(lease_until=timezone.now() - timedelta(hours=1))

    def amid(done: int, _total: int) -> None:
        if done == 0:
            assert assignments.release_expired() == 1

    done = migration.apply_all(row, actor=desk.manager, progress=amid)
    assert (done.migrated, done.hindered, done.otherwise) == (1, 0, 0)
    assert desk.fresh(row).state == "applied"
