"""Time at work on an article: what its author did counts, pauses hardly, and it costs no query more."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator.models import AnnotationSet, Membership
from annotator.services import annotations
from annotator.services.annotations.attention import sign_of_life
from tests import factories

pytestmark = pytest.mark.django_db

NINE = datetime(2025, 9, 7, 9, 0, tzinfo=UTC)
State = AnnotationSet.State


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], datetime]:
    """Moves the server's clock on by seconds, from nine o'clock."""
    now = [NINE]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def go(seconds: float) -> datetime:
        now[0] += timedelta(seconds=seconds)
        return now[0]

    return go


@pytest.fixture
def row() -> AnnotationSet:
    return factories.annotation_set()


def active(row: AnnotationSet) -> int:
    row.refresh_from_db()
    return row.active_seconds


def place(row: AnnotationSet, at: int = 3) -> None:
    annotations.keep_place(annotation_set_id=row.pk, place=at, actor=row.author)


def test_the_time_between_two_saved_changes_counts(row: AnnotationSet, clock: Callable[[float], datetime]) -> None:
    first, second, third = factories.marks(3)
    factories.saved(row, first)
    assert (active(row), row.seen_at) == (0, NINE)
    clock(20)
    factories.saved(row, second)
    clock(25)
    factories.saved(row, third)
    assert active(row) == 45


def test_a_pause_counts_two_minutes_and_no_more(row: AnnotationSet, clock: Callable[[float], datetime]) -> None:
    first, second, third = factories.marks(3)
    factories.saved(row, first)
    clock(119)
    factories.saved(row, second)
    clock(3 * 60 * 60)
    factories.saved(row, third)
    assert active(row) == 119 + 120


def test_reading_counts_while_the_set_is_worked_on(row: AnnotationSet, clock: Callable[[float], datetime]) -> None:
    place(row)
    clock(30)
    place(row, 9)
    assert active(row) == 30


@pytest.mark.parametrize("state", [State.SUBMITTED, State.SKIPPED])
def test_reading_what_is_done_with_is_no_work(
    row: AnnotationSet, clock: Callable[[float], datetime], state: str
) -> None:
    place(row)
    AnnotationSet.objects.filter(pk=row.pk).update(state=state)
    clock(30)
    place(row, 9)
    row.refresh_from_db()
    assert (row.place, row.active_seconds, row.seen_at) == (9, 0, NINE)


def test_handing_in_counts_and_the_time_until_it_is_opened_again_does_not(
    row: AnnotationSet, clock: Callable[[float], datetime]
) -> None:
    first, second = factories.marks(2)
    factories.saved(row, first)
    clock(40)
    annotations.submit(annotation_set_id=row.pk, revision=1, actor=row.author)
    assert active(row) == 40
    clock(60)
    annotations.reopen(annotation_set_id=row.pk, actor=row.author)
    clock(5)
    factories.saved(row, second)
    assert active(row) == 45


def test_skipping_is_a_sign_of_life(row: AnnotationSet, clock: Callable[[float], datetime]) -> None:
    place(row)
    clock(12)
    annotations.skip(annotation_set_id=row.pk, code="damaged", actor=row.author)
    assert active(row) == 12


def test_a_refused_and_a_repeated_change_count_nothing(row: AnnotationSet, clock: Callable[[float], datetime]) -> None:
    (change,) = factories.marks(1)
    factories.saved(row, change)
    clock(30)
    for sent in (change, {"id": "nonsense"}):
        annotations.apply_changes(annotation_set_id=row.pk, changes=[sent], actor=row.author)
    assert (active(row), row.seen_at) == (0, NINE)


def test_nobody_elses_look_counts(row: AnnotationSet, clock: Callable[[float], datetime]) -> None:
    place(row)
    clock(30)
    curator = factories.member(project=row.article.project, role=Membership.Role.CURATOR)
    with pytest.raises(annotations.opening.Forbidden):
        annotations.keep_place(annotation_set_id=row.pk, place=9, actor=curator)
    assert (active(row), row.place) == (0, 3)


def test_quick_hands_lose_no_half_seconds() -> None:
    """Two hundred gestures, four a tenth of a second apart and then a longer one: their sum is the time they took."""
    row, now = AnnotationSet(seen_at=NINE), NINE
    for n in range(200):
        now += timedelta(milliseconds=1630 if n % 5 == 4 else 110)
        for column, value in sign_of_life(row, now).items():
            setattr(row, column, value)
    assert row.active_seconds == int((now - NINE).total_seconds())


def test_a_clock_that_was_set_back_takes_nothing_away() -> None:
    row = AnnotationSet(seen_at=NINE, active_seconds=50)
    assert sign_of_life(row, NINE - timedelta(hours=1)) == {
        "active_seconds": 50,
        "seen_at": NINE - timedelta(hours=1),
    }


@pytest.mark.parametrize("number", [1, 3])
def test_it_is_written_by_the_update_that_saving_does_anyway(row: AnnotationSet, number: int) -> None:
    first, *changes = factories.marks(number + 1)
    factories.saved(row, first)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        annotations.apply_changes(annotation_set_id=row.pk, changes=changes, actor=row.author)
    updates: list[dict[str, Any]] = [one for one in asked.captured_queries if "UPDATE" in one["sql"].split(" ")[0]]
    assert len(updates) == 1
    assert '"active_seconds"' in updates[0]["sql"]
