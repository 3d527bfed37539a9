"""What the tests of assignments share: a project that deals, its articles, and doing as annotators and clocks do."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services import access, annotations, assignments
from annotator.services.refusal import Refusal
from tests import factories


def dealing(**settings: Any) -> Project:
    """A project that deals out, with other settings than the defaults."""
    project = factories.project()
    Project.objects.filter(pk=project.pk).update(**{"assignment": "pull"} | settings)
    project.refresh_from_db()
    return project


def articles(project: Project, count: int, word: str = "النص", **columns: Any) -> list[Article]:
    """Articles named 0, 1, 2 …; ``columns``: a list of values, one an article."""
    made = []
    for n in range(count):
        row = factories.article(project=project, title=str(n), text=f"{word} رقم {n} من {project.pk}.")
        Article.objects.filter(pk=row.pk).update(**{name: values[n] for name, values in columns.items()})
        made.append(row)
    return made


def next_of(user: User, project: Project) -> str:
    """The title of the article that is dealt out, or the code of the refusal."""
    try:
        row = assignments.next_article(user=user, project=access.project_for(user, project.slug))
    except Refusal as refusal:
        return refusal.code
    return row.article.title


def take(user: User, project: Project) -> AnnotationSet:
    return assignments.next_article(user=user, project=access.project_for(user, project.slug))


def submit(row: AnnotationSet) -> AnnotationSet:
    row.refresh_from_db()
    assert row.author is not None
    return annotations.submit(annotation_set_id=row.pk, revision=row.revision, actor=row.author).annotation_set


def annotator(project: Project) -> User:
    return factories.member(project=project)


def manager(project: Project) -> User:
    return factories.member(project=project, role=Membership.Role.MANAGER)


def later(row: AnnotationSet, **gone: int) -> None:
    """Let time pass for a set's lease and its dates, ``hours=3``."""
    past = timedelta(**gone)
    row.refresh_from_db()
    dates = {name: getattr(row, name) - past for name in ("lease_until", "submitted_at") if getattr(row, name)}
    AnnotationSet.objects.filter(pk=row.pk).update(**dates)


def hours_left(row: AnnotationSet) -> int:
    row.refresh_from_db()
    assert row.lease_until is not None
    return round((row.lease_until - timezone.now()).total_seconds() / 3600)


def practice(project: Project, count: int = 1) -> list[Article]:
    """Practice articles whose known answer is one date over the first word."""
    made = articles(project, count, word="تدريب")
    for article in made:
        text = article.text
        author = manager(project)
        row = factories.saved(factories.annotation_set(article=article, author=author), mark(text))
        AnnotationSet.objects.filter(pk=row.pk).update(kind="gold", author=None, state="submitted")
        Article.objects.filter(pk=article.pk).update(use="practice", taken=0)
    return made


def mark(text: str, start: int = 0, end: int = 4, type: str = "DATE") -> dict[str, Any]:  # noqa: A002
    return factories.change(factories.put(factories.span(start=start, end=end, text=text, type=type)))
