"""What must never stand in the database does not get in, whoever writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from annotator.models import AnnotationSet, Article, Change, Membership
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> AnnotationSet:
    return factories.saved(factories.annotation_set(), *factories.marks(1))


def again(instance: Any, **fields: Any) -> None:
    """The same row once more, with other values in some columns."""
    instance.pk = None
    for name, value in fields.items():
        setattr(instance, name, value)
    with transaction.atomic():
        instance.save(force_insert=True)


def _change(row: AnnotationSet) -> Change:
    return Change.objects.get(annotation_set=row)


FORBIDDEN: dict[str, Callable[[AnnotationSet], None]] = {
    "a second set of an author": lambda row: again(row, id=factories.uuid4()),
    "an annotator's set of nobody": lambda row: again(row, id=factories.uuid4(), author=None),
    "a kind nobody knows": lambda row: again(row, id=factories.uuid4(), kind="other"),
    "a state nobody knows": lambda row: again(row, id=factories.uuid4(), kind="imported", state="other"),
    "a reason nobody knows": lambda row: again(row, id=factories.uuid4(), kind="imported", skip_code="tired"),
    "a second change of a sequence": lambda row: again(_change(row), change_id=factories.uuid4()),
    "a change twice": lambda row: again(_change(row), sequence=2),
    "a text twice in a project": lambda row: again(row.article, public=factories.uuid4(), name="other"),
    "a name twice in a project": lambda row: again(row.article, public=factories.uuid4(), sha256="0" * 64),
    "a public id twice": lambda row: again(row.article, name="other", sha256="0" * 64),
    "two roles": lambda row: again(Membership.objects.get(user=row.author), role="curator"),
    "a role nobody knows": lambda row: again(Membership.objects.get(user=row.author), user=factories.user(), role="x"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_must_never_be(row: AnnotationSet, what: str) -> None:
    with pytest.raises(IntegrityError):
        FORBIDDEN[what](row)


def test_one_gold_an_article_though_nobody_is_its_author(row: AnnotationSet) -> None:
    again(row, id=factories.uuid4(), kind="gold", author=None)
    with pytest.raises(IntegrityError):
        again(row, id=factories.uuid4(), kind="gold", author=None)


def test_what_was_annotated_cannot_be_deleted(row: AnnotationSet) -> None:
    for protected in (row, row.article, row.article.project, row.author, row.schema):
        with pytest.raises(IntegrityError), transaction.atomic():
            protected.delete()  # type: ignore[union-attr]
    assert Article.objects.count() == 1
