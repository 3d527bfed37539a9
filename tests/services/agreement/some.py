"""A small project whose people agree and differ in ways one can count by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services import access, agreement, annotations
from tests import factories

#: Words of ``factories.TEXT`` and where they stand.
SAMER, LAYLA, MOSCOW, PARIS, YEAR = "سامر الهادي", "ليلى الحدّاد", "موسكو", "باريس", "2025"
#: A mark: the word, its type, how many letters earlier it begins, and its attributes.
Mark = tuple[str, str] | tuple[str, str, int] | tuple[str, str, int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Press:
    """A project with a curator and three annotators."""

    project: Project
    curator: User
    reem: User
    salem: User
    huda: User

    def report(self, user: User | None = None, **asked: Any) -> agreement.Report:
        """The report as somebody (the curator) sees it."""
        reader = user or self.curator
        project = access.project_for(reader, self.project.slug)
        return agreement.report_of(project=project, user=reader, asked=agreement.Asked(**asked))

    def places(self, cell: str, after: str = "", **asked: Any) -> agreement.Page:
        """The places of a cell, for the curator."""
        project = access.project_for(self.curator, self.project.slug)
        wanted = agreement.Asked(**asked)
        return agreement.places_of(project=project, user=self.curator, asked=wanted, cell=cell, after=after)


def press() -> Press:
    """The project, empty."""
    project = factories.project(slug="press", name="أخبار")
    Project.objects.filter(pk=project.pk).update(overlap=3)
    names = {name: factories.member(project=project, first_name=name) for name in ("ريم", "سالم", "هدى")}
    return Press(project, factories.member(project=project, role=Membership.Role.CURATOR), *names.values())


def article(project: Project) -> Article:
    """Another article of the same words."""
    return factories.article(
        project=project,
        text=f"{factories.TEXT}\nمقال {Article.objects.count()}.",
        title=f"مقال {Article.objects.count()}",
    )


def submitted(of: Article, author: User, marks: Sequence[Mark], *, at: datetime | None = None) -> AnnotationSet:
    """A submitted set with these marks."""
    return factories.submitted(article=of, author=author, at=at, changes=[change(of, marks)] if marks else [])


def change(of: Article, marks: Sequence[Mark]) -> dict[str, Any]:
    """One gesture that makes these marks."""
    return factories.change(*(factories.put(_span(of.text, *mark)) for mark in marks))


def _span(
    text: str, word: str, type_: str, before: int = 0, attributes: dict[str, Any] | None = None
) -> dict[str, Any]:
    start = text.index(word)
    return factories.span(
        start=start - before, end=start + len(word), text=text, type=type_, attributes=attributes or {}
    )


def labelled(of: Article, author: User, marks: Sequence[Mark], **labels: str) -> AnnotationSet:
    """A submitted set with these marks and labels of the article."""
    given = [
        {"op": "set", "kind": "label", "code": code, "value": value, "seen": None} for code, value in labels.items()
    ]
    changes = [change(of, marks), factories.change(*given)]
    return factories.submitted(article=of, author=author, changes=changes)


def again(row: AnnotationSet, marks: Sequence[Mark]) -> None:
    """The author opens a submitted set again, marks more, and submits it."""
    assert row.author is not None
    annotations.reopen(annotation_set_id=row.pk, actor=row.author)
    row.refresh_from_db()
    factories.saved(row, change(row.article, marks))
    annotations.submit(annotation_set_id=row.pk, revision=row.revision, actor=row.author)
    row.refresh_from_db()


def value(report: agreement.Report, code: str, layer: str = "entity", subject: str = "") -> float | None:
    """A measure of a report."""
    (one,) = [one for one in report.measures if (one.code, one.layer, one.subject) == (code, layer, subject)]
    return one.value
