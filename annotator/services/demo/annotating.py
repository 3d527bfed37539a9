"""The demo's annotated articles as sets that were handed in over the last weeks, each with a log of its own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson
from django.utils import timezone

from annotator.formats import sanad
from annotator.models import AnnotationSet, Article, Project, User
from annotator.services import annotations
from annotator.services.refusal import Invalid
from annotator.standoff.changes import Change, Operation, Put, SetLabel, apply
from annotator.standoff.values import AnnotatedArticle, Annotations, Span

#: ``{username: {article: days}}``: how many days before the demo was made a set was handed in.
_CALENDAR = "handed-in.json"


def annotate(project: Project, people: Sequence[User], source: Path) -> int:
    """Hand in what ``source/USERNAME/ARTICLE.json`` says, oldest first; how many sets are new.

    Nobody's set that is there already is touched. Each article is for as many annotators as have annotated it here.
    """
    calendar: Mapping[str, Mapping[str, float]] = orjson.loads((source / _CALENDAR).read_bytes())
    by_name = {user.username: user for user in people}
    files = sorted(source.glob("*/*.json"), key=lambda path: -calendar[path.parent.name][path.stem])
    number = Counter(path.name for path in files)
    now = timezone.now()
    new = 0
    for path in files:
        example = sanad.read_line(path.read_bytes())
        article = _article(project, example, path)
        when = now - timedelta(days=calendar[path.parent.name][path.stem])
        new += _hand_in(article, by_name[path.parent.name], example, when, number[path.name])
    return new


def _article(project: Project, example: AnnotatedArticle, path: Path) -> Article:
    article = Article.objects.get(project=project, name=example.name)
    article.project = project
    if article.text != example.text:
        raise Invalid("other_text", {"file": path.name})
    return article


def _hand_in(article: Article, author: User, example: AnnotatedArticle, when: datetime, overlap: int) -> bool:
    # In a demo that somebody has worked with, an article may have become practice or gold: that is left alone.
    if article.use != Article.Use.WORK or article.state in {Article.State.CURATION, Article.State.GOLD}:
        return False
    row = annotations.open_set(article=article, actor=author)
    if not row.created:
        return False
    Article.objects.filter(pk=article.pk, overlap=None).update(overlap=overlap)
    moment = max(when, article.created_at)
    _store(row, author, example, moment)
    if example.state == AnnotationSet.State.SUBMITTED:
        revision = AnnotationSet.objects.values_list("revision", flat=True).get(pk=row.pk)
        annotations.submit(annotation_set_id=row.pk, revision=revision, actor=author)
    handed_in = {"submitted_at": moment} if example.state == AnnotationSet.State.SUBMITTED else {}
    AnnotationSet.objects.filter(pk=row.pk).update(created_at=moment, updated_at=moment, seen_at=moment, **handed_in)
    return True


def _store(row: AnnotationSet, author: User, example: AnnotatedArticle, now: datetime) -> None:
    """Write the example and its log as of ``now``; submitting checks it afterwards as it checks everybody's."""
    made = Annotations()
    for change in _changes(row.pk, example):
        made = apply(made, change)
        annotations.append(row=row, change=change, after=made, actor=author, now=now)
    AnnotationSet.objects.filter(pk=row.pk).update(revision=row.revision, body=row.body)


def _changes(set_id: UUID, example: AnnotatedArticle) -> list[Change]:
    """The example as three gestures: the labels; the entities with their mentions; the frames with their spans."""
    of = example.annotations
    mentions, others = _parted(of)
    groups: dict[str, list[Operation]] = {
        "label": [SetLabel(code, value, None) for code, value in of.labels.items()],
        "mark": [*(Put("entity", entity, None) for entity in of.entities.values()), *mentions],
        "quote": [*others, *(Put("frame", frame, None) for frame in of.frames.values())],
    }
    return [
        Change(id=str(uuid5(NAMESPACE_URL, f"{set_id}/{label}")), label=label, operations=tuple(operations))
        for label, operations in groups.items()
        if operations
    ]


def _parted(of: Annotations) -> tuple[list[Put], list[Put]]:
    def puts(spans: list[Span]) -> list[Put]:
        return [Put("span", span, None) for span in spans]

    mentions = [span for span in of.spans.values() if span.entity is not None]
    return puts(mentions), puts([span for span in of.spans.values() if span.entity is None])
