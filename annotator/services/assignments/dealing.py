"""The next article for somebody who asks: practice first, then their own again, then what the project's order says.

Two people who ask at the same moment never get the same place. On PostgreSQL the article's row is locked before its
places are counted (whoever comes second passes it by, or waits and looks again); SQLite's transactions are immediate,
so one follows the other. A person's own requests follow one another by the lock on their membership.
"""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services import access, answers, leases, queue, standing
from annotator.services.annotations import make_set, open_set
from annotator.services.assignments import again, minding, pool
from annotator.services.assignments.releasing import release_expired
from annotator.services.refusal import Conflict, Forbidden, Invalid

_Set = AnnotationSet
_State = AnnotationSet.State
#: Articles looked at again because somebody else took a place of their cluster meanwhile.
_TRIES: Final = 20


def next_article(*, user: User, project: Project) -> AnnotationSet:
    """Deal the next article out to an annotator of the project: their new, empty set.

    Raises Forbidden for other roles; Invalid("no_schema"); Conflict: "archived", "open_limit" (as many are open as one
    may have), "practice_open", "practice_failed" (real work waits for it), "managers_assign", "places_taken"
    (others are at work on all that is left), "nothing_left".
    """
    if project.schema_id is None:
        raise Invalid("no_schema", {"project": project.slug})
    access.must_be_open(project)
    release_expired(project=project)
    minding.keep_minding()
    with transaction.atomic():
        _in_turn(user, project)
        _room(user, project)
        now = timezone.now()
        first = _practice(user, project, now) or again.serve(user=user, project=project, now=now)
        return first or _work(user, project, now)


def go_on(*, user: User, project: Project, besides: Any = None) -> AnnotationSet:
    """What waits for somebody next: the set they left open or that was returned, else the next article.

    ``besides``: the set they have just done with. Raises what ``next_article`` raises.
    """
    left = queue.left_open(user=user, projects=[project], besides=besides)
    if left and left.annotation_set:
        return left.annotation_set
    if access.is_reader(user, project):
        raise Conflict("nothing_left")
    return next_article(user=user, project=project)


def open_article(*, user: User, project: Project, article: Article) -> AnnotationSet:
    """Somebody's own set of an article they may see: the one they have, or a new one where they may choose.

    Raises Conflict("practice_first") where an annotator has to practise before real work.
    """
    own = _Set.objects.filter(author=user, article=article, kind=_Set.Kind.ANNOTATOR)
    first = article.use == Article.Use.WORK and not access.is_reader(user, project) and not own.exists()
    if first and answers.practice_of(user, project).comes_first:
        raise Conflict("practice_first")
    return open_set(article=article, actor=user)


def _in_turn(user: User, project: Project) -> None:
    mine = Membership.objects.select_for_update(of=("self",), no_key=True)
    found = mine.filter(project=project, user=user, ended_at=None).first()
    if found is None or found.role != Membership.Role.ANNOTATOR:
        raise Forbidden(facts={"needs": [Membership.Role.ANNOTATOR.value]})


def _room(user: User, project: Project) -> None:
    open_now = open_sets(user, project)
    if open_now >= project.open_limit and project.assignment != Project.Assignment.FREE:
        raise Conflict("open_limit", {"open": open_now, "limit": project.open_limit})


def open_sets(user: User, project: Project) -> int:
    """How many articles somebody has open or returned to them in a project."""
    rows = _Set.objects.filter(author=user, kind=_Set.Kind.ANNOTATOR, article__project=project)
    return rows.filter(state__in=[_State.OPEN, _State.RETURNED]).count()


def _practice(user: User, project: Project, now: datetime) -> AnnotationSet | None:
    found = answers.practice_of(user, project)
    if not found.comes_first:
        return None
    mine = _Set.objects.filter(author=user, kind=_Set.Kind.ANNOTATOR).values("article")
    article = answers.practice_articles(project).exclude(pk__in=mine).only("pk").first()
    if article is None:
        code = "practice_failed" if found.failed else "practice_open"
        raise Conflict(code, {"score": found.score, "mark": found.mark})
    return make_set(article=_with(project, standing.lock(article.pk)), author=user, assigned_at=now)


def _work(user: User, project: Project, now: datetime) -> AnnotationSet:
    article = _ARTICLES[project.assignment](user, project)
    lease = leases.until(project.lease_hours, now) if project.assignment == Project.Assignment.PULL else None
    return make_set(article=_with(project, article), author=user, assigned_at=now, lease_until=lease)


def _with(project: Project, article: Article) -> Article:
    article.project = project
    return article


def _chosen(user: User, project: Project) -> Article:
    """Where everybody chooses, the next one is the first not begun."""
    mine = _Set.objects.filter(author=user, kind=_Set.Kind.ANNOTATOR, article__project=project).values("article")
    rows = Article.objects.filter(project=project, use=Article.Use.WORK, withdrawn_at=None).exclude(pk__in=mine)
    found = rows.order_by("pk").only("pk").first()
    if found is None:
        raise Conflict("nothing_left")
    return standing.lock(found.pk)


def _dealt(user: User, project: Project) -> Article:
    """A locked article with a place for this person."""
    rows = pool.candidates(user, project).defer("text", "provenance", "metadata")
    for _ in range(_TRIES):
        article = _first(rows, user, project)
        if article is None:
            raise Conflict("places_taken" if pool.others_at_work(user, project) else "nothing_left")
        if _still_fits(rows, article, project):
            return article
    raise Conflict("nothing_left")


def _first(rows: pool.Rows, user: User, project: Project) -> Article | None:
    """The first candidate nobody else is looking at; where all are being looked at, the first that is left then."""
    for passing_by in (True, False):
        for stretch in pool.in_order(rows, user, project):
            locking = stretch.select_for_update(of=("self",), no_key=True, skip_locked=passing_by)
            for article in locking[:1]:
                return article
    return None


def _still_fits(rows: pool.Rows, article: Article, project: Project) -> bool:
    """Articles nearly equal to one another go to the same people: whoever takes one has the first of them locked."""
    if project.likeness != Project.Likeness.TOGETHER or article.cluster is None:
        return True
    if article.cluster != article.pk and Article.objects.filter(pk=article.cluster).exists():
        standing.lock(article.cluster)
    return rows.filter(pk=article.pk).exists()


def _assigned(_user: User, _project: Project) -> Article:
    raise Conflict("managers_assign")


_ARTICLES: Final[dict[str, Any]] = {
    Project.Assignment.FREE: _chosen,
    Project.Assignment.PULL: _dealt,
    Project.Assignment.PUSH: _assigned,
}
