"""One's own articles again, blind: how far somebody agrees with themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Avg, Count, Exists, OuterRef

from annotator.models import AnnotationSet, Article, Project, User
from annotator.services import leases, standing
from annotator.services.annotations import make_set

_Set = AnnotationSet
_State = AnnotationSet.State
#: An article comes again at the earliest so long after it was submitted: before that it is remembered, not read.
REST: Final = timedelta(days=3)


def serve(*, user: User, project: Project, now: datetime) -> AnnotationSet | None:
    """One of somebody's own articles again, where it is their turn for that; None where it is not."""
    found = due(user=user, project=project, now=now)
    if found is None:
        return None
    article = standing.lock(found.article_id)
    article.project = project
    lease = leases.until(project.lease_hours, now) if project.assignment == Project.Assignment.PULL else None
    return make_set(article=article, author=user, round=2, assigned_at=now, lease_until=lease)


def due(*, user: User, project: Project, now: datetime) -> AnnotationSet | None:
    """The set whose article comes to its author again now: after every ``reserve_every`` submitted ones, one."""
    if not project.reserve_every:
        return None
    mine = _Set.objects.filter(author=user, kind=_Set.Kind.ANNOTATOR, article__project=project)
    mine = mine.filter(article__use=Article.Use.WORK)
    done = mine.filter(round=1, state=_State.SUBMITTED)
    if done.count() // project.reserve_every <= mine.filter(round=2).count():
        return None
    later = mine.filter(article=OuterRef("article"), round__gt=1)
    rested = done.filter(~Exists(later), submitted_at__lte=now - REST, article__withdrawn_at=None)
    return rested.order_by("submitted_at", "pk").only("pk", "article_id").first()


@dataclass(frozen=True, slots=True)
class SelfAgreement:
    """Percent of F1 between somebody's two rounds, the mean over the articles that came again and were submitted."""

    user_id: int
    articles: int
    score: int


def self_agreement(*, project: Project) -> Sequence[SelfAgreement]:
    """How far each person agrees with themselves, where there is anything to say it by; for managers."""
    rows = _Set.objects.filter(article__project=project, article__use=Article.Use.WORK, kind=_Set.Kind.ANNOTATOR)
    rows = rows.filter(round__gt=1, state=_State.SUBMITTED, score__isnull=False).order_by("author")
    means = rows.values_list("author").annotate(n=Count("pk"), mean=Avg("score"))
    return [SelfAgreement(author, n, round(mean)) for author, n, mean in means]
