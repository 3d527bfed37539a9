"""``verify`` finds one altered byte, wherever it is, and says where."""

from typing import Any

import pytest
from django.db import connection

from annotator.models import AnnotationSet, Article, Change
from annotator.services import integrity
from annotator.standoff.values import text_digest
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored() -> AnnotationSet:
    """A set with three changes, one of them an undo."""
    row = factories.annotation_set()
    span = factories.span(start=0, end=3)
    first = factories.change(factories.put(span))
    undo = factories.change(factories.delete(span), label="undo", undoes=first["id"])
    (last,) = factories.marks(1)
    return factories.saved(row, first, undo, last)


def found() -> list[tuple[str, int | None]]:
    return [(finding.code, finding.sequence) for finding in integrity.verify()]


def test_what_the_services_wrote_is_as_it_must_be(stored: AnnotationSet) -> None:
    checked = integrity.Checked()
    assert list(integrity.verify(checked=checked)) == []
    assert (checked.articles, checked.sets, checked.changes) == (1, 1, 3)


def test_one_byte_of_a_body(stored: AnnotationSet) -> None:
    body = stored.body.replace('"origin":"manual"', '"origin":"manuaI"')
    assert len(body) == len(stored.body)
    AnnotationSet.objects.update(body=body)
    (finding,) = integrity.verify()
    assert (finding.code, finding.annotation_set, finding.sequence) == ("body", str(stored.pk), 3)
    assert finding.facts["stored"].replace("manuaI", "manual") == finding.facts["replayed"]
    assert stored.body[finding.facts["position"]] == "l"


def test_a_space_too_many_in_a_body(stored: AnnotationSet) -> None:
    AnnotationSet.objects.update(body=stored.body + " ")
    assert found() == [("body", 3)]


def other(change: Change, column: str) -> dict[str, Any]:
    """The column with one byte, or one fact, altered."""
    value = getattr(change, column)
    if column in {"operations", "inverse"}:
        return {column: value.replace("DATE", "DATA", 1) if "DATE" in value else value + " "}
    if column == "digest":
        return {column: ("1" if value[0] == "0" else "0") + value[1:]}
    return {"label": {"label": "Mark"}, "actor": {"actor": None}, "undoes": {"undoes": None}}[column]


@pytest.mark.parametrize("column", ["operations", "inverse", "label", "actor", "digest"])
def test_one_byte_of_a_log_row(stored: AnnotationSet, column: str) -> None:
    second = Change.objects.get(annotation_set=stored, sequence=2)
    Change.objects.filter(pk=second.pk).update(**other(second, column))
    findings = list(integrity.verify())
    assert ("digest", 2) in {(finding.code, finding.sequence) for finding in findings}
    assert {finding.annotation_set for finding in findings} == {str(stored.pk)}


def test_the_link_to_what_was_undone(stored: AnnotationSet) -> None:
    Change.objects.filter(sequence=2).update(undoes=None)
    assert found() == [("digest", 2)]


def test_the_time_of_a_change(stored: AnnotationSet) -> None:
    change = Change.objects.get(sequence=3)
    later = change.created_at.replace(microsecond=(change.created_at.microsecond + 1) % 1_000_000)
    Change.objects.filter(pk=change.pk).update(created_at=later)
    assert found() == [("digest", 3)]


def test_operations_that_are_no_longer_json(stored: AnnotationSet) -> None:
    Change.objects.filter(sequence=1).update(operations="[{")
    assert found() == [("digest", 1), ("unreadable", 1)]


def test_operations_that_are_json_but_no_list(stored: AnnotationSet) -> None:
    Change.objects.filter(sequence=2).update(operations="5")
    assert found() == [("digest", 2), ("unreadable", 2)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes no such bytes in")
@pytest.mark.parametrize(
    ("table", "column", "sequence"),
    [
        ("annotator_change", "operations", 2),
        ("annotator_change", "change_id", 2),
        ("annotator_change", "created_at", 2),
        ("annotator_annotationset", "body", None),
        ("annotator_article", "text", None),
    ],
)
def test_bytes_that_no_program_wrote(stored: AnnotationSet, table: str, column: str, sequence: int | None) -> None:
    where = " WHERE sequence = 2" if sequence else ""
    article = str(stored.article.public)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = CAST(x'22ff22' AS TEXT){where}")
    findings = list(integrity.verify())
    assert ("unreadable", sequence) in {(finding.code, finding.sequence) for finding in findings}
    assert {finding.article for finding in findings} == {article}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its foreign keys itself")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["annotator_annotationset", "annotator_article"])
def test_a_row_deleted_with_foreign_keys_off(stored: AnnotationSet, table: str) -> None:
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    assert found() == [("dangling", None)]
    Change.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    AnnotationSet.objects.all()._raw_delete("default")  # type: ignore[attr-defined]


def test_a_set_moved_to_another_article(stored: AnnotationSet) -> None:
    other = factories.article(project=stored.article.project, text="مقال آخر لا يشبه الأول في شيء.")
    AnnotationSet.objects.update(article=other)
    assert found() == [("misfit", None)]


def test_a_text_altered_together_with_its_hash(stored: AnnotationSet) -> None:
    text = factories.TEXT.replace("مقترحات", "اقتراحات").replace("الرئيس", "المدير")
    Article.objects.update(text=text, sha256=text_digest(text), length=len(text))
    assert found() == [("misfit", None)]


def test_a_row_taken_out_of_the_middle(stored: AnnotationSet) -> None:
    Change.objects.filter(sequence=2)._raw_delete("default")  # type: ignore[attr-defined]
    assert ("gap", 2) in found()


def test_a_row_taken_off_the_end(stored: AnnotationSet) -> None:
    Change.objects.filter(sequence=3)._raw_delete("default")  # type: ignore[attr-defined]
    assert found() == [("revision", None), ("body", 2)]


def test_a_row_added_behind_the_services_back(stored: AnnotationSet) -> None:
    last = Change.objects.get(sequence=3)
    last.pk, last.sequence, last.change_id = None, 4, factories.uuid4()
    last.save(force_insert=True)
    assert {code for code, _ in found()} >= {"digest", "does_not_apply", "revision"}


def test_a_revision_that_counts_wrong(stored: AnnotationSet) -> None:
    AnnotationSet.objects.update(revision=7)
    assert found() == [("revision", None)]


@pytest.mark.parametrize("how", ["one letter", "one letter more"])
def test_an_article_whose_text_was_altered(stored: AnnotationSet, how: str) -> None:
    text = "و" + factories.TEXT[1:] if how == "one letter" else factories.TEXT + "و"
    Article.objects.update(text=text)
    findings = [(f.code, f.article, f.annotation_set) for f in integrity.verify()]
    public = str(stored.article.public)
    expected = [("text_sha256", public, "")] + ([("text_length", public, "")] if how == "one letter more" else [])
    assert findings == expected


def test_one_project_is_looked_at_when_one_is_asked_for(stored: AnnotationSet) -> None:
    Article.objects.update(sha256="0" * 64)
    elsewhere = factories.project()
    assert list(integrity.verify(elsewhere)) == []
    assert [f.code for f in integrity.verify(stored.article.project)] == ["text_sha256"]
