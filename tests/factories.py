"""Test data: plain functions that make rows the way the services do, every argument by keyword."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4 as uuid4

from django.utils import timezone

from annotator.models import AnnotationSet, Article, GuidelineExample, Membership, Project, User
from annotator.services import annotations, articles, projects
from annotator.standoff.schema import shipped

_numbers = count(1)

#: Nine names, a clitic before one of them, digits, an emoji: what the offsets of a test should survive.
TEXT = (
    "رفض الرئيس سامر الهادي مقترحات لأوكرانيا.\n"
    "وقالت الوزيرة ليلى الحدّاد إن «الاتفاق يعيد البحر إلى أهله» 😀 في باريس عام 2025.\n"
    "وترى موسكو أن الممر ضروري."
)
SCHEMA = shipped()


def user(*, username: str = "", password: str = "", **fields: Any) -> User:
    """Somebody who can sign in; with ``password``, by it."""
    name = username or f"person{next(_numbers)}"
    if fields.pop("is_superuser", False):
        return User.objects.create_superuser(name, password=password or None, **fields)
    return User.objects.create_user(name, password=password or None, **fields)


def project(*, slug: str = "", name: str = "مشروع", schema: str = SCHEMA) -> Project:
    """A project under the default schema, without members."""
    return projects.create_project(slug=slug or f"project-{next(_numbers)}", name=name, schema=schema, actor=None)


def member(*, project: Project, role: str = Membership.Role.ANNOTATOR, **fields: Any) -> User:
    """A new user with a role in a project."""
    made = user(**fields)
    projects.join(project=project, user=made, role=role, actor=None)
    return made


def article(*, project: Project | None = None, text: str = TEXT, name: str = "", title: str = "مقال") -> Article:
    """An article made the way an import makes it. A second one in a project needs another text."""
    found = project or globals()["project"]()
    file = articles.File(name or f"article-{next(_numbers)}.txt", text.encode(), title=title)
    (made,) = articles.import_files(project=found, files=[file], actor=None).articles
    return made


def annotation_set(
    *, article: Article | None = None, author: User | None = None, state: str = AnnotationSet.State.OPEN
) -> AnnotationSet:
    """An empty set of an annotator of the article's project."""
    found = article or globals()["article"]()
    writer = author or member(project=found.project)
    row = annotations.open_set(article=found, actor=writer)
    if state != row.state:
        AnnotationSet.objects.filter(pk=row.pk).update(state=state)
        row.refresh_from_db()
    return row


def submitted(
    *,
    article: Article,
    author: User,
    at: datetime | None = None,
    seconds: int = 0,
    changes: Sequence[dict[str, Any]] = (),
) -> AnnotationSet:
    """A set handed in: at a moment of the past, after so many seconds at work, with these changes in it."""
    row = saved(annotation_set(article=article, author=author), *changes)
    annotations.submit(annotation_set_id=row.pk, revision=row.revision, actor=author)
    moments = {"submitted_at": at, "seen_at": at} if at else {}
    AnnotationSet.objects.filter(pk=row.pk).update(active_seconds=seconds, **moments)
    row.refresh_from_db()
    return row


def guideline_example(*, article: Article, annotation_set: AnnotationSet | None = None) -> GuidelineExample:
    """A real place in the guidelines: the first word of an article, as a person."""
    words = article.text.split()[0]
    return GuidelineExample.objects.create(
        project=article.project, article=article, annotation_set=annotation_set, thing="s1", type="PERS",
        text=words, start=0, segments=f"[[0, {len(words)}]]", created_at=timezone.now(),
    )  # fmt: skip


def span(*, start: int, end: int, text: str = TEXT, type: str = "DATE", id: str = "", **fields: Any) -> dict[str, Any]:  # noqa: A002
    """A span's JSON object over ``text[start:end]`` (code points)."""
    made = {"id": id or str(uuid4()), "type": type, "segments": [[start, end]], "text": text[start:end]}
    return {**made, "attributes": {}, "origin": "manual", **fields}


def put(thing: dict[str, Any], *, kind: str = "span", seen: dict[str, Any] | None = None) -> dict[str, Any]:
    """The operation that stores a thing."""
    return {"op": "put", "kind": kind, "object": thing, "seen": seen}


def delete(thing: dict[str, Any], *, kind: str = "span") -> dict[str, Any]:
    """The operation that removes a thing as it is."""
    return {"op": "delete", "kind": kind, "id": thing["id"], "seen": thing}


def change(*operations: dict[str, Any], id: str = "", label: str = "mark", **fields: Any) -> dict[str, Any]:  # noqa: A002
    """A change's JSON object."""
    return {"id": id or str(uuid4()), "label": label, "operations": list(operations), **fields}


def marks(number: int, *, text: str = TEXT) -> list[dict[str, Any]]:
    """``number`` changes, each marking another letter or two of ``text`` as a date."""
    letters = [n for n in range(len(text) - 1) if text[n].isalpha() and text[n + 1] == " "]
    spans = [(end - back, end + 1) for back in range(1, 40) for end in letters if _cuttable(text, end - back)]
    if len(spans) < number:
        raise ValueError(f"the text holds only {len(spans)} such spans")
    return [change(put(span(start=start, end=end, text=text))) for start, end in spans[:number]]


def _cuttable(text: str, start: int) -> bool:
    return start > 0 and text[start].isalpha() and "\n" not in text[start : start + 41]


def saved(annotation_set: AnnotationSet, *changes: dict[str, Any]) -> AnnotationSet:
    """The set after changes that must all be applied."""
    author = annotation_set.author
    assert author is not None
    outcome = annotations.apply_changes(annotation_set_id=annotation_set.pk, changes=list(changes), actor=author)
    assert [(verdict.status, verdict.code) for verdict in outcome.verdicts] == [("applied", "")] * len(changes)
    annotation_set.refresh_from_db()
    return annotation_set
