"""What is in the submitted sets: how often each type, each value, each label, each kind of warning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Sum

from annotator.models import AnnotationSet, Article, Project, SetType
from annotator.services.figures.counting import PROBLEM
from annotator.services.figures.pace import submitted_sets

#: Articles shown at once where a warning occurs.
PAGE: Final = 30
_Kind, _State = AnnotationSet.Kind, AnnotationSet.State


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something occurs, and in how many sets."""

    count: int
    sets: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """``codes``: as in ``counting``, without warnings; ``problems``: the warnings by their code, most first."""

    codes: Mapping[str, Tally]
    problems: Mapping[str, Tally]

    @property
    def warnings(self) -> int:
        """All warnings."""
        return sum(tally.count for tally in self.problems.values())


@dataclass(frozen=True, slots=True)
class Place:
    """A set in which a warning occurs."""

    annotation_set: AnnotationSet
    count: int


@dataclass(frozen=True, slots=True)
class Places:
    """A page of them; ``after`` asks for the next one, None where there is none."""

    places: Sequence[Place]
    after: int | None


def distribution_of(project: Project) -> Distribution:
    """The types and warnings in the submitted sets of articles in work, in one query."""
    rows = SetType.objects.filter(project=project, annotation_set__in=submitted_sets(project).values("pk"))
    sums = rows.order_by().values_list("code").annotate(number=Sum("count"), sets=Count("*"))
    found = {code: Tally(number, sets) for code, number, sets in sums.order_by("-number", "code")}
    return Distribution(
        codes={code: tally for code, tally in found.items() if not code.startswith(PROBLEM)},
        problems={code.removeprefix(PROBLEM): tally for code, tally in found.items() if code.startswith(PROBLEM)},
    )


def places_of(project: Project, problem: str, *, after: int = 0) -> Places:
    """The submitted sets with a kind of warning, in the order of the articles, PAGE articles at a time, by key."""
    rows = SetType.objects.filter(
        project=project,
        code=PROBLEM + problem,
        annotation_set__kind=_Kind.ANNOTATOR,
        annotation_set__round=1,
        annotation_set__state=_State.SUBMITTED,
        article__use=Article.Use.WORK,
        article__withdrawn_at=None,
    )
    # The key is the article's: a set that is counted anew meanwhile has new rows here.
    keys = rows.filter(article_id__gt=after).order_by("article_id").values_list("article_id", flat=True)
    found = list(keys.distinct()[: PAGE + 1])
    heavy = ("annotation_set__body", "annotation_set__article__text", "annotation_set__article__provenance")
    shown = rows.filter(article_id__in=found[:PAGE]).select_related("annotation_set__author", "annotation_set__article")
    places = [Place(row.annotation_set, row.count) for row in shown.defer(*heavy).order_by("article_id", "pk")]
    return Places(places, found[PAGE - 1] if len(found) > PAGE else None)
