"""Writing an event down for every webhook that hears of it, in the transaction of what it tells of."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

import orjson
from django.conf import settings
from django.utils import timezone

from annotator.models import AnnotationSet, Article, Delivery, Job, Project, Webhook
from annotator.services.webhooks.rounds import keep_going

#: What can be told; a test event is told to one webhook alone, whenever somebody asks for it.
EVENTS: Final = ("set.submitted", "gold.locked", "release.published", "job.done")
TEST: Final = "test"


def is_on() -> bool:
    """Whether whoever runs this Sanad allows webhooks."""
    return bool(settings.WEBHOOKS_ON)


def tell(*, event: str, project: Project, facts: Mapping[str, Any]) -> None:
    """Tell of an event. ``facts`` are JSON values: ids and states, never words of an article and never people."""
    if not is_on():
        return
    hearing = [row for row in Webhook.objects.filter(project=project) if event in orjson.loads(row.events)]
    for row in hearing:
        write(row, event, project, facts)


def write(webhook: Webhook, event: str, project: Project, facts: Mapping[str, Any]) -> Delivery:
    """One event for one webhook, to be sent with the next round."""
    now = timezone.now()
    told = {
        "type": event,
        "timestamp": now.isoformat().replace("+00:00", "Z"),
        "data": {"project": {"slug": project.slug, "name": project.name}, **facts},
    }
    made = Delivery.objects.create(
        id=uuid4(),
        webhook=webhook,
        event=event,
        body=orjson.dumps(told).decode(),
        created_at=now,
        try_at=now,
    )
    keep_going(by=now)
    return made


def submitted(row: AnnotationSet) -> None:
    """A set (with article and project) was handed in; practice and blind repeats are nobody's data."""
    if row.article.use != Article.Use.PRACTICE and row.round == 1:
        tell(event="set.submitted", project=row.article.project, facts=_of_set(row))


def locked(row: AnnotationSet) -> None:
    """A gold set (with article and project) was finished."""
    tell(event="gold.locked", project=row.article.project, facts=_of_set(row))


def released(project: Project, *, release: Mapping[str, Any]) -> None:
    """A release stands there to be taken: ``release`` has its id, its tag and what else there is to say."""
    tell(event="release.published", project=project, facts={"release": dict(release)})


def job_ended(job: Job, state: str) -> None:
    """A background job (with project) ended by itself."""
    tell(event="job.done", project=job.project, facts={"job": {"id": str(job.pk), "noun": job.noun, "state": state}})


def _of_set(row: AnnotationSet) -> dict[str, Any]:
    article: dict[str, Any] = {"id": _text(row.article.public), "name": row.article.name}
    return {
        "article": article,
        "annotation_set": {"id": _text(row.pk), "kind": row.kind, "revision": row.revision},
    }


def _text(id_: UUID) -> str:
    return str(id_)
