"""A migration while annotators go on saving, on a real database: nothing lost, each set once, no log broken."""

from typing import Any

import pytest

from annotator.models import AnnotationSet, Change, MigratedSet
from annotator.services import annotations, integrity, migration
from tests import factories
from tests.services.test_migration import Desk
from tests.services.test_saving_together import together
from tests.standoff.evolution import merge_places, rename_person

pytestmark = pytest.mark.django_db(transaction=True)
SETS, EACH = 6, 8


def work(desk: Desk, row: AnnotationSet) -> list[str]:
    """Marks made one after the other under a type that both versions have."""
    text, statuses = row.article.text, []
    for n in range(EACH):
        mark = factories.span(start=8 + n, end=9 + n, text=text, type="ORG" if text[8 + n] != " " else "DATE")
        change: dict[str, Any] = factories.change(factories.put(mark))
        outcome = annotations.apply_changes(annotation_set_id=row.pk, changes=[change], actor=desk.author)
        statuses += [verdict.status for verdict in outcome.verdicts]
    return statuses


def test_six_annotators_save_while_their_sets_are_migrated_and_taken_back() -> None:
    desk = Desk([rename_person, merge_places])
    rows = desk.sets(SETS)
    row = desk.looked()
    start = {one.pk: one.revision for one in rows}
    writers = [lambda one=one: work(desk, one) for one in rows]
    answers = together([*writers, lambda: migration.apply_all(row, actor=desk.manager)])
    assert answers[:SETS] == [["applied"] * EACH] * SETS
    done = answers[-1]
    assert (done.migrated, done.changed, done.otherwise) == (SETS, SETS, 0)
    assert list(integrity.verify(desk.project)) == []
    for one in AnnotationSet.objects.filter(pk__in=start):
        assert one.revision == start[one.pk] + EACH + 1
        assert one.schema_id == desk.new.pk
        assert one.body.count('"type":"PER"') == 2
    back = together(
        [
            *[lambda one=one: work_on(desk, one) for one in rows],
            lambda: migration.return_all(desk.fresh(row), changed="merge", actor=desk.manager),
        ]
    )
    assert back[:SETS] == [["applied"]] * SETS
    assert (back[-1].exact + back[-1].merged, back[-1].left) == (SETS, 0)
    assert list(integrity.verify(desk.project)) == []
    assert MigratedSet.objects.filter(migration=row, taken_back_at=None).count() == 0
    assert Change.objects.filter(annotation_set__in=start, label="migrate_back").count() == SETS


def work_on(desk: Desk, row: AnnotationSet) -> list[str]:
    mark = factories.span(start=20, end=21, text=row.article.text, type="ORG")
    change = factories.change(factories.put(mark))
    outcome = annotations.apply_changes(annotation_set_id=row.pk, changes=[change], actor=desk.author)
    return [verdict.status for verdict in outcome.verdicts]


def test_two_workers_on_one_migration_bring_each_set_over_once() -> None:
    desk = Desk([rename_person])
    desk.sets(SETS)
    row = desk.looked()
    answers = together([lambda: migration.apply_all(row, actor=desk.manager)] * 2)
    assert [answer.migrated for answer in answers if answer.migrated == SETS]
    assert MigratedSet.objects.filter(migration=row).count() == SETS
    assert Change.objects.filter(label="migrate").count() == SETS
    assert list(integrity.verify(desk.project)) == []
