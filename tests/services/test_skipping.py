"""Leaving an article out with a reason, taking it back, and the place an author was at."""

import pytest

from annotator.models import AnnotationSet, User
from annotator.services import annotations, integrity
from annotator.services.refusal import Conflict, Forbidden, Invalid
from tests import factories

pytestmark = pytest.mark.django_db

State = AnnotationSet.State


@pytest.fixture
def row() -> AnnotationSet:
    return factories.saved(factories.annotation_set(), *factories.marks(2))


def author(row: AnnotationSet) -> User:
    assert row.author is not None
    return row.author


def skip(row: AnnotationSet, code: str = "damaged", reason: str = "") -> AnnotationSet:
    annotations.skip(annotation_set_id=row.pk, code=code, reason=reason, actor=author(row))
    return AnnotationSet.objects.get(pk=row.pk)


def test_a_skipped_set_says_why_and_keeps_what_was_marked(row: AnnotationSet) -> None:
    after = skip(row, "too_hard", "  شعر قديم  ")
    assert (after.state, after.skip_code, after.skip_reason) == (State.SKIPPED, "too_hard", "شعر قديم")
    assert (after.body, after.revision) == (row.body, 2)
    assert list(integrity.verify()) == []


def test_skipping_again_gives_another_reason(row: AnnotationSet) -> None:
    skip(row, "damaged", "ينقصه سطر")
    assert (skip(row, "duplicate").skip_code, AnnotationSet.objects.get().skip_reason) == ("duplicate", "")


def test_a_skipped_set_is_taken_back_and_its_reason_is_gone(row: AnnotationSet) -> None:
    skip(row, "other", "سبب")
    annotations.reopen(annotation_set_id=row.pk, actor=author(row))
    back = AnnotationSet.objects.get()
    assert (back.state, back.skip_code, back.skip_reason) == (State.OPEN, "", "")
    factories.saved(back, factories.marks(3)[2])


def test_a_returned_set_may_be_skipped_too(row: AnnotationSet) -> None:
    AnnotationSet.objects.update(state=State.RETURNED)
    assert skip(row).state == State.SKIPPED


@pytest.mark.parametrize(
    ("code", "reason", "refusal"),
    [
        ("tired", "", "unknown_reason"),
        ("", "", "unknown_reason"),
        ("other", "", "reason_needed"),
        ("other", " \n", "reason_needed"),
        ("damaged", "س" * 501, "reason_too_long"),
    ],
)
def test_a_reason_that_is_none_is_refused(row: AnnotationSet, code: str, reason: str, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        skip(row, code, reason)
    assert refused.value.code == refusal
    assert AnnotationSet.objects.get().state == State.OPEN


def test_a_reason_may_be_as_long_as_the_column(row: AnnotationSet) -> None:
    assert skip(row, "damaged", "س" * 500).skip_reason == "س" * 500


def test_what_was_submitted_is_not_skipped(row: AnnotationSet) -> None:
    annotations.submit(annotation_set_id=row.pk, revision=2, actor=author(row))
    with pytest.raises(Conflict) as refused:
        skip(row)
    assert (refused.value.code, refused.value.facts) == ("not_open", {"state": "submitted"})


def test_what_is_in_curation_is_neither_skipped_nor_taken_back(row: AnnotationSet) -> None:
    skip(row)
    AnnotationSet.objects.create(article=row.article, kind="gold", schema=row.schema, updated_at=row.updated_at)
    for verb in (lambda: skip(row), lambda: annotations.reopen(annotation_set_id=row.pk, actor=author(row))):
        with pytest.raises(Conflict) as refused:
            verb()
        assert refused.value.code == "in_curation"


def test_another_person_skips_nothing_and_moves_no_place(row: AnnotationSet) -> None:
    other = factories.member(project=row.article.project)
    with pytest.raises(Forbidden):
        annotations.skip(annotation_set_id=row.pk, code="damaged", actor=other)
    with pytest.raises(Forbidden):
        annotations.keep_place(annotation_set_id=row.pk, place=5, actor=other)
    assert (AnnotationSet.objects.get().state, AnnotationSet.objects.get().place) == (State.OPEN, 0)


@pytest.mark.parametrize(("given", "kept"), [(12, 12), (10**6, len(factories.TEXT)), (-3, 0)])
def test_a_place_is_no_gesture(row: AnnotationSet, given: int, kept: int) -> None:
    before = AnnotationSet.objects.get()
    assert annotations.keep_place(annotation_set_id=row.pk, place=given, actor=author(row)) == kept
    after = AnnotationSet.objects.get()
    assert (after.place, after.revision, after.updated_at, after.body) == (
        kept,
        before.revision,
        before.updated_at,
        before.body,
    )
    assert after.changes.count() == 2


def test_a_place_costs_two_queries(row: AnnotationSet, django_assert_num_queries: object) -> None:
    actor = author(row)
    with django_assert_num_queries(2):  # type: ignore[operator]
        annotations.keep_place(annotation_set_id=row.pk, place=3, actor=actor)
