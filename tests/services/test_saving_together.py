"""Many writers at once: every change once, in one unbroken log, on a real database without a test's transaction."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from annotator.models import AnnotationSet, Change, User
from annotator.services import annotations, integrity
from annotator.services.annotations import Outcome
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 8
EACH = 6


def together(jobs: list[Callable[[], Any]]) -> list[Any]:
    """The answers of jobs that all start at the same moment, each on a connection of its own."""
    gate = threading.Barrier(len(jobs))
    answers: list[Any] = [None] * len(jobs)

    def run(number: int, job: Callable[[], Any]) -> None:
        try:
            gate.wait()
            answers[number] = job()
        except BaseException as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def save(row: AnnotationSet, author: User, changes: list[dict[str, Any]]) -> list[str]:
    """One change a request, as a browser sends them."""

    def one(change: dict[str, Any]) -> Outcome:
        return annotations.apply_changes(annotation_set_id=row.pk, changes=[change], actor=author)

    return [verdict.status for change in changes for verdict in one(change).verdicts]


def test_eight_writers_on_one_set_lose_nothing() -> None:
    row = factories.annotation_set()
    author = row.author
    assert author is not None
    marks = factories.marks(WRITERS * EACH)
    jobs = [lambda n=n: save(row, author, marks[n * EACH : (n + 1) * EACH]) for n in range(WRITERS)]
    assert together(jobs) == [["applied"] * EACH] * WRITERS
    row.refresh_from_db()
    sequences = Change.objects.filter(annotation_set=row).order_by("sequence").values_list("sequence", flat=True)
    assert (row.revision, list(sequences)) == (WRITERS * EACH, list(range(1, WRITERS * EACH + 1)))
    assert list(integrity.verify()) == []


def test_the_same_change_from_eight_tabs_is_applied_once() -> None:
    row = factories.annotation_set()
    author = row.author
    assert author is not None
    marks = factories.marks(3)
    answers = together([lambda: save(row, author, marks)] * WRITERS)
    assert sorted(status for answer in answers for status in answer) == ["already_applied"] * 21 + ["applied"] * 3
    assert Change.objects.filter(annotation_set=row).count() == 3
    assert list(integrity.verify()) == []


def test_eight_writers_on_eight_sets() -> None:
    article = factories.article()
    rows = [factories.annotation_set(article=article) for _ in range(WRITERS)]
    marks = [factories.marks(EACH) for _ in rows]
    jobs = [lambda n=n: save(rows[n], rows[n].author, marks[n]) for n in range(WRITERS)]  # type: ignore[arg-type]
    assert together(jobs) == [["applied"] * EACH] * WRITERS
    assert list(AnnotationSet.objects.values_list("revision", flat=True)) == [EACH] * WRITERS
    assert list(integrity.verify()) == []


def test_of_two_who_replace_the_same_span_one_is_told() -> None:
    row = factories.annotation_set()
    author = row.author
    assert author is not None
    span = factories.span(start=0, end=3)
    factories.saved(row, factories.change(factories.put(span)))
    retypings = [factories.change(factories.put({**span, "type": code}, seen=span)) for code in ("LAW", "EVENT")]
    answers = together([lambda c=c: save(row, author, [c]) for c in retypings])
    assert sorted(answers) == [["applied"], ["rejected"]]


def test_an_article_opened_from_eight_tabs_is_one_set() -> None:
    article = factories.article()
    me = factories.member(project=article.project)
    opened = together([lambda: annotations.open_set(article=article, actor=me)] * WRITERS)
    assert len({row.pk for row in opened}) == 1
    assert sorted(row.created for row in opened) == [False] * 7 + [True]
