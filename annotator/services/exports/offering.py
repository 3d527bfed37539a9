"""What a project has to give: how many sets of each kind, by whom, from which sources, in which layers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from annotator.models import AnnotationSet, Article, Project, User
from annotator.services.exports.wanted import KINDS, What, authors_of, schema_of
from annotator.standoff.schema import Schema

#: Sources of articles that a page offers.
_ORIGINS: Final = 200
_FINISHED = AnnotationSet.State.SUBMITTED


@dataclass(frozen=True, slots=True)
class Offer:
    """``sets``: of each kind, what is no work any more or never was left out; ``sources``: of imports and models."""

    sets: Mapping[What, int]
    authors: Sequence[User]
    sources: Sequence[str]
    schema: Schema


def offer_of(project: Project) -> Offer:
    """Everything an export of a project may choose from."""
    rows = AnnotationSet.objects.filter(article__project=project)
    work = rows.filter(round=1, article__use=Article.Use.WORK, article__withdrawn_at=None).order_by()
    counted = Counter({(kind, state): n for kind, state, n in work.values_list("kind", "state").annotate(n=Count("*"))})
    sources = rows.exclude(source="").order_by("source").values_list("source", flat=True).distinct()
    return Offer(
        {what: _count(what, counted) for what in What}, list(authors_of(project)), list(sources), schema_of(project)
    )


def origins_of(project: Project) -> Sequence[str]:
    """Where the articles of a project come from, by name."""
    rows = Article.objects.filter(project=project).exclude(source="").order_by("source")
    return list(rows.values_list("source", flat=True).distinct()[:_ORIGINS])


def _count(what: What, counted: Mapping[tuple[str, str], int]) -> int:
    finished = what in {What.GOLD, What.SUBMITTED}
    return sum(
        n for (kind, state), n in counted.items() if kind in KINDS[what] and (state == _FINISHED or not finished)
    )
