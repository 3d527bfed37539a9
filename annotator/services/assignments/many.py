"""Giving many articles to some people at once: which articles, how many each person would get, and doing it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce

from annotator.models import AnnotationSet, Article, BulkAction, Project, User
from annotator.services import standing
from annotator.services.assignments import giving, pool
from annotator.services.assignments.planning import Plan, Wanting, plan
from annotator.services.refusal import Conflict, Invalid

_Set = AnnotationSet
#: Articles given at once, at the most.
MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Wish:
    """Give ``count`` articles with free places (of one source, where one is named) to these people, each to ``each``.

    ``people``: primary keys of users; ``each`` 0: as many as the project, or the article, asks for.
    """

    count: int
    people: Sequence[int]
    each: int = 0
    source: str = ""


def preview(*, project: Project, wish: Wish) -> Plan:
    """Who would get how many; nothing is given. Raises Invalid: "nothing_chosen", "too_many", "not_an_annotator"."""
    if wish.count < 1 or not wish.people:
        raise Invalid("nothing_chosen")
    if wish.count > MOST:
        raise Invalid("too_many", {"limit": MOST})
    giving.annotators(project, set(wish.people))
    articles = list(_wanting(project, wish))
    return plan(
        articles=articles,
        load=load_of(project, wish.people),
        each=wish.each or 50,
        likeness=project.likeness,
        clusters=_clusters(project, articles),
    )


def give_many(*, project: Project, wish: Wish, actor: User, expected: int | None = None) -> BulkAction:
    """Do what ``preview`` says, with one undo.

    ``expected``: the sets the manager saw in the preview; where there would be another number now, Conflict
    ("other_articles") and nothing is given.
    """
    found = preview(project=project, wish=wish)
    if expected is not None and expected != len(found.pairs):
        raise Conflict("other_articles", {"expected": expected, "found": len(found.pairs)})
    return giving.assign_pairs(project=project, pairs=found.pairs, actor=actor)


def load_of(project: Project, people: Sequence[int]) -> dict[int, int]:
    """How many articles of a project each person has open, in the order given."""
    rows = _Set.objects.filter(article__project=project, kind=_Set.Kind.ANNOTATOR, author__in=people)
    open_now = dict(rows.filter(state__in=["open", "returned"]).values_list("author").annotate(n=Count("pk")))
    return {person: open_now.get(person, 0) for person in people}


def _wanting(project: Project, wish: Wish) -> list[Wanting]:
    rows = pool.unfinished(project).filter(taken__lt=Coalesce(F("overlap"), project.overlap))
    if wish.source:
        rows = rows.filter(source=wish.source)
    chosen = list(
        rows.order_by("-priority", "pk").only("pk", "overlap", "taken", "cluster", "project_id")[: wish.count]
    )
    has = _people_of(chosen)
    return [
        Wanting(row.pk, (row.overlap or project.overlap) - row.taken, frozenset(has[row.pk]), row.cluster)
        for row in chosen
    ]


def _people_of(articles: Sequence[Article]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = _Set.objects.filter(article__in=articles, kind=_Set.Kind.ANNOTATOR)
    for article, author in rows.values_list("article", "author"):
        found[article].add(author or 0)
    return found


def _clusters(project: Project, articles: Sequence[Wanting]) -> dict[int, set[int]]:
    """Who has a part of the clusters of these articles already."""
    wanted = {one.cluster for one in articles if one.cluster is not None}
    if project.likeness == Project.Likeness.IGNORED or not wanted:
        return {}
    rows: QuerySet[AnnotationSet] = _Set.objects.filter(article__project=project, article__cluster__in=wanted)
    rows = rows.filter(kind=_Set.Kind.ANNOTATOR, round=1, state__in=standing.TAKING)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for cluster, author in rows.values_list("article__cluster", "author"):
        found[cluster or 0].add(author or 0)
    return found


def sources(project: Project, most: int = 200) -> list[str]:
    """The names of the sources of a project's articles."""
    rows = Article.objects.filter(project=project).exclude(source="")
    return list(rows.order_by("source").values_list("source", flat=True).distinct()[:most])
