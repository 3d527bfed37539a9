"""Where an annotation set stands in its author's work: how many articles there are, which come before and after it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from annotator.models import AnnotationSet, Article, Project, User
from annotator.services import access
from annotator.services.assignments import outlook
from annotator.services.queue import Next, Standing, next_of


@dataclass(frozen=True, slots=True)
class Stop:
    """An article beside another one; ``set_id`` None: its author has not begun it."""

    article: UUID
    title: str
    set_id: UUID | None


@dataclass(frozen=True, slots=True)
class Course:
    """A set among its author's articles, in the order of the project's list; ``position`` counts from 1.

    ``submitted``, ``open`` (and returned), ``skipped`` and ``left`` add up to ``total``. ``upcoming``: what the author
    goes on with after this one, None for other readers and where nothing waits.
    """

    position: int
    total: int
    submitted: int
    open: int
    skipped: int
    left: int
    previous: Stop | None
    next: Stop | None
    upcoming: Next | None
    #: Another article is dealt out after this one; which one is not known before.
    deals: bool = False
    #: Practice: once it is handed in, its author sees it beside the known answers.
    measured: bool = False

    @property
    def follows(self) -> bool:
        """Whether there is anything to go on with."""
        return self.upcoming is not None or self.deals or self.measured

    @property
    def standing(self) -> Standing:
        """The same figures as a project has."""
        states = {"submitted": self.submitted, "open": self.open, "skipped": self.skipped}
        return Standing(self.total, states, states)


def course_of(*, user: User, annotation_set: AnnotationSet) -> Course | None:
    """The course of a set that ``user`` may read; None for a set that is no annotator's.

    An annotator's articles are all of the project; a curator's or manager's, and another person's in the eyes of a
    reader, are those begun.
    """
    if annotation_set.kind != AnnotationSet.Kind.ANNOTATOR:
        return None
    project = access.project_for(user, annotation_set.article.project.slug)
    own = annotation_set.author_id == user.pk
    everything = own and _is_sent(user, project) and access.chooses(user, project)
    articles = _articles(user, project, annotation_set.author_id, all_of_them=everything)
    here = annotation_set.article_id
    total, position = articles.aggregate(n=Count("pk"), p=Count("pk", filter=Q(pk__lte=here))).values()
    states = _states(user, project, annotation_set.author_id)
    submitted, skipped = states.get("submitted", 0), states.get("skipped", 0)
    begun = sum(states.values())
    upcoming = next_of(user=user, projects=[project], besides=annotation_set.pk) if own else None
    return Course(
        position=position,
        total=total,
        submitted=submitted,
        open=begun - submitted - skipped,
        skipped=skipped,
        left=total - begun,
        previous=_stop(articles.filter(pk__lt=here).order_by("-pk")),
        next=_stop(articles.filter(pk__gt=here).order_by("pk")),
        upcoming=upcoming,
        measured=own and annotation_set.article.use == Article.Use.PRACTICE,
        deals=own and upcoming is None and _deals(user, project, annotation_set),
    )


def _deals(user: User, project: Project, annotation_set: AnnotationSet) -> bool:
    if project.assignment == Project.Assignment.FREE and not project.reserve_every:
        return False
    ahead = outlook(user=user, project=project, besides=annotation_set.pk)
    return ahead is not None and ahead.follows


def _is_sent(user: User, project: Project) -> bool:
    """Whether the project's articles are this person's to annotate, one after the other."""
    return access.may(user, project, access.ANNOTATE) and not access.may(user, project, access.READ_SETS)


def _articles(user: User, project: Project, author: int | None, *, all_of_them: bool) -> QuerySet[Article]:
    sets = access.sets_of(user, project).filter(
        article=OuterRef("pk"), author=author, kind=AnnotationSet.Kind.ANNOTATOR
    )
    articles = access.articles_of(user, project).annotate(set_id=Subquery(sets.order_by("-round").values("pk")[:1]))
    return articles if all_of_them else articles.filter(Exists(sets))


def _states(user: User, project: Project, author: int | None) -> dict[str, int]:
    sets = access.sets_of(user, project).filter(author=author, kind=AnnotationSet.Kind.ANNOTATOR)
    # An article that came again counts once, as it stands now.
    later = AnnotationSet.objects.filter(article=OuterRef("article"), author=author, kind=OuterRef("kind"))
    sets = sets.filter(~Exists(later.filter(round__gt=OuterRef("round"))))
    return dict(sets.values_list("state").annotate(n=Count("pk")))


def _stop(articles: QuerySet[Article]) -> Stop | None:
    found: Any = articles.only("public", "title").first()
    return Stop(found.public, found.title, found.set_id) if found else None
